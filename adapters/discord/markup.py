"""From runs of text to Discord's markup, in which nothing that a text holds is more than text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.dialogue.plain import clean, stretches, units
from bot.dialogue.reply import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.dialogue.reply import Run, Text

_MARKUP = re.compile(r"([\\`*_~|<>\[\]])")
_PING = re.compile("@(?!\u200b)")
_LINK = re.compile(r"(?i)\b(https?|steam|discord):(?=/)")
_LINE_START = re.compile(r"^(\s*(?=[#+\-])|\s*\d+(?=[.)]))")
"""Where a line's first mark begins that would make a list or a heading of it."""

_HARMLESS = re.compile(" ?[A-Za-z(\u2018\u201c][A-Za-z0-9 .,;!?()'\"\u2018\u2019\u201c\u201d\u2013\u2014\u2026-]*")
"""Most of what is written: nothing of it is markup, or begins a line with what might be."""

_NUMBER = re.compile(r"[0-9]{1,20}")
_MESSAGE = re.compile(r"[0-9]{1,20}(?:/[0-9]{1,20}){2}")
"""A server, a channel in it, and a message there."""


def escape(text: str) -> str:
    """`text` so that Discord shows it as it is: no emphasis, no link, no list, nobody and nothing mentioned."""
    if _HARMLESS.fullmatch(text):
        return text
    escaped = _MARKUP.sub(r"\\\1", clean(text))
    escaped = _LINK.sub("\\1\\:", escaped)
    escaped = _LINE_START.sub(r"\1\\", escaped)
    return _PING.sub("@\u200b", escaped)


def pieces(text: Text) -> list[str]:
    """A text as stretches of markup, each of which is complete in itself and none of which is long."""
    small = all(run.style is Style.QUIET for run in text) and bool(text)
    found: list[str] = ["-# "] if small else []
    before: Style | None = None
    for run in text:
        for part in stretches(run.text):
            strong = run.style is Style.STRONG and bool(part.strip())
            gap = "\u200b" if strong and before is Style.STRONG else ""  # or four stars would stand in a row
            found.append(gap + (f"**{escape(part)}**" if strong else _plain(run, part)))
            before = Style.STRONG if strong else run.style
    return found


def pages(lines: Iterable[Sequence[str]], most: int) -> list[str]:
    """Lines of pieces as texts of up to `most` units. A line that fits on one page stands on one."""
    found: list[str] = []
    page = ""
    for line in lines:
        whole = "".join(line)
        if page and units(page) + 1 + units(whole) > most:
            found.append(page)
            page = ""
        page = f"{page}\n" if page else ""
        for piece in line:
            if units(page) + units(piece) > most:
                found.append(page)
                page = ""
            page += piece
    return [each for each in (*found, page) if each.strip(" \n\u200b")]


def _plain(run: Run, part: str) -> str:
    """Members and channels by their numbers on Discord, which shows their names and rings for nobody.

    A message is a link to it, and anything else is text.
    """
    if run.style is Style.MEMBER and _NUMBER.fullmatch(run.text):
        return f"<@{run.text}>"
    if run.style is Style.CHANNEL and _NUMBER.fullmatch(run.text):
        return f"<#{run.text}>"
    if run.style is Style.MESSAGE and _MESSAGE.fullmatch(run.text):
        return f"https://discord.com/channels/{run.text}"
    return escape(part)
