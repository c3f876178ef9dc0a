"""Text for places that know no markup: one line, without what is no text, no longer than there is room."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, half characters, and what ends a line or turns its direction."""

_PIECE = 900
"""Characters that are kept in one piece. Escaped, they take up at most three times as much room."""

_SPACES = "\t\n\r\x0b\x0c\x85\u2028\u2029"


def units(text: str) -> int:
    """The length of a text as the strictest of the platforms' clients counts it: in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def clean(text: str) -> str:
    """`text` in one line, with � for what is no character or turns the direction of what follows."""
    return _ODD.sub(lambda odd: " " if odd[0] in _SPACES else "\ufffd", text)


def short(text: str, most: int) -> str:
    """A text for a place without markup, cut to `most` units, with an ellipsis where it was longer; never empty."""
    cleaned = clean(text).strip() or "…"
    if units(cleaned) <= most:
        return cleaned
    while units(cleaned) >= most:
        cleaned = cleaned[: most - 1] if len(cleaned) >= most else cleaned[:-1]
    return f"{cleaned}…"


def stretches(text: str) -> Iterator[str]:
    """A text in stretches of a length that is easily put on a page, cut at spaces where there are any."""
    while len(text) > _PIECE:
        end = text.rfind(" ", _PIECE // 2, _PIECE) + 1 or _PIECE
        yield text[:end]
        text = text[end:]
    if text:
        yield text
