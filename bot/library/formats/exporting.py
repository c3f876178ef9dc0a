"""Quizzes of our own as files of another program, or as one file of ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.library.formats import gift_writing, red, ribbon
from bot.library.questions import QuizModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.library.questions import AnyQuestion

    Writer = Callable[[Sequence[AnyQuestion]], tuple[str, list[str]]]

WRITERS: dict[str, Writer] = {"red": red.written, "gift": gift_writing.written}
"""The formats of other programs that can be written, by their names."""

_NOT_HELD = {
    "red": {
        "explain": "explanations",
        "hints": "hints",
        "people": "people",
        "prompt": "answers to be made more exact",
        "reject": "answers that are wrong",
        "unit": "units",
    },
    "gift": {"hints": "hints", "people": "people", "unit": "units"},
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file's text, how many questions are in it, and what is not in it and why."""

    text: str
    questions: int
    left_out: tuple[str, ...]


def exported(quizzes: Iterable[QuizModel], style: str, through: int | None, title: str) -> Exported:
    """The questions of these quizzes on one book that are asked after chapter `through` at the latest, as one file.

    `style` is one of `WRITERS`, or else our own, for which several quizzes are put together under `title`.
    """
    each = list(quizzes)
    questions = [question for quiz in each for question in quiz.questions]
    kept = [question for question in questions if through is None or question.chapter <= through]
    later = len(questions) - len(kept)
    left = [f"{later} of {len(questions)} are asked after a later chapter than {through}"] if later else []
    if style in WRITERS:
        text, more = WRITERS[style](kept)
        return Exported(text, len(kept) - len(more), (*left, *more, *_lost(style, kept)))
    if not kept:
        return Exported("", 0, tuple(left))
    named = each[0].quiz if len(each) == 1 else title
    quiz = QuizModel.model_construct(quiz=named, book=each[0].book, questions=tuple(kept))
    return Exported(ribbon.written(quiz), len(kept), tuple(left))


def _lost(style: str, questions: Iterable[AnyQuestion]) -> list[str]:
    """What the questions hold and the format cannot."""
    counts = Counter(what for each in questions for key, what in _NOT_HELD[style].items() if getattr(each, key, None))
    return [f"{what}: {style} cannot hold them ({count} of the questions have some)" for what, count in counts.items()]
