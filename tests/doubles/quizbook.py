"""A book of nothing but quiz questions, each of which can be told by a mark wherever it is shown."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.book import Book, Source
from bot.questions import AllOf, Choice, Gap, Match, Number, Order, Question, TrueFalse, Typed, WhoAmI
from bot.questions.picking import letter
from bot.view import Authored, Cover

if TYPE_CHECKING:
    from collections.abc import Iterable

CHAPTERS = 4
EACH = 9
"""Questions for every chapter, one of each kind."""

_MARK = re.compile(r"§(\d+)")
_STONES = ("amber", "basalt", "chalk", "diamond", "emerald", "flint", "garnet", "jasper", "onyx", "quartz", "ruby")


def marks(text: str) -> set[int]:
    """The numbers of all questions that a text shows anything of."""
    return {int(number) for number in _MARK.findall(text)}


def since(mark: int) -> int:
    """How many chapters somebody must have finished to be asked the question of this number."""
    return mark // EACH


def mark_of(question: Question) -> int:
    """The number of a question."""
    (mark,) = marks(question.hints[0])
    return mark


def of(numbers: Iterable[int]) -> Book:
    """A book with these questions."""
    asked = tuple(Authored("Stones", _question(number)) for number in numbers)
    return Book(Source(Cover("stones", "Stones", "A. Writer", CHAPTERS, "1949")), lambda: asked)


@lru_cache(maxsize=1)
def quizbook() -> Book:
    """A book with questions of all kinds in all chapters."""
    return of(range((CHAPTERS + 1) * EACH))


def said(question: Question, *, well: bool) -> str:
    """A right answer to a question as it was posed, or a wrong one."""
    letters = {option: letter(place) for place, option in enumerate(question.shown)}
    match question:
        case Choice():
            return letters[question.answer if well else question.options[0]]
        case TrueFalse():
            return str(question.answer is well)
        case Typed() | Gap() | WhoAmI():
            return question.answer if well else "driftwood"
        case Order():
            return " ".join(letters[item] for item in (question.items if well else reversed(question.items)))
        case Match():
            right = [letters[partner] for _, partner in question.pairs]
            return " ".join(right if well else [*right[1:], right[0]])
        case AllOf():
            return " ".join(letters[item] for item in (question.answers if well else question.options))
        case Number():
            return str(int(question.answer) + (0 if well else 500))
        case _:
            message = f"no answer is known to a question of the kind {question.kind}"
            raise AssertionError(message)


def _question(number: int) -> Question:
    """The question of a number: chapter after chapter, one of each kind."""
    mark = f"§{number}"
    ask, hints = f"What of {mark}?", (f"{mark} is a stone.", f"{mark} is a stone indeed.")
    chapter = since(number)
    four = tuple(f"{stone} {mark}" for stone in _STONES[:4])
    stone = f"{_STONES[number % len(_STONES)]} {_STONES[number // len(_STONES)]}"
    kinds = (
        Choice(ask=ask, since=chapter, answer=four[0], options=four[1:], hints=hints),
        Typed(ask=ask, since=chapter, answer=stone, hints=hints),
        TrueFalse(ask=ask, since=chapter, answer=bool(chapter % 2), hints=hints),
        Order(ask=ask, since=chapter, items=four, hints=hints),
        Match(ask=ask, since=chapter, pairs=tuple(zip(four, ("1", "2", "3", "4"), strict=True)), hints=hints),
        WhoAmI(ask="Who am I?", since=chapter, told=(f"A {mark}.", f"A big {mark}.", mark), answer=stone, hints=hints),
        Gap(ask=f"{mark} is ___.", since=chapter, answer=stone, hints=hints),
        AllOf(ask=ask, since=chapter, answers=four[:2], options=four[2:], hints=hints),
        Number(ask=ask, since=chapter, answer=number, hints=hints),
    )
    return kinds[number % EACH]
