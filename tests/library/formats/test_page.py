"""What the page on quizzes shows is read as it says."""

from __future__ import annotations

import re
from pathlib import Path

from bot.library.formats.importing import imported
from bot.library.packs import drafted
from bot.questions import KINDS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "quizzes.md").read_text(encoding="utf-8")


def test_the_examples_are_quizzes() -> None:
    """Ours, Red's and Moodle's have nothing wrong with them and ask what stands there."""
    book, _ = drafted(ROOT / "seeds" / "lighthouse")
    examples = re.findall(r"^```(yaml|gift)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    found = [imported(text, f"example.{suffix}", book) for suffix, text in examples]
    assert [(each.style, each.complaints, [question.kind for question in each.questions]) for each in found] == [
        ("ribbon", (), ["typed", "choice"]),
        ("red", (), ["typed", "true-false", "gap"]),
        ("gift", (), ["choice", "gap", "number"]),
    ]


def test_the_example_of_a_map_fits() -> None:
    """A map of chapters is read as the page has it."""
    (text,) = re.findall(r"^ {3}```yaml\n(.*?)^ {3}```", PAGE, re.MULTILINE | re.DOTALL)
    asked = "".join(f"Q{i}?: [a]\n" for i in range(1, 14)) + "Who keeps the lighthouse?: [a]\n"
    book, _ = drafted(ROOT / "seeds" / "lighthouse")
    found = imported(asked, "a.yaml", book, chapters=("a.chapters.yaml", text))
    assert [went.chapter for went in found.went] == [1] * 12 + [2, 3]


def test_every_kind_of_question_is_on_the_page() -> None:
    """The table has a row for each."""
    assert set(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE)) >= set(KINDS)
