"""A pack while it is being checked: the model, the tree it came from, and a list to put complaints on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.library.documents import Block, locate
from bot.library.names import Known, Names
from bot.library.shape import Path, listed
from bot.view import Cover, Edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.errors import Complaint
    from bot.library.schema import AliasModel, PackModel, PersonModel


@dataclass
class Findings:
    """Complaints about one tree, each put where its path leads."""

    tree: Block
    complaints: list[Complaint] = field(default_factory=list)

    def wrong(self, path: Path, problem: str, remedy: str, key: str = "") -> None:
        """Complain about the value at `path`."""
        place, last = locate(self.tree, path)
        self.complaints.append(place.complaint(key or last, problem, remedy))

    def advise(self, path: Path, problem: str, remedy: str) -> None:
        """Say what might be better about the value at `path`."""
        place, last = locate(self.tree, path)
        self.complaints.append(place.complaint(last, problem, remedy, advice=True))


@dataclass
class Draft(Findings):
    """A pack that may still hold errors. `ids` are those that its author has given, also to people who were cut out."""

    id: str = ""
    pack: PackModel | None = None
    ids: frozenset[str] = frozenset()

    @property
    def chapters(self) -> int:
        """How many chapters the book has."""
        return len(self.pack.chapters) if self.pack else 0

    @cached_property
    def people(self) -> dict[str, PersonModel]:
        """People by id; the first one where an id is given twice."""
        found: dict[str, PersonModel] = {}
        for person in self.pack.people if self.pack else ():
            found.setdefault(person.id, person)
        return found

    @cached_property
    def names(self) -> Names:
        """Everybody's names."""
        if self.pack is None or not self.pack.people:
            return Names(())
        return Names(all_names(self.pack.people), list(_prose(self.pack)))

    def index(self) -> dict[str, int]:
        """The place of every person in the pack."""
        return {person.id: i for i, person in reversed(list(enumerate(self.pack.people if self.pack else ())))}


def all_names(people: Iterable[PersonModel]) -> list[tuple[str, int, str]]:
    """Every name of these people with its chapter and the id of whoever bears it."""
    found = []
    for person in people:
        found.append((person.name, person.since, person.id))
        found.extend((alias.name, alias_since(person, alias), person.id) for alias in person.aliases)
    return found


def alias_since(person: PersonModel, alias: AliasModel) -> int:
    """The chapter after which somebody's alias is known: their own if it says nothing else."""
    return person.since if alias.since is None else alias.since


def _prose(pack: PackModel) -> Iterator[str]:
    """The texts that show how the pack uses a word."""
    for chapter in (*pack.chapters, None):
        for fact in chapter.facts if chapter else pack.about:
            yield fact.text
            yield fact.short or ""
        if chapter:
            yield from chapter.prompts
            yield from chapter.passages


def told(names: list[Known]) -> str:
    """`"Erchov" (known after chapter 2) and ...`."""
    each = [f'"{known.text}" (known after chapter {known.since})' for known in names[:4]]
    return listed(each)


def cover(id_: str, pack: PackModel) -> Cover:
    """What everybody knows of the book of a pack before the first page."""
    editions = tuple(Edition(edition.name, edition.pages) for edition in pack.editions)
    return Cover(id_, pack.title, pack.author or "", len(pack.chapters), pack.year or "", editions)
