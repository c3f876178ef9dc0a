"""Ask a long book about other stories: all that it can rightly say is that it has nothing.

    python -m benchmarks.foreign --pack PACK --stories STORIES.jsonl [STORIES.jsonl ...] [--folds FOLDER]

Draws questions from the stories and puts them to a reader of a third, of two thirds, and of all of the book. Prints how
many were refused at each place. With `--folds`, the weights are those of FOLDER/N, which `benchmarks.train` learns
without the novel that goes by the name of the pack's file.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from benchmarks.stories import fold_of, read
from benchmarks.weights import use
from bot.answers import answer
from bot.library.packs import load
from bot.view import Horizon

ASKED = 150
SEED = 2


def main() -> None:
    """Read, draw, ask, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--stories", type=Path, nargs="+", required=True)
    parser.add_argument("--folds", type=Path)
    options = parser.parse_args()
    if options.folds:
        use(options.folds / str(fold_of(options.pack.stem)))
    questions = [item.text for path in options.stories for story in read(path) for item in story.items]
    drawn = random.Random(SEED).sample(questions, min(ASKED, len(questions)))
    book = load(options.pack)
    chapters = book.up_to(Horizon(0)).cover.chapters
    for third in (1, 2, 3):
        view = book.up_to(Horizon(chapters * third // 3))
        refused = sum(not answer(view, question).answered for question in drawn)
        print(f"{len(view.lines)} lines: {refused} of {len(drawn)} questions about other stories refused")


if __name__ == "__main__":
    main()
