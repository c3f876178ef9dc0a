"""Invented stories, each told by a plan of six numbers in one of two tongues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from bot.book import Identity, Name, Passage, PersonSource, Source
from bot.view import Cover, Doubt, Edition, Fact, Kind, Prompt, Relation, Sealed, Title


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a story is told with."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    epithets: tuple[str, ...]
    jobs: tuple[str, ...]
    places: tuple[str, ...]
    things: tuple[str, ...]
    deeds: tuple[str, ...]
    reasons: tuple[str, ...]
    filler: tuple[str, ...]


def _tongue(*lists: str) -> Tongue:
    return Tongue(*(tuple(each.split(", ")) for each in lists))


HOME = _tongue(
    "Ruth, Amos, Lena, Piotr, Vera, Osip, Ida, Marek",
    "Vane, Rublin, Orlov, Tarn, Hollis, Makarov",
    "the heron, the old clerk, the stranger, Captain Tarn, Comrade Orlov, the deputy",
    "clerk, judge, sailor, miller, nurse, spy, teacher, guard",
    "the mill, the harbour, the prison, Lisbon, the customs house, the quay",
    "the ledger, the key, the letter, the boat, the pistol, the lamp",
    "hides, steals, finds, burns, sells, loses",
    "the lamp went out, the judge lied, he was afraid, she loved him, the river froze",
    "In the morning the fog came, Nobody spoke, She laughed, He waited by the door, They left at noon",
)
ABROAD = _tongue(
    "Wilhelmina, Ruthven, Zebediah, Amosina, Xanthe, Bartholomew, Vera, Ottoline",
    "Quarrington, Vanes, Rublinski, Featherstonehaugh, Orlova",
    "the heron, the duchess, the stranger from Bruges, Lord Quarrington, the deputy's widow",
    "astronomer, duchess, pirate, alchemist, clerk, executioner",
    "the observatory, Bruges, the mill, the catacombs, the opera",
    "the comet, the crown, the ledger, the elephant, the diamond necklace",
    "murders, marries, hides, poisons, betrays, steals",
    "the comet fell, the judge lied, the duchess had paid, nobody remembered the promise any longer",
    "Meanwhile the glittering procession wound through the ancient streets towards the opera, He was the murderer, "
    "She had been dead for years, Everybody was arrested on the quay, The ledger the ledger the ledger",
)
STATES = ("arrested", "dead", "missing", "free", "in office", "imprisoned")
TIES = (("daughter", "father"), ("wife", "husband"), ("friend", "friend"), ("brother", "sister"), ("pupil", "teacher"))
_GENDERS = ("he", "she", "they", "")


@dataclass(frozen=True, slots=True, order=True)
class Plan:
    """An invented story in six numbers; `prose` counts sentences of free text, `facts` and `people` what is curated."""

    seed: int
    chapters: int
    people: int
    facts: int
    prose: int
    ties: int = 1


@lru_cache(maxsize=512)
def invented(plan: Plan, tongue: Tongue) -> Source:
    """A story by plan: the same plan tells the same story."""
    random = Random(f"{plan} {tongue.first}")
    last = plan.chapters
    people = tuple(_person(i, last, tongue, random) for i in range(plan.people))
    facts = [_fact(chapter, people, tongue, random) for chapter in range(1, last + 1) for _ in range(plan.facts)]
    facts += (
        [Fact(0, Kind.ABOUT, "The story was written in 1949.", (), "in 1949", words=("wrote",))] if plan.facts else []
    )
    ties = range(plan.ties if plan.people > 1 else 0)
    relations = [_relation(people, last, random) for _ in ties]
    identities = [_identity(people, last, tongue, random) for _ in ties]
    titles = [
        Title(chapter, f"{random.choice(tongue.things).capitalize()} of {random.choice(tongue.places)}", _doubt(random))
        for chapter in range(1, last + 1)
        if random.random() < 0.7
    ]
    passages = [
        Passage(chapter, " ".join(_sentence(people, tongue, random) for _ in range(random.randint(1, 3))))
        for chapter in range(1, last + 1)
        for _ in range(plan.prose)
    ]
    prompts = [Prompt(chapter, f"What of {random.choice(tongue.things)}?") for chapter in range(1, last + 1)]
    editions = (Edition("pocket", tuple(11 * (i + 1) for i in range(last))),) if plan.seed % 2 else ()
    cover = Cover("book", "The Case", "A. Writer", last, "1949", editions)
    return Source(
        cover=cover,
        people=people,
        facts=tuple(facts),
        relations=tuple(relations),
        identities=tuple(identities),
        titles=tuple(titles),
        prompts=tuple(prompts),
        passages=tuple(passages),
        digest="whole",
    )


def _person(index: int, last: int, tongue: Tongue, random: Random) -> PersonSource:
    since = random.randint(0 if random.random() < 0.2 else 1, last)
    first = tongue.first[(index + random.randrange(2)) % len(tongue.first)]
    names = [Sealed(since, Name(first))]
    further = (f"{first} {random.choice(tongue.last)}", random.choice(tongue.epithets), random.choice(tongue.last))
    names += [
        Sealed(random.randint(since, last), Name(name, becomes=random.random() < 0.3))
        for name in further
        if random.random() < 0.5
    ]
    names.sort(key=lambda name: name.since)
    return PersonSource(f"p{index}", tuple(names), random.choice(_GENDERS), background=random.random() < 0.1)


def _relation(people: tuple[PersonSource, ...], last: int, random: Random) -> Relation:
    one, two = random.sample(range(len(people)), 2)
    kind, inverse = random.choice(TIES)
    text = random.choice((f"{_called(people[one])} is the {kind} of {_called(people[two])}.", ""))
    return Relation(random.randint(1, last), one, kind, two, text, inverse, _doubt(random))


def _identity(people: tuple[PersonSource, ...], last: int, tongue: Tongue, random: Random) -> Sealed[Identity]:
    one, two = random.sample(range(len(people)), 2)
    text = f"{_called(people[one])} turns out to be {_called(people[two])}."
    shown = random.choice(("", _called(people[one]), random.choice(tongue.last)))
    return Sealed(random.randint(1, last), Identity((one, two), text, shown))


def _doubt(random: Random) -> Doubt:
    return random.choice(list(Doubt)) if random.random() < 0.4 else Doubt.NONE


def _called(person: PersonSource) -> str:
    return person.names[0].value.text


def _fact(chapter: int, people: tuple[PersonSource, ...], tongue: Tongue, random: Random) -> Fact:
    """A fact of any kind about one or two people. Now and then it names somebody whom nobody has introduced."""
    met = [i for i, person in enumerate(people) if person.since <= chapter or random.random() < 0.1]
    who = random.choice(met) if met else None
    name = _called(people[who]) if who is not None else "Somebody"
    job, place, thing = random.choice(tongue.jobs), random.choice(tongue.places), random.choice(tongue.things)
    deed, reason, state = random.choice(tongue.deeds), random.choice(tongue.reasons), random.choice(STATES)
    shapes = (
        (Kind.WHO, f"{name} is a {job} from {place}.", f"a {job}", ""),
        (Kind.EVENT, f"{name} {deed} {thing} in {place}.", name, ""),
        (Kind.STATE, f"{name} is {state}.", state, state),
        (Kind.WHERE, f"{name} lives in {place}.", f"in {place}", ""),
        (Kind.WHEN, f"{name} {deed} {thing} in 1912.", "in 1912", ""),
        (Kind.WHY, f"{name} {deed} {thing} because {reason}.", f"because {reason}", ""),
        (Kind.HOW, f"{name} escapes from {place} by boat.", "by boat", ""),
        (Kind.TRAIT, f"{name} is afraid of {thing}.", f"afraid of {thing}", ""),
    )
    kind, text, short, state = random.choice(shapes)
    tied = () if who is None else (who,)
    if len(met) > 1 and random.random() < 0.3:
        tied = tuple(dict.fromkeys((*tied, random.choice(met))))
    short = short if random.random() < 0.8 else ""
    return Fact(chapter, kind, text, tied, short, state, (random.choice(("reason", "job", "gone")),), _doubt(random))


def _sentence(people: tuple[PersonSource, ...], tongue: Tongue, random: Random) -> str:
    if random.random() < 0.25:
        return f"{random.choice(tongue.filler)}."
    name = random.choice(people).names[-1].value.text if people else random.choice(tongue.first)
    other = random.choice(tongue.first)
    place, thing, reason = random.choice(tongue.places), random.choice(tongue.things), random.choice(tongue.reasons)
    shapes = (
        f"{name} went to {place} with {thing}.",
        f"{name} told {other} about {thing}.",
        f"{other} was a {random.choice(tongue.jobs)}, and {name} knew it.",
        f"Because {reason}, {name} took {thing} from {other}.",
        f"“Where is {thing}?” asked {name}.",
        f"She saw {name} in {place}, and he {random.choice(tongue.deeds)} {thing}.",
    )
    return random.choice(shapes)
