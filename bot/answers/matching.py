"""What the spans of the best lines look like in the light of a question.

For each line: how its words match the question, and from that what holds for every span. Word statistics come from the
view that is handed in, and from nowhere else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answers import lexicon
from bot.answers import segments as segments_of
from bot.answers.asking import Asked, groups_of
from bot.answers.segments import SORTS, Floats, Ints, Segments, segments
from bot.text import STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.view import Line, View

RANKS = 5
NEAR = (0, 1, 2, 3, 5, 8)  # word distances, by lower bound
_FAR = 99
# Of a line's score among the candidates, by lower bound.
SHARES = (0.003, 0.01, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8, 0.95)
COVERED = (0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8)  # how much of the question's weight is matched, by lower bound
_HOW_MANY = ("none", "some", "all")
_SIDES = ("left", "right")
GROUPS = (
    *(
        tuple(f"{what} {side} {n}" for n in (*NEAR, "none"))
        for what in ("word", "verb", "subject", "final")
        for side in _SIDES
    ),
    tuple(f"{sort}, verb left {n}" for sort in SORTS for n in (*NEAR, "none")),
    tuple(f"{sort}, word left {n}" for sort in SORTS for n in (*NEAR, "none")),
    tuple(f"{sort}, word right {n}" for sort in SORTS for n in (*NEAR, "none")),
    tuple(f"{sort}, subject left {n}" for sort in SORTS for n in (*NEAR, "none")),
    tuple(f"score {share}" for share in (0.0, *SHARES)),
    tuple(f"line match {n}" for n in range(len(COVERED) + 1)),
    tuple(f"clause match {n}" for n in range(len(COVERED) + 1)),
    tuple(f"{sort}, line match {n}" for sort in SORTS for n in range(len(COVERED) + 1)),
    tuple(f"names in line {n}, line before {m}" for n in _HOW_MANY for m in _HOW_MANY),
)
"""Sets of columns of which exactly one holds for each span."""
FLAGS = (
    "all asked", "most asked", "some asked", "none asked", "name asked", "verb inside", "subject inside",
    "subject first", "question noun inside",
    "question noun last", "question noun left", "question noun right", "preposition left", "preposition first",
    *(f"rank {n}" for n in range(RANKS)), "verb in line", "subject in line", "final in line", "noun in line",
    "in lines 1", "in lines 2", "in lines 3", "rare", "common", "verb left same clause", "verb right same clause",
    "subject left same clause", "subject left, verb left", "verb left, subject right", "by after verb",
    "synonym inside", "after be of subject", "before be of subject",
    "apposition after subject", "apposition before subject", "noun before subject", "matched left 0", "matched left 1",
    "matched left 2",
    "line after best", "line before best", "before best", "after best", "noun alike inside",
)  # fmt: skip
MATCHED = (*(name for group in GROUPS for name in group), *FLAGS)
_FIRST = np.array([sum(len(group) for group in GROUPS[:i]) for i in range(len(GROUPS))])


@dataclass(frozen=True, slots=True)
class Matched:
    """The spans of some lines, line after line: columns of `GROUPS` that hold for each, and which of `FLAGS` do."""

    parts: tuple[Segments, ...]
    codes: Ints
    flags: Floats

    def scores(self, weights: Floats) -> Floats:
        """The sum of the weights of all that holds for each span; `weights` has a place for each of `ALL_COLUMNS`."""
        own = len(segments_of.COLUMNS)
        static, matched = weights[:own], weights[own:]
        plain = static[own - len(segments_of.FLAGS) :]
        looks = [static[part.codes].sum(axis=1) + part.flags @ plain for part in self.parts]
        result: Floats = (
            np.concatenate(looks) + matched[self.codes].sum(axis=1) + self.flags @ matched[len(MATCHED) - len(FLAGS) :]
        )
        return result

    def table(self) -> npt.NDArray[np.uint8]:
        """All of it as zeros and ones, a column for each of `ALL_COLUMNS`: what the weights are learned from."""
        own = len(segments_of.COLUMNS)
        found = np.zeros((len(self.codes), len(ALL_COLUMNS)), dtype=np.uint8)
        rows = np.arange(len(found))[:, None]
        found[rows, np.concatenate([part.codes for part in self.parts])] = 1
        found[:, own - len(segments_of.FLAGS) : own] = np.concatenate([part.flags for part in self.parts])
        found[rows, self.codes + own] = 1
        found[:, len(ALL_COLUMNS) - len(FLAGS) :] = self.flags
        return found


ALL_COLUMNS = (*segments_of.COLUMNS, *MATCHED)


_BUCKET = np.array(
    [np.searchsorted(np.array(NEAR), d, side="right") - 1 if d < _FAR else len(NEAR) for d in range(_FAR + 1)]
)


_MATCHED, _VERB, _SUBJECT, _FINAL, _NOUN, _NAMED, _ALIKE, _CONTENT, _PREPOSITION, _BE, _BY, _NOUN_ALIKE = (
    1 << i for i in range(12)
)


_BEING = tuple(sorted(lexicon.BE & STOP_WORDS))


def _frequencies(view: View) -> dict[str, int]:
    """In how many lines of this view a stem occurs, as far as it has been asked for."""
    found = view.notes.get("answers.spans frequencies")
    if not isinstance(found, dict):
        found = view.notes["answers.spans frequencies"] = {}
    return found


def match(view: View, asked: Asked, lines: Sequence[Line], scores: Sequence[float]) -> Matched:
    """The spans of the lines in the light of the question; `scores` are the lines' shares among the candidates."""
    parts = [segments(line.text) for line in lines]
    return Matched(tuple(parts), *_columns(view, asked, parts, _in_a_row(view, asked, parts), lines, scores))


def _marks(asked: Asked) -> list[tuple[str, int]]:
    """The words to look for in the lines, and what each is to the question."""
    question = asked.question
    found = [(question.preposition, _PREPOSITION)] if question.preposition else []
    found += [(word, _BE) for word in _BEING]
    found.append(("by", _BY))
    final = question.terms[-1] if question.terms else ""
    for term in asked.weights:
        mark = _MATCHED
        for holds, bit in (
            (term == question.verb, _VERB),
            (term in question.subject, _SUBJECT),
            (term == question.noun, _NOUN),
            (term in asked.names, _NAMED),
            (term == final, _FINAL),
        ):
            if holds:
                mark |= bit
        found.append((term, mark))
    return found


def _in_a_row(view: View, asked: Asked, parts: Sequence[Segments]) -> _Words:
    question = asked.question
    spread = Counter(term for part in parts for term in set(part.stems))
    known = _frequencies(view)
    for term in spread:
        if term not in known:
            known[term] = view.search.document_frequency(term)
    spread[""] = known[""] = 0
    # Each line is followed by one word that is nothing, so that its end has a place of its own.
    stems: list[str] = []
    clause: list[int] = []
    offsets = []
    for part in parts:
        offsets.append(len(stems))
        opened = clause[-1] + 1 if clause else 0
        stems += (*part.stems, "")
        clause += [opened + number for number in part.clause]
        clause.append(clause[-1] + 1 if clause else 0)
    weight = [0.0] * len(stems)
    flags = [_CONTENT if term else 0 for term in stems]
    marks = _marks(asked)
    for part, offset in zip(parts, offsets, strict=True):
        for term, mark in marks:
            for place in part.places.get(term, ()):
                flags[offset + place] |= mark
                weight[offset + place] = max(weight[offset + place], asked.weights.get(term, 0.0))
        for group in asked.groups:
            for place in part.alike.get(group, ()):
                if not flags[offset + place] & _MATCHED:
                    weight[offset + place] = 1.0
                if not flags[offset + place] & _MATCHED or flags[offset + place] & _ALIKE:
                    flags[offset + place] |= _MATCHED | _ALIKE
                    flags[offset + place] |= _VERB if group in groups_of(question.verb) else 0
                    flags[offset + place] |= _NOUN_ALIKE if group in groups_of(question.noun) else 0
    return _Words(
        np.array(weight),
        np.array(flags),
        np.array([spread[term] for term in stems]),
        np.array([known[term] for term in stems]),
        np.array(clause),
        np.array([*offsets, len(stems)]),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of all lines in a row: how much each weighs in the question, and what it is to it."""

    weight: npt.NDArray[np.float64]
    flags: Ints
    spread: Ints
    frequency: Ints
    clause: Ints
    offsets: Ints


def _sides(flagged: npt.NDArray[np.bool_], offset_of: Ints, end_of: Ints) -> tuple[Ints, Ints]:
    """For each word, how many words of its line lie between it and the last flagged one, and up to the next."""
    n = len(flagged)
    places = np.arange(n)
    last = np.maximum.accumulate(np.where(flagged, places, -1))
    before = np.concatenate(([-1], last[:-1]))
    left = np.where(before >= offset_of, places - 1 - before, _FAR)
    following = np.minimum.accumulate(np.where(flagged, places, n)[::-1])[::-1]
    right = np.where(following < end_of, following - places, _FAR)
    return np.minimum(left, _FAR), np.minimum(right, _FAR)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(w.stem for w in words(text))


def _named(view: View, asked: Asked, line: Line) -> int:
    """How many of the question's names stand in a line and in the one before, as a place in the `_HOW_MANY` grid."""
    if not asked.names:
        return 0
    found = [0, 0]
    for place, number in enumerate((line.number, line.number - 1)):
        if number >= 0:
            held = asked.names & _stems(view.lines[number].text)
            found[place] = 2 if len(held) == len(asked.names) else 1 if held else 0
    return found[0] * len(_HOW_MANY) + found[1]


def _columns(
    view: View, asked: Asked, parts: Sequence[Segments], found: _Words, lines: Sequence[Line], scores: Sequence[float]
) -> tuple[Ints, Floats]:
    counts = [len(part.starts) for part in parts]
    rank = np.repeat(np.arange(len(parts)), counts)
    shift = found.offsets[rank]
    starts = np.concatenate([part.starts for part in parts]) + shift
    ends = np.concatenate([part.ends for part in parts]) + shift
    sizes = np.diff(found.offsets)
    offset_of = np.repeat(found.offsets[:-1], sizes)
    end_of = np.repeat(found.offsets[1:], sizes)
    bits = found.flags
    sides = {}
    buckets = []
    for name, bit in (("word", _MATCHED), ("verb", _VERB), ("subject", _SUBJECT), ("final", _FINAL)):
        left, right = _sides((bits & bit) > 0, offset_of, end_of)
        sides[name] = left[starts], right[ends]
        buckets += [_BUCKET[sides[name][0]], _BUCKET[sides[name][1]]]
    running = np.zeros((9, len(bits) + 1))
    bit_rows = (
        bits & np.array([[_CONTENT], [_MATCHED], [_VERB], [_SUBJECT], [_NOUN], [_NAMED], [_ALIKE], [_NOUN_ALIKE]])
    ) > 0
    np.cumsum(np.concatenate((found.weight[None, :], bit_rows)), axis=1, out=running[:, 1:])
    inside = running[:, ends] - running[:, starts]
    weighed = running[0]
    share = inside[2] / np.maximum(inside[1], 1.0)
    clause = found.clause
    bounds = np.searchsorted(clause, np.arange(int(clause[-1]) + 2))
    first, last = bounds[clause[starts]], bounds[clause[ends - 1] + 1]
    total = asked.total
    near = (weighed[last] - weighed[first] - inside[0]) / total
    begin, finish = found.offsets[rank], found.offsets[rank + 1]
    line = (weighed[finish] - weighed[begin] - inside[0]) / total
    sort = np.concatenate([part.sorts for part in parts])
    near_sort = sort * (len(NEAR) + 1)
    covered = np.searchsorted(COVERED, line, side="right")
    codes = np.stack(
        (
            *buckets, near_sort + buckets[2], near_sort + buckets[0], near_sort + buckets[1], near_sort + buckets[4],
            np.searchsorted(SHARES, scores, side="right")[rank], covered, np.searchsorted(COVERED, near, side="right"),
            sort * (len(COVERED) + 1) + covered, np.array([_named(view, asked, line) for line in lines])[rank],
        ),
        axis=1,
    ) + _FIRST  # fmt: skip
    left_share = (weighed[starts] - weighed[begin]) / np.maximum(line * total, 1e-9)
    verb_left, verb_right = sides["verb"]
    subject_left, subject_right = sides["subject"]
    before = np.maximum(starts - 1, begin)
    inner = starts > begin
    same_left = (verb_left < _FAR) & (clause[np.maximum(starts - 1 - verb_left, 0)] == clause[starts])
    same_right = (verb_right < _FAR) & (clause[np.minimum(ends + verb_right, len(clause) - 1)] == clause[ends - 1])
    subject_same = (subject_left < _FAR) & (clause[np.maximum(starts - 1 - subject_left, 0)] == clause[starts])
    last_bits, first_bits, before_bits = bits[ends - 1], bits[starts], np.where(inner, bits[before], 0)
    noun_left, noun_right = _sides((bits & _NOUN) > 0, offset_of, end_of)
    spread, frequency = found.spread[ends - 1], found.frequency[ends - 1]
    held = np.bitwise_or.reduceat(bits, found.offsets[:-1])[rank]
    away = np.array([line.number - lines[0].number for line in lines])[rank]
    apposition = np.concatenate([part.flags[:, _APPOSITION] for part in parts]) > 0
    after_noun = np.concatenate([part.codes[:, 3] for part in parts]) == _AFTER_NOUN
    rows = [
        (share >= 1) & (inside[1] > 0), (share >= 0.5) & (share < 1), (share > 0) & (share < 0.5), inside[2] == 0,
        inside[6] > 0, inside[3] > 0, inside[4] > 0, (first_bits & _SUBJECT) > 0, inside[5] > 0,
        (last_bits & _NOUN) > 0,
        noun_left[starts] < 2, noun_right[ends] < 2, (before_bits & _PREPOSITION) > 0, (first_bits & _PREPOSITION) > 0,
        *(rank == r for r in range(RANKS)),
        *((held & bit) > 0 for bit in (_VERB, _SUBJECT, _FINAL, _NOUN)),
        spread <= 1, spread == 2, spread >= 3, frequency == 1, frequency * 5 > len(view.lines),
        same_left, same_right, subject_same, same_left & subject_same, same_left & (subject_right < _FAR),
        same_left & ((before_bits & _BY) > 0), inside[7] > 0,
        ((before_bits & _BE) > 0) & (subject_left <= 3), ((bits[ends] & _BE) > 0) & (subject_right <= 4),
        apposition & (subject_left == 0), apposition & (subject_right == 0), after_noun & (subject_right == 0),
        left_share <= 0.01, (left_share > 0.01) & (left_share < 0.99), left_share >= 0.99,
        away == 1, away == -1, away < -1, away > 1, inside[8] > 0,
    ]  # fmt: skip
    return codes, np.array(rows).T.astype(np.float32)


_APPOSITION, _AFTER_NOUN = segments_of.FLAGS.index("apposition"), segments_of.COLUMNS.index("after noun")
