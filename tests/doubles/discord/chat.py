"""A local Discord as its members use it, so that a test reads like a chat.

    async with local_discord() as discord:
        ada = discord.member("ada", moderator=True)
        shown = await ada.types("read", chapter=2)

Whoever types a command that is not registered, picks what is not offered, or presses what they cannot see, is told so:
no client of Discord would let them.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.doubles.discord.gateway import MESSAGE_CONTENT, Gateway
from tests.doubles.discord.rest import Rest
from tests.doubles.discord.state import APPLICATION, EVERYTHING, MANAGE_GUILD, Post, Spoken, State, snowflake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_SOON = 5.0
_STRING, _INTEGER, _BOOLEAN, _ATTACHMENT = 3, 4, 5, 11
_PYTHON = {_STRING: str, _INTEGER: int, _BOOLEAN: bool, _ATTACHMENT: bytes}


class NotOfferedError(AssertionError):
    """No client of Discord would let a member do that."""


class Discord:
    """A local Discord with one guild, and the channel `here` in it."""

    def __init__(self) -> None:
        self.state = State()
        self.address = ""
        self.gateway = Gateway(self.state, lambda: f"ws://{self.address}/gateway")
        self.rest = Rest(self.state, self.gateway, lambda: f"ws://{self.address}/gateway")
        self.here = self.channel("reading")

    @property
    def api(self) -> str:
        """The base address of the REST API."""
        return f"http://{self.address}"

    def channel(self, name: str, parent: str = "") -> str:
        """A new channel of the guild, or a thread below one."""
        number = snowflake()
        made: dict[str, Any] = {"id": number, "guild_id": self.state.guild, "name": name, "type": 0, "position": 0}
        made |= {"permission_overwrites": [], "parent_id": None, "nsfw": False, "topic": None, "rate_limit_per_user": 0}
        if parent:
            stamp = "2026-01-01T00:00:00+00:00"
            meta = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": stamp, "locked": False}
            made |= {"type": 11, "parent_id": parent, "thread_metadata": meta, "owner_id": "1"}
            made |= {"message_count": 0, "member_count": 1}
        self.state.channels[number] = made
        return number

    def member(self, name: str, *, moderator: bool = False) -> Member:
        """Somebody in the guild, who speaks in `here`."""
        number = snowflake()
        self.state.users[number] = name
        self.state.permissions[number] = EVERYTHING if moderator else EVERYTHING & ~(MANAGE_GUILD | 1 << 3)
        return Member(self, number, self.here)

    async def until(self, holds: Callable[[], Any], seconds: float = _SOON) -> Any:  # noqa: ANN401 - whatever it finds
        """Wait until something holds; what it is then. Fails after some seconds."""
        end = time.monotonic() + seconds
        while not (found := holds()):
            if time.monotonic() > end:
                refused = "; ".join(map(str, self.rest.refused))
                message = f"It has not come about. Refused: {refused or 'nothing'}"
                raise AssertionError(message)
            self.rest.changed.clear()
            try:
                await asyncio.wait_for(self.rest.changed.wait(), 0.05)
            except TimeoutError:
                continue
        return found


class Member:
    """A member at a client of Discord, in one channel of the guild or in a direct message."""

    def __init__(self, discord: Discord, number: str, channel: str, *, direct: bool = False) -> None:
        self.discord = discord
        self.number = number
        self.channel = channel
        self._direct = direct

    def at(self, channel: str) -> Member:
        """The same member in another channel."""
        return Member(self.discord, self.number, channel)

    def in_private(self) -> Member:
        """The same member in a direct message to the bot."""
        number = snowflake()
        self.discord.state.channels[number] = {"id": number, "type": 1, "recipients": [], "last_message_id": None}
        return Member(self.discord, self.number, number, direct=True)

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
        found = self._component(lambda each: each["type"] == 2 and each["label"].startswith(label), post)
        return await self._touch(*found, {})

    async def picks(self, *labels: str) -> Spoken:
        """Pick options of the latest select, by the beginnings of their labels, in that order."""
        post, select = self._component(lambda each: each["type"] == 3)
        if not select.get("min_values", 1) <= len(labels) <= select.get("max_values", 1):
            message = f"{len(labels)} options cannot be picked"
            raise NotOfferedError(message)
        found = [[o["value"] for o in select["options"] if o["label"].startswith(label)] for label in labels]
        if not all(found):
            message = f"not all of {labels} are options"
            raise NotOfferedError(message)
        return await self._touch(post, select, {"values": [values[0] for values in found]})

    async def fills(self, opened: Spoken, typed: str = "", **picked: str) -> Spoken:
        """Fill in the modal that was opened, its text and by their names its selects, and send it."""
        sent = [
            {"type": 18, "component": self._filled_in(each["component"], typed, picked)}
            for each in opened.data["components"]
        ]
        spoken = self._speak(5)
        await self._send(spoken, {"custom_id": opened.data["custom_id"], "components": sent})
        return await self._answered(spoken)

    def _filled_in(self, asked: dict[str, Any], typed: str, picked: dict[str, str]) -> dict[str, Any]:
        """What a client says of a component of a modal."""
        said = {"type": asked["type"], "custom_id": asked["custom_id"]}
        if asked["type"] == 4:
            wrong = len(typed) > asked["max_length"] or (asked.get("required", True) and not typed)
            said["value"] = typed
        else:
            standing = [each["value"] for each in asked["options"] if each.get("default")]
            said["values"] = [picked[asked["custom_id"]]] if asked["custom_id"] in picked else standing
            offered = {each["value"] for each in asked["options"]}
            wrong = not offered.issuperset(said["values"]) or (asked.get("required", True) and not said["values"])
        if wrong:
            message = f"the modal does not take that for {asked['custom_id']}"
            raise NotOfferedError(message)
        return said

    async def points(self, entry: str, post: Post) -> Spoken:
        """Choose an entry from the menu of a message that this member sees."""
        command = next((each for each in self.discord.state.commands if each["name"] == entry), None)
        if command is None or command["type"] != 3 or post not in self.screen:
            message = f"{entry} is not offered"
            raise NotOfferedError(message)
        spoken = self._speak(2)
        resolved = {"messages": {post.id: self.discord.state.message(post)}}
        data = {"id": command["id"], "name": entry, "type": 3, "target_id": post.id, "resolved": resolved}
        await self._send(spoken, data)
        return await self._answered(spoken)

    async def says(self, words: str, *, to_bot: bool = True) -> Post:
        """Write a message, to the bot by its name or not."""
        state = self.discord.state
        content = f"<@{APPLICATION}> {words}" if to_bot and not self._direct else words
        post = state.keep(self.channel, self.number, {"content": content}, None, {})
        told = state.message(post)
        if not self._direct:
            told |= {"guild_id": state.guild, "member": {"roles": [], "joined_at": None, "flags": 0}}
            readable = to_bot or self.discord.gateway.granted & MESSAGE_CONTENT
            told |= {} if readable else {"content": ""}  # without the privileged intent
        await self.discord.gateway.dispatch("MESSAGE_CREATE", told)
        return post

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
        spoken = Spoken(snowflake(state.now()), f"token-{snowflake()}", self.number, self.channel, kind)
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
            "app_permissions": str(EVERYTHING & ~state.forbidden.get(self.channel, 0)),
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10 * 1024 * 1024,
            "authorizing_integration_owners": {"0": state.guild},
            "context": 1 if self._direct else 0,
            **more,
        }
        user = state.user(self.number)
        if self._direct:
            payload["user"] = user
        else:
            permissions = str(state.permissions[self.number])
            member: dict[str, Any] = {
                "user": user,
                "roles": [],
                "joined_at": None,
                "permissions": permissions,
                "flags": 0,
            }
            payload |= {"guild_id": state.guild, "member": member, "guild_locale": "en-US"}
        await self.discord.gateway.dispatch("INTERACTION_CREATE", payload)

    async def _answered(self, spoken: Spoken) -> Spoken:
        await self.discord.until(lambda: spoken.response, self.discord.state.patience + 1)
        return spoken

    async def _touch(self, post: Post, component: dict[str, Any], more: dict[str, Any]) -> Spoken:
        spoken = self._speak(3)
        data = {"custom_id": component["custom_id"], "component_type": component["type"], **more}
        await self._send(spoken, data, message=self.discord.state.message(post))
        return await self._answered(spoken)

    def _component(
        self, fits: Callable[[dict[str, Any]], bool], within: Post | None = None
    ) -> tuple[Post, dict[str, Any]]:
        for post in reversed([within] if within else self.screen):
            for each in post.components:
                if fits(each) and not each.get("disabled"):
                    return post, each
        message = f"there is no such button or select among {[post.text for post in self.screen]}"
        raise NotOfferedError(message)

    def _data(self, words: str, values: dict[str, object], focused: str = "") -> dict[str, Any]:
        """A command as Discord hands it over, if it is registered, and may be given so."""
        top, _, below = words.partition(" ")
        command = next((each for each in self.discord.state.commands if each["name"] == top), None)
        if command is None or (1 if self._direct else 0) not in command["contexts"]:
            message = f"/{words} is not offered here"
            raise NotOfferedError(message)
        needed = int(command.get("default_member_permissions") or 0)
        if needed & ~self.discord.state.permissions[self.number]:
            message = f"/{words} is not offered to this member"
            raise NotOfferedError(message)
        known = command.get("options", [])
        if below:
            inner = next((each for each in known if each["name"] == below and each["type"] == 1), None)
            if inner is None:
                message = f"/{words} is not registered"
                raise NotOfferedError(message)
            known = inner.get("options", [])
        found, resolved = self._options(known, values, focused)
        options = [{"type": 1, "name": below, "options": found}] if below else found
        data = {"id": command["id"], "name": top, "type": 1, "options": options}
        return data | ({"resolved": {"attachments": resolved}} if resolved else {})

    def _options(
        self, known: list[dict[str, Any]], values: dict[str, object], focused: str
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Values of options, and what Discord tells of those that are files."""
        by_name = {each["name"]: each for each in known}
        missing = [name for name, each in by_name.items() if each.get("required") and name not in values]
        if set(values) - set(by_name) or (missing and not focused):
            message = f"options {sorted(by_name)}, of which {missing} are missing, and {sorted(values)} given"
            raise NotOfferedError(message)
        found: list[dict[str, Any]] = []
        resolved: dict[str, Any] = {}
        for name, value in values.items():
            option = by_name[name]
            self._fits(option, value, focused == name)
            if isinstance(value, bytes):
                number = snowflake()
                self.discord.rest.uploads[number] = value
                url = f"{self.discord.api}/uploads/{number}"
                resolved[number] = {"id": number, "filename": "quiz.txt", "size": len(value), "url": url}
                found.append({"name": name, "type": option["type"], "value": number})
            else:
                found.append({"name": name, "type": option["type"], "value": value})
            if focused == name:
                found[-1]["focused"] = True
        return found, resolved

    def _fits(self, option: dict[str, Any], value: object, focused: bool) -> None:  # noqa: FBT001 - one of its kind
        offered = [choice["value"] for choice in option.get("choices", ())]
        wrong = focused and not option.get("autocomplete")
        if not focused:
            wrong = type(value) is not _PYTHON[option["type"]] or bool(offered and value not in offered)
            if isinstance(value, int) and not isinstance(value, bool):
                wrong = wrong or not option.get("min_value", value) <= value <= option.get("max_value", value)
            if isinstance(value, str):
                wrong = wrong or len(value) > option.get("max_length", 6000)
        if wrong:
            message = f"{option['name']} does not take {value!r}"
            raise NotOfferedError(message)


@asynccontextmanager
async def local_discord() -> AsyncIterator[Discord]:
    """A local Discord that runs until the end of the block."""
    discord = Discord()
    served = web.Application()
    served.add_routes([*discord.rest.routes(), web.get("/gateway", discord.gateway.serve)])
    runner = web.AppRunner(served, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    discord.address = f"{host}:{port}"
    try:
        yield discord
    finally:
        discord.gateway.drop()
        await runner.cleanup()


def _shown(post: Post) -> str:
    """What a client shows of a message: escapes and invisible characters are not seen."""
    return post.text.replace("\\", "").replace("\u200b", "")
