"""Moodle's GIFT, read as Moodle reads it: questions with a blank line between them, their answers in braces."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.library import slips
from bot.library.documents import Place
from bot.library.formats.gating import chapter_in
from bot.library.formats.gift_answers import Answers, Unheld, Unreadable, answered
from bot.library.formats.gift_text import protected, without_escapes
from bot.library.formats.items import Parsed, Said, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_CHARACTERS = 20  # complaints about single characters
_CATEGORY = re.compile(r"\s*\$CATEGORY:")
_NAME = re.compile(r"\s*::(.*?)::", re.DOTALL)
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class _Text:
    """The file, to tell lines and columns by."""

    file: str
    text: str
    starts: list[int]

    def place(self, at: int) -> Place:
        """The line and column of a character."""
        line = bisect_right(self.starts, at)
        return Place(self.file, line, at - self.starts[line - 1] + 1)


def read(text: str, file: str) -> Parsed:
    """The questions of a file. A category or a name that speaks of a chapter gives theirs."""
    found = Parsed(file)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [0]
    starts += (match.end() for match in re.finditer("\n", text))
    whole = _Text(file, protected(text), starts)
    for number, match in enumerate(slips.REFUSED.finditer(text)):
        if number == _MOST_CHARACTERS:
            return found
        found.wrong(whole.place(match.start()), *slips.character(match.group()))
    category = ""
    for start, piece in _pieces(whole):
        if _CATEGORY.match(piece):
            category = without_escapes(piece.partition(":")[2])
        else:
            _question(found, whole, start, piece, category)
        if found.full:
            break
    return found


def _pieces(whole: _Text) -> Iterator[tuple[int, str]]:
    """The file between its blank lines, comments blanked out; a category is a piece of its own. With their offsets."""
    kept: list[str] = []
    begun = 0
    ends = [*whole.starts[1:], len(whole.text)]
    for start, end in zip(whole.starts, ends, strict=True):
        line = whole.text[start:end]
        bare = line.strip()
        category = _CATEGORY.match(line)
        if (not bare or category) and kept:
            yield begun, "".join(kept)
            kept = []
        if category:
            yield start, line
        elif bare:
            if not kept:
                begun = start
            kept.append(" " * len(line) if bare.startswith("//") else line)
    if kept:
        yield begun, "".join(kept)


def _question(found: Parsed, whole: _Text, start: int, piece: str, category: str) -> None:
    """Take one question, skip it, or complain about it."""
    if not piece.strip():
        return
    named = _NAME.match(piece)
    name = without_escapes(named[1]) if named else ""
    begin = named.end() if named else 0
    begin += len(piece[begin:]) - len(piece[begin:].lstrip())
    place = whole.place(start + begin)
    braces = [(match.start(), match.group()) for match in _fewest(piece, begin)]
    shown = one_line(without_escapes(piece[begin : braces[0][0] if braces else None]))
    if not braces:
        found.skip(place, shown, "it is a text without a question")
        return
    opened, closed = braces[0][0], braces[1][0] if len(braces) > 1 else 0
    if [brace for _, brace in braces] != ["{", "}"]:
        found.wrong(whole.place(start + _wrong(braces)), *_unbalanced([brace for _, brace in braces]))
        return

    def at(offset: int) -> Place:
        return whole.place(start + opened + 1 + offset)

    chapters = ((chapter_in(name), "its name"), (chapter_in(category), "its category"))
    chapter, says = next((each for each in chapters if each[0] is not None), (None, ""))
    ask = Said(f"{piece[begin:opened]}\0{piece[closed + 1 :]}", place)
    try:
        tree, notes = answered(ask, Answers(piece[opened + 1 : closed], at))
    except Unheld as why:
        found.skip(place, shown, str(why))
    except Unreadable as error:
        found.wrong(error.place, error.problem, error.remedy)
    else:
        found.take(tree, chapter, says, notes)


def _fewest(piece: str, begin: int) -> Iterator[re.Match[str]]:
    """The first braces, three at most: a question has two."""
    for number, match in enumerate(_BRACE.finditer(piece, begin), 1):
        yield match
        if number > 2:  # noqa: PLR2004 - the third is one too many
            return


def _wrong(braces: list[tuple[int, str]]) -> int:
    """The offset of the first brace that should not be there, or has no partner."""
    for (at, brace), expected in zip(braces, "{}", strict=False):
        if brace != expected:
            return at
    return braces[-1][0]


def _unbalanced(braces: list[str]) -> tuple[str, str]:
    """Problem and remedy for braces that are not one pair."""
    if braces == ["{"]:
        return (
            "this { is not closed before the next blank line",
            "Write } behind the answers, and no blank line in them.",
        )
    if braces[0] == "}":
        return "this } closes nothing", r"Write \} for a brace that belongs to a text."
    return "a question has one pair of braces, and this is one too many", r"Write \{ and \} in a text."
