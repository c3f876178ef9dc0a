"""Which lines of a view bear on a question, best first.

A view and a question go in, candidates come out. A search proposes lines, their neighbours join, and a linear model
over `features` orders them. Its weights are in `weights/ranking.json`, made by `benchmarks/train_ranking.py`.
Statistics are those of the view alone.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.features import FEATURES, Matcher
from bot.answers.question import AnswerKind, Question
from bot.answers.scenes import is_long, surrounded
from bot.answers.weighing import Asked, ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.view import Line, View

WEIGHTS = Path(__file__).parent / "weights" / "ranking.json"
SEARCHED = (12, 20)  # how many lines are looked into: at least, and at most in a long view
LINES_FOR_ONE_MORE = 12
NEIGHBOURS_OF = 3
SURROUNDED = (40, 50)  # how many lines join for the words around them: at most, and one for so many lines of the view
SINGLE = 0.7  # so many passages for a line make a text of single sentences
SPAN_COUNTS = 0.5  # what a point of a line's best span counts towards its mark
_JOINED = {
    AnswerKind.CHOICE: "yes_no",
    AnswerKind.HAPPENING: "deed",
    AnswerKind.ACTION: "deed",
    AnswerKind.JOB: "thing",
}

GROUPS = (
    "person subject", "person object", "person copula", "thing", "place", "cause", "deed", "manner", "time",
    "number", "feeling",
    "description", "name", "speech", "yes_no",
)  # fmt: skip
"""Questions of one group are weighed alike."""
LONG = "in a long view"


class Candidate(NamedTuple):
    """A line that may hold the answer. `score` is its share, from 0 to 1, among the candidates of a question.

    `bm25` is what the search said, `mark` what the model said, and `row` what the model was told: the `FEATURES` of
    the line.
    """

    line: Line
    score: float
    bm25: float
    mark: float
    row: tuple[float, ...]


def group_of(question: Question) -> str:
    """Which of `GROUPS` a question is in."""
    if question.kind is AnswerKind.PERSON:
        return f"person {question.slot}"
    return _JOINED.get(question.kind, str(question.kind))


def groups_of(view: View, question: Question) -> tuple[str, ...]:
    """What adds to the weights that hold for all questions."""
    return (group_of(question), *((LONG,) if is_long(view) else ()))


@cache
def _weights(*groups: str) -> tuple[float, ...]:
    loaded = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    table = loaded["weights"]
    return tuple(sum([table[name].get(group, 0.0) for group in ("all", *groups)]) for name in FEATURES)


def pool(view: View, asked: Asked) -> tuple[list[int], dict[int, float]]:
    """The lines that are worth a look, in the order found, and the BM25 scores of those that the search found."""
    searched = min(SEARCHED[1], SEARCHED[0] + len(view.lines) // LINES_FOR_ONE_MORE)
    hits = view.search.search([term.seen_as for term in asked.terms], searched)
    scores = {hit.line: hit.score for hit in hits}
    if not hits:  # nothing to go by: a story says first what it is about
        scores = dict.fromkeys(range(min(searched, len(view.lines))), 0.0)
    lines = list(scores)
    for hit in hits[:NEIGHBOURS_OF]:
        for neighbour in (hit.line - 1, hit.line + 1):
            if 0 <= neighbour < len(view.lines) and neighbour not in scores:
                scores[neighbour] = 0.0
                lines.append(neighbour)
    for line in surrounded(view, asked, min(SURROUNDED[0], len(view.lines) // SURROUNDED[1])):
        if line not in scores:
            scores[line] = 0.0
            lines.append(line)
    return lines, scores


@dataclass(frozen=True, slots=True)
class Survey:
    """A question in the light of a view, and the lines that bear on it, best first."""

    asked: Asked
    ranked: tuple[Candidate, ...]


def rank(view: View, question: Question, limit: int = SEARCHED[0]) -> tuple[Candidate, ...]:
    """The `limit` lines that bear most on the question, best first, ties to the earlier line."""
    return survey(view, question).ranked[:limit]


def survey(view: View, question: Question) -> Survey:
    """What the view has on a question."""
    asked = ask(view, question)
    lines, scores = pool(view, asked)
    if not lines:
        return Survey(asked, ())
    weights = _weights(*groups_of(view, question))
    rows = Matcher(view, asked, lines, scores).rows()
    return Survey(asked, order(view, lines, scores, rows, [sum(map(mul, row, weights)) for row in rows]))


def order(
    view: View, lines: Sequence[int], bm25: dict[int, float], rows: Sequence[Sequence[float]], marks: Sequence[float]
) -> tuple[Candidate, ...]:
    """Candidates from lines and their marks under the model, best first."""
    found = zip(lines, _shares(marks), marks, rows, strict=True)
    ranked = [Candidate(view.lines[line], share, bm25[line], mark, tuple(row)) for line, share, mark, row in found]
    return tuple(sorted(ranked, key=_place))


def reordered(ranked: Sequence[Candidate], spans: Sequence[float]) -> tuple[Candidate, ...]:
    """Candidates again, now that the best span of each of the first ones has a score: a line that answers gains."""
    if not spans:
        return tuple(ranked)
    marks = marks_with(ranked, spans)
    found = zip(ranked, _shares(marks), marks, strict=True)
    return tuple(sorted([Candidate(c.line, share, c.bm25, mark, c.row) for c, share, mark in found], key=_place))


def marks_with(ranked: Sequence[Candidate], spans: Sequence[float]) -> list[float]:
    """The marks of candidates with what their best spans count towards them."""
    best, worst = max(spans), min(spans)
    scored = [*spans, *[worst] * (len(ranked) - len(spans))]
    return [c.mark + SPAN_COUNTS * (score - best) for c, score in zip(ranked, scored, strict=True)]


def _shares(marks: Sequence[float]) -> list[float]:
    best = max(marks)
    shares = [math.exp(mark - best) for mark in marks]
    total = sum(shares)
    return [share / total for share in shares]


def _place(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.line.number


def evidence(view: View, ranked: Sequence[Candidate], spans: Sequence[float], limit: int) -> tuple[Candidate, ...]:
    """The lines to show, at most `limit`: the best ones, judged by their best spans as well.

    In a short text of sections, all lines of a section speak for it together, and the span only for the line within it;
    the likeliest sections have a line each, before any has two. The paragraphs of a novel are too many for that.
    """
    lines = reordered(ranked, spans)
    if is_long(view) or view.lines[-1].passage + 1 > SINGLE * len(view.lines):
        return lines[:limit]
    passages: dict[int, float] = {}
    for candidate in ranked:
        passages[candidate.line.passage] = passages.get(candidate.line.passage, 0.0) + candidate.score
    first: dict[int, Candidate] = {}
    for candidate in lines:
        first.setdefault(candidate.line.passage, candidate)
    heads = [first[p] for p in sorted(passages, key=lambda p: (-passages[p], first[p].line.number))]
    rest = [candidate for candidate in lines if first[candidate.line.passage] is not candidate]
    return tuple((heads + rest)[:limit])
