"""What tests of more than one folder are handed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import Store, open_journal
from tests.doubles.postgres import Postgres, postgres


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


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of each kind ("" is a SQLite file in the test's own folder)."""
    if request.param == "sqlite":
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
