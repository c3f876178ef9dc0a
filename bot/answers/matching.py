"""What the spans of the best lines look like in the light of a question.

For each line: how its words match the question, and from that what holds for every span. Word statistics come from the
view that is handed in, and from nowhere else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answers import lexicon
from bot.answers import segments as segments_of
from bot.answers.asking import Asked, groups_of
from bot.answers.columns import (
    COVERED,
    END_AT,
    END_GROUPS,
    HOW_MANY,
    LINE_AT,
    LINE_GROUPS,
    NEAR,
    RANKS,
    SHARES,
    SPAN_AT,
    SPAN_GROUPS,
    START_AT,
    START_GROUPS,
    Matched,
    Shared,
)
from bot.answers.segments import Ints, Segments, flag_rows, segments
from bot.text import STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.view import Line, View

_FAR = 99
_FREQUENCIES = "answers.matching frequencies"
_BUCKET = np.array(
    [np.searchsorted(np.array(NEAR), d, side="right") - 1 if d < _FAR else len(NEAR) for d in range(_FAR + 1)]
)


_MATCHED, _VERB, _SUBJECT, _FINAL, _NOUN, _NAMED, _ALIKE, _CONTENT, _PREPOSITION, _BE, _BY, _NOUN_ALIKE = (
    1 << i for i in range(12)
)

_COUNTED = np.array([[_CONTENT], [_MATCHED], [_VERB], [_SUBJECT], [_NOUN], [_NAMED], [_ALIKE], [_NOUN_ALIKE]])
_SHARES, _COVERED = np.array(SHARES), np.array(COVERED)
_BEING = tuple(sorted(lexicon.BE & STOP_WORDS))


def _frequencies(view: View, line: Line, part: Segments) -> Ints:
    """For each word of a line, in how many lines of this view its stem occurs; 0 for a stop word, and behind all."""
    known = view.notes.get(_FREQUENCIES)
    if not isinstance(known, dict):
        known = view.notes[_FREQUENCIES] = {}
    found = known.get(line.number)
    if found is None:
        counted = [view.search.document_frequency(term) if term else 0 for term in part.stems]
        found = known[line.number] = np.array([*counted, 0])
    return np.asarray(found)


def match(view: View, asked: Asked, lines: Sequence[Line], scores: Sequence[float]) -> Matched:
    """The spans of the lines in the light of the question; `scores` are the lines' shares among the candidates."""
    parts = [segments(line.text) for line in lines]
    return Matched(tuple(parts), _shared(view, asked, parts, lines, scores))


def _marks(asked: Asked) -> list[tuple[str, int]]:
    """The words of the question, and what each is to it."""
    question = asked.question
    marks = dict.fromkeys(asked.weights, _MATCHED)
    final = question.terms[-1] if question.terms else ""
    said = ((question.verb, _VERB), (question.noun, _NOUN), (final, _FINAL))
    for term, bit in chain(said, ((t, _SUBJECT) for t in set(question.subject)), ((t, _NAMED) for t in asked.names)):
        if term in marks:
            marks[term] |= bit
    return [*([(question.preposition, _PREPOSITION)] if question.preposition else ()), *marks.items()]


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[int, ...]:
    """What each word of a line is whatever is asked; behind all stands one word that is nothing."""
    part = segments(text)
    bits = [_CONTENT if term else 0 for term in part.stems]
    for words_, bit in ((_BEING, _BE), (("by",), _BY)):
        for word in words_:
            for place in part.places.get(word, ()):
                bits[place] |= bit
    return (*bits, 0)


def _in_a_row(view: View, asked: Asked, parts: Sequence[Segments], lines: Sequence[Line]) -> _Words:
    question = asked.question
    marks = _marks(asked)
    verbs, nouns = groups_of(question.verb), groups_of(question.noun)
    spread = Counter(chain.from_iterable([set(part.stems) for part in parts]))
    spread[""] = 0
    flags: list[int] = []
    offsets = [0]
    opened, clause = 0, []
    weights: dict[int, float] = {}
    # Each line is followed by one word that is nothing, so that its end has a place of its own.
    for part in parts:
        offset = offsets[-1]
        flags += _plain(part.parsed.text)
        offsets.append(len(flags))
        clause.append(part.clause + opened)
        opened += int(part.clause[-1]) + 1
        for term, mark in marks:
            for place in part.places.get(term, ()):
                at = offset + place
                flags[at] |= mark
                weights[at] = max(weights.get(at, 0.0), asked.weights.get(term, 0.0))
        for group in asked.groups:
            for place in part.alike.get(group, ()):
                at = offset + place
                if not flags[at] & _MATCHED:
                    weights[at] = 1.0
                if not flags[at] & _MATCHED or flags[at] & _ALIKE:
                    flags[at] |= _MATCHED | _ALIKE
                    flags[at] |= _VERB if group in verbs else 0
                    flags[at] |= _NOUN_ALIKE if group in nouns else 0
    weight = np.zeros(len(flags))
    weight[list(weights)] = list(weights.values())
    return _Words(
        weight,
        np.array(flags),
        np.array([spread[term] for part in parts for term in (*part.stems, "")]),
        np.concatenate([_frequencies(view, line, part) for line, part in zip(lines, parts, strict=True)]),
        np.concatenate(clause),
        np.array(offsets),
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


def _sides(bits: Ints, sought: Sequence[int], offset_of: Ints, end_of: Ints) -> tuple[Ints, Ints]:
    """For each word, how many words of its line lie back to the last one that has a bit, and on to the next.

    There is a row for each of the bits that are sought.
    """
    n = len(bits)
    places = np.arange(n)
    flagged = (bits & np.array(sought)[:, None]) > 0
    before = np.full((len(sought), n), -1)
    before[:, 1:] = np.maximum.accumulate(np.where(flagged, places, -1), axis=1)[:, :-1]
    left = np.where(before >= offset_of, places - 1 - before, _FAR)
    following = np.minimum.accumulate(np.where(flagged, places, n)[:, ::-1], axis=1)[:, ::-1]
    right = np.where(following < end_of, following - places, _FAR)
    return np.minimum(left, _FAR), np.minimum(right, _FAR)


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(w.stem for w in words(text))


def _named(view: View, asked: Asked, line: Line) -> int:
    """How many of the question's names stand in a line and in the one before, as a place in the `HOW_MANY` grid."""
    if not asked.names:
        return 0
    found = [0, 0]
    for place, number in enumerate((line.number, line.number - 1)):
        if number >= 0:
            held = asked.names & _stems(view.lines[number].text)
            found[place] = 2 if len(held) == len(asked.names) else 1 if held else 0
    return found[0] * len(HOW_MANY) + found[1]


def _shared(
    view: View, asked: Asked, parts: Sequence[Segments], lines: Sequence[Line], scores: Sequence[float]
) -> tuple[Shared, ...]:
    """What holds of each span by its start, by its end, by its line, and by all of it."""
    found = _in_a_row(view, asked, parts, lines)
    bits, clause, offsets = found.flags, found.clause, found.offsets
    rank = np.repeat(np.arange(len(parts)), [len(part.starts) for part in parts])
    shift = offsets[rank]
    starts = np.concatenate([part.starts for part in parts]) + shift
    ends = np.concatenate([part.ends for part in parts]) + shift
    sort = np.concatenate([part.sorts for part in parts])
    sizes = np.diff(offsets)
    opening = np.repeat(offsets[:-1], sizes)
    left, right = _sides(bits, (_MATCHED, _VERB, _SUBJECT, _FINAL, _NOUN), opening, np.repeat(offsets[1:], sizes))
    # A word's place as a start, and as an end: what stands before the latter is the last word of a span.
    places = np.arange(len(bits))
    before, last = np.maximum(places - 1, opening), np.maximum(places - 1, 0)
    before_bits, last_bits = np.where(places > opening, bits[before], 0), bits[last]
    verb_left, subject_left, subject_right = left[1], left[2], right[2]
    same_left = (verb_left < _FAR) & (clause[np.maximum(places - 1 - verb_left, 0)] == clause)
    subject_same = (subject_left < _FAR) & (clause[np.maximum(places - 1 - subject_left, 0)] == clause)
    same_right = (right[1] < _FAR) & (clause[np.minimum(places + right[1], len(clause) - 1)] == clause[last])
    near_left, near_right = _BUCKET[left], _BUCKET[right]
    sort_at = np.zeros(len(bits), dtype=np.int64)
    sort_at[starts] = sort * (len(NEAR) + 1)
    by_start = Shared(
        starts,
        np.concatenate((near_left[:4], sort_at + near_left[[1, 0, 2]])) + START_GROUPS,
        flag_rows(
            bits & _SUBJECT, left[4] < 2, before_bits & _PREPOSITION, bits & _PREPOSITION, same_left, subject_same,
            same_left & subject_same, same_left & ((before_bits & _BY) > 0),
            ((before_bits & _BE) > 0) & (subject_left <= 3),
        ),
        START_AT,
    )  # fmt: skip
    spread, frequency = found.spread[last], found.frequency[last]
    by_end = Shared(
        ends,
        near_right[:4] + END_GROUPS,
        flag_rows(
            last_bits & _NOUN, right[4] < 2, spread <= 1, spread == 2, spread >= 3, frequency == 1,
            frequency * 5 > len(view.lines), same_right, ((bits & _BE) > 0) & (subject_right <= 4),
        ),
        END_AT,
    )  # fmt: skip
    held = np.bitwise_or.reduceat(bits, offsets[:-1])
    away = np.array([line.number - lines[0].number for line in lines])
    ranks = np.arange(len(parts))
    share = _SHARES.searchsorted(scores, side="right")
    by_line = Shared(
        rank,
        np.array((share, [_named(view, asked, line) for line in lines])) + LINE_GROUPS,
        flag_rows(
            *(ranks == r for r in range(RANKS)), *(held & bit for bit in (_VERB, _SUBJECT, _FINAL, _NOUN)),
            away == 1, away == -1, away < -1, away > 1,
        ),
        LINE_AT,
    )  # fmt: skip
    apposition = np.concatenate([part.flags[_APPOSITION] for part in parts]) > 0
    after_noun = np.concatenate([part.codes[3] for part in parts]) == _AFTER_NOUN
    subject_before, subject_after = subject_left[starts] == 0, subject_right[ends] == 0
    beside = (
        same_left[starts] & (subject_right < _FAR)[ends],
        apposition & subject_before,
        apposition & subject_after,
        after_noun & subject_after,
    )
    by_span = _by_span(found, asked, (starts, ends, rank), sort, beside, near_right[0][ends])
    return by_start, by_end, by_line, by_span


def _by_span(
    found: _Words,
    asked: Asked,
    where: tuple[Ints, Ints, Ints],
    sort: Ints,
    beside: Sequence[npt.NDArray[np.bool_]],
    word_right: Ints,
) -> Shared:
    """What takes all of a span to tell; `where` are the starts and ends of the spans, and which line each is in."""
    starts, ends, rank = where
    bits, clause = found.flags, found.clause
    running = np.zeros((9, len(bits) + 1))
    running[0, 1:] = found.weight
    running[1:, 1:] = (bits & _COUNTED) > 0
    running = running.cumsum(axis=1)
    inside = running.take(ends, axis=1) - running.take(starts, axis=1)
    weighed = running[0]
    share = inside[2] / np.maximum(inside[1], 1.0)
    bounds = clause.searchsorted(np.arange(int(clause[-1]) + 2))
    first, last = bounds[clause[starts]], bounds[clause[ends - 1] + 1]
    total = asked.total
    near = (weighed[last] - weighed[first] - inside[0]) / total
    begin, finish = found.offsets[rank], found.offsets[rank + 1]
    line = (weighed[finish] - weighed[begin] - inside[0]) / total
    covered = _COVERED.searchsorted(line, side="right")
    left_share = (weighed[starts] - weighed[begin]) / np.maximum(line * total, 1e-9)
    codes = np.array(
        (
            sort * (len(NEAR) + 1) + word_right, covered, _COVERED.searchsorted(near, side="right"),
            sort * (len(COVERED) + 1) + covered,
        )
    ) + SPAN_GROUPS  # fmt: skip
    return Shared(
        np.arange(len(starts)),
        codes,
        flag_rows(
            (share >= 1) & (inside[1] > 0), (share >= 0.5) & (share < 1), (share > 0) & (share < 0.5), inside[2] == 0,
            *inside[3:9], *beside, left_share <= 0.01, (left_share > 0.01) & (left_share < 0.99), left_share >= 0.99,
        ),
        SPAN_AT,
    )  # fmt: skip


_APPOSITION, _AFTER_NOUN = segments_of.FLAGS.index("apposition"), segments_of.COLUMNS.index("after noun")
