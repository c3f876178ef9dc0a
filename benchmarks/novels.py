"""Ask about whole novels what members of a book club would, and see how much of it is answered well.

    python -m benchmarks.novels --novels FOLDER [--folds FOLDER] [--questions FOLDER] [--each]

The questions are those of `data/novels/NAME.jsonl`, written for this, or those of another folder. The novels are not
part of the project: NAME.yaml in their folder is a pack whose passages are the paragraphs of the chapters. A question
is a line:

    {"q": str, "answers": [str], "chapter": int, "lines": [int]}

By the end of that chapter a reader knows; the answers are what a fair judge would accept, in as few words as possible;
the lines are the sentences that tell it, by the CRC-32 of their text. Each question is asked when that chapter is
finished, at the end of the book, and one chapter too early. Prints how many are answered, how many short answers hold
an accepted one, and at how many the first quotation, or one of the three, tells it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from benchmarks.stories import Item, fold_of, holds, normal
from benchmarks.weights import OWN, use
from bot.answers import answer
from bot.answers.excerpts import bare
from bot.library.packs import load
from bot.view import Horizon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.book.book import Book
    from bot.view import View

QUESTIONS = Path(__file__).parent / "data" / "novels"
WORDY = 12  # words more than an accepted answer has, and a short answer hides it


@dataclass(frozen=True, slots=True)
class Novel:
    """A book and what is asked about it, each question with the chapter by whose end a reader knows."""

    id: str
    book: Book
    items: tuple[tuple[int, Item], ...]

    @property
    def fold(self) -> int:
        """The part of a cross-validation that this novel is in. Depends on its id alone."""
        return fold_of(self.id)

    @property
    def chapters(self) -> int:
        """How many chapters there are."""
        return self.view(0).cover.chapters

    def view(self, chapter: int) -> View:
        """What a reader may see who has finished that many chapters."""
        return self.book.up_to(Horizon(chapter))

    def asked(self) -> Iterator[tuple[View, Item]]:
        """Every question as soon as it is told, and again at the end of the book."""
        for chapter, item in self.items:
            yield self.view(chapter), item
            yield self.view(self.chapters), item


def read(folder: Path, questions: Path = QUESTIONS) -> list[Novel]:
    """All novels that there are questions about.

    Raises FileNotFoundError if one is not in the folder, and ValueError if one is there in another edition.
    """
    found = []
    for path in sorted(questions.glob("*.jsonl")):
        book = load(folder / f"{path.stem}.yaml")
        items = []
        for text in path.read_text(encoding="utf-8").splitlines():
            each = json.loads(text)
            items.append((each["chapter"], Item(each["q"], tuple(each["answers"]), lines=frozenset(each["lines"]))))
        novel = Novel(path.stem, book, tuple(items))
        there = {crc32(line.text.encode()) for line in novel.view(novel.chapters).lines}
        for _, item in items:
            if not item.lines <= there:
                message = f"{path.stem} is another edition: what answers «{item.text}» is not in it"
                raise ValueError(message)
        found.append(novel)
    return found


def judged(view: View, item: Item) -> tuple[bool, bool, list[bool]]:
    """Whether a question is answered, whether the best short answer is right, and which of three quotations tell it."""
    found = answer(view, item.text)
    short = normal(found.short if found.answered else found.guess)
    accepted = [normal(each) for each in item.answers]
    right = any(holds(short, each) and len(short) <= len(each) + WORDY for each in accepted)
    lines = [bare(line.text) for line in (found.evidence if found.answered else found.nearest)[:3]]
    told = {line.text for line in view.lines if crc32(line.text.encode()) in item.lines}
    return found.answered, right, [any(line in text for text in told) for line in lines]


def report(name: str, found: list[tuple[bool, bool, list[bool]]]) -> None:
    """Print what some questions come to."""
    print(
        f"{name}: {len(found)} asked, {sum(answered for answered, *_ in found)} answered, "
        f"{sum(answered and right for answered, right, _ in found)} of them right and "
        f"{sum(answered and any(lines) for answered, _, lines in found)} with a quotation that tells it; "
        f"if none were refused, {sum(right for _, right, _ in found)} right, "
        f"quotations at 1 {sum(any(lines[:1]) for *_, lines in found)}, at 3 {sum(any(lines) for *_, lines in found)}"
    )


def main() -> None:
    """Read, ask, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--novels", type=Path, required=True)
    parser.add_argument("--folds", type=Path, help="a folder with the weights of each fold")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--each", action="store_true", help="print a report on each novel, too")
    options = parser.parse_args()
    everything: dict[str, list[tuple[bool, bool, list[bool]]]] = {"when told": [], "at the end": [], "too early": []}
    for novel in read(options.novels, options.questions):
        use(options.folds / str(novel.fold) if options.folds else OWN)
        for name in everything:
            places = {"when told": 0, "too early": -1}
            found = [
                judged(novel.view(chapter + places[name] if name in places else novel.chapters), item)
                for chapter, item in novel.items
            ]
            everything[name] += found
            if options.each:
                report(f"{novel.id}, {name}", found)
    for name, found in everything.items():
        report(name, found)


if __name__ == "__main__":
    main()
