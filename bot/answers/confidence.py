"""How sure a reading may be, judged by what the view itself offers for the question's words.

A question about what has not been read yet looks like this: some of its words, a name above all, are missing from the
view; those that are there stand apart; no line stands out. How much two words in one line mean depends on how long
the view is: among a hundred lines they meet by chance. So matches are also measured by how many lines would hold them
by chance. The weights in `weights/confidence.json` are made by `benchmarks/train_confidence.py`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from operator import itemgetter, mul
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.answers.features import FEATURES
from bot.answers.meanings import SQUARE, meanings, rarity, rows
from bot.answers.ranking import GROUPS, group_of, marks_with
from bot.answers.sight import see
from bot.answers.trees import Trees, trees_of
from bot.answers.weighing import Sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.ranking import Candidate, Survey
    from bot.answers.spans import Span
    from bot.view import View

WEIGHTS = Path(__file__).parent / "weights" / "confidence.json"
THRESHOLD = 0.5
"""A reading under this confidence is a refusal: "not yet" and "unknown" alike."""
_FEW = 2
DIGITS = 6  # so that a confidence reads the same everywhere

_OF_BEST = (
    "share seen", "count", "none", "rarest", "names matched", "names missed", "words matched", "words missed",
    "share with pronoun",
    "base form", "root", "sense", "soft share", "verb", "verb softly", "noun", "noun softly", "subject", "pairs",
    "before adds",
    "after adds", "subject before verb", "length", "new words", "negation agrees", "new near", "new names", "meaning",
    "meaning, close", "verb meaning", "noun meaning, new", "gist", "nearby", "nearby to best",
)  # fmt: skip
_OF_MOST = ("share all", "soft share", "pairs", "share with pronoun", "gist", "meaning", "new near", "nearby")
_PLACE = {name: i for i, name in enumerate(FEATURES)}
_CROSSED = (
    "mark", "best window", "weight unseen", "most: soft share", "least chance", "best: share with pronoun",
    "name unseen", "lines",
)  # fmt: skip
PLAIN = (
    *(f"best: {name}" for name in _OF_BEST), *(f"most: {name}" for name in _OF_MOST),
    "share of first", "share of second", "lead", "mark", "mark over mean", "spread", "share of first passage",
    "weight unseen", "words unseen", "names", "name unseen", "names unseen, share", "name respelt", "verb unseen",
    "chance of first", "least chance", "chance of all words", "part of chance",
    "lines", "lines per chapter", "words asked", "few words asked", "window of first", "best window",
    "best passage", "late",
    "asks for end", "asks for beginning", "candidates",
    "best span", "span of first", "best span over mean", "words of span", "mark with span",
    "rarest unseen", "rarity unseen", "rarest unmatched in meaning", "rarity unmatched in meaning", "rarest asked",
    "very rare unseen", "rarest missing in first", "rarity missing in first",
    *(f"asks for {group}" for group in GROUPS),
)  # fmt: skip
_AT = {name: i for i, name in enumerate(PLAIN)}
_of_best, _of_most = (itemgetter(*(_PLACE[name] for name in names)) for names in (_OF_BEST, _OF_MOST))
_LEAST = (-math.inf,) * len(_OF_MOST)
_some = itemgetter(*(_AT[name] for name in _CROSSED))
# What a match is worth depends on how much there is to match, and on whether a chapter is a sentence or a scene.
SIGNALS = (
    *PLAIN,
    *(f"{name} by lines" for name in _CROSSED),
    *(f"{name} by lines per chapter" for name in _CROSSED),
)
_VERY_RARE = 0.6


def confidence(view: View, survey: Survey, span: Span) -> float:
    """How likely it is, from 0 to 1, that the view answers the question. Depends on nothing after the horizon."""
    if not survey.ranked or not survey.asked.terms:
        return 0.0
    return round(1 / (1 + math.exp(-_model().mark(signals(view, survey, span)))), DIGITS)


@dataclass(frozen=True, slots=True)
class Model:
    """Two judges that go wrong in different ways, and of whom the mean is taken: a weighted sum, and trees."""

    bias: float
    weights: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    trees: Trees

    def mark(self, plain: Sequence[float]) -> float:
        """How much speaks for answering, from `PLAIN`: above 0 it is more likely than not that this is right."""
        linear = sum(map(mul, crossed(plain, self.lows, self.highs), self.weights), self.bias)
        return (linear + self.trees.value(plain)) / 2


def model_of(stored: dict[str, Any]) -> Model:
    """A model as it is written down."""
    lows, highs = zip(*(stored["ranges"][name] for name in PLAIN), strict=True)
    weights = tuple(stored["weights"][name] for name in SIGNALS)
    return Model(stored["bias"], weights, lows, highs, trees_of(stored["trees"], PLAIN))


@cache
def _model() -> Model:
    return model_of(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def crossed(plain: Sequence[float], lows: Sequence[float], highs: Sequence[float]) -> list[float]:
    """`SIGNALS` from `PLAIN`. What lies beyond anything learned from, as in a novel, counts like the utmost of that."""
    kept = list(map(min, map(max, plain, lows), highs))
    some = _some(kept)
    lines, per_chapter = kept[_AT["lines"]], kept[_AT["lines per chapter"]]
    return [*kept, *[value * lines for value in some], *[value * per_chapter for value in some]]


def signals(view: View, survey: Survey, span: Span) -> list[float]:
    """What speaks for and against an answer; the columns are `PLAIN`. There has to be a candidate."""
    asked, ranked = survey.asked, survey.ranked
    total, first = len(view.lines), ranked[0]
    second = ranked[1] if len(ranked) > 1 else None
    unseen = [term for term in asked.terms if not term.seen]
    names = [term for term in asked.terms if term.is_name]
    chances = _chances(view, survey)
    log_lines = math.log(total)
    all_words = log_lines + sum([chance for _, chance in chances]) + len(unseen) * math.log(0.5 / (total + 1))
    held, weights = asked.held, asked.held.masses
    logs = Sums((held.bits[term], chance) for term, chance in chances)
    by_chance = [log_lines + logs[held[c.line.number]] for c in ranked]
    passages: dict[int, tuple[float, int]] = {}
    for candidate in ranked:
        share, union = passages.get(candidate.line.passage, (0.0, 0))
        passages[candidate.line.passage] = (share + candidate.score, union | held[candidate.line.number])
    # A window is a line with the one before and the one after.
    middles = [c.line.number for c in ranked[:4]]
    windows = [weights[held[i - 1] | held[i] | held[i + 1]] / asked.total for i in middles]
    group = group_of(asked.question)
    return [
        *_of_best(first.row),
        *map(max, *[_of_most(c.row) for c in ranked], _LEAST),
        first.score,
        second.score if second else 0.0,
        first.mark - second.mark if second else 3.0,
        first.mark,
        first.mark - sum([c.mark for c in ranked]) / len(ranked),
        -sum([c.score * math.log(c.score + 1e-12) for c in ranked]),
        max([share for share, _ in passages.values()]),
        sum([term.weight for term in unseen]) / asked.total,
        min(4, len(unseen)) / 4,
        min(3, len(names)) / 3,
        float(any(term.is_name for term in unseen)),
        sum([term.is_name for term in unseen]) / max(1, len(names)),
        float(any(term.seen_as != term.stem for term in asked.terms)),
        float(any(not term.seen for term in asked.verbs)),
        by_chance[0] / 5,
        min(by_chance) / 5,
        all_words / 10,
        (by_chance[0] - log_lines) / ((all_words - log_lines) or 1.0),
        math.log(1 + total) / 5,
        math.log(total / max(1, view.lines[-1].since)),
        math.log(1 + len(asked.terms)),
        float(len(asked.terms) <= _FEW),
        windows[0],
        max(windows),
        max([weights[union] for _, union in passages.values()]) / asked.total,
        first.line.number / max(1, total - 1),
        float(asked.ending),
        float(asked.beginning),
        len(ranked) / 16,
        *_of_span(ranked, span),
        *_rarities(survey),
        *[float(group == name) for name in GROUPS],
    ]


def _of_span(ranked: Sequence[Candidate], span: Span) -> list[float]:
    """How good the best span is, by itself and beside those of the other lines."""
    by_line = span.by_line or (0.0,)
    mark = max(marks_with(ranked, span.by_line)) if span.by_line else ranked[0].mark
    over_mean = span.score - sum(by_line) / len(by_line)
    return [span.score, by_line[0], over_mean, len(span.text.split()) / 10, mark]


def _rarities(survey: Survey) -> list[float]:
    """How rare in English the words are that the view or its best line lacks: rare ones are seldom paraphrased."""
    terms = [term for term in survey.asked.terms if not term.is_name]
    unseen = [term.row for term in terms if not term.seen]
    rare = [rarity(row) for row in unseen]
    unmatched = [r * (1 - alike) for r, alike in zip(rare, _likeness(unseen, survey), strict=True)]
    places = see(survey.ranked[0].line.text).places
    missing = [rarity(term.row) for term in terms if term.seen_as not in places]
    return [
        max(rare, default=0.0),
        sum(rare),
        max(unmatched, default=0.0),
        sum(unmatched),
        max([rarity(term.row) for term in terms], default=0.0),
        sum([max(0.0, r - _VERY_RARE) for r in rare]),
        max(missing, default=0.0),
        sum(missing),
    ]


def _likeness(unseen: list[int], survey: Survey) -> list[float]:
    """For each of these rows, how near any word of the candidates comes to it in meaning; 0 for none."""
    known = [row for row in unseen if row >= 0]
    if not known:
        return [0.0] * len(unseen)
    table = np.concatenate([meanings(candidate.line.text)[1] for candidate in survey.ranked])
    best = dict(zip(known, ((table @ rows(known).T).max(axis=0) / SQUARE).tolist(), strict=True))
    return [best.get(row, 0.0) for row in unseen]


def _chances(view: View, survey: Survey) -> list[tuple[str, float]]:
    """For each of the question's words that the view has: the logarithm of the share of lines that hold it."""
    count = len(view.lines) + 1
    return [
        (term.seen_as, math.log((view.search.document_frequency(term.seen_as) + 0.5) / count))
        for term in survey.asked.terms
        if term.seen
    ]
