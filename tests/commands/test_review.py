"""What was missed is asked again in its time, at one's own place, and nothing is said of what lies ahead."""

from __future__ import annotations

from datetime import timedelta

from bot.questions import Choice, Typed, Verdict
from bot.quiz.review import ASKED_AT_MOST
from tests.doubles.reader import Reader, written

NOTHING_DUE = "Nothing is to be reviewed just now."


async def missing(reader: Reader, number: int) -> None:
    """Miss so many questions."""
    await reader.say(f"quiz me {number}")
    for _ in range(number):
        await reader.answer(right=False)


async def test_missed_is_reviewed_and_comes_back_another_day() -> None:
    """Right in the review, it is due some days later: not before, and then once more."""
    reader = Reader()
    await reader.say("read 1")
    await missing(reader, 1)
    shown = await reader.press("Review")
    assert "Review: question 1 of 1" in shown
    end = await reader.answer()
    assert "That was the review. 1 of 1 right. The next review is in 2 days." in end
    assert "points" not in end
    assert NOTHING_DUE in await reader.say("review")
    reader.now += timedelta(days=3)
    assert "Review: question 1 of 1" in await reader.say("review")
    await reader.answer()
    assert "The next review is in 1" in await reader.say("review")


async def test_missed_again_comes_back_the_next_day() -> None:
    """No more is said of it than when the next review is."""
    reader = Reader()
    await reader.say("read 1")
    await missing(reader, 1)
    await reader.say("review")
    assert "0 of 1 right. The next review is in 24 hours." in await reader.answer(right=False)


async def test_nothing_missed_is_nothing_to_review() -> None:
    """Who has missed nothing is told where a review comes from."""
    assert await Reader().say("review") == f"{NOTHING_DUE}\nWhat you miss in a quiz comes back in “review”."


async def test_a_review_is_no_longer_than_can_be_borne() -> None:
    """Of more cards, those that have waited longest are asked; the rest is there for another review."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(30)))
    await missing(reader, 25)
    assert f"question 1 of {ASKED_AT_MOST}" in await reader.say("review")
    for _ in range(ASKED_AT_MOST - 1):
        await reader.answer()
    assert "20 of 20 right. 5 questions can be reviewed now." in await reader.answer()


async def test_who_goes_back_hears_nothing_of_later_cards() -> None:
    """Cards of further on are neither asked nor counted, and their date is not told; further on, they are back."""
    reader = Reader()
    await reader.say("read 2")
    await reader.say("read 4")
    await missing(reader, 3)
    await reader.say("read 3")
    assert await reader.say("review") == f"{NOTHING_DUE}\nWhat you miss in a quiz comes back in “review”."
    await reader.say("read 4")
    assert "Review: question 1 of 3" in await reader.say("review")


async def test_what_is_missed_beside_a_channels_slower_quiz_is_of_ones_own_place() -> None:
    """Ada types her answers where a quiz stays at chapter 0: her cards are of chapter 4 all the same."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(3)), *written(4))
    await reader.slow_game("no")
    await reader.say("read 2", here=True)
    await reader.say("read 4", here=True)
    await reader.say("quiz me 5", here=True)
    for _ in range(5):
        assert "Right" not in await reader.say("quiz answer 2", here=True)
    await reader.say("read 3", here=True)
    for line in ("review", "home", "quiz me"):
        assert "chapter 4?" not in await reader.say(line, here=True)
    assert all(card.since == 4 for card in (await reader.member()).cards.values())


async def test_a_review_does_not_end_a_quiz_unasked() -> None:
    """The quiz that is on is shown; a press begins the review in its place, once."""
    reader = Reader()
    await reader.say("read 1")
    await missing(reader, 1)
    await reader.say("quiz me")
    assert "You have a quiz of your own open" in await reader.say("review")
    instead = reader.button("Review instead")
    assert "Review: question 1 of 1" in await reader.give(instead)
    assert "You have a review open" in await reader.give(instead)


async def test_a_question_that_is_withdrawn_is_still_reviewed() -> None:
    """The card holds all that was asked; its options stand in an order of this day."""
    question = Choice(ask="Which?", since=0, answer="yes", options=tuple("abcdefgh"))
    reader = Reader(question)
    await missing(reader, 1)
    first = (await reader.member()).solo
    reader.reads(Typed(ask="Another?", since=0, answer="no"))
    await reader.say("review")
    again = (await reader.member()).solo
    assert first and again
    assert again.question.ask == "Which?"
    assert sorted(again.question.shown) == sorted(first.asked_as(1).shown) != list(first.asked_as(1).shown)


async def test_what_was_missed_in_the_channel_is_reviewed_in_private() -> None:
    """A wrong answer in the club's game is asked again in a review there, for nobody else to see."""
    reader = Reader(Typed(ask="Yes?", since=0, answer="yes"))
    await reader.slow_game("no")
    assert NOTHING_DUE in await reader.say("review", here=True)
    await reader.days(8)
    shown = await reader.say("review", here=True)
    assert "Review: question 1 of 1" in shown and "[public]" not in shown
    assert "1 of 1 right" in await reader.answer()
    assert NOTHING_DUE in await reader.say("review", here=True)


async def test_the_verdict_stands_in_the_journal() -> None:
    """A review is a game of one's own as any other."""
    reader = Reader()
    await reader.say("read 1")
    await missing(reader, 1)
    await reader.say("review")
    await reader.answer()
    solo = (await reader.member()).solo
    assert solo and solo.review
    assert [given.verdict for given in solo.answers] == [Verdict.RIGHT]
