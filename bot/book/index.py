"""The search structure of a whole book, which can be cut after any line without a copy.

Postings stand in reading order, so that what a view may see of a term is a prefix of its postings: one bisection finds
its end, and how long it is is the term's document frequency. Lengths are kept as prefix sums. Every number that enters
a score is therefore a number of the lines before the cut, and stays the same to the last bit whatever comes after it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice
from math import inf, log
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.view import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Index"]

_Floats: TypeAlias = NDArray[np.float64]
_Numbers: TypeAlias = NDArray[np.intp]
_Found: TypeAlias = tuple[int, int, float]
"""From where to where the postings of a term stand, and the weight that its rarity gives it."""

_K1: Final = 1.2
_B: Final = 0.75

_MOST_REPEATS: Final = 65_535
"""A term counts at most so often in one line. A constant, so that no line decides how another one is stored."""

_FIRST_GO: Final = 2_048
"""So many postings are scored before it is asked whether the rest of the terms can bring in further lines."""

_FEW: Final = 256
"""So few scores are sorted without first leaving out those that are too low."""

_SLACK: Final = 1 - 1e-9
"""A bound has to miss by this factor. Rounding errors are far smaller, so no line that belongs in is ever dropped."""


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which lines hold which terms, in compact arrays. The postings of term i are `lines[start[i]:start[i + 1]]`."""

    slot: dict[str, int]  # term to i
    start: array[int]
    lines: array[int]  # ascending within a term; a plain array, because bisection in numpy's is slower
    lines_np: NDArray[np.intc]  # the same memory
    repeats: NDArray[np.uint16]  # how often the term occurs in the line
    length: _Floats  # of each line, in terms
    length_before: array[int]  # of all lines before each line, and at the end that of all
    idle: list[_Floats] = field(default_factory=list)
    """Zeros, one for each line, to add up scores in. A search takes one out and puts it back clean, so that two
    threads never share one."""


class Index:
    """All lines of a book by their terms. Does not change; what is searched is a cut of it."""

    __slots__ = ("_first_go", "_postings")

    def __init__(self, lines: Sequence[Sequence[str]], *, first_go: int = _FIRST_GO) -> None:
        """Index the terms of each line; `lines` is in reading order and its terms are stemmed already.

        After `first_go` postings a search begins to leave out what cannot matter. That changes how long it takes, and
        no result.
        """
        self._first_go = first_go
        self._postings = _index(lines)

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._postings.length)

    def cut(self, length: int) -> Cut:
        """Only the first `length` lines (all, if there are no more than that), without a copy and in constant time."""
        if length < 0:
            message = f"a cut keeps 0 lines or more, not {length}"
            raise ValueError(message)
        return Cut(self._postings, min(length, len(self)), self._first_go)


class Cut:
    """The first `length` lines of a book, searched as if there were no more."""

    __slots__ = ("_constant", "_first_go", "_length", "_per_word", "_postings")

    def __init__(self, postings: _Postings, length: int, first_go: int) -> None:
        self._postings = postings
        self._length = length
        self._first_go = first_go
        words = postings.length_before[length]
        # BM25 divides by `repeats + k1 * (1 - b + b * length / mean length)`; these two make up its second part.
        self._constant = _K1 * (1 - _B)
        self._per_word = _K1 * _B * length / words if words else 0.0

    def document_frequency(self, term: str) -> int:
        """In how many of these lines `term` occurs."""
        start, end = self._span(term)
        return end - start

    def lines_with(self, term: str) -> list[int]:
        """The numbers of these lines that hold `term`, ascending."""
        start, end = self._span(term)
        return self._postings.lines[start:end].tolist()

    def search(self, terms: Sequence[str], limit: int) -> list[Hit]:
        """The `limit` best of the lines by BM25, best first, ties to the earlier line; a repeated term counts once."""
        found = self._find(terms)
        if not found or limit <= 0:
            return []
        idle = self._postings.idle
        try:
            total = idle.pop()
        except IndexError:
            total = np.zeros(len(self._postings.length))
        lines, taken = self._add_rarest(found, total)
        if taken < len(found):
            lines, touched = self._add_rest(found[taken:], lines, total, limit)
            taken = 1
        else:
            touched = lines
        scores = total[lines]
        total[touched] = 0.0
        idle.append(total)  # not in a `finally`: what an exception left half done must not be used again
        return _best(lines, scores, limit, limit * taken)

    def _span(self, term: str) -> tuple[int, int]:
        """From where to where the postings of `term` before the cut stand."""
        slot = self._postings.slot.get(term)
        if slot is None:
            return 0, 0
        start, end = self._postings.start[slot], self._postings.start[slot + 1]
        return start, bisect_left(self._postings.lines, self._length, start, end)

    def _find(self, terms: Sequence[str]) -> list[_Found]:
        """What there is of `terms`, the rarest first. Every line adds up in this order, so that sums round alike."""
        spans = []
        for term in set(terms):
            start, end = self._span(term)
            if start < end:
                spans.append((end - start, term, start))
        spans.sort()
        lines = self._length
        return [
            (start, start + count, (_K1 + 1) * log(1 + (lines - count + 0.5) / (count + 0.5)))
            for count, _, start in spans
        ]

    def _add_rarest(self, found: list[_Found], total: _Floats) -> tuple[_Numbers, int]:
        """Add the rarest terms to `total` in one go. Returns their lines, once for each of them, and how many terms."""
        counts: list[int] = []
        size = 0
        for start, end, _ in found:
            size += end - start
            if counts and size > self._first_go:
                break
            counts.append(end - start)
        some = found[: len(counts)]
        held, times = self._postings.lines_np, self._postings.repeats
        lines = np.concatenate([held[start:end] for start, end, _ in some], dtype=np.intp)
        repeats = np.concatenate([times[start:end] for start, end, _ in some], dtype=np.float64)
        weight = np.array([weight for _, _, weight in some]).repeat(counts)
        np.add.at(total, lines, self._scores(lines, repeats, weight))
        return lines, len(some)

    def _add_rest(self, rest: list[_Found], lines: _Numbers, total: _Floats, limit: int) -> tuple[_Numbers, _Numbers]:
        """Add the other terms to `total` where it can matter. Returns the lines that can be among the best, and all."""
        live = touched = np.unique(lines)
        # At most so much can the terms from here on add to one line.
        bounds = list(accumulate(map(self._most, reversed(rest)), initial=0.0))[:0:-1]
        for term, bound in zip(rest, bounds, strict=True):
            scores = total[live]
            good = _nth_best(scores, limit) * _SLACK if len(live) >= limit else -inf
            if bound < good:  # from here on no line can come in that is not in yet
                live = live[scores + bound >= good]
                self._add_to(live, term, total)
                continue
            start, end, weight = term
            new = self._postings.lines_np[start:end].astype(np.intp)
            before = total[new]
            total[new] = before + self._scores(new, self._postings.repeats[start:end].astype(np.float64), weight)
            live = touched = np.concatenate((touched, new[before == 0]))
        return live, touched

    def _add_to(self, lines: _Numbers, term: _Found, total: _Floats) -> None:
        """Add one term to the totals of those of `lines` that hold it, without a walk through its postings."""
        start, end, weight = term
        held = self._postings.lines_np[start:end]
        lines.sort()  # neighbouring look-ups then touch neighbouring memory
        place = held.searchsorted(lines.astype(np.intc))  # of the same type, or numpy would copy all the postings
        hit = held.take(place, mode="clip") == lines
        lines = lines[hit]
        total[lines] += self._scores(lines, self._postings.repeats[start + place[hit]].astype(np.float64), weight)

    def _scores(self, lines: _Numbers, repeats: _Floats, weight: float | _Floats) -> _Floats:
        """What terms of this weight that occur so often add to the scores of these lines."""
        below = self._postings.length[lines]
        below *= self._per_word
        below += self._constant
        below += repeats
        repeats /= below  # in place: the caller made `repeats` for this
        repeats *= weight
        return repeats

    def _most(self, term: _Found) -> float:
        """No line gets more than this from the term: one that holds it as often as any does, and nothing else."""
        start, end, weight = term
        repeats = int(self._postings.repeats[start:end].max())
        return weight * repeats / (repeats + self._constant + self._per_word * repeats)


def _nth_best(scores: _Floats, n: int) -> float:
    """The n-th highest of at least n scores."""
    place = len(scores) - n
    scores = scores.copy()
    scores.partition(place)
    return float(scores[place])


def _best(lines: _Numbers, scores: _Floats, limit: int, enough: int) -> list[Hit]:
    """The `limit` best lines. A line may stand there repeatedly: in the `enough` best places are `limit` lines."""
    if len(lines) > max(enough, _FEW):
        good = scores >= _nth_best(scores, enough)
        lines, scores = lines[good], scores[good]
    order = np.lexsort((lines, -scores))[:enough]
    score_of = dict(zip(lines[order].tolist(), scores[order].tolist(), strict=True))
    return [Hit(line, score) for line, score in islice(score_of.items(), limit)]


def _index(lines: Sequence[Sequence[str]]) -> _Postings:
    """The postings of all lines, which are given as their terms."""
    number_of = defaultdict[str, int]()
    number_of.default_factory = number_of.__len__  # a new term gets the next number
    length = array("q", map(len, lines))
    length_before = array("q", accumulate(length, initial=0))
    key = np.fromiter(map(number_of.__getitem__, chain.from_iterable(lines)), dtype=np.int64, count=length_before[-1])

    # One number for each term of each line. Once they are sorted, equal neighbours are a term's repeats in a line.
    key *= len(lines)
    key += np.repeat(np.arange(len(lines)), np.asarray(length))
    key.sort()
    first = np.flatnonzero(np.diff(key, prepend=-1))
    repeats = np.diff(first, append=len(key))
    term, line = np.divmod(key[first], max(len(lines), 1))
    plain_lines = array("i", line.astype(np.intc).tobytes())
    return _Postings(
        slot=dict(number_of),
        start=array("q", accumulate(np.bincount(term, minlength=len(number_of)).tolist(), initial=0)),
        lines=plain_lines,
        lines_np=np.asarray(plain_lines),
        repeats=np.minimum(repeats, _MOST_REPEATS).astype(np.uint16),
        length=np.asarray(length).astype(np.float64),
        length_before=length_before,
    )
