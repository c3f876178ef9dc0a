"""What a question asks of the facts: its words, its people, who does what in it, which kind of answer it wants."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.answers.question import AnswerKind, analyse
from bot.answers.sight import base_stem
from bot.answers.thesaurus import near, plain_stems
from bot.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.people import Mention

_LIGHT = frozenset(
    base_stem(word)
    for word in (
        "get go come make take thing things stuff kind sort type way exactly really actually happen else ever "
        "also just still much many "
        "one first last time people person character book novel story chapter part end name call tell say know "
        "about with during before "
        "after while once anyone someone somebody everyone everybody put set keep let give show become please "
        "remind again mean must "
        "can could would will instead anywhere somewhere everything anything something nothing early late long "
        "main true have being whole "
        "second third side new back off out up down over away without under other each themselves himself "
        "herself itself next more most "
        "some any very too only own such than both all between among toward towards through until within "
        "against near per since because "
        "therefore however although though even should may might shall cannot can't don't doesn't didn't isn't "
        "wasn't do like no not yes "
        "guy man woman lady bloke chap fellow folk lot bit now today sure right around across along two pair "
        "possible supposed suppose "
        "guess thought idea anyway exact whole entire full sort dear per upon onto into yet already same seem "
        "look whom thanks want need"
    ).split()
)
_COMMON = frozenset(
    base_stem(word)
    for word in (
        "serve fall spend enough life event talk good bad big place day home work hand head reason point case "
        "fact sense mind word hear feel "
        "stand wait run bring hold change turn follow stay remain play move deal help matter react reaction "
        "respond treat use role appear "
        "expect plan try decide manage cause lead pick drag carry pack face catch pull push fate outcome result "
        "situation direction "
        "answer explain describe mention nice real certain particular special different important soon often "
        "always never together alone "
        "quickly suddenly simply behind hard easy short old young high low great little small think believe see "
        "find live eventually "
        "originally finally later afterwards ago year start begin try manage keep meet ask leave return actual "
        "original"
    ).split()
)
_WEIGHTS = {True: 0.15, False: 1.0}
_COMMON_WEIGHT = 0.5
_BE = frozenset("is are was were be been being got get gets".split())
_ORDER = frozenset("first last second third most least best worst only next".split())
_CAUSE = re.compile(
    r"\bwhy\b|\bwhat (?:on earth |the hell )?(?:made|makes|drove|drives|pushed|pushes|led|leads|got|gets|brings|"
    r"brought|prompted|prompts|possessed|"
    r"caused|causes|triggers|triggered|moves|moved|compels|compelled)\b|\b(?:reason|motive|motivation|cause|"
    r"excuse)\b|^\W*(?:for what|what for)\b|"
    r"\bwhat for\W*$|\bwhat's .{2,60}\bfor\W*$|\bpoint of\b|\bpurpose\b|\bwhose sake\b|\bto what end\b",
    re.IGNORECASE,
)
_MANNER = re.compile(
    r"\b(?:in what (?:way|manner)|in which (?:way|manner)|by what means|by which means|what trick|what ruse|"
    r"means of transport)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:whereabouts|what (?:place|city|town|country|room|spot)|which (?:place|city|town|country|room|spot|"
    r"area|region)|digs|hiding place|scene of)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:how long|how soon|at what (?:time|point|hour|moment|stage)|what (?:year|time|hour|date|decade|"
    r"period)|which (?:year|decade|period)|year of)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:who|whom|who's|which (?:\w+ )?(?:guy|bloke|man|woman|girl|boy|lady|person|people|bigwig|"
    r"official|friend|man's))\b",
    re.IGNORECASE,
)
_JOB = near(base_stem("job")) | near(base_stem("rank"))
_WHY = re.compile(r"\bwhy\b", re.IGNORECASE)
_OWNED = re.compile(r"(?:'|'?s) ([a-z]+)", re.IGNORECASE)
_BOOK = re.compile(
    r"\b(?<!in the )(?<!in this )(?<!of the )(?:book|novel|edition|translat\w+|publish\w*|publication|printed|"
    r"author|writer|novelist|this thing|debut|original title|"
    r"(?:story|it|this|everything|all this|action) (?:is |was |be |being )?(?:all )?(?:set|about|take|takes)|"
    r"(?:is|was) (?:the )?(?:story|it|this) set|setting)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|is|was|are|were|has|had|have|will|can|could|must|should|why|how come)(?: comrade)? $",
    re.IGNORECASE,
)
_AFTER = re.compile(r" (?:before|after|during|since) (?:the |his |her |their |this |that )?(\w+)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready for comparing.

    `terms` are stems with their weights; `people` are numbers, as is `subject`, of whom something is said;
    `verb` are the stems of what they do, `passive` tells that it is done to them; `order` are words that pick
    one of several. `noun` is the stem of what is asked for by name ("which hotel"), `action` that of the verb,
    `owned` that of what somebody is said to have ("Ann's sister"), each empty where it says little.
    `of_the_book` tells that the book itself or its author is meant, `of_a_job` that a profession or rank is
    asked for, `why` that a reason is, in that very word.
    """

    text: str
    terms: tuple[tuple[str, float], ...]
    people: tuple[int, ...]
    subject: int | None
    kind: AnswerKind
    verb: frozenset[str]
    passive: bool
    order: frozenset[str]
    noun: str = ""
    action: str = ""
    owned: str = ""
    of_the_book: bool = False
    of_a_job: bool = False
    why: bool = False


def asked_of(question: str, named: Sequence[Mention], leaving_out: frozenset[str] = frozenset()) -> Asked:
    """A question made ready; `named` are the people in it, `leaving_out` holds stems that need not be met."""
    taken = analyse(question)
    kind = kind_of(question)
    left_out = leaving_out | _aside(question, kind)
    spoken = question
    for mention in named:
        spoken = f"{spoken[: mention.start]}{' ' * (mention.end - mention.start)}{spoken[mention.end :]}"
    terms = tuple(
        (term, _weight(term)) for term in dict.fromkeys(plain_stems(spoken)) if len(term) > 1 and term not in left_out
    )
    light = taken.verb in _LIGHT
    return Asked(
        text=question,
        terms=terms,
        people=tuple(dict.fromkeys(mention.person.number for mention in named)),
        subject=_subject(question, named),
        kind=kind,
        verb=frozenset() if light or not taken.verb else near(taken.verb),
        passive=taken.auxiliary in _BE and taken.verb != "",
        order=frozenset(word.folded for word in words(question)) & _ORDER,
        noun="" if taken.noun in _LIGHT else taken.noun,
        action="" if light else taken.verb,
        owned=_owned(question, named),
        of_the_book=bool(_BOOK.search(question)),
        of_a_job=kind is AnswerKind.JOB or any(term in _JOB for term, _ in terms),
        why=bool(_WHY.search(question)),
    )


@lru_cache(maxsize=4096)
def kind_of(question: str) -> AnswerKind:
    """The kind of answer that is wanted, in loose wordings too ("whereabouts", "what made her", "the reason for")."""
    taken = analyse(question)
    kind = AnswerKind.THING if taken.wh == "whose" else taken.kind
    if kind in (AnswerKind.PLACE, AnswerKind.TIME, AnswerKind.NUMBER, AnswerKind.FEELING):
        return kind
    for pattern, meant in (
        (_CAUSE, AnswerKind.CAUSE),
        (_MANNER, AnswerKind.MANNER),
        (_TIME, AnswerKind.TIME),
        (_PLACE, AnswerKind.PLACE),
    ):
        if pattern.search(question):
            return meant
    return AnswerKind.PERSON if _WHO.search(question) else kind


def is_light(term: str) -> bool:
    """Whether a stem says next to nothing by itself."""
    return term in _LIGHT


def is_common(term: str) -> bool:
    """Whether a stem is so common that a book may well put it otherwise."""
    return term in _COMMON


def _weight(term: str) -> float:
    return _COMMON_WEIGHT if term in _COMMON else _WEIGHTS[term in _LIGHT]


def _aside(question: str, kind: AnswerKind) -> frozenset[str]:
    """The stem of an event that only says when ("after the murder"): it carries no answer by itself."""
    match = _AFTER.search(question)
    return near(base_stem(match.group(1).lower())) if match and kind is not AnswerKind.TIME else frozenset()


def _owned(question: str, named: Sequence[Mention]) -> str:
    """The stem of what a named person is said to have; empty where nothing is."""
    for mention in named:
        match = _OWNED.match(question, mention.end)
        if match is not None and base_stem(match.group(1).lower()) not in _LIGHT:
            return base_stem(match.group(1).lower())
    return ""


def _subject(question: str, named: Sequence[Mention]) -> int | None:
    """The number of the person who is said to do, or to be, what is asked."""
    for mention in named:
        owns = question[mention.end : mention.end + 2] in ("'s", "\u2019s")
        if not owns and _AUXILIARY.search(question[: mention.start]):
            return mention.person.number
    return None
