"""Make `bot/answers/weights/meanings.npz`: which words mean alike, from a public table of word vectors.

    python benchmarks/make_meanings.py glove.6B.50d.txt bot/answers/weights/meanings.npz

The table is a text file, a word and its numbers a line, the commonest word first. Words with one stem become one row;
what all rows have in common is taken away; the rest is kept in whole numbers from -127 to 127, so that their products
are exact on every machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from bot.text import STOP_WORDS, stem

WORDS = 15_000
COMMON_DIRECTIONS = 2


def make(table: Path, out: Path) -> int:
    """Read the table, write the file, and say how many rows it has."""
    sums: dict[str, np.ndarray] = {}
    weights: dict[str, float] = {}
    with table.open(encoding="utf-8") as lines:
        for rank, line in enumerate(lines):
            if rank >= WORDS:
                break
            word, *numbers = line.split(" ")
            if not word.isalpha() or not word.isascii() or len(word) < 3 or word in STOP_WORDS:
                continue
            weight = 1.0 / (rank + 10)
            vector = np.array(numbers, dtype=np.float64)
            sums[stem(word)] = sums.get(stem(word), 0.0) + weight * vector
            weights[stem(word)] = weights.get(stem(word), 0.0) + weight
    stems = list(sums)  # the commonest first
    rows = np.array([sums[s] / weights[s] for s in stems])
    rows -= rows.mean(axis=0)
    _, _, directions = np.linalg.svd(rows, full_matrices=False)
    for direction in directions[:COMMON_DIRECTIONS]:
        rows -= np.outer(rows @ direction, direction)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.savez_compressed(out, stems=np.array(" ".join(stems)), rows=np.rint(rows * 127).astype(np.int8))
    return len(stems)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    print(f"{make(options.table, options.out)} stems")
