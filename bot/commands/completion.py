"""How an option half typed may go on: never with a name that the audience of the command has not met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from bot.commands.registry import commands, options
from bot.dialogue.command import Completes, Rights
from bot.text import fold

if TYPE_CHECKING:
    from bot.dialogue.command import Command, Scene

AT_MOST = 25


def completed(command: type[Command], option: str, typed: str, scene: Scene) -> tuple[str, ...]:
    """Up to `AT_MOST` values of the option of which a word begins with what is typed: the first word first."""
    field = next((field for field in options(command) if field.name == option), None)
    if field is None:
        return ()
    key = fold(typed.strip())
    values = dict.fromkeys((*field.option.choices, *_values(field.option.completes, scene)))
    starts = [value for value in values if fold(value).startswith(key)]
    inside = re.compile(rf"(?<![^\W_]){re.escape(key)}")
    later = [value for value in values if value not in starts and inside.search(fold(value))]
    return tuple((starts + later)[:AT_MOST])


def _values(completes: Completes, scene: Scene) -> tuple[str, ...]:
    match completes:
        case Completes.NOTHING:
            return ()
        case Completes.PEOPLE:
            shown = (person.name for person in scene.view.people)
            return (*shown, *(name for person in scene.view.people for name in person.names[1:]))
        case Completes.BOOKS:
            return tuple(cover.id for cover in scene.catalogue.covers)
        case Completes.CHAPTERS:
            return tuple(str(chapter) for chapter in range(scene.view.cover.chapters + 1))
        case Completes.QUIZZES:
            return tuple(dict.fromkeys(authored.quiz for authored in scene.view.questions))
        case Completes.COMMANDS:
            moderator = scene.asker.moderator
            return tuple(
                words for words, c in commands().items() if c.listed and (moderator or c.rights is Rights.MEMBER)
            )
        case _:
            assert_never(completes)
