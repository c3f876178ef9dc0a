"""From a pack that has been checked to the plain values of which a book is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.book import Identity, Name, Passage, PersonSource, Source
from bot.library.draft import alias_since, cover
from bot.view import Doubt, Fact, Kind, Prompt, Relation, Sealed, Title

if TYPE_CHECKING:
    from bot.library.draft import Draft
    from bot.library.schema import FactModel, PackModel, PersonModel


def source(draft: Draft, pack: PackModel, digest: str) -> Source:
    """A pack without errors as plain values, people by their place in it."""
    index = draft.index()
    numbered = list(enumerate(pack.chapters, 1))
    return Source(
        cover=cover(draft.id, pack),
        people=tuple(_person(person) for person in pack.people),
        facts=tuple(
            sorted(
                (
                    *(_fact(fact, 0, Kind.ABOUT, index) for fact in pack.about),
                    *(_fact(fact, number, Kind.EVENT, index) for number, chapter in numbered for fact in chapter.facts),
                ),
                key=lambda fact: fact.since,
            )
        ),
        relations=tuple(
            Relation(
                since=number if relation.since is None else relation.since,
                subject=index[relation.subject],
                kind=relation.kind,
                object=index[relation.object],
                text=relation.text or "",
                inverse=relation.inverse or "",
                doubt=Doubt(relation.doubt or ""),
            )
            for number, chapter in numbered
            for relation in chapter.relations
        ),
        identities=tuple(
            Sealed(
                number if identity.since is None else identity.since,
                Identity(tuple(index[who] for who in identity.people), identity.text, identity.name or ""),
            )
            for number, chapter in numbered
            for identity in chapter.identities
        ),
        titles=tuple(
            Title(number, chapter.title, Doubt(chapter.title_doubt or ""))
            for number, chapter in numbered
            if chapter.title
        ),
        prompts=tuple(Prompt(number, prompt) for number, chapter in numbered for prompt in chapter.prompts),
        passages=tuple(Passage(number, passage) for number, chapter in numbered for passage in chapter.passages),
        digest=digest,
    )


def _person(person: PersonModel) -> PersonSource:
    names = [Sealed(person.since, Name(person.name))]
    names += [Sealed(alias_since(person, alias), Name(alias.name, alias.becomes)) for alias in person.aliases]
    names.sort(key=lambda name: name.since)
    return PersonSource(person.id, tuple(names), person.gender or "", person.background)


def _fact(fact: FactModel, number: int, kind: Kind, index: dict[str, int]) -> Fact:
    return Fact(
        since=number if fact.since is None else fact.since,
        kind=Kind(fact.kind) if fact.kind else kind,
        text=fact.text,
        people=tuple(index[who] for who in fact.people),
        short=fact.short or "",
        state=fact.state or "",
        words=fact.words,
        doubt=Doubt(fact.doubt or ""),
    )
