"""Which words mean alike: a small table of word vectors, made once by `benchmarks/make_meanings.py` from public ones.

The table is general English and the same for every book; it knows nothing of any view.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from bot.answers.sight import see

Rows = npt.NDArray[np.float32]
# Rows hold whole numbers, and their products stay below 2 ** 24: sums are exact in any order, on every machine.
SQUARE = 127.0 * 127.0


@cache
def _table() -> tuple[dict[str, int], Rows]:
    with resources.files("bot.answers").joinpath("weights/meanings.npz").open("rb") as file:
        loaded = np.load(file)
        numbers = {stem: i for i, stem in enumerate(str(loaded["stems"]).split(" "))}
        # Behind all stands a row of zeros: number -1 is that of no stem.
        return numbers, np.pad(loaded["rows"].astype(np.float32), ((0, 1), (0, 0)))


def row_of(stem: str) -> int:
    """The number of a stem's row, or -1. The commonest come first."""
    return _table()[0].get(stem, -1)


def rarity(row: int) -> float:
    """How rare the word of a row is in English, from 0 for the commonest to 1 for what the table does not have."""
    return math.log(1 + row) / math.log(1 + len(_table()[0])) if row >= 0 else 1.0


def rows(numbers: list[int]) -> Rows:
    """The rows of these numbers, one below the other."""
    found: Rows = _table()[1].take(numbers, axis=0)
    return found


@lru_cache(maxsize=16_384)
def meanings(text: str) -> tuple[tuple[str, ...], Rows, Rows]:
    """The stems of a sentence's words but for names; their rows after a row of zeros; the sum of rows, of length 1."""
    sight = see(text)
    places = _table()[0]
    stems = tuple(term for term in sight.places if term in places and term not in sight.names)
    table = rows([-1, *(places[s] for s in stems)])
    total = table.sum(axis=0)
    return stems, table, total / (np.sqrt(total @ total) or 1.0)
