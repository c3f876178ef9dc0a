"""Learn what answering from free text needs: once for each fold, without that fold's stories, and once from all.

    python -m benchmarks.train --stories A.jsonl [...] --spans A.jsonl [...] [--novels FOLDER] --folds FOLDER
        [--out FOLDER]

Ranking and confidence are learned from all files of `--stories` and from the novels (`benchmarks.novels` says what
these are), the short answers from the files of `--spans` alone, each with the ones before. The confidence is learned
from what ranking and short answers make of stories that they have not seen: what they make of those that they were
learned from is better than it will ever be again. Writes the weights of each fold to FOLDS/0 to FOLDS/4, for `--folds`
of the other benchmarks, and those learned from all to `--out`. Prints figures cross-validated over stories and novels.
The same input gives the same files.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import novels, train_confidence, train_ranking, train_spans
from benchmarks.stories import FOLDS, Story, read
from benchmarks.weights import OWN, use

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.novels import Novel


def cases(folds: Path, stories: list[Story], file: int, others: list[Story]) -> Iterator[train_confidence.Case]:
    """The cases of each fold, as seen with the weights that were learned without it."""
    for fold in range(FOLDS):
        use(folds / str(fold))
        own, before = ([story for story in some if story.fold == fold] for some in (stories, others))
        yield from train_confidence.cases(own, file, before)


def cases_of_novels(folds: Path, some: list[Novel], file: int) -> Iterator[train_confidence.Case]:
    """The same of novels."""
    for novel in some:
        use(folds / str(novel.fold))
        yield from train_confidence.cases_of_novel(novel, file)


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, nargs="+", required=True)
    parser.add_argument("--spans", type=Path, nargs="+", required=True)
    parser.add_argument("--novels", type=Path)
    parser.add_argument("--questions", type=Path, default=novels.QUESTIONS)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    folders: dict[int | None, Path] = {fold: options.folds / str(fold) for fold in range(FOLDS)}
    if options.out:
        folders[None] = options.out
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    files = {path.name: read(path) for path in options.stories}
    read_novels = novels.read(options.novels, options.questions) if options.novels else []
    more: dict[str, list[Novel]] = {"novels": read_novels} if read_novels else {}
    source = " and ".join([*(path.stem for path in options.stories), *(novel.id for novel in read_novels)])

    ranked: dict[str, Sequence[Story | Novel]] = {**files, **more}
    train_ranking.learn_all([(name, train_ranking.examples(books)) for name, books in ranked.items()], folders, source)
    train_spans.learn_all({path.name: read(path) for path in options.spans}, folders)
    everything = [story for stories in files.values() for story in stories]
    told = [
        (f"{name}{', after other stories' if others else ''}", list(cases(options.folds, stories, number, others)))
        for others in ([], everything)
        for number, (name, stories) in enumerate(files.items())
    ]
    told += [(name, list(cases_of_novels(options.folds, some, len(files)))) for name, some in more.items()]
    train_confidence.learn_all(told, folders, source)
    use(OWN)


if __name__ == "__main__":
    main()
