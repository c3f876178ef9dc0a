"""Texts as YAML that every reader of YAML reads alike, and ours without advice."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.library.documents import plain
from bot.library.slips import misread, no_number

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDTH = 100  # of a list that goes on one line
_BARE = re.compile(r"[^\W\d_](?:[\w .()'!?;/+\u2019\u2026-]*[\w.()'!?\u2019\u2026])?")
_WORDS = frozenset({"true", "false", "null"})
_UNUSUAL = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]")


def scalar(text: str, *, within: bool = False) -> str:
    """A text as one scalar, in quotes where it needs them; `within` brackets, commas and question marks do too."""
    inner = text.replace("?", ",") if within else text.replace(", ", " ")
    said = text.lower() not in _WORDS and plain(text) == text  # and nothing that is complained of
    if said and _BARE.fullmatch(inner) and misread(text) is None and no_number(text, in_json=False) is None:
        return text
    if '"' in text and not _UNUSUAL.search(text) and "\\" not in text:
        return "'" + text.replace("'", "''") + "'"
    return quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNUSUAL.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def number(value: float) -> str:
    """A number as it is written by hand, without an exponent, and without a decimal point that it does not need."""
    return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")


def listed(texts: Iterable[str], indent: str) -> str:
    """What goes behind the key of a list: the texts in brackets, or each on a line of its own."""
    texts = list(texts)
    flow = f" [{', '.join(scalar(text, within=True) for text in texts)}]"
    if len(flow) <= _WIDTH:
        return flow
    return "".join(f"\n{indent}- {scalar(text)}" for text in texts)
