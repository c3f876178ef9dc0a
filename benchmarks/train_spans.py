"""Learn the weights of the span scorer from stories with questions and reference answers.

Reported are ROUGE-L, token F1 and exact match of the best span, cross-validated over stories, with a row for each kind
of question. `benchmarks.train` is what to run.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from benchmarks.stories import FOLDS, normal
from benchmarks.weights import use
from bot.answers.asking import ASKED, ask
from bot.answers.columns import ALL_COLUMNS
from bot.answers.matching import match
from bot.answers.question import analyse
from bot.answers.ranking import rank
from bot.answers.segments import SORTS, span_text
from bot.answers.spans import UNIT, WEIGHTS, looked_into, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.stories import Story
    from bot.answers.question import Question
    from bot.answers.segments import Segments

Floats = npt.NDArray[np.float32]

EPOCHS = 8
BATCH = 32
NEGATIVES = 120  # spans drawn from a question's worse ones in each round
RATE = 0.01
DECAY = (0.0005, 0.001)  # on the weights that hold for all questions, and on those for some
SHARPNESS = 4.0
AVERAGED = 0.4  # the share of the steps, the last ones, over which the weights are averaged
WORTH = np.array([0.4, 0.3, 0.3], dtype=np.float32)  # of ROUGE-L, token F1, exact match
_JOINED = ("starts ", *(f"{sort}, " for sort in SORTS))
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Example:
    """A question with all its spans: what they look like (eight columns to a byte), what is asked, what each scores."""

    fold: int
    kind: str
    packed: npt.NDArray[np.uint8]
    asked: Floats
    scores: Floats

    def spans(self, kept: npt.NDArray[np.int64]) -> Floats:
        """The rows of some of the spans, a column for each of `ALL_COLUMNS`."""
        return np.unpackbits(self.packed[kept], axis=1, count=len(ALL_COLUMNS)).astype(np.float32)


def _tokens(text: str) -> list[str]:
    return _NOT_ALNUM.sub(" ", text.lower()).split()


def _common(a: list[str], b: list[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        diagonal = 0
        for j, y in enumerate(b, 1):
            above = row[j]
            row[j] = diagonal + 1 if x == y else max(above, row[j - 1])
            diagonal = above
    return row[-1]


def _f1(common: int, a: int, b: int) -> float:
    return 2 * common / (a + b) if common else 0.0


def _scores(question: Question, parts: Sequence[Segments], references: Sequence[str]) -> Floats:
    """ROUGE-L, token F1 and exact match of every span, each the best over the references."""
    wanted = [(_tokens(r), normal(r)) for r in references if r.strip()]
    vocabulary = {t for pair in wanted for side in pair for t in side}
    rows = []
    for part in parts:
        p = part.parsed
        known = [any(t in vocabulary for t in _tokens(p.text[w.start : w.end])) for w in p.words]
        for start, end in zip(part.starts.tolist(), part.ends.tolist(), strict=True):
            if not any(known[start:end]):
                rows.append((0.0, 0.0, 0.0))
                continue
            text = told(question, span_text(p, start, end))
            plain, bare = _tokens(text), normal(text)
            rows.append(
                (
                    max(_f1(_common(plain, w), len(plain), len(w)) for w, _ in wanted),
                    max(_f1(sum((Counter(bare) & Counter(w)).values()), len(bare), len(w)) for _, w in wanted),
                    float(any(bare == w for _, w in wanted)),
                )
            )
    return np.array(rows, dtype=np.float32).reshape(-1, 3)


def examples(stories: list[Story]) -> Iterator[Example]:
    """All questions of the stories, in order."""
    for story in stories:
        for view, item in story.asked():
            question = analyse(item.text)
            best = looked_into(rank(view, question))
            spans, scores = np.zeros((0, len(ALL_COLUMNS)), dtype=np.uint8), np.zeros((0, 3), dtype=np.float32)
            asked = ask(view, question)
            if best:
                matched = match(view, asked, [c.line for c in best], [c.score for c in best])
                spans, scores = matched.table(), _scores(question, matched.parts, item.answers)
            yield Example(
                story.fold,
                question.kind,
                np.packbits(spans, axis=1),
                np.concatenate(([1.0], asked.row)).astype(np.float32),
                scores,
            )


def learn(data: list[Example]) -> Floats:
    """Weights that raise the expected worth of a span drawn by softmax; a row per thing asked, a column per feature."""
    draw = np.random.default_rng(7)
    weights = np.zeros((1 + len(ASKED), len(ALL_COLUMNS)), dtype=np.float32)
    # What joins two sides of a span is too rare to be learned for each thing asked: one weight serves all questions.
    free = np.ones_like(weights)
    free[1:, [", " in name and name.startswith(_JOINED) for name in ALL_COLUMNS]] = 0.0
    total, kept_steps = np.zeros_like(weights), 0
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    decay = np.full((len(weights), 1), DECAY[1], dtype=np.float32)
    decay[0] = DECAY[0]
    usable = [(e, worth) for e in data if len(e.scores) > 1 and (worth := e.scores @ WORTH).max() > 0.05]
    steps = EPOCHS * -(-len(usable) // BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = draw.permutation(len(usable))
        for at in range(0, len(order), BATCH):
            gradient = np.zeros_like(weights)
            batch = order[at : at + BATCH]
            for number in batch:
                example, worth = usable[number]
                kept = _sample(worth, draw)
                spans, gain = example.spans(kept), worth[kept]
                logits = spans @ (example.asked @ weights)
                chance = np.exp(logits - logits.max())
                chance /= chance.sum()
                slope = -SHARPNESS * chance * (gain - chance @ gain)
                gradient += np.outer(example.asked, slope @ spans)
            gradient += decay * weights * (len(batch) / BATCH)
            gradient *= free
            step += 1
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.999 * square + 0.001 * gradient * gradient
            rate = RATE * (1 - step / steps) + 1e-4
            weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
            if step > steps * (1 - AVERAGED):
                total += weights
                kept_steps += 1
    return np.round(total / max(kept_steps, 1) * UNIT).astype(np.float32)


def _sample(worth: Floats, draw: np.random.Generator) -> npt.NDArray[np.int64]:
    if len(worth) <= NEGATIVES:
        return np.arange(len(worth))
    some = draw.choice(len(worth), NEGATIVES, replace=False)
    return np.unique(np.concatenate((np.nonzero(worth > 0.3)[0], some, [int(worth.argmax())])))


def chosen(weights: Floats, data: list[Example]) -> Floats:
    """What the span that `weights` choose scores for each example."""
    rows = []
    for e in data:
        if not len(e.scores):
            rows.append(np.zeros(3, dtype=np.float32))
            continue
        rows.append(e.scores[int((e.spans(np.arange(len(e.scores))) @ (e.asked @ weights)).argmax())])
    return np.array(rows, dtype=np.float32).reshape(-1, 3)


def report(title: str, rows: Floats, data: list[Example]) -> None:
    """Print what the chosen spans score, for all questions and for each kind."""
    print(f"{title}: {len(rows)} questions, ROUGE-L / token F1 / exact", *(f"{x:.4f}" for x in rows.mean(axis=0)))
    kinds = defaultdict(list)
    for row, example in zip(rows, data, strict=True):
        kinds[example.kind].append((*row, example.scores[:, 0].max() if len(example.scores) else 0.0))
    for kind, found in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(
            f"  {kind:12} {len(found):5}",
            *(f"{x:.3f}" for x in np.array(found).mean(axis=0)),
            "(last: the best span there is)",
        )


def learn_all(files: dict[str, list[Story]], folders: dict[int | None, Path]) -> None:
    """Learn with the ranking in each folder, without its fold (None: from all); write, and report on each file."""
    left_out: dict[str, list[Example]] = {name: [] for name in files}
    rows: dict[str, list[Floats]] = {name: [] for name in files}
    for fold, folder in folders.items():
        use(folder)
        found = {name: list(examples(stories)) for name, stories in files.items()}
        weights = learn([e for part in found.values() for e in part if e.fold != fold])
        (folder / WEIGHTS.name).write_text(stored(weights), encoding="utf-8")
        for name, part in found.items():
            some = [e for e in part if e.fold == fold]
            left_out[name] += some
            rows[name].append(chosen(weights, some))
    for name, some in left_out.items():
        report(f"short answers, {name}, {FOLDS} folds over stories", np.concatenate(rows[name]), some)


def stored(weights: Floats) -> str:
    """The weights as the text of a file, a thing asked a line."""
    found = {
        "about": "Span scorer, in thousandths; learned by benchmarks/train_spans.py. A row for each thing asked.",
        "columns": ALL_COLUMNS,
        "asked": {name: [int(x) for x in row] for name, row in zip(("always", *ASKED), weights, strict=True)},
    }
    return json.dumps(found).replace('"asked": {', '"asked": {\n').replace("], ", "],\n") + "\n"
