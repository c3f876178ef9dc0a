"""Learn the weights by which curated facts are matched with questions: `python -m benchmarks.train_facts`.

Reads the questions in `benchmarks/data/fact_questions_*.jsonl`: members' wordings, loose and plain, of what the
default pack's facts answer. A line is `{"question", "facts": [texts of the facts that answer it], "told_at": [places
in the book at which they do], "refused_at": [places at which nothing does]}`. Prints how often the best fact is right
at several thresholds, cross-validated over questions (all places of a question are in one fold), then writes
`bot/answers/weights/facts.json`, learned from all of them. The same input gives the same file.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answers.factbook import fact_book
from bot.answers.inquiry import asked_of
from bot.answers.kin import with_relatives
from bot.answers.likeness import FEATURES, features
from bot.answers.people import mentions
from bot.answers.plainly import core, tidied
from bot.library.packs import load
from bot.view import Horizon

if TYPE_CHECKING:
    from bot.book import Book
    from bot.view import View

Floats = npt.NDArray[np.float64]

FOLDS = 5
STEPS = 200
NEAREST = 20
RATE = 0.05
DECAY = 0.002
DIGITS = 4
ROOT = Path(__file__).parents[1]
PACK = ROOT / "seeds" / "tulayev"
QUESTIONS = [ROOT / "benchmarks" / "data" / f"fact_questions_{name}.jsonl" for name in ("loosely", "plainly")]
WEIGHTS = ROOT / "bot" / "answers" / "weights" / "facts.json"
COVERED, ALL_PEOPLE = FEATURES.index("covered_loosely"), FEATURES.index("all_people_covered")


@dataclass(frozen=True, slots=True)
class Example:
    """One question at one horizon: a row for each fact, and which of them are right."""

    fold: int
    rows: Floats
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Batch:
    """Many examples, their rows one below the other."""

    rows: Floats
    right: npt.NDArray[np.bool_]
    starts: npt.NDArray[np.intp]
    owner: npt.NDArray[np.intp]
    answerable: npt.NDArray[np.bool_]


def examples(book: Book, paths: list[Path]) -> list[Example]:
    """The questions of the files, each at each place at which it is known what answers it."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            places = [(place, []) for place in item["refused_at"]] + [
                (place, item["facts"]) for place in item["told_at"]
            ]
            made = (example(book.up_to(Horizon(place)), item["question"], facts) for place, facts in places)
            found += [each for each in made if each is not None]
    return found


def example(view: View, question: str, facts: list[str]) -> Example | None:
    """A question at one place, if there is anything in it to go by; `facts` are the texts of those that answer it."""
    laid_out = fact_book(view)
    text = with_relatives(view, core(tidied(question)))
    asked = asked_of(text, mentions(view, text))
    if laid_out is None or not asked.terms:
        return None
    rows = features(view, laid_out, asked).astype(np.float64)
    right = np.array([line.text in facts for line in laid_out.lines])
    # What shares next to nothing with a question teaches nothing.
    nearest = np.argsort(-(rows[:, COVERED] + rows[:, ALL_PEOPLE]), kind="stable")[:NEAREST]
    kept = np.union1d(nearest, np.flatnonzero(right))
    return Example(zlib.crc32(question.encode()) % FOLDS, rows[kept], right[kept])


def batch(chosen: list[Example]) -> Batch:
    """The examples as one."""
    sizes = [len(example.right) for example in chosen]
    return Batch(
        rows=np.concatenate([example.rows for example in chosen]),
        right=np.concatenate([example.right for example in chosen]),
        starts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp),
        owner=np.repeat(np.arange(len(chosen)), sizes),
        answerable=np.array([example.right.any() for example in chosen]),
    )


def learn(data: Batch) -> Floats:
    """Weights and bias: of all facts and of no answer, the right one is to be the likeliest."""
    scale = np.maximum(data.rows.std(axis=0), 1e-3)
    rows = data.rows / scale
    weights = np.zeros(rows.shape[1] + 1)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        likely = np.exp(np.clip(rows @ weights[:-1] + weights[-1], -30, 30))
        total = 1 + np.add.reduceat(likely, data.starts)
        right = np.add.reduceat(likely * data.right, data.starts)
        wanted = np.where(data.answerable[data.owner], data.right * likely / np.maximum(right, 1e-12)[data.owner], 0)
        error = likely / total[data.owner] - wanted
        slope = np.append(error @ rows, error.sum()) / len(data.starts) + DECAY * np.append(weights[:-1], 0)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return np.append(weights[:-1] / scale, weights[-1])


def judged(chosen: list[Example], weights: Floats) -> list[tuple[float, bool, bool]]:
    """For each example the best score, whether that fact is right, and whether there is a right one."""
    found = []
    for example in chosen:
        scores = example.rows @ weights[:-1] + weights[-1]
        best = int(np.argmax(scores))
        found.append((float(scores[best]), bool(example.right[best]), bool(example.right.any())))
    return found


def main() -> None:
    """Read, cross-validate, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, default=PACK, help="the book that the questions are about")
    parser.add_argument("--questions", type=Path, nargs="+", default=QUESTIONS, help="what to learn from")
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go")
    options = parser.parse_args()
    data = examples(load(options.pack), options.questions)
    results: list[tuple[float, bool, bool]] = []
    for fold in range(FOLDS):
        weights = learn(batch([example for example in data if example.fold != fold]))
        results += judged([example for example in data if example.fold == fold], weights)
    answerable = [result for result in results if result[2]]
    others = [result for result in results if not result[2]]
    first = sum(right for _, right, _ in answerable) / len(answerable)
    print(f"{len(answerable)} answerable, {first:.3f} with the right fact first")
    print("threshold  right  wrong  refused that should be")
    for threshold in np.arange(-2, 3.1, 0.5):
        right = sum(score >= threshold and right for score, right, _ in answerable) / len(answerable)
        wrong = sum(score >= threshold and not right for score, right, _ in answerable) / len(answerable)
        refused = sum(score < threshold for score, _, _ in others) / max(1, len(others))
        print(f"{threshold:9.1f}  {right:.3f}  {wrong:.3f}  {refused:.4f}")
    learned = learn(batch(data))
    named = {name: round(float(weight), DIGITS) for name, weight in zip((*FEATURES, "bias"), learned, strict=True)}
    options.out.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
