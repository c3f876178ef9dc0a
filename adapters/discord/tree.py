"""From the registry to Discord's application commands: one command for each first word, the rest below it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.commands.registry import NUMBER_LARGEST, QUESTION_LONGEST, commands, options
from bot.dialogue.command import Completes, Rights
from bot.dialogue.plain import short, units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.commands.registry import Field
    from bot.dialogue.command import Command

DESCRIPTION = 100
ABOUT = "Ask Ribbon about this"
"""The entry in a message's menu that asks what the message says."""

REPORT = "Report spoiler or mistake"
"""The entry that brings a message before the moderators."""

MESSAGE_MENU = 3
CHAT_INPUT, SUB_COMMAND, STRING, INTEGER, BOOLEAN, ATTACHMENT = 1, 1, 3, 4, 5, 11
GUILD_INSTALL, USER_INSTALL = 0, 1
IN_GUILD, IN_DM, IN_PRIVATE = 0, 1, 2
_IN_CLUBS = {"contexts": [IN_GUILD], "integration_types": [GUILD_INSTALL]}
_ANYWHERE = {"contexts": [IN_GUILD, IN_DM, IN_PRIVATE], "integration_types": [GUILD_INSTALL, USER_INSTALL]}
"""Where a command is offered: in servers with Ribbon, or wherever a member takes Ribbon along."""

MANAGE_GUILD = 1 << 5
_RIGHTS = "default_member_permissions"
_SENTENCE = re.compile(r"(?<=[.!?]) ")


@lru_cache(maxsize=1)
def paths() -> Mapping[tuple[str, ...], type[Command]]:
    """The commands that can be given by name, by the one or two words of Discord's under which they stand."""
    listed = [command for command in commands().values() if command.listed]
    return {_path(command): command for command in listed}


def tree() -> list[dict[str, Any]]:
    """All application commands, as Discord takes them in one go."""
    tops: dict[str, dict[str, type[Command]]] = {}
    for (top, *rest), command in paths().items():
        tops.setdefault(top, {})["".join(rest)] = command
    about = {"name": ABOUT, "type": MESSAGE_MENU, **_ANYWHERE}
    report = {"name": REPORT, "type": MESSAGE_MENU, **_IN_CLUBS}
    return [*(_top(name, below) for name, below in tops.items()), about, report]


def anywhere(command: type[Command]) -> bool:
    """Whether a command makes sense where there is no club: in a direct message, or in a server without Ribbon."""
    return not command.needs_club and command.rights is Rights.MEMBER


def same(ours: object, theirs: object) -> bool:
    """Whether what Discord holds is what we would send it. What it adds of its own does not count."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        added = ("options", "choices", "autocomplete", "required", "min_value", "max_value", "max_length", _RIGHTS)
        return all(same(value, theirs.get(key)) for key, value in ours.items()) and not any(
            theirs.get(key) for key in added if key not in ours
        )
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return ours == theirs or (ours is False and theirs is None)


def registered(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all of our commands, and no others, are the ones that Discord holds, in whatever order."""
    held = {each["name"]: each for each in theirs}
    return len(ours) == len(theirs) and all(same(each, held.get(each["name"])) for each in ours)


def brief(text: str) -> str:
    """A description: as many whole sentences as fit, or what fits of the first."""
    found = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{found} {sentence}".strip()
        if units(longer) > DESCRIPTION:
            break
        found = longer
    return found or short(text, DESCRIPTION)


def _path(command: type[Command]) -> tuple[str, ...]:
    first, *rest = command.words.split(" ")
    return (first, "-".join(rest)) if rest else (first,)


def _top(name: str, below: Mapping[str, type[Command]]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "type": CHAT_INPUT}
    made |= _ANYWHERE if any(map(anywhere, below.values())) else _IN_CLUBS
    if all(command.rights is Rights.MODERATOR for command in below.values()):
        made[_RIGHTS] = str(MANAGE_GUILD)
    if "" in below:
        return made | _described(below[""])
    listed = [{"name": word, "type": SUB_COMMAND, **_described(command)} for word, command in below.items()]
    return made | {"description": brief(f"{name.capitalize()}: {', '.join(below)}."), "options": listed}


def _described(command: type[Command]) -> dict[str, Any]:
    listed = sorted((field for field in options(command) if field.option.listed), key=lambda field: not field.required)
    found: dict[str, Any] = {"description": brief(command.help)}
    return found | {"options": [_option(field) for field in listed]} if listed else found


def _option(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"name": field.name, "description": brief(field.option.help), "required": field.required}
    if field.option.file:
        return found | {"type": ATTACHMENT}
    if field.type is bool:
        return found | {"type": BOOLEAN}
    if field.type is int:
        found |= {"type": INTEGER, "min_value": field.option.least, "max_value": NUMBER_LARGEST}
    else:
        found |= {"type": STRING}
    if field.option.choices:
        return found | {"choices": [{"name": str(choice), "value": str(choice)} for choice in field.option.choices]}
    if field.type is str:
        found |= {"max_length": QUESTION_LONGEST}
    if field.option.completes is not Completes.NOTHING:
        found |= {"autocomplete": True}
    return found
