"""What members write on Slack as the plain text that it was: without Slack's own marks for names, links and signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.registry import build, commands, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.command import Command

_MARK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_CLOSES = re.compile(r"[<>|]")
_SIGNS = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b"), "'"),
}
"""The quotation marks that keyboards put in the place of those that were typed."""

_CALLS = ("here", "channel", "everyone")


def nameless(text: str) -> list[str]:
    """The ids of the members whom `text` names without telling their names."""
    marks = (mark.groups() for mark in _MARK.finditer(text))
    return list(dict.fromkeys(target for kind, target, label in marks if kind == "@" and not label))


def labelled(text: str, names: Mapping[str, str]) -> str:
    """`text` with the names of members beside their ids, as far as these are all of them."""

    def told(mark: re.Match[str]) -> str:
        kind, target, label = mark.groups()
        name = _CLOSES.sub("", names.get(target, ""))
        return f"<@{target}|{name}>" if kind == "@" and not label and name else mark.group()

    return _MARK.sub(told, text)


def plain(text: str) -> str:
    """`text` as its writer saw it, in one line. Of members and channels whose names Slack does not tell, nothing."""
    shown = _MARK.sub(_shown, text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    return " ".join(shown.translate(_SIGNS).split())


def unnamed(text: str, bot: str) -> str:
    """What is said to the bot whose id this is, without its name."""
    return plain(re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", " ", text))


def command(text: str) -> Command:
    """The command that is typed after Ribbon's own, or said to it; help, if it is nothing. Raises `Refusal`."""
    words = plain(text)
    return parse(words) if words else build(commands()["help"], {})


def _shown(mark: re.Match[str]) -> str:
    kind, target, label = mark.groups()
    match kind:
        case "@" | "#":
            return f"{kind}{label.removeprefix(kind)}" if label else " "
        case "!":
            return label or (f"@{target}" if target in _CALLS else " ")
        case _:
            return label or target
