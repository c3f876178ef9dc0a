"""What only the SQLite driver has to show: its lock, its group commits, its file."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import struct
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import bot.store.sqlite
from bot.errors import Busy, StoreError
from bot.journal import Batch, Cursor, Entry
from bot.store import Store, open_journal
from bot.store.sqlite import SqliteDriver
from bot.store.statements import Step


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty journal in a SQLite file."""
    store = await open_journal("", tmp_path)
    try:
        yield store
    finally:
        await store.close()


def batch(room: str, body: str = "x") -> Batch:
    """The first entry of a room."""
    return Batch(room, 0, (Entry("noted", body),))


def commits(log: Path) -> int:
    """How many commits a write-ahead log holds: the frames that give the size of the database after them."""
    written = log.read_bytes()
    frame = 24 + struct.unpack_from(">I", written, 8)[0]
    salts = written[16:24]
    frames = range(32, len(written) - frame + 1, frame)
    return sum(struct.unpack_from(">I", written, at + 4)[0] > 0 and written[at + 8 : at + 16] == salts for at in frames)


async def test_appends_that_wait_together_are_committed_together(journal: Store, tmp_path: Path) -> None:
    """A hundred at once share a few trips to the disk; one after another they take one each."""
    log = tmp_path / "ribbon.sqlite3-wal"
    before = commits(log)
    for n in range(5):
        await journal.append([batch(f"alone {n}")])
    between = commits(log)
    assert between == before + 5
    await asyncio.gather(*(journal.append([batch(f"together {n}")]) for n in range(100)))
    assert commits(log) - between < 50


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
async def test_nobody_else_on_the_machine_may_read_what_is_kept(tmp_path: Path) -> None:
    """The folder that is made, the database, its log and its lock are their owner's; a file that is there stays so."""
    umask = os.umask(0)
    try:
        journal = await open_journal("", tmp_path / "data")
        await journal.append([batch("club")])
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
        await journal.close()
        (tmp_path / "data" / "ribbon.sqlite3").chmod(0o640)
        await (await open_journal("", tmp_path / "data")).close()
    finally:
        os.umask(umask)
    names = ("ribbon.sqlite3", "ribbon.sqlite3-wal", "ribbon.sqlite3-shm", "ribbon.sqlite3.lock")
    assert modes == dict.fromkeys(names, 0o600)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "ribbon.sqlite3").stat().st_mode & 0o777 == 0o640


async def test_a_second_process_is_told_who_holds_the_file(journal: Store, tmp_path: Path) -> None:
    """It gets the number of the process and what to do, and the holder is not disturbed."""
    with pytest.raises(StoreError, match=rf"process {os.getpid()}.*RIBBON_DATA_DIR.*RIBBON_DATABASE_URL"):
        await open_journal("", tmp_path)
    await journal.append([batch("club")])
    await journal.close()
    await (await open_journal("", tmp_path)).close()


async def test_a_file_locked_from_outside_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading goes on; a writer waits a while, gets `Busy`, has left nothing behind, and may try again."""
    monkeypatch.setattr(bot.store.sqlite, "_PATIENCE", 0.05)
    journal = await open_journal("", tmp_path)
    other = sqlite3.connect(tmp_path / "ribbon.sqlite3", isolation_level=None)
    try:
        other.execute("begin immediate")
        waiting = [journal.append([batch(f"room {n}")]) for n in range(3)]
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [Busy] * 3
        assert await journal.read([Cursor("room 0")]) == [[]]
        other.execute("rollback")
        await journal.append([batch("room 0")])
    finally:
        other.close()
        await journal.close()


async def test_a_full_disk_is_busy_for_those_who_find_no_room(journal: Store) -> None:
    """Whoever was told that it was kept finds it there, the others do not; with room again it goes on."""
    writer = driver_of(journal)._writer
    await writer.hop(lambda raw: raw.execute("pragma max_page_count = 30").fetchall())
    calls = [journal.append([batch(f"room {n:02}", "x" * 3000)]) for n in range(40)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Busy, type(None)}
    rooms = await journal.read([Cursor(f"room {n:02}") for n in range(40)])
    assert [bool(room) for room in rooms] == [outcome is None for outcome in outcomes]
    await writer.hop(lambda raw: raw.execute("pragma max_page_count = 1000000").fetchall())
    await journal.append([batch("there is room again")])


async def test_when_a_commit_fails_all_of_it_are_told(journal: Store) -> None:
    """If SQLite gives up the transaction that several share, none of them is told that theirs was kept."""
    fatal = driver_of(journal).transact([Step("rollback", [()])])  # as SQLite does on its own when a disk fails
    calls = [journal.append([batch("before")]), fatal, journal.append([batch("after")])]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    kept = [bool(room) for room in await journal.read([Cursor("before"), Cursor("after")])]
    assert kept == [outcomes[0] is None, outcomes[2] is None]
    assert isinstance(outcomes[1], StoreError)
    await journal.append([batch("later")])


def driver_of(journal: Store) -> SqliteDriver:
    """What a journal stands on."""
    assert isinstance(journal._driver, SqliteDriver)
    return journal._driver


async def test_an_error_in_one_append_is_its_own(journal: Store) -> None:
    """A mistake of one caller (here a room that has no name in any encoding) does not fail the others."""
    calls = [journal.append([batch(room)]) for room in ("a", "\ud83d", "b")]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), UnicodeEncodeError, type(None)]
    assert [len(room) for room in await journal.read([Cursor("a"), Cursor("b")])] == [1, 1]


async def test_forgotten_words_are_not_in_the_file_either(journal: Store, tmp_path: Path) -> None:
    """Deleted text is overwritten, not only given up."""
    ada = await journal.pseudonym("w", "ada lovelace")
    await journal.append([Batch("club", 0, (Entry("asked", "{}", ada, "an unmistakable question"),))])
    await journal.forget(ada)
    await journal.close()
    files = read_all(tmp_path)
    assert set(files) == {"ribbon.sqlite3", "ribbon.sqlite3.lock"}
    assert b"asked" in files["ribbon.sqlite3"]
    assert not any(b"unmistakable" in content or b"lovelace" in content for content in files.values())


def read_all(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def test_what_is_acknowledged_is_on_the_disk(journal: Store) -> None:
    """The settings that this rests on are in force on the connection that writes."""

    def pragmas(raw: sqlite3.Connection) -> list[object]:
        return [raw.execute(f"pragma {name}").fetchone() for name in ("journal_mode", "synchronous")]

    full = 2
    assert await driver_of(journal)._writer.hop(pragmas) == [("wal",), (full,)]
