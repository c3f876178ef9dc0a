"""After which chapter an imported question is asked: what its file says of that, and what it touches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.library.documents import MAX_KEY, Block, Dialect, parsed
from bot.library.draft import told
from bot.library.names import same
from bot.library.schema import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.errors import Complaint
    from bot.library.draft import Draft
    from bot.library.formats.items import Item
    from bot.library.schema import PersonModel

_READ = 300  # characters of a name or heading in which chapters are looked for
_CHAPTERS = re.compile(
    r"(?<![^\W_])ch(?:apter|ap)?s?[\s._:#-]{0,3}(\d{1,5})"
    r"((?:\s?(?:-|\u2013|\u2014|to|and|through|&|,|/)\s?\d{1,5}(?![^\W_]))*)(?![^\W_])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_PLACES = re.compile(r"(\d{1,6})(?:\s*[-\u2013]\s*(\d{1,6}))?")
_ARTICLE = re.compile(r"^(?:the|an?) ")
_UNASKED = frozenset({"kind", "chapter", "people"})  # keys whose values are no text of the question


def chapter_in(text: str) -> int | None:
    """The chapter that a name or heading speaks of, the latest of several: `ch 3`, `Chapters 3-5`, `book.ch03`."""
    found = [number for match in _CHAPTERS.finditer(text[:_READ]) for number in _NUMBER.findall(match.group())]
    return max(map(int, found), default=None)


@dataclass
class Chapters:
    """A map of questions to chapters that lies beside their file: by their text, or by their numbers."""

    texts: dict[str, int] = field(default_factory=dict)
    places: list[tuple[int, int, int]] = field(default_factory=list)  # first, last, chapter
    complaints: list[Complaint] = field(default_factory=list)

    def of(self, item: Item) -> int | None:
        """The chapter of a question; its text goes before its number, and a later line before an earlier one."""
        asked = _plain(str(item.tree.get("ask", "")))
        if asked in self.texts:
            return self.texts[asked]
        return next((chapter for first, last, chapter in reversed(self.places) if first <= item.number <= last), None)


def mapped(file: str, text: str, items: Iterable[Item], numbers: int) -> Chapters:
    """The map that `text` holds, for these questions of a file that has `numbers` of them, the skipped ones too."""
    document = parsed(text.encode("utf-8", "replace"), file, Dialect(longest=max(MAX_KEY, MAX_TEXT)))
    found = Chapters(complaints=list(document.complaints))
    asked = {_plain(str(item.tree.get("ask", ""))) for item in items}
    for key, chapter in (document.top or {}).items():
        assert document.top is not None  # noqa: S101 - it has just given a key
        place = document.top.values_at[key]
        if not isinstance(chapter, int) or isinstance(chapter, bool) or chapter < 0:
            found.complaints.append(
                place.complaint(key[:60], "expected the number of a chapter", 'Write  "Who keeps the lamp?": 3')
            )
            continue
        places = _PLACES.fullmatch(key.strip())
        if _plain(key) in asked:
            found.texts[_plain(key)] = chapter
        elif places and 1 <= int(places[1]) <= int(places[2] or places[1]) <= numbers:
            found.places.append((int(places[1]), int(places[2] or places[1]), chapter))
        else:
            problem = "there is no such question in the file"
            remedy = f"Write a question as it stands there, or its number, 1 to {numbers}, or two: 4-9."
            found.complaints.append(document.top.keys_at[key].complaint(key[:60], problem, remedy))
    return found


def raised(item: Item, chapter: int, book: Draft, *, careful: bool) -> tuple[int, str]:
    """The chapter of a question that is to be asked after `chapter`, and if that has to be later, what it touches.

    Where nobody has set the chapter with care, a part of a name that is known later, such as the surname alone, is
    taken for the whole, and two people who turn out to be one are asked about together after that.
    """
    needs = [(chapter, "")]
    asked = list(texts(item.tree))
    for text in asked:
        found = book.names.later(text, chapter)
        found += book.names.hinted(text, chapter) if careful else []
        needs += ((known.since, f"names {told([known])}") for known in found)
    people = item.tree.get("people")
    for who in people if isinstance(people, list) else ():
        if isinstance(who, str) and who in book.people:
            person = book.people[who]
            needs.append((person.since, f"is about {person.name} (known after chapter {person.since})"))
    if careful:
        needs += _revealed(asked, book)
    return max(needs, key=lambda need: need[0])  # of several, the first


def _revealed(asked: list[str], book: Draft) -> Iterator[tuple[int, str]]:
    """The chapters that reveal that people who are named together are one."""
    revealed = [
        (number if each.since is None else each.since, each.people)
        for number, chapter in enumerate(book.pack.chapters if book.pack else (), 1)
        for each in chapter.identities
    ]
    if not revealed:
        return
    said = f" {' '.join(map(same, asked))} "
    for since, people in revealed:
        named = [who for who in people if who in book.people and _is_named(book.people[who], said)]
        if len(named) > 1:
            names = " and ".join(book.people[who].name for who in named)
            yield since, f"names {names} (known to be one after chapter {since})"


def _is_named(person: PersonModel, said: str) -> bool:
    """Whether anything that somebody is called, articles aside, stands in a folded text."""
    names = (person.name, *(alias.name for alias in person.aliases))
    return any(f" {_ARTICLE.sub('', same(name))} " in said for name in names)


def texts(value: object) -> Iterator[str]:
    """Every text of a question, shown or not."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inside in value.items():
            if not isinstance(value, Block) or key not in _UNASKED:
                yield from texts(inside)
        yield from (key for key in value if "kind" not in value)  # the left sides of pairs
    elif isinstance(value, list):
        for inside in value:
            yield from texts(inside)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
