"""Which curated fact answers a question, and how well: by what it says, whom it is about and what kind of thing it tells."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.people import mentions
from bot.answers.question import AnswerKind, analyse
from bot.answers.thesaurus import near
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
        "put set turn keep let try use give show become became please remind again again actually mean must can could would will "
        "should may might shall cannot can't don't doesn't didn't isn't wasn't isnt wasnt dont doesnt didnt"
    ).split()
)
_LIGHT_WEIGHT = 0.35
_GENERIC = frozenset("please pls thanks again exactly what's who's where's when's why's how's whats whos".split())
_BY_WORDS, _BY_MEANING, _BY_SLIP = 0.95, 0.75, 0.85
_TYPO_FROM = 5

_KIND_WANTED = {
    AnswerKind.PLACE: Kind.WHERE,
    AnswerKind.TIME: Kind.WHEN,
    AnswerKind.CAUSE: Kind.WHY,
    AnswerKind.MANNER: Kind.HOW,
}
_CUES = {
    AnswerKind.CAUSE: re.compile(r"\b(?:because|since|for|so that|in order|to)\b", re.IGNORECASE),
    AnswerKind.TIME: re.compile(
        r"\d|\b(?:day|days|week|weeks|month|months|year|years|night|midnight|morning|evening|after|before|when|during|soon|once)\b",
        re.IGNORECASE,
    ),
    AnswerKind.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|thousand|million|several|dozen|single|both)\b",
        re.IGNORECASE,
    ),
    AnswerKind.PLACE: re.compile(r"\b(?:in|at|on|to|from|near|into|by|inside|outside|under|behind)\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A fact that bears on a question. `score` is about 1 where all that was asked is met."""

    line: Line
    fact: Fact
    score: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question that have to be met, each with the stems that meet it and how well, and its weight."""

    meets: tuple[tuple[dict[str, float], float], ...]
    people: tuple[int, ...]
    kind: AnswerKind


def matches(view: View, question: str, named: Sequence[Mention], *, leaving_out: frozenset[str] = frozenset()) -> list[Match]:
    """The facts of the view that bear on the question, best first, ties to the later one told.

    `leaving_out` holds stems of the question that need not be met.
    """
    asked = _asked(view, question, named, leaving_out)
    if not asked.meets:
        return []
    found = []
    for line in view.lines:
        if line.fact is not None:
            score = _score(view, asked, line, line.fact)
            if score > 0:
                found.append(Match(line, line.fact, score))
    found.sort(key=lambda match: (-match.score, -match.line.number))
    return found


def _asked(view: View, question: str, named: Sequence[Mention], leaving_out: frozenset[str]) -> _Asked:
    covered = [(mention.start, mention.end) for mention in named]
    wanted: dict[str, float] = {}
    for word in words(question):
        inside = any(start <= word.start < end for start, end in covered)
        if inside or word.folded in STOP_WORDS or word.folded in _GENERIC or word.stem in leaving_out:
            continue
        weight = _idf(view, word.stem)
        wanted[word.stem] = weight * (_LIGHT_WEIGHT if word.stem in _LIGHT else 1.0)
    meets = tuple((_met_by(view, term), weight) for term, weight in wanted.items())
    numbers = dict.fromkeys(mention.person.number for mention in named)
    return _Asked(meets, tuple(numbers), analyse(question).kind)


def _met_by(view: View, term: str) -> dict[str, float]:
    """The stems that meet a word of the question, and how well: itself, its near synonyms, or what it was meant to be."""
    met = dict.fromkeys(sorted(near(term)), _BY_MEANING)
    met[term] = 1.0
    if not view.search.document_frequency(term) and len(term) >= _TYPO_FROM and len(met) == 1:
        close = process.extractOne(
            term, _vocabulary(view), scorer=OSA.distance, score_cutoff=1 if len(term) < _TYPO_FROM + 3 else 2
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


def _score(view: View, asked: _Asked, line: Line, fact: Fact) -> float:
    said, further = _stems(line.text, fact.words, fact.short)
    total = met = 0.0
    for meets, weight in asked.meets:
        total += weight
        best = 0.0
        for term, how_well in meets.items():
            if term in said:
                best = max(best, how_well)
            elif term in further:
                best = max(best, how_well * _BY_WORDS)
        met += weight * best
    if not met:
        return 0.0
    return met / total * _about(view, asked, line, fact) * _fits(asked.kind, line, fact)


def _about(view: View, asked: _Asked, line: Line, fact: Fact) -> float:
    """How far a fact is about the people asked for: all of them, or it hardly counts."""
    if not asked.people:
        return 1.0
    told = {person.number for number in fact.people if (person := view.person(number)) is not None}
    if not set(asked.people) <= told:
        told |= {mention.person.number for mention in mentions(view, line.text)}
    missing = sum(number not in told for number in asked.people)
    return (1.0, 0.5, 0.25)[min(missing, 2)] if missing < len(asked.people) else 0.3


def _fits(kind: AnswerKind, line: Line, fact: Fact) -> float:
    """How well a fact's kind suits what is asked for."""
    wanted = _KIND_WANTED.get(kind)
    if wanted is not None and fact.kind is wanted:
        return 1.12
    cue = _CUES.get(kind)
    if cue is not None:
        shown = cue.search(line.text) or cue.search(fact.short)
        return 0.95 if shown else 0.72
    if wanted is not None:
        return 0.92
    if kind is AnswerKind.PERSON and fact.kind is Kind.WHY:
        return 0.95
    return 1.0
