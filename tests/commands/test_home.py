"""One's own place: what one reads, what is open and what waits, with controls that go on being true."""

from __future__ import annotations

import pytest

from bot.commands.home import HomeRead
from bot.commands.registry import parse
from tests.doubles.reader import Reader
from tests.leaks.chat import Chat


async def test_who_has_said_nothing_yet_finds_a_book_and_a_way_on() -> None:
    """The first book, none of it read, and what can be done."""
    shown = await Reader().say("home")
    assert "Only you see this." in shown
    assert "none of 5 chapters finished." in shown
    assert "I have finished chapter 1" in shown
    assert "Back to" not in shown
    assert "Help" in shown


async def test_a_press_moves_on_by_a_chapter_and_back() -> None:
    """The place then shows where one is, and undoing is always to where one was."""
    reader = Reader()
    await reader.say("home")
    assert "You have finished 1 of 5 chapters" in await reader.press("I have finished chapter 1")
    assert "You have not finished a chapter" in await reader.press("Undo")
    await reader.say("read 2")
    assert "2 of 5 chapters finished." in await reader.say("home")
    assert "You have not finished a chapter" in await reader.press("Back to 0 chapters")


async def test_an_old_button_moves_nobody() -> None:
    """Pressed twice, or after one has moved, it says where one is, and nothing has changed."""
    reader = Reader()
    await reader.say("home")
    once = reader.button("I have finished chapter 1")
    await reader.give(once)
    assert "You have finished 1 of 5" in await reader.give(once)
    await reader.say("read 3")
    assert "You have finished 3 of 5" in await reader.give(once)
    assert "You have finished 3 of 5" in await reader.give(HomeRead("book", 1, undo=True))
    assert "3 of 5 chapters finished." in await reader.say("home")


async def test_a_book_that_is_finished_goes_no_further() -> None:
    """There is no button beyond the end, and a forged one does nothing."""
    reader = Reader()
    for chapter in (2, 4, 5):
        await reader.say(f"read {chapter}")
    shown = await reader.say("home")
    assert ": finished." in shown
    assert "I have finished chapter" not in shown
    assert "You have finished" in await reader.give(HomeRead("book", 5))
    assert "no such book here" in await reader.give(HomeRead("zorp", 0))


async def test_what_is_open_and_what_waits_is_at_hand() -> None:
    """A quiz goes on where it was; a kept question is shown when it can be answered; what was missed is reviewed."""
    reader = Reader()
    await reader.say("read 1")
    await reader.say("home")
    assert "question 1 of 4" in await reader.press("Quiz me")
    await reader.answer(right=False)
    await reader.say("who lit the lamp at dawn?")
    await reader.press("Keep this question")
    shown = await reader.say("home")
    assert "Your quiz is open: question 2 of 4." in shown
    assert "who lit the lamp at dawn?" in shown
    assert "can be answered now" not in shown
    assert "1 question can be reviewed now." in shown
    assert "question 2 of 4" in await reader.press("Go on")
    await reader.say("home")
    assert "Review instead" in await reader.press("Review")


async def test_what_is_kept_of_one_is_ones_own() -> None:
    """It can be had as a file, and is deleted once that was asked again; then one is new."""
    reader = Reader()
    await reader.say("read 2")
    await reader.say("home")
    assert "ribbon-my-data.json" in await reader.press("My data as a file")
    await reader.say("home")
    assert "It cannot be undone" in await reader.press("Forget me")
    assert "2 of 5 chapters finished." in await reader.say("home")
    await reader.press("Forget me")
    await reader.press("Delete it all")
    assert "none of 5 chapters finished." in await reader.say("home")


async def test_a_kept_question_that_can_be_answered_is_gated_when_it_is_shown() -> None:
    """Its button stands in one's place once one has come far enough, and answers no more after going back."""
    chat = Chat("lighthouse")
    await chat.says("bo", "who is Tobias Rusk?", "")
    await chat.presses("bo", chat.buttons()[0], "")
    assert "can be answered now" not in await chat.says("bo", "home", "")
    await chat.says("bo", "read 1", "")
    assert "who is Tobias Rusk? (can be answered now)" in await chat.says("bo", "home", "")
    (show,) = (button for button in chat.buttons() if button.startswith("kept show"))
    await chat.says("bo", "read 0", "")
    assert "can be answered now" not in await chat.says("bo", "home", "")
    assert "Nothing that you have read so far" in await chat.presses("bo", show, "")


async def test_all_books_that_one_reads_stand_there_and_the_last_one_is_read_in_private() -> None:
    """Moving on in another book makes it the one that a question in private is about."""
    chat = Chat("lighthouse", "tulayev")
    await chat.says("ada", "club setup tulayev", "second")
    await chat.says("bo", "read 1", "")
    await chat.says("bo", "read 2", "second")
    shown = await chat.says("bo", "home", "")
    assert shown.index("Tulayev: 2 of") < shown.index("Skerry: 1 of")
    assert "Your clubs: #second" in shown
    (lamp,) = (button for button in chat.buttons() if button == 'home read book:"lighthouse" was:1')
    assert "You have finished 2 of" in await chat.presses("bo", lamp, "")
    shown = await chat.says("bo", "home", "")
    assert shown.index("Skerry: 2 of") < shown.index("Tulayev: 2 of")


@pytest.mark.parametrize("line", ["home is where the heart is", "where is home?", "home?"])
def test_the_word_alone_is_the_command(line: str) -> None:
    """A sentence in which it stands is a question."""
    assert parse("home") != parse(line)
