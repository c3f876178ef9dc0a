"""What is said at the door of a club."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.club import talks_up_to
from bot.dialogue.reply import say
from bot.member import Forgotten, Welcomed

if TYPE_CHECKING:
    from bot.dialogue.command import Decision, Scene


def greeted(decision: Decision, scene: Scene) -> Decision:
    """The decision, and at a member's first word in a club also how far its channel may talk and what is private."""
    if any(isinstance(event, Forgotten) for event in decision.member):
        return decision
    club = scene.club.after(decision.club)
    cover = scene.catalogue.cover(club.book)
    if not scene.place or cover is None or scene.place in scene.member.clubs:
        return decision
    door = say(
        f"Welcome. This channel reads {cover.title}. {talks_up_to(club.checkpoint, cover)}",
        "How far you have read is yours alone: “read 3” says that you have finished three chapters, and nothing that "
        "you are told goes beyond it. “help” has the rest.",
    )
    return replace(decision, replies=(*decision.replies, door), member=(*decision.member, Welcomed(scene.place)))
