"""Everyday words that members use for one another: a question may say bump off where the book says shoot.

The words are data (`words/*.txt`): general English, not taken from any one book. Words are compared by the stem of
their base form.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from bot.answers.sight import base_stem
from bot.text import STOP_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTRACTED = re.compile(r"(?:'(?:s|d|re|ll|ve|m)|n't|')$")
_OWNER = frozenset("his her their my your our its the a an him them us".split())
"""Words that may stand inside a phrase without changing it: "lose his life"."""


def _entries(name: str) -> Iterator[str]:
    text = resources.files("bot.answers").joinpath(f"words/{name}").read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Each stem with all stems that share a group with it."""
    near: dict[str, frozenset[str]] = {}
    for entry in _entries("synonyms.txt"):
        group = frozenset(base_stem(word) for word in entry.split())
        for word in sorted(group):
            near[word] = near.get(word, frozenset()) | group
    return near


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """The phrases by their first stem, the longest first: their stems, and the words they stand for."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for entry in _entries("phrases.txt"):
        said, meant = entry.split(" = ")
        stems = tuple(base_stem(word) for word in said.split() if word not in _OWNER)
        found.setdefault(stems[0], []).append((stems, tuple(meant.split())))
    return {first: tuple(sorted(all_, key=lambda pair: -len(pair[0]))) for first, all_ in found.items()}


def near(word: str) -> frozenset[str]:
    """The stems that mean about the same as this stem, itself among them."""
    return _groups().get(word, frozenset((word,)))


def known(word: str) -> bool:
    """Whether a stem is an everyday word of the lists."""
    return word in _groups()


def plain_stems(text: str) -> tuple[str, ...]:
    """The stems of the base forms of the words of `text` that carry meaning; phrases are put plainly."""
    said = [_CONTRACTED.sub("", word.folded) for word in words(text) if word.folded not in _OWNER]
    stems = [base_stem(word) for word in said]
    found: list[str] = []
    i = 0
    while i < len(said):
        length, meant = _phrase_at(stems, i)
        if length:
            found += [base_stem(word) for word in meant]
        elif said[i] not in STOP_WORDS:
            found.append(stems[i])
        i += max(1, length)
    return tuple(found)


def _phrase_at(stems: list[str], i: int) -> tuple[int, tuple[str, ...]]:
    for phrase, meant in _phrases().get(stems[i], ()):
        if tuple(stems[i : i + len(phrase)]) == phrase:
            return len(phrase), meant
    return 0, ()
