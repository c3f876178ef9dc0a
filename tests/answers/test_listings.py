"""Lists and overviews, also of books without people or without facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import answer
from bot.library.packs import load
from bot.view import Horizon, View

ROOT = Path(__file__).parents[2]
BARE = """
title: A Tale
chapters:
  - passages: ["Anna kept a goat in the tower. Nobody knew of it."]
  - passages: [The goat ran off.]
"""


@pytest.fixture
def bare(tmp_path: Path) -> View:
    """One chapter of a book of passages alone."""
    (tmp_path / "tale.yaml").write_text(BARE, encoding="utf-8")
    return load(tmp_path / "tale.yaml").up_to(Horizon(1))


def test_a_book_of_passages_can_be_recapped(bare: View) -> None:
    """Its sentences are told, those of finished chapters only."""
    told = answer(bare, "what happened so far?")
    assert "goat" in told.short and "ran off" not in told.short


def test_a_book_without_people_has_nobody_to_list(bare: View) -> None:
    """It is refused like anything else that is not known."""
    assert not answer(bare, "whom have I met so far?").answered


def test_nothing_is_known_before_the_first_page(tmp_path: Path) -> None:
    """Lists of nothing are refusals; the number of chapters stands on the cover."""
    (tmp_path / "tale.yaml").write_text(BARE, encoding="utf-8")
    view = load(tmp_path / "tale.yaml").up_to(Horizon(0))
    for asked in ("recap", "cast", "who has been arrested so far?", "what's chapter 1 called", "chapter titles so far"):
        assert not answer(view, asked).answered
    assert answer(view, "how many chapters are there?").short == "A Tale has 2 chapters."


def test_an_ending_is_told_to_those_who_have_finished() -> None:
    """Nobody else hears of it."""
    book = load(ROOT / "seeds" / "lighthouse")
    assert not answer(book.up_to(Horizon(5)), "how does the book end?").answered
    assert "Corin" in answer(book.up_to(Horizon(6)), "how does the book end?").short
