"""What tests of more than one folder are handed."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from bot.store import Store, open_journal
from bot.store.migrations import script
from tests.doubles.postgres import Postgres, postgres

# How long an example takes says something of the machine and nothing of Ribbon.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Tests that are started in the background have interrupts ignored, and so would all processes that they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL server. Where there is none, the tests that need it fail: a promise nobody looked at is not kept."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def shared_database(server: Postgres) -> Iterator[str]:
    """One PostgreSQL database for all tests that are content to find it empty."""
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with tables and no rows, to be copied: quicker than to make one for every test."""
    path = tmp_path_factory.mktemp("sqlite") / "ribbon.sqlite3"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(script("sqlite", None))
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, empty_file: Path, tmp_path: Path) -> str:
    """The URL of an empty database of each kind ("" is the SQLite file in the test's own folder)."""
    if request.param == "sqlite":
        shutil.copy(empty_file, tmp_path)
        return ""
    server: Postgres = request.getfixturevalue("server")
    url: str = request.getfixturevalue("shared_database")
    server.empty(url)
    return url


@pytest.fixture
async def journal(database: str, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty journal in each kind of database."""
    store = await open_journal(database, tmp_path)
    try:
        yield store
    finally:
        await store.close()
