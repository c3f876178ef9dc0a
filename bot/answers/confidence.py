"""How sure a reading may be, judged by what the view itself offers for the question's words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.answers.question import Question
from bot.answers.ranking import Candidate
from bot.view import View

THRESHOLD = 0.5
"""A reading under this confidence is a refusal: "not yet" and "unknown" alike."""


def confidence(view: View, question: Question, ranked: Sequence[Candidate]) -> float:
    """How likely it is, from 0 to 1, that the view answers the question. Depends on nothing after the horizon."""
    if not ranked or not question.terms:
        return 0.0
    total = len(view.lines)
    mass = sum(_idf(total, view.search.document_frequency(term)) for term in question.terms)
    return min(1.0, ranked[0].bm25 / (1.3 * mass)) if mass else 0.0


def _idf(total: int, holding: int) -> float:
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))
