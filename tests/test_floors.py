"""The shape of the code: who may know whom, where it may wait, how long a module may be."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for package in ("adapters", "bot") for path in (ROOT / package).rglob("*.py"))

WAITS = ("bot/app/*.py", "bot/clock*.py", "bot/posting.py", "bot/journal.py", "bot/store/*.py", "adapters/*/client*.py")
"""Where `async def` may stand: the door, the ports behind it and the loops in front of it."""

LONGEST = 400
EMPTY_WORDS = {"base", "helper", "helpers", "manager", "util", "utils"}

STRAYS = {
    "bot/answers/stray.py": "from bot.book import Book",
    "bot/app/stray.py": "import yaml",
    "bot/book/stray.py": "import sqlite3",
    "bot/dialogue/stray.py": "from bot.commands.registry import commands",
    "bot/library/stray.py": "import rich",
    "bot/store/stray.py": "import adapters.console",
    "adapters/console/stray.py": "import adapters.cli",
}
"""Modules that break the contracts, every contract at least once."""


def test_no_module_knows_what_its_floor_may_not_know() -> None:
    """All import contracts hold for the project as it is."""
    checked = _lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout


def test_every_contract_notices_an_import_that_breaks_it(tmp_path: Path) -> None:
    """In a copy with one bad import for each contract, all of them are reported as broken."""
    for package in ("adapters", "bot"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in STRAYS.items():
        (tmp_path / path).write_text(f"{line}\n", encoding="utf-8")
    checked = _lint_imports(tmp_path)
    assert checked.returncode == 1
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert [c["name"] for c in contracts if f"{c['name']} BROKEN" not in checked.stdout] == []


def test_a_module_on_no_floor_is_noticed(tmp_path: Path) -> None:
    """A new module in `bot/` has to be given its floor before the contracts hold again."""
    shutil.copytree(ROOT / "adapters", tmp_path / "adapters")
    shutil.copytree(ROOT / "bot", tmp_path / "bot")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "bot" / "stray.py").write_text("", encoding="utf-8")
    checked = _lint_imports(tmp_path)
    assert checked.returncode == 1
    assert "stray" in checked.stdout


def test_waiting_stands_only_where_it_must() -> None:
    """`async def` is found in the door, the store, the clock and the platforms' clients, and nowhere else."""
    waiting = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        if not any(fnmatch(_name(path), pattern) for pattern in WAITS)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    assert waiting == []


def test_no_module_is_too_long_to_read() -> None:
    """No module of the bot or its adapters passes 400 lines."""
    lengths = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_names_say_what_a_thing_is() -> None:
    """No module and no class is called a manager, a base, a helper or utilities."""
    named = [(_name(path), path.stem) for path in MODULES]
    named += [
        (f"{_name(path)}:{node.lineno}", node.name)
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ClassDef)
    ]
    assert [(where, name) for where, name in named if EMPTY_WORDS & _words(name)] == []


@pytest.mark.parametrize("package", ["alembic", "asyncpg", "discord", "slack_bolt", "sqlalchemy"])
def test_the_console_starts_without_what_it_does_not_need(package: str) -> None:
    """Importing the command line loads neither the other platforms nor the other database, so that it is up at once."""
    code = f"import sys, adapters.cli, adapters.console; sys.exit({package!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
