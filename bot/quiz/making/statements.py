"""Questions about a statement as a whole: whether it is true, which number is missing, in which chapter it is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.questions import Choice, Number, TrueFalse
from bot.quiz.making.blanks import fillers, places
from bot.quiz.making.draft import Draft, drawn, told, told_titles
from bot.quiz.making.grammar import attributed, begun, number, sexes
from bot.quiz.making.known import spelt
from bot.view import Fact, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.quiz.making.known import Clause, Known
    from bot.view import Person

_FEWEST = 2
_OPTIONS = 3
_SAYING_ENOUGH = 3
_EARLIEST_TO_PLACE = 3
_NOTICES = re.compile(
    r"(?:believes|chances upon|comes across|comes upon|feels|finds|hears|knows|learns|likes|meets|notices|reads|sees|"
    r"speaks|talks|tells|thinks|watches)\b"
)


def numbers(known: Known, dice: Random) -> Iterator[Draft]:
    """A statement with its one number missing."""
    for place in drawn(known.sure, dice):
        fact = known.sure[place]
        found = number(fact.text)
        if found is None or (short := number(fact.short)) is None or short[2] != found[2]:
            continue
        start, end, value = found
        what = "year" if fact.text[start:end].isdigit() and 1000 <= value <= 2100 else "number"  # noqa: PLR2004
        question = Number(
            ask=f"Which {what} is missing? \u201c{fact.text[:start]}___{fact.text[end:]}\u201d",
            since=fact.since,
            answer=value,
            explain=told(fact),
        )
        yield Draft(question, (fact,))


def chapters(known: Known, dice: Random) -> Iterator[Draft]:
    """In which chapter something is told, if nothing like it is told in another."""
    if known.view.horizon.chapter < _EARLIEST_TO_PLACE:
        return
    for place in drawn(known.sure, dice):
        fact = known.sure[place]
        if (
            fact.since == 0
            or fact.kind is not Kind.EVENT
            or attributed(fact.text)
            or len(known.stems(fact.text)) < _SAYING_ENOUGH
        ):
            continue
        if not any(other.since != fact.since and known.near(fact, other) for other in known.view.facts):
            ask = f"In which chapter is this first told? \u201c{fact.text}\u201d"
            question = Number(ask=ask, since=known.view.horizon.chapter, answer=fact.since, explain=told(fact))
            yield Draft(question, (fact,))


def statements(known: Known, dice: Random) -> Iterator[Draft]:
    """True or false: a fact as it stands, or with somebody or something else in it."""
    sides = [_true(known, dice), _false(known, dice)]
    while sides:
        side = dice.choice(sides)
        draft = next(side, None)
        if draft is None:
            sides.remove(side)
        else:
            yield draft


def _true(known: Known, dice: Random) -> Iterator[Draft]:
    for fact in _stated(known, dice):
        yield _statement(fact, fact.text, answer=True)


def _false(known: Known, dice: Random) -> Iterator[Draft]:
    found = {blank.fact.text: blank for blank in places(known)}
    anybodys = tuple(blank for blank in found.values() if not sexes(blank.filler))  # "in his cell" fits few
    years = {value for fact in known.view.facts for value in _years(fact.text)}
    clauses = {clause.fact.text: clause for clause in known.clauses if clause.person in known.cast}
    for fact in _stated(known, dice):
        blank, clause = found.get(fact.text), clauses.get(fact.text)
        told_years = _years(fact.text)
        if len(told_years) == 1:
            year = told_years[0] + dice.choice((-9, -7, -6, -4, -3, 3, 4, 6, 7, 9))
            if year not in years:
                text = fact.text.replace(str(told_years[0]), str(year))
                yield _statement(fact, text, answer=False)
        elif blank is not None and (wrong := fillers(known, blank, anybodys, dice)):
            other = dice.choice(wrong)
            yield _statement(fact, blank.with_filler(other.filler), answer=False, since=other.fact.since)
        elif clause is not None and fact.kind is not Kind.TRAIT and _telling(known, clause):
            places_told = known.stems(_capitalised(clause.rest)) - known.proper
            others = [
                person
                for person in known.others(fact, clause.rest, clause.person, dice, strict=True)
                if spelt(person) and not places_told & known.all_told(person)
            ]
            if others:
                person = dice.choice(others)
                text = begun(f"{person.name} {clause.rest}.")
                yield _statement(fact, text, answer=False, since=known.dated(person), people=(clause.person, person))


def _stated(known: Known, dice: Random) -> Iterator[Fact]:
    """The facts that say enough to be true or false, as the dice draw them."""
    for place in drawn(known.sure, dice):
        fact = known.sure[place]
        if len(known.stems(fact.text)) >= _SAYING_ENOUGH and fact.kind is not Kind.STATE:
            yield fact


def titles(known: Known, dice: Random) -> Iterator[Draft]:
    """What a chapter is called, and which chapter is called so."""
    sure = told_titles(known)
    if len({title.text for title in sure}) <= _FEWEST:
        return
    for title in dice.sample(sure, len(sure)):
        fact = Fact(title.chapter, Kind.ABOUT, title.text)
        wrong = [each for each in sure if each.text != title.text]
        since = max(each.chapter for each in sure)
        if dice.random() < 0.5:  # noqa: PLR2004 - one way as often as the other
            options = dice.sample(wrong, min(_OPTIONS, len(wrong)))
            ask = f"What is the title of chapter {title.chapter}?"
            facts = (fact, *(Fact(each.chapter, Kind.ABOUT, each.text) for each in options))
            yield Draft(
                Choice(ask=ask, since=since, answer=title.text, options=tuple(each.text for each in options)), facts
            )
        elif len(wrong) == len(sure) - 1:
            ask = f"Which chapter has the title \u201c{title.text}\u201d? Answer with its number."
            yield Draft(Number(ask=ask, since=since, answer=title.chapter), (fact,))


def _years(text: str) -> list[int]:
    """The years that a text names."""
    return [int(year) for year in re.findall(r"(?<![\w.,-])(?:1[0-9]|20)[0-9]{2}(?![\w,-])", text)]


def _telling(known: Known, clause: Clause) -> bool:
    """Whether a clause is false of everybody else: it says a good deal, and names others or a place of theirs.

    Who somebody is is theirs alone as well. What is only seen or felt, others may have seen and felt too.
    """
    if _NOTICES.match(clause.rest):
        return False
    about = known.touched(clause.fact)
    elsewhere = [known.all_told(person) for person in known.view.people if person.number not in about]
    named = known.stems(_capitalised(clause.rest)) - known.proper
    theirs = any(not any(stem in said for said in elsewhere) for stem in named)
    definite = bool(known.mentions(clause.rest)) or clause.fact.kind is Kind.WHO or theirs
    return spelt(clause.person) and definite and len(known.stems(clause.rest) - known.proper) >= _SAYING_ENOUGH


def _capitalised(text: str) -> str:
    """The words of a text that begin with a capital."""
    return " ".join(word for word in text.split() if word[:1].isupper())


def _statement(fact: Fact, text: str, *, answer: bool, since: int = 0, people: tuple[Person, ...] = ()) -> Draft:
    question = TrueFalse(ask=f"True or false? {text}", since=max(since, fact.since), answer=answer, explain=told(fact))
    return Draft(question, (fact,), frozenset(person.number for person in people))
