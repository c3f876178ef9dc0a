"""The one list of commands, and the words by which they are typed, pressed and packed into buttons.

A command's packed form is a line such as `read chapter:5 sure`, from which `unpack` gives an equal command, unless it
takes a file. What is typed goes through `parse`, which knows only the commands and options that are listed: what a
button says, only a press can say.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from importlib import import_module
from inspect import isabstract
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from rapidfuzz.distance import OSA

import bot.commands
from bot.dialogue.command import Command, Option
from bot.dialogue.files import FILE_LONGEST, File
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

# Whoever types something of this sort after a command's words, or the name of an option, means no question.
_NUMBERLIKE = re.compile(r"[#+\-\u2212\u2013]?\d[\d.,:/_\-\u2013]*%?|%")
_PERCENT = "percent"
"""The option that a number with a percent sign is for, of whatever command has it."""

_ECHOED = 40
_MISSPELT_FROM = 4
"""Of a shorter command's words one slip makes other words: "who" and "why"."""
_TOKEN = re.compile(r'(?:([A-Za-z_]+):)?(?:"([^"]*)"|(\S+))')
QUESTION_LONGEST = 500
NUMBER_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Field:
    """An option of a command as every platform needs it: its name, type (str, int or bool) and meaning.

    Of an option that is a file, the type is str: what is typed is its name.
    """

    name: str
    type: type
    option: Option
    required: bool


@lru_cache(maxsize=1)
def commands() -> Mapping[str, type[Command]]:
    """All commands by their words, in alphabetical order."""
    for module in iter_modules(bot.commands.__path__, "bot.commands."):
        import_module(module.name)
    found: dict[str, type[Command]] = {}
    waiting = list(Command.__subclasses__())
    while waiting:
        command = waiting.pop()
        waiting += command.__subclasses__()
        if not isabstract(command) and command.__module__.startswith("bot."):
            found[command.words] = command
    return dict(sorted(found.items()))


@lru_cache(maxsize=256)
def options(command: type[Command]) -> tuple[Field, ...]:
    """The options of a command, in order."""
    hints = get_type_hints(command, include_extras=True)
    found = []
    for item in fields(command):
        hint, *extras = get_args(hints[item.name])
        option = next(extra for extra in extras if isinstance(extra, Option))
        plain = next((kind for kind in (*get_args(hint), hint) if kind in (str, int, bool)), str)
        found.append(Field(item.name, plain, option, item.default is MISSING))
    return tuple(found)


def usage(command: type[Command]) -> str:
    """How a command is typed: `read [chapter] [page] [percent] [undo]`."""
    listed = (field for field in options(command) if field.option.listed)
    return " ".join([command.words, *(field.name if field.required else f"[{field.name}]" for field in listed)])


def pack(command: Command) -> str:
    """The line that stands for a command; `unpack` gives the command back."""
    parts = [command.words]
    tail = ""
    for field in options(type(command)):
        value = getattr(command, field.name)
        if value is None or value is False or value == "" or field.option.file:
            continue
        if field.option.rest:
            tail = str(value)
        elif field.type is bool:
            parts.append(field.name)
        elif field.type is int:
            parts.append(f"{field.name}:{value}")
        else:
            parts.append(f'{field.name}:"{value}"')
    return " ".join([*parts, tail] if tail else parts)


def parse(line: str) -> Command:
    """The command that a typed line is.

    A whole line in the registry's words is a command; a leading `/` insists on it. A closing `?` makes it a question,
    unless it closes the question that a command takes (`preview 2 who is she?`). Everything else is a question too.
    Raises `Refusal` when a line that insists is none, and for a command with a slip in it (`read -1`, `club setup`,
    `raed 3`): a refusal that says how it is typed is of more use than an offer to keep the question.
    """
    typed = " ".join(line.split())
    insists = typed.startswith("/")
    bare = typed.removeprefix("/")
    try:
        command = _command(bare, pressed=False)
    except Refusal:
        slipped = _slipped(bare)
        if slipped and (insists or not typed.endswith("?")):
            raise
        meant = "" if slipped else _misspelt(bare, insists=insists)
        if meant:
            message = f"Did you mean “{_cut(meant)}”?"
            raise Refusal(message) from None
        if insists:
            raise
        return _question(typed)
    return command if insists or _takes_question(command) or not typed.endswith("?") else _question(typed)


def unpack(packed: str) -> Command:
    """The command that a button stands for. Raises `Refusal` for what no button of ours says."""
    return _command(packed, pressed=True)


def build(command: type[Command], values: Mapping[str, Any]) -> Command:
    """A command from the values that a platform has collected. Raises `Refusal` naming the option that does not fit."""
    taken: dict[str, Any] = {}
    for field in options(command):
        if values.get(field.name) is not None:
            taken[field.name] = _value(command, field, values[field.name])
        elif field.required:
            message = f"“{command.words}” needs {field.name}: {field.option.help.lower()}. {_typed(command)}"
            raise Refusal(message)
    return command(**taken)


def _question(line: str) -> Command:
    return build(commands()["ask"], {"question": line})


def _slipped(line: str) -> bool:
    """Whether a line that is no command was meant as one: its words, then only numbers and options' names."""
    try:
        command, rest = _named(line, pressed=False)
    except Refusal:
        return False
    known = {field.name for field in options(command)}
    if any(field.option.file for field in options(command)):
        return True  # the name of a file may hold anything
    if " " in command.words and line.lower().startswith(command.words):
        return True  # two words of a command in a row stand there for nothing else
    if any(field.option.choices for field in options(command)) and " " not in rest:
        return True
    return all(_NUMBERLIKE.fullmatch(word) or word.lower().partition(":")[0] in known for word in rest.split())


def _misspelt(line: str, *, insists: bool) -> str:
    """The line as it would be right if one slip in a command's words were mended; empty if it is none even then.

    Of a line that insists, the last of several words may stand for all: `/checkpoint 3`.
    """
    words = line.split(" ")
    asks = line.endswith("?") and not insists
    for name in sorted(_listed(), key=lambda name: -name.count(" ")):
        for known in (name, name.split(" ")[-1]) if insists else (name,):
            count = known.count(" ") + 1
            said = " ".join(words[:count]).lower()
            alike = " " in known or (said[:1] == known[:1] and len(known) >= _MISSPELT_FROM)
            if not alike or OSA.distance(said, known, score_cutoff=1) > 1:
                continue
            meant = " ".join([name, *words[count:]])
            if meant == name and not asks:
                return meant  # what it needs besides is told once its words are right
            with suppress(Refusal):
                if _takes_question(_command(meant, pressed=False)) or not asks:
                    return meant
    return ""


def _takes_question(command: Command) -> bool:
    return any(field.name == "question" for field in options(type(command)))


def _command(line: str, *, pressed: bool) -> Command:
    command, rest = _named(line, pressed=pressed)
    values: dict[str, Any] = {}
    waiting = [field for field in options(command) if pressed or field.option.listed]
    while rest:
        if len(waiting) == 1 and waiting[0].option.rest:
            prefix = f"{waiting[0].name}:"
            values[waiting.pop().name] = rest.removeprefix(prefix)
            break
        match = _TOKEN.match(rest)
        if match is None:
            raise Refusal(_not_so(command, rest))
        name, quoted, bare = match.groups()
        if name is None and bare is not None and rest[match.end() :].strip() and _names(waiting, bare):
            rest = f"{bare}:{rest[match.end() :].lstrip()}"  # `read page 120` is `read page:120`
            continue
        follows = _TOKEN.match(rest, match.end() + 1)
        if name is None and bare is not None and follows is not None:
            unit = _unit(waiting, bare, follows.group())
            if unit:
                rest = (
                    f"{unit}:{bare} {rest[follows.end() :].lstrip()}".rstrip()
                )  # `read 50 percent` is `read percent:50`
                continue
        typed = quoted if quoted is not None else bare
        field = _field_for(waiting, name, typed)
        if field is None and name is not None and waiting:
            field, typed = _field_for(waiting, None, match.group()), match.group()
        if field is None:
            raise Refusal(_not_so(command, match.group()))
        if field.option.rest:
            values[field.name] = rest.removeprefix(f"{field.name}:")
            waiting.remove(field)
            break
        values[field.name] = True if field.type is bool else typed
        waiting.remove(field)
        rest = rest[match.end() :].lstrip()
    return build(command, values)


def _named(line: str, *, pressed: bool) -> tuple[type[Command], str]:
    """The command whose words a line begins with, the longest first, and the rest of the line."""
    words = line.split(" ")
    known = commands() if pressed else _listed()
    for length in range(min(len(words), 3), 0, -1):
        command = known.get(" ".join(words[:length]).lower())
        if command is not None:
            return command, " ".join(words[length:])
    message = f"There is no command “{_cut(words[0])}”. “help” lists them all."
    raise Refusal(message)


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, type[Command]]:
    """The commands that can be typed, by their words and by the fewer words that mean the same."""
    there = [command for command in commands().values() if command.listed]
    return {command.words: command for command in there} | {c.short: c for c in there if c.short}


def _names(waiting: list[Field], word: str) -> bool:
    """Whether a word is the name of the option whose value follows, and cannot be a value: a number stands there."""
    first = next((field for field in waiting if field.type is not bool), None)
    if first is None or first.type is not int:
        return False
    return any(field.name == word.lower() and field.type is not bool and not field.option.rest for field in waiting)


def _unit(waiting: list[Field], number: str, word: str) -> str:
    """The option whose name follows its number ("3 chapters", "50 %"); empty where a question is yet to come."""
    if not _NUMBERLIKE.fullmatch(number) or any(field.option.rest for field in waiting):
        return ""
    plain = _PERCENT if word == "%" else word.lower()
    named = (field.name for field in waiting if field.type is int and field.option.listed)
    return next((name for name in named if plain in (name, f"{name}s")), "")


def _field_for(waiting: list[Field], name: str | None, typed: str) -> Field | None:
    if name is None and typed.endswith("%") and any(field.name == _PERCENT for field in waiting):
        name = _PERCENT
    if name is not None:
        return next((field for field in waiting if field.name == name.lower()), None)
    flag = next((field for field in waiting if field.type is bool and field.name == typed.lower()), None)
    return flag or next((field for field in waiting if field.type is not bool and field.option.listed), None)


def _value(command: type[Command], field: Field, value: Any) -> Any:  # noqa: ANN401 - platforms hand over text, numbers and booleans
    if field.type is bool:
        return bool(value)
    if field.type is int:
        return _number(command, field, str(value))
    if field.option.file:
        return _file(field, value)
    plain = str(value).strip()
    if not plain:
        message = f"{field.name} is empty."
        raise Refusal(message)
    if field.option.choices:
        chosen = next((choice for choice in field.option.choices if choice == plain.lower()), None)
        if chosen is None:
            listed = ", ".join(field.option.choices)
            message = f"{field.name} is one of {listed}, not “{_cut(plain)}”. {_typed(command)}"
            raise Refusal(message)
        return chosen
    if len(plain) > QUESTION_LONGEST:
        message = f"{field.name} may have up to {QUESTION_LONGEST} characters; this has {len(plain)}."
        raise Refusal(message)
    return plain


def _file(field: Field, value: File | str) -> File:
    """A file that a platform hands over; of one that is typed, its name."""
    file = value if isinstance(value, File) else File(value.strip())
    if len(file.name) > QUESTION_LONGEST:
        message = f"The name of a file may have up to {QUESTION_LONGEST} characters; this has {len(file.name)}."
        raise Refusal(message)
    if len(file.text) > FILE_LONGEST:
        message = f"{field.name} may have up to {FILE_LONGEST:,} characters; this has {len(file.text):,}. Split it."
        raise Refusal(message)
    return file


def _number(command: type[Command], field: Field, typed: str) -> int:
    try:
        number = int(typed.removesuffix("%") if field.name == _PERCENT else typed)
    except ValueError:
        message = f"{field.name} is a whole number, not “{_cut(typed)}”. {_typed(command)}"
        raise Refusal(message) from None
    if not field.option.least <= number <= NUMBER_LARGEST:
        message = f"{field.name} is a number from {field.option.least} to {NUMBER_LARGEST:,}. {_typed(command)}"
        raise Refusal(message)
    return number


def _not_so(command: type[Command], typed: str) -> str:
    return f"“{_cut(typed)}” does not fit. {_typed(command)}"


def _typed(command: type[Command]) -> str:
    return f"It is typed: {usage(command)}"


def _cut(typed: str) -> str:
    """As much of what was typed as a message repeats."""
    return typed if len(typed) <= _ECHOED else typed[: _ECHOED - 1] + "…"
