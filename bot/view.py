"""What a reader may see: a `View` answers as if every page after its horizon were torn out.

A view is handed to features ready-made; nothing in this module leads back to the whole book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from bot.questions import Question

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, order=True)
class Horizon:
    """How many chapters are finished. 0 is before the first page; "I am in chapter 4" is 3."""

    chapter: int

    def __post_init__(self) -> None:
        if self.chapter < 0:
            message = f"a horizon is a number of finished chapters, 0 or more, not {self.chapter}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Sealed(Generic[T_co]):
    """A value that does not exist until `since` chapters are finished."""

    since: int
    value: T_co


class Prefix(Sequence[T]):
    """The first `length` items of a sequence, without a copy. Behaves as if there were no more."""

    __slots__ = ("_items", "_length")

    def __init__(self, items: Sequence[T], length: int) -> None:
        self._items = items
        self._length = min(length, len(items))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self._items[i] for i in range(*index.indices(self._length))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return self._items[index % self._length]

    def __iter__(self) -> Iterator[T]:
        for i in range(self._length):
            yield self._items[i]


class Kind(StrEnum):
    """What a fact says of the people it is tied to."""

    WHO = "who"  # who or what somebody is
    TRAIT = "trait"  # what somebody is like, thinks, wants
    EVENT = "event"  # something that happens or is done
    STATE = "state"  # how it stands with somebody: arrested, dead, in office; the latest one wins
    WHERE = "where"  # where something is or happens
    WHEN = "when"
    WHY = "why"
    HOW = "how"
    ABOUT = "about"  # about the book, its author, its times


class Doubt(StrEnum):
    """How sure a placement or a statement is."""

    NONE = ""
    PLACEMENT = "placement"  # in which chapter it stands was guessed, late rather than early
    DISPUTED = "disputed"  # accounts differ; the text says whose it is
    UNCONFIRMED = "unconfirmed"  # commonly said, not confirmed (a chapter's title, for instance)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with at least one visible name.

    `number` is the place in the order in which the book first names its people, so that it depends on nothing later.
    `numbers` holds more than one where two people have turned out to be one. `names` begins with `name`.
    """

    number: int
    name: str
    names: tuple[str, ...]
    since: int
    numbers: tuple[int, ...]
    gender: str = ""  # "he", "she", "they" or unknown
    background: bool = False  # a figure of history or the author, not one of the cast


@dataclass(frozen=True, slots=True)
class Fact:
    """A curated statement. `short` is its direct answer, if the author gave one; `state` is a word such as "dead"."""

    since: int
    kind: Kind
    text: str
    people: tuple[int, ...] = ()
    short: str = ""
    state: str = ""
    words: tuple[str, ...] = ()  # further words by which to find it; never shown
    doubt: Doubt = Doubt.NONE


@dataclass(frozen=True, slots=True)
class Relation:
    """`subject` is `kind` of `object`: Relation(xenia, "daughter", popov)."""

    since: int
    subject: int
    kind: str
    object: int
    text: str
    inverse: str = ""  # what `object` is of `subject`: "father"
    doubt: Doubt = Doubt.NONE


@dataclass(frozen=True, slots=True)
class Line:
    """The unit of evidence: one curated fact, or one sentence of a passage.

    `number` is its place in reading order; all lines of a lower number come before it. `passage` is the same for all
    lines of one passage.
    """

    number: int
    since: int
    text: str
    passage: int
    fact: Fact | None = None


class Hit(NamedTuple):
    """A line found by a search, and its BM25 score under the statistics of the view alone."""

    line: int
    score: float


class Search(Protocol):
    """The search structure, cut at a horizon: all statistics are those of the lines before the cut."""

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """The `limit` best lines by BM25, best first, ties to the earlier line."""
        ...

    def document_frequency(self, term: str) -> int:
        """In how many lines of the view `term` occurs."""
        ...

    def lines_with(self, term: str) -> Sequence[int]:
        """The numbers of the lines of the view that hold `term`, ascending."""
        ...


@dataclass(frozen=True, slots=True)
class Edition:
    """A page table: `pages[i]` is the last page of chapter i + 1."""

    name: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What everybody knows before the first page."""

    id: str
    title: str
    author: str
    chapters: int
    year: str = ""
    editions: tuple[Edition, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """A chapter's title."""

    chapter: int
    text: str
    doubt: Doubt = Doubt.NONE


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to talk about once its chapter is finished."""

    since: int
    text: str


class Authored(NamedTuple):
    """A question that somebody wrote, and the title of the quiz that it is in."""

    quiz: str
    question: Question


@dataclass(frozen=True)
class View:
    """The book up to a horizon. Its `lines`, `people`, `facts`, ... are what is visible there, in reading order."""

    cover: Cover
    horizon: Horizon
    lines: Sequence[Line]
    facts: Sequence[Fact]
    relations: Sequence[Relation]
    people: tuple[Person, ...]
    titles: tuple[Title, ...]
    prompts: Sequence[Prompt]
    search: Search
    asked: Callable[[], Sequence[Authored]] = tuple
    notes: dict[str, object] = field(default_factory=dict, compare=False, repr=False)
    """Room for what a feature learns from this view alone, say the names in its free text. Lives and dies with it."""

    @cached_property
    def questions(self) -> Sequence[Authored]:
        """The quiz questions that touch nothing beyond the horizon, in the order of the chapters that open them."""
        return self.asked()

    @cached_property
    def _by_number(self) -> dict[int, Person]:
        return {number: person for person in self.people for number in person.numbers}

    def person(self, number: int) -> Person | None:
        """The visible person who has this number, under whatever name the view knows them by."""
        return self._by_number.get(number)


def asking_too(view: View, more: Sequence[Authored]) -> View:
    """The view with those of some further questions that touch nothing beyond its horizon."""
    if not more:
        return view

    def asked() -> list[Authored]:
        fresh = (authored for authored in more if authored.question.since <= view.horizon.chapter)
        return sorted((*view.questions, *fresh), key=lambda authored: authored.question.since)

    return replace(view, asked=asked)


class _Nothing:
    """A search structure with nothing in it."""

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        del terms, limit
        return []

    def document_frequency(self, term: str) -> int:
        del term
        return 0

    def lines_with(self, term: str) -> Sequence[int]:
        del term
        return ()


EMPTY = View(Cover("", "", "", 0), Horizon(0), (), (), (), (), (), (), _Nothing())
"""The view of no book."""
