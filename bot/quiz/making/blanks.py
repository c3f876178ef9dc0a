"""Questions about a statement itself: what is missing in it, whether it is true, which number, which chapter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.questions import Choice, Gap, Number, TrueFalse
from bot.quiz.making.draft import Draft, drawn, hint, told, told_titles
from bot.quiz.making.grammar import attributed, bare, begun, lowered, number, sexes, unarticled
from bot.quiz.making.known import spelt
from bot.view import Fact, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.quiz.making.known import Clause, Known
    from bot.view import Person

_FEWEST = 2
_OPTIONS = 3
_LONGEST_TYPED = 3
_SAYING_ENOUGH = 3
_EARLIEST_TO_PLACE = 3
_PLACE = re.compile(r"(?:at|in|on|under|behind|near|outside|inside) ")
_VAGUE = ("no ", "some ", "many ", "several ", "a few ", "a little ", "a lot ")
_BEFORE_ANYTHING = frozenset("a an the is was are were be been being feels seems becomes became".split())


class Blank(NamedTuple):
    """A fact whose direct answer stands in its text from `start` to `end`; `filler` as it is within a sentence."""

    fact: Fact
    start: int
    end: int
    filler: str

    @property
    def around(self) -> str:
        """The text with a gap."""
        return f"{self.fact.text[: self.start]}___{self.fact.text[self.end :]}"

    def with_filler(self, filler: str) -> str:
        """The text with something else in its place."""
        return begun(f"{self.fact.text[: self.start]}{filler}{self.fact.text[self.end :]}")


def blanks(known: Known) -> tuple[Blank, ...]:
    """The sure facts that can be asked with a gap: the view knows but one way to fill it."""
    found = (_blank(known, fact) for fact in known.sure if fact.kind is not Kind.STATE)
    return tuple(blank for blank in found if blank is not None)


def gaps(known: Known, dice: Random) -> Iterator[Draft]:
    """A statement with its direct answer missing, to be written."""
    found = [blank for blank in blanks(known) if _can_be_written(blank)]
    for place in drawn([blank.fact for blank in found], dice):
        blank = found[place]
        short, words = bare(blank.fact.short), unarticled(blank.filler).split()
        shorter = (" ".join(words[i:]) for i in range(len(words) - 1))
        accept = dict.fromkeys((*shorter, unarticled(blank.filler), blank.fact.short, short, unarticled(short)))
        accept.pop(blank.filler, None)
        by_another_name = [word for word in blank.fact.words if words[0][0].isupper() and word[:1].isupper()]
        question = Gap(
            ask=blank.around,
            since=blank.fact.since,
            answer=blank.filler,
            accept=tuple(accept),
            prompt=tuple(w for w in dict.fromkeys((words[-1], *by_another_name)) if w not in (*accept, blank.filler)),
            explain=told(blank.fact),
            hints=hint(blank.fact),
        )
        yield Draft(question, (blank.fact,))


def chosen_gaps(known: Known, dice: Random) -> Iterator[Draft]:
    """The same with other answers of its sort to choose from."""
    found = places(known)
    for place in drawn([blank.fact for blank in found], dice):
        blank = found[place]
        others = _fillers(known, blank, found, dice)
        if len(others) >= _FEWEST:
            question = Choice(
                ask=f"Where? \u201c{blank.around}\u201d",
                since=max(blank.fact.since, *(other.fact.since for other in others)),
                answer=blank.filler,
                options=tuple(other.filler for other in others),
                explain=told(blank.fact),
            )
            yield Draft(question, (blank.fact,))


def places(known: Known) -> tuple[Blank, ...]:
    """The sure facts that end with the place where something is or happens, if that is none with a name.

    Places with names lie in one another, and who knows which: what happens in a town happens in its country too.
    """
    found = []
    for fact in known.sure:
        end = len(fact.text) - 1
        start = end - len(fact.short)
        small = _PLACE.match(fact.short) and fact.short.islower() and not known.mentions(fact.short)
        if fact.kind is not Kind.WHERE or not small or fact.text[start:end] != fact.short or start <= 0:
            continue
        around, own = known.stems(fact.text[:start]), known.stems(fact.short)
        if len(around) > 1 and not own & around:
            found.append(Blank(fact, start, end, fact.short))
    return tuple(found)


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
        elif blank is not None and (fillers := _fillers(known, blank, anybodys, dice)):
            other = dice.choice(fillers)
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
                yield _statement(fact, text, answer=False, since=known.dated(person), person=person)


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


def _blank(known: Known, fact: Fact) -> Blank | None:
    """Where the direct answer of a fact stands in its text, if that leaves a good gap."""
    phrase = bare(fact.short)
    match = re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w'\u2019-])", fact.text, re.IGNORECASE) if phrase else None
    if match is None or known.mentions(match.group()) or match.end() - match.start() > len(fact.text) / 2:
        return None
    filler = match.group() if match.start() else lowered(match.group())
    blank = Blank(fact, match.start(), match.end(), filler)
    around, own = known.stems(blank.around), known.stems(filler)
    if len(around) < _SAYING_ENOUGH or not own or own & around:
        return None
    return None if any(_fills_too(known, fact, around, own, other) for other in known.view.facts) else blank


def _fills_too(known: Known, fact: Fact, around: frozenset[str], own: frozenset[str], other: Fact) -> bool:
    """Whether another fact says so much of the same that its words may fill the gap as well."""
    told_there = known.stems(f"{other.text} {other.short}")
    return other is not fact and not own <= told_there and len(around & told_there) >= 0.75 * len(around)


def _fillers(known: Known, blank: Blank, among: tuple[Blank, ...], dice: Random) -> tuple[Blank, ...]:
    """Where it might have been and was not: places that are never told of the same people."""
    own = known.stems(blank.filler)
    people = [person for n in sorted(known.touched(blank.fact)) if (person := known.one(n)) is not None]
    found: dict[str, Blank] = {}
    for other in among:
        theirs = known.stems(other.filler)
        if theirs & (own | known.stems(blank.around)) or _both_told(known, people, own, theirs):
            continue
        if not sexes(other.filler) - {p.gender for p in people} and _alike(blank, other):
            found.setdefault(other.filler, other)
    return tuple(dice.sample(list(found.values()), min(_OPTIONS, len(found))))


def _can_be_written(blank: Blank) -> bool:
    """Whether a gap asks for a thing or a name in a few words, and not for what somebody is or is like.

    "In ___" is no good for a place's name: the town, the house in it and the country about it are right as well.
    """
    name = unarticled(blank.filler)[0].isupper()
    if name and blank.start and blank.fact.kind is Kind.WHERE and len(unarticled(blank.filler).split()) == 1:
        return False
    before = blank.fact.text[: blank.start].split()[-1:]
    if blank.fact.kind is Kind.TRAIT or number(blank.filler) is not None or blank.filler.startswith(_VAGUE):
        return False
    if before and before[0].casefold() in _BEFORE_ANYTHING:
        return name and before[0].casefold() not in ("a", "an", "the")
    return len(unarticled(blank.filler).split()) <= _LONGEST_TYPED


def _years(text: str) -> list[int]:
    """The years that a text names."""
    return [int(year) for year in re.findall(r"(?<![\w.,-])(?:1[0-9]|20)[0-9]{2}(?![\w,-])", text)]


def _alike(one: Blank, two: Blank) -> bool:
    """Whether two answers are about equally long."""
    first, second = sorted((len(one.filler), len(two.filler)))
    return second <= 2 * first + 4


def _both_told(known: Known, people: list[Person], own: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the wrong answer is told of the same people, or of anybody of whom the right one is told."""
    if any(theirs & known.stems(f"{fact.text} {fact.short}") for person in people for fact in known.of(person)):
        return True
    for person in known.view.people:
        said = frozenset().union(*(known.stems(f"{fact.text} {fact.short}") for fact in known.of(person)))
        if own <= said and theirs <= said:
            return True
    return False


def _telling(known: Known, clause: Clause) -> bool:
    """Whether a clause is false of everybody else: it has to do with others, or names a place, and says a good deal."""
    own = known.stems(clause.rest) - known.proper
    return spelt(clause.person) and bool(_capitalised(clause.rest)) and len(own) >= _SAYING_ENOUGH


def _capitalised(text: str) -> str:
    """The words of a text that begin with a capital."""
    return " ".join(word for word in text.split() if word[:1].isupper())


def _statement(fact: Fact, text: str, *, answer: bool, since: int = 0, person: Person | None = None) -> Draft:
    question = TrueFalse(ask=f"True or false? {text}", since=max(since, fact.since), answer=answer, explain=told(fact))
    return Draft(question, (fact,), frozenset() if person is None else frozenset({person.number}))
