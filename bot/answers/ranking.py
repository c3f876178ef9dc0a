"""Which lines of a view bear on a question, best first.

A view and a question go in, candidates come out. Statistics are those of the view alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answers.question import Question
from bot.view import Line, View


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may hold the answer. `score` compares candidates of one question; `bm25` is what the search said."""

    line: Line
    score: float
    bm25: float


def rank(view: View, question: Question, limit: int) -> tuple[Candidate, ...]:
    """The `limit` lines that bear most on the question, best first, ties to the earlier line."""
    hits = view.search.search(question.terms, limit)
    return tuple(Candidate(view.lines[hit.line], hit.score, hit.score) for hit in hits)
