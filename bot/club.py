"""A club: a channel that reads one book. What has happened in it, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class ClubSetUp:
    """A moderator chose the book; the checkpoint starts at 0."""

    book: str
    by: str


@dataclass(frozen=True, slots=True)
class CheckpointSet:
    """A moderator said how far the channel may talk."""

    chapter: int
    by: str


@dataclass(frozen=True, slots=True)
class SpoilersAccepted:
    """A moderator consented to be shown a book beyond their own place; kept here for the record."""

    book: str
    by: str


ClubEvent: TypeAlias = ClubSetUp | CheckpointSet | SpoilersAccepted


@dataclass(frozen=True, slots=True)
class Club:
    """A club as it stands. `checkpoint` is how many chapters the channel may talk about."""

    book: str = ""
    checkpoint: int = 0

    def after(self, events: Iterable[ClubEvent]) -> Club:
        """The club once these have happened."""
        club = self
        for event in events:
            match event:
                case ClubSetUp():
                    club = Club(book=event.book)
                case CheckpointSet():
                    club = replace(club, checkpoint=event.chapter)
                case SpoilersAccepted():
                    pass
                case _:
                    assert_never(event)
        return club
