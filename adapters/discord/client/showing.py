"""Showing what comes of a command: the answer to who gave it, and what is for everybody in the channel."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from adapters.discord.client.hooks import LOST
from adapters.discord.client.rest import DEFER_UPDATE
from adapters.discord.render import render
from bot.dialogue.reply import Audience, say
from bot.dialogue.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.discord.client.rest import Answering
    from adapters.discord.render import Message
    from bot.dialogue.reply import Reply
    from bot.posting import Posting


log = logging.getLogger(__name__)


async def show(
    posting: Posting, answering: Answering, declared: Audience, replies: Sequence[Reply], room: str = ""
) -> None:
    """Show the first reply of the declared audience as the answer, others after it.

    What comes of a private command for everybody goes to the club's channel (that of the room, if there is one), and
    never names who gave it.
    """
    first = next((reply for reply in replies if reply.audience is declared and not reply.only_there), None)
    if first is None and not any(reply.audience is Audience.EVERYONE for reply in replies):
        first = next(iter(replies), None)
    if first and room and first.key and await posting.standing(room, first.slot):
        first = None  # it takes the place of another
    shown = await _answered(posting, answering, first, room)
    for reply in replies:
        if reply is first and shown:
            continue
        # Where Ribbon may not post, it still may answer.
        public = room and reply.audience is Audience.EVERYONE
        for each in await posting.post(room, (reply,)) if public else (reply,):
            await _follow(answering, each)


async def _answered(posting: Posting, answering: Answering, reply: Reply | None, room: str) -> bool:
    """Answer with a reply, or with nothing; whether that was shown. What happens on the way is nobody else's loss."""
    try:
        await answering.sure()
        if reply is None:
            await _settle(answering)
        else:
            await _answer(posting, answering, reply, room)
    except LOST as error:
        _lost(error)
        answering.there = False
        there = await answering.original() if reply and reply.key and room else ""
        if reply and there:  # Discord has taken it without saying so
            await posting.stands(room, reply, there)
        return bool(there)
    return answering.there


async def _follow(answering: Answering, reply: Reply) -> None:
    """Show one more reply, as long as the member can be answered."""
    try:
        for message in _rendered(reply, answering) if answering.there else ():
            await answering.follow(message)
    except LOST as error:
        _lost(error)
        answering.there = False


def _lost(error: Exception) -> None:
    code = error.code if isinstance(error, discord.HTTPException) else 0
    log.warning("discord.not_answered", extra={"error": type(error).__name__, "code": code})


async def _answer(posting: Posting, answering: Answering, reply: Reply, room: str) -> None:
    """Answer with a reply, all of it. One that has to reach the channel has done so then."""
    messages = _rendered(reply, answering)
    await _begin(answering, reply.audience, messages[0])
    if not answering.there:
        return
    places = [await answering.follow(message) for message in messages[1:]]
    if room and reply.key:
        places.insert(0, await answering.original())
        await posting.stands(room, reply, " ".join(places) if all(places) else "")


async def _begin(answering: Answering, audience: Audience, message: Message) -> None:
    """Answer with a message, which is as private as its audience is even where the word to wait was not."""
    if answering.deferred is None:
        await answering.reply(message)
    elif answering.there and answering.deferred is (audience is Audience.ASKER):
        await answering.edit(message)
    elif answering.there:
        await answering.withdraw()
        await answering.follow(message)


async def _settle(answering: Answering) -> None:
    """Say to Discord that there is nothing to show; a slash command has to show something."""
    if answering.deferred is not None:
        if answering.there:
            await answering.withdraw()
    elif answering.kind is discord.InteractionType.component:
        await answering.respond(DEFER_UPDATE)
    else:
        (done,) = render(say(words(answering.locale).done))
        await answering.reply(done)


def _rendered(reply: Reply, answering: Answering) -> list[Message]:
    """A reply as messages: in the member's language, if they alone see it."""
    return render(reply, answering.locale if reply.audience is Audience.ASKER else "")
