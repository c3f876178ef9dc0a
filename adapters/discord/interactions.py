"""From what Discord says that a member did to the command that it is, checked as what is typed is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from adapters.discord.render import ASK, PICK
from adapters.discord.tree import ATTACHMENT, SUB_COMMAND, paths
from bot.commands.registry import QUESTION_LONGEST, build, commands, options, unpack
from bot.dialogue.plain import short, units
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.dialogue.command import Command

MENTION = "@"
"""The custom_id of the button under which a question is answered that somebody put to Ribbon by its name."""

TITLE, OFFERED, NAME = 45, 25, 100
_MENTIONED = re.compile(r"<@[!&]?[0-9]+>")
_ACTION_ROW, _TEXT_INPUT, _LONG = 1, 4, 2
_GONE = "This command is no longer known here. Reload Discord and try again."


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that a member attached: its name, its size in bytes, and where it lies."""

    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Given:
    """A slash command as it was given: which it is, the values of its options, and the files of others."""

    kind: type[Command]
    values: Mapping[str, Any]
    files: Mapping[str, Sent] = field(default_factory=dict)
    focused: str = ""


def given(data: Mapping[str, Any]) -> Given:
    """The command and the values that somebody gave, or is about to give. Raises `Refusal` for what is not ours."""
    inside: Sequence[Mapping[str, Any]] = data.get("options", ())
    path = [str(data.get("name"))]
    if inside and inside[0].get("type") == SUB_COMMAND:
        path.append(str(inside[0].get("name")))
        inside = inside[0].get("options", ())
    kind = paths().get(tuple(path))
    if kind is None:
        raise Refusal(_GONE)
    known = {each.name for each in options(kind) if each.option.listed}
    inside = [option for option in inside if option.get("name") in known]
    attached = data.get("resolved", {}).get("attachments", {})
    files = {
        str(option["name"]): _sent(attached.get(str(option["value"]), {}))
        for option in inside
        if option.get("type") == ATTACHMENT
    }
    values = {str(option["name"]): option["value"] for option in inside if option.get("type") != ATTACHMENT}
    focused = next((str(option["name"]) for option in inside if option.get("focused")), "")
    return Given(kind, values, files, focused)


def about(data: Mapping[str, Any]) -> Command:
    """The question that somebody's message is, to which another pointed in its menu. Raises `Refusal`."""
    message = data.get("resolved", {}).get("messages", {}).get(str(data.get("target_id")), {})
    words = " ".join(_MENTIONED.sub(" ", str(message.get("content", ""))).split())
    if not words:
        refusal = "There are no words in that message to ask about. Ask with /ask."
        raise Refusal(refusal)
    return build(commands()["ask"], {"question": words})


def pressed(data: Mapping[str, Any]) -> Command | None:
    """The command that a press or a pick is; None for a button that opens a modal. Raises `Refusal`."""
    custom_id = str(data.get("custom_id"))
    if custom_id.startswith(ASK):
        return None
    if custom_id.startswith(PICK):
        return filled(custom_id, " ".join(map(str, data.get("values", ()))))
    return unpack(custom_id)


def submitted(data: Mapping[str, Any]) -> Command:
    """The command that a modal is when it is sent. Raises `Refusal`."""
    typed = (str(each.get("value", "")) for each in _inputs(data.get("components", ())))
    return filled(str(data.get("custom_id")), next(typed, ""))


def filled(custom_id: str, value: str) -> Command:
    """The command of a form with its open option filled in. Raises `Refusal`."""
    option, command = _form(custom_id)
    values = {each.name: getattr(command, each.name) for each in options(type(command)) if not each.option.file}
    return build(type(command), values | {option: value})


def modal(custom_id: str) -> dict[str, Any]:
    """The modal that a button of this custom_id opens. Raises `Refusal` for one that is none of ours."""
    option, command = _form(custom_id)
    asked = next((each for each in options(type(command)) if each.name == option), None)
    if asked is None:
        raise Refusal(_GONE)
    text = {
        "type": _TEXT_INPUT,
        "custom_id": option,
        "style": _LONG,
        "label": short(option.replace("_", " ").capitalize(), TITLE),
        "placeholder": short(asked.option.help, NAME),
        "max_length": QUESTION_LONGEST,
        "required": True,
    }
    components = [{"type": _ACTION_ROW, "components": [text]}]
    return {"title": short(command.words.capitalize(), TITLE), "custom_id": custom_id, "components": components}


def offered(kind: type[Command], option: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """What an option can go on as, as Discord offers it: up to 25, chapters as bare numbers."""
    number = any(each.name == option and each.type is int for each in options(kind))
    fitting = [value for value in values if 0 < units(value) <= NAME]
    return [{"name": value, "value": int(value) if number else value} for value in fitting[:OFFERED]]


def _form(custom_id: str) -> tuple[str, Command]:
    option, _, packed = custom_id[1:].partition(" ")
    return option, unpack(packed)


def _inputs(components: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for each in components:
        yield from each.get("components", ())
        if "component" in each:  # a label with what it stands beside
            yield each["component"]


def _sent(attached: Mapping[str, Any]) -> Sent:
    return Sent(str(attached.get("filename", "")), int(attached.get("size", 0)), str(attached.get("url", "")))
