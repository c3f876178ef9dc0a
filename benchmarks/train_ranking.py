"""Learn the weights of the ranking from stories with questions.

A line is right if it lies in a section that the question names, or holds a reference answer. Reported is how often the
first line, and one of the first three, is what a question rests on: cross-validated over stories, and beside it BM25
alone. `benchmarks.train` is what to run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from benchmarks.stories import FOLDS, gold
from benchmarks.weights import told_of
from bot.answers.features import FEATURES, Matcher
from bot.answers.question import analyse
from bot.answers.ranking import GROUPS, LONG, WEIGHTS, Candidate, evidence, groups_of, order, pool
from bot.answers.weighing import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from benchmarks.novels import Novel
    from benchmarks.stories import Story
    from bot.view import View

Floats = npt.NDArray[np.float64]

DECAY, GROUP_DECAY, LONG_DECAY = 0.003, 0.03, 0.003  # on the weights for all, and on what a group, a long view adds
STEPS = 120
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Example:
    """One question with its pool of lines: their features, whether they are right, and what orders them."""

    fold: int
    groups: tuple[str, ...]
    rows: Floats
    right: npt.NDArray[np.bool_]
    findable: bool
    ranked: Callable[[Sequence[float]], tuple[Candidate, ...]]
    right_lines: frozenset[int]
    view: View
    plain: tuple[int, ...]


def examples(books: Sequence[Story | Novel]) -> list[Example]:
    """All questions of the books."""
    found = []
    for book in books:
        for view, item in book.asked():
            question = analyse(item.text)
            asked = ask(view, question)
            lines, scores = pool(view, asked)
            if not lines:
                continue
            rows = Matcher(view, asked, lines, scores).rows()
            truth = gold(view, item)

            def ranked(
                marks: Sequence[float],
                view: View = view,
                lines: list[int] = lines,
                scores: dict[int, float] = scores,
                rows: list[list[float]] = rows,
            ) -> tuple[Candidate, ...]:
                return order(view, lines, scores, rows, marks)

            found.append(
                Example(
                    book.fold,
                    groups_of(view, question),
                    np.array(rows),
                    np.array([truth[i] for i in lines]),
                    any(truth),
                    ranked,
                    frozenset(i for i, t in enumerate(truth) if t),
                    view,
                    tuple(hit.line for hit in view.search.search(question.terms, 3)),
                )
            )
    return found


def learn(data: list[Example], groups: list[str]) -> Floats:
    """Weights that make the right lines likely under a softmax over the pool: one row for all, then one a group."""
    usable = [e for e in data if e.right.any() and not e.right.all()]
    rows = np.vstack([e.rows for e in usable])
    scale = rows.std(axis=0) + 0.01
    rows /= scale
    right = np.concatenate([e.right for e in usable])
    sizes = [len(e.right) for e in usable]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    owner = np.repeat(np.arange(len(usable)), sizes)
    members = [np.nonzero(np.array([g in e.groups for e in usable])[owner])[0] for g in groups]
    decay = np.array([[DECAY], *([LONG_DECAY if group == LONG else GROUP_DECAY] for group in groups)])

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(len(groups) + 1, -1)
        marks = rows @ weights[0]
        for member, extra in zip(members, weights[1:], strict=True):
            marks[member] += rows[member] @ extra
        marks -= np.maximum.reduceat(marks, starts)[owner]
        shares = np.exp(marks)
        total, good = np.add.reduceat(shares, starts), np.add.reduceat(shares * right, starts)
        value = -float(np.mean(np.log(good + 1e-12) - np.log(total)))
        slope = (shares / total[owner] - shares * right / (good + 1e-12)[owner]) / len(usable)
        gradient = np.vstack([rows.T @ slope, *(rows[m].T @ slope[m] for m in members)])
        return value + float((decay * weights**2).sum()), (gradient + 2 * decay * weights).ravel()

    found: Floats = descend(loss, np.zeros((len(groups) + 1) * rows.shape[1])).reshape(len(groups) + 1, -1) / scale
    return found


def descend(loss: Callable[[Floats], tuple[float, Floats]], at: Floats, steps: int = STEPS, memory: int = 10) -> Floats:
    """The lowest point that L-BFGS finds from `at` in that many steps."""
    value, gradient = loss(at)
    moves: list[tuple[Floats, Floats]] = []
    for _ in range(steps):
        direction = gradient.copy()
        parts = []
        for move, turn in reversed(moves):
            part = float(move @ direction / (turn @ move))
            parts.append(part)
            direction -= part * turn
        if moves:
            direction *= float(moves[-1][0] @ moves[-1][1] / (moves[-1][1] @ moves[-1][1]))
        for (move, turn), part in zip(moves, reversed(parts), strict=True):
            direction += (part - float(turn @ direction / (turn @ move))) * move
        length = 1.0 if moves else 1.0 / max(1.0, float(np.linalg.norm(gradient)))
        slope = -float(gradient @ direction)
        while True:
            there = at - length * direction
            new_value, new_gradient = loss(there)
            if new_value <= value + 1e-4 * length * slope or length < 1e-8:
                break
            length /= 2
        move, turn = there - at, new_gradient - gradient
        if float(move @ turn) > 1e-12:
            moves = [*moves[1 - memory :], (move, turn)]
        done = abs(value - new_value) < 1e-7 * abs(value)
        at, value, gradient = there, new_value, new_gradient
        if done:
            break
    return at


def report(title: str, data: list[Example], weights: dict[int | None, Floats], groups: list[str]) -> None:
    """Print hits at one and at three of a plain search and of the model, by the weights of each example's fold."""
    judged = [e for e in data if e.findable]
    hits = np.zeros(4)
    for e in judged:
        table = weights[e.fold]
        marks = e.rows @ table[[0, *(1 + groups.index(group) for group in e.groups)]].sum(axis=0)
        lines = [c.line.number for c in evidence(e.view, e.ranked(marks.tolist()), (), 3)]
        good, plain = [i in e.right_lines for i in lines], [i in e.right_lines for i in e.plain]
        hits += [any(plain[:1]), any(plain), any(good[:1]), any(good)]
    print(
        f"{title}: {len(judged)} questions; BM25 hit@1, hit@3; model hit@1, hit@3:",
        *(f"{x:.4f}" for x in hits / len(judged)),
    )


def stored(weights: Floats, groups: list[str], trained_on: str) -> str:
    """The weights as the text of a file, a feature a line."""
    lines = []
    for i, name in enumerate(FEATURES):
        row = {"all": round(float(weights[0, i]), DIGITS)}
        row |= {g: round(float(weights[1 + k, i]), DIGITS) for k, g in enumerate(groups)}
        lines.append(f"    {json.dumps(name)}: {json.dumps(row)}")
    head = {
        "about": "The ranking: what a feature counts for all questions; what a group of them or a long view adds.",
        "made by": "benchmarks/train_ranking.py",
        "learned from": trained_on,
    }
    top = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items())
    return "{\n" + top + ',\n  "weights": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def learn_all(files: list[tuple[str, list[Example]]], folders: dict[int | None, Path], source: str) -> None:
    """Learn without each fold that has a folder, and from all where None has one; write, and report on each file."""
    data, groups = [e for _, part in files for e in part], [*GROUPS, LONG]
    learned = {fold: learn([e for e in data if e.fold != fold], groups) for fold in folders}
    for fold, folder in folders.items():
        (folder / WEIGHTS.name).write_text(stored(learned[fold], groups, told_of(source, fold)), encoding="utf-8")
    for name, part in files:
        report(f"ranking, {name}, {FOLDS} folds over stories", part, learned, groups)
