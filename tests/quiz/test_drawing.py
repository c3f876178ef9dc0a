"""The questions of a game: a mix of all that a view has, and nothing that it has not."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from bot.book import Book
from bot.errors import Refusal
from bot.questions import Choice, Number, Question, Typed
from bot.quiz.drawing import drawn, quizzes
from bot.view import EMPTY, Authored, Horizon, View
from tests.stories import Plan
from tests.worlds import told

CHAPTERS = 5


def authored() -> list[Authored]:
    """Eight questions to each chapter, of three kinds, in two quizzes."""
    found: list[Authored] = []
    for chapter in range(1, CHAPTERS + 1):
        quiz = "First steps" if chapter % 2 else "Second thoughts"
        for i in range(8):
            said = f"Question {i} of chapter {chapter}?"
            question: Question
            if i < 4:
                question = Choice(ask=said, since=chapter, answer="yes", options=("no", "perhaps", "never"))
            elif i < 6:
                question = Typed(ask=said, since=chapter, answer="yes")
            else:
                question = Number(ask=said, since=chapter, answer=chapter)
            found.append(Authored(quiz, question))
    return found


def view(chapter: int, plan: Plan = Plan(3, CHAPTERS, 7, 9, 0)) -> View:  # noqa: B008 - a frozen value
    """An invented story with these questions, up to a chapter."""
    return Book(told(plan), authored).up_to(Horizon(chapter))


def test_both_sources_all_chapters_and_all_kinds_are_mixed() -> None:
    """Half of a game is written and half is made; every chapter and every kind of the written ones has its turn."""
    here = view(CHAPTERS)
    for seed in range(10):
        game = drawn(here, Random(seed), 20)
        written = [question for question in game if question.ask.startswith("Question")]
        assert len(game) == 20
        assert 8 <= len(written) <= 12
        assert {question.since for question in game} >= {1, 2, 3, 4, 5}
        assert {question.kind for question in written} == {"choice", "typed", "number"}


def test_the_same_dice_draw_the_same() -> None:
    """Equal views and equal dice draw equal games, and other dice another one."""
    assert drawn(view(3), Random(1), 10) == drawn(view(3), Random(1), 10)
    assert drawn(view(3), Random(1), 10) != drawn(view(3), Random(2), 10)


@pytest.mark.parametrize("chapter", range(CHAPTERS + 1))
def test_nothing_is_drawn_from_beyond_the_horizon(chapter: int) -> None:
    """No question rests on a later chapter, however many are wanted."""
    assert all(question.since <= chapter for question in drawn(view(chapter), Random(chapter), 50))


def test_no_two_questions_ask_the_same() -> None:
    """Keys and questions are all different, in a game as long as there can be."""
    game = drawn(view(CHAPTERS), Random(4), 50)
    assert max(Counter(question.key for question in game).values()) == 1
    assert len(game) == 50


def test_what_is_barred_is_left_out_and_what_was_asked_comes_last() -> None:
    """A question out of quarantine is never drawn; one of the last game only if there is no other."""
    here = view(1, Plan(0, CHAPTERS, 0, 0, 0))
    everything = [each.question.key for each in here.questions]
    barred, asked = set(everything[:2]), set(everything[2:5])
    for seed in range(5):
        some = drawn(here, Random(seed), 3, barred=barred, again=asked)
        assert not {question.key for question in some} & (barred | asked)
        every = drawn(here, Random(seed), 50, barred=barred, again=asked)
        assert {question.key for question in every} >= set(everything) - barred
        assert not {question.key for question in every} & barred


def test_options_are_shuffled() -> None:
    """The right option does not stand in the same place every time."""
    places = {
        question.shown.index("yes")
        for seed in range(5)
        for question in drawn(view(2), Random(seed), 20)
        if isinstance(question, Choice) and "yes" in question.shown
    }
    assert len(places) > 2


def test_a_quiz_is_found_by_its_name_or_how_it_begins() -> None:
    """Case and accents do not matter; such a game holds the questions of that quiz alone."""
    for said in ("First steps", "first", " FÍRST STEPS "):
        game = drawn(view(4), Random(1), 50, quiz=said)
        assert len(game) == 16
        assert {question.since for question in game} == {1, 3}


def test_another_name_is_told_which_quizzes_are_visible() -> None:
    """What opens later is no more there than what never was; one title alone has to begin as it was said."""
    with pytest.raises(Refusal, match=r"There are these: “First steps”\.$"):
        drawn(view(1), Random(1), 10, quiz="Second thoughts")
    with pytest.raises(Refusal, match=r"There are these: “First steps”, “Second thoughts”\.$"):
        drawn(view(2), Random(1), 10, quiz="third")
    with pytest.raises(Refusal, match="no quiz here yet"):
        drawn(view(0), Random(1), 10, quiz="First")


def test_the_list_of_quizzes_counts_what_is_visible() -> None:
    """Titles stand in the order in which they open, with as many questions as there are by now."""
    assert quizzes(view(0)) == ()
    assert quizzes(view(1)) == (("First steps", 8),)
    assert quizzes(view(3)) == (("First steps", 16), ("Second thoughts", 8))


def test_no_book_has_no_questions() -> None:
    """Where there is nothing, nothing is drawn."""
    assert drawn(EMPTY, Random(1), 10) == ()
