"""Which curated fact answers a question, and how well: by what it says, whom it is about and what kind of thing it tells."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.people import mentions_in
from bot.answers.question import AnswerKind, analyse
from bot.answers.thesaurus import near, paraphrased
from bot.text import STOP_WORDS, stem, words
from bot.view import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.people import Mention
    from bot.view import Fact, Line, View

_LIGHT = frozenset(
    stem(word)
    for word in (
        "get go come make take thing things kind sort type way exactly really actually happen happened else ever also just still "
        "much many one first last time people person character characters book novel story chapter part end did does "
        "name called tell told say said know knew about with during before after while once anyone someone somebody "
        "put set keep let give show become became please remind again again actually mean must can could would will "
        "instead end hold anywhere somewhere everything anything something nothing really early late long later main true believe "
        "have having being been whole kind second third side new back off out up down over away again without "
        "under other each themselves himself herself itself doing done next more most some any very too only own such than both all "
        "between among toward towards through until within against near per since because therefore however although though even "
        "should may might shall cannot can't don't doesn't didn't isn't wasn't isnt wasnt dont doesnt didnt"
    ).split()
)
_LIGHT_WEIGHT = 0.15
_COMMON = frozenset(
    stem(word)
    for word in (
        "serve serves fall falls fell spend spends spent enough part life doing event events he'd she'd they'd talk talks "
        "talking good bad big new place day days time times today man men woman women person home work works hand hands "
        "head side right left way ways reason point case fact idea sense mind word words hear hears heard feel feels felt "
        "stand stands stood wait waits run runs ran bring brings brought hold holds held change changes changed turn turns "
        "follow follows followed stay stays stayed remain remains need needs needed play plays move moves deal help helps "
        "helped matter matters react reacts reaction respond treat treats use used using kind react role seem seems seemed "
        "look looks looked appear appears expect expected plan plans try tries tried decide decides decided manage managed "
        "cause causes caused lead leads led pick picked drag drags carry carries carried pack packed face faces faced "
        "catch caught pull pulls push fate end ends ending outcome result results situation direction answer answers "
        "explain describe mention happen nice real whole certain particular special different important early late soon "
        "often always never ever again together alone quickly suddenly simply exactly around across along behind hard easy "
        "long short old young high low great little small"
    ).split()
)
_COMMON_WEIGHT = 0.45
"""Words so common that a book may well put them otherwise: missing them costs less, and being unknown nothing."""
_UNKNOWN = 0.68
"""What each weighty word costs that the view has never heard of."""
_GENERIC = frozenset("please pls thanks again exactly roughly briefly spoiler spoilers spoilerfree what's who's where's when's why's how's whats whos".split())
_BY_WORDS, _BY_MEANING, _BY_SLIP = 0.95, 0.75, 0.85
_TYPO_FROM = 7

_KIND_WANTED = {
    AnswerKind.PLACE: Kind.WHERE,
    AnswerKind.TIME: Kind.WHEN,
    AnswerKind.CAUSE: Kind.WHY,
    AnswerKind.MANNER: Kind.HOW,
}
_CUES = {
    AnswerKind.CAUSE: re.compile(r"\b(?:because|since|so that|in order|on account|lest)\b", re.IGNORECASE),
    AnswerKind.TIME: re.compile(
        r"\d|\b(?:day|days|week|weeks|month|months|year|years|night|midnight|morning|evening|after|before|when|during|soon|once)\b",
        re.IGNORECASE,
    ),
    AnswerKind.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|thousand|million|several|dozen|single|both)\b",
        re.IGNORECASE,
    ),
}
_EVENT_NAMED, _OWN_SHARE = 0.75, 0.15
_CORE_ENOUGH = 0.5
_BE = frozenset("is are was were be been being got get".split())
_ORDER = frozenset("first last second third most least best worst only next".split())
"""Words that ask for one out of several: a fact that lacks the word does not say which."""
_NAMED = re.compile(r"\b(?:called|named|name is|titled|goes by)\b|[\"\u201c\u2018]")
_FEELINGS = near(stem("feel"))
_ADJUNCT = re.compile(
    r",? (?:before|after|while|once|as|until|when|because|although|though) (?:he|she|it|they|him|her|them|his|their|being|having)\b.*",
    re.IGNORECASE,
)
_AFTER = re.compile(r" (?:before|after|during|since) (?:the |his |her |their |this |that )?(\w+)\W*$", re.IGNORECASE)
_FOR_WHAT = re.compile(r"\W*(?:for what|what for|how come)\b", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"\b(?:do|does|did|is|was|are|were|has|had|have|will|can|could|must|should)(?: comrade)? $", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Match:
    """A fact that bears on a question. `score` is about 1 where all that was asked is met."""

    line: Line
    fact: Fact
    score: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question that have to be met, each with the stems that meet it and how well, and its weight."""

    meets: tuple[tuple[dict[str, float], float, bool], ...]
    people: tuple[int, ...]
    subject: int | None
    kind: AnswerKind
    heavy: int
    unknown: int
    verb: frozenset[str]
    passive: bool
    order: frozenset[str]


def matches(
    view: View, question: str, named: Sequence[Mention], *, leaving_out: frozenset[str] = frozenset()
) -> list[Match]:
    """The facts of the view that bear on the question, best first, ties to the later one told.

    `leaving_out` holds stems of the question that need not be met.
    """
    core = _ADJUNCT.sub("", question)
    asked = _asked(view, core, [m for m in named if m.end <= len(core)], leaving_out | _aside(core))
    found = _met(view, asked) if asked.heavy or core == question else []
    if core != question and not (found and found[0].score >= _CORE_ENOUGH):
        found += _met(view, _asked(view, question, named, leaving_out))
    best: dict[int, Match] = {}
    for match in sorted(found, key=lambda match: (-match.score, -match.line.number)):
        best.setdefault(match.line.number, match)
    return list(best.values())


def _met(view: View, asked: _Asked) -> list[Match]:
    if not asked.meets:
        return []
    wanted = frozenset(term for meets, _, _ in asked.meets for term in meets)
    found = []
    for line in view.lines:
        if line.fact is not None and not wanted.isdisjoint(_all_stems(line.text, line.fact.words, line.fact.short)):
            score = _score(view, asked, line, line.fact)
            if score > 0:
                found.append(Match(line, line.fact, score))
    found = _told_beside(view, asked, found)
    return sorted(found, key=lambda match: (-match.score, -match.line.number))


def _aside(question: str) -> frozenset[str]:
    """The stem of an event that only says when ("after the murder"): it carries no answer by itself."""
    match = _AFTER.search(question)
    return (
        near(stem(match.group(1).lower())) if match and analyse(question).kind is not AnswerKind.TIME else frozenset()
    )


def _told_beside(view: View, asked: _Asked, found: list[Match]) -> list[Match]:
    """Raise the fact that gives the reason, place, time or manner of an event which another fact of its chapter names.

    "Why does Ann come to see Ben?" meets "Ann comes to see Ben" in every word, but the reason stands beside it.
    """
    wanted = _KIND_WANTED.get(asked.kind)
    if wanted is None or not asked.people:
        return found
    events: dict[int, float] = {}
    for match in found:
        fit = _fits(asked.kind, match.fact, match.line)
        if match.fact.kind is not wanted and match.score / fit >= _EVENT_NAMED:
            events[match.line.since] = max(events.get(match.line.since, 0.0), match.score / fit)
    raised = []
    for match in found:
        told = {person.number for number in match.fact.people if (person := view.person(number)) is not None}
        beside = match.fact.kind is wanted and match.line.since in events and told >= set(asked.people)
        beside = beside and match.score >= _OWN_SHARE
        score = max(match.score, 0.95 * events[match.line.since]) if beside else match.score
        raised.append(Match(match.line, match.fact, score + 0.001 * match.score))
    return raised


def _asked(view: View, question: str, named: Sequence[Mention], leaving_out: frozenset[str]) -> _Asked:
    covered = [(mention.start, mention.end) for mention in named]
    wanted: dict[str, float] = {}
    spoken = "".join(" " * (len(c)) if any(s <= i < e for s, e in covered) else c for i, c in enumerate(question))
    for word in words(paraphrased(spoken)):
        if len(word.folded) < 2 or word.folded in STOP_WORDS or word.folded in _GENERIC or word.stem in leaving_out:
            continue
        weight = _idf(view, word.stem)
        wanted[word.stem] = weight * _weight(word.stem)
    meets = tuple((_met_by(view, term), weight, term in _LIGHT) for term, weight in wanted.items())
    heavy = [met for met, _, light in meets if not light]
    rare = [met for (met, _, light), term in zip(meets, wanted, strict=True) if not light and term not in _COMMON]
    unknown = sum(not any(view.search.document_frequency(word) for word in met) for met in rare)
    numbers = tuple(dict.fromkeys(mention.person.number for mention in named))
    taken = analyse(question)
    return _Asked(
        meets=meets,
        people=numbers,
        subject=_subject(question, named),
        kind=AnswerKind.CAUSE if _FOR_WHAT.match(question) else taken.kind,
        heavy=len(heavy),
        unknown=unknown,
        verb=near(taken.verb) if taken.verb not in _LIGHT else frozenset(),
        passive=taken.auxiliary in _BE and taken.verb != "",
        order=frozenset(word.folded for word in words(question)) & _ORDER,
    )


def _weight(term: str) -> float:
    return _LIGHT_WEIGHT if term in _LIGHT else _COMMON_WEIGHT if term in _COMMON else 1.0


def _subject(question: str, named: Sequence[Mention]) -> int | None:
    """The number of the person who is said to do, or to be, what is asked."""
    for mention in named:
        owns = question[mention.end : mention.end + 2] in ("'s", "\u2019s")
        if not owns and _AUXILIARY.search(question[: mention.start]):
            return mention.person.number
    return None


def _met_by(view: View, term: str) -> dict[str, float]:
    """The stems that meet a word of the question, and how well: itself, its near synonyms, or what it was meant to be."""
    met = dict.fromkeys(sorted(near(term)), _BY_MEANING)
    met[term] = 1.0
    if not view.search.document_frequency(term) and len(term) >= _TYPO_FROM and len(met) == 1:
        close = process.extractOne(
            term, _vocabulary(view), scorer=OSA.distance, score_cutoff=1 if len(term) < _TYPO_FROM + 2 else 2
        )
        if close is not None and close[0][0] == term[0]:
            met[close[0]] = _BY_SLIP
    return met


def _vocabulary(view: View) -> list[str]:
    """All stems of the view's curated lines, in the order in which they were first told."""
    known = view.notes.get("vocabulary")
    if not isinstance(known, list):
        stems: dict[str, None] = {}
        for line in view.lines:
            if line.fact is not None:
                text, more = _stems(line.text, line.fact.words, line.fact.short)
                stems.update(dict.fromkeys(sorted(text | more)))
        known = view.notes["vocabulary"] = [word for word in stems if len(word) >= _TYPO_FROM - 1]
    return known


def _idf(view: View, term: str) -> float:
    held = max((view.search.document_frequency(word) for word in near(term)), default=0)
    total = len(view.lines)
    return math.log(1 + (total - held + 0.5) / (held + 0.5))


@lru_cache(maxsize=16_384)
def _stems(text: str, more: tuple[str, ...], short: str) -> tuple[frozenset[str], frozenset[str]]:
    said = frozenset(word.stem for word in words(text) if word.folded not in STOP_WORDS)
    further = frozenset(word.stem for phrase in (*more, short) for word in words(phrase))
    return said, further


@lru_cache(maxsize=16_384)
def _all_stems(text: str, more: tuple[str, ...], short: str) -> frozenset[str]:
    said, further = _stems(text, more, short)
    return said | further


def _score(view: View, asked: _Asked, line: Line, fact: Fact) -> float:
    said, further = _stems(line.text, fact.words, fact.short)
    total = met = 0.0
    heavy = 0
    for meets, weight, light in asked.meets:
        total += weight
        best = 0.0
        for term, how_well in meets.items():
            if term in said:
                best = max(best, how_well)
            elif term in further:
                best = max(best, how_well * _BY_WORDS)
        met += weight * best
        heavy += bool(best) and not light
    if not met:
        return 0.0
    about = _about(view, asked, line, fact)
    fits = _fits(asked.kind, fact, line)
    fits = fits if about >= 1.0 else min(1.0, fits)
    picked = 1.0 if asked.order <= {word.folded for word in words(line.text)} | set(fact.words) else 0.5
    return met / total * about * fits * picked * _UNKNOWN**asked.unknown * _thin(asked, heavy)


def _thin(asked: _Asked, heavy: int) -> float:
    """What it costs when little of weight holds a match up: one word out of several, or a single word about nobody."""
    if asked.heavy > 1 and heavy < 2:  # noqa: PLR2004 - one word is no company
        return 0.85
    return 0.7 if asked.heavy == 1 and not asked.people else 1.0


def _about(view: View, asked: _Asked, line: Line, fact: Fact) -> float:
    """How far a fact is about the people asked for: all of them, or it hardly counts."""
    told = dict.fromkeys(person.number for number in fact.people if (person := view.person(number)) is not None)
    if not asked.people:
        return 1.0 if told or asked.kind is not AnswerKind.PERSON else 0.7
    spoken = told | dict.fromkeys(mention.person.number for mention in mentions_in(view, line))
    missing = sum(number not in spoken for number in asked.people)
    if missing:
        return 0.5 if missing < len(asked.people) else 0.3
    about = _acts(view, asked, line) if asked.subject is not None else 1.0
    if asked.subject is not None and told and next(iter(told)) != asked.subject:
        about *= 0.72
    if asked.kind in (AnswerKind.YES_NO, AnswerKind.MANNER) and len(asked.people) > 1:
        about *= 0.75 ** sum(number not in asked.people for number in spoken)
    return about


def _names_something(text: str) -> bool:
    return bool(_NAMED.search(text))


def _acts(view: View, asked: _Asked, line: Line) -> float:
    """Whether the fact says the question's verb of the question's subject and not of somebody else.

    "Where is Ann arrested?" is not met by "Ann brings the news of Ben's arrest": the arrest stands nearest to Ben.
    """
    found = [word for word in words(line.text) if word.stem in asked.verb]
    told = mentions_in(view, line)
    if len(told) < 2:  # noqa: PLR2004 - with one person there is nobody to confuse
        return 1.0
    if not found:
        owns = line.text[told[0].end : told[0].end + 2] == "'s"
        return 1.0 if (told[0].person.number == asked.subject and not owns) or not asked.verb else 0.8
    for word in found:
        before = [mention for mention in told if mention.end <= word.start]
        after = [mention for mention in told if mention.start >= word.end]
        around = [*before[-1:], *(after[:1] if asked.passive or not before else ())]
        if any(mention.person.number == asked.subject for mention in around):
            return 1.0
    return 0.5


def _fits(kind: AnswerKind, fact: Fact, line: Line) -> float:
    """How well a fact's kind suits what is asked for."""
    wanted = _KIND_WANTED.get(kind)
    if wanted is not None and fact.kind is wanted:
        return 1.2
    if kind is AnswerKind.PLACE:
        return 0.78
    if kind is AnswerKind.NAME and not _names_something(line.text):
        return 0.6
    if (
        kind is AnswerKind.FEELING
        and fact.kind is not Kind.TRAIT
        and not _FEELINGS & _stems(line.text, fact.words, "")[1]
    ):
        return 0.6
    cue = _CUES.get(kind)
    if cue is not None:
        return 0.92 if cue.search(line.text) or cue.search(fact.short) else 0.6
    return 0.92 if wanted is not None or (kind is AnswerKind.PERSON and fact.kind is Kind.WHY) else 1.0
