"""What the tests of the library share: packs written with a mark at every place that has to be complained about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from bot.library.quizzes import check

if TYPE_CHECKING:
    from pathlib import Path

    from bot.errors import Complaint

MARK = "\u25b8"


class Judge(Protocol):
    """Checks a pack or quiz and compares the places of the errors with the marks in its text."""

    def __call__(self, text: str, *, advice: bool = False) -> list[Complaint]:
        """The complaints, which stand exactly where the marks are (the advice among them only if asked for)."""
        ...


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its marks, and the lines and columns where they were."""
    places, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        pieces = line.split(MARK)
        lines.append("".join(pieces))
        column = 1
        for piece in pieces[:-1]:
            column += len(piece)
            places.append((number, column))
    return "\n".join(lines), places


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """A judge of texts, each of which is written to a file of its own, beside what else the test has put there."""

    def judged(text: str, *, advice: bool = False) -> list[Complaint]:
        plain, places = unmarked(text)
        path = tmp_path / "judged.yaml"
        path.write_text(plain, encoding="utf-8", newline="")
        found = [each for each in check([path]) if advice or not each.advice]
        assert [(each.line, each.column) for each in found] == places, "\n".join(map(str, found))
        return found

    return judged
