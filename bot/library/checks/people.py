"""Checks on who is who: ids, names and the chapters that they are sealed at."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.library.draft import Draft, alias_since, told
from bot.library.names import is_called_after, same

if TYPE_CHECKING:
    from bot.library.schema import IdentityModel, PackModel, PersonModel
    from bot.library.shape import Path


def check_people(draft: Draft, pack: PackModel) -> None:
    """Complain about everything in `people` that cannot be as it is."""
    first: dict[str, int] = {}
    for i, person in enumerate(pack.people):
        path: Path = ("people", i)
        if person.id in first:
            line = draft.tree["people"].values_at[first[person.id]].line
            remedy = f"Give one of the two another id, or make one person of them; the first is in line {line}."
            draft.wrong((*path, "id"), f"the id {person.id!r} is given twice", remedy)
        first.setdefault(person.id, i)
        _check_person(draft, person, path)
    _check_shared_names(draft, pack)


def _check_person(draft: Draft, person: PersonModel, path: Path) -> None:
    last = draft.chapters
    if person.since > last:
        _out_of_range(draft, (*path, "since"), person.since)
    _check_name(draft, person.name, person.since, person.id, (*path, "name"))
    seen = {person.name}
    for i, alias in enumerate(person.aliases):
        here: Path = (*path, "aliases", i)
        since = alias_since(person, alias)
        if since > last:
            _out_of_range(draft, (*here, "since"), since)
        elif since < person.since:
            problem = (
                f"the alias is known after chapter {since}, before the person's first name (chapter {person.since})"
            )
            draft.wrong(
                (*here, "since"), problem, "Put the earliest name under  name:  and the later one under aliases."
            )
        if alias.name in seen and not alias.becomes:
            draft.advise(here, f'"{alias.name}" is a name of theirs already', "Leave it out.")
        seen.add(alias.name)
        _check_name(draft, alias.name, since, person.id, (*here, "name"))


def _out_of_range(draft: Draft, path: Path, since: int) -> None:
    remedy = f"Write a number from 0 to {draft.chapters}."
    draft.wrong(path, f"chapter {since} is out of range: the book has {draft.chapters} chapters", remedy)


def _check_name(draft: Draft, name: str, since: int, owner: str, path: Path) -> None:
    """A name must not hold another one that is known only later: "Erchov's deputy" before Erchov."""
    if not same(name):
        draft.wrong(path, f"{name!r} holds no letter and no digit", "Write a name that can be asked for.")
    later = draft.names.inside(name, since, owner)
    if later:
        problem = f"the name is known after chapter {since} but holds {told(later)}"
        if is_called_after(name):
            draft.wrong(path, problem, f"Seal it with  since: {later[0].since},  or find a name that does not.")
        else:  # two people may share a first name or a surname
            draft.advise(path, problem, "If it is the name of both, all is well.")


def _check_shared_names(draft: Draft, pack: PackModel) -> None:
    """Nobody may be called like somebody else at the same time, unless they have turned out to be one by then."""
    bearers: dict[str, list[tuple[str, int, str, Path]]] = {}
    for i, person in enumerate(pack.people):
        paths: list[tuple[str, int, Path]] = [(person.name, person.since, ("people", i, "name"))]
        for j, alias in enumerate(person.aliases):
            since = alias_since(person, alias)
            paths.append((alias.name, since, ("people", i, "aliases", j, "name")))
        for text, since, path in paths:
            bearers.setdefault(same(text), []).append((person.id, since, text, path))
    reveals = _reveals(pack)
    for folded, group in bearers.items():
        for at, (person_id, since, text, path) in enumerate(group):
            for rival, rival_since, _, _ in islice(group, at):
                both = max(since, rival_since)
                if folded and not _one(reveals, person_id, rival, both):
                    problem = f'"{text}" is a name of both {rival!r} and {person_id!r} after chapter {both}'
                    remedy = "Give one a longer name, such as the full one, or tell under identities that they are one."
                    draft.wrong(path, problem, remedy)
                    break


def _reveals(pack: PackModel) -> list[tuple[int, IdentityModel]]:
    return [
        (number if identity.since is None else identity.since, identity)
        for number, chapter in enumerate(pack.chapters, 1)
        for identity in chapter.identities
    ]


def _one(reveals: list[tuple[int, IdentityModel]], one: str, other: str, chapter: int) -> bool:
    """Whether two people are known to be one once `chapter` is finished."""
    if one == other:
        return True
    group, grown = {one}, bool(reveals)
    while grown:
        grown = False
        for since, identity in reveals:
            if since <= chapter and group & set(identity.people) and not group >= set(identity.people):
                group |= set(identity.people)
                grown = True
    return other in group
