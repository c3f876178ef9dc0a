"""Who is known by which name at which chapter, and who has turned out to be whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.book.source import Identity
from bot.view import Person, Sealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.book.source import PersonSource


class Cast:
    """The people of a book. Numbers follow the order in which they are first named, so they depend on nothing later."""

    def __init__(self, people: tuple[PersonSource, ...], identities: Iterable[Sealed[Identity]]) -> None:
        order = sorted(range(len(people)), key=lambda index: (people[index].since, index))
        self._number = {index: number for number, index in enumerate(order)}
        self._people = [people[index] for index in order]
        self.identities = tuple(sorted((self._introduced(identity) for identity in identities), key=lambda i: i.since))

    def since(self, index: int) -> int:
        """The chapter after which the person at this place in the pack has a name."""
        return self._people[self._number[index]].since

    def numbers(self, indices: Iterable[int], chapter: int) -> tuple[int, ...]:
        """The numbers of those people (by their place in the pack) who have a name by `chapter`."""
        numbers = (self._number[index] for index in indices)
        return tuple(number for number in numbers if self._people[number].since <= chapter)

    def _introduced(self, identity: Sealed[Identity]) -> Sealed[Identity]:
        since = max(identity.since, *(self.since(index) for index in identity.value.people))
        people = self.numbers(identity.value.people, since)
        return Sealed(since, Identity(people, identity.value.text, identity.value.name))

    def up_to(self, chapter: int) -> tuple[Person, ...]:
        """Everybody with a name by `chapter`, in the order in which they were first named."""
        same = {number: number for number, person in enumerate(self._people) if person.since <= chapter}
        shown: dict[int, str] = {}
        for identity in self.identities:
            if identity.since > chapter:
                break
            first = min(same[number] for number in identity.value.people)
            joined = {same[number] for number in identity.value.people}
            same = {number: first if group in joined else group for number, group in same.items()}
            if identity.value.name:
                shown[first] = identity.value.name
        groups: dict[int, list[int]] = {}
        for number, first in same.items():
            groups.setdefault(first, []).append(number)
        return tuple(self._person(tuple(numbers), chapter, shown.get(first, "")) for first, numbers in groups.items())

    def _person(self, numbers: tuple[int, ...], chapter: int, shown: str) -> Person:
        sealed = [name for number in numbers for name in self._people[number].names if name.since <= chapter]
        sealed.sort(key=lambda name: name.since)
        titles = [name.value.text for name in sealed if name.value.becomes]
        name = shown or (titles[-1] if titles else sealed[0].value.text)
        names = dict.fromkeys([name, *(other.value.text for other in sealed)])
        first = self._people[numbers[0]]
        return Person(
            number=numbers[0],
            name=name,
            names=tuple(names),
            since=sealed[0].since,
            numbers=numbers,
            gender=first.gender,
            background=first.background,
        )
