"""Answers that are picked from what is shown: by letter, by the words of an option, several of them in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_APART = re.compile(r"[\s,;.)>\-]+")
_WORDS = re.compile(r"\W+")


def letter(index: int) -> str:
    """The letter under which the option at this place is shown: a, b, c, ..."""
    return LETTERS[index]


def picked(given: str, shown: Sequence[str]) -> tuple[int, ...] | None:
    """The places of the options that an answer names, in its order: `b`, `b a d`, `bad`, `b, a`, or an option's words.

    None if it names something that is not shown, or something twice.
    """
    words = {_words(option): i for i, option in enumerate(shown)}
    whole = words.get(_words(given))
    if whole is not None:
        return (whole,)
    letters = [part for part in _APART.split(fold(given.strip())) if part]
    if len(letters) == 1 and len(letters[0]) > 1 and set(letters[0]) <= set(LETTERS[: len(shown)]):
        letters = list(letters[0])
    if letters and all(len(part) == 1 and part in LETTERS[: len(shown)] for part in letters):
        places = [LETTERS.index(part) for part in letters]
    else:
        told = [words.get(_words(part)) for part in re.split(r"[,;\n]", given) if part.strip()]
        places = [place for place in told if place is not None]
        if len(places) != len(told):
            return None
    return tuple(places) if places and len(set(places)) == len(places) else None


def _words(text: str) -> str:
    return _WORDS.sub(" ", fold(text)).strip()
