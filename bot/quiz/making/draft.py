"""What makers hand on: a question with what it rests on, so that no two in a draw give each other away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.quiz.making.known import described, spelt
from bot.view import Doubt, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from bot.questions import Question
    from bot.quiz.making.known import Known
    from bot.view import Fact, Person, Title

_NUMBERED = re.compile(r"\d|\bchapter\b|^[IVXLC]+\b", re.IGNORECASE)
_ABOUT_THE_BOOK = 0.3
"""How likely a fact from before the first page is drawn, beside one of the story."""


class Draft(NamedTuple):
    """A question, the facts that it rests on, and whom it asks for (0 or more, by number)."""

    question: Question
    facts: tuple[Fact, ...]
    asked_for: frozenset[int] = frozenset()


def drawn(facts: Sequence[Fact], dice: Random) -> list[int]:
    """The places of these facts in an order that the dice have drawn; what is about the book comes up less often."""
    weight = [dice.random() * (_ABOUT_THE_BOOK if fact.since == 0 else 1.0) for fact in facts]
    return sorted(range(len(facts)), key=lambda i: -weight[i])


def told_titles(known: Known) -> list[Title]:
    """The titles of chapters that may be asked about: undoubted, with no number in them; none where nothing else is."""
    return [
        title
        for title in known.view.titles
        if known.view.facts and title.doubt is Doubt.NONE and not _NUMBERED.search(title.text)
    ]


def told(*facts: Fact) -> str:
    """What is told when a question is over: the facts, each with its chapter."""
    return " ".join(f"Chapter {fact.since}: {fact.text}" if fact.since else fact.text for fact in facts)


def hint(fact: Fact) -> tuple[str, ...]:
    """Where a fact is told."""
    return (f"It is told in chapter {fact.since}.",) if fact.since else ()


def accepted(known: Known, person: Person, ask: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Somebody's further names: those that are right answers too, and those that only repeat or describe."""
    asked = known.stems(ask)
    accept: list[str] = []
    prompt: list[str] = []
    for name in known.names(person):
        vague = (spelt(person) and described(name)) or known.stems(name) & asked or not known.stems(name)
        (prompt if vague else accept).append(name)
    return tuple(accept), tuple(prompt)


def same(known: Known, one: Draft, two: Draft) -> bool:
    """Whether two questions rest on the same, or on what says nearly the same."""
    return any(known.near(first, second) for first in one.facts for second in two.facts)


def hinted(known: Known, one: Draft, two: Draft) -> bool:
    """Whether one of two questions may help with the other: whom it asks for has to do with the same things there."""
    if same(known, one, two):
        return True
    return any(
        _touching(known, fact, asking)
        for asking, telling in ((one, two), (two, one))
        for fact in telling.facts
        if asking.asked_for & known.touched(fact)
    )


def _touching(known: Known, fact: Fact, asking: Draft) -> bool:
    """Whether a fact shares another person with what a question rests on, or a word by which either is found.

    Who somebody is, or is to others, helps with whatever asks for them.
    """
    if fact.kind is Kind.WHO:
        return True
    others = known.touched(fact) - asking.asked_for
    said, found_by = (words - known.proper for words in (known.told(fact), known.found_by(fact)))
    return any(
        others & known.touched(each) or found_by & known.told(each) or said & known.found_by(each)
        for each in asking.facts
    )
