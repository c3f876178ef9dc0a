"""Opening a journal: which database a URL names, which schema it has, and what is said when it cannot be."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import asyncpg
import pytest
from alembic.script import ScriptDirectory

import bot.store.migrations
from bot.errors import StoreError
from bot.journal import Batch, Cursor, Due, Entry
from bot.store import SCHEMA, open_journal
from bot.store.migrations import script
from bot.store.statements import OF_NOBODY, OF_ROOMS, OF_WORKSPACES
from tests.doubles.postgres import Postgres

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of each kind without any tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite3'}"
        return
    server: Postgres = request.getfixturevalue("server")
    url = server.create()
    yield url
    server.drop(url)


async def run(url: str, statements: str) -> None:
    """Run SQL beside the store."""
    if url.startswith("sqlite"):
        raw = sqlite3.connect(url.removeprefix("sqlite:///"))
        raw.executescript(statements)
        raw.close()
        return
    connection = await asyncpg.connect(url)
    await connection.execute(statements)
    await connection.close()


async def test_a_database_of_the_first_release_is_brought_up_to_date(bare: str, tmp_path: Path) -> None:
    """What it held is still there, what is new works, and it is not done again."""
    await run(bare, script("sqlite" if bare.startswith("sqlite") else "postgresql", None, "0001"))
    await run(bare, "insert into entry (room, number, kind, body, author) values ('club', 1, 'asked', '{}', 'p')")
    await run(bare, "insert into words (room, number, author, text) values ('club', 1, 'p', 'who?')")
    for after in (1, 2):
        journal = await open_journal(bare, tmp_path)
        try:
            (entries,) = await journal.read([Cursor("club")])
            assert entries[0] == Entry("asked", "{}", "p", "who?")
            due = Due("club", f"key {after}", 1.0, "x")
            await journal.append([Batch("club", after, (Entry("asked", "{}"),))], [due])
            assert due in await journal.claim(2.0, 9, 0.0)
        finally:
            await journal.close()


async def test_a_database_of_a_later_release_is_left_alone(bare: str, tmp_path: Path) -> None:
    """It is refused, with the revision and what to do; and can be opened as soon as it is right again."""
    await (await open_journal(bare, tmp_path)).close()
    await run(bare, "update version set version_num = '9999'")
    with pytest.raises(StoreError, match=r"9999.*newer.*backup"):
        await open_journal(bare, tmp_path)
    await run(bare, f"update version set version_num = '{SCHEMA}'")
    await (await open_journal(bare, tmp_path)).close()


def test_the_schema_named_in_the_code_is_the_newest_revision() -> None:
    """Whoever adds a revision is reminded to say so."""
    assert ScriptDirectory(str(Path(bot.store.migrations.__file__).parent)).get_heads() == [SCHEMA]


def test_every_table_has_a_say_when_a_workspace_is_erased(tmp_path: Path) -> None:
    """Each is of rooms, of workspaces or of neither: whoever adds one has to say which."""
    with closing(sqlite3.connect(tmp_path / "tables")) as raw:
        raw.executescript(script("sqlite", None))
        tables = [name for (name,) in raw.execute("select name from sqlite_master where type = 'table'")]
    assert sorted(tables) == sorted([*OF_ROOMS, *OF_WORKSPACES, *OF_NOBODY])


async def test_a_current_database_is_opened_without_alembic(bare: str, tmp_path: Path) -> None:
    """A start imports neither Alembic nor SQLAlchemy unless there is something to migrate."""
    await (await open_journal(bare, tmp_path)).close()
    program = """
        import asyncio, sys
        from pathlib import Path
        from bot.store import open_journal

        async def main(url):
            await (await open_journal(url, Path())).close()
            print(sorted({"alembic", "sqlalchemy"} & set(sys.modules)))

        asyncio.run(main(sys.argv[1]))
    """
    command = [sys.executable, "-c", dedent(program), bare]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=30)  # noqa: ASYNC221
    assert ended.stdout == "[]\n"


async def test_without_a_url_the_journal_is_a_file_in_the_data_directory(tmp_path: Path) -> None:
    """The folder is made when it is not there; a file's path in a URL is taken as it stands."""
    await (await open_journal("", tmp_path / "new" / "data")).close()
    assert (tmp_path / "new" / "data" / "ribbon.sqlite3").exists()
    await (await open_journal(f"sqlite:///{tmp_path}/else where/j.db", tmp_path / "unused")).close()
    assert (tmp_path / "else where" / "j.db").exists()
    assert not (tmp_path / "unused").exists()


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "sqlite://", "sqlite:///", "sqlite:x", "ribbon.sqlite3"])
async def test_another_url_is_refused_with_what_to_write(url: str, tmp_path: Path) -> None:
    """The message names the setting and both forms that it may have."""
    with pytest.raises(StoreError, match=r"RIBBON_DATABASE_URL to sqlite:///PATH or to postgresql://"):
        await open_journal(url, tmp_path)


async def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The message says which folder and which setting."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file.*RIBBON_DATA_DIR"):
        await open_journal("", tmp_path / "file")


async def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    """Somebody's notes are not overwritten, and the next attempt finds no lock left behind."""
    notes = tmp_path / "ribbon.sqlite3"
    notes.write_text("Buy milk. " * 100)
    for _ in range(2):
        with pytest.raises(StoreError, match=r"ribbon\.sqlite3 is not a SQLite database"):
            await open_journal("", tmp_path)
    assert notes.read_text() == "Buy milk. " * 100


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ada:secret@127.0.0.1:1/books",
        "postgresql://ada:secret@/books?host=/nowhere",
        "postgresql://ada:secret@localhost:port/books",
        "postgresql://ada:secret@127.0.0.1:1/books?statement_cache_size=many",
    ],
)
async def test_a_server_that_cannot_be_reached_is_named_without_the_password(url: str, tmp_path: Path) -> None:
    """The message says which database and which setting."""
    with pytest.raises(StoreError, match=r"/books: .*RIBBON_DATABASE_URL") as caught:
        await open_journal(url, tmp_path)
    assert "secret" not in str(caught.value)
