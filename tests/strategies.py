"""What Hypothesis draws: a story, a horizon in it, and what two members of a club say to Ribbon in all its commands.

Options are filled by their type and by what they are completed from, so that a command of tomorrow is drawn too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import strategies as st

from bot.commands.ask import Ask
from bot.commands.club import ClubCheckpoint, ClubSetup
from bot.commands.read import Read
from bot.commands.registry import build, commands, options, pack
from bot.dialogue.command import Completes
from bot.errors import Refusal
from tests.quizfiles import files
from tests.quizzed import TITLES
from tests.stories import ABROAD, Plan
from tests.worlds import CANARY, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.book import Passage
    from bot.commands.registry import Field
    from bot.dialogue.command import Command
    from bot.view import Fact, Relation
    from tests.worlds import Story

MEMBERS = ("ada", "bo")
"""Who speaks; ada moderates."""

_STANDING = tuple(
    f"""
    Whom have I met so far?; recap; what has happened so far?; Who has been arrested so far?; who is dead?
    How many chapters are there?; how many people are there?; Who wrote this?; what are the chapters called?
    the title of chapter 3?; recap of chapter 2; chapter 1; chapter 4
    the book; Who is {CANARY}?; who did it?; Is he dead?; Why?; when was the book written; what happened?
    """.strip()
    .replace("\n", ";")
    .split(";")
)
_FOLLOWING = (
    "and what happened to him?",
    "who is she?",
    "why did he do it?",
    "where are they?",
    "what does he do?",
    "Who is her father?",
    "recap him",
)
_JUNK = (
    "?",
    "¿",
    "…",
    "zorp",
    "WHO",
    "the",
    "a" * 499,
    "ب",
    "\u202e who",
    "👻 is who",
    "0",
    "-1",
    "x" * 60,
    '"',
    "read:2",
    "//",
    "É",
)
_ANSWERS = (*"abcd", "a b", "b a d c", "true", "no", "1934", "the lamp", "nobody", "Ruth")
_QUIZ_WORDS = ("quiz hint", "quiz skip", "quiz score", "quiz leave", "quiz pause", "quiz stop", "dispute", "quiz me")
QUIZZES = ("quiz", "dispute", "review", "leaderboard")
"""What the commands begin with before which a quiz is played."""

_PREFIXES = ("", "a", "R", "th", "the ", "o", "Z", "1", "c", "Ma", "yx")


@dataclass(frozen=True, slots=True)
class Say:
    """A member gives a command, in the club's channel or in private."""

    who: str
    here: bool
    command: Command


@dataclass(frozen=True, slots=True)
class Type:
    """A member has typed so much of an option."""

    who: str
    here: bool
    command: str
    option: str
    typed: str


@dataclass(frozen=True, slots=True)
class Press:
    """A member presses one of the buttons that they can see, in the channel or, where it is shown there, in private."""

    who: str
    here: bool
    nth: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody says anything for so many seconds, and the clock does what is due."""

    seconds: float


Step: TypeAlias = Say | Type | Press | Wait


@dataclass(frozen=True, slots=True)
class Case:
    """A story, the horizon after which it changes, and what is said."""

    story: Story
    horizon: int
    steps: tuple[Step, ...]

    def __repr__(self) -> str:
        """The case as a chat."""
        return "\n".join([f"{self.story}, which changes after chapter {self.horizon}", *map(_spelt, self.steps)])

    def questions(self) -> tuple[str, ...]:
        """Every text that somebody typed."""
        said = [step for step in self.steps if isinstance(step, Say)]
        found = [getattr(step.command, field.name) for step in said for field in options(type(step.command))]
        return tuple(dict.fromkeys(each for each in found if isinstance(each, str) and each))


def _spelt(step: Step) -> str:
    who = "" if isinstance(step, Wait) else f"  {step.who}{'' if step.here else ' in private'}"
    match step:
        case Say():
            return f"{who}: {pack(step.command)}"
        case Press():
            return f"{who} presses choice {step.nth} from the last"
        case Wait():
            return f"  {step.seconds} seconds pass"
        case _:
            return f"{who} types {step.typed!r} for {step.option!r} of {step.command!r}"


@lru_cache(maxsize=512)
def phrases(story: Story) -> tuple[tuple[str, ...], ...]:
    """What members may say of a story, sort by sort: about all that is in it, in all its names, misspelt or not."""
    random = Random(f"{story}")
    names = names_of(story)
    sorts = (
        names,
        _STANDING,
        _FOLLOWING,
        _JUNK,
        [each for name in names for each in _about(name, random)],
        [f"How are {name} and {random.choice(names)} related?" for name in names],
        [each for fact in told(story).facts for each in _of_a_fact(fact)],
        [each for tie in told(story).relations for each in _of_a_tie(tie, random.choice(names))],
        [f"Which chapter is called {title.text}?" for title in told(story).titles],
        [f"What is chapter {chapter} called?" for chapter in range(1, told(story).cover.chapters + 2)],
        [each for passage in told(story).passages for each in _of_a_passage(passage, random)],
    )
    found = [tuple(dict.fromkeys(filter(str.strip, sort))) for sort in sorts if sort]
    return (*found, found[-1], found[-1])  # texts that stand nowhere but in free text are asked about most


def _about(name: str, random: Random) -> list[str]:
    slipped = slip(name, random)
    return [
        f"Who is {name}?",
        f"what happened to {name}",
        f"what does {name} do?",
        f"Where is {name}?",
        f"recap {name}",
        slipped,
        f"who is {slipped} again pls",
        f"Is {name} dead?",
    ]


def _of_a_fact(fact: Fact) -> list[str]:
    rest = fact.text.split(maxsplit=1)[-1].rstrip(".")
    asked = [f"Who {rest}?", f"Why {fact.text.rstrip('.')}?", f"Is it true that {fact.text}", fact.text]
    return [*asked, f"Who or what is {fact.short}?" if fact.short else rest, " ".join(fact.words)]


def _of_a_tie(tie: Relation, name: str) -> list[str]:
    return [f"Who is the {tie.kind} of {name}?", tie.text, f"who is {name}'s {tie.inverse or tie.kind}?"]


def _of_a_passage(passage: Passage, random: Random) -> list[str]:
    words = passage.text.split()
    some = random.sample(words, min(3, len(words)))
    return [
        passage.text[:400],
        f"What {' '.join(words[1:6])}?",
        f"Where did {' '.join(some)}?",
        f"Who {' '.join(words[2:6])}?",
    ]


@lru_cache(maxsize=512)
def names_of(story: Story) -> tuple[str, ...]:
    """Every name in a story, whenever it is told, and some that are in none."""
    people = told(story).people
    return tuple(
        dict.fromkeys([*(name.value.text for person in people for name in person.names), *ABROAD.first[:3], CANARY])
    )


def slip(name: str, random: Random) -> str:
    """A name with one slip of the finger."""
    at = random.randrange(len(name))
    return (
        random.choice(
            (name[:at] + name[at + 1 :], name[:at] + "x" + name[at + 1 :], name.lower(), name[:at] + name[at:][::-1])
        )
        or "x"
    )


@lru_cache(maxsize=4)
def plans(count: int) -> tuple[Plan, ...]:
    """So many invented stories, the short ones first: curated, in prose, both, or with nothing in them at all."""
    random = Random(7)
    found = [
        Plan(
            seed=seed,
            chapters=random.randint(1, 5),
            people=random.randint(0, 7),
            facts=random.choice((0, 1, 2, 5)),
            prose=random.choice((0, 1, 3, 6)),
            ties=random.randint(0, 3),
        )
        for seed in range(count)
    ]
    return tuple(sorted(found, key=lambda plan: (plan.chapters * (plan.facts + plan.prose) + plan.people, plan)))


def cases(*last: str, among: Sequence[Story]) -> st.SearchStrategy[Case]:
    """Cases that end in one of the commands of these words (with none given: in any of all of them).

    One number is drawn, and the case is told by it. Were every choice drawn by itself, five cases of six would be near
    copies of the sixth, which is how Hypothesis looks for duplicates; what is lost is its shrinking, so see `shorter`.
    """
    return st.integers(0, 2**24 - 1).map(lambda number: case(Random(number), among, *last))


def shorter(case: Case) -> Iterator[Case]:
    """The case with one step less, in all ways."""
    for at in reversed(range(len(case.steps))):
        yield replace(case, steps=case.steps[:at] + case.steps[at + 1 :])


def case(random: Random, among: Sequence[Story], *last: str) -> Case:
    """A case over one of these stories that ends in one of the commands of these words, or else in any."""
    story = random.choice(among)
    chapters = told(story).cover.chapters
    horizon = max(
        random.randrange(chapters), random.randrange(chapters)
    )  # later rather than earlier: there is more to tell
    return Case(story, horizon, tuple(_Talk(random, story, horizon).steps(random.choice(last or tuple(commands())))))


@dataclass(frozen=True)
class _Talk:
    """What two members say of a story, one step after the other."""

    random: Random
    story: Story
    horizon: int

    def steps(self, last: str) -> Iterator[Step]:
        """A club is set up, its members say where they are, talk, and one of them gives the command of these words."""
        random = self.random
        near = random.random() < 0.5
        topics = [random.choice(random.choice(phrases(self.story))) for _ in range(random.randint(1, 3))]
        if random.random() < 0.95:
            yield Say("ada", here=True, command=ClubSetup(told(self.story).cover.id))
            yield Say("ada", here=True, command=ClubCheckpoint(self._chapter(near=near)))
        for who in MEMBERS:
            yield Say(who, here=True, command=Read(chapter=self._chapter(near=near), sure=True))
        words = tuple(commands())
        moving = random.random() < 0.5
        for _ in range(random.randint(0, 6)):
            who, here = self._somebody()
            match random.randrange(10):
                case 0 | 1:
                    yield Press(who, here, random.randrange(3))
                case 2:
                    yield self._typed(who, here, random.choice(words))
                case 3 | 4 if moving:
                    yield Say(who, here, Read(chapter=self._chapter(near=near), sure=True))
                case 5 | 6 | 7:
                    yield Say(who, here, Ask(random.choice(topics)))
                case _:
                    yield self._said(topics, who, here, random.choice(words))
        yield from self._before(last, topics, near=near)
        who, here = self._somebody()
        yield self._said(topics, who, here, last)
        yield self._typed(who, here, last)
        if random.random() < 0.5:
            yield Press(who, here, random.randrange(3))

    def _before(self, last: str, topics: list[str], *, near: bool) -> Iterator[Step]:
        """What has to be said before these words for them to mean something."""
        random = self.random
        if last.startswith(QUIZZES) and random.random() < 0.8:
            yield from self._quiz(topics, near=near)
        if last == "quiz import":
            yield Say("ada", here=True, command=build(commands()["quiz import consent"], {}))
            yield self._said(topics, "ada", True, last)  # noqa: FBT003
            for then in ("quiz list", "quiz me", "quiz start"):
                yield Say(random.choice(MEMBERS), here=True, command=build(commands()[then], {}))
        if last.startswith("privacy") and random.random() < 0.7:
            yield from self._back_from_a_quiz(topics)

    def _quiz(self, topics: list[str], *, near: bool) -> Iterator[Step]:
        """A quiz is called for, and some of it is played."""
        random = self.random
        if random.random() < 0.3:
            yield Say("ada", here=True, command=ClubCheckpoint(self._chapter(near=near)))
        options = {"questions": random.randint(1, 3), "mode": random.choice(("live", "race", "slow"))}
        yield Say("ada", here=True, command=build(commands()["quiz start"], options))
        for _ in range(random.randint(0, 7)):
            who, _ = self._somebody()
            match random.randrange(6):
                case 0 | 1:
                    yield Wait(random.choice((1, 5, 30, 30, 90, 100_000)))
                case 2:
                    yield Press(who, here=True, nth=random.randrange(5))
                case 3:
                    yield self._said(topics, who, True, random.choice(("quiz answer", "quiz answer", "quiz join")))  # noqa: FBT003
                case 4:
                    yield self._said(topics, who, True, random.choice(_QUIZ_WORDS))  # noqa: FBT003
                case _:
                    yield Say(who, here=True, command=Read(chapter=self._chapter(near=near), sure=True))

    def _back_from_a_quiz(self, topics: list[str]) -> Iterator[Step]:
        """Somebody goes to the end of the book, plays alone there, and comes back to where others may be."""
        for who in MEMBERS:
            yield Say(who, here=True, command=Read(chapter=told(self.story).cover.chapters, sure=True))
            yield Say(who, here=True, command=build(commands()["quiz me"], {"questions": 1}))
            # Said of this very game: without its number, it may be meant for the channel's.
            answer = {"answer": self.random.choice((*"ab", *topics)), "solo": 1, "number": 1}
            yield Say(who, here=True, command=build(commands()["quiz answer"], answer))
            yield Say(who, here=True, command=Read(chapter=self._chapter(near=True), sure=True))

    def _somebody(self) -> tuple[str, bool]:
        return self.random.choice(MEMBERS), self.random.random() < 0.75

    def _chapter(self, *, near: bool) -> int:
        if near:
            return max(0, self.horizon - (self.random.random() < 0.25))
        return self.random.randint(0, told(self.story).cover.chapters)

    def _typed(self, who: str, here: bool, words: str) -> Step:  # noqa: FBT001 - a place is one of two
        fields = options(commands()[words])
        option = self.random.choice(fields).name if fields else "none"
        typed = (self.random.choice(_PREFIXES), self.random.choice(names_of(self.story))[: self.random.randint(0, 4)])
        return Type(who, here, words, option, self.random.choice(typed))

    def _said(self, topics: list[str], who: str, here: bool, words: str) -> Step:  # noqa: FBT001
        command = commands()[words]
        filled = [field for field in options(command) if field.required or self.random.random() < 0.4]
        try:
            return Say(who, here, build(command, {field.name: self._value(topics, field) for field in filled}))
        except Refusal:  # which looked at the words alone, so that it is the same in every book
            return Type(who, here, words, "", "")

    def _value(self, topics: list[str], field: Field) -> object:
        random, cover = self.random, told(self.story).cover
        if field.type is bool:
            return True
        if field.type is int:
            return random.choice(
                (random.randint(0, 3), random.randint(-1, cover.chapters + 1), random.choice((50, 99, 100, 101)))
            )
        if field.option.file:
            return random.choice(files(cover.id, random.randint(0, cover.chapters)))
        if field.option.choices:
            return random.choice(field.option.choices)
        if field.name == "answer":
            return random.choice((*_ANSWERS, *topics))
        match field.option.completes:
            case Completes.QUIZZES:
                return random.choice((*TITLES, *topics))
            case Completes.BOOKS:
                return random.choice(("second", cover.id, cover.title, random.choice(topics)))
            case Completes.COMMANDS:
                return random.choice((*commands(), *_JUNK))
            case Completes.PEOPLE:
                return random.choice(
                    (random.choice(names_of(self.story)), slip(random.choice(names_of(self.story)), random), *topics)
                )
            case _:
                return random.choice((*topics, *topics, random.choice(_JUNK)))
