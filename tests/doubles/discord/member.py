"""A member at a client of Discord. What no client would let them do raises `NotOfferedError`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.doubles.discord import typed
from tests.doubles.discord.components import INPUT, LABEL
from tests.doubles.discord.measures import length
from tests.doubles.discord.state import APPLICATION, EVERYTHING, USE_COMMANDS, Spoken, snowflake
from tests.doubles.discord.typed import NotOfferedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.doubles.discord.chat import Discord
    from tests.doubles.discord.state import Post

_TYPED, _MODAL = 2000, 9
"""Characters that a member can type, and the kind of response that opens a modal."""


class Member:
    """A member at a client of Discord, in one channel of a guild or in a direct message.

    Where the bot is their `own` they have brought it along: there is none in that guild, or in that talk of two others.
    """

    def __init__(self, discord: Discord, number: str, channel: str, *, direct: bool = False, own: bool = False) -> None:
        self.discord = discord
        self.number = number
        self.channel = channel
        self._direct = direct
        self._own = own
        self.locale = "en-US"
        self._context = (2 if own else 1) if direct else 0

    def at(self, channel: str) -> Member:
        """The same member in another channel."""
        return Member(self.discord, self.number, channel)

    def in_private(self) -> Member:
        """The same member in a direct message to the bot."""
        number = snowflake()
        self.discord.state.channels[number] = {"id": number, "type": 1, "recipients": [], "last_message_id": None}
        return Member(self.discord, self.number, number, direct=True)

    def elsewhere(self, *, direct: bool = False) -> Member:
        """The same member in a guild that the bot is not in, or in a direct message to somebody else."""
        number = snowflake()
        made: dict[str, Any] = {"id": number, "type": 1 if direct else 0, "name": "elsewhere", "position": 0}
        made |= {"recipients": [], "last_message_id": None}
        made |= {} if direct else {"guild_id": snowflake()}
        self.discord.state.channels[number] = made
        return Member(self.discord, self.number, number, direct=direct, own=True)

    @property
    def _guild(self) -> str:
        return str(self.discord.state.channels[self.channel]["guild_id"])

    @property
    def screen(self) -> list[Post]:
        """The messages that this member sees here, oldest first."""
        return self.discord.state.seen(self.number, self.channel)

    async def types(self, words: str, **values: object) -> Spoken:
        """Give a slash command, and wait for its first response."""
        spoken = self._speak(2)
        await self._send(spoken, self._data(words, values))
        return await self._answered(spoken)

    async def begins(self, words: str, option: str, typed: object, **values: object) -> list[Any]:
        """Type an option and look at what is offered for it."""
        spoken = self._speak(4)
        data = self._data(words, values | {option: typed}, focused=option)
        await self._send(spoken, data)
        await self._answered(spoken)
        return [choice["value"] for choice in spoken.data["choices"]]

    async def presses(self, label: str, post: Post | None = None) -> Spoken:
        """Press the latest button of this label that this member sees, or that of a message."""
        found = self._component(lambda each: each["type"] == 2 and each.get("label", "").startswith(label), post)
        return await self._touch(*found, {})

    async def picks(self, *labels: str, post: Post | None = None) -> Spoken:
        """Pick options of the latest select, or that of a message, by the beginnings of their labels, in that order."""
        post, select = self._component(lambda each: each["type"] == 3, post)
        if not select.get("min_values", 1) <= len(labels) <= select.get("max_values", 1):
            message = f"{len(labels)} options cannot be picked"
            raise NotOfferedError(message)
        found = [[o["value"] for o in select["options"] if o["label"].startswith(label)] for label in labels]
        if not all(found):
            message = f"not all of {labels} are options"
            raise NotOfferedError(message)
        return await self._touch(post, select, {"values": [values[0] for values in found]})

    async def fills(self, opened: Spoken, *written: str, **picked: str) -> Spoken:
        """Fill in the modal that this member has opened, its texts in order and by their names its selects: once."""
        if opened.user != self.number or opened.response != _MODAL or opened.sent:
            message = "no such modal is open here"
            raise NotOfferedError(message)
        words = iter(written)
        shapes = opened.data["components"]
        filled = [
            _filled_in(each["component"] if each["type"] == LABEL else each["components"][0], words, picked)
            for each in shapes
        ]
        opened.sent = True
        spoken = self._speak(5)
        spoken.pressed = opened.pressed
        components = [
            {"type": shape["type"], "component": field}
            if shape["type"] == LABEL
            else {"type": shape["type"], "components": [field]}
            for shape, field in zip(shapes, filled, strict=True)
        ]
        more = {"message": self.discord.state.message(opened.pressed)} if opened.pressed else {}
        await self._send(spoken, {"custom_id": opened.data["custom_id"], "components": components}, **more)
        return await self._answered(spoken)

    def dismisses(self, post: Post) -> None:
        """Put away a message that only this member sees, or the word that it will come."""
        if post.sees != self.number:
            message = "only what is for oneself alone can be put away"
            raise NotOfferedError(message)
        del self.discord.state.posts[post.id]
        for spoken in self.discord.state.spoken.values():
            spoken.original = None if spoken.original is post else spoken.original

    async def points(self, entry: str, post: Post) -> Spoken:
        """Choose an entry from the menu of a message that this member sees."""
        command = next((each for each in self.discord.state.commands if each["name"] == entry), None)
        offered = command and typed.offered(command, self._context, own=self._own)
        if not command or not offered or command["type"] != 3 or post not in self.screen or post.sees:
            message = f"{entry} is not offered"
            raise NotOfferedError(message)
        spoken = self._speak(2)
        resolved = {"messages": {post.id: self.discord.state.message(post)}}
        data = {"id": command["id"], "name": entry, "type": 3, "target_id": post.id, "resolved": resolved}
        await self._send(spoken, data)
        return await self._answered(spoken)

    async def forges(self, kind: int, data: dict[str, Any], post: Post | None = None, token: str = "") -> Spoken:
        """Send an interaction that no client would send; with the `token` of an earlier one, say that one again."""
        spoken = self.discord.state.spoken[token] if token else self._speak(kind)
        spoken.pressed = post
        await self._send(spoken, data, **({"message": self.discord.state.message(post)} if post else {}))
        return spoken if token else await self._answered(spoken)

    async def says(self, words: str, *, to_bot: bool = True, file: bytes = b"") -> Post:
        """Write a message, to the bot by its name or not, with a file if there is one."""
        content = f"<@{APPLICATION}> {words}" if to_bot and not self._direct else words
        if length(content) > _TYPED or self.channel not in self.discord.state.channels:
            message = "that cannot be sent here"
            raise NotOfferedError(message)
        files = {"quiz.txt": file} if file else {}
        post = self.discord.state.keep(self.channel, self.number, {"content": content}, None, files)
        await self._tells("MESSAGE_CREATE", post)
        return post

    async def changes(self, post: Post, words: str) -> None:
        """Edit a message of one's own."""
        if post.author != self.number or post.id not in self.discord.state.posts:
            message = "nobody can edit that"
            raise NotOfferedError(message)
        post.body, post.edits = {"content": words}, post.edits + 1
        await self._tells("MESSAGE_UPDATE", post)

    async def _tells(self, event: str, post: Post) -> None:
        """Let the gateway tell of a message of this member's."""
        where = self.discord.state.where(self.channel)
        told = self.discord.state.message(post) | where
        if where:
            told["member"] = {"roles": [], "joined_at": None, "flags": 0}
        await self.discord.gateway.dispatch(event, told, where.get("guild_id", ""))

    async def sees(self, words: str) -> Post:
        """Wait until a message that this member sees holds these words; the latest of them."""
        try:
            await self.discord.until(lambda: [post for post in self.screen if words in _shown(post)])
        except AssertionError as error:
            message = f"{words!r} is not among {[post.text for post in self.screen]}. {error}"
            raise AssertionError(message) from None
        return [post for post in self.screen if words in _shown(post)][-1]

    def _speak(self, kind: int) -> Spoken:
        state = self.discord.state
        if self.channel not in state.channels or not (self._direct or self._own or self._guild in state.guilds):
            message = "this channel is gone, or the bot is not in its guild"
            raise NotOfferedError(message)
        now = state.now()
        spoken = Spoken(snowflake(now), f"token-{snowflake()}", self.number, self.channel, kind, now)
        state.spoken[spoken.token] = spoken
        return spoken

    async def _send(self, spoken: Spoken, data: dict[str, Any], **more: object) -> None:
        """Tell the bot of an interaction."""
        state = self.discord.state
        payload: dict[str, Any] = {
            "id": spoken.id,
            "application_id": APPLICATION,
            "type": spoken.kind,
            "data": data,
            "channel_id": self.channel,
            "channel": state.channels[self.channel],
            "token": spoken.token,
            "version": 1,
            "app_permissions": str(EVERYTHING & ~state.lacking(self.channel)),
            "locale": self.locale,
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
            "authorizing_integration_owners": self._owners,
            "context": self._context,
            **more,
        }
        user = state.user(self.number)
        if self._direct:
            payload["user"] = user
        else:
            permissions = str(EVERYTHING if self._own else state.permissions[self.number])
            member: dict[str, Any] = {
                "user": user,
                "roles": [],
                "joined_at": None,
                "permissions": permissions,
                "flags": 0,
            }
            payload |= {"guild_id": self._guild, "member": member, "guild_locale": "en-US"}
        await self.discord.gateway.dispatch(
            "INTERACTION_CREATE", payload, "" if self._direct or self._own else self._guild
        )

    @property
    def _owners(self) -> dict[str, str]:
        """Who has brought the bot here."""
        return {"1": self.number} if self._own else {"0": "0" if self._direct else self._guild}

    async def _answered(self, spoken: Spoken) -> Spoken:
        try:
            await asyncio.wait_for(spoken.done.wait(), self.discord.state.patience + 1)
        except TimeoutError:
            refused = "; ".join(map(str, self.discord.rest.refused)) or "nothing"
            message = f"There was no answer. Refused: {refused}"
            raise AssertionError(message) from None
        return spoken

    async def _touch(self, post: Post, component: dict[str, Any], more: dict[str, Any]) -> Spoken:
        spoken = self._speak(3)
        spoken.pressed = post
        data = {"custom_id": component["custom_id"], "component_type": component["type"], **more}
        await self._send(spoken, data, message=self.discord.state.message(post))
        return await self._answered(spoken)

    def _component(
        self, fits: Callable[[dict[str, Any]], bool], within: Post | None = None
    ) -> tuple[Post, dict[str, Any]]:
        if within is not None and within not in self.screen:
            message = "this member does not see that message"
            raise NotOfferedError(message)
        for post in reversed([within] if within else self.screen):
            for each in post.components:
                if fits(each) and not each.get("disabled") and "custom_id" in each:
                    return post, each
        message = f"there is no such button or select among {[post.text for post in self.screen]}"
        raise NotOfferedError(message)

    def _data(self, words: str, values: dict[str, object], focused: str = "") -> dict[str, Any]:
        """A command as Discord hands it over, if it is registered, and may be given so."""
        may = EVERYTHING if self._direct else self.discord.state.permissions[self.number]
        if not may & USE_COMMANDS:
            message = "this member may use no commands"
            raise NotOfferedError(message)
        found, known = typed.command(self.discord.state.commands, words, self._context, may, own=self._own)
        given, resolved = typed.options(known, values, focused, self._uploaded)
        below = words.partition(" ")[2]
        inside = [{"type": 1, "name": below, "options": given}] if below else given
        data = {"id": found["id"], "name": found["name"], "type": 1, "options": inside}
        return data | ({"resolved": {"attachments": resolved}} if resolved else {})

    def _uploaded(self, value: bytes) -> dict[str, Any]:
        """What Discord tells of a file once it has it."""
        number = snowflake()
        self.discord.rest.uploads[number] = value
        url = f"{self.discord.api}/uploads/{number}"
        return {"id": number, "filename": "quiz.txt", "size": len(value), "url": url}


def _filled_in(asked: dict[str, Any], words: Iterator[str], picked: dict[str, str]) -> dict[str, Any]:
    """What a client says of a field of a modal."""
    said = {"type": asked["type"], "custom_id": asked["custom_id"]}
    required = asked.get("required", True)
    if asked["type"] == INPUT:
        said["value"] = value = next(words, "")
        longest, least = asked.get("max_length", 4000), asked.get("min_length", 0)
        wrong = (required and not value.strip()) or not (least if value else 0) <= length(value) <= longest
    else:
        standing = [each["value"] for each in asked["options"] if each.get("default")]
        said["values"] = [picked[asked["custom_id"]]] if asked["custom_id"] in picked else standing
        offered = {each["value"] for each in asked["options"]}
        wrong = not offered.issuperset(said["values"]) or (required and not said["values"])
    if wrong:
        message = f"the modal does not take that for {asked['custom_id']}"
        raise NotOfferedError(message)
    return said


def _shown(post: Post) -> str:
    """What a client shows of a message: escapes and invisible characters are not seen."""
    return post.text.replace("\\", "").replace("\u200b", "")
