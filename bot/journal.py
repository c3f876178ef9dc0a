"""The port through which the core keeps what has happened: rooms of numbered entries, and what is due when.

A room's entries are numbered 1, 2, 3, ... without gaps. The pair (room, number) is the primary key, and so the whole
concurrency control: who appends after a number that is no longer the last loses with a `Conflict`, and decides again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


ERASED = "erased"
"""The room that has an entry for every workspace that was erased: what was known of rooms before it is void."""


def club_room(workspace: str, channel: str) -> str:
    """The room of a channel that reads a book."""
    return f"club/{workspace}/{channel}"


def workspace_of(club: str) -> str:
    """The workspace of a club's room."""
    return club.removeprefix("club/").rpartition("/")[0]


def member_room(pseudonym: str) -> str:
    """A member's own room."""
    return f"member/{pseudonym}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, as it is kept.

    `body` is JSON that names members by pseudonym only. `words` is a member's own free text, if any; it is kept in a
    side table under its `author` (a pseudonym), so that it can be exported and deleted, and is None once it has been.
    Words of an author without a pseudonym are not kept: what was on its way cannot bring back who has been forgotten.
    """

    kind: str
    body: str
    author: str = ""
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A room, and the number of the last entry of it that is known already (0: none)."""

    room: str
    after: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries to append to a room, whose last entry must still be number `after`; without entries, only that.

    What is not `lasting` outlives the process as all does, but may be lost with the power of the machine.
    """

    room: str
    after: int
    entries: tuple[Entry, ...]
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """A command (JSON, as the registry packs it) that is to be handled in a room at a time (seconds since 1970, UTC).

    A room has one due entry for each `key`: scheduling the key again moves it, `command=""` takes it away.
    """

    room: str
    key: str
    at: float
    command: str


class State(StrEnum):
    """How far a post has come."""

    WAITING = "waiting"  # nobody has begun to send it
    SENDING = "sending"  # somebody has, and has not said that it stands
    UNSURE = "unsure"  # whoever sent it died over it, and a moderator was told so
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Post:
    """What has to reach the channel of a room, or stands there; `key` names it.

    `reply` is JSON until it stands, and `ref` is what the platform then calls it. It draws on the book up to `horizon`
    and was written at a time in seconds since 1970. One that stands replaces the older ones of its room and `slot`.
    """

    room: str
    key: str
    slot: str
    horizon: int
    at: float
    reply: str = ""
    state: State = State.WAITING
    ref: str = ""


class Journal(Protocol):
    """What the core asks of a store. All waiting happens here."""

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """For each cursor its room's newer entries, in order; read in one go, the rooms in the order given."""
        ...

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """Append all batches, change the schedule and keep posts, all or nothing; kept when this returns.

        Raises `bot.errors.Conflict` when a room has moved on, `bot.errors.Busy` when the store cannot take it just now.
        """
        ...

    async def pseudonym(self, workspace: str, user: str) -> str:
        """The member's random name in the journal; made up and kept at the first call."""
        ...

    async def user(self, pseudonym: str) -> str | None:
        """Who a pseudonym stands for, as their platform knows them; None once they have been forgotten."""
        ...

    async def scheduled(self) -> list[Due]:
        """All that is due at any time, in no order, whoever holds it."""
        ...

    async def claim(self, now: float, limit: int, lease: float) -> list[Due]:
        """Up to `limit` entries that are due, earliest first, each held from other claimants for `lease` seconds."""
        ...

    async def settle(self, due: Due) -> None:
        """A claimed entry has been handled: forget it, unless it was moved meanwhile."""
        ...

    async def posts(self, room: str) -> list[Post]:
        """What stands in the channel of a room or has to reach it, oldest first."""
        ...

    async def unsent(self) -> list[Post]:
        """What has to reach a channel and does not stand there, of all rooms, oldest first."""
        ...

    async def mark(self, room: str, key: str, state: State) -> None:
        """A post has come so far."""
        ...

    async def stands(self, room: str, key: str, ref: str) -> None:
        """A post stands in its channel, under this name; older ones of its slot do no more, nor what is long past."""
        ...

    async def drop(self, room: str, key: str) -> None:
        """Forget a post, whether it stands or not."""
        ...

    async def export(self, pseudonym: str) -> list[tuple[str, int, str]]:
        """All free text of a member: (room, number, words), in order."""
        ...

    async def written(self, room: str, pseudonym: str) -> list[Entry]:
        """What a member has written in a room, in order."""
        ...

    async def forget(self, pseudonym: str, batches: Sequence[Batch] = (), due: Sequence[Due] = ()) -> None:
        """Append, as `append` does, and delete the member's free text and the link between pseudonym and user.

        Of what their own room held nothing stays but its length: every entry becomes the one that was appended last.
        All or nothing, as for `append`.
        """
        ...

    async def erase(self, workspace: str, batches: Sequence[Batch] = ()) -> None:
        """Append, as `append` does, and delete a workspace: its clubs' rooms, its members and their rooms, all of it.

        All or nothing, as for `append`.
        """
        ...
