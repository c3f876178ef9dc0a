"""Small decision trees, grown one after the other: what a row of numbers comes to in all of them together.

A tree asks three times whether a number is above a bound, and ends in one of eight leaves. Leaves are whole numbers, so
that their sum is exact and alike on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS = 3
UNIT = 10_000  # what a leaf of 1 is written as
SPLITS = 2**LEVELS - 1


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees as flat arrays: `SPLITS` places of a number and bounds for each, in the order of a heap, and its leaves."""

    asked: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.float64]
    leaves: npt.NDArray[np.int64]

    def value(self, row: Sequence[float]) -> float:
        """The sum of the leaves that a row of numbers ends in."""
        numbers = np.array(row)
        tree = np.arange(len(self.leaves) >> LEVELS)
        root = tree * SPLITS
        at = np.zeros(len(tree), dtype=np.int64)
        for _ in range(LEVELS):
            split = root + at
            at += at + 1 + (numbers.take(self.asked.take(split)) > self.bounds.take(split))
        return int(self.leaves.take((tree << LEVELS) + at - SPLITS).sum()) / UNIT


def trees_of(stored: Sequence[dict[str, Any]], names: Sequence[str]) -> Trees:
    """Trees as they are written down: `splits` are names and bounds, `leaves` whole numbers."""
    places = {name: i for i, name in enumerate(names)}
    splits = [split for tree in stored for split in tree["splits"]]
    return Trees(
        np.array([places[name] for name, _ in splits], dtype=np.int64),
        np.array([bound for _, bound in splits], dtype=np.float64),
        np.array([leaf for tree in stored for leaf in tree["leaves"]], dtype=np.int64),
    )
