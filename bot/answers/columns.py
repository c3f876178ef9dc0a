"""What can be said of a span in the light of a question, as columns of which a linear model weighs each.

The columns that take no question to tell are those of `segments`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.answers import segments as segments_of
from bot.answers.segments import SORTS, Flags, Floats, Ints, Segments

RANKS = 5
NEAR = (0, 1, 2, 3, 5, 8)  # word distances, by lower bound
# Of a line's score among the candidates, by lower bound.
SHARES = (0.003, 0.01, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8, 0.95)
COVERED = (0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8)  # how much of the question's weight is matched, by lower bound
HOW_MANY = ("none", "some", "all")
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
    tuple(f"names in line {n}, line before {m}" for n in HOW_MANY for m in HOW_MANY),
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


_COLUMN = {name: i for i, name in enumerate(MATCHED)}
# What holds of a span by where it starts, by where it ends, by its line, and by all of it: places in `GROUPS`, `FLAGS`.
START_GROUPS, END_GROUPS, LINE_GROUPS, SPAN_GROUPS = (
    _FIRST[list(groups), None] for groups in ((0, 2, 4, 6, 8, 9, 11), (1, 3, 5, 7), (12, 16), (10, 13, 14, 15))
)
_START_FLAGS = (
    "subject first", "question noun left", "preposition left", "preposition first", "verb left same clause",
    "subject left same clause", "subject left, verb left", "by after verb", "after be of subject",
)  # fmt: skip
_END_FLAGS = (
    "question noun last", "question noun right", "in lines 1", "in lines 2", "in lines 3", "rare", "common",
    "verb right same clause", "before be of subject",
)  # fmt: skip
_LINE_FLAGS = (
    *(f"rank {n}" for n in range(RANKS)), "verb in line", "subject in line", "final in line", "noun in line",
    "line after best", "line before best", "before best", "after best",
)  # fmt: skip
_SPAN_FLAGS = (
    "all asked", "most asked", "some asked", "none asked", "verb inside", "subject inside", "question noun inside",
    "name asked", "synonym inside", "noun alike inside", "verb left, subject right", "apposition after subject",
    "apposition before subject", "noun before subject", "matched left 0", "matched left 1", "matched left 2",
)  # fmt: skip
START_AT, END_AT, LINE_AT, SPAN_AT = (
    np.array([_COLUMN[name] for name in names]) for names in (_START_FLAGS, _END_FLAGS, _LINE_FLAGS, _SPAN_FLAGS)
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What several spans have in common: column `of[k]` holds for span k.

    A column of `codes` gives columns of `MATCHED`; one of `flags` says which of the columns `at` hold as well.
    """

    of: Ints
    codes: Ints
    flags: Flags
    at: Ints

    def scores(self, weights: Floats) -> Floats:
        """For each span, the sum of the weights of all that holds; they are whole numbers, so any order will do."""
        scores: Floats = weights.take(self.codes).sum(axis=0)
        scores += weights.take(self.at) @ self.flags.astype(np.float32)
        return scores.take(self.of)


@dataclass(frozen=True, slots=True)
class Matched:
    """The spans of some lines, line after line, and what holds for each of them."""

    parts: tuple[Segments, ...]
    codes: Ints  # those of the parts, side by side
    flags: Flags
    shared: tuple[Shared, ...]

    def scores(self, weights: Floats) -> Floats:
        """The sum of the weights of all that holds for each span; `weights` has a place for each of `ALL_COLUMNS`."""
        own = len(segments_of.COLUMNS)
        matched, plain = weights[own:], weights[own - len(segments_of.FLAGS) : own]
        result: Floats = weights.take(self.codes).sum(axis=0)
        result += plain @ self.flags.astype(np.float32)
        for each in self.shared:
            result += each.scores(matched)
        return result

    def table(self) -> npt.NDArray[np.uint8]:
        """All of it as zeros and ones, a column for each of `ALL_COLUMNS`: what the weights are learned from."""
        own = len(segments_of.COLUMNS)
        found = np.zeros((self.codes.shape[1], len(ALL_COLUMNS)), dtype=np.uint8)
        rows = np.arange(len(found))[:, None]
        found[rows, self.codes.T] = 1
        found[:, own - len(segments_of.FLAGS) : own] = self.flags.T
        for each in self.shared:
            found[rows, each.codes[:, each.of].T + own] = 1
            found[:, each.at + own] = each.flags[:, each.of].T
        return found


ALL_COLUMNS = (*segments_of.COLUMNS, *MATCHED)
