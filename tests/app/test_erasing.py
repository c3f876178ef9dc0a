"""A workspace that is erased is gone from every database and every process; if it comes back, it begins anew."""

from __future__ import annotations

import asyncio

from bot.app.app import JUST_FORGOTTEN
from bot.commands.read import Read
from bot.commands.registry import parse
from bot.journal import Batch, Cursor, Due, Entry, club_room, member_room
from bot.store import Store
from tests.app.test_forgetting import NEW, SECRET, played, reader_on
from tests.doubles.reader import Reader

CLUB = club_room("w", "channel")
NO_BOOK = "This channel has no book yet."


async def test_nothing_of_an_erased_workspace_is_left(journal: Store) -> None:
    """Its clubs, its members, their own rooms, their words, what was due and what was posted; it begins anew."""
    reader = reader_on(journal)
    await played(reader)
    names = [await journal.pseudonym("w", who) for who in ("ada", "bo")]
    await reader.app.erase("w")
    rooms = [CLUB, *map(member_room, names)]
    assert await journal.read(list(map(Cursor, rooms))) == [[], [], []]
    assert [await journal.user(name) for name in names] == [None, None]
    assert [await journal.export(name) for name in names] == [[], []]
    assert await journal.scheduled() == []
    assert await journal.posts(CLUB) == await journal.unsent() == []
    reader.now = reader.now.replace(hour=13)
    assert NO_BOOK in await reader.say("read", here=True)
    assert NEW in await reader.say("read", "bo")
    await reader.say("club setup book", here=True)
    assert "Nobody has reported" in await reader.say("quiz queue", here=True)


async def test_other_workspaces_stay_as_they_are(journal: Store) -> None:
    """Also one whose name begins or ends like it, and their members of the same name."""
    reader = reader_on(journal)
    await played(reader)
    others = ("W", "w0", "ww", "v", "w ", "w!", "é", "")
    for other in others:
        name = await journal.pseudonym(other, "bo")
        rooms = (club_room(other, "channel"), member_room(name))
        said = Entry("said", "{}", name, "mine")
        await journal.append([Batch(room, 0, (said,)) for room in rooms], [Due(rooms[0], "k", 1.0, "x")])
    await reader.app.erase("w")
    for other in others:
        name = await journal.pseudonym(other, "bo")
        found = await journal.read([Cursor(club_room(other, "channel")), Cursor(member_room(name))])
        assert [entry.words for entries in found for entry in entries] == ["mine", "mine"], other
    assert len(await journal.scheduled()) == len(others)


async def test_what_is_in_flight_brings_no_workspace_back(journal: Store) -> None:
    """What was said before and comes after is not done; nobody of another workspace notices anything."""
    reader, elsewhere = reader_on(journal), reader_on(journal)
    await played(reader)
    app = reader.app
    said = [Read(chapter=1), parse(f"why {SECRET}?"), Read(chapter=3), parse("quiz answer yes"), parse("read")]
    around = [reader.give(command, "bo", here=bool(n % 2)) for n, command in enumerate(said * 4)]
    *shown, _ = await asyncio.gather(*around, app.erase("w"))
    assert JUST_FORGOTTEN in shown
    (left,) = await journal.read([Cursor(CLUB)])
    assert left == []
    reader.now = reader.now.replace(hour=13)
    assert NEW in await reader.say("read", "bo")
    elsewhere.now = reader.now
    assert NEW in await elsewhere.say("read", "cy")


async def test_another_process_lets_go_of_it(pair: tuple[Store, Store]) -> None:
    """It knew the club, its members and their names, and knows nothing of them at the next word that is said."""
    here, there = map(reader_on, pair)
    await played(here)
    there.now = here.now
    assert "You have finished 2" in await there.say("read", "bo", here=True)
    assert SECRET in await there.say("quiz queue", here=True)
    await here.app.erase("w")
    await _set_up_again(here)
    there.now = here.now.replace(hour=23)
    assert NEW in await there.say("read", "bo", here=True)
    assert SECRET not in await there.say("quiz queue", here=True)
    assert NEW in await here.say("read", "bo", here=True)


async def test_erasing_amid_appends_leaves_no_gap(pair: tuple[Store, Store]) -> None:
    """Whatever gets through first, a room begins with its first entry, and goes on being one that can be written to."""
    here, there = map(reader_on, pair)
    await _set_up_again(here)
    for turn in range(10):
        here.now = there.now = here.now.replace(minute=turn + 1, second=0)
        said = [there.give(parse(f"read {n % 4}"), who, here=True) for n in range(4) for who in ("ada", "bo", "cy")]
        await asyncio.gather(*said[:5], here.app.erase("w"), *said[5:])
        here.now = here.now.replace(second=59)
        await _set_up_again(here)
        assert "You have finished 1" in await here.say("read 1", "bo", here=True)


async def test_two_workspaces_are_erased_at_the_same_time(pair: tuple[Store, Store]) -> None:
    """By two processes: both are, and neither is told to try again."""
    here, there = map(reader_on, pair)
    for number in range(5):
        names = [await pair[0].pseudonym(workspace, "bo") for workspace in (f"a{number}", f"b{number}")]
        await asyncio.gather(here.app.erase(f"a{number}"), there.app.erase(f"b{number}"))
        assert [await pair[0].user(name) for name in names] == [None, None]


async def _set_up_again(reader: Reader) -> None:
    assert "now reads" in await reader.say("club setup book", here=True)
