"""Measure everything and put the tables where they are read: `python -m benchmarks`, which `make bench` runs.

Each script is a process of its own, one after the other. What it prints goes between its marks in the page; the words
around them stay. A script that fails leaves its tables as they were, and is told of in the exit code.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from benchmarks.tables import machine

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
SCRIPTS = ("handle", "quiz", "start", "memory", "discord", "slack", "search")


def put(page: str, name: str, tables: str) -> str:
    """The page with these tables between the marks of that name. Raises `ValueError` if it has no such marks."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    if page.count(begin) != 1 or page.count(end) != 1:
        message = f"the page needs {begin.strip()} and {end}, once each"
        raise ValueError(message)
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n{tables.strip()}\n\n{end}{rest.partition(end)[2]}"


def printed(name: str, arguments: list[str]) -> str | None:
    """What a script prints, shown while it is printed; None if it fails."""
    lines = []
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    return "".join(lines) if process.returncode == 0 else None


def main() -> None:
    """Read the command line, and run the scripts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT", help=f"only these of {', '.join(SCRIPTS)}")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page with the marks")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.scripts if name not in SCRIPTS]
    if unknown:
        parser.error(f"there is no {unknown[0]!r}: choose from {', '.join(SCRIPTS)}")
    failed = []
    for name in arguments.scripts or SCRIPTS:
        print(f"\n## {name}\n", flush=True)
        facts = machine()
        tables = printed(name, [])
        if tables is None:
            failed.append(name)
            continue
        if facts.partition(",")[0] not in tables:  # this script does not say where it was run
            tables = f"{facts}\n\n{tables}"
        page = arguments.page.read_text(encoding="utf-8")
        arguments.page.write_text(put(page, name, tables), encoding="utf-8")
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
