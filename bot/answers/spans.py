"""The short answer: which words of the best lines answer the question.

A view, a question and the ranked lines go in; a `Span` comes out. Statistics are those of the view alone. The weights
were learned by `benchmarks/train_spans.py`; they are whole numbers, so that sums are exact and alike on every machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.answers.asking import ASKED, ask
from bot.answers.columns import ALL_COLUMNS, RANKS
from bot.answers.lexicon import NEGATIONS
from bot.answers.matching import match
from bot.answers.question import AnswerKind, Question
from bot.answers.segments import Floats, span_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.view import Line, View

WEIGHTS = Path(__file__).parent / "weights" / "spans.json"
UNIT = 1000  # what a weight of 1 is written as


class Candidate(Protocol):
    """A line that may hold the answer, and how well it matches the question."""

    @property
    def line(self) -> Line:
        """The line itself."""
        ...

    @property
    def score(self) -> float:
        """Its share, from 0 to 1, among the candidates of the question."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """A short answer, the number of the line it was taken from, and its score. No line at all gives line -1.

    `by_line` is the score of the best span of each candidate that was looked into, in the order of the candidates.
    """

    text: str
    line: int
    score: float
    by_line: tuple[float, ...] = ()


@cache
def _weights() -> Floats:
    """A row for every thing asked (the first holds for all questions), a column for every thing said of a span."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    columns = {name: i for i, name in enumerate(stored["columns"])}
    order = [columns[name] for name in ALL_COLUMNS]
    return np.array([stored["asked"][name] for name in ("always", *ASKED)], dtype=np.float32)[:, order]


@lru_cache(maxsize=4096)
def _weights_for(asked: bytes) -> Floats:
    row = np.frombuffer(asked, dtype=np.float32)
    weights = _weights()
    result: Floats = weights[0] + row @ weights[1:]
    return result


def choose(view: View, question: Question, candidates: Sequence[Candidate]) -> Span:
    """The short answer among the spans of the best candidate lines."""
    if not candidates:
        return Span("", -1, 0.0)
    best = candidates[:RANKS]
    if question.kind is AnswerKind.YES_NO:
        return Span("No" if _denies(best[0].line.text) != question.negated else "Yes", best[0].line.number, 0.0)
    asked = ask(view, question)
    matched = match(view, asked, [c.line for c in best], [c.score for c in best])
    scores = matched.scores(_weights_for(asked.row.tobytes()))
    if not len(scores):
        return Span(best[0].line.text.strip(), best[0].line.number, 0.0)
    ends = list(accumulate(len(part.starts) for part in matched.parts))
    worst = float(scores.min())
    by_line = tuple(float(scores[a:b].max(initial=worst)) / UNIT for a, b in zip([0, *ends], ends, strict=False))
    winner = int(scores.argmax())
    score = float(scores[winner]) / UNIT
    for part, candidate in zip(matched.parts, best, strict=True):
        if winner < len(part.starts):
            text = span_text(part.parsed, int(part.starts[winner]), int(part.ends[winner]))
            return Span(text, candidate.line.number, score, by_line)
        winner -= len(part.starts)
    raise AssertionError


def _denies(text: str) -> bool:
    return any(word in NEGATIONS for word in text.lower().replace("\u2019", "'").split())
