"""What a client of Discord lets its members type: a command that is registered, with the options that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.discord import rules
from tests.doubles.discord.measures import length

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STRING, _INTEGER, _BOOLEAN, _ATTACHMENT = 3, 4, 5, 11
_PYTHON = {_STRING: str, _INTEGER: int, _BOOLEAN: bool, _ATTACHMENT: bytes}
_LONGEST = 6000
"""Characters of an option's value."""


class NotOfferedError(AssertionError):
    """No client of Discord would let a member do that."""


def command(
    commands: Sequence[dict[str, Any]], words: str, context: int, permissions: int, *, own: bool = False
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The command of these words and its options, if it is registered and offered to somebody with these permissions.

    `context` is where: 0 in a guild, 1 in a direct message to the bot, 2 in one to somebody else. `own` is whether they
    have brought the bot along themselves.
    """
    top, _, below = words.partition(" ")
    found = next((each for each in commands if each["name"] == top), None)
    if found is None or not offered(found, context, own=own):
        message = f"/{words} is not offered here"
        raise NotOfferedError(message)
    needed = int(found.get("default_member_permissions") or 0)
    if needed & ~permissions:
        message = f"/{words} is not offered to this member"
        raise NotOfferedError(message)
    known: list[dict[str, Any]] = found.get("options", [])
    if below or any(each["type"] == 1 for each in known):
        inner = next((each for each in known if each["name"] == below and each["type"] == 1), None)
        if inner is None:
            message = f"/{words} is not registered"
            raise NotOfferedError(message)
        known = inner.get("options", [])
    return found, known


def offered(command: dict[str, Any], context: int, *, own: bool) -> bool:
    """Whether a command is offered there, by a bot that is there, or that a member has brought along."""
    return context in command["contexts"] and int(own) in command["integration_types"]


def options(
    known: Sequence[dict[str, Any]],
    values: dict[str, object],
    focused: str,
    uploaded: Callable[[bytes], dict[str, Any]],
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Values of options, and what Discord tells of those that are files, once they are `uploaded`."""
    by_name = {each["name"]: each for each in known}
    missing = [name for name, each in by_name.items() if each.get("required") and name not in values]
    if set(values) - set(by_name) or (missing and not focused):
        message = f"options {sorted(by_name)}, of which {missing} are missing, and {sorted(values)} given"
        raise NotOfferedError(message)
    found: list[dict[str, Any]] = []
    resolved: dict[str, Any] = {}
    for name, value in values.items():
        option = by_name[name]
        _fits(option, value, focused=focused == name)
        if isinstance(value, bytes):
            file = uploaded(value)
            resolved[file["id"]] = file
            found.append({"name": name, "type": option["type"], "value": file["id"]})
        else:
            found.append({"name": name, "type": option["type"], "value": value})
        if focused == name:
            found[-1]["focused"] = True
    return found, resolved


def _fits(option: dict[str, Any], value: object, *, focused: bool) -> None:
    offered = [choice["value"] for choice in option.get("choices", ())]
    wrong = focused and not option.get("autocomplete")
    if not focused:
        wrong = type(value) is not _PYTHON[option["type"]] or bool(offered and value not in offered)
        if isinstance(value, int) and not isinstance(value, bool):
            wrong = wrong or not option.get("min_value", value) <= value <= option.get("max_value", value)
        if isinstance(value, str):
            least, longest = max(1, option.get("min_length", 0)), option.get("max_length", _LONGEST)
            wrong = wrong or not least <= length(value) <= longest
        if isinstance(value, bytes):
            wrong = wrong or rules.too_large({"quiz.txt": value})
    if wrong:
        message = f"{option['name']} does not take {value!r}"
        raise NotOfferedError(message)
