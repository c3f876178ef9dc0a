"""What Ribbon has and what it can do: books and help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.registry import commands, options, usage
from bot.dialogue.command import Command, Completes, Decision, Option, Rights
from bot.dialogue.reply import Field, Fields, Items, Prose, Reply, counted, say, text
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.command import Scene


@dataclass(frozen=True)
class Books(Command):
    """Which books there are."""

    words: ClassVar[str] = "books"
    help: ClassVar[str] = "The books that a club can read here."
    needs_book: ClassVar[bool] = False

    def decide(self, scene: Scene) -> Decision:
        """Title, author and number of chapters: what stands on the cover."""
        covers = scene.catalogue.covers
        if not covers:
            return Decision((say("There is no book here yet. An operator adds one as a folder in seeds/."),))
        items = tuple(
            text(
                f"{cover.title}{f' by {cover.author}' if cover.author else ''}, {counted(cover.chapters, 'chapter')}",
                quiet=f" ({cover.id})",
            )
            for cover in covers
        )
        return Decision((Reply((Items(items),)),))


@dataclass(frozen=True)
class Help(Command):
    """What one can say."""

    words: ClassVar[str] = "help"
    help: ClassVar[str] = "What you can say to Ribbon, or more on one command."
    example: ClassVar[str] = "help read"
    needs_book: ClassVar[bool] = False
    command: Annotated[str, Option("A command's name", Completes.COMMANDS, rest=True)] = ""

    def decide(self, scene: Scene) -> Decision:
        """All commands the asker may give, or one of them with its options."""
        if self.command:
            return Decision((_one(self.command),))
        shown = [
            command
            for command in commands().values()
            if command.listed and (command.rights is Rights.MEMBER or scene.asker.moderator)
        ]
        return Decision((_listed("Ask in plain words (“what has happened so far?”), or say:", shown),))


def _listed(heading: str, shown: Iterable[type[Command]]) -> Reply:
    return Reply((Prose(text(heading)), Fields(tuple(Field(usage(c), text(c.help)) for c in shown))))


def _one(wanted: str) -> Reply:
    key = wanted.lower().removeprefix("/").strip()
    command = next((c for c in commands().values() if c.listed and key in (c.words, c.short or c.words)), None)
    if command is None:
        begun = tuple(c for c in commands().values() if c.listed and c.words.startswith(f"{key} "))
        if not begun:
            message = "There is no command of that name. “help” lists them all."
            raise Refusal(message)
        return _listed(f"These begin with “{key}”:", begun)
    fields = tuple(Field(field.name, text(field.option.help)) for field in options(command) if field.option.listed)
    example = (Prose(text(f"For example: {command.example}")),) if command.example else ()
    parts = (Prose(text(command.help, strong=f"{usage(command)}: ")), *((Fields(fields),) if fields else ()), *example)
    return Reply(parts)
