"""A strict reader of YAML: one file in, plain values out, each of which knows the line and column where it stands.

It reads libyaml's event stream itself, and takes from YAML what an author needs: mappings, lists, texts, numbers, true,
false and null. Whatever else YAML can do (anchors, tags, several documents) is refused with a complaint, and so is a
file that is built to take up time or memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from bot.errors import Complaint
from bot.library import slips
from bot.library.decoding import BOM, decoded, joined, loaded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAX_FILE = 32 * 1024 * 1024  # bytes
MAX_TEXT = 100_000  # characters in one scalar
MAX_KEY = 200
MAX_DEPTH = 12
MAX_NODES = 100_000  # keys count too
MAX_COMPLAINTS = 20  # of this reader's own about one file; more than that is no slip of the pen

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # only its events are used, never its constructor
_NODES = (yaml.ScalarEvent, yaml.CollectionStartEvent)
_IN_JSON = '{"title": "The Name of the Book", "chapters": [...]}'
_SILENCE = MAX_TEXT + 64 * 1024  # bytes that may pass without an event before a text counts as too long
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}\Z")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_HARMLESS = bytes(range(32, 127)) + b"\t\n\r"


class Place(NamedTuple):
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def complaint(self, key: str, problem: str, remedy: str = "", *, advice: bool = False) -> Complaint:
        """A complaint about what stands here."""
        said = slips.in_json(remedy) if self.in_json else remedy
        return Complaint(self.file, self.line, self.column, key, problem, said, advice)

    @property
    def in_json(self) -> bool:
        """Whether this stands in a file of JSON."""
        return slips.is_json(self.file)


class Block(dict[str, Any]):
    """A mapping; `place` is where it begins, `keys_at` and `values_at` where its keys and values do."""

    __slots__ = ("keys_at", "place", "values_at")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.keys_at: dict[str, Place] = {}
        self.values_at: dict[str, Place] = {}

    def put(self, key: str, value: object, key_at: Place, value_at: Place) -> None:
        """Add a key and its value with their places."""
        self[key] = value
        self.keys_at[key] = key_at
        self.values_at[key] = value_at


class Items(list[Any]):
    """A list; `place` is where it begins, `values_at` where each of its items does."""

    __slots__ = ("place", "values_at")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.values_at: list[Place] = []


@dataclass(frozen=True)
class Document:
    """One file: its top mapping (None if there is none to be had), what is wrong with it, and its bytes for a digest.

    `whole` says whether it was read to its end. Where a complaint was made already, `spoilt` holds the place.
    """

    file: str
    top: Block | None
    complaints: tuple[Complaint, ...]
    data: bytes = b""
    whole: bool = True
    spoilt: frozenset[Place] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Dialect:
    """What another program's YAML may hold that a pack may not."""

    word: Callable[[str], object] | None = None  # what an unquoted text means
    longest: int = MAX_KEY  # how long a key may be
    last: bool = False  # of equal keys the last holds
    lists: bool = False  # a file that is one list is read as a block with that list under the key ""


OURS = Dialect()


def read(path: Path, shown: str = "") -> Document:
    """Read the file at `path`, called `shown` in complaints. Never raises for what the file holds."""
    file = shown or str(path)
    data = loaded(path, file, MAX_FILE, "Split the pack into several files.")
    return Document(file, None, (data,), whole=False) if isinstance(data, Complaint) else parsed(data, file)


def parsed(data: bytes, file: str, dialect: Dialect = OURS) -> Document:
    """Read these bytes of `file`. Never raises for what they hold."""
    text = decoded(data, file)
    if isinstance(text, Complaint):
        return Document(file, None, (text,), whole=False)
    return _Reader(file, dialect).read(text, data.removeprefix(BOM))


class _StopReadingError(Exception):
    """The rest of the file is not worth reading; a complaint has been made."""


class _Feed:
    """Hands a text to libyaml in pieces, and runs dry when too much has gone by without an event."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0
        self.event_at = 0
        self.overflow = False

    def read(self, size: int = 16_384) -> bytes:
        """The next piece; empty at the end."""
        if self.at - self.event_at > _SILENCE:
            self.overflow = True
            return b""
        piece = self._data[self.at : self.at + size]
        self.at += len(piece)
        return piece


class _Reader:
    """Builds one document. Recursion is safe: its depth is bounded before it is entered."""

    def __init__(self, file: str, dialect: Dialect) -> None:
        self._file = file
        self._dialect = dialect
        self._complaints: list[Complaint] = []
        self._spoilt: set[Place] = set()
        self._nodes = 0
        self._advice = 0
        self._last = Place(file, 1, 1)

    def read(self, text: str, data: bytes) -> Document:
        """The document that `text` (decoded from `data`) holds."""
        top, whole = None, False
        try:
            cleaned = text if data.isascii() and not data.translate(None, _HARMLESS) else self._characters(text)
            cleaned = joined(cleaned)
            feed = _Feed(data if cleaned is text else cleaned.encode("utf-8"))
            self._loader = _LOADER(feed)
            self._feed = feed
            try:
                top = self._document()
                whole = True
            finally:
                self._loader.dispose()
        except yaml.MarkedYAMLError as error:
            self._syntax(error, text)
        except yaml.YAMLError:
            problem = f"this cannot be read as {'JSON' if self._last.in_json else 'YAML'}"
            self._complain(self._last, problem, "Look for stray characters near here.")
        except _StopReadingError:
            pass
        return Document(self._file, top, tuple(self._complaints), data, whole, frozenset(self._spoilt))

    def _characters(self, text: str) -> str:
        """`text` with each character that no author means to write replaced by one that is harmless."""
        text = text.replace("\u2028", " ").replace("\u2029", " ")  # libyaml would take them for the end of a line
        found = False
        for match in slips.REFUSED.finditer(text):
            found = True
            begin = text.rfind("\n", 0, match.start()) + 1
            place = Place(self._file, text.count("\n", 0, match.start()) + 1, match.start() - begin + 1)
            self._character(place, match.group())
        return slips.REFUSED.sub("\ufffd", text) if found else text

    def _character(self, place: Place, character: str) -> None:
        self._complain(place, *slips.character(character))

    def _complain(self, place: Place, problem: str, remedy: str, key: str = "") -> None:
        self._complaints.append(place.complaint(key, problem, remedy))
        self._spoilt.add(place)
        if len(self._complaints) - self._advice >= MAX_COMPLAINTS:
            remedy = "Put these right first; there may be more."
            self._complaints.append(place.complaint("", "the rest of the file was not read", remedy))
            raise _StopReadingError

    def _fatal(self, place: Place, problem: str, remedy: str) -> None:
        self._complaints.append(place.complaint("", problem, remedy))
        raise _StopReadingError

    def _syntax(self, error: yaml.MarkedYAMLError, text: str) -> None:
        mark = error.problem_mark or error.context_mark
        place = Place(self._file, mark.line + 1, mark.column + 1) if mark else self._last
        if self._feed.overflow:
            begun_at = error.context_mark
            place = Place(self._file, begun_at.line + 1, begun_at.column + 1) if begun_at else self._last
            self._complaints.append(self._too_long(place))
            return
        if place.in_json and (fault := slips.json_fault(text)):
            line, column, problem, remedy = fault
            self._complaints.append(Place(self._file, line, column).complaint("", problem, remedy))
            return
        remedy = slips.yaml_hint(f"{error.problem or ''} {error.context or ''}")
        context = error.context_mark
        begun = f", in what begins in line {context.line + 1}" if context and context.line + 1 != place.line else ""
        what = "JSON" if place.in_json else "YAML"
        problem = f"the {what} does not hold together here ({(error.problem or 'unreadable').strip()}{begun})"
        self._complaints.append(place.complaint("", problem, remedy))

    def _too_long(self, place: Place) -> Complaint:
        problem = f"more than {MAX_TEXT // 1000} kB stand here in one piece"
        return place.complaint("", problem, "Cut a long text into passages of a paragraph or a page each.")

    def _next(self) -> yaml.Event:
        """The next event; `self._last` is its place."""
        event: yaml.Event | None = self._loader.get_event()
        if event is not None and (mark := event.start_mark) is not None:
            self._last = Place(self._file, mark.line + 1, mark.column + 1)
        if self._feed.overflow:
            self._complaints.append(self._too_long(self._last))
        if event is None or self._feed.overflow:
            raise _StopReadingError
        self._feed.event_at = self._feed.at  # count from here
        return event

    def _document(self) -> Block | None:
        self._next()  # the start of the stream
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            like = _IN_JSON if self._last.in_json else "a line such as  title: The Name of the Book"
            self._complain(self._last, "the file is empty", f"Begin it with {like}")
            return None
        if getattr(event, "tags", None):
            self._complain(self._last, "a directive (%TAG) stands here", "Take its line out: tags are not read here.")
        event = self._next()
        place = self._last
        top = self._value(event, 1)
        self._next()  # the end of the document
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._complain(self._last, "a second document begins here", "Keep one to a file: take out the ---")
        if isinstance(top, Block):
            return top
        if isinstance(top, Items) and self._dialect.lists:
            whole = Block(place)
            whole.put("", top, place, place)
            return whole
        if place not in self._spoilt:
            like = _IN_JSON if place.in_json else "keys such as  title: The Name of the Book  and  chapters:"
            self._complain(place, f"expected keys and their values, found {describe(top)}", f"Begin with {like}")
        return None

    def _value(self, event: yaml.Event, depth: int) -> object:
        place = self._last
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._fatal(place, f"the file holds more than {MAX_NODES:,} values", "Split the pack into several files.")
        if isinstance(event, yaml.AliasEvent):
            self._complain(
                place, f"an alias (*{str(event.anchor)[:60]}) stands here", "Write the value itself out again."
            )
            return None
        if isinstance(event, _NODES) and (event.anchor or event.tag):
            self._marked(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if depth > MAX_DEPTH:
            self._fatal(place, f"this is nested more than {MAX_DEPTH} levels deep", "A pack needs six at most.")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(place, depth)
        return self._block(place, depth)

    def _marked(self, event: yaml.Event, place: Place) -> None:
        for what, sign, mark in (("an anchor", "&", "anchor"), ("a tag", "", "tag")):
            found = getattr(event, mark)
            if found is not None:
                remedy = "Take it out, or put the text in quotes."
                self._complain(place, f"{what} ({sign}{found[:60]}) stands here", remedy)

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> object:
        value = event.value
        if len(value) > MAX_TEXT:
            self._complaints.append(self._too_long(place))
            raise _StopReadingError
        if event.style == '"' and (match := slips.REFUSED.search(value)):
            self._character(place, match.group())
            return slips.REFUSED.sub("\ufffd", value)
        if event.style:
            return value
        if self._dialect.word is not None:
            return self._dialect.word(value)
        if (wrong := slips.no_number(value, in_json=place.in_json)) is not None:
            self._complain(place, *wrong)
        elif (mild := slips.misread(value)) is not None and self._advice < MAX_COMPLAINTS:
            self._advice += 1
            self._complaints.append(place.complaint("", *mild, advice=True))
        return plain(value)

    def _items(self, place: Place, depth: int) -> Items:
        items = Items(place)
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.values_at.append(self._last)
            items.append(self._value(event, depth + 1))
        return items

    def _block(self, place: Place, depth: int) -> Block:
        block = Block(place)
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key_at = self._last
            key = event.value if isinstance(event, yaml.ScalarEvent) else None
            self._value(event, depth + 1)  # for its complaints
            event = self._next()
            value_at = self._last
            value = self._value(event, depth + 1)
            if key is not None and len(key) <= self._dialect.longest:
                if key in block:
                    self._again(block, key, key_at)
                if key not in block:
                    block.put(key, value, key_at, value_at)
            elif key_at not in self._spoilt:
                self._complain(key_at, "a key is a word or a few, no more than that", "Put a text in quotes.")
        return block

    def _again(self, block: Block, key: str, at: Place) -> None:
        """Complain about a key that is given twice; or take the first one out, where the last is to hold."""
        if self._dialect.last:
            self._advice += 1
            remedy = f"The last one is taken, in line {at.line}."
            self._complaints.append(block.keys_at[key].complaint(key, "the key is given twice", remedy, advice=True))
            del block[key]
        else:
            remedy = f"It stands in line {block.keys_at[key].line} already: keep one of the two, or merge them."
            self._complain(at, "the key is given twice", remedy, key)


def plain(text: str) -> object:
    """What an unquoted scalar means: true, false, null, a decimal number, or else the text itself (`no`, `010`)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "-0123456789":
        if _INT.match(text):
            return int(text)
        if _FLOAT.match(text):
            return float(text)
    return text


def describe(value: object) -> str:
    """What kind of thing a value is, in an author's words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {value[:40]!r}" + ("..." if len(value) > 40 else "")  # noqa: PLR2004 - fits a line
        case dict():
            return "keys and values"
        case _:
            return "a list"


def locate(tree: Block | Items, path: tuple[int | str, ...]) -> tuple[Place, str]:
    """The place of the value at `path`, as far as the path leads, and the last key on the way."""
    place, key, node = tree.place, "", tree
    for step in path:
        if isinstance(node, Block) and isinstance(step, str) and step in node:
            place, key = node.values_at[step], step
            node = node[step]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            place = node.values_at[step]
            node = node[step]
    return place, key
