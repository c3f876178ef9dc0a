"""Print questions made from a book's facts, to be read one by one: `python -m benchmarks.made --draw 100 --seed 1`.

They are drawn in equal parts at every horizon of the pack, from the first chapter to the last. Each is printed with its
right answer and the facts that it rests on. The same seed draws the same questions again.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot.library.packs import load
from bot.quiz.making import made_with_facts
from bot.view import Horizon

if TYPE_CHECKING:
    from bot.quiz.making import Made

ROOT = Path(__file__).parents[1]


def printed(number: int, chapter: int, made: Made) -> str:
    """A question with its options, its answer and its facts."""
    question = made.question
    lines = [f"{number}. [{question.kind}, horizon {chapter}, since {question.since}] {question.ask}"]
    lines += [f"     > {clue}" for clue in question.clues]
    lines += [f"     < {left}" for left in question.fixed]
    lines += [f"     - {option}" for option in question.shown]
    lines.append(f"   = {question.answered}")
    lines += [
        f"   also {name}: {', '.join(told)}" for name in ("accept", "prompt") if (told := getattr(question, name, ()))
    ]
    lines += [f"   # {fact.since} {fact.kind.value}: {fact.text} | {fact.short}" for fact in made.facts]
    return "\n".join(lines)


def main() -> None:
    """Read the command line, draw, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.made", description=__doc__)
    parser.add_argument("--draw", type=int, default=100, metavar="N", help="how many questions")
    parser.add_argument("--seed", type=int, default=1, help="which draw")
    parser.add_argument("--pack", type=Path, default=ROOT / "seeds" / "tulayev", help="the pack to ask about")
    arguments = parser.parse_args()
    book = load(arguments.pack)
    chapters = book.cover.chapters
    number = 0
    for chapter in range(1, chapters + 1):
        share = arguments.draw * chapter // chapters - arguments.draw * (chapter - 1) // chapters
        dice = Random(f"{arguments.seed} {chapter}")
        for each in made_with_facts(book.up_to(Horizon(chapter)), dice, share):
            number += 1
            print(printed(number, chapter, each), end="\n\n")


if __name__ == "__main__":
    main()
