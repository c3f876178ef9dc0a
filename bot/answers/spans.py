"""The short answer: which words of the best lines answer the question.

A view, a question and the ranked lines go in; a `Span` comes out. Every span gets a score, and of the best ones that
with which the others agree most is taken. Statistics are those of the view alone. The weights
were learned by `benchmarks/train_spans.py`; they are whole numbers, so that sums are exact and alike on every machine.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.answers import lexicon
from bot.answers.asking import ASKED, ask
from bot.answers.columns import ALL_COLUMNS, RANKS, Matched
from bot.answers.lexicon import NEGATIONS
from bot.answers.matching import match
from bot.answers.question import AnswerKind, Question, Slot
from bot.answers.segments import FLAGS, Floats, Ints, span_text
from bot.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.text import Word
    from bot.view import Line, View

WEIGHTS = Path(__file__).parent / "weights" / "spans.json"
UNIT = 1000  # what a weight of 1 is written as
LEAST_SHARE = 0.02  # lines with a smaller share seldom hold the answer
VOTERS = 20  # so many of the best spans are asked which of them the others agree with
VOTE = 0.4  # how steeply a span's vote rises with its score
# What is told at length can be cut in many ways, of which none stands out: there only agreement counts. Of what has one
# short form the best span is taken as it is. In between, a span's own chance counts for something as well.
OWN_CHANCE = 0.3
_AT_LENGTH = frozenset(
    (
        AnswerKind.CAUSE,
        AnswerKind.MANNER,
        AnswerKind.ACTION,
        AnswerKind.HAPPENING,
        AnswerKind.SPEECH,
        AnswerKind.FEELING,
    )
)
_SHORT = frozenset((AnswerKind.NAME, AnswerKind.NUMBER, AnswerKind.TIME, AnswerKind.DESCRIPTION))
_NUMBER = FLAGS.index("number inside")
_ARTICLES = frozenset(("a", "an", "the"))
_AGE = re.compile(r"\b(\w+(?:-\w+)?)-years?-old\b")
_UNITS = lexicon.TIMES | lexicon.UNITS
_YEAR = re.compile(r"\b\d{4}\b")


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
    """A short answer, the number of the line it was taken from, and the best score of any. No line gives line -1.

    `by_line` is the score of the best span of each candidate that was looked into, in the order of the candidates;
    `places` says for each of these lines, by its number, where in its text the answer or else its best span stands.
    """

    text: str
    line: int
    score: float
    by_line: tuple[float, ...] = ()
    places: dict[int, tuple[int, int]] = field(default_factory=dict)


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


def looked_into(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The first candidates, as far as they are likely enough to hold the answer. Reading the others takes time."""
    return [*candidates[:1], *(c for c in candidates[1:RANKS] if c.score >= LEAST_SHARE)]


def choose(view: View, question: Question, candidates: Sequence[Candidate]) -> Span:
    """The short answer among the spans of the best candidate lines."""
    if not candidates:
        return Span("", -1, 0.0)
    best = looked_into(candidates)
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
    winner = _winner(question, matched, _counting(question, matched, scores))
    text, number, places = "", -1, {}
    for part, candidate, begin, end in zip(matched.parts, best, [0, *ends], ends, strict=False):
        if begin <= winner < end:
            number = candidate.line.number
            text = told(question, span_text(part.parsed, *part.span(winner - begin)))
        if begin < end:
            own = winner if number == candidate.line.number else begin + int(scores[begin:end].argmax())
            start, stop = part.span(own - begin)
            places[candidate.line.number] = (part.parsed.words[start].start, part.parsed.words[stop - 1].end)
    return Span(text, number, float(scores.max()) / UNIT, by_line, places)


def _counting(question: Question, matched: Matched, scores: Floats) -> Floats:
    """The scores, but where something is to be counted and there is any number, what holds none comes last."""
    if question.noun != "mani":
        return scores
    numbers = np.concatenate([part.flags[_NUMBER] for part in matched.parts]) > 0
    return np.where(numbers, scores, scores.min() - 1) if numbers.any() else scores


def told(question: Question, text: str) -> str:
    """As much of a span as the question asks for: "four firefighters" are four, "a forty-year-old miller" is forty."""
    found: str | None = None
    match question.noun:
        case "old":
            found = age[1] if (age := _AGE.search(text)) else None
        case "year":
            found = year[0] if (year := _YEAR.search(text)) else None
        case "color" | "colour":
            found = _from_to(text, [w for w in words(text) if w.folded in lexicon.COLORS])
        case "mani":
            found = _number_of(question, text)
        case _:
            pass
    return found or text


def _number_of(question: Question, text: str) -> str | None:
    """The numeral before something that the question has named. Times and measures are told with their units."""
    held = words(text)
    numerals = [w for w in held if w.folded in lexicon.NUMBERS or w.folded[:1].isdigit()]
    counted = held[-1] if held else None
    if counted is None or counted.stem not in question.terms or counted.folded in _UNITS or len(numerals) != 1:
        return None
    return _from_to(text, numerals)


def _from_to(text: str, some: Sequence[Word]) -> str:
    return text[some[0].start : some[-1].end] if some else ""


def _winner(question: Question, matched: Matched, scores: Floats) -> int:
    """Which span is taken: the one that shares most words with the other likely ones, as far as the kind allows."""
    kind = question.kind
    if kind in _SHORT or (kind is AnswerKind.PERSON and question.slot is Slot.COPULA):
        return int(scores.argmax())
    voters = _best(scores)
    over_best = (scores[voters] - scores[voters[0]]).astype(np.float64) / UNIT
    votes = np.rint(1000 * np.exp(VOTE * over_best)).astype(np.int64)
    agreement = _alike(matched, voters) @ votes / (1000 * votes.sum())
    if kind not in _AT_LENGTH:
        chances = np.rint(1000 * np.exp(over_best))
        agreement += OWN_CHANCE * chances / chances.sum()
    return int(voters[int(agreement.argmax())])


def _best(scores: Floats) -> Ints:
    """The places of the `VOTERS` best scores, best first, ties to the earlier place."""
    keys = scores.astype(np.int64) * -len(scores)
    keys += np.arange(len(scores))  # from a key can be told whose it is
    keys.sort()
    best: Ints = keys[:VOTERS] % len(scores)
    return best


def _alike(matched: Matched, voters: Ints) -> Ints:
    """The F1 of the words of each two of the spans, in whole thousandths, articles left out."""
    firsts = list(accumulate([len(part.starts) for part in matched.parts[:-1]], initial=0))
    columns: dict[str, int] = {}
    spans = []
    for voter in voters.tolist():
        line = bisect_right(firsts, voter) - 1
        part, own = matched.parts[line], voter - firsts[line]
        words = part.bare[part.starts[own] : part.ends[own]]
        spans.append([columns.setdefault(word, len(columns)) for word in words if word not in _ARTICLES])
    held = bytearray(len(spans) * len(columns))
    for row, span in enumerate(spans):
        for column in span:
            held[row * len(columns) + column] = 1
    # Small whole numbers: sums are exact.
    rows = np.frombuffer(held, dtype=np.uint8).reshape(len(spans), len(columns)).astype(np.float32)
    common: Ints = (rows @ rows.T).astype(np.int64)
    sizes = common.diagonal()
    shared: Ints = 2000 * common // np.maximum(sizes[:, None] + sizes, 1)
    return shared


def _denies(text: str) -> bool:
    return any(word in NEGATIONS for word in text.lower().replace("\u2019", "'").split())
