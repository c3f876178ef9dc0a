"""What is quoted of a line: a long sentence is cut to the part that the answer stands in.

A line and what is to be seen of it go in; a line of at most `WORDS` words comes out, verbatim but for the marks where
something is left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.text import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.view import Line

WORDS = 40  # between spaces; longer quotations are skipped rather than read
LEFT_OUT = "\u2026"
_WORD = re.compile(r"\S+")
_PAUSE = (",", ";", ":", ".", ")", "\u2014", "\u2013", "-")  # what a quotation had best begin behind


def excerpt(line: Line, place: tuple[int, int] | None, weights: Mapping[str, float]) -> Line:
    """A line as it is quoted: of one that is too long the `WORDS` words that say most.

    They hold the text from `place[0]` to `place[1]`, if that is given and short enough, and as much as may be of the
    stems that have `weights`; if that leaves a choice, they begin where the sentence pauses. Curated facts stay whole.
    """
    if line.fact is not None or len(line.text.split()) <= WORDS:
        return line
    found = [m.span() for m in _WORD.finditer(line.text)]
    first = _best_start(line.text, found, place or found[0], weights)
    begin, end = found[first][0], found[first + WORDS - 1][1]
    opening = f"{LEFT_OUT} " if first else ""
    ending = f" {LEFT_OUT}" if first + WORDS < len(found) else ""
    return replace(line, text=f"{opening}{line.text[begin:end]}{ending}")


def bare(text: str) -> str:
    """A quoted text without the marks of what is left out: verbatim what the book says."""
    return text.removeprefix(f"{LEFT_OUT} ").removesuffix(f" {LEFT_OUT}")


def _best_start(text: str, found: list[tuple[int, int]], place: tuple[int, int], weights: Mapping[str, float]) -> int:
    """The number of the word to begin with."""
    held = [set[str]() for _ in found]
    at = 0
    for word in words(text):
        while at + 1 < len(found) and found[at + 1][0] <= word.start:
            at += 1
        if word.stem in weights:
            held[at].add(word.stem)
    last = len(found) - WORDS
    from_ = next(i for i, (_, end) in enumerate(found) if end > place[0])
    to = next((i for i, (_, end) in enumerate(found) if end >= place[1]), from_)
    starts = range(max(0, min(to - WORDS + 1, last)), max(0, min(from_, last)) + 1)

    def worth(start: int) -> tuple[float, bool, int]:
        shown = set[str]().union(*held[start : start + WORDS])
        pauses = start == 0 or text[found[start - 1][1] - 1] in _PAUSE
        said = sum([weight for term, weight in weights.items() if term in shown])  # in one order: the same everywhere
        return said, pauses, -start

    return max(starts, key=worth, default=min(from_, last))
