"""Learn all weights once for each fold, without that fold's stories, for `--folds` of the other benchmarks.

    python -m benchmarks.crossvalidate --stories A.jsonl [B.jsonl ...] --spans A.jsonl --out FOLDER

Ranking and confidence are learned from all files of `--stories`, the spans from that of `--spans` alone. Writes
FOLDER/0 to FOLDER/4.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks import train_confidence, train_ranking, train_spans
from benchmarks.stories import FOLDS, read
from benchmarks.weights import use
from bot.answers.asking import ASKED
from bot.answers.columns import ALL_COLUMNS
from bot.answers.ranking import GROUPS


def _spans(weights: train_spans.Floats) -> str:
    rows = {name: [int(x) for x in row] for name, row in zip(("always", *ASKED), weights, strict=True)}
    return json.dumps({"columns": ALL_COLUMNS, "asked": rows})


def main() -> None:
    """Read, learn five times, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, nargs="+", required=True)
    parser.add_argument("--spans", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    files = [read(path) for path in options.stories]
    lines = [e for stories in files for e in train_ranking.examples(stories)]
    for fold in range(FOLDS):
        folder: Path = options.out / str(fold)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.json"):
            old.unlink()
        weights = train_ranking.learn([e for e in lines if e.fold != fold], list(GROUPS))
        text = train_ranking.stored(weights, list(GROUPS), f"all but fold {fold}")
        (folder / "ranking.json").write_text(text, encoding="utf-8")
        use(folder)
        found = list(train_spans.examples(options.spans))
        spans = train_spans.learn([e for e in found if e.fold != fold])
        (folder / "spans.json").write_text(_spans(spans), encoding="utf-8")
        use(folder)
        rest = [[story for story in stories if story.fold != fold] for stories in files]
        cases = [case for number, stories in enumerate(rest) for case in train_confidence.cases(stories, number)]
        confidence = train_confidence.stored(train_confidence.learn(cases), f"all but fold {fold}")
        (folder / "confidence.json").write_text(train_confidence.written(confidence), encoding="utf-8")
        print(f"fold {fold}: {len(lines)} questions, {len(cases)} cases")


if __name__ == "__main__":
    main()
