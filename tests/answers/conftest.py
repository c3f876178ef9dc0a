"""The two books that the answers are tested on, at every place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.book import Book
from bot.library.packs import load
from bot.view import Horizon, View

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def tulayev() -> Book:
    """The default book."""
    return load(SEEDS / "tulayev")


@pytest.fixture(scope="session")
def views(tulayev: Book) -> list[View]:
    """The default book at every horizon."""
    return every(tulayev)


@pytest.fixture(scope="session")
def lighthouse() -> list[View]:
    """The small invented book at every horizon."""
    return every(load(SEEDS / "lighthouse"))


def every(book: Book) -> list[View]:
    """A book at every horizon."""
    return [book.up_to(Horizon(through)) for through in range(book.cover.chapters + 1)]
