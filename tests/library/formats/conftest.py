"""What the tests of the formats share: a small book, and a way to read a text as a quiz on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from bot.library.formats.importing import imported
from bot.library.packs import drafted
from tests.library.conftest import unmarked

if TYPE_CHECKING:
    from bot.library.draft import Draft
    from bot.library.formats.importing import Imported

BOOK = """title: The Ferry
people:
  - {id: ada, name: Ada, since: 1}
  - {id: bo, name: Bo Lindqvist, since: 2}
  - {id: pedlar, name: the pedlar, since: 1}
  - {id: emil, name: Emil, since: 3}
chapters: [{}, {}, {}, {identities: [{people: [pedlar, emil], text: The pedlar is Emil.}]}, {}]
"""


class Take(Protocol):
    """Reads a text as a quiz on the book."""

    def __call__(
        self, text: str, name: str, through: int | None = None, *, chapters: str = "", style: str = "", title: str = ""
    ) -> Imported:
        """What became of the text, which is that of a file of this name."""
        ...


class Wrong(Protocol):
    """Reads a text that has a mark at every place that has to be complained about."""

    def __call__(self, text: str, name: str, style: str) -> str:
        """The first problem. The errors stand exactly where the marks are, and nothing is imported."""
        ...


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """A book of five chapters."""
    path = tmp_path_factory.mktemp("packs") / "ferry.yaml"
    path.write_text(BOOK, encoding="utf-8")
    draft, _ = drafted(path)
    assert draft.complaints == []
    return draft


@pytest.fixture
def take(book: Draft) -> Take:
    """A reader of texts for the book."""

    def taken(
        text: str, name: str, through: int | None = None, *, chapters: str = "", style: str = "", title: str = ""
    ) -> Imported:
        beside = (f"{name}.chapters.yaml", chapters) if chapters else ("", "")
        return imported(text, name, book, through, style=style, title=title, chapters=beside)

    return taken


@pytest.fixture
def wrong(take: Take) -> Wrong:
    """A reader of texts that are wrong."""

    def told(text: str, name: str, style: str) -> str:
        plain, places = unmarked(text)
        found = take(plain, name, style=style)
        assert [(each.line, each.column) for each in found.errors] == places, found.errors
        assert found.quiz is None and found.questions == ()
        return found.errors[0].problem

    return told
