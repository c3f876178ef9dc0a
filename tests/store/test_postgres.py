"""What only the PostgreSQL driver has to show: several processes on one database, and a server that goes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.errors import Busy, Conflict, StoreError
from bot.journal import Batch, Cursor, Due, Entry
from bot.store import Store, open_journal
from bot.store.postgres import translated
from tests.doubles.postgres import Postgres
from tests.store.test_journal import bodies, note, race

HANG_UP = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()"""


@pytest.fixture
def url(server: Postgres) -> Iterator[str]:
    """A database of the test's own, without tables."""
    created = server.create()
    yield created
    server.drop(created)


@pytest.fixture
async def pair(url: str, tmp_path: Path) -> AsyncIterator[list[Store]]:
    """Two stores on one database, as two processes have them; they start at the same moment, on no tables at all."""
    opened = await asyncio.gather(open_journal(url, tmp_path), open_journal(url, tmp_path))
    try:
        yield list(opened)
    finally:
        await asyncio.gather(*(store.close() for store in opened))


async def test_two_processes_that_start_together_create_the_tables_once(pair: list[Store]) -> None:
    """Both can use what the first one made."""
    await pair[0].append([Batch("club", 0, (note("1"),))])
    await pair[1].append([Batch("club", 1, (note("2"),))])
    assert await bodies(pair[0], "club") == ["1", "2"]


async def test_two_processes_in_one_room_leave_no_gap_and_lose_nothing(pair: list[Store]) -> None:
    """Each sees what the other wrote, and decides again when it comes too late."""
    await race(pair, writers=10, each=6)
    said = await bodies(pair[0], "club")
    assert sorted(said) == sorted(f"{w}.{n}" for w in range(10) for n in range(6))
    assert said == await bodies(pair[1], "club")


async def test_two_processes_that_write_the_same_rooms_do_not_lock_each_other_out(pair: list[Store]) -> None:
    """Of each pair of appends one wins both rooms, in whichever order they were named; nobody is kept waiting."""
    for n in range(30):
        rooms = [f"a {n}", f"b {n}"]
        calls = [
            store.append(
                [Batch(room, 0, (note(str(who)),)) for room in order], [Due(room, "k", 1.0, "x") for room in order]
            )
            for who, (store, order) in enumerate(zip(pair, (rooms, rooms[::-1]), strict=True))
        ]
        outcomes = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), timeout=5)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
        assert await bodies(pair[0], rooms[0]) == await bodies(pair[1], rooms[1])


async def test_two_clocks_share_what_is_due(pair: list[Store]) -> None:
    """No command is handed to both, and none is left over."""
    await pair[0].append([], [Due(f"room {n:02}", "k", float(n), "x") for n in range(50)])
    claims = await asyncio.gather(*(pair[n % 2].claim(99.0, 4, 60.0) for n in range(20)))
    claims.append(await pair[0].claim(99.0, 50, 60.0))
    assert sorted(due.room for claim in claims for due in claim) == [f"room {n:02}" for n in range(50)]


async def test_two_processes_give_a_member_one_pseudonym(pair: list[Store]) -> None:
    """Whoever asks first makes it up, and the other one gets it."""
    for n in range(20):
        names = await asyncio.gather(*(store.pseudonym("w", f"user {n}") for store in pair * 3))
        assert len(set(names)) == 1


async def test_words_from_one_process_do_not_survive_forgetting_in_another(pair: list[Store]) -> None:
    """Whatever gets through first, nothing of the member's stays that nobody could delete any more."""
    for n in range(30):
        ada = await pair[0].pseudonym("w", "ada")
        said = Entry("asked", "{}", ada, "who?")
        calls = [pair[0].append([Batch(f"room {n}.{k}", 0, (said,))]) for k in range(4)]
        await asyncio.gather(*calls[:2], pair[1].forget(ada), *calls[2:])
        assert await pair[0].export(ada) == []


async def test_erasing_waits_for_an_append_that_has_begun(pair: list[Store], url: str) -> None:
    """What a slow process adds meanwhile is deleted too, instead of being left behind with a gap before it."""
    await pair[0].append([Batch("club/w/c", 0, (note("1"),))])
    slow = await asyncpg.connect(url)
    try:
        async with slow.transaction():
            await slow.execute(
                "insert into entry (room, number, kind, body, author) values ('club/w/c', 2, '', '', '')"
            )
            erasing = asyncio.create_task(pair[1].erase("w"))
            done, _ = await asyncio.wait([erasing], timeout=0.3)
            assert not done
        await erasing
    finally:
        await slow.close()
    assert await bodies(pair[0], "club/w/c") == []
    await pair[0].append([Batch("club/w/c", 0, (note("anew"),))])


async def test_a_read_over_a_lost_connection_is_asked_again(server: Postgres, url: str, tmp_path: Path) -> None:
    """A server that hung up costs a reader nothing; a writer is told, because nobody knows what became of it."""
    journal = await open_journal(url, tmp_path)
    try:
        await journal.append([Batch("club", 0, (note("1"),))])
        # This loop is given no turn meanwhile: it must not hear of the loss before it uses the connection.
        server.run(HANG_UP, url)
        assert await bodies(journal, "club") == ["1"]
        server.run(HANG_UP, url)
        with pytest.raises(Busy, match="lost"):
            await journal.append([Batch("club", 1, (note("2"),))])
        assert await bodies(journal, "club") == ["1"]
        await journal.append([Batch("club", 1, (note("2"),))])
    finally:
        await journal.close()


async def test_a_database_that_is_gone_harms_only_what_is_asked(server: Postgres, tmp_path: Path) -> None:
    """Readers and writers get an error of ours, and closing still works."""
    url = server.create()
    journal = await open_journal(url, tmp_path)
    server.drop(url)
    with pytest.raises((Busy, StoreError)):
        await journal.read([Cursor("club")])
    with pytest.raises((Busy, StoreError)):
        await journal.append([Batch("club", 0, (note("1"),))])
    await asyncio.wait_for(journal.close(), timeout=2)


async def test_behind_pgbouncer_no_statement_is_prepared(url: str, tmp_path: Path) -> None:
    """With the cache off every statement stands in a transaction, and means the same."""
    joined = "&" if "?" in url else "?"
    journal = await open_journal(f"{url}{joined}statement_cache_size=0", tmp_path)
    try:
        ada = await journal.pseudonym("w", "ada")
        await journal.append([Batch("club", 0, (Entry("asked", "{}", ada, "who?"),))], [Due("club", "k", 1.0, "x")])
        with pytest.raises(Conflict):
            await journal.append([Batch("club", 0, (note("late"),))])
        assert await journal.read([Cursor("club")]) == [[Entry("asked", "{}", ada, "who?")]]
        assert await journal.claim(2.0, 1, 1.0) == [Due("club", "k", 1.0, "x")]
    finally:
        await journal.close()


def test_statements_are_translated() -> None:
    """Placeholders are numbered, and what only PostgreSQL is told is uncovered."""
    assert translated("select ? where ? /*pg for update*/") == "select $1 where $2 for update"
