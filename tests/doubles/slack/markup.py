"""What a member sees of Slack's markup: escapes undone, names in the place of ids, and who is pinged by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.doubles.slack import rich

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.doubles.slack.state import User

_ANGLED = re.compile(r"<([^<>]*)>")
_STYLED = re.compile(r"(?<![\w*_~`])([*_~`]+)(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])", re.DOTALL)
_PERSON = re.compile(r"@([UW]0\w+)")
_NAMED = re.compile(r"@\w+")
_LITERAL = frozenset({"plain_text", "text", "link"})
"""What holds a text in which nothing is markup: a plain text object, and runs of rich text."""

_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
INTERACTIVE = frozenset(
    "button static_select multi_static_select external_select multi_external_select users_select multi_users_select "
    "conversations_select multi_conversations_select channels_select multi_channels_select overflow checkboxes "
    "radio_buttons datepicker timepicker datetimepicker plain_text_input number_input email_text_input url_text_input "
    "file_input rich_text_input feedback_buttons icon_button".split()
)


def shown(mrkdwn: str) -> str:
    """A text in Slack's markup as a client shows it, without its styles and what has no width."""
    said = _ANGLED.sub(lambda found: _inside(found[1]), mrkdwn)
    before = None
    while before != said:
        before, said = said, _STYLED.sub(r"\2", said)
    for escaped, plainly in _ESCAPES:
        said = said.replace(escaped, plainly)
    return said.replace("\u200b", "").replace("\u2060", "")


def linked(text: str, people: Iterable[User], team: str) -> str:
    """What a client sends where its member has named others of their workspace: ids in the place of names."""
    ids = {f"@{user.name}": user.id for user in people if user.team == team}
    return _NAMED.sub(lambda found: f"<@{ids[found[0]]}>" if found[0] in ids else found[0], text)


def called(said: str, names: Mapping[str, Any]) -> str:
    """The same with people's names in the place of their ids."""
    return _PERSON.sub(lambda found: f"@{names[found[1]].name}" if found[1] in names else found[0], said)


def plain(composed: object) -> str:
    """A text object as a client shows it."""
    if not isinstance(composed, dict):
        return shown(str(composed or ""))
    said = str(composed.get("text", ""))
    return shown(said) if composed.get("type") in {"mrkdwn", "markdown"} else said


def texts(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """All that a client shows of blocks, alternative texts and labels of buttons among it."""
    for block in blocks:
        kind = block.get("type")
        if kind == "rich_text":
            yield rich.shown(block)
            continue
        for key in ("text", "title", "label", "hint", "alt_text", "description"):
            if block.get(key):
                yield plain(block[key]) if kind != "markdown" else shown(str(block[key]))
        for each in block.get("fields") or ():
            yield plain(each)
        for each in _inner(block):
            yield from _element(each)


def elements(blocks: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """All that can be pressed, picked from or typed into, each with the `block_id` of its block."""
    for block in blocks:
        for each in _inner(block):
            if each.get("type") in INTERACTIVE:
                named = _titled(block) if block.get("type") == "input" else ""
                marks = {"_block": block.get("type"), "_label": named, "_dispatches": block.get("dispatch_action")}
                yield {**each, "block_id": block.get("block_id"), **marks}


def _titled(block: Mapping[str, Any]) -> str:
    """The label of an input."""
    return plain(block.get("label"))


def pictures(blocks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The pictures that stand within other blocks."""
    return [each for block in blocks for each in _inner(block) if each.get("type") == "image"]


def label(element: Mapping[str, Any]) -> str:
    """The words by which a member knows something interactive."""
    return plain(element.get("text") or element.get("placeholder")) or str(element.get("_label", ""))


def options(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The options of something that can be picked from, those of groups too."""
    groups = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(each for group in groups for each in group.get("options", ()))]


def pings(body: Mapping[str, Any]) -> list[str]:
    """Whom a message pings: people's ids, and `!channel` and the like."""
    told = {key: body.get(key) for key in ("text", "blocks", "attachments")}
    inside = [found for said in _strings(told, marked=True) for found in _ANGLED.findall(said)]
    pinging = ("@", "!channel", "!here", "!everyone", "!subteam")
    named = [found.partition("|")[0].removeprefix("@") for found in inside if found.startswith(pinging)]
    return [*named, *rich.pings(body.get("blocks") or [])]


def _inside(found: str) -> str:
    target, _, named = found.partition("|")
    if target.startswith("!date^"):
        return named
    if target.startswith(("@", "#", "!")):
        return f"{'' if target.startswith('#') else '@'}{named or target.lstrip('@!')}"
    return named or target


def _inner(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    single = [block[key] for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    return [*(block.get("elements") or ()), *single] if block.get("type") != "rich_text" else []


def _element(each: Mapping[str, Any]) -> Iterator[str]:
    if each.get("type") in {"mrkdwn", "plain_text"}:
        yield plain(each)
        return
    if each.get("type") == "button":
        yield f"[{plain(each.get('text'))}]"
    for key in ("placeholder", "alt_text", "initial_value"):
        if each.get(key):
            yield plain(each[key])
    for option in options(each):
        yield " ".join([plain(option.get("text")), plain(option.get("description"))]).strip()
    confirm = each.get("confirm") or {}
    yield from (plain(confirm[key]) for key in ("title", "text", "confirm", "deny") if key in confirm)


def _strings(found: object, *, marked: bool = False) -> Iterator[str]:
    """All strings under a `text` key, at whatever depth; `marked` are only those in which markup means something."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key == "text" and isinstance(value, str):
                if not marked or found.get("type") not in _LITERAL:
                    yield value
            else:
                yield from _strings(value, marked=marked)
    elif isinstance(found, list):
        for each in found:
            yield from _strings(each, marked=marked)
