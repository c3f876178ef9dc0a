"""Whom one has met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bot.commands.ask import answered
from bot.dialogue.command import Command

if TYPE_CHECKING:
    from bot.dialogue.command import Decision, Scene


@dataclass(frozen=True)
class Cast(Command):
    """Everybody who has a name by now."""

    words: ClassVar[str] = "cast"
    help: ClassVar[str] = "Everybody you have met so far."

    def decide(self, scene: Scene) -> Decision:
        """The same as asking “whom have I met so far?”."""
        return answered(scene, "Whom have I met so far?")
