"""The measurements run and print their tables. What they measure is no test's business."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import PAGE, SCRIPTS, put
from benchmarks.tables import goal, machine, median, percentile, table

ROOT = Path(__file__).parents[2]

SMALL = {
    "handle": (["--asks", "5", "--commands", "100", "--passes", "1"], ["`App.handle(Ask)`", "| club status |", "p99:"]),
    "quiz": (["--players", "100", "--questions", "2"], ["`App.handle(QuizAnswer)`", "| 101 to 200 |", "in turns with"]),
    "start": (["--runs", "1", "--without-make"], ["`ribbon chat`, second start", "reading the packs", "`pydantic`"]),
    "discord": (
        ["--asks", "20", "--crowded", "20", "--guilds", "3"],
        ["| **Ribbon** |", "CPU beyond the floor", "failed interactions: 0 (", "3 servers:"],
    ),
    "slack": (
        ["--asks", "20", "--crowded", "20"],
        [
            "after the other in Socket Mode",
            "20 of them",
            "| **Ribbon** |",
            "at once over HTTP",
            "failed interactions: 0 (",
        ],
    ),
    "memory": (["--clubs", "1", "3", "5", "--real", "1"], ["| clubs visited |", "| 5 |", "each further idle club"]),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_script_prints_its_tables(name: str) -> None:
    """Run at its smallest, each script ends well and prints the machine's facts and the rows that belong to it."""
    arguments, expected = SMALL[name]
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Measured on: ")
    assert [text for text in expected if text not in done.stdout] == []


def test_the_page_has_a_place_for_every_script() -> None:
    """What a script prints can be put into the page, and what stands around it stays."""
    page = PAGE.read_text(encoding="utf-8")
    for name in SCRIPTS:
        changed = put(page, name, "| new |")
        assert f"<!-- {name} -->\n\n| new |\n\n<!-- /{name} -->" in changed
        assert changed.partition("<!--")[0] == page.partition("<!--")[0]


def test_a_page_without_marks_is_an_error() -> None:
    """Tables are never put where nobody has made room for them."""
    with pytest.raises(ValueError, match="<!-- search -->"):
        put("# Nothing here\n", "search", "| new |")


def test_percentiles_are_values_that_were_measured() -> None:
    """A percentile is one of the values: that which so many per cent do not pass."""
    assert percentile(range(1, 101), 99) == 99
    assert percentile([3.0, 1.0, 2.0], 50) == median([3.0, 1.0, 2.0]) == 2.0
    assert percentile([5.0], 1) == 5.0


def test_a_missed_goal_says_by_how_much() -> None:
    """A value within its goal is met; beyond it, the table says how far."""
    assert goal(1.5, 2, " ms") == "1.50 ms (goal: at most 2 ms), met"
    assert goal(2.5, 2, " ms") == "2.50 ms (goal: at most 2 ms), **missed by 0.50 ms**"


def test_a_table_is_markdown() -> None:
    """A head, the line under it, and the rows."""
    assert table(("a", "b"), [("x", "1")]) == "| a | b |\n| --- | --: |\n| x | 1 |"


def test_the_machine_is_told() -> None:
    """The facts that times depend on are in the line."""
    assert all(fact in machine() for fact in ("cores", "Python 3.", "SQLite 3.", "load average"))
