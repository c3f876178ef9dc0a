"""A pack as the library hands it over: plain values, people known by their place in the pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.view import Cover, Fact, Prompt, Relation, Sealed, Title


@dataclass(frozen=True, slots=True)
class Name:
    """A name of somebody. With `becomes`, the one to show from the chapter it is sealed at."""

    text: str
    becomes: bool = False


@dataclass(frozen=True, slots=True)
class PersonSource:
    """Somebody in a pack; `key` is the author's own handle and is never shown."""

    key: str
    names: tuple[Sealed[Name], ...]
    gender: str = ""
    background: bool = False

    @property
    def since(self) -> int:
        """The chapter after which this person has a name."""
        return min(name.since for name in self.names)


@dataclass(frozen=True, slots=True)
class Identity:
    """Two or more people (indices into `Source.people`) turn out to be one."""

    people: tuple[int, ...]
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the book's own text."""

    since: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Everything in a pack. People in facts, relations and identities are indices into `people`."""

    cover: Cover
    people: tuple[PersonSource, ...] = ()
    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    identities: tuple[Sealed[Identity], ...] = ()
    titles: tuple[Title, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    passages: tuple[Passage, ...] = ()
    digest: str = ""
