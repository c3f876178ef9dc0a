"""Learn when to answer: weights of the confidence, from stories with questions at four places in each.

A question can be answered from a prefix if what it rests on lies within, and not yet if all of it lies behind. Where
no sections are named and nothing is quoted, it rests on the units that hold a reference answer, for sure on the one of
them that matches the question best by BM25. All files of stories and both labels count alike, so that one threshold,
0.5, serves all.
`benchmarks.train` is what to run.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier

from benchmarks.stories import FOLDS, Item, Story, gold, holds, normal, view_of, view_of_chapters
from benchmarks.train_ranking import descend
from benchmarks.weights import told_of
from bot.answers.confidence import PLAIN, SIGNALS, WEIGHTS, crossed, model_of, signals
from bot.answers.question import analyse
from bot.answers.ranking import evidence, survey
from bot.answers.reading import EVIDENCE
from bot.answers.spans import choose
from bot.answers.trees import LEVELS, SPLITS, UNIT
from bot.text import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.novels import Novel
    from bot.view import View

Floats = npt.NDArray[np.float64]

PARTS = (0.25, 0.5, 0.75, 1.0)
HALVES = (0.5, 1.0)
BEFORE = (0.15, 0.5, 1.0)  # the share of the other stories that come first where a book is to be long, in turns
LATE = 0.15  # what such a case counts beside one of a story that is a book by itself
OURS = 0.3  # what one of our own stories counts beside one of other people's
NOVEL = 0.3  # and what one of a novel counts
DECAY = 0.001
DIGITS = 5
OUTLIERS = (0.002, 0.998)  # what lies outside of these shares of the cases is cut off
TREES = 300
STEP = 0.06  # how much of what is still wrong a tree makes up for
LEAST_IN_LEAF = 40
CASES_EACH, SIGNALS_EACH = 0.5, 0.1  # the shares of all that a tree, and that a split of it, is learned from


@dataclass(frozen=True, slots=True)
class Case:
    """A question asked at some place in a book of a file, and what it counts beside others."""

    file: int
    counts: float
    fold: int
    answerable: bool
    row: tuple[float, ...]


def bounds(item: Item, texts: Sequence[str], units: list[list[str]]) -> tuple[int, int] | None:
    """The first unit that may answer the question, and the one after which it surely can; None if no unit tells.

    `units` are the normal words of the `texts`.
    """
    told = item.sections or {i for i, text in enumerate(texts) if any(quote in text for quote in item.quotes)}
    if told:
        return min(told), max(told)
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


def cases(stories: list[Story], file: int, others: Sequence[Story] = ()) -> list[Case]:
    """All questions of the stories where it is known whether they can be answered; `others` are told before."""
    found: list[Case] = []
    for number, story in enumerate(stories):
        counts = (LATE if others else 1.0) * (OURS if story.ours else 1.0)
        units = [normal(unit) for unit in story.units]
        rests_on = [bounds(item, story.units, units) for item in story.items]
        turned = [each for each in (*others[number:], *others[:number]) if each is not story]
        before = turned[: round(BEFORE[number % len(BEFORE)] * len(turned))]
        for finished, view in after_others(story, before) if others else alone(story):
            for item, where in zip(story.items, rests_on, strict=True):
                if where is None or where[0] < finished <= where[1]:
                    continue
                found += _case(view, item, file, counts, story.fold, right=where[1] < finished)
    return found


def cases_of_novel(novel: Novel, file: int) -> Iterator[Case]:
    """Each question of a novel before it is told, as soon as it is, and at the end.

    In a novel much that is told is not found. It counts as answerable only if one of the quotations tells it: more
    than that a member cannot see.
    """
    for chapter, item in novel.items:
        for place in (chapter - 1, chapter, novel.chapters):
            yield from _case(
                novel.view(place), item, file, NOVEL, novel.fold, right=None if place >= chapter else False
            )


def _case(view: View, item: Item, file: int, counts: float, fold: int, *, right: bool | None) -> Iterator[Case]:
    """A question at a place, if there is anything to go by. `right` is None where what is quoted decides."""
    question = analyse(item.text)
    seen = survey(view, question)
    if seen.ranked and seen.asked.terms:
        span = choose(view, question, seen.ranked)
        if right is None:
            told = gold(view, item)
            right = any(told[c.line.number] for c in evidence(view, seen.ranked, span.by_line, EVIDENCE))
        yield Case(file, counts, fold, right, tuple(signals(view, seen, span)))


def alone(story: Story) -> Iterator[tuple[int, View]]:
    """How many units are finished, and what can be seen then, at each of `PARTS`."""
    for finished in ends(story, PARTS):
        yield finished, view_of(story.units, story.title, finished)


def after_others(story: Story, others: list[Story]) -> Iterator[tuple[int, View]]:
    """The same in a long book: others come first, a half of a story is a chapter; before it, and behind each half."""
    chapters = [chapter for each in others for chapter in halves(each)]
    for number, finished in enumerate((0, *ends(story, HALVES))):
        yield finished, view_of_chapters([*chapters, *halves(story)], story.title, len(chapters) + number)


def halves(story: Story) -> list[tuple[str, ...]]:
    """A story as one or two chapters."""
    behind = ends(story, HALVES)
    return [story.units[begin:end] for begin, end in zip([0, *behind], behind, strict=False)]


def ends(story: Story, parts: tuple[float, ...]) -> list[int]:
    """After how many units these parts of a story end."""
    return sorted({max(1, math.ceil(part * len(story.units))) for part in parts})


def learn(data: list[Case]) -> dict[str, Any]:
    """Both halves of the model, as they are written down. Every file and label weighs the same."""
    right = np.array([case.answerable for case in data])
    sizes = Counter((case.file, case.counts, case.answerable) for case in data)
    weight = np.array([case.counts / sizes[case.file, case.counts, case.answerable] for case in data])
    return learn_line(data, right, weight / weight.sum()) | {"trees": learn_trees(data, right, weight / weight.mean())}


def learn_line(data: list[Case], right: npt.NDArray[np.bool_], weight: Floats) -> dict[str, Any]:
    """A logistic regression."""
    ends = np.quantile(np.array([case.row for case in data]), OUTLIERS, axis=0)
    lows, highs = (tuple(round(float(x), DIGITS) for x in end) for end in ends)
    rows = np.array([crossed(case.row, lows, highs) for case in data])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 0.01
    rows = np.hstack(((rows - mean) / scale, np.ones((len(rows), 1))))

    def loss(at: Floats) -> tuple[float, Floats]:
        marks = rows @ at
        slope = weight * (1 / (1 + np.exp(-marks)) - right)
        free = np.append(at[:-1], 0.0)
        value = float((weight * (np.logaddexp(0, marks) - right * marks)).sum() + DECAY * free @ free)
        return value, rows.T @ slope + 2 * DECAY * free

    found = descend(loss, np.zeros(rows.shape[1]), steps=200)
    weights = found[:-1] / scale
    return {
        "bias": round(float(found[-1] - weights @ mean), DIGITS),
        "ranges": {name: list(ends) for name, *ends in zip(PLAIN, lows, highs, strict=True)},
        "weights": {name: round(float(w), DIGITS) for name, w in zip(SIGNALS, weights, strict=True)},
    }


def learn_trees(data: list[Case], right: npt.NDArray[np.bool_], weight: Floats) -> list[dict[str, Any]]:
    """Trees that make up for what those before got wrong, each from some cases and few signals (gradient boosting)."""
    forest = GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=STEP,
        max_depth=LEVELS,
        min_samples_leaf=LEAST_IN_LEAF,
        subsample=CASES_EACH,
        max_features=SIGNALS_EACH,
        init="zero",
        random_state=1,
    )
    forest.fit(np.array([case.row for case in data]), right, sample_weight=weight)
    return [tree_of(grown.tree_) for (grown,) in forest.estimators_]


def tree_of(grown: Any) -> dict[str, Any]:  # noqa: ANN401 - scikit-learn has no types
    """A tree with all its `SPLITS`: below a node that was not split, nothing is asked, and all leaves are alike."""
    nodes = [0]
    for place in range(SPLITS):
        node = nodes[place]
        ends = grown.children_left[node] < 0
        nodes += [node, node] if ends else [grown.children_left[node], grown.children_right[node]]
    return {
        "splits": [
            [PLAIN[max(0, grown.feature[node])], round(float(grown.threshold[node]), DIGITS)] for node in nodes[:SPLITS]
        ],
        "leaves": [round(STEP * float(grown.value[node][0][0]) * UNIT) for node in nodes[SPLITS:]],
    }


def judge(model: dict[str, Any], data: list[Case]) -> Floats:
    """The mark of each case; above 0 it is answered."""
    learned = model_of(model)
    return np.array([learned.mark(case.row) for case in data])


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


def written(model: dict[str, Any], trained_on: str) -> str:
    """The text of a file of weights, a signal and a tree a line."""
    about = {
        "about": "The confidence: what a signal counts towards answering, and trees over the signals, which count as "
        "much as all of these. The mean of both goes through a logistic curve.",
        "made by": "benchmarks/train_confidence.py",
        "learned from": trained_on,
    }
    head = json.dumps(about | {name: part for name, part in model.items() if name != "trees"}, indent=2)
    head = re.sub(r"\[\s+(\S+)\s+(\S+)\s+\]", r"[\1 \2]", head).removesuffix("\n}")
    return head + ',\n  "trees": [\n    ' + ",\n    ".join(map(json.dumps, model["trees"])) + "\n  ]\n}\n"


def learn_all(files: list[tuple[str, list[Case]]], folders: dict[int | None, Path], source: str) -> None:
    """Learn without each fold that has a folder, and from all where None has one; write, and report on each file."""
    data = [case for _, part in files for case in part]
    learned = {fold: learn([case for case in data if case.fold != fold]) for fold in folders}
    for fold, folder in folders.items():
        (folder / WEIGHTS.name).write_text(written(learned[fold], told_of(source, fold)), encoding="utf-8")
    for name, part in files:
        own = [[case for case in part if case.fold == fold] for fold in range(FOLDS)]
        marks = np.concatenate([judge(learned[fold], some) for fold, some in enumerate(own)])
        report(f"confidence, {name}, {FOLDS} folds over stories", marks, [case for some in own for case in some])
