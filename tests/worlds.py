"""Books that agree with another one up to a chapter, and tell something else from there on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bot.book import Book, Identity, Name, Passage, PersonSource, Source
from bot.library.packs import drafted
from bot.library.sources import source
from bot.view import Authored, Fact, Horizon, Kind, Prompt, Relation, Sealed, Title
from tests import quizzed
from tests.stories import ABROAD, HOME, STATES, TIES, Plan, invented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

SEEDS = Path(__file__).parent.parent / "seeds"
CANARY = "Zyxwolt"
TWINS = ("torn", "shuffled", "other")

Story: TypeAlias = Plan | str
"""A story that was invented by a plan, or a pack in `seeds/` by its id."""


@lru_cache(maxsize=512)
def told(story: Story) -> Source:
    """The whole story."""
    if isinstance(story, Plan):
        return invented(story, HOME)
    draft, _ = drafted(SEEDS / story)
    if draft.pack is None:
        message = f"seeds/{story} cannot be read: {draft.complaints}"
        raise ValueError(message)
    return source(draft, draft.pack, "as it stands")


@lru_cache(maxsize=512)
def asked(story: Story) -> tuple[Authored, ...]:
    """The quiz questions about the whole story."""
    return quizzed.written(told(story))


@lru_cache(maxsize=400)
def whole(story: Story) -> Book:
    """The book of a story."""
    return Book(told(story), lambda: asked(story))


@lru_cache(maxsize=1_600)
def twin(story: Story, horizon: int, kind: str) -> Book:
    """The same book up to the horizon: `torn` ends there, `shuffled` mixes what follows, `other` is another story."""
    random = Random(f"{story} {horizon} {kind}")
    before, after = split(told(story), horizon)
    late = [authored for authored in asked(story) if authored.question.since > horizon]
    match kind:
        case "torn":
            after, late = Tail(), []
        case "shuffled":
            after = _shuffled(before, after, horizon, random)
            late = quizzed.moved(late, lambda: random.randint(horizon + 1, before.cover.chapters), random)
        case _:
            after = _other(before, horizon, random)
            late = quizzed.other(before, horizon, random, [name for person in after.people for name in _names(person)])
    return Book(join(before, after, random, digest=kind), _woven_in(story, horizon, late))


def canary(story: Story, horizon: int, questions: Sequence[str]) -> Book:
    """A book that is the same up to the horizon, and from there on answers these very questions."""
    random = Random(f"{story} {horizon} canary")
    before, _ = split(told(story), horizon)
    after = _canary(before, horizon, questions, random)
    late = quizzed.other(before, horizon, random, (CANARY, *questions))
    return Book(join(before, after, random, digest="canary"), _woven_in(story, horizon, late))


def _woven_in(story: Story, horizon: int, late: Sequence[Authored]) -> Callable[[], Sequence[Authored]]:
    """The quiz questions of a story up to the horizon, and these after it, which may stand before them in the files."""
    early = [authored for authored in asked(story) if authored.question.since <= horizon]
    both = _woven(early, late, Random(f"{horizon} {len(late)}"))
    return lambda: both


def _names(person: PersonSource) -> list[str]:
    return [name.value.text for name in person.names]


@dataclass(frozen=True, slots=True)
class Tail:
    """What comes after a horizon. People are indices: those of the part before it first, then `people`."""

    names: tuple[tuple[int, Sealed[Name]], ...] = ()  # further names of those who are known already
    people: tuple[PersonSource, ...] = ()
    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()
    identities: tuple[Sealed[Identity], ...] = ()
    titles: tuple[Title, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    passages: tuple[Passage, ...] = ()


def split(story: Source, horizon: int) -> tuple[Source, Tail]:
    """A story cut in two: what a reader at the horizon may know, and all the rest."""
    since = [person.since for person in story.people]
    order = sorted(range(len(since)), key=lambda index: (since[index] > horizon, index))
    place = {index: new for new, index in enumerate(order)}
    known = {index for index, first in enumerate(since) if first <= horizon}

    def early(items: Sequence[T], opens: Callable[[T], int]) -> list[T]:
        return [item for item in items if opens(item) <= horizon]

    def late(items: Sequence[T], opens: Callable[[T], int]) -> list[T]:
        return [item for item in items if opens(item) > horizon]

    def moved(people: tuple[int, ...], among: set[int]) -> tuple[int, ...]:
        return tuple(place[index] for index in people if index in among)

    def tie_opens(tie: Relation) -> int:
        return max(tie.since, since[tie.subject], since[tie.object])

    def identity_opens(identity: Sealed[Identity]) -> int:
        return max(identity.since, *(since[index] for index in identity.value.people))

    def moved_tie(tie: Relation) -> Relation:
        return replace(tie, subject=place[tie.subject], object=place[tie.object])

    def moved_identity(identity: Sealed[Identity]) -> Sealed[Identity]:
        return replace(identity, value=replace(identity.value, people=tuple(place[i] for i in identity.value.people)))

    everybody = set(place)
    before = Source(
        cover=story.cover,
        people=tuple(
            replace(story.people[i], names=tuple(early(story.people[i].names, lambda name: name.since)))
            for i in order
            if i in known
        ),
        facts=tuple(replace(f, people=moved(f.people, known)) for f in early(story.facts, lambda f: f.since)),
        relations=tuple(map(moved_tie, early(story.relations, tie_opens))),
        identities=tuple(map(moved_identity, early(story.identities, identity_opens))),
        titles=tuple(early(story.titles, lambda title: title.chapter)),
        prompts=tuple(early(story.prompts, lambda prompt: prompt.since)),
        passages=tuple(early(story.passages, lambda passage: passage.since)),
    )
    after = Tail(
        names=tuple((place[i], name) for i in sorted(known) for name in late(story.people[i].names, lambda n: n.since)),
        people=tuple(story.people[i] for i in order if i not in known),
        facts=tuple(replace(f, people=moved(f.people, everybody)) for f in late(story.facts, lambda f: f.since)),
        relations=tuple(map(moved_tie, late(story.relations, tie_opens))),
        identities=tuple(map(moved_identity, late(story.identities, identity_opens))),
        titles=tuple(late(story.titles, lambda title: title.chapter)),
        prompts=tuple(late(story.prompts, lambda prompt: prompt.since)),
        passages=tuple(late(story.passages, lambda passage: passage.since)),
    )
    return before, after


def join(before: Source, after: Tail, random: Random, digest: str) -> Source:
    """One story of two. Those who come later may stand anywhere in the pack: between and before those who are known."""
    people = [
        replace(p, names=(*p.names, *(name for who, name in after.names if who == i)))
        for i, p in enumerate(before.people)
    ]
    order = _woven(list(range(len(people))), [len(people) + i for i in range(len(after.people))], random)
    place = {index: new for new, index in enumerate(order)}
    everybody = (*people, *after.people)

    def moved(indices: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(place[index] for index in indices)

    return Source(
        cover=before.cover,
        people=tuple(everybody[index] for index in order),
        facts=tuple(_tied(fact, moved(fact.people)) for fact in _woven(before.facts, after.facts, random)),
        relations=tuple(
            replace(tie, subject=place[tie.subject], object=place[tie.object])
            for tie in _woven(before.relations, after.relations, random)
        ),
        identities=tuple(
            replace(identity, value=replace(identity.value, people=moved(identity.value.people)))
            for identity in _woven(before.identities, after.identities, random)
        ),
        titles=tuple(_woven(before.titles, after.titles, random)),
        prompts=tuple(_woven(before.prompts, after.prompts, random)),
        passages=tuple(_woven(before.passages, after.passages, random)),
        digest=digest,
    )


def _tied(fact: Fact, people: tuple[int, ...]) -> Fact:
    return fact if fact.people == people else replace(fact, people=people)


def _woven(first: Sequence[T], second: Sequence[T], random: Random) -> list[T]:
    """Both in one, each in its own order."""
    left, right, found = list(first)[::-1], list(second)[::-1], []
    while left or right:
        take = left if not right or (left and random.random() < len(left) / (len(left) + len(right))) else right
        found.append(take.pop())
    return found


def _shuffled(before: Source, after: Tail, horizon: int, random: Random) -> Tail:
    """The same things in other chapters and another order."""

    def chapter() -> int:
        return random.randint(horizon + 1, before.cover.chapters)

    def mixed(items: Sequence[T]) -> list[T]:
        return random.sample(list(items), len(items))

    return Tail(
        names=tuple((who, Sealed(chapter(), name.value)) for who, name in mixed(after.names)),
        people=tuple(
            replace(person, names=tuple(Sealed(chapter(), name.value) for name in mixed(person.names)))
            for person in after.people
        ),
        facts=tuple(replace(fact, since=chapter()) for fact in mixed(after.facts)),
        relations=tuple(replace(tie, since=chapter()) for tie in mixed(after.relations)),
        identities=tuple(Sealed(chapter(), identity.value) for identity in mixed(after.identities)),
        titles=tuple(
            Title(title.chapter, other.text) for title, other in zip(after.titles, mixed(after.titles), strict=True)
        ),
        prompts=tuple(Prompt(chapter(), prompt.text) for prompt in mixed(after.prompts)),
        passages=tuple(Passage(chapter(), passage.text) for passage in mixed(after.passages)),
    )


def _other(before: Source, horizon: int, random: Random) -> Tail:
    """Another story in longer sentences, which renames those who are known, ties them, and makes one person of two."""
    left = before.cover.chapters - horizon
    plan = Plan(random.randrange(10**6), left, random.randint(1, 5), random.randint(1, 12), random.randint(0, 12), 2)
    other = invented(plan, ABROAD)
    shift = len(before.people)

    def late(since: int) -> int:
        return horizon + max(since, 1)

    def chapter() -> int:
        return random.randint(horizon + 1, before.cover.chapters)

    known = [name.value.text for person in before.people for name in person.names]
    called = [*known, *ABROAD.epithets, *ABROAD.first]
    names = tuple(
        (who, Sealed(chapter(), Name(random.choice(called), becomes=random.random() < 0.5)))
        for who in range(shift)
        if random.random() < 0.5
    )
    relations = tuple(
        replace(tie, since=late(tie.since), subject=tie.subject + shift, object=tie.object + shift)
        for tie in other.relations
    )
    identities = tuple(
        Sealed(late(each.since), replace(each.value, people=tuple(i + shift for i in each.value.people)))
        for each in other.identities
    )
    facts = tuple(replace(f, since=late(f.since), people=tuple(i + shift for i in f.people)) for f in other.facts)
    if shift > 1:
        one, two = random.sample(range(shift), 2)
        text = f"{known[0]} is nobody else than {random.choice(called)}."
        identities += (Sealed(chapter(), Identity((one, two), text, random.choice(("", "The Duchess")))),)
        kind, inverse = random.choice(TIES)
        relations += (Relation(chapter(), one, kind, two, "", inverse),)
        facts += (Fact(chapter(), Kind.STATE, f"{known[0]} is dead.", (one, two), "dead", "dead"),)
    return Tail(
        names=names,
        people=tuple(
            replace(person, names=tuple(Sealed(late(name.since), name.value) for name in person.names))
            for person in other.people
        ),
        facts=facts,
        relations=relations,
        identities=identities,
        titles=tuple(Title(horizon + title.chapter, title.text, title.doubt) for title in other.titles),
        prompts=tuple(Prompt(late(prompt.since), prompt.text) for prompt in other.prompts),
        passages=(
            *(Passage(late(passage.since), passage.text) for passage in other.passages),
            *(Passage(chapter(), _long(random)) for _ in range(random.randint(0, 9))),
        ),
    )


def _long(random: Random) -> str:
    """One sentence that goes on and on."""
    said = (*ABROAD.filler, *ABROAD.reasons, *HOME.things, *HOME.places)
    return " and ".join(random.choice(said).lower() for _ in range(random.randint(5, 60))).capitalize() + "."


def _canary(before: Source, horizon: int, questions: Sequence[str], random: Random) -> Tail:
    """What a leak would pick first: every question word for word, with a name of its own for an answer."""

    def chapter() -> int:
        return random.randint(horizon + 1, before.cover.chapters)

    shift = len(before.people)
    everybody = tuple(range(shift + 1))
    answers = [f"{question} {CANARY}. The answer is {CANARY}." for question in questions]
    names = [Sealed(chapter(), Name(each)) for each in dict.fromkeys((CANARY, *questions)) if each.strip()]
    return Tail(
        names=tuple((random.randrange(shift), name) for name in names if shift and random.random() < 0.3),
        people=(PersonSource("canary", tuple(names), "he"),),
        facts=tuple(
            Fact(chapter(), kind, text, everybody, CANARY, random.choice(STATES), tuple(text.split()))
            for text in answers
            for kind in random.sample(list(Kind), 2)
        ),
        relations=tuple(
            Relation(chapter(), shift, kind, who, f"{CANARY} did it.", inverse)
            for who in range(shift)
            for kind, inverse in TIES[:2]
        ),
        titles=tuple(Title(number, CANARY) for number in range(horizon + 1, before.cover.chapters + 1)),
        prompts=tuple(Prompt(chapter(), text) for text in answers),
        passages=tuple(Passage(chapter(), text) for text in answers),
    )


WIRED: tuple[tuple[Plan, int], ...] = (
    (Plan(1, 5, 6, 3, 3, 2), 2),
    (Plan(2, 4, 5, 4, 2, 2), 3),
    (Plan(3, 6, 8, 2, 6, 3), 1),
    (Plan(4, 3, 4, 4, 4), 0),
)
"""Stories, each with a horizon, over which a platform's whole wire is compared: few, since much is said for each."""


def some(plan: Plan, horizon: int) -> list[str]:
    """The names of some whom a reader at the horizon has met, and of some who come later."""
    met = [person.names[0] for person in whole(plan).up_to(Horizon(horizon)).people]
    later = [person.names[0].value.text for person in told(plan).people if person.since > horizon]
    return [*later[:2], *met[:3]]


def others(plan: Plan, horizon: int, names: Iterable[str]) -> list[Book]:
    """All books that go on otherwise after the horizon; one of them answers what is asked of these names."""
    asked = [f"What happened to {name}?" for name in names]
    return [*(twin(plan, horizon, kind) for kind in TWINS), canary(plan, horizon, asked)]
