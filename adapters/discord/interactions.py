"""From what Discord says that a member did to the command that it is, checked as what is typed is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from adapters.discord.render import ASK, PICK
from adapters.discord.tree import ATTACHMENT, SUB_COMMAND, paths
from bot.commands.registry import QUESTION_LONGEST, build, commands, options, pack, unpack
from bot.commands.report import reporting
from bot.dialogue.files import Sent
from bot.dialogue.plain import short, units
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.commands.registry import Field
    from bot.dialogue.command import Command

MENTION = "@"
"""The custom_id of the button under which a question is answered that somebody put to Ribbon by its name."""

TITLE, OFFERED, NAME = 45, 25, 100
_MENTIONED = re.compile(r"<@[!&]?[0-9]+>")
_SELECT, _TEXT_INPUT, _LABEL = 3, 4, 18
_LONG = 2
_GONE = "This command is no longer known here. Reload Discord and try again."


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
    words = " ".join(_MENTIONED.sub(" ", str(_pointed(data).get("content", ""))).split())
    if not words:
        refusal = "There are no words in that message to ask about. Ask with /ask."
        raise Refusal(refusal)
    return build(commands()["ask"], {"question": words})


def reported(data: Mapping[str, Any], bot: int) -> str:
    """The custom_id of the modal in which a message is reported to which somebody pointed in its menu.

    `bot` is Ribbon's own number: of what Ribbon has written, the buttons tell which quiz question it is.
    """
    message = _pointed(data)
    rows = message.get("components", ()) if str(message.get("author", {}).get("id")) == str(bot) else ()
    ids = (str(each.get("custom_id", "")) for row in rows for each in row.get("components", ()))
    buttons = (each.partition(" ")[2] if each.startswith((ASK, PICK)) else each for each in ids)
    command, asked = reporting(f"{message.get('channel_id')}/{message.get('id')}", buttons)
    return f"{ASK}{','.join(asked)} {pack(command)}"


def pressed(data: Mapping[str, Any]) -> Command | None:
    """The command that a press or a pick is; None for a button that opens a modal. Raises `Refusal`."""
    custom_id = str(data.get("custom_id"))
    if custom_id.startswith(ASK):
        return None
    if custom_id.startswith(PICK):
        asked, command = _form(custom_id)
        return _filled(command, dict.fromkeys(asked, " ".join(map(str, data.get("values", ())))))
    return unpack(custom_id)


def submitted(data: Mapping[str, Any]) -> Command:
    """The command that a modal is when it is sent. Raises `Refusal`."""
    asked, command = _form(str(data.get("custom_id")))
    typed = {str(each.get("custom_id")): _typed(each) for each in _inputs(data.get("components", ()))}
    # What alone is asked for is needed; of several things, those that are left open are left out.
    return _filled(command, {name: typed.get(name, "") for name in asked if typed.get(name) or len(asked) == 1})


def modal(custom_id: str) -> dict[str, Any]:
    """The modal that a button of this custom_id opens. Raises `Refusal` for one that is none of ours."""
    asked, command = _form(custom_id)
    known = {each.name: each for each in options(type(command))}
    components = [_labelled(known[name], command, alone=len(asked) == 1) for name in asked]
    return {"title": short(command.words.capitalize(), TITLE), "custom_id": custom_id, "components": components}


def offered(kind: type[Command], option: str, values: Iterable[str]) -> list[dict[str, Any]]:
    """What an option can go on as, as Discord offers it: up to 25, chapters as bare numbers."""
    number = any(each.name == option and each.type is int for each in options(kind))
    fitting = [value for value in values if 0 < units(value) <= NAME]
    return [{"name": value, "value": int(value) if number else value} for value in fitting[:OFFERED]]


def _form(custom_id: str) -> tuple[list[str], Command]:
    """The options that a form asks for, and the command that it fills in. Raises `Refusal` for what is none of ours."""
    asked, _, packed = custom_id[1:].partition(" ")
    names, command = asked.split(","), unpack(packed)
    known = {each.name for each in options(type(command)) if each.option.listed and not each.option.file}
    if not known.issuperset(names) or len(set(names)) < len(names):
        raise Refusal(_GONE)
    return names, command


def _filled(command: Command, given: Mapping[str, str]) -> Command:
    """The command of a form with its open options filled in. Raises `Refusal`."""
    held = {each.name: getattr(command, each.name) for each in options(type(command)) if not each.option.file}
    return build(type(command), {name: value for name, value in held.items() if value != ""} | dict(given))


def _labelled(field: Field, command: Command, *, alone: bool) -> dict[str, Any]:
    """An option as a modal asks for it: a select of its choices, on which one may stand already, or a text."""
    asked: dict[str, Any] = {"custom_id": field.name, "required": alone or field.required}
    if field.option.choices:
        now = getattr(command, field.name)
        offered = [
            {"label": each.capitalize(), "value": str(each), "default": each == now} for each in field.option.choices
        ]
        asked |= {"type": _SELECT, "options": offered}
    else:
        asked |= {"type": _TEXT_INPUT, "style": _LONG, "max_length": QUESTION_LONGEST}
    label, about = short(field.name.replace("_", " ").capitalize(), TITLE), short(field.option.help, NAME)
    return {"type": _LABEL, "label": label, "description": about, "component": asked}


def _pointed(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message in whose menu somebody has chosen."""
    found: Mapping[str, Any] = data.get("resolved", {}).get("messages", {}).get(str(data.get("target_id")), {})
    return found


def _typed(given: Mapping[str, Any]) -> str:
    """What was typed into a text, or picked from a select."""
    return str(given.get("value") or " ".join(map(str, given.get("values") or ())))


def _inputs(components: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for each in components:
        yield from each.get("components", ())
        if "component" in each:  # a label with what it stands beside
            yield each["component"]


def _sent(attached: Mapping[str, Any]) -> Sent:
    return Sent(str(attached.get("filename", "")), int(attached.get("size", 0)), str(attached.get("url", "")))
