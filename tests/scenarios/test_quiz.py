"""Quizzes: live, as a race, slow and alone; what is answered in private, told at the reveal, reported and reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.events import member_event
from bot.member import Member
from tests.doubles.quizbook import EACH, said
from tests.scenarios.test_club import club

if TYPE_CHECKING:
    from bot.game.solo import Solo
    from tests.scenarios.stage import Someone, Stage

FIRST = "The author and the opening chapters"
"""A quiz of the book's own. With the same dice everywhere, its first question is the same everywhere."""


async def readers(stage: Stage) -> tuple[Someone, Someone]:
    """Two who have read as far as the channel talks."""
    ada, bo = await club(stage)
    await bo.does("read", chapter=2)
    await bo.sees("You have finished 2 of 10 chapters")
    return ada, bo


async def test_a_live_quiz_from_the_lobby_to_the_table(stage: Stage) -> None:
    """Both answer in private, one of them right; what is right is told to all at once, by name where it is wanted."""
    ada, bo = await readers(stage)
    await ada.does("quiz start", quiz=FIRST, questions=1)
    await bo.sees("1 question, up to the end of chapter 2")
    await bo.presses("Join")
    await bo.sees("You are in.")
    await bo.presses("Show my name")
    await bo.sees("The tables of this club name you.")
    await stage.passes(30)
    await ada.sees("Question 1 of 1")
    await stage.passes(5)
    await bo.answers("the deputy of Erchov")
    await bo.sees("Noted.")
    await ada.answers("nobody at all")
    await ada.sees("Noted.")
    assert not [text for text in (*ada.screen, *bo.screen) if "The answer:" in text]
    await stage.passes(60)
    await ada.sees("The answer: ")
    await bo.sees("The answer: ")
    await stage.passes(60)
    assert "bo" in await ada.sees("That was the quiz.")
    assert not [text for text in bo.screen if "ada" in text]


async def test_ones_own_place_follows_a_whole_quiz(stage: Stage) -> None:
    """What is missed in the channel's quiz stands there once it is over, and is gone once it is reviewed."""
    ada, bo = await readers(stage)
    await bo.finds_at_home("2 of 10 chapters finished")
    await bo.finds_at_home("What you miss in a quiz comes back")
    await ada.does("quiz start", quiz=FIRST, questions=1)
    await bo.sees("1 question, up to the end of chapter 2")
    await bo.presses("Join")
    await bo.sees("You are in.")
    await stage.passes(30)
    await bo.sees("Question 1 of 1")
    await stage.passes(5)
    await bo.answers("nobody at all")
    await bo.sees("Noted.")
    assert "can be reviewed" not in await bo.finds_at_home("What you miss in a quiz comes back")
    await stage.passes(120)
    await ada.sees("That was the quiz.")
    await bo.finds_at_home("1 question can be reviewed now.")
    await bo.does("review")
    await bo.finds_at_home("Your review is open: question 1 of 1.")
    await bo.does("quiz answer", answer="Erchov's deputy")
    await bo.finds_at_home("The next review is")
    await bo.does("read", chapter=1)
    await bo.finds_at_home("1 of 10 chapters finished")


async def test_a_race_is_won_by_the_first_right_answer(stage: Stage) -> None:
    """A wrong answer ends nothing, and the right one is told to all as soon as it is given."""
    ada, bo = await readers(stage)
    await ada.does("quiz settings", show_me="yes")
    await ada.sees("The tables of this club name you.")
    await ada.does("quiz start", quiz=FIRST, mode="race", questions=1, pace="relaxed")
    await bo.sees("The first right answer wins.")
    await bo.presses("Join")
    await bo.sees("You are in.")
    await stage.passes(60)
    await bo.sees("Question 1 of 1")
    await stage.passes(5)
    await bo.answers("nobody at all")
    await bo.sees("Not right. Try again.")
    await ada.answers("Erchov's deputy")
    await ada.sees("Right")
    await stage.passes(2)
    assert "First: ada." in await bo.sees("The answer: ")


async def test_a_slow_quiz_is_told_at_its_deadline(stage: Stage) -> None:
    """Its question is open for a day; an answer may be changed until then, and all is told at the end of the day."""
    ada, bo = await readers(stage)
    await ada.does("quiz start", quiz=FIRST, mode="slow", questions=1)
    await bo.sees("Question 1 of 1")
    for answer in ("nobody at all", "Erchov's deputy"):
        await bo.answers(answer)
        await bo.sees(f"{answer}: Noted.")
    await stage.passes(23 * 3600)
    assert not [text for text in bo.screen if "The answer:" in text]
    await stage.passes(2 * 3600)
    assert "Right: " in await ada.sees("The answer: ")


async def test_who_has_not_read_that_far_has_no_seat(stage: Stage) -> None:
    """Whoever has not finished the chapters of a quiz is told so alone, and offered one of their own."""
    ada, bo = await club(stage)
    await ada.does("quiz start", questions=1)
    await bo.sees("1 question, up to the end of chapter 2")
    await bo.presses("Join")
    await bo.sees("This quiz is for readers who have finished 2 chapters")
    await bo.presses("I have finished 2 chapters")
    await bo.sees("You have finished 2 of 10 chapters")
    await bo.does("quiz join")
    await bo.sees("You are in.")
    assert not [text for text in ada.screen if "for readers who have finished" in text]


async def test_a_lowered_checkpoint_ends_a_quiz_that_goes_further(stage: Stage) -> None:
    """Its host or a moderator stops a quiz, and so does a checkpoint that no longer reaches as far."""
    ada, bo = await readers(stage)
    await ada.does("quiz start", questions=1)
    await bo.sees("1 question, up to the end of chapter 2")
    await ada.does("club checkpoint", chapter=1)
    await bo.sees("The quiz went further, and was stopped.")
    await stage.passes(120)
    assert not [text for text in bo.screen if "Question 1" in text]


async def _own(stage: Stage) -> Solo:
    """The quiz of their own that somebody plays."""
    (room,) = [room for room in stage.journal.rooms if room.startswith("member/") and "m2" in room]
    solo = Member().after(map(member_event, stage.journal.rooms[room])).solo
    assert solo is not None
    return solo


async def test_every_kind_of_question_alone_and_a_review(stones: Stage) -> None:
    """Each kind is answered in its way, one of them wrongly; that one comes again in a review, and is known then."""
    ada, bo = stones.member("ada", moderator=True), stones.member("bo")
    await ada.does("club setup", book="stones")
    await bo.does("quiz me", questions=EACH)
    for number in range(EACH):
        await bo.sees(f"question {number + 1} of {EACH}")
        await bo.answers(said((await _own(stones)).question, well=number != 0))
        await bo.sees("Right, 10 points." if number else "Not right, 0 points.")
    await bo.sees("That was your quiz: 80 of 90 points.")
    await bo.presses("Review")
    await bo.sees("What of §0?")
    await bo.answers(said((await _own(stones)).question, well=True))
    await bo.sees("Right")
    await bo.does("review")
    await bo.sees("Nothing is to be reviewed just now.")
    assert not [text for text in ada.screen if "§" in text]


async def test_a_report_is_decided_by_a_moderator(stones: Stage) -> None:
    """Who reports a question says why; a moderator sees that and decides, and a member may not."""
    ada, bo = stones.member("ada", moderator=True), stones.member("bo")
    await ada.does("club setup", book="stones")
    await bo.does("quiz me")
    await bo.sees("question 1")
    await bo.does("dispute", reason="It is ambiguous")
    await bo.sees("Thank you. A moderator will look at")
    await bo.tries("quiz queue")
    await ada.does("quiz queue")
    await ada.sees("It is ambiguous")
    await ada.presses("Quarantine")
    await ada.sees("Decided on report 1: not asked here any more.")
    assert not [text for text in bo.screen if "Decided" in text]


async def test_settings_are_ones_own(stage: Stage) -> None:
    """Extra time and one's name on tables: each is told to whoever sets it, and to nobody else."""
    ada, bo = await club(stage)
    await bo.does("quiz settings", extra_time="2x")
    await bo.sees("every question is open 2 times as long")
    await bo.does("quiz settings", show_me="yes")
    await bo.sees("The tables of this club name you.")
    await ada.does("quiz settings")
    assert "You have the usual time" in await ada.sees("The tables of this club do not name you.")
