"""How soon Ribbon is there: `python -m benchmarks.start`.

Each way to start it is taken in turns with the others and with a Python that does nothing, each as a process of its
own, from the moment that it is started to its first line (a console behind a pipe: its greeting) or to its end. Then
where the time goes: the steps of a second start, and which packages the importing of modules is spent on.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.tables import goal, machine, median, table

ROOT = Path(__file__).parents[1]
RIBBON = [str(Path(sys.executable).with_name("ribbon"))]
MAKE = ["make", "--no-print-directory", "chat"]
QUESTION = "Who is Erchov?"
IMPORTS = 10

_IMPORT = re.compile(r"^import time: +(\d+) \| +\d+ \| +(\S+)$", re.MULTILINE)

_STEPS = """
from time import perf_counter
times = [perf_counter()]
import asyncio
from pathlib import Path
import adapters.cli.main, adapters.cli.client, adapters.console.client.pipe
times.append(perf_counter())
from adapters.cli.logs import log_to_stderr
from adapters.cli.settings import settings
found = settings()
log_to_stderr(found.log)
times.append(perf_counter())
from bot.library.shelf import Shelf
shelf = Shelf(found.seeds)
times.append(perf_counter())
from bot.store import open_journal
async def opened():
    journal = await open_journal(found.database_url, found.data_dir)
    times.append(perf_counter())
    await journal.close()
asyncio.run(opened())
print(*(after - before for before, after in zip(times, times[1:])))
"""
_STEP_NAMES = ("importing modules", "settings and logs", "reading the packs", "opening the journal")


@dataclass(slots=True)
class Start:
    """A way to start something, and how long it took each time, in milliseconds."""

    name: str
    command: list[str]
    given: str = ""
    fresh: bool = False  # in a data directory that nobody has used
    compiled: bool = True  # Python finds its modules compiled, as it does from the second start on
    to_first_line: bool = True  # or else to the end
    took: list[float] = field(default_factory=list)

    def run(self, used: Path) -> None:
        """Start it once; `used` is a data directory of which there is a journal."""
        with TemporaryDirectory(dir=used.parent) as unused:
            start = perf_counter()
            with subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=_environment(unused if self.fresh else str(used), compiled=self.compiled),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process:
                assert process.stdin
                assert process.stdout
                assert process.stderr
                if self.given:
                    process.stdin.write(self.given.encode())
                    process.stdin.flush()
                if self.to_first_line:
                    line = process.stdout.readline()
                    self.took.append((perf_counter() - start) * 1000)
                    process.stdin.close()
                    assert line, process.stderr.read().decode()
                    process.stdout.read()
                else:
                    process.stdin.close()
                    process.stdout.read()
                    process.wait()
                    self.took.append((perf_counter() - start) * 1000)
                assert process.wait() == 0, process.stderr.read().decode()


def ways(*, with_make: bool) -> list[Start]:
    """All ways that are measured, the bare interpreter first."""
    found = [
        Start("Python, doing nothing", [sys.executable, "-c", ""], to_first_line=False),
        Start("`ribbon --version`", [*RIBBON, "--version"]),
        Start(f"`ribbon ask --through 2 '{QUESTION}'`", [*RIBBON, "ask", "--through", "2", QUESTION]),
        Start("`ribbon chat`, second start", [*RIBBON, "chat"]),
        Start(
            "the same, a question and its answer, to the end", [*RIBBON, "chat"], f"{QUESTION}\n", to_first_line=False
        ),
        Start("`ribbon chat`, first start (makes the journal)", [*RIBBON, "chat"], fresh=True),
        Start("`ribbon chat`, where Python may not keep what it compiles", [*RIBBON, "chat"], compiled=False),
    ]
    if with_make and shutil.which("make"):
        found.insert(4, Start("`make chat`, second call", MAKE))
    return found


def measure(folder: Path, runs: int, *, with_make: bool) -> None:
    """Measure all ways, and print the tables."""
    data = folder / "data"
    starts = ways(with_make=with_make)
    for start in starts:  # the first call of `make` may have something to install, the first start compiles
        start.run(data)
        start.took.clear()
    steps = []
    for _ in range(runs):
        for start in starts:
            start.run(data)
        steps.append(_steps(data))
    bare = median(starts[0].took)
    print(f"### To the first line ({runs} times each)\n")
    rows = [(s.name, f"{median(s.took):.0f}", f"{max(s.took):.0f}", f"{median(s.took) / bare:.1f}") for s in starts]
    print(table(("", "median ms", "slowest ms", "/ bare Python"), rows))
    print()
    for start in starts:
        if "second" in start.name:
            print(f"- {start.name}: {goal(median(start.took) / 1000, 1, ' s')}")
    parts = [median(step) for step in zip(*steps, strict=True)]
    spent = [(name, f"{took:.0f}") for name, took in zip(_STEP_NAMES, parts, strict=True)]
    print(f"\n### The steps of a second start\n\n{table(('', 'median ms'), spent)}\n")
    _say_imports(data, min(runs, 5))


def _steps(data: Path) -> list[float]:
    command = [sys.executable, "-c", _STEPS]
    done = subprocess.run(command, cwd=ROOT, env=_environment(str(data)), capture_output=True, text=True, check=True)
    return [float(seconds) * 1000 for seconds in done.stdout.split()]


def _say_imports(data: Path, runs: int) -> None:
    spent: dict[str, list[float]] = defaultdict(list)
    command = [sys.executable, "-X", "importtime", "-m", "adapters.cli", "chat"]
    for _ in range(runs):
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(str(data)), input="", capture_output=True, text=True, check=True
        )
        now: dict[str, float] = defaultdict(float)
        for microseconds, module in _IMPORT.findall(done.stderr):
            package = module.partition(".")[0]
            now["the standard library" if package in sys.stdlib_module_names else f"`{package}`"] += (
                int(microseconds) / 1000
            )
        now["**all**"] = sum(now.values())
        for package, took in now.items():
            spent[package].append(took)
    most = sorted(spent.items(), key=lambda item: -median(item[1]))[: IMPORTS + 1]
    print("### Importing modules, by package\n\nFrom `python -X importtime`, which makes it slower than it is.\n")
    print(table(("", "median ms"), [(package, f"{median(took):.0f}") for package, took in most]))


def _environment(data: str, *, compiled: bool = True) -> dict[str, str]:
    """The environment of what is started. Compiled modules are kept beside the data, whatever is set here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RIBBON_", "MAKE"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept |= {"PYTHONPATH": str(ROOT), "RIBBON_DATA_DIR": data}
    modules = str(Path(data).parent / "compiled")
    if compiled:
        return kept | {"PYTHONPYCACHEPREFIX": modules}
    return kept | {"PYTHONPYCACHEPREFIX": f"{modules}-never", "PYTHONDONTWRITEBYTECODE": "1"}


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="how often each is started")
    parser.add_argument("--without-make", action="store_true", help="leave `make chat` out")
    arguments = parser.parse_args()
    print(f"{machine()}\n")
    with TemporaryDirectory() as folder:
        measure(Path(folder), arguments.runs, with_make=not arguments.without_make)


if __name__ == "__main__":
    main()
