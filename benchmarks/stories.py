"""Stories with questions by other people, as books.

A stories file is JSON, a story a line:

    {"id", "title", "summary_paragraphs": [str],
     "questions": [{"q": str, "answers": [str], "paragraphs": [int]?, "quotes": [str]?}]}

Where questions name paragraphs, a paragraph is a section and a chapter; elsewhere every sentence is a chapter of its
own. Quotes are parts of the sentences that tell what is asked, each from one of them; `data/` has stories with them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from bot.book.book import Book
from bot.book.source import Passage, Source
from bot.text import sentences
from bot.view import Cover, Horizon, View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDS = 5
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One question, its reference answers, and the sections, quotes or lines (by their CRC-32) that it rests on.

    They are empty where they are not known.
    """

    text: str
    answers: tuple[str, ...]
    sections: frozenset[int] = frozenset()
    quotes: tuple[str, ...] = ()
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Story:
    """A story as the units that become its chapters."""

    id: str
    title: str
    units: tuple[str, ...]
    sectioned: bool
    items: tuple[Item, ...]

    @property
    def fold(self) -> int:
        """The part of a cross-validation that this story is in. Depends on its id alone."""
        return fold_of(self.id)

    @property
    def ours(self) -> bool:
        """Whether this is one of our own: they alone come with quotes."""
        return any(item.quotes for item in self.items)

    def asked(self) -> Iterator[tuple[View, Item]]:
        """Every question, and the view that it is put to: that of all of the story."""
        view = view_of(self.units, self.title)
        for item in self.items:
            yield view, item


def fold_of(text: str) -> int:
    """The part of a cross-validation that what goes by this id is in."""
    return crc32(text.encode()) % FOLDS


def read(path: Path) -> list[Story]:
    """All stories of a file."""
    found = []
    for text in path.read_text(encoding="utf-8").splitlines():
        if not text.strip():
            continue
        story = json.loads(text)
        sectioned = any("paragraphs" in q for q in story["questions"])
        paragraphs = story["summary_paragraphs"]
        units = tuple(paragraphs) if sectioned else tuple(s for p in paragraphs for s in sentences(p))
        items = tuple(
            Item(q["q"], tuple(q["answers"]), frozenset(q.get("paragraphs", ())), tuple(q.get("quotes", ())))
            for q in story["questions"]
        )
        found.append(Story(story["id"], story["title"], units, sectioned, items))
    return found


def view_of(units: Sequence[str], title: str, finished: int | None = None) -> View:
    """The view of who has finished that many units (all, if not said) of a book in which each of them is a chapter."""
    return view_of_chapters([(unit,) for unit in units], title, finished)


def view_of_chapters(chapters: Sequence[Sequence[str]], title: str, finished: int | None = None) -> View:
    """The view of who has finished that many chapters (all, if not said) of a book that consists of nothing else."""
    passages = tuple(Passage(i + 1, unit) for i, units in enumerate(chapters) for unit in units)
    book = Book(Source(Cover("story", title, "", len(chapters)), passages=passages))
    return book.up_to(Horizon(len(chapters) if finished is None else finished))


def normal(text: str) -> list[str]:
    """A text's words as answers are compared by: lower case, without punctuation and articles."""
    text = re.sub(r"'s\b", " s", text.lower().replace("\u2019", "'"))
    return [t for t in _NOT_ALNUM.sub(" ", text).split() if t not in {"a", "an", "the"}]


def holds(words: list[str], wanted: list[str]) -> bool:
    """Whether the words `wanted` stand in `words` in a row."""
    n = len(wanted)
    return bool(n) and any(words[i : i + n] == wanted for i in range(len(words) - n + 1))


def gold(view: View, item: Item) -> list[bool]:
    """Of each line, whether the question rests on it: by what is known of that, or else by a reference answer in it."""
    if item.lines:
        return [crc32(line.text.encode()) in item.lines for line in view.lines]
    if item.quotes:
        return [any(quote in line.text for quote in item.quotes) for line in view.lines]
    if item.sections:
        return [line.since - 1 in item.sections for line in view.lines]
    wanted = [normal(a) for a in item.answers]
    return [any(holds(normal(line.text), w) for w in wanted) for line in view.lines]
