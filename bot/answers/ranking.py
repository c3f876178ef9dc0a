"""Which lines of a view bear on a question, best first.

A view and a question go in, candidates come out. A search proposes lines, their neighbours join, and a linear model over `features`
orders them. Its weights are in `weights/ranking.json`, made by `benchmarks/train_ranking.py`. Statistics are those of the view alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import mul

from bot.answers.features import FEATURES, Asked, Matcher, ask
from bot.answers.question import AnswerKind, Question
from bot.view import Line, View

SEARCHED = 12
NEIGHBOURS_OF = 3
_GROUPS = {
    AnswerKind.CHOICE: "yes_no",
    AnswerKind.HAPPENING: "deed",
    AnswerKind.ACTION: "deed",
    AnswerKind.JOB: "thing",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may hold the answer. `score` is its share, from 0 to 1, among the candidates; `bm25` is what the search said."""

    line: Line
    score: float
    bm25: float


def group_of(question: Question) -> str:
    """Questions of one group are weighed alike."""
    if question.kind is AnswerKind.PERSON:
        return f"person {question.slot}"
    return _GROUPS.get(question.kind, str(question.kind))


@cache
def _weights(group: str) -> tuple[float, ...]:
    loaded = json.loads(resources.files("bot.answers").joinpath("weights/ranking.json").read_text(encoding="utf-8"))
    table = loaded["weights"]
    return tuple(table[name]["all"] + table[name].get(group, 0.0) for name in FEATURES)


def pool(view: View, asked: Asked, searched: int = SEARCHED) -> tuple[list[int], dict[int, float]]:
    """The lines that are worth a look, in the order found, and the BM25 scores of those that the search found."""
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
    return lines, scores


def rank(view: View, question: Question, limit: int = SEARCHED) -> tuple[Candidate, ...]:
    """The `limit` lines that bear most on the question, best first, ties to the earlier line."""
    asked = ask(view, question)
    lines, scores = pool(view, asked)
    if not lines:
        return ()
    weights = _weights(group_of(question))
    return order(
        view, lines, scores, [sum(map(mul, row, weights)) for row in Matcher(view, asked, lines, scores).rows()]
    )[:limit]


def order(view: View, lines: Sequence[int], bm25: dict[int, float], marks: Sequence[float]) -> tuple[Candidate, ...]:
    """Candidates from lines and their marks under the model, best first."""
    best = max(marks)
    shares = [math.exp(mark - best) for mark in marks]
    total = sum(shares)
    ranked = sorted(zip(lines, shares, strict=True), key=lambda item: (-item[1], item[0]))
    return tuple(Candidate(view.lines[line], share / total, bm25[line]) for line, share in ranked)


def evidence(ranked: Sequence[Candidate], limit: int) -> tuple[Candidate, ...]:
    """The best line of each of the likeliest passages first, then what is left: so that one passage does not fill all places."""
    passages: dict[int, float] = {}
    first: dict[int, Candidate] = {}
    for candidate in ranked:
        passage = candidate.line.passage
        passages[passage] = passages.get(passage, 0.0) + candidate.score
        first.setdefault(passage, candidate)
    heads = [first[p] for p in sorted(passages, key=lambda p: (-passages[p], first[p].line.number))]
    rest = [candidate for candidate in ranked if first[candidate.line.passage] is not candidate]
    return tuple((heads + rest)[:limit])
