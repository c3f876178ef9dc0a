"""Ribbon at work on Discord: what members do becomes commands, and what comes of them is shown to whom it is for."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from adapters.discord import interactions
from adapters.discord.client.hooks import LOST, TIMEOUT, Hooks
from adapters.discord.client.rest import MODAL, OFFER, Answering, closed, edit, fetched, post
from adapters.discord.client.showing import show
from adapters.discord.render import render
from adapters.discord.tree import MESSAGE_MENU, REPORT, registered, tree
from bot.app import Caller, Place
from bot.app.answered import answered
from bot.commands.registry import build, commands, parse
from bot.dialogue.reply import Audience, say
from bot.dialogue.words import words
from bot.errors import Busy, Refusal, StoreError, Unreachable
from bot.posting import Posting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from adapters.discord.interactions import Given
    from bot.app import App
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds after which a member is told to wait. Discord waits for three."""

_AGAIN = (1.0, 10.0, 60.0)
"""Seconds after which it is noted again that Ribbon came or went: Discord does not say so twice."""

DIRECT = "dm"
"""The workspace of all private readings: in direct messages, and where Ribbon is not installed."""

_ROOM = re.compile(r"club/([0-9]+)/([0-9]+)")
_SEE = {"type": 2, "style": 2, "label": "See the answer", "custom_id": interactions.MENTION}
_OUTSIDE = (
    "That goes on in this channel by itself, and I may not write here. Let me see this channel and send messages in it,"
    " and try again: nothing has been done yet."
)
_NO_FILE = (
    "I have not opened that file. A quiz belongs to a club: a moderator sends it with /quiz import, in the channel of"
    " the club that it is for."
)


def stand_in(api: str = "", gateway: str = "") -> None:
    """Talk to Discord at other addresses than its own."""
    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


def intents(*, content: bool = False) -> discord.Intents:
    """What Ribbon hears of: its guilds, and messages, of which it can read those that name it. None is privileged.

    With `content` it can read all messages, which is a privilege that Discord has to grant.
    """
    found = discord.Intents.none()
    found.guilds = True
    found.guild_messages = True
    found.dm_messages = True
    found.message_content = content
    return found


class Ribbon(discord.AutoShardedClient):
    """A bot on Discord, and its channels (`bot.posting.Channel`)."""

    repeats = True  # by the nonce

    def __init__(
        self,
        app: App,
        now: Callable[[], float],
        shards: Sequence[int] | None = None,
        shard_count: int | None = None,
        *,
        content: bool = False,
    ) -> None:
        """`shards` are those of `shard_count` that this process is for; without them, all that Discord asks for.

        `now` tells the time in seconds since 1970. With `content`, what players type in the channel counts in a race:
        Discord has to grant that it can be read.
        """
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # Ribbon makes no calls
        super().__init__(
            intents=intents(content=content),
            shard_count=shard_count,
            shard_ids=list(shards) if shards else None,  # type: ignore[arg-type]  # as discord.py has it by default
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            heartbeat_timeout=30.0,
        )
        self._app = app
        self._addresses = Hooks(self.http)
        self._overhears = content
        self.posting = Posting(app, self, now)
        """All that is posted in channels goes this way."""
        self.welcomed = asyncio.Event()
        """Set once Discord has told of all servers of these shards."""

    async def on_ready(self) -> None:
        """Take note that Discord has told of all servers, the first time and whenever a session is new."""
        await self._noted(partial(self._app.leaving.back, [str(guild.id) for guild in self.guilds]))
        self.welcomed.set()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Ribbon was brought into a server, perhaps again."""
        await self._noted(partial(self._app.leaving.back, (str(guild.id),)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Ribbon was taken out of a server. One that is out of reach in an outage of Discord's is none of these."""
        await self._noted(partial(self._app.leaving.left, str(guild.id)))

    async def close(self) -> None:
        """Leave Discord."""
        await super().close()
        await self._addresses.close()

    async def setup_hook(self) -> None:
        """Register the commands, if they are not those that Discord has."""
        route = Route("GET", "/applications/{application_id}/commands", application_id=self.application_id)
        held = await self.http.request(route)
        wanted = tree()
        if not registered(wanted, held):
            await self.http.bulk_upsert_global_commands(self.application_id or 0, wanted)
            log.info("discord.registered", extra={"commands": len(wanted)})

    def serves(self, room: str) -> bool:
        """Whether the room is that of a channel in a guild of this process's shards."""
        found = _ROOM.fullmatch(room)
        return found is not None and self.get_guild(int(found[1])) is not None

    async def send(self, room: str, reply: Reply, key: str) -> str:
        """Post in the channel of a room. Raises `Unreachable` if it is gone, or closed to Ribbon."""
        channel = _channel(room)
        with closed():
            sent = [await post(self.http, channel, message, f"{key}{n}") for n, message in enumerate(render(reply))]
        return " ".join(sent)

    async def edit(self, room: str, ref: str, reply: Reply) -> None:
        """Put a reply in the place of a post. Raises `Unreachable` if that is gone, or closed to Ribbon."""
        del room  # a thread may have been the place
        with closed():
            await edit(self.http, ref.split(), render(reply))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer what a member typed, pressed, picked or filled in."""
        answering = Answering(self._addresses, interaction)
        try:
            await self._interact(interaction, answering)
        except LOST as error:
            self.posting.soon()
            log.warning("discord.not_answered", extra={"error": type(error).__name__, "code": _code(error)})
        except Exception as error:  # noqa: BLE001 - the others go on reading
            self.posting.soon()
            log.error("discord.failed", extra={"error": type(error).__name__})  # noqa: TRY400 - see below
            log.debug("discord.traceback", exc_info=True)  # for who asks: an error's text may quote what was typed

    async def on_message(self, message: discord.Message) -> None:
        """Answer what is said to Ribbon: in a direct message there, in a channel behind a button."""
        if message.author.bot or self.user is None:
            return
        try:
            if isinstance(message.channel, discord.DMChannel):  # and never a server of which nothing is known just now
                await self._direct(message)
            elif self.user in message.mentions:
                asks = say("The answer goes to whoever presses, as far as they have read.", audience=Audience.EVERYONE)
                (shown,) = render(asks)
                row = {"type": 1, "components": [_SEE]}
                shown = type(shown)({**shown.payload, "components": [row]})
                await post(self.http, message.channel.id, shown, answers=message.id)
            elif self._overhears and message.guild:
                await self._overhear(message, message.guild.id)
        except LOST as error:
            log.warning("discord.not_answered", extra={"error": type(error).__name__, "code": _code(error)})

    async def _interact(self, interaction: discord.Interaction[Any], answering: Answering) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        if interaction.type is discord.InteractionType.autocomplete:
            await answering.respond(OFFER, {"choices": await self._completed(interaction, data)})
            return
        custom_id = str(data.get("custom_id", ""))
        try:
            match interaction.type:
                case discord.InteractionType.application_command if data.get("name") == REPORT:
                    asked = interactions.reported(data, self.user.id if self.user else 0)
                    await answering.respond(MODAL, interactions.modal(asked))
                case discord.InteractionType.application_command if data.get("type") == MESSAGE_MENU:
                    await self._answer(interaction, answering, interactions.about(data))
                case discord.InteractionType.application_command:
                    given = interactions.given(data)
                    command = None if given.files else build(given.kind, given.values)
                    await self._answer(interaction, answering, command, given)
                case discord.InteractionType.component if custom_id == interactions.MENTION:
                    await self._answer(interaction, answering, None)
                case discord.InteractionType.component:
                    command = interactions.pressed(data)
                    if command is None:
                        await answering.respond(MODAL, interactions.modal(custom_id))
                    else:
                        await self._answer(interaction, answering, command)
                case discord.InteractionType.modal_submit:
                    await self._answer(interaction, answering, interactions.submitted(data))
                case _:
                    pass
        except Refusal as refusal:
            await show(self.posting, answering, Audience.ASKER, (say(str(refusal)),))

    async def _answer(
        self,
        interaction: discord.Interaction[Any],
        answering: Answering,
        command: Command | None,
        given: Given | None = None,
    ) -> None:
        """Show what comes of a command: at once if it comes soon, else after a word that it will."""
        kind = type(command) if command else given.kind if given else commands()["ask"]
        audience = Audience.ASKER if _alone(interaction) else kind.audience
        async with answering.waits(PATIENCE, private=audience is Audience.ASKER):
            replies = await self._replies(interaction, command, given)
        await show(self.posting, answering, audience, replies, _room(interaction))

    async def _replies(
        self, interaction: discord.Interaction[Any], command: Command | None, given: Given | None
    ) -> tuple[Reply, ...]:
        try:
            if given and given.files and given.kind.needs_club and not _place(interaction).channel:
                return (say(_NO_FILE),)
            if given and given.files:
                files = {option: await fetched(self.http, sent) for option, sent in given.files.items()}
                command = build(given.kind, {**given.values, **files})
            elif command is None:
                command = await self._asked(interaction)
        except Refusal as refusal:
            return (say(str(refusal)),)
        except LOST:
            return (say(words(interaction.locale.value).failed),)
        if command.goes_on and not _admitted(interaction):
            return (say(_OUTSIDE),)
        at, locale = interaction.created_at.timestamp(), interaction.locale.value
        replies = await answered(self._app, command, _caller(interaction), _place(interaction), at, locale)
        return tuple(replace(each, audience=Audience.ASKER) for each in replies) if _alone(interaction) else replies

    async def _completed(self, interaction: discord.Interaction[Any], data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What the option that is being typed can go on as; nothing where that cannot be told."""
        try:
            given = interactions.given(data)
            typed = str(given.values.get(given.focused, ""))
            caller, place = _caller(interaction), _place(interaction)
            completing = self._app.complete(given.kind, given.focused, typed, caller, place)
            found = await asyncio.wait_for(completing, PATIENCE)
        except TimeoutError:
            return []
        except Exception as error:  # noqa: BLE001 - what cannot be completed can still be typed
            log.error("discord.not_completed", extra={"error": type(error).__name__})  # noqa: TRY400 - as above
            return []
        return interactions.offered(given.kind, given.focused, found)

    async def _asked(self, interaction: discord.Interaction[Any]) -> Command:
        """The question that was put to Ribbon by its name, as it stands there now. Raises `Refusal`."""
        button = interaction.message
        asked = button.reference.message_id if button and button.reference else None
        if asked is None or interaction.channel_id is None:
            message = "The question is gone. Ask with /ask."
            raise Refusal(message)
        route = Route(
            "GET", "/channels/{channel_id}/messages/{message_id}", channel_id=interaction.channel_id, message_id=asked
        )
        try:
            found = await self.http.request(route, timeout=TIMEOUT)
        except discord.HTTPException as error:
            message = "The question is gone, or I may not read it here. Ask with /ask."
            raise Refusal(message) from error
        question = _unnamed(str(found.get("content", "")), self.user.id if self.user else 0)
        if not question:
            message = "Ask me a question after my name, or with /ask. /help has the rest."
            raise Refusal(message)
        return build(commands()["ask"], {"question": question})

    async def _noted(self, note: Callable[[], Awaitable[None]]) -> None:
        """Have it noted that Ribbon came or went, as soon as the store takes it."""
        for wait in _AGAIN:
            try:
                await note()
            except (Busy, StoreError) as error:
                log.warning("discord.not_noted", extra={"error": type(error).__name__})
                await asyncio.sleep(wait)
            else:
                return

    async def _direct(self, message: discord.Message) -> None:
        """Answer a direct message as a line that is typed in private. A file belongs in a club, and is told so."""
        line = _unnamed(message.content, self.user.id if self.user else 0)
        replies: tuple[Reply, ...] = (say(_NO_FILE),) if message.attachments else ()
        try:
            command = parse(line) if line else None
        except Refusal as refusal:
            replies = replies or (say(str(refusal)),)
        else:
            caller, at = Caller(DIRECT, str(message.author.id)), message.created_at.timestamp()
            replies += await answered(self._app, command, caller, Place(), at) if command else ()
        for reply in replies:
            for shown in render(reply):
                await post(self.http, message.channel.id, shown)

    async def _overhear(self, message: discord.Message, guild: int) -> None:
        """Take what is said in a channel for an answer in the race that is on there, if one is."""
        caller, place = Caller(str(guild), str(message.author.id)), Place(_club(message.channel, message.channel.id))
        try:
            shown = await self._app.overhear(message.content, caller, place, message.created_at.timestamp())
            await self.posting.post(f"club/{guild}/{place.channel}", shown)
        except Exception as error:  # noqa: BLE001 - it was not said to Ribbon, and nobody waits for an answer
            log.error("discord.failed", extra={"error": type(error).__name__})  # noqa: TRY400 - as above
            log.debug("discord.traceback", exc_info=True)


def _alone(interaction: discord.Interaction[Any]) -> bool:
    """Whether it is a private reading: in a direct message, or where a member has brought Ribbon along."""
    return interaction.guild_id is None or (
        interaction.is_user_integration() and not interaction.is_guild_integration()
    )


def _admitted(interaction: discord.Interaction[Any]) -> bool:
    """Whether Ribbon may write in the channel, and not only answer."""
    may = interaction.app_permissions
    return _alone(interaction) or (may.view_channel and may.send_messages)


def _caller(interaction: discord.Interaction[Any]) -> Caller:
    if _alone(interaction):
        return Caller(DIRECT, str(interaction.user.id))
    return Caller(str(interaction.guild_id), str(interaction.user.id), moderator=interaction.permissions.manage_guild)


def _place(interaction: discord.Interaction[Any]) -> Place:
    """The club's channel: of a thread, the one that it stands in."""
    if _alone(interaction):
        return Place()
    return Place(_club(interaction.channel, interaction.channel_id))


def _club(channel: object, number: int | None) -> str:
    """The channel of the club to which this one belongs: of a thread, the one that it stands in."""
    return str((channel.parent_id if isinstance(channel, discord.Thread) else number) or "")


def _room(interaction: discord.Interaction[Any]) -> str:
    """The room of the club of the channel; nothing in private."""
    channel = _place(interaction).channel
    return f"club/{interaction.guild_id}/{channel}" if channel else ""


def _channel(room: str) -> int:
    found = _ROOM.fullmatch(room)
    if found is None:
        raise Unreachable
    return int(found[2])


def _unnamed(content: str, bot: int) -> str:
    """What is said to Ribbon, without its name."""
    return " ".join(re.sub(rf"<@!?{bot}>", " ", content).split())


def _code(error: BaseException) -> int:
    return error.code if isinstance(error, discord.HTTPException) else 0
