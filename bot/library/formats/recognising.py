"""Which format a quiz file has, by its text and its name."""

from __future__ import annotations

import re
from pathlib import PurePath

RIBBON = "ribbon"

_HEAD = 200_000  # characters that are looked at
_JSON = re.compile(r"\s*[\[{]\s*[\[{\"}\]]")
_IN_JSON = (
    (RIBBON, re.compile(r'"quiz"\s*:')),
    ("opentdb", re.compile(r'"(?:correct_answer|response_code)"\s*:')),
    ("qbreader", re.compile(r'"(?:tossups|bonuses|questionArray|leadin|(?:answer|parts)(?:_sanitized)?)"\s*:')),
)
_OURS = re.compile(r"""^(?:"quiz"|'quiz'|quiz)\s*:""", re.MULTILINE)
_PACK = re.compile(r"^(?:chapters|people)\s*:", re.MULTILINE)
_GIFT = re.compile(r"^\s{0,9}(?:::|\$CATEGORY:)|(?<!\\)\{\s{0,9}(?:[=~#}]|(?:T|F|TRUE|FALSE)\s{0,9}[}#])", re.MULTILINE)
_LIST = re.compile(r":[ \t]{0,9}\r?\n[ \t]{0,9}-[ \t]")


def recognised(text: str, name: str) -> str:
    """The format of a file, one of those that `importing` reads; empty if it looks like none of them."""
    head = text[:_HEAD]
    suffix = PurePath(name).suffix.lower()
    if suffix == ".gift":
        return "gift"
    if _JSON.match(head):
        return next((style for style, sign in _IN_JSON if sign.search(head)), "")
    if _OURS.search(head):
        return RIBBON
    if suffix in (".yaml", ".yml"):
        return "" if _PACK.search(head) else "red"
    if _GIFT.search(head):
        return "gift"
    return "red" if _LIST.search(head) else ""
