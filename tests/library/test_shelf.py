"""The shelf: which books there are, and what happens to one that is broken or edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Books
from bot.errors import PackError
from bot.library.shelf import Shelf
from bot.view import Horizon

SOUND = "title: {}\nchapters:\n  - passages: [Anna kept a goat.]\n"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with three small packs, one of them under the default book's name."""
    for name in ("b", "tulayev", "a"):
        (tmp_path / f"{name}.yaml").write_text(SOUND.format(name.upper()), encoding="utf-8")
    return tmp_path


def test_default_book_comes_first(seeds: Path) -> None:
    """The catalogue begins with the default book; the others follow by id."""
    books: Books = Shelf(seeds)
    assert [cover.id for cover in books.catalogue.covers] == ["tulayev", "a", "b"]


def test_views_are_those_of_the_book(seeds: Path) -> None:
    """A book is given at the horizon that is asked for, and one that is not there is None."""
    shelf = Shelf(seeds)
    nothing, all_of_it = shelf.up_to("a", Horizon(0)), shelf.up_to("a", Horizon(1))
    assert nothing is not None and not nothing.lines
    assert all_of_it is not None and [line.text for line in all_of_it.lines] == ["Anna kept a goat."]
    assert shelf.up_to("c", Horizon(1)) is None


def test_broken_pack_is_left_out_and_told_without_its_words(seeds: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A pack with errors is not in the catalogue, the rest is; the log has file and line, and no text of the pack's."""
    (seeds / "b.yaml").write_text("title: B\nchapters: [{}]\nsecret: the butler\n", encoding="utf-8")
    shelf = Shelf(seeds)
    assert [cover.id for cover in shelf.catalogue.covers] == ["tulayev", "a"]
    (event,) = caplog.records
    assert (event.message, event.levelname) == ("pack.left_out", "ERROR")
    assert vars(event)["where"] == [f"{seeds / 'b.yaml'}:3"]
    assert "butler" not in str(vars(event)) and "secret" not in str(vars(event))


def test_second_pack_of_one_id_is_left_out(seeds: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Of two packs with one id the first is kept and the other told; all others are there."""
    (seeds / "A.json").write_text('{"title": "Other", "chapters": [{}]}', encoding="utf-8")
    shelf = Shelf(seeds)
    assert [cover.id for cover in shelf.catalogue.covers] == ["tulayev", "a", "b"]
    assert len(caplog.records) == 1


def test_no_folder_is_no_books(tmp_path: Path) -> None:
    """A folder that is not there, or empty, gives a shelf without books."""
    assert Shelf(tmp_path).catalogue.covers == Shelf(tmp_path / "none").catalogue.covers == ()


def test_edited_pack_is_read_anew_when_told(seeds: Path) -> None:
    """A pack is read once; `reload` takes an edit in, cover and all, and keeps the old book if the edit is broken."""
    shelf = Shelf(seeds)
    path = seeds / "a.yaml"
    path.write_text(SOUND.format("A Goat's Life").replace("goat", "sheep"), encoding="utf-8")
    before = shelf.up_to("a", Horizon(1))
    assert before is not None and "goat" in before.lines[0].text
    shelf.reload("a")
    after = shelf.up_to("a", Horizon(1))
    assert after is not None and "sheep" in after.lines[0].text
    assert [cover.title for cover in shelf.catalogue.covers] == ["TULAYEV", "A Goat's Life", "B"]
    path.write_text("nonsense", encoding="utf-8")
    with pytest.raises(PackError):
        shelf.reload("a")
    assert shelf.up_to("a", Horizon(1)) is after


def test_few_books_are_kept_and_others_read_again(seeds: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A shelf that keeps one book still gives them all; one that has been spoilt meanwhile is logged and gone."""
    shelf = Shelf(seeds, books_kept=1)
    for book in ("a", "b", "tulayev", "a"):
        view = shelf.up_to(book, Horizon(1))
        assert view is not None and view.cover.id == book and len(shelf._books) == 1
    (seeds / "b.yaml").write_text("nonsense", encoding="utf-8")
    assert shelf.up_to("b", Horizon(1)) is None
    assert caplog.messages == ["pack.left_out"]
