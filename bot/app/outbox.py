"""What has to reach a channel, kept with what happened until a platform says that it stands there."""

from __future__ import annotations

import dataclasses
import json
import logging
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from bot.commands.registry import pack, unpack
from bot.dialogue import reply as parts
from bot.dialogue.command import Command
from bot.dialogue.reply import Audience, Reply, say
from bot.errors import Refusal
from bot.journal import Post, State

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.dialogue.command import Decision
    from bot.journal import Journal

log = logging.getLogger(__name__)

_NEXT = 1e-4
"""Seconds between two posts that were decided on at once."""

STANDS = "That stands in the channel already. Nothing was posted a second time."
TAKEN_BACK = "This went further than the channel talks by now, and was taken back."

_A_DAY = 86_400.0

_KINDS = {
    each.__name__: each
    for each in vars(parts).values()
    if isinstance(each, type) and each is not StrEnum and (dataclasses.is_dataclass(each) or issubclass(each, StrEnum))
}
"""Everything that a reply is made of, by its name."""


@dataclass(frozen=True, slots=True)
class Left:
    """A reply to everybody that does not stand in the channel of its room, as far as is known."""

    room: str
    reply: Reply
    horizon: int
    at: float
    state: State


class Outbox:
    """The posts of all rooms. What a platform says of them goes to the journal at once."""

    def __init__(self, journal: Journal, talks_up_to: Callable[[str], Awaitable[int]]) -> None:
        """`talks_up_to` tells how many chapters the channel of a room may talk about just now."""
        self._journal = journal
        self._talks_up_to = talks_up_to

    async def addressed(self, decision: Decision, room: str, checkpoint: int) -> Decision:
        """The decision with a key for each reply to everybody, and what it brings about among those that were there.

        Raises `Refusal` if what is to be sent again stands there by now, or the channel does not talk so far any more.
        """
        if decision.lowered is None and not decision.again and not any(map(_everybody, decision.replies)):
            return decision
        if decision.again:
            post, reply = await self._again(room, decision.again, checkpoint)
            again = replace(reply, slot=post.slot, key=_key())
            return replace(decision, replies=(*decision.replies, again), through=post.horizon)
        replies = list(decision.replies)
        if decision.lowered is not None:
            there = [post for post in await self._journal.posts(room) if post.horizon > decision.lowered]
            replies += map(_taken_back, there)
        keyed = (replace(reply, key=_key()) if _everybody(reply) else reply for reply in replies)
        return replace(decision, replies=tuple(keyed))

    async def once(self, decision: Decision, room: str, through: int, now: float) -> Decision:
        """The decision with its replies to everybody, which draw on the book up to `through`, in slots of their own.

        Raises `Refusal` if one of them stands there by now, a time in seconds since 1970.
        """
        replies = [
            await self._once(room, each, through, now) if _everybody(each) else each for each in decision.replies
        ]
        return replace(decision, replies=tuple(replies))

    async def awaited(self, room: str, reply: Reply) -> bool:
        """Whether a reply has still to reach a channel: nothing has overtaken it, and the channel talks so far."""
        post = await self._kept(room, reply)
        if post is None or post.state is State.STANDS:
            return False
        if await self._beyond(post):
            await self._journal.drop(room, reply.key)
            return False
        return True

    async def taken_back(self, room: str, reply: Reply, at: float) -> Reply | None:
        """What has to take the place of a reply that stands by now, if the channel does not talk so far any more."""
        post = await self._kept(room, reply)
        if post is None or not await self._beyond(post):
            return None
        back = replace(_taken_back(post), key=_key())
        await self._journal.append((), (), posts((back,), room, 0, at))
        return back

    async def standing(self, room: str, slot: str) -> str:
        """What the platform calls the post of this slot that stands there; nothing if none does."""
        if not slot:
            return ""
        return next((post.ref for post in await self._journal.posts(room) if post.slot == slot and post.ref), "")

    async def sending(self, room: str, reply: Reply) -> None:
        """Somebody begins to send a reply, and will not know what became of it if they die over it."""
        await self._journal.mark(room, reply.key, State.SENDING)

    async def waiting(self, room: str, reply: Reply) -> None:
        """A reply was not sent after all."""
        await self._journal.mark(room, reply.key, State.WAITING)

    async def unsure(self, room: str, reply: Reply) -> None:
        """Nobody knows whether a reply stands in the channel, and the channel has been told so."""
        await self._journal.mark(room, reply.key, State.UNSURE)

    async def stands(self, room: str, reply: Reply, ref: str) -> None:
        """A reply stands in the channel. Without a `ref` it can never be edited; what has no slot is kept no longer."""
        if ref or (reply.slot and not reply.only_there):
            await self._journal.stands(room, reply.key, ref)
        else:
            await self._journal.drop(room, reply.key)

    async def drop(self, room: str, reply: Reply) -> None:
        """A reply can never be shown there."""
        await self._journal.drop(room, reply.key)

    async def left(self, room: str = "") -> list[Left]:
        """What does not stand in its channel (of one room, or of all), oldest first.

        What goes further than the channel talks by now is dropped, as is what cannot be read.
        """
        found = []
        for post in await self._journal.unsent():
            if room and post.room != room:
                continue
            reply = unpacked(post.reply)
            if reply is None:
                log.warning("outbox.unknown", extra={"state": str(post.state)})
            if reply is None or await self._beyond(post):
                await self._journal.drop(post.room, post.key)
            else:
                found.append(Left(post.room, reply, post.horizon, post.at, post.state))
        return found

    async def _kept(self, room: str, reply: Reply) -> Post | None:
        return next((post for post in await self._journal.posts(room) if post.key == reply.key), None)

    async def _beyond(self, post: Post) -> bool:
        """Whether a post goes further than its channel talks."""
        return post.horizon > 0 and post.horizon > await self._talks_up_to(post.room)

    async def _once(self, room: str, reply: Reply, through: int, now: float) -> Reply:
        """The reply in a slot of its own, from which its like is known. Raises `Refusal` if that stands there already.

        A post counts only if it draws on no more of the book than this one, or its being there would tell of more.
        """
        said = sha256(packed(replace(reply, key="")).encode()).hexdigest()[:16]
        like = [post for post in await self._journal.posts(room) if post.slot.startswith(said)]
        for post in like:
            taken_back = post.horizon < int(post.slot.split(" ")[1])
            if post.horizon <= through and not taken_back and now - post.at < _A_DAY:
                raise Refusal(STANDS)
        own = f"{said} {through} "
        before = (int(post.slot.removeprefix(own)) for post in like if post.slot.startswith(own))
        return replace(reply, slot=f"{own}{1 + max(before, default=0)}")

    async def _again(self, room: str, key: str, checkpoint: int) -> tuple[Post, Reply]:
        post = next((each for each in await self._journal.posts(room) if each.key == key and each.reply), None)
        reply = unpacked(post.reply) if post else None
        if post is None or reply is None:
            message = "That has been posted by now, or is long past."
            raise Refusal(message)
        if post.horizon > checkpoint:
            message = "That goes further than the channel talks by now. Nothing was posted."
            raise Refusal(message)
        return post, reply


def posts(replies: Sequence[Reply], room: str, horizon: int, at: float) -> list[Post]:
    """The replies to everybody as the journal keeps them. `horizon` is how far they draw on the book.

    Each is a little younger than the one before, so that they come back in their order.
    """
    public = [reply for reply in replies if _everybody(reply)]
    return [
        Post(
            room, reply.key, reply.slot or reply.key, 0 if reply.only_there else horizon, at + n * _NEXT, packed(reply)
        )
        for n, reply in enumerate(public)
    ]


def packed(reply: Reply) -> str:
    """A reply as JSON; `unpacked` gives it back."""
    return json.dumps(_plain(reply), ensure_ascii=False, separators=(",", ":"))


def unpacked(written: str) -> Reply | None:
    """The reply that was packed so; None if this version knows not all of it any more."""
    try:
        found = _made(json.loads(written))
    except (ValueError, KeyError, TypeError, Refusal):
        return None
    return found if isinstance(found, Reply) else None


def _everybody(reply: Reply) -> bool:
    return reply.audience is Audience.EVERYONE


def _taken_back(post: Post) -> Reply:
    return replace(say(TAKEN_BACK, audience=Audience.EVERYONE), slot=post.slot, only_there=True)


def _key() -> str:
    return token_hex(11)


def _plain(value: object) -> object:
    if isinstance(value, Command):
        return {"press": pack(value)}
    if isinstance(value, StrEnum):
        return {"is": type(value).__name__, "": value.value}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {"is": type(value).__name__, **fields}
    return list(map(_plain, value)) if isinstance(value, tuple) else value


def _made(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, list):
        return tuple(map(_made, value))
    if not isinstance(value, dict):
        return value
    if "press" in value and "is" not in value:
        return unpack(value["press"])
    kind = _KINDS[value["is"]]
    if issubclass(kind, StrEnum):
        return kind(value[""])
    return kind(**{name: _made(inner) for name, inner in value.items() if name != "is"})
