"""What a local Discord knows: a guild with its channels and members, all messages, and who can see each of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.rules import EPHEMERAL

if TYPE_CHECKING:
    from collections.abc import Mapping

APPLICATION = "900000000000000001"
TOKEN = "a.local.token"
MANAGE_GUILD, EVERYTHING = 1 << 5, (1 << 50) - 1
VIEW, SEND = 1 << 10, 1 << 11
PATIENCE, LIFETIME = 3.0, 900.0
"""Seconds that Discord waits for a first response, and for which an interaction's token is good."""

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

    @property
    def text(self) -> str:
        """All that a client shows of it, as it stands in the message."""
        embeds = [str(embed.get("description", "")) for embed in self.body.get("embeds", ())]
        labels = [f"[{each.get('label', each.get('placeholder'))}]" for each in self.components]
        return "\n".join([str(self.body.get("content") or ""), *embeds, *self.files, " ".join(labels)]).strip()

    @property
    def components(self) -> list[dict[str, Any]]:
        """All that can be pressed or picked from."""
        return [each for row in self.body.get("components", ()) for each in row["components"]]


@dataclass
class Spoken:
    """An interaction: who, when, and how far it was answered."""

    id: str
    token: str
    user: str
    channel: str
    kind: int
    at: float = field(default_factory=time.monotonic)
    response: int = 0
    private: bool = False
    original: Post | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether the member was told to wait, and is still waiting."""
        return self.original is not None and self.original.waits


@dataclass
class State:
    """All of it. `forbidden` holds the permissions that the bot lacks, by channel."""

    guild: str = field(default_factory=snowflake)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    permissions: dict[str, int] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    spoken: dict[str, Spoken] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    forbidden: dict[str, int] = field(default_factory=dict)
    nonces: dict[tuple[str, str], str] = field(default_factory=dict)
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
            body["message_reference"] |= {"channel_id": post.channel, "guild_id": self.guild}
        mentions = [self.user(number) for number in (*self.users, APPLICATION) if f"<@{number}>" in content]
        return {
            "id": post.id,
            "channel_id": post.channel,
            "author": self.user(post.author),
            "content": content,
            "timestamp": datetime.now(UTC).isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": mentions,
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": 0,
            "flags": EPHEMERAL if post.sees else 0,
            **body,
        }

    def channel(self, number: str) -> dict[str, Any]:
        """A channel that the bot may see."""
        found = self.channels.get(number)
        if found is None:
            raise RefusedError(404, 10003, "Unknown Channel")
        if self.forbidden.get(number, 0) & VIEW:
            raise RefusedError(403, 50001, "Missing Access")
        return found

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
        if time.monotonic() - found.at > self.lifetime:
            raise RefusedError(401, 50027, "Invalid Webhook Token")
        return found

    def seen(self, user: str, channel: str) -> list[Post]:
        """The messages of a channel that a member can see, oldest first."""
        return [
            post
            for post in self.posts.values()
            if post.channel == channel and post.sees in {None, user} and not post.waits
        ]
