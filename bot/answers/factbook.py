"""The curated facts of a view laid out for comparing: their words, whom they are about, what sets their words apart.

A fact book is made of one view's facts and nothing else, when it is first asked for, and is kept in that view's notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answers.meanings import row_of, rows
from bot.answers.people import mentions_in
from bot.answers.question import AnswerKind
from bot.answers.sight import base_stem, root
from bot.answers.thesaurus import plain_stems
from bot.text import STOP_WORDS, words
from bot.view import Kind

if TYPE_CHECKING:
    from bot.view import Fact, Line, View

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]

_NOTE = "fact book"
FURTHER = float(np.float32(0.95))
"""How well a word counts that the author has only added for finding a fact. A word of the fact's own counts 1."""
_NOT_ZERO = np.float32(1e-6)
KINDS = tuple(Kind)
_CUES = {
    AnswerKind.CAUSE: re.compile(
        r"\b(?:because|since|so that|in order|on account|lest|reason|impulse)\b", re.IGNORECASE
    ),
    AnswerKind.TIME: re.compile(
        r"\d|\b(?:days?|weeks?|months?|years?|night|midnight|morning|evening|after|before|when|during|soon|once)\b",
        re.IGNORECASE,
    ),
    AnswerKind.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|thousand|million|several|"
        r"dozen|single|both|second)\b",
        re.IGNORECASE,
    ),
    AnswerKind.PLACE: re.compile(r"\b(?:in|at|to|into|near|outside|from) (?:the |his |her |a )?\w+", re.IGNORECASE),
}
_NAMING = re.compile(r"\b(?:called|named|names?|titled|goes by|title)\b|[\"\u201c\u2018]")


@dataclass(frozen=True, slots=True)
class FactBook:
    """All facts of a view. Words are numbered in the order in which they were first told.

    `words_of` holds the word numbers of all facts one after the other, those of fact i from `starts[i]` on;
    `strength` says how well each counts, `worth` how rare it is if the fact's own text has it (else 0), which adds
    up to `own` for a fact. `told_in` turns that round: for each word the facts that have it, and how well it counts
    in each; `short_in` has the facts whose direct answer holds it, `short` how many words that answer has.
    `about` and `spoken_of` have a column for each person (`columns`): whom a fact is tied to, and whom its text
    names as well (`company` in all); `first` is whom it is about first, or -1. `cues` tell which facts have words
    for a reason, a time, a number or a place; `naming`, which give a name.
    """

    lines: tuple[Line, ...]
    facts: tuple[Fact, ...]
    places: dict[str, int]
    roots: dict[str, tuple[int, ...]]
    meanings: Floats
    rarity: tuple[float, ...]
    rarest: float
    words_of: Numbers
    starts: Numbers
    strength: Floats
    worth: Floats
    own: Floats
    told_in: tuple[tuple[tuple[int, float], ...], ...]
    short_in: tuple[tuple[int, ...], ...]
    short: Floats
    columns: dict[int, int]
    about: Floats
    spoken_of: Floats
    company: Floats
    first: Numbers
    kinds: Numbers
    since: Numbers
    cues: dict[AnswerKind, Floats]
    naming: Floats


def fact_book(view: View) -> FactBook | None:
    """The facts of the view laid out; None where it has none."""
    found = view.notes.get(_NOTE)
    if found is None and view.facts:
        found = view.notes[_NOTE] = _made(view)
    return found if isinstance(found, FactBook) else None


@lru_cache(maxsize=16_384)
def spelt(fact: Fact) -> frozenset[str]:
    """The words of a fact as they are spelt, those among them that the author has only added."""
    return frozenset(word.folded for word in words(f"{fact.text} {' '.join(fact.words)}"))


@lru_cache(maxsize=16_384)
def fact_stems(text: str) -> tuple[str, ...]:
    """The stems of the base forms of a statement's words, and those of the plain words for its phrases."""
    said = dict.fromkeys(base_stem(w.folded.removesuffix("'s")) for w in words(text) if w.folded not in STOP_WORDS)
    return tuple(said | dict.fromkeys(plain_stems(text)))


def _made(view: View) -> FactBook:
    lines = tuple(line for line in view.lines if line.fact is not None)
    facts = tuple(line.fact for line in lines if line.fact is not None)
    places: dict[str, int] = {}
    numbers: list[int] = []
    starts: list[int] = []
    strength: list[float] = []
    told: list[bool] = []
    told_in: list[list[tuple[int, float]]] = []
    short_in: list[list[int]] = []
    shorts = [0] * len(facts)
    for i, (line, fact) in enumerate(zip(lines, facts, strict=True)):
        starts.append(len(numbers))
        short = fact_stems(fact.short)
        own = dict.fromkeys((*_own_stems(view, line), *short))
        further = dict.fromkeys(term for phrase in fact.words for term in fact_stems(phrase))
        # A fact without a word of its own still has its place.
        for term in {**own, **further} or {"": None}:
            number = places.setdefault(term, len(places))
            if number == len(told_in):
                told_in.append([])
                short_in.append([])
            numbers.append(number)
            told.append(term in own)
            strength.append(1.0 if term in own else FURTHER)
            told_in[number].append((i, strength[-1]))
            if term in short:
                short_in[number].append(i)
                shorts[i] += 1
    held = np.array([len(each) for each in told_in])
    rarity = np.log1p((len(lines) - held + 0.5) / (held + 0.5)).astype(np.float32)
    worth = rarity[numbers] * np.array(told, dtype=np.float32)
    columns = {person.number: column for column, person in enumerate(view.people)}
    about, spoken_of = np.zeros((2, len(facts), len(columns)), dtype=np.float32)
    first = np.full(len(facts), -1, dtype=np.intp)
    for i, (line, fact) in enumerate(zip(lines, facts, strict=True)):
        people = list(dict.fromkeys(p.number for number in fact.people if (p := view.person(number)) is not None))
        about[i, [columns[number] for number in people]] = 1
        spoken_of[i] = about[i]
        spoken_of[i, [columns[mention.person.number] for mention in mentions_in(view, line)]] = 1
        first[i] = people[0] if people else -1
    texts = [f"{line.text} {fact.short}" for line, fact in zip(lines, facts, strict=True)]
    return FactBook(
        lines=lines,
        facts=facts,
        places=places,
        roots=_roots(places),
        meanings=_meanings(list(places)),
        rarity=tuple(rarity.tolist()),
        rarest=float(np.log1p((len(facts) + 0.5) / 0.5)),
        words_of=np.array(numbers, dtype=np.intp),
        starts=np.array(starts, dtype=np.intp),
        strength=np.array(strength, dtype=np.float32),
        worth=worth,
        own=np.add.reduceat(worth, starts) + _NOT_ZERO,
        told_in=tuple(map(tuple, told_in)),
        short_in=tuple(map(tuple, short_in)),
        short=np.array(shorts, dtype=np.float32) + _NOT_ZERO,
        columns=columns,
        about=about,
        spoken_of=spoken_of,
        company=spoken_of.sum(axis=1),
        first=first,
        kinds=np.array([KINDS.index(fact.kind) for fact in facts], dtype=np.intp),
        since=np.array([line.since for line in lines], dtype=np.intp),
        cues={kind: _found_in(texts, cue) for kind, cue in _CUES.items()},
        naming=_found_in([line.text for line in lines], _NAMING),
    )


def _found_in(texts: list[str], cue: re.Pattern[str]) -> Floats:
    return np.array([cue.search(text) is not None for text in texts], dtype=np.float32)


def _own_stems(view: View, line: Line) -> tuple[str, ...]:
    """The stems of a line's words, the names of its people left out: those are compared as people."""
    text, blanked, at = line.text, "", 0
    for mention in mentions_in(view, line):
        name = text[mention.start : mention.end]
        blanked += text[at : mention.start] + (" , " if name[:1].isupper() else name)
        at = mention.end
    return fact_stems(blanked + text[at:])


def _roots(places: dict[str, int]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for term, number in places.items():
        if len(root(term)) >= 4:  # noqa: PLR2004 - shorter beginnings are shared by chance
            found.setdefault(root(term), []).append(number)
    return {beginning: tuple(numbers) for beginning, numbers in found.items()}


def _meanings(stems: list[str]) -> Floats:
    """A column of whole numbers for each stem; zeros for one that the table of meanings does not know."""
    numbers = [row_of(term) for term in stems]
    table = rows([max(0, number) for number in numbers])
    table[[i for i, number in enumerate(numbers) if number < 0]] = 0
    return np.ascontiguousarray(table.T, dtype=np.float32)
