"""Quiz questions for the books of the tests: of every kind, sealed all over a story, and others where that tells on."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from bot.questions import AllOf, Choice, Gap, Match, Number, Order, Question, TrueFalse, Typed, WhoAmI
from bot.view import Authored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.book import Source

TITLES = ("The first evening", "Names and places", "A long way home")


def written(story: Source) -> tuple[Authored, ...]:
    """Questions about a story, up to three for a chapter, by what stands in it alone."""
    random = Random(story.cover.chapters)
    things = _things(story)
    found = []
    for chapter in range(story.cover.chapters + 1):
        for _ in range(random.randint(0, 3)):
            some = [random.choice(things) for _ in range(4)]
            found.append(Authored(random.choice(TITLES), _one(random, chapter, some)))
    return tuple(found)


def other(before: Source, horizon: int, random: Random, said: Sequence[str]) -> list[Authored]:
    """Other questions after the horizon, in the quizzes that there are and in new ones, about `said`."""
    things = (*_things(before), *said, "a secret")
    return [
        Authored(
            random.choice((*TITLES, random.choice(things))),
            _one(random, random.randint(horizon + 1, before.cover.chapters), [random.choice(things) for _ in range(4)]),
        )
        for _ in range(random.randint(0, 12))
    ]


def moved(late: Sequence[Authored], chapter: Callable[[], int], random: Random) -> list[Authored]:
    """The same questions in other chapters, and in each other's quizzes."""
    titles = [authored.quiz for authored in late]
    random.shuffle(titles)
    return [
        Authored(title, _sealed(authored.question, chapter())) for title, authored in zip(titles, late, strict=True)
    ]


def _sealed(question: Question, since: int) -> Question:
    return replace(question, since=since)


def _things(story: Source) -> tuple[str, ...]:
    names = [name.value.text for person in story.people for name in person.names if name.since == person.since]
    return (*names[:3], "the lamp", "the quay", "a letter", "nobody")


def _one(random: Random, since: int, some: list[str]) -> Question:
    number = random.randint(1, 10**6)
    ask = f"What of number {number}, {some[0]}?"
    explain = f"It was {some[0]} in chapter {since}."
    hints = (f"Think of {some[1]}.",)[: random.randint(0, 1)]
    four = tuple(dict.fromkeys((*some, "north", "south", "east", "west")))[:4]
    makers: tuple[Callable[[], Question], ...] = (
        lambda: Choice(ask=ask, since=since, answer=four[0], options=four[1:], explain=explain, hints=hints),
        lambda: TrueFalse(ask=ask, since=since, answer=number % 2 == 0, explain=explain),
        lambda: Typed(ask=ask, since=since, answer=four[0], accept=four[1:2], explain=explain, hints=hints),
        lambda: Order(ask=ask, since=since, items=four),
        lambda: Match(ask=ask, since=since, pairs=tuple(zip(four, ("one", "two", "three", "four"), strict=True))),
        lambda: WhoAmI(ask="Who am I?", since=since, told=(f"I am {number}.", f"I know {four[1]}."), answer=four[0]),
        lambda: Gap(ask=f"Number {number} is ___.", since=since, answer=four[0], hints=hints),
        lambda: AllOf(ask=ask, since=since, answers=four[:2], options=four[2:]),
        lambda: Number(ask=ask, since=since, answer=number),
    )
    return random.choice(makers)()
