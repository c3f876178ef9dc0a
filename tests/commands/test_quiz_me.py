"""A quiz of one's own: every answer judged at once and once only, at one's own place, and nobody else sees it."""

from __future__ import annotations

import pytest

from adapters.console.render import plain
from bot.commands.quiz_me import NONE_OPEN
from bot.commands.registry import parse
from bot.dialogue.reply import Audience
from bot.game.solo import SKIPPED, Solo
from bot.questions import Number, Question, Typed, WhoAmI
from tests.doubles.reader import Reader, written

WHO = WhoAmI(ask="Who?", since=0, answer="Ada", told=("hard", "easier", "easy"), hints=("a hint",))
TYPED = Typed(ask="Yes?", since=0, answer="yes", prompt=("yea",), hints=("first", "second"), explain="As it says.")


async def solo(reader: Reader) -> Solo:
    """The reader's own game."""
    found = (await reader.member()).solo
    assert found is not None
    return found


async def asked(reader: Reader) -> list[Question]:
    """What is asked in it."""
    game = await solo(reader)
    return [game.asked_as(number) for number in range(1, len(game.questions) + 1)]


async def test_a_quiz_is_played_to_its_end() -> None:
    """Ten questions are asked one by one; at the end stand the points, and nothing to look at again."""
    reader = Reader()
    await reader.say("read 2")
    await reader.say("read 4")
    first = await reader.say("quiz me")
    assert "Your quiz: question 1 of 10" in first
    for number in range(2, 11):
        assert f"question {number} of 10" in await reader.answer()
    end = await reader.answer()
    assert "That was your quiz: 100 of 100 points." in end
    assert "look at again" not in end
    assert (await solo(reader)).over


async def test_what_was_missed_is_told_and_kept() -> None:
    """A wrong answer is told with the right one, why, and the chapter; at the end it stands there again."""
    reader = Reader(*written(1))
    await reader.say("read 1")
    await reader.say("quiz me 1")
    question = (await solo(reader)).question
    end = await reader.answer(right=False)
    assert "Not right, 0 points." in end
    assert f"The answer: {question.answered} (chapter 1)" in end
    assert "That was your quiz: 0 of 10 points." in end
    assert "To look at again:" in end and question.ask in end
    assert "1 question can be reviewed now." in end
    assert set((await reader.member()).cards) == {question.key}


async def test_nothing_counts_that_is_no_answer() -> None:
    """A line that is no answer, or only half of one, gets advice and the same question once more."""
    reader = Reader(Number(ask="How many?", since=0, answer=1))
    await reader.say("quiz me")
    unclear = await reader.say("quiz answer many")
    assert "Not counted." in unclear and "Answer with one number." in unclear and "How many?" in unclear
    typed = Reader(TYPED)
    await typed.say("quiz me")
    more = await typed.say("quiz answer yea")
    assert "Not yet counted." in more and "Yes?" in more
    for each in (reader, typed):
        assert (await solo(each)).answers == ()
        assert (await each.member()).cards == {}


async def test_an_old_button_counts_nothing() -> None:
    """A press on a question that has been answered, or on a game before this one, shows the open question."""
    reader = Reader(*written(1)[:1], *written(2)[:1], *written(3)[:1])
    await reader.say("read 2")
    await reader.say("read 3")
    await reader.say("quiz me 2")
    old = reader.button("a. ")
    await reader.give(old)
    told = await reader.give(old)
    assert "counts once" in told and "question 2 of 2" in told
    assert len((await solo(reader)).answers) == 1
    await reader.say("quiz me")
    await reader.press("Start over")
    assert "question 1 of" in await reader.give(old)
    assert (await solo(reader)).answers == ()


async def test_what_is_typed_and_delivered_twice_counts_once() -> None:
    """The same words of the same moment are one answer, though they name no question."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(3)))
    await reader.say("quiz me")
    await reader.say("quiz answer yes")
    assert "counts once" in await reader.give(parse("quiz answer yes"))
    assert len((await solo(reader)).answers) == 1
    await reader.say("quiz answer yes")
    assert len((await solo(reader)).answers) == 2


async def test_hints_cost_points() -> None:
    """Each hint is shown with the question and costs a quarter; when there is none left, that is told."""
    reader = Reader(TYPED)
    assert "Hint: " not in await reader.say("quiz me")
    assert "Hint: first" in await reader.press("Hint")
    assert "Hint: second" in await reader.say("quiz hint")
    assert "no further hint" in await reader.say("quiz hint")
    assert "Right, 5 points." in await reader.say("quiz answer yes")


async def test_a_hint_that_is_pressed_twice_comes_once() -> None:
    """The button knows how many hints there were when it was shown."""
    reader = Reader(TYPED)
    await reader.say("quiz me")
    hint = reader.button("Hint")
    assert "first" in await reader.give(hint)
    assert "second" not in await reader.give(hint)
    assert (await solo(reader)).hints == 1


async def test_clues_come_one_by_one() -> None:
    """Who am I begins with the hardest clue; each further one makes it worth less, and then come the hints."""
    reader = Reader(WHO)
    shown = await reader.say("quiz me")
    assert "hard" in shown and "eas" not in shown
    shown = await reader.press("Next clue")
    assert "easier" in shown and "easy" not in shown
    shown = await reader.press("Next clue")
    assert "easy" in shown and "a hint" not in shown
    assert "Hint: a hint" in await reader.press("Hint")
    assert "Right, 3 points." in await reader.say("quiz answer Ada")  # a third of ten, less a quarter of that
    given = (await solo(reader)).answers[0]
    assert (given.clues, given.hints) == (3, 1)


async def test_skipped_counts_for_nothing() -> None:
    """A question that was skipped earns nothing, is asked of nobody's points, and is no card."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(2)))
    await reader.say("quiz me")
    skip = reader.button("Skip")
    assert "It counts for nothing." in await reader.press("Skip")
    assert "counts once" in await reader.give(skip)
    assert "10 of 10 points" in await reader.say("quiz answer yes")
    assert [given.verdict for given in (await solo(reader)).answers] == [SKIPPED, "right"]
    assert (await reader.member()).cards == {}


async def test_stopped_is_over() -> None:
    """What was answered until then is added up; answers and presses then find nothing."""
    reader = Reader()
    await reader.say("read 1")
    await reader.say("quiz me")
    await reader.answer()
    stop, option = reader.button("Stop"), reader.button("Skip")
    assert "10 of 10 points" in await reader.give(stop)
    for command in (stop, option):
        assert await reader.give(command) == NONE_OPEN


async def test_another_quiz_asks_something_else() -> None:
    """What was asked the last time comes last."""
    reader = Reader()
    await reader.say("read 1")
    await reader.say("read 2")
    await reader.say("quiz me 4")
    before = {question.key for question in await asked(reader)}
    await reader.say("quiz me 4")
    await reader.press("Start over")
    assert not before & {question.key for question in await asked(reader)}


async def test_start_over_pressed_twice_begins_once() -> None:
    """The second press finds the new game on, and shows it."""
    reader = Reader()
    await reader.say("read 1")
    await reader.say("quiz me")
    await reader.say("quiz me")
    over = reader.button("Start over")
    await reader.give(over)
    assert "You have a quiz of your own open" in await reader.give(over)
    assert (await solo(reader)).id == 2


async def test_at_the_cover_one_is_told_how_to_say_where_one_is() -> None:
    """With nothing read there may be questions about the book; if there are none, one refusal, and how to go on."""
    assert "“read 1” says" in await Reader(TYPED).say("quiz me")
    told = await Reader().say("quiz me")
    assert told.startswith("There is nothing that I could ask you yet.")
    assert "“read 1” says" in told


async def test_who_goes_back_finds_no_question_of_further_on() -> None:
    """With progress lowered, the game that was on is not shown, and its buttons lead nowhere."""
    reader = Reader()
    await reader.say("read 2")
    await reader.say("read 4")
    await reader.say("quiz me")
    option = reader.button("Skip")
    await reader.say("read 1")
    assert await reader.give(option) == NONE_OPEN
    again = await reader.say("quiz me")
    assert "question 1 of 4" in again
    assert all(question.since <= 1 for question in await asked(reader))


async def test_it_is_played_in_a_club_too() -> None:
    """In a club's channel it is at one's own place, not at the checkpoint, and only its player sees it."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    await reader.say("read 2", here=True)
    shown = await reader.say("quiz me 4", here=True)
    assert "question 1 of 4" in shown and "[public]" not in shown
    assert {question.since for question in await asked(reader)} == {1, 2}


@pytest.mark.parametrize(("said", "asked"), [("quiz me 3", 3), ("quiz me 500", 50), ("quiz me questions:7", 7)])
async def test_so_many_are_asked_as_one_wants(said: str, asked: int) -> None:
    """As many as were wanted, and never more than fifty."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(60)))
    assert f"question 1 of {asked}" in await reader.say(said)


async def test_whoever_wants_more_questions_than_there_are_is_told_how_many_there_are() -> None:
    """Of one's own quiz and, in private, of a channel's; nothing is said of it to whoever wanted no number."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(3)))
    told = "You wanted 5 questions, and there are 3 so far."
    assert told in await reader.say("quiz me 5")
    await reader.say("stop")
    assert "You wanted" not in await reader.say("quiz me 3")
    await reader.say("club setup book", here=True)
    assert "[public] Quiz: 3 questions" in await reader.say("quiz start 5", here=True)
    (private,) = (reply for reply in reader.shown["ada"] if reply.audience is Audience.ASKER)
    assert plain(private, 1) == told
    await reader.say("quiz stop", here=True)
    assert "You wanted" not in await reader.say("quiz start", here=True)


async def test_a_quiz_has_so_many_questions_and_no_more() -> None:
    """Where there would be more, whoever wants them all is told of that."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(60)))
    assert "A quiz has up to 50 questions." in await reader.say("quiz me 60")
