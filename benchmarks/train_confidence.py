"""Learn when to answer: weights of the confidence, from stories with questions at four places in each.

A question can be answered from a prefix if what it rests on lies within, and not yet if all of it lies behind. Where
no sections are named, it rests on the units that hold a reference answer, for sure on the one of them that matches
the question best by BM25. All files and both labels count alike, so that one threshold, 0.5, serves all.
`benchmarks.train` is what to run.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from benchmarks.stories import FOLDS, Item, Story, holds, normal, view_of
from benchmarks.train_ranking import descend
from benchmarks.weights import told_of
from bot.answers.confidence import PLAIN, SIGNALS, WEIGHTS, crossed, signals
from bot.answers.question import analyse
from bot.answers.ranking import survey
from bot.answers.spans import choose
from bot.text import STOP_WORDS

if TYPE_CHECKING:
    from pathlib import Path

Floats = npt.NDArray[np.float64]

PARTS = (0.25, 0.5, 0.75, 1.0)
DECAY = 0.001
DIGITS = 5
OUTLIERS = (0.002, 0.998)  # what lies outside of these shares of the cases is cut off


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked at some place in a story."""

    file: int
    fold: int
    answerable: bool
    row: tuple[float, ...]


def bounds(item: Item, units: list[list[str]]) -> tuple[int, int] | None:
    """The first unit that may answer the question, and the one after which it surely can; None if no unit tells."""
    if item.sections:
        return min(item.sections), max(item.sections)
    wanted = [normal(a) for a in item.answers]
    right = [i for i, words in enumerate(units) if any(holds(words, w) for w in wanted)]
    if not right:
        return None
    scores = _bm25([t for t in normal(item.text) if t not in STOP_WORDS], units)
    return right[0], max(right, key=lambda i: (scores[i], -i))


def _bm25(query: list[str], units: list[list[str]], k1: float = 1.2, b: float = 0.5) -> list[float]:
    counts = [Counter(t for t in words if t not in STOP_WORDS) for words in units]
    lengths = [sum(c.values()) for c in counts]
    mean = sum(lengths) / max(1, len(lengths)) or 1
    scores = [0.0] * len(units)
    for term in dict.fromkeys(query):
        holding = sum(term in c for c in counts)
        idf = math.log(1 + (len(units) - holding + 0.5) / (holding + 0.5))
        for i, c in enumerate(counts):
            if term in c:
                scores[i] += idf * c[term] * (k1 + 1) / (c[term] + k1 * (1 - b + b * lengths[i] / mean))
    return scores


def cases(stories: list[Story], file: int) -> list[Case]:
    """All questions of the stories at all places where it is known whether they can be answered."""
    found = []
    for story in stories:
        units = [normal(unit) for unit in story.units]
        rests_on = [bounds(item, units) for item in story.items]
        for finished in sorted({max(1, math.ceil(part * len(units))) for part in PARTS}):
            view = view_of(story.units, story.title, finished)
            for item, where in zip(story.items, rests_on, strict=True):
                if where is None or where[0] < finished <= where[1]:
                    continue
                question = analyse(item.text)
                seen = survey(view, question)
                if seen.ranked and seen.asked.terms:
                    span = choose(view, question, seen.ranked)
                    found.append(Case(file, story.fold, where[1] < finished, tuple(signals(view, seen, span))))
    return found


@dataclass(frozen=True, slots=True)
class Model:
    """A weight for each signal, and what is added to their sum."""

    weights: Floats
    bias: float
    lows: tuple[float, ...]
    highs: tuple[float, ...]

    def judge(self, data: list[Case]) -> Floats:
        """The sum for each case; above 0 it is answered."""
        marks: Floats = np.array([crossed(case.row, self.lows, self.highs) for case in data]) @ self.weights + self.bias
        return marks


def learn(data: list[Case]) -> Model:
    """A logistic regression in which every file and label weighs the same."""
    ends = np.quantile(np.array([case.row for case in data]), OUTLIERS, axis=0)
    lows, highs = (tuple(round(float(x), DIGITS) for x in end) for end in ends)
    rows = np.array([crossed(case.row, lows, highs) for case in data])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 0.01
    rows = np.hstack(((rows - mean) / scale, np.ones((len(rows), 1))))
    right = np.array([case.answerable for case in data], dtype=np.float64)
    sizes = Counter((case.file, case.answerable) for case in data)
    weight = np.array([1 / sizes[case.file, case.answerable] for case in data])
    weight /= weight.sum()

    def loss(at: Floats) -> tuple[float, Floats]:
        marks = rows @ at
        slope = weight * (1 / (1 + np.exp(-marks)) - right)
        free = np.append(at[:-1], 0.0)
        value = float((weight * (np.logaddexp(0, marks) - right * marks)).sum() + DECAY * free @ free)
        return value, rows.T @ slope + 2 * DECAY * free

    found = descend(loss, np.zeros(rows.shape[1]), steps=200)
    weights = found[:-1] / scale
    return Model(weights, float(found[-1] - weights @ mean), lows, highs)


def auc(marks: Floats, right: npt.NDArray[np.bool_]) -> float:
    """How likely it is that an answerable case has a higher mark than one that is not."""
    places = np.empty(len(marks))
    places[np.argsort(marks, kind="stable")] = np.arange(1, len(marks) + 1)
    good = int(right.sum())
    return float((places[right].sum() - good * (good + 1) / 2) / (good * (len(marks) - good)))


def report(title: str, marks: Floats, data: list[Case]) -> None:
    """Print what share is answered where it can be, what share is declined where it cannot, their mean, and the AUC."""
    right = np.array([case.answerable for case in data])
    answered, refused = float((marks[right] >= 0).mean()), float((marks[~right] < 0).mean())
    print(
        f"{title}: {len(data)} cases; answered when answerable {answered:.4f}, refused when not yet {refused:.4f}, "
        f"balanced {(answered + refused) / 2:.4f}, AUC {auc(marks, right):.4f}"
    )


def stored(model: Model, trained_on: str) -> dict[str, object]:
    """The weights as they are written down."""
    return {
        "about": "The confidence: what a signal counts towards answering. The sum goes through a logistic curve.",
        "made by": "benchmarks/train_confidence.py",
        "learned from": trained_on,
        "bias": round(model.bias, DIGITS),
        "ranges": {name: list(ends) for name, *ends in zip(PLAIN, model.lows, model.highs, strict=True)},
        "weights": {name: round(float(w), DIGITS) for name, w in zip(SIGNALS, model.weights, strict=True)},
    }


def written(model: dict[str, object]) -> str:
    """The text of a file of weights, a signal a line."""
    return re.sub(r"\[\s+(\S+)\s+(\S+)\s+\]", r"[\1 \2]", json.dumps(model, indent=2)) + "\n"


def learn_all(files: list[tuple[str, list[Case]]], folders: dict[int | None, Path], source: str) -> None:
    """Learn without each fold that has a folder, and from all where None has one; write, and report on each file."""
    data = [case for _, part in files for case in part]
    learned = {fold: learn([case for case in data if case.fold != fold]) for fold in folders}
    for fold, folder in folders.items():
        (folder / WEIGHTS.name).write_text(written(stored(learned[fold], told_of(source, fold))), encoding="utf-8")
    for name, part in files:
        marks = np.array([learned[case.fold].judge([case])[0] for case in part])
        report(f"confidence, {name}, {FOLDS} folds over stories", marks, part)
