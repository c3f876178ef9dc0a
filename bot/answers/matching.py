"""What the spans of the best lines look like in the light of a question.

For each line: how its words match the question, and from that what holds for every span. Word statistics come from the
view that is handed in, and from nowhere else.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
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
from bot.answers.segments import Flags, Ints, Segments, flag_rows, segments
from bot.text import STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.view import Line, View

_FAR = 99
_BEYOND = 10**6  # no word stands so far along
_FREQUENCIES = "answers.matching frequencies"
_BUCKET = np.array(
    [np.searchsorted(np.array(NEAR), d, side="right") - 1 if d < _FAR else len(NEAR) for d in range(_FAR + 1)]
)
_STEPS = len(NEAR) + 1  # a distance is in one of so many buckets
_RANKS = np.arange(RANKS)
# For each number of lines that a word stands in, the flags of that.
_SPREAD = np.array([(n <= 1, n == 2, n >= 3) for n in range(RANKS + 1)]).T
_COVERED = np.array(COVERED)
_BEING = tuple(sorted(lexicon.BE & STOP_WORDS))
# What a word is to the question: the places of bits in a number. The nearest of the first five is sought on either side
# of a span, those of the first two lines are counted inside it.
(
    _MATCHED, _VERB, _SUBJECT, _FINAL, _NOUN, _NAMED, _ALIKE, _NOUN_ALIKE,
    _CONTENT,
    _PREPOSITION, _BE, _BY,
) = range(12)  # fmt: skip
_SOUGHT, _COUNTED = 5, 9
_LEFT = np.array([_MATCHED, _VERB, _SUBJECT, _FINAL, _VERB, _MATCHED, _SUBJECT])  # as in `START_GROUPS`
_PLACES = np.arange(12)[:, None]
_AND_ALIKE = 1 << _MATCHED | 1 << _ALIKE


def _frequencies(view: View, line: Line, part: Segments) -> Flags:
    """For each place of a line whether the word before it is in no other line of this view, and whether in many."""
    known = view.notes.get(_FREQUENCIES)
    if not isinstance(known, dict):
        known = view.notes[_FREQUENCIES] = {}
    found = known.get(line.number)
    if found is None:
        counted = [0, *(view.search.document_frequency(term) if term else 0 for term in part.stems[:-1])]
        rows = ([n == 1 for n in counted], [n * 5 > len(view.lines) for n in counted])
        found = known[line.number] = np.array(rows)
    return np.asarray(found)


def match(view: View, asked: Asked, lines: Sequence[Line], scores: Sequence[float]) -> Matched:
    """The spans of the lines in the light of the question; `scores` are the lines' shares among the candidates."""
    parts = [segments(line.text) for line in lines]
    codes = np.concatenate([part.codes for part in parts], axis=1)
    flags = np.concatenate([part.flags for part in parts], axis=1)
    found = _in_a_row(view, asked, parts, lines)
    offsets = found.offsets
    counts = [len(part.starts) for part in parts]
    rank = _RANKS[: len(parts)].repeat(counts)
    starts = np.concatenate([part.starts + offset for part, offset in zip(parts, offsets, strict=False)])
    ends = np.concatenate([part.ends + offset for part, offset in zip(parts, offsets, strict=False)])
    left, right = _sides(found)
    same = left[1:3] < np.minimum(found.lines[1], _FAR)  # the verb and the subject: whether in the same clause
    subject_left, subject_right = left[_SUBJECT], right[_SUBJECT]
    apposition, after_noun = flags[_APPOSITION], codes[3] == _AFTER_NOUN
    subject_before, subject_after = (subject_left == 0).take(starts), (subject_right == 0).take(ends)
    beside = (
        same[0].take(starts) & (subject_right < _FAR).take(ends),
        apposition & subject_before,
        apposition & subject_after,
        after_noun & subject_after,
    )
    shared = (
        Shared(starts, *_by_start(found, left, same), START_AT),
        Shared(ends, *_by_end(found, right), END_AT),
        Shared(rank, *_by_line(view, asked, lines, scores, found.held), LINE_AT),
        Shared(np.arange(len(starts)), *_by_span(found, asked.total, (starts, ends, rank), beside, right[0]), SPAN_AT),
    )
    return Matched(tuple(parts), codes, flags, shared)


def _marks(asked: Asked) -> list[tuple[str, int]]:
    """The words of the question, and what each is to it."""
    question = asked.question
    marks = dict.fromkeys(asked.weights, 1 << _MATCHED)
    final = question.terms[-1] if question.terms else ""
    said = ((question.verb, _VERB), (question.noun, _NOUN), (final, _FINAL))
    for term, bit in chain(said, ((t, _SUBJECT) for t in set(question.subject)), ((t, _NAMED) for t in asked.names)):
        if term in marks:
            marks[term] |= 1 << bit
    return [*([(question.preposition, 1 << _PREPOSITION)] if question.preposition else ()), *marks.items()]


@lru_cache(maxsize=4096)
def _plain(text: str) -> tuple[int, ...]:
    """What each word of a line is whatever is asked; behind all stands one word that is nothing."""
    part = segments(text)
    bits = [1 << _CONTENT if term else 0 for term in part.stems]
    for word, bit in (*((word, _BE) for word in _BEING), ("by", _BY)):
        for place in part.places.get(word, ()):
            bits[place] |= 1 << bit
    return tuple(bits)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of all lines in a row, each line followed by one that is nothing, so that its end has a place too."""

    bits: Ints  # a row for each of the bits; before the first word stands one that is nothing
    weighed: list[float]  # how much all words up to there weigh in the question
    lines: Ints  # `Segments.words`, side by side
    frequency: Flags  # `_frequencies`, side by side
    spread: Flags  # whether the word before stands in at most one of these lines, in two, in more
    offsets: list[int]  # where each line begins, and where the last one ends
    held: list[int]  # for each line the bits that any of its words has


def _in_a_row(view: View, asked: Asked, parts: Sequence[Segments], lines: Sequence[Line]) -> _Words:
    question = asked.question
    marks = _marks(asked)
    verbs, nouns = groups_of(question.verb), groups_of(question.noun)
    bits: list[int] = []
    weights: list[float] = []
    offsets, held = [0], []
    for part in parts:
        flags, weight, seen = list(_plain(part.parsed.text)), [0.0] * len(part.stems), 0
        for term, mark in marks:
            for at in part.places.get(term, ()):
                flags[at] |= mark
                seen |= mark
                weight[at] = max(weight[at], asked.weights.get(term, 0.0))
        for group in asked.groups:
            for at in part.alike.get(group, ()):
                if not flags[at] & 1 << _MATCHED:
                    weight[at] = 1.0
                elif not flags[at] & 1 << _ALIKE:
                    continue
                mark = _AND_ALIKE | (group in verbs) << _VERB | (group in nouns) << _NOUN_ALIKE
                flags[at] |= mark
                seen |= mark
        bits += flags
        weights += weight
        offsets.append(len(bits))
        held.append(seen)
    stems = list(chain.from_iterable([part.stems for part in parts]))
    spread = Counter(chain.from_iterable([set(part.stems) for part in parts]))
    spread[""] = 0
    return _Words(
        np.array([0, *bits]) >> _PLACES & 1,
        list(accumulate(weights, initial=0.0)),
        np.concatenate([part.words for part in parts], axis=1),
        np.concatenate([_frequencies(view, line, part) for line, part in zip(lines, parts, strict=True)], axis=1),
        _SPREAD.take([0, *map(spread.__getitem__, stems[:-1])], axis=1),
        offsets,
        held,
    )


def _sides(found: _Words) -> tuple[Ints, Ints]:
    """For each word, how many words of its line lie back to the last one that has a bit, and on to the next.

    There is a row for each of the bits that are sought.
    """
    sizes = [end - start for start, end in itertools.pairwise(found.offsets)]
    flagged = found.bits[:_SOUGHT] > 0
    places = np.arange(flagged.shape[1])
    # Between lines lies a gap, so that all of another line is far.
    places[1:] += (_RANKS[: len(sizes)] * (_FAR + 1)).repeat(sizes)
    before = np.maximum.accumulate(np.where(flagged, places, -_BEYOND), axis=1)[:, :-1]
    following = np.minimum.accumulate(np.where(flagged, places, _BEYOND)[:, :0:-1], axis=1)[:, ::-1]
    here = places[1:]
    return np.minimum(here - 1 - before, _FAR), np.minimum(following - here, _FAR)


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


def _by_start(found: _Words, left: Ints, same: Flags) -> tuple[Ints, Flags]:
    """The codes and flags of each word in the light of the question, as the first of a span."""
    before, here = found.bits[:, :-1], found.bits[:, 1:]
    verb, subject = same[0], same[1]
    codes = _BUCKET.take(left).take(_LEFT, axis=0)
    codes += START_GROUPS
    codes[4:] += found.lines[0] * _STEPS
    return codes, flag_rows(
        here[_SUBJECT], left[_NOUN] < 2, before[_PREPOSITION], here[_PREPOSITION], verb, subject, verb & subject,
        verb & before[_BY], before[_BE] & (left[_SUBJECT] <= 3),
    )  # fmt: skip


def _by_end(found: _Words, right: Ints) -> tuple[Ints, Flags]:
    """The codes and flags of each place in the light of the question, as the end of a span."""
    before, here = found.bits[:, :-1], found.bits[:, 1:]
    return _BUCKET.take(right[:4]) + END_GROUPS, flag_rows(
        before[_NOUN], right[_NOUN] < 2, *found.spread, *found.frequency,
        right[_VERB] < np.minimum(found.lines[2], _FAR), here[_BE] & (right[_SUBJECT] <= 4),
    )  # fmt: skip


def _by_line(
    view: View, asked: Asked, lines: Sequence[Line], scores: Sequence[float], held: list[int]
) -> tuple[Ints, Flags]:
    """The codes and flags of each line in the light of the question; `held` are the bits that its words have."""
    codes, flags = [], []
    for rank, (line, score, bits) in enumerate(zip(lines, scores, held, strict=True)):
        away = line.number - lines[0].number
        codes.append((bisect_right(SHARES, score), _named(view, asked, line)))
        flags.append((
            *(rank == r for r in range(RANKS)), *(bits >> bit & 1 for bit in (_VERB, _SUBJECT, _FINAL, _NOUN)),
            away == 1, away == -1, away < -1, away > 1,
        ))  # fmt: skip
    return np.array(codes).T + LINE_GROUPS, np.array(flags, dtype=np.bool_).T


def _by_span(
    found: _Words,
    total: float,
    where: tuple[Ints, Ints, Ints],
    beside: Sequence[npt.NDArray[np.generic]],
    word_right: Ints,
) -> tuple[Ints, Flags]:
    """What takes all of a span to tell; `where` are the starts and ends of the spans, and which line each is in."""
    starts, ends, rank = where
    counts = np.add.accumulate(found.bits[:_COUNTED], axis=1)
    inside = counts.take(ends, axis=1)
    inside -= counts.take(starts, axis=1)
    matched, content = inside[_MATCHED], np.maximum(inside[_CONTENT], 1)
    nearly, wholly = 2 * matched >= content, matched >= content
    weighed, bounds = np.array(found.weighed), [found.weighed[i] for i in found.offsets]
    from_start = weighed.take(starts)
    within = weighed.take(ends) - from_start
    of_line = np.array([end - start for start, end in itertools.pairwise(bounds)])
    line = (of_line.take(rank) - within) / total
    first, last = starts - found.lines[1].take(starts), ends + found.lines[2].take(ends)
    near = (weighed.take(last) - weighed.take(first) - within) / total
    covered = _COVERED.searchsorted(line, side="right")
    left_share = (from_start - np.array(bounds).take(rank)) / np.maximum(line * total, 1e-9)
    left, right = left_share <= 0.01, left_share >= 0.99
    sort = found.lines[0].take(starts)
    codes = np.concatenate((
        sort * _STEPS + _BUCKET.take(word_right).take(ends), covered, _COVERED.searchsorted(near, side="right"),
        sort * (len(COVERED) + 1) + covered,
    )).reshape(4, -1)  # fmt: skip
    codes += SPAN_GROUPS
    return codes, flag_rows(
        wholly & (inside[_CONTENT] > 0), nearly & ~wholly, ~nearly & (matched > 0), matched == 0,
        inside[_VERB], inside[_SUBJECT], inside[_NOUN], inside[_NAMED], inside[_ALIKE], inside[_NOUN_ALIKE],
        *beside, left, ~(left | right), right,
    )  # fmt: skip


_APPOSITION, _AFTER_NOUN = segments_of.FLAGS.index("apposition"), segments_of.COLUMNS.index("after noun")
