"""What the measurements have in common: the machine that they ran on, percentiles, tables."""

from __future__ import annotations

import os
import platform
import sqlite3
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BUSY = 2.5
"""A load average above this, on two cores, is another program's work: times measured then are upper bounds."""


def machine() -> str:
    """The machine in a line: what has to be known to compare times."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    facts = (
        f"{os.cpu_count()} cores",
        f"{platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"load average at the start {load:.1f}",
    )
    busy = " **Other programs were at work: the times are upper bounds, the ratios count.**" if load > BUSY else ""
    return f"Measured on: {', '.join(facts)}.{busy}"


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest of the values that so many per cent of them do not pass."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def median(values: Iterable[float]) -> float:
    """The value in the middle."""
    return percentile(values, 50)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table: the first column is text, the others are numbers."""
    marks = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, marks, *rows))


def goal(value: float, most: float, unit: str = "", digits: int = 2) -> str:
    """Whether a value keeps to its goal, and by how much it misses it."""
    said = f"{value:.{digits}f}{unit} (goal: at most {most:g}{unit})"
    return f"{said}, met" if value <= most else f"{said}, **missed by {value - most:.{digits}f}{unit}**"
