"""Questions about a statement as a whole: whether it is true, which number is missing, in which chapter it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.questions import Choice, Number, TrueFalse
from bot.quiz.making.draft import Draft, drawn, told, told_titles
from bot.quiz.making.falsehoods import pair, tied
from bot.quiz.making.grammar import attributed, number
from bot.view import Fact, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.quiz.making.falsehoods import Pair
    from bot.quiz.making.known import Known

_FEWEST = 2
_OPTIONS = 3
_SAYING_ENOUGH = 3
_EARLIEST_TO_PLACE = 3


def numbers(known: Known, dice: Random) -> Iterator[Draft]:
    """A statement with its one number missing."""
    for place in drawn(known.sure, dice):
        fact = known.sure[place]
        found = number(fact.text)
        if found is None or (short := number(fact.short)) is None or short[2] != found[2]:
            continue
        start, end, value = found
        what = "year" if fact.text[start:end].isdigit() and 1000 <= value <= 2100 else "number"  # noqa: PLR2004 - years
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
    """True or false: a fact as it stands, or as it is contradicted by what the view knows.

    Of what cannot be made false nothing is asked, so that a coin may fall for each and neither comes up more often.
    """
    sides = [_pairs(known, dice), tied(known, dice)]
    while sides:
        side = dice.choices(sides, (3, 1)[: len(sides)])[0]
        either = next(side, None)
        if either is None:
            sides.remove(side)
            continue
        answer = dice.random() < 0.5  # noqa: PLR2004 - a coin
        ask = f"True or false? {either.true if answer else either.false}"
        question = TrueFalse(ask=ask, since=either.since, answer=answer, explain=told(either.fact))
        yield Draft(question, (either.fact,), frozenset(person.number for person in either.people))


def _pairs(known: Known, dice: Random) -> Iterator[Pair]:
    for fact in _stated(known, dice):
        made = pair(known, fact, dice)
        if made is not None:
            yield made


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
