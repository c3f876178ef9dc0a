"""A moderator's consent to be shown a book beyond their own place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.club import SpoilersAccepted
from bot.member import ConsentGiven

if TYPE_CHECKING:
    from bot.dialogue.command import Scene


def recorded(scene: Scene) -> tuple[tuple[ConsentGiven, ...], tuple[SpoilersAccepted, ...]]:
    """What is to be kept of the consent, in the member's room and in the club's; nothing if it was given before."""
    book = scene.view.cover.id
    if book in scene.member.consents:
        return (), ()
    return (ConsentGiven(book),), (SpoilersAccepted(book, scene.asker.pseudonym),) if scene.place else ()
