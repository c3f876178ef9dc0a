"""What a half-typed line is about to name: which option of which command, so that the app can complete it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands.registry import commands, options
from bot.dialogue.command import Completes, Rights

if TYPE_CHECKING:
    from bot.commands.registry import Field
    from bot.dialogue.command import Command

OWN = ("/as", "/quit", "/wait")
_TOKEN = re.compile(r'(?:([A-Za-z_]+):)?(?:"([^"]*)"|([^\s"]+))\s+')
_LAST = re.compile(r'(?:([A-Za-z_]+):)?("?)([^"]*)')


@dataclass(frozen=True, slots=True)
class Wanted:
    """An option whose value is being typed: `typed` is what there is of it, `quoted` says that a `"` is open before it.

    `spaced` says that a value may hold spaces as it is; otherwise it has to be put in quotes.
    """

    command: type[Command]
    option: str
    typed: str
    quoted: bool = False
    spaced: bool = False

    @property
    def length(self) -> int:
        """How many characters at the end of the line the value takes the place of."""
        return len(self.typed) + self.quoted

    def filled(self, value: str) -> str:
        """The value as it is typed."""
        return f'"{value}"' if self.quoted or (" " in value and not self.spaced) else value


def wanted(line: str) -> Wanted | None:
    """The option that the end of `line` is about to fill. In a question that is somebody's name, as in `who`."""
    named = _named(line.lstrip().removeprefix("/"))
    found = _in_command(*named) if named else None
    return found or (None if line.lstrip().startswith("/") else _in_question(line))


def _in_command(command: type[Command], rest: str) -> Wanted | None:
    waiting = [field for field in options(command) if field.type is not bool and field.option.listed]
    while waiting and not waiting[0].option.rest and (token := _TOKEN.match(rest)):
        taken = _field(waiting, token.group(1))
        if taken is None:
            return None
        waiting.remove(taken)
        rest = rest[token.end() :]
    if waiting and waiting[0].option.rest:
        return Wanted(command, waiting[0].name, rest.removeprefix(f"{waiting[0].name}:"), spaced=True)
    last = _LAST.fullmatch(rest)
    taken = _field(waiting, last.group(1)) if last else None
    if last is None or taken is None:
        return None
    return Wanted(command, taken.name, last.group(3), quoted=bool(last.group(2)))


def _in_question(line: str) -> Wanted | None:
    before, _, typed = re.sub(r"[\"“”(]", " ", line).rpartition(" ")
    return Wanted(commands()["who"], "person", typed, spaced=True) if before.strip() and typed else None


def words(line: str, *, moderator: bool) -> list[str]:
    """The commands, and the console's own words, that go on from `line` as a whole."""
    typed = line.lstrip()
    slash = "/" if typed.startswith("/") else ""
    key = typed.removeprefix("/").lower()
    known = [
        name
        for name, command in commands().items()
        if command.listed and (moderator or command.rights is Rights.MEMBER)
    ]
    found = [slash + name for name in known if name.startswith(key)]
    return found + ([own for own in OWN if own.startswith(typed)] if slash else [])


def flags(line: str) -> list[str]:
    """The switches (`undo`) and option names (`page:`) that the last word of a command may become."""
    named = _named(line.lstrip().removeprefix("/"))
    if named is None:
        return []
    command, rest = named
    word = rest.rsplit(" ", 1)[-1].lower()
    listed = [field for field in options(command) if field.option.listed and not field.option.rest]
    offered = [field.name if field.type is bool else f"{field.name}:" for field in listed if not _only(field, listed)]
    return [name for name in offered if word and name.startswith(word)]


def _only(field: Field, listed: list[Field]) -> bool:
    return len(listed) == 1 and field.option.completes is not Completes.NOTHING


def _field(waiting: list[Field], name: str | None) -> Field | None:
    if name is not None:
        return next((field for field in waiting if field.name == name.lower()), None)
    return waiting[0] if waiting else None


def _named(line: str) -> tuple[type[Command], str] | None:
    """The command whose words `line` begins with, followed by a space; and what comes after."""
    found = [name for name, command in commands().items() if command.listed and line.lower().startswith(f"{name} ")]
    if not found:
        return None
    name = max(found, key=len)
    return commands()[name], line[len(name) + 1 :].lstrip()
