"""Which files are packs and which are quizzes, and in what order their complaints are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Complaint
from bot.library.shape import MAX_COMPLAINTS
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

QUIZZES = "quizzes"  # the folder of quizzes in or beside a pack
SUFFIXES = frozenset({".yaml", ".yml", ".json"})
_HEAD = 1024 * 1024  # how far into a file its top keys are looked for
_QUIZ = re.compile(rb"""^(?:"quiz"|'quiz'|quiz)\s*:""", re.MULTILINE)
_QUIZ_IN_JSON = re.compile(rb"""\A\s*\{(?s:.*?)"quiz"\s*:""")
_TITLE = re.compile(rb"""(?:^(?:'title'|title)|"title")\s*:""", re.MULTILINE)
_CHAPTERS = re.compile(rb"""(?:^(?:'chapters'|chapters)|"chapters")\s*:""", re.MULTILINE)


def pack_id(path: Path) -> str:
    """The id of the pack at `path`: the name of its folder or file in small letters, digits and dashes."""
    path = path.resolve()
    name = path.stem if path.suffix.lower() in SUFFIXES else path.name
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "book"


def is_quiz(path: Path) -> bool:
    """Whether a file looks like a quiz: it has the top key `quiz`."""
    head = _head(path)
    return bool(_QUIZ.search(head) or _QUIZ_IN_JSON.match(head))


def is_pack(folder: Path) -> bool:
    """Whether a folder is one pack: it holds a title or chapters, and not several packs."""
    if not folder.is_dir():
        return False
    heads = [(_TITLE.search(head), _CHAPTERS.search(head)) for head in map(_head, pack_files(folder))]
    whole = [titled for titled, told in heads if titled and told]
    folders = [child for child in children(folder) if child.is_dir() and child.name != QUIZZES]
    return any(map(any, heads)) and len(whole) < 2 and not any(map(is_pack, folders))  # noqa: PLR2004 - two are two books


def pack_files(path: Path) -> list[Path]:
    """The files of the pack at `path`, in the order in which they are merged: by name, numbers by value."""
    if not path.is_dir():
        return [path]
    return [child for child in children(path) if not child.is_dir() and not is_quiz(child)]


def children(folder: Path) -> list[Path]:
    """The folders and the YAML and JSON files in a folder, by name, numbers by value; hidden ones left out."""
    inside = [path for path in folder.iterdir() if not path.name.startswith(".")]
    return sorted((path for path in inside if path.is_dir() or path.suffix.lower() in SUFFIXES), key=_by_name)


def in_file_order(complaints: Iterable[Complaint], order: list[str]) -> list[Complaint]:
    """The complaints as their author comes across them; where there are very many, the first of them and a count."""
    rank = {name: i for i, name in enumerate(order)}
    ordered = sorted(complaints, key=lambda c: (rank.get(c.file, len(rank)), c.line, c.column, c.advice))
    if len(ordered) > MAX_COMPLAINTS:
        rest = len(ordered) - MAX_COMPLAINTS
        last = ordered[MAX_COMPLAINTS - 1]
        problem = f"there are at least {rest:,} more like these"
        ordered[MAX_COMPLAINTS:] = [
            Complaint(last.file, last.line, last.column, "", problem, "Begin with those above.")
        ]
    return ordered


def _head(path: Path) -> bytes:
    """The beginning of a file; empty for whatever cannot be read."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return b""


def _by_name(path: Path) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]{1,9})", path.name)]
