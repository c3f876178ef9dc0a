"""A member who is forgotten is gone from every database and every process, whatever was on its way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.app import JUST_FORGOTTEN
from bot.commands.privacy import PrivacyForget
from bot.commands.quiz_host import QuizTick
from bot.commands.read import Read
from bot.commands.registry import parse
from bot.game.play import alarm
from bot.journal import Cursor, member_room
from bot.questions import Typed
from bot.store import Store, open_journal
from tests.doubles.reader import Reader

NEW = "You have not finished a chapter"
SECRET = "my own secret words"


def reader_on(journal: Store) -> Reader:
    """A reader of the small book whose journal is in a database."""
    reader = Reader(*(Typed(ask=f"{number}?", since=0, answer="yes") for number in range(3)))
    reader.app = reader.door(journal)
    return reader


async def played(reader: Reader) -> None:
    """Bo asks, keeps, answers, is named, reports and reads in the club, with ada as its moderator."""
    await reader.slow_game("a")
    for line in (
        "read 2",
        f"what of {SECRET}?",
        f"quiz answer {SECRET}",
        f"dispute {SECRET}",
        "quiz settings show_me:yes",
    ):
        await reader.say(line, "bo", here=True)


@pytest.mark.parametrize("here", [False, True])
async def test_nothing_of_the_forgotten_is_left(journal: Store, *, here: bool) -> None:
    """No words, no link, an own room that says nothing; who comes back has another name and no past."""
    reader = reader_on(journal)
    await played(reader)
    name = await journal.pseudonym("w", "bo")
    assert len(await journal.export(name)) == 3
    (before,) = await journal.read([Cursor(member_room(name))])
    await reader.say("privacy forget", "bo", here=here)
    await reader.press("Delete it all", "bo", here=here)
    assert await journal.export(name) == []
    assert await journal.user(name) is None
    (after,) = await journal.read([Cursor(member_room(name))])
    assert {(entry.kind, entry.words) for entry in after} == {("Forgotten", None)}
    assert len(after) == len(before) + 1
    assert NEW in await reader.say("read", "bo")
    assert await journal.pseudonym("w", "bo") != name
    assert "(the words were deleted)" in await reader.say("quiz queue", here=True)


async def test_file_holds_no_word_of_the_forgotten(tmp_path: Path) -> None:
    """Not in what SQLite has freed either, nor in its log."""
    journal = await open_journal("", tmp_path)
    reader = reader_on(journal)
    await played(reader)
    await reader.give(PrivacyForget(sure=True), "bo")
    await journal.close()
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}  # noqa: ASYNC240 - nobody else waits here
    assert b"Forgotten" in files["ribbon.sqlite3"]
    assert not any(SECRET.encode() in content for content in files.values())


@pytest.mark.parametrize("gone", ["bo", "ada"])
async def test_an_answer_that_was_accepted_stays_right_and_is_nobodys_words(journal: Store, gone: str) -> None:
    """Bo's answer is accepted by ada, and cy has given it too: whoever is forgotten, cy keeps the points for it."""
    reader = reader_on(journal)
    await reader.slow_game("a")
    for who in ("bo", "cy"):
        await reader.say(f"quiz answer {SECRET}", who, here=True)
    await reader.days(4)
    await reader.say("dispute it is so", "bo", here=True)
    await reader.say("quiz rule 1 accept", "ada", here=True)
    assert "cy: 10 points" in await reader.say("quiz score", "cy", here=True)
    assert SECRET not in str(await journal.export(await journal.pseudonym("w", "ada")))
    await reader.give(PrivacyForget(sure=True), gone, here=True)
    reader.app = reader.door(journal)
    assert "cy: 10 points" in await reader.say("quiz score", "cy", here=True)


async def test_what_is_in_flight_brings_nobody_back(journal: Store) -> None:
    """Of all that was said in the same moment, what comes before is deleted, and what comes after is not done."""
    reader = reader_on(journal)
    await played(reader)
    name = await journal.pseudonym("w", "bo")
    said = [Read(chapter=1), parse(f"why {SECRET}?"), Read(chapter=3), parse("quiz answer yes"), parse("kept keep")]
    around = [reader.give(command, "bo", here=bool(n % 2)) for n, command in enumerate(said * 4)]
    shown = await asyncio.gather(*around[:9], reader.give(PrivacyForget(sure=True), "bo"), *around[9:])
    assert "It is deleted" in shown[9]
    assert shown[-1] == JUST_FORGOTTEN
    assert await journal.export(name) == []
    (own,) = await journal.read([Cursor(member_room(name))])
    assert {entry.kind for entry in own} == {"Forgotten"}
    reader.now = reader.now.replace(hour=13)
    assert NEW in await reader.say("read", "bo")
    assert "yes" not in str(await journal.export(await journal.pseudonym("w", "bo")))


async def test_another_process_hears_of_it(pair: tuple[Store, Store]) -> None:
    """It has known the member, their name and their words, and knows nothing of them at the next word that is said."""
    here, there = map(reader_on, pair)
    await played(here)
    there.now = here.now
    await there.say("quiz settings show_me:yes", "bo", here=True)
    assert "You have finished 2" in await there.say("read", "bo")
    assert SECRET in await there.say("quiz queue", here=True)
    await there.days(9)
    await there.say("quiz stop", here=True)
    assert "bo: " in await there.say("leaderboard all", here=True)
    here.now = there.now
    await here.say("privacy forget", "bo")
    await here.press("Delete it all", "bo")
    there.now = here.now.replace(hour=23)
    assert "a former member" in (table := await there.say("leaderboard all", here=True))
    assert "bo" not in table.split()
    assert SECRET not in await there.say("quiz queue", here=True)
    assert NEW in await there.say("read", "bo")
    assert "Welcome." in await there.say("help", "bo", here=True)


async def test_two_processes_at_the_same_moment(pair: tuple[Store, Store]) -> None:
    """One forgets while the other hears the same member speak: in whatever order it happens, nothing stays."""
    here, there = map(reader_on, pair)
    await here.say("club setup book", here=True)
    for turn in range(12):
        here.now = there.now = here.now.replace(minute=turn + 1)
        await here.say("read 2", "bo", here=True)
        there.now = here.now
        assert "You have finished 2" in await there.say("read", "bo", here=True)
        name = await pair[0].pseudonym("w", "bo")
        here.now = there.now
        said = [
            there.give(parse(line), "bo", here=True) for line in (f"who is {SECRET}?", "read 3", f"what is {SECRET}?")
        ]
        told, *_ = await asyncio.gather(here.give(PrivacyForget(sure=True), "bo", here=True), *said)
        assert "It is deleted" in told
        assert await pair[1].export(name) == []
        (own,) = await pair[1].read([Cursor(member_room(name))])
        assert {entry.kind for entry in own} == {"Forgotten"}
        there.now = here.now = here.now.replace(second=59)
        assert NEW in await there.say("read", "bo", here=True)
        assert NEW in await here.say("read", "bo", here=True)


async def test_a_game_elsewhere_waits_for_nobody_who_is_forgotten() -> None:
    """Bo says it in private, with ada's answer given: the clock looks at the channel's question as soon as it may."""
    reader = Reader(Typed(ask="Who?", since=0, answer="yes"))
    await reader.say("club setup book", here=True)
    await reader.say("quiz start pace:relaxed", here=True)
    await reader.say("quiz join", "bo", here=True)
    reader.now += timedelta(seconds=61)
    await reader.app.fire("club/w/channel", QuizTick())
    await reader.say("quiz answer yes", here=True)
    (before,) = await reader.journal.scheduled()
    await reader.give(PrivacyForget(sure=True), "bo")
    (after,) = await reader.journal.scheduled()
    game = (await reader.club()).playing
    assert game is not None and after.at == alarm(game)
    assert after.at < before.at
