"""Answers in a player's own words, judged kindly (case, accents, slips of the hand) and strictly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.questions.grade import Grade, Names, Verdict, right, wrong
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


def judged(given: str, accept: Sequence[str], prompt: Sequence[str], reject: Sequence[str], names: Names) -> Grade:
    """What a typed answer comes to. `accept` begins with the answer as its author wrote it."""
    del names
    said = fold(given).strip()
    for each in reject:
        if fold(each) == said:
            return wrong()
    for each in accept:
        if fold(each) == said:
            return right(each)
    for each in prompt:
        if fold(each) == said:
            return Grade(Verdict.MORE, advice="Nearly. Can you say more exactly?")
    return wrong()


def number_in(given: str, unit: str) -> float | None:
    """The one number that an answer gives; None if it gives none, or several."""
    del unit
    found = re.findall(r"-?\d+(?:\.\d+)?", given)
    return float(found[0]) if len(found) == 1 else None
