"""The answer to a question at a reader's place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text import terms

if TYPE_CHECKING:
    from bot.view import Line, View


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question comes to.

    `short` is the direct answer in a few words, empty when refused. `evidence` is what it rests on, the most telling line
    first. `confidence` is between 0 and 1, for refusals too. `label` says what was asked in Ribbon's own words, so that it
    can be shown to others. `topic` names whom it was about, for a follow-up.
    """

    answered: bool
    short: str = ""
    evidence: tuple[Line, ...] = ()
    confidence: float = 0.0
    label: str = "A question about the book"
    topic: tuple[str, ...] = ()


def answer(view: View, question: str, topic: tuple[str, ...] = ()) -> Answer:
    """Answer `question` from `view`; `topic` names whom the asker's last answer was about ("what happened to him?")."""
    del topic
    hits = view.search.search(terms(question), 3)
    if not hits or hits[0].score < 2:
        return Answer(answered=False)
    evidence = tuple(view.lines[hit.line] for hit in hits)
    return Answer(answered=True, short=evidence[0].text, evidence=evidence, confidence=0.5)
