"""Files of this computer, for the commands that take one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.registry import build, options
from bot.dialogue.files import BYTES_MOST, File
from bot.errors import Refusal

if TYPE_CHECKING:
    from bot.dialogue.command import Command


def fetched(command: Command) -> Command:
    """The command with the files at the paths that were typed for it. Raises `Refusal` if one cannot be read."""
    fields = options(type(command))
    if not any(field.option.file for field in fields):
        return command
    values = {field.name: getattr(command, field.name) for field in fields}
    return build(
        type(command), {name: _file(value) if isinstance(value, File) else value for name, value in values.items()}
    )


def _file(typed: File) -> File:
    path = os.path.expanduser(typed.name.replace("\0", "\ufffd"))  # noqa: PTH111 - it never raises, whatever the path
    if not os.path.isfile(path):  # noqa: PTH113 - as above, and a pipe or a device would never end
        there = "is a folder" if os.path.isdir(path) else "is not there"  # noqa: PTH112 - as above
        message = f"“{typed.name}” {there}. Give the path of a file, from the folder in which you started Ribbon."
        raise Refusal(message)
    try:
        with Path(path).open("rb") as opened:
            data = opened.read(BYTES_MOST + 1)
    except OSError as error:
        message = f"“{typed.name}” cannot be read ({error.strerror})."
        raise Refusal(message) from None
    try:
        content = data.decode("utf-8-sig", "strict" if len(data) <= BYTES_MOST else "ignore")
    except UnicodeDecodeError:
        message = f"“{typed.name}” is not a text in UTF-8. Save it as UTF-8 in your editor, and try again."
        raise Refusal(message) from None
    return replace(typed, name=Path(path).name, text=content)
