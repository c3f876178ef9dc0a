"""Texts in Moodle's GIFT: escapes, formats, HTML."""

from __future__ import annotations

import re

from bot.library.formats.items import marked, unmarked, visible

# An escape is read as two characters that no text may hold, so that what it stands for is never taken for a sign.
_ESCAPED = "~=#{}:n\\"
_MARK = "\ufdd0"
_SIGNS = {chr(0xFDD1 + i): sign for i, sign in enumerate(_ESCAPED)}
_HIDDEN = {sign: mark for mark, sign in _SIGNS.items()}
_ESCAPE = re.compile(r"\\([~=#{}:n\\])")
_UNESCAPE = re.compile(f"{_MARK}([\ufdd1-\ufdef])")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")
_FORMAT = re.compile(r"\s*\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_LIKE_A_SIGN = re.compile(r"//|\$|\[")


def protected(text: str) -> str:
    """A text of the same length whose escapes hold no sign any more."""
    return _ESCAPE.sub(lambda found: _MARK + _HIDDEN[found[1]], _NONCHARACTER.sub("\ufffd", text))


def without_escapes(text: str) -> str:
    """A protected text as its author means it."""
    return _UNESCAPE.sub(lambda found: _SIGNS[found[1]].replace("n", "\n"), text)


def read_text(text: str) -> str:
    """A protected text as plain text in one line, whatever format it says it has."""
    said = _FORMAT.match(text)
    text = without_escapes(text[said.end() :] if said else text)
    return visible(text) if said and said[1].lower() == "plain" else unmarked(text)


def written_text(text: str) -> str:
    """A text that `read_text` gives back as it is, and that Moodle shows as it is."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("->", "-&gt;") if "->" in text else marked(text)
    written = re.sub(r"[\\~=#{}:]", r"\\\g<0>", text)
    return f"[moodle]{written}" if _LIKE_A_SIGN.match(text) else written
