"""What a question comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.view import Line


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question comes to.

    `short` is the direct answer in a few words, empty when refused. `evidence` is what it rests on, the most
    telling line first. `confidence` is between 0 and 1, for refusals too. `label` says what was asked in
    Ribbon's own words, so that it can be shown to others. `topic` names whom it was about, for a follow-up.
    `more` says how to be told what was too much to tell at once.
    `guess` and `nearest` are what a refused question would have been answered with; they are for measuring and
    are never shown.
    """

    answered: bool
    short: str = ""
    evidence: tuple[Line, ...] = ()
    confidence: float = 0.0
    label: str = ""
    topic: tuple[str, ...] = ()
    more: str = ""
    guess: str = ""
    nearest: tuple[Line, ...] = ()


def nothing(confidence: float = 0.0, guess: str = "", nearest: tuple[Line, ...] = ()) -> Answer:
    """The refusal: the same whether the book says it later or never."""
    return Answer(answered=False, confidence=confidence, guess=guess, nearest=nearest)
