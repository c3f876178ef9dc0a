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
_Found: TypeAlias = tuple[int, str, int, int, float]
"""A term of a query: in how many lines it is, the term, from where to where its postings stand, and its weight."""

_K1: Final = 1.2
_B: Final = 0.75
_CONSTANT: Final = _K1 * (1 - _B)
_MOST: Final = _K1 + 1

_FIRST_GO: Final = 16_384
"""So many postings are scored before it is asked whether the rest of the terms can bring in further lines."""

_FEW: Final = 256
"""So few scores are sorted without first leaving out those that are too low."""

_SLACK: Final = 1 - 1e-9
"""A bound has to miss by this factor. Rounding errors are far smaller, so no line that belongs in is ever dropped."""


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which lines hold which terms. The postings of term i stand from `start[i]` to `start[i + 1]`."""

    slot: dict[str, int]  # term to i
    start: array[int]
    pairs: NDArray[np.intc]  # two rows: the line, ascending within a term, and how often it holds the term
    lines: array[int]  # begins with the first row (it is the same memory), in which bisection is faster this way
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
        return Cut(self._postings, min(length, len(self._postings.length)), self._first_go)


class Cut:
    """The first `length` lines of a book, searched as if there were no more."""

    __slots__ = ("_first_go", "_length", "_per_word", "_postings")

    def __init__(self, postings: _Postings, length: int, first_go: int) -> None:
        self._postings = postings
        self._length = length
        self._first_go = first_go
        # BM25 divides by `repeats + k1 * (1 - b + b * length / mean length)`, which is
        # `repeats + _CONSTANT + length * _per_word`.
        words = postings.length_before[length]
        self._per_word = _K1 * _B * length / words if words else 0.0

    def document_frequency(self, term: str) -> int:
        """In how many of these lines `term` occurs."""
        postings = self._postings
        slot = postings.slot.get(term)
        if slot is None:
            return 0
        start = postings.start[slot]
        return bisect_left(postings.lines, self._length, start, postings.start[slot + 1]) - start

    def lines_with(self, term: str) -> list[int]:
        """The numbers of these lines that hold `term`, ascending."""
        return [line for _, _, start, end, _ in self._find([term]) for line in self._postings.lines[start:end]]

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

    def _find(self, terms: Sequence[str]) -> list[_Found]:
        """What there is of `terms`, the rarest first. Every line adds up in this order, so that sums round alike."""
        slots, starts, held, lines = self._postings.slot, self._postings.start, self._postings.lines, self._length
        found = []
        for term in set(terms):
            slot = slots.get(term)
            if slot is not None:
                start = starts[slot]
                end = bisect_left(held, lines, start, starts[slot + 1])
                if start < end:
                    count = end - start
                    weight = _MOST * log(1 + (lines - count + 0.5) / (count + 0.5))
                    found.append((count, term, start, end, weight))
        found.sort()
        return found

    def _add_rarest(self, found: list[_Found], total: _Floats) -> tuple[_Numbers, int]:
        """Add the rarest terms to `total` in one go. Returns their lines, once for each of them, and how many terms."""
        pairs = self._postings.pairs
        pieces: list[NDArray[np.intc]] = []
        counts, weights, size = [], [], 0
        for count, _, start, end, weight in found:
            size += count
            if pieces and size > self._first_go:
                break
            pieces.append(pairs[:, start:end])
            counts.append(count)
            weights.append(weight)
        # Few calls of numpy, each for all terms: for a usual query it is their number that takes the time.
        wide = np.concatenate(pieces, axis=1, dtype=np.float64)
        lines = wide[0].astype(np.intp)
        np.add.at(total, lines, self._scores(lines, wide[1], np.array(weights).repeat(counts)))
        return lines, len(pieces)

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
            _, _, start, end, weight = term
            new = self._postings.pairs[0, start:end].astype(np.intp)
            before = total[new]
            total[new] = before + self._scores(new, self._postings.pairs[1, start:end].astype(np.float64), weight)
            live = touched = np.concatenate((touched, new[before == 0]))
        return live, touched

    def _add_to(self, lines: _Numbers, term: _Found, total: _Floats) -> None:
        """Add one term to the totals of those of `lines` that hold it, without a walk through its postings."""
        _, _, start, end, weight = term
        held, repeats = self._postings.pairs[:, start:end]
        lines.sort()  # neighbouring look-ups then touch neighbouring memory
        place = held.searchsorted(lines.astype(np.intc))  # of the same type, or numpy would copy all the postings
        hit = held.take(place, mode="clip") == lines
        lines = lines[hit]
        total[lines] += self._scores(lines, repeats[place[hit]].astype(np.float64), weight)

    def _scores(self, lines: _Numbers, repeats: _Floats, weight: float | _Floats) -> _Floats:
        """What terms of this weight that occur so often add to the scores of these lines. Uses up `repeats`."""
        below = self._postings.length[lines]
        below *= self._per_word
        below += _CONSTANT
        below += repeats
        repeats /= below
        repeats *= weight
        return repeats

    def _most(self, term: _Found) -> float:
        """No line gets more than this from the term: one that holds it as often as any does, and nothing else."""
        _, _, start, end, weight = term
        repeats = int(self._postings.pairs[1, start:end].max())
        return weight * repeats / (repeats + _CONSTANT + self._per_word * repeats)


def _nth_best(scores: _Floats, n: int) -> float:
    """The n-th highest of at least n scores."""
    place = len(scores) - n
    scores = scores.copy()
    scores.partition(place)
    return float(scores[place])


def _best(lines: _Numbers, scores: _Floats, limit: int, enough: int) -> list[Hit]:
    """The `limit` best lines. A line may stand there repeatedly: in the `enough` best places are `limit` lines."""
    few = max(enough, _FEW)
    # The rarest terms come first, so that the best of the first few are nearly as good as the best of all.
    for sample in (few, len(scores)):
        if len(lines) > few:
            good = scores >= _nth_best(scores[:sample], enough)
            lines, scores = lines[good], scores[good]
    order = np.lexsort((lines, -scores))
    score_of: dict[int, float] = {}
    for places in (2 * limit, enough):  # seldom does a line stand there so often that the first are not enough
        top = order[:places]
        score_of = dict(zip(lines[top].tolist(), scores[top].tolist(), strict=True))
        if len(score_of) >= limit:
            break
    return list(map(Hit, islice(score_of, limit), score_of.values()))


def _index(lines: Sequence[Sequence[str]]) -> _Postings:
    """The postings of all lines, which are given as their terms."""
    number_of = defaultdict[str, int]()
    number_of.default_factory = number_of.__len__  # a new term gets the next number
    length = array("q", map(len, lines))
    length_before = array("q", accumulate(length, initial=0))

    # One number for each term of each line. Once they are sorted, equal neighbours are a term's repeats in a line.
    key = np.fromiter(map(number_of.__getitem__, chain.from_iterable(lines)), dtype=np.int64, count=length_before[-1])
    key *= len(lines)
    key += np.repeat(np.arange(len(lines)), np.asarray(length))
    key.sort()
    first = np.flatnonzero(np.diff(key, prepend=-1))
    repeats = np.diff(first, append=len(key)).astype(np.intc)
    key = key[first]
    start = key.searchsorted(np.arange(len(number_of) + 1) * len(lines))
    key %= len(lines) or 1
    both_rows = array("i", key.astype(np.intc).tobytes())
    both_rows.frombytes(repeats.tobytes())
    return _Postings(
        slot=dict(number_of),
        start=array("q", start.tolist()),
        pairs=np.asarray(both_rows).reshape(2, -1),
        lines=both_rows,
        length=np.asarray(length).astype(np.float64),
        length_before=length_before,
    )
