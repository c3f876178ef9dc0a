"""Moodle's GIFT, read as Moodle reads it: questions with a blank line between them, their answers in braces."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
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
_LONGEST = 20_000  # characters of a question
_LINE = re.compile(r"\S[^\n]*")  # but for its indentation
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
    starts = accumulate((len(line) + 1 for line in text.split("\n")), initial=0)
    whole = _Text(file, text, list(starts))
    for number, match in enumerate(slips.REFUSED.finditer(text)):
        if number == _MOST_CHARACTERS:
            return found
        found.wrong(whole.place(match.start()), *slips.character(match.group()))
    category = ""
    for start, piece in _pieces(text):
        if _CATEGORY.match(piece):
            category = piece
        elif len(piece) > _LONGEST:
            problem = f"more than {_LONGEST:,} characters stand here without a blank line"
            found.wrong(whole.place(start), problem, "Put a blank line between two questions.")
        else:
            _question(found, whole, start, protected(piece), category)
        if found.full:
            break
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """What stands between blank lines, comments blanked out, with its offset; a category is a piece of its own.

    A piece that is too long is the last.
    """
    kept: list[str] = []
    begun = end = 0
    for match in _LINE.finditer(text):
        blank = text.count("\n", end, match.start()) > 1
        line = match.group()
        category = _CATEGORY.match(line)
        if kept and (blank or category):
            yield begun, "".join(kept)
            kept = []
        if category:
            yield match.start(), line
        else:
            if kept:
                kept.append(text[end : match.start()])
            else:
                begun = match.start()
            kept.append(" " * len(line) if line.startswith("//") else line)
        end = match.end()
        if end - begun > _LONGEST and kept:
            break  # an error: there is no point in reading on
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

    path = without_escapes(protected(category[:_LONGEST])).partition(":")[2]
    chapters = ((chapter_in(name), "its name"), (chapter_in(path), "its category"))
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
