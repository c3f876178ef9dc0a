"""The ways in which a quiz can spoil a book, one test each; the numbers are those of `test_leak_classes.py`."""

from __future__ import annotations

import re
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.quiz.drawing import drawn, quizzes
from bot.view import Horizon
from tests.doubles.talking import shelf, talked

if TYPE_CHECKING:
    from pathlib import Path

    from bot.questions import Question

BOOKS = [(book, chapter) for book, chapters in (("lighthouse", 6), ("tulayev", 10)) for chapter in range(chapters)]
each_horizon = pytest.mark.parametrize(("book", "chapter"), BOOKS)


@lru_cache(maxsize=64)
def asked(book: str, chapter: int) -> tuple[Question, ...]:
    """All that a quiz may ask at this place: what is written, and much of what is made."""
    view = shelf().up_to(book, Horizon(chapter))
    assert view is not None
    return tuple(question for seed in range(3) for question in drawn(view, Random(seed), 200))


@lru_cache(maxsize=64)
def unmet(book: str, chapter: int) -> re.Pattern[str]:
    """The names that nobody has heard of at this place."""
    now, end = shelf().up_to(book, Horizon(chapter)), shelf().up_to(book, Horizon(10**6))
    assert now is not None and end is not None
    known = {name for person in now.people for name in person.names}
    later = {name for person in end.people for name in person.names} - known
    names = [name for name in later if name != name.lower()]  # what is written small may be said of anybody
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names) or r"(?!)")


@each_horizon
def test_07_no_option_is_somebody_whom_its_reader_has_not_met(book: str, chapter: int) -> None:
    """Right or wrong, an option, a pair, a clue is of the chapters that are finished."""
    for question in asked(book, chapter):
        assert question.since <= chapter
        shown = " | ".join((question.ask, *question.shown, *question.fixed, *question.clues))
        assert not unmet(book, chapter).search(shown), shown


@each_horizon
def test_08_no_hint_and_09_no_explanation_goes_further(book: str, chapter: int) -> None:
    """Also what is told only afterwards: the answer, what else is accepted, and why."""
    for question in asked(book, chapter):
        told = " | ".join((*question.hints, question.explain, question.answered, *getattr(question, "accept", ())))
        assert not unmet(book, chapter).search(told), told


def test_05_a_quiz_has_the_questions_that_its_reader_can_be_asked() -> None:
    """To who has read nothing there are some on the author; no title, no number tells of the rest."""
    counts = []
    for chapter in range(11):
        view = shelf().up_to("tulayev", Horizon(chapter))
        assert view is not None
        assert sum(count for _, count in quizzes(view)) == len(view.questions)
        counts.append(len(quizzes(view)))
    assert counts[0] == 1 and counts == sorted(counts) and counts[-1] == 4


async def test_14_no_progress_is_no_chapter_in_a_quiz_too(tmp_path: Path) -> None:
    """Who has said nothing is asked about the book and its author, and is let into no game on chapter 2."""
    shown = await talked(
        tmp_path, "read 2", "club checkpoint 2", "quiz start", "/as bo", "quiz join", "quiz answer a", "quiz list"
    )
    for replies in shown[5:7]:
        assert "How far have you read?" in replies[0]
    assert "(9 questions)" in shown[7][0]


async def test_19_no_score_and_no_denominator_tells_how_far_anybody_is(tmp_path: Path) -> None:
    """After a game on chapter 2, cy at 1 sees a table without it, and of the game only that it is not for them."""
    shown = await talked(
        tmp_path,
        *("read 2", "club checkpoint 2", "quiz settings show_me:yes", "quiz start questions:2", "/wait 31"),
        *("quiz answer a", "/wait 90", "quiz answer a", "/wait 90", "leaderboard"),
        *("/as cy", "read 1", "leaderboard", "leaderboard game", "leaderboard all", "quiz score"),
    )
    assert "ada" in shown[10][0]
    for replies in shown[13:16]:
        assert "ada" not in "".join(replies)
    assert shown[16][0].startswith("[only cy]\nThis quiz is for readers who have finished 2 chapters")


async def test_21_a_game_of_ones_own_is_hidden_when_progress_falls(tmp_path: Path) -> None:
    """Ada goes back to 1: the game on chapter 2 is gone, and so is what she missed in it."""
    shown = await talked(
        tmp_path,
        "read 2",
        "quiz me questions:1",
        "quiz answer zzz",
        "quiz me questions:1",
        "read 1",
        "quiz answer a",
        "review",
    )
    assert "Your quiz: question 1 of 1" in shown[2][0]
    assert "Your quiz" not in "".join(shown[6]) and "Question" not in "".join(shown[6])
    assert "question 1" not in "".join(shown[7]).casefold()
