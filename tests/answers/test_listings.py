"""Lists and overviews, also of books without people or without facts."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.answers import answer
from bot.library.packs import load
from bot.view import Horizon, View

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


def test_an_ending_is_told_to_those_who_have_finished(lighthouse: list[View]) -> None:
    """Nobody else hears of it."""
    assert not answer(lighthouse[5], "how does the book end?").answered
    assert "Corin" in answer(lighthouse[6], "how does the book end?").short


@pytest.mark.parametrize(
    ("finished", "lines", "first"), [(12, 24, 1), (13, 21, 1), (16, 24, 1), (17, 24, 2), (60, 24, 45)]
)
def test_a_recap_of_a_long_book_is_bounded(tmp_path: Path, finished: int, lines: int, first: int) -> None:
    """The latest chapters are told at more length, and what is left out is named with the words that bring it."""
    chapters = [{"passages": [f"Goat {n} eats. Owl {n} sings. Crow {n} hops. Toad {n} sits."]} for n in range(1, 71)]
    (tmp_path / "tale.yaml").write_text(yaml.safe_dump({"title": "A Tale", "chapters": chapters}), encoding="utf-8")
    told = answer(load(tmp_path / "tale.yaml").up_to(Horizon(finished)), "recap")
    assert len(told.evidence) == lines
    assert sorted({line.since for line in told.evidence}) == list(range(first, finished + 1))
    assert ("recap chapter 1" in told.more) == (finished > 12)
    assert (f"chapters 1 to {first - 1}" in told.more) == (first > 2)
    assert all(line.text.count(str(line.since)) for line in told.evidence)
