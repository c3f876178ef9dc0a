"""What a local Discord knows: a guild with its channels and members, all messages, and who can see each of them."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.components import BUTTON, SELECT, every
from tests.doubles.discord.rules import EPHEMERAL

if TYPE_CHECKING:
    from collections.abc import Mapping

APPLICATION = "900000000000000001"
TOKEN = "a.local.token"
MANAGE_GUILD, EVERYTHING = 1 << 5, (1 << 50) - 1
VIEW, SEND, MANAGE_MESSAGES, EMBED, ATTACH, HISTORY = 1 << 10, 1 << 11, 1 << 13, 1 << 14, 1 << 15, 1 << 16
SEND_IN_THREADS, USE_COMMANDS = 1 << 38, 1 << 31
PATIENCE, LIFETIME = 3.0, 900.0
"""Seconds that Discord waits for a first response, and for which an interaction's token is good."""

NONCE_KEPT = 300.0
"""Seconds for which Discord knows a nonce again: it speaks of a few minutes."""

_EPOCH = 1_420_070_400_000
_numbers = count(1)


class RefusedError(Exception):
    """What Discord refuses: its HTTP status, its own code, and what is wrong."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message


def snowflake(at: float | None = None) -> str:
    """An id that says when it was made."""
    now = time.time() if at is None else at
    return str((int(now * 1000) - _EPOCH) << 22 | next(_numbers) % (1 << 22))


@dataclass
class Post:
    """A message. `sees` is the one member who can see it; None is everybody who can see the channel."""

    id: str
    channel: str
    author: str
    body: dict[str, Any]
    sees: str | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    waits: bool = False
    edits: int = 0
    token: str = ""
    """That of the interaction to which it is an answer."""

    @property
    def text(self) -> str:
        """All that a client shows of it, as it stands in the message."""
        embeds = [str(embed.get("description", "")) for embed in self.body.get("embeds") or ()]
        texts = [str(each.get("content", "")) for each in every(self.body.get("components") or ())]
        labels = [f"[{each.get('label', each.get('placeholder'))}]" for each in self.components]
        shown = [str(self.body.get("content") or ""), *embeds, *filter(None, texts), *self.files, " ".join(labels)]
        return "\n".join(shown).strip()

    @property
    def components(self) -> list[dict[str, Any]]:
        """All that can be pressed or picked from."""
        return [dict(each) for each in every(self.body.get("components") or ()) if each["type"] in {BUTTON, SELECT}]

    @property
    def attached(self) -> list[str]:
        """The ids of its files."""
        return [str(int(self.id) + number) for number in range(1, len(self.files) + 1)]


@dataclass
class Spoken:
    """An interaction: who, when (`began` by Discord's own clock), and how far it was answered."""

    id: str
    token: str
    user: str
    channel: str
    kind: int
    began: float = 0.0
    at: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    response: int = 0
    took: float = 0.0
    """Seconds until its first response came."""
    done: asyncio.Event = field(default_factory=asyncio.Event)
    private: bool = False
    original: Post | None = None
    pressed: Post | None = None
    sent: bool = False
    """Whether the modal that was its answer has been sent."""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether the member was told to wait, and is still waiting."""
        return self.original is not None and self.original.waits


@dataclass
class State:
    """All of it. `forbidden` holds the permissions that the bot lacks, by channel or guild.

    `guild` is the one in which members are who are not said to be elsewhere; `guilds` are those that the bot is in.
    """

    guild: str = field(default_factory=snowflake)
    guilds: list[str] = field(default_factory=list)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    rooms: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The channels that each guild has had."""
    users: dict[str, str] = field(default_factory=dict)
    permissions: dict[str, int] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    spoken: dict[str, Spoken] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    forbidden: dict[str, int] = field(default_factory=dict)
    nonces: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    patience: float = PATIENCE
    lifetime: float = LIFETIME
    skipped: float = 0.0
    """Seconds that have passed here and nowhere else."""

    def now(self) -> float:
        """The time here, in seconds since 1970."""
        return time.time() + self.skipped

    def user(self, number: str) -> dict[str, Any]:
        """A member as Discord describes them."""
        name = "Ribbon" if number == APPLICATION else self.users[number]
        bot = number == APPLICATION
        return {"id": number, "username": name, "global_name": name, "discriminator": "0", "avatar": None, "bot": bot}

    def message(self, post: Post) -> dict[str, Any]:
        """A message as Discord describes it."""
        body = {key: value for key, value in post.body.items() if key in {"embeds", "components", "message_reference"}}
        content = str(post.body.get("content") or "")
        if "message_reference" in body:
            about = {"channel_id": post.channel} | self.where(post.channel)
            body["message_reference"] = body["message_reference"] | about
        mentions = [self.user(number) for number in (*self.users, APPLICATION) if f"<@{number}>" in content]
        return {
            "id": post.id,
            "channel_id": post.channel,
            "author": self.user(post.author),
            "content": content,
            "timestamp": datetime.now(UTC).isoformat(),
            "edited_timestamp": datetime.now(UTC).isoformat() if post.edits else None,
            "tts": False,
            "mention_everyone": False,
            "mentions": mentions,
            "mention_roles": [],
            "attachments": [
                {"id": number, "filename": name, "size": len(data), "url": "", "proxy_url": ""}
                for number, (name, data) in zip(post.attached, post.files.items(), strict=True)
            ],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": (EPHEMERAL if post.sees else 0) | post.body.get("flags", 0),
            **body,
        }

    def thread(self, name: str, parent: str) -> dict[str, Any]:
        """A new thread below a channel."""
        number, stamp = snowflake(), "2026-01-01T00:00:00+00:00"
        meta = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": stamp, "locked": False}
        made: dict[str, Any] = {"id": number, "guild_id": self.channels[parent]["guild_id"], "name": name, "type": 11}
        made |= {"parent_id": parent, "thread_metadata": meta, "owner_id": "1", "message_count": 0, "member_count": 1}
        made |= {"position": 0, "permission_overwrites": [], "nsfw": False, "topic": None, "rate_limit_per_user": 0}
        self.channels[number] = made
        self.rooms[str(made["guild_id"])].append(number)
        return made

    def where(self, channel: str) -> dict[str, str]:
        """The guild of a channel as events have it; nothing for a direct message."""
        guild = self.channels.get(channel, {}).get("guild_id", "")
        return {"guild_id": guild} if guild else {}

    def lacking(self, channel: str) -> int:
        """The permissions that the bot lacks in a channel: what its guild, a thread's parent and itself forbid."""
        found = self.channels.get(channel, {})
        above = (found.get("guild_id"), found.get("parent_id"), channel)
        lacking = 0
        for each in above:
            lacking |= self.forbidden.get(str(each), 0)
        return lacking

    def channel(self, number: str, *needed: int) -> dict[str, Any]:
        """A channel that the bot may see, and in which it has all permissions that are needed."""
        found = self.channels.get(number)
        if found is None:
            raise RefusedError(404, 10003, "Unknown Channel")
        if self.lacking(number) & VIEW or found.get("guild_id", self.guild) not in self.guilds:
            raise RefusedError(403, 50001, "Missing Access")
        if any(self.lacking(number) & each for each in needed):
            raise RefusedError(403, 50013, "Missing Permissions")
        return found

    def meant_for_bot(self, message: Mapping[str, Any]) -> bool:
        """Whether the bot may read a message without the privileged intent: its own, or one that names it."""
        return str(message["author"]["id"]) == APPLICATION or f"<@{APPLICATION}>" in str(message["content"])

    def guild_payload(self, number: str) -> dict[str, Any]:
        """A guild as Discord tells of it."""
        may = EVERYTHING & ~(1 << 3) & ~self.forbidden.get(number, 0)
        role = {"id": number, "name": "@everyone", "permissions": str(may), "position": 0, "color": 0}
        role |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0, "colors": {"primary_color": 0}}
        mine = [self.channels[each] for each in self.rooms[number] if each in self.channels]
        return {
            "id": number,
            "name": "Readers",
            "owner_id": "1",
            "member_count": len(self.users) + 1,
            "roles": [role],
            "channels": [self.channel_payload(each["id"]) for each in mine if each["type"] == 0],
            "threads": [each for each in mine if each["type"] == 11],
            "members": [{"user": self.user(APPLICATION), "roles": [], "joined_at": None, "flags": 0}],
            "emojis": [],
            "stickers": [],
            "features": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "large": False,
            "unavailable": False,
            "joined_at": "2026-01-01T00:00:00+00:00",
        }

    def channel_payload(self, number: str) -> dict[str, Any]:
        """A channel as Discord tells of it, with what it forbids."""
        deny = self.forbidden.get(number, 0)
        guild = self.channels[number].get("guild_id")
        found = [{"id": guild, "type": 0, "allow": "0", "deny": str(deny)}] if deny else []
        return self.channels[number] | ({"permission_overwrites": found} if found else {})

    def keep(
        self, channel: str, author: str, body: Mapping[str, Any], sees: str | None, files: Mapping[str, bytes]
    ) -> Post:
        """A new message."""
        post = Post(snowflake(self.now()), channel, author, dict(body), sees, dict(files))
        self.posts[post.id] = post
        return post

    def interaction(self, token: str, *, late: bool = True) -> Spoken:
        """The interaction of a token that is still good, and was answered; raises what Discord says otherwise."""
        found = self.spoken.get(token)
        if found is None or (late and not found.response):
            raise RefusedError(404, 10015, "Unknown Webhook")
        if self.now() - found.began > self.lifetime:
            raise RefusedError(401, 50027, "Invalid Webhook Token")
        return found

    def known_nonce(self, channel: str, nonce: str) -> Post | None:
        """The post that was made with this nonce within the last minutes."""
        number, at = self.nonces.get((channel, nonce), ("", 0.0))
        return self.posts.get(number) if self.now() - at < NONCE_KEPT else None

    def seen(self, user: str, channel: str) -> list[Post]:
        """The messages of a channel that a member can see, oldest first."""
        return [
            post
            for post in self.posts.values()
            if post.channel == channel and post.sees in {None, user} and not post.waits
        ]
