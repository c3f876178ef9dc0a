"""Two processes on one PostgreSQL database, as far as two stores with nothing in common are two processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store, open_journal
from tests.doubles.postgres import Postgres


@pytest.fixture
async def pair(server: Postgres, shared_database: str, tmp_path: Path) -> AsyncIterator[tuple[Store, Store]]:
    """The stores of both."""
    server.empty(shared_database)
    one = await open_journal(shared_database, tmp_path)
    try:
        other = await open_journal(shared_database, tmp_path)
        try:
            yield one, other
        finally:
            await other.close()
    finally:
        await one.close()
