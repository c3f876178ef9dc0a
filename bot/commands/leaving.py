"""What becomes of a workspace that took Ribbon out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bot.dialogue.command import Command, Decision, Rights

if TYPE_CHECKING:
    from bot.dialogue.command import Scene


@dataclass(frozen=True)
class Erase(Command):
    """A workspace has been without Ribbon for so long that it was no mistake."""

    words: ClassVar[str] = "club erase"
    help: ClassVar[str] = "Delete all that is kept of a server that took Ribbon out a week ago."
    rights: ClassVar[Rights] = Rights.CLOCK
    listed: ClassVar[bool] = False
    needs_book: ClassVar[bool] = False
    needs_club: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """Nothing of it stays, whatever it is."""
        del scene
        return Decision((), erases=True)
