"""A value for every option of every command, for who gives all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.registry import options
from bot.dialogue.command import Completes

if TYPE_CHECKING:
    from bot.commands.registry import Field
    from bot.dialogue.command import Command

FIRST = ("club setup", "club checkpoint", "read", "ask", "share", "quiz start")
"""What is said before all else, in this order: with it, whatever is for everybody has something to show."""

GIVEN: dict[str, dict[str, object]] = {"read": {"chapter": 2}, "club checkpoint": {"chapter": 2}}
QUIZ = b"AUTHOR: Ada\nWho leads the case?:\n- Erchov\n"
VALUES: dict[Completes, object] = {
    Completes.PEOPLE: "Erchov",
    Completes.BOOKS: "tulayev",
    Completes.CHAPTERS: 1,
    Completes.COMMANDS: "read",
}


def _value(field: Field) -> object:
    """Something that an option takes."""
    if field.option.file:
        return QUIZ
    if field.option.choices:
        return str(field.option.choices[0])
    if field.type is int:
        return VALUES.get(field.option.completes, 1)
    return True if field.type is bool else VALUES.get(field.option.completes, "Who is Erchov?")


def values(kind: type[Command]) -> dict[str, object]:
    """Values for the options that a command needs, or those with which there is something to show."""
    needed = {field.name: _value(field) for field in options(kind) if field.required}
    return GIVEN.get(kind.words, needed)
