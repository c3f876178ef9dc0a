"""The short answer: which words of the best lines answer the question.

A view, a question and the ranked lines go in; a `Span` comes out. Statistics are those of the view alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answers.question import AnswerKind, Question
from bot.view import Line, View


class Candidate(Protocol):
    """A line that may hold the answer, and how well it matches the question."""

    @property
    def line(self) -> Line: ...
    @property
    def score(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A short answer, the number of the line it was taken from, and its score. No line at all gives line -1."""

    text: str
    line: int
    score: float


def choose(view: View, question: Question, candidates: Sequence[Candidate]) -> Span:
    """The short answer among the spans of the best candidate lines."""
    if not candidates:
        return Span("", -1, 0.0)
    best = candidates[0]
    text = "Yes" if question.kind is AnswerKind.YES_NO else best.line.text.strip().rstrip(".!?")
    return Span(text, best.line.number, best.score)
