"""From runs of text to what Slack shows, in which nothing that a text holds is more than text.

What members read is made of rich text elements and of plain text objects. There a character is a character: emphasis,
quotes, lists, links, emoji, mentions and calls to a whole channel are elements of their own, which nobody can type, so
nothing has to be escaped, and what is copied from a message is what was said. Slack's mrkdwn would have to be disarmed
with invisible characters, and what begins a quote or a link differs there from one client to the next. It is used for
the text that a lock screen shows, where there is no other (`escape`).

Whoever is mentioned in a message to a channel is notified, by a rich text element as by `<@U1>`. So a member is
mentioned only where nobody but the reader is told: in what one member alone sees. A channel reads names as plain text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.dialogue.plain import clean, stretches, units
from bot.dialogue.reply import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.dialogue.reply import Run, Text

Element: TypeAlias = dict[str, Any]
"""What a rich text section holds: a stretch of text, a member, a channel, a date."""

SOMEBODY = "a member"
"""Who is meant in a channel, where their name is not known."""

_MEMBER = re.compile(r"[UW][A-Z0-9]{2,20}")
_MESSAGE = re.compile(r"([TE][A-Z0-9]{2,20})/([CGD][A-Z0-9]{2,20})/([0-9]{1,12}[.][0-9]{1,6})")
"""A workspace, a channel in it, and a message there."""

_LINK = "https://slack.com/app_redirect?team={}&channel={}&message_ts={}"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = re.compile("([*_~`@:])(?!\u200b)")
_LINE_START = re.compile(r"^(?=\s*(?:>|[-+•◦]|[0-9]+[.)]))")
_STYLES: Mapping[Style, Mapping[str, bool]] = {Style.STRONG: {"bold": True}, Style.QUIET: {"italic": True}}


def escape(text: str) -> str:
    """`text` as mrkdwn that Slack shows as it is: no emphasis, no link, no emoji, nobody and nothing mentioned."""
    marked = _LINE_START.sub("\u200b", _MARKS.sub("\\1\u200b", clean(text)))
    return "".join(_ENTITIES.get(character, character) for character in marked)


def plain(text: str, style: Style = Style.PLAIN) -> list[Element]:
    """A text in one style as elements, none of which is long."""
    return [_element(piece, style) for piece in stretches(clean(text))]


def elements(text: Text, *, private: bool, names: Mapping[str, str]) -> list[Element]:
    """A text as elements. Members are mentioned in what is private; a channel reads their `names`, by their ids."""
    return [element for run in text for element in _run(run, private=private, names=names)]


def size(thing: object) -> int:
    """How much text a piece of Slack's JSON holds, in all of its values."""
    match thing:
        case str():
            return units(thing)
        case dict():
            return sum(map(size, thing.values()))
        case list() | tuple():
            return sum(map(size, thing))
        case _:
            return 0


def portions(elements: Iterable[Element], most: int) -> list[list[Element]]:
    """Elements in portions of no more text than `most`, each of them with something to see in it."""
    found: list[list[Element]] = [[]]
    used = 0
    for element in elements:
        more = size(element)
        if found[-1] and used + more > most:
            found.append([])
            used = 0
        found[-1].append(element)
        used += more
    return [each for each in found if any(e["type"] != "text" or e["text"].strip(" \u200b") for e in each)]


def _run(run: Run, *, private: bool, names: Mapping[str, str]) -> list[Element]:
    if run.style is Style.MESSAGE and (place := _MESSAGE.fullmatch(run.text)):
        return [{"type": "link", "url": _LINK.format(*place.groups()), "text": "open it"}]
    if run.style is Style.CHANNEL and _CHANNEL.fullmatch(run.text):
        return [{"type": "channel", "channel_id": run.text}]
    if run.style is not Style.MEMBER or not _MEMBER.fullmatch(run.text):
        return plain(run.text, run.style)
    return [{"type": "user", "user_id": run.text}] if private else plain(names.get(run.text, "").strip() or SOMEBODY)


def _element(text: str, style: Style) -> Element:
    styled = _STYLES.get(style)
    return {"type": "text", "text": text} | ({"style": dict(styled)} if styled else {})
