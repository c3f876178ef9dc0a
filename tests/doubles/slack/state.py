"""What a local Slack knows: workspaces, people, conversations and all that stands in them, and who can see it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.doubles.slack import markup
from tests.doubles.slack.app import App

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 3.0
"""Seconds for which Slack waits for an acknowledgement, and for which a trigger_id is good."""

HOOK_LIFETIME, HOOK_USES = 1800.0, 5
"""Seconds for which a response_url is good, and how often it may be used."""

DEEPEST = 3
"""How many modals may lie on each other."""

TOKEN_LIFETIME = 43_200.0


class RefusedError(Exception):
    """What Slack refuses: its code, the reasons, what else it says, and the HTTP status."""

    def __init__(self, error: str, *messages: str, status: int = 200, **more: Any) -> None:  # noqa: ANN401 - JSON
        super().__init__(f"{error}: {'; '.join(messages)}" if messages else error)
        self.error, self.messages, self.status, self.more = error, messages, status, more


@dataclass
class Team:
    """A workspace. Those of one organisation have an `enterprise`."""

    id: str
    name: str
    enterprise: str = ""
    bot: str = ""
    """The app's user in it, once it is installed."""


@dataclass
class User:
    """Somebody in a workspace; `guest` is "single" or "multi" for a guest."""

    id: str
    team: str
    name: str
    admin: bool = False
    owner: bool = False
    guest: str = ""
    bot: bool = False
    deleted: bool = False


@dataclass
class Conversation:
    """A `channel`, a private `group`, or a direct message (`im`)."""

    id: str
    team: str
    name: str
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    creator: str = ""
    archived: bool = False


@dataclass
class Post:
    """A message. `sees` is the one member who can see it until they reload; None is everybody in the conversation."""

    ts: str
    channel: str
    author: str
    body: dict[str, Any]
    sees: str | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    edits: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    """What is picked and typed in it and not yet sent."""

    people: Mapping[str, User] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """Its ts, which no other message has."""
        return self.ts

    @property
    def thread(self) -> str:
        """The message under which it stands; empty for one in the channel itself."""
        found = str(self.body.get("thread_ts", ""))
        return "" if found == self.ts else found

    @property
    def notification(self) -> str:
        """What a lock screen shows of it."""
        return markup.called(markup.shown(str(self.body.get("text") or "")), self.people)

    @property
    def text(self) -> str:
        """All that a client shows of it: the blocks, or the text of one that has none."""
        blocks = self.body.get("blocks")
        said = "\n".join(markup.texts(blocks)) if blocks else self.notification
        legacy = [str(each.get("text") or each.get("fallback") or "") for each in self.body.get("attachments") or ()]
        return markup.called("\n".join([said, *legacy, *self.files]).strip(), self.people)

    @property
    def components(self) -> list[dict[str, Any]]:
        """All that can be pressed, picked from or typed into, each with the `block_id` of its block."""
        return list(markup.elements(self.body.get("blocks") or ()))

    @property
    def pings(self) -> list[str]:
        """Whom it pings: people's ids, `!channel` and the like."""
        return markup.pings(self.body)


@dataclass
class View:
    """A modal or a Home tab that somebody sees."""

    id: str
    team: str
    user: str
    body: dict[str, Any]
    hash: str
    root: str
    previous: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    people: Mapping[str, User] = field(default_factory=dict, repr=False)

    @property
    def text(self) -> str:
        """All that a client shows of it."""
        named = [markup.plain(self.body.get(key)) for key in ("title", "close", "submit") if self.body.get(key)]
        return markup.called("\n".join([*named, *markup.texts(self.body.get("blocks") or ())]), self.people)

    @property
    def components(self) -> list[dict[str, Any]]:
        """All that can be pressed, picked from or typed into, each with the `block_id` of its block."""
        return list(markup.elements(self.body.get("blocks") or ()))


@dataclass
class Hook:
    """A response_url: where it posts, about which message, and how often it was used."""

    url: str
    channel: str
    user: str
    at: float
    post: str = ""
    uses: int = 0
    used: asyncio.Event = field(default_factory=asyncio.Event)
    used_at: float = 0.0
    """When it was used first, by the clock that measures."""


@dataclass
class Trigger:
    """A trigger_id: whose it is, when it was given, and whether it was used."""

    user: str
    team: str
    at: float
    view: str = ""
    used: bool = False


@dataclass
class Grant:
    """A token: what it may do, where, and until when."""

    token: str
    team: str
    enterprise: str = ""
    scopes: tuple[str, ...] = ()
    until: float = 0.0
    refresh: str = ""
    ended: str = ""
    """The error that it comes to once it is no good any more."""


@dataclass
class Showing:
    """Something that a member was shown, at whatever time: where, and all the words of it."""

    user: str
    where: str
    text: str


@dataclass
class State:
    """All of it."""

    app: App = field(default_factory=App)
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the Assistant says that it is doing, by conversation and thread."""

    prompts: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    showings: list[Showing] = field(default_factory=list)
    pinged: list[str] = field(default_factory=list)
    """Whom any message pinged that the app has shown to more than one member, at whatever time."""

    address: str = ""
    patience: float = PATIENCE
    skipped: float = 0.0
    """Seconds that have passed here and nowhere else."""

    stopped: float = 0.0
    """When the clock here was stopped: then time passes by what is skipped alone."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def now(self) -> float:
        """The time here, in seconds since 1970."""
        return (self.stopped or time.time()) + self.skipped

    def elapsed(self, since: float) -> float:
        """Seconds of the clock on the wall since a moment of it: what is measured in threes of them is not skipped."""
        return time.monotonic() - since

    def new(self, letter: str) -> str:
        """An id that begins with this letter; the same sequence in every run."""
        return f"{letter}0{next(self._numbers):07X}"

    def stamp(self) -> str:
        """A ts, later than all before it."""
        return f"{int(self.now())}.{next(self._numbers):06d}"

    def mine(self, team: str) -> str:
        """The app's user in a workspace."""
        return self.teams[team].bot

    def conversation(self, number: str, grant: Grant) -> Conversation:
        """A conversation that a token may see. Raises `RefusedError`."""
        found = self.conversations.get(number)
        if found is None or not self.covers(grant, found.team):
            raise RefusedError("channel_not_found")
        if found.kind != "channel" and self.mine(found.team) not in found.members:
            raise RefusedError("channel_not_found")
        return found

    def covers(self, grant: Grant, team: str) -> bool:
        """Whether a token is good in a workspace: its own, or any of the organisation that it is for."""
        return grant.team == team or bool(not grant.team and grant.enterprise == self.teams[team].enterprise)

    def install(self, team: str, *, whole: bool = False, scopes: tuple[str, ...] = ()) -> Grant:
        """Let the app into a workspace, or into the `whole` organisation that it is of."""
        found = self.teams[team]
        for each in self.teams.values():
            if not each.bot and (each is found or (whole and each.enterprise == found.enterprise)):
                each.bot = self.new("U")
                self.users[each.bot] = User(each.bot, each.id, "ribbon", bot=True)
        return self.grant("" if whole else team, found.enterprise, scopes or self.app.scopes)

    def grant(self, team: str, enterprise: str, scopes: tuple[str, ...]) -> Grant:
        """A new token; one that expires if the app's tokens are rotated."""
        number = self.new("")
        rotated = self.app.rotates
        token = f"{'xoxe.' if rotated else ''}xoxb-{team or enterprise}-{number}"
        refresh = f"xoxe-{team or enterprise}-{number}" if rotated else ""
        made = Grant(token, team, enterprise, scopes, self.now() + TOKEN_LIFETIME if rotated else 0.0, refresh)
        self.grants[token] = made
        return made

    def admitted(self, token: str) -> Grant:
        """What a token may do. Raises `RefusedError` for one that is no good."""
        if not token:
            raise RefusedError("not_authed")
        found = self.grants.get(token)
        if found is None:
            raise RefusedError("invalid_auth")
        if found.ended:
            raise RefusedError(found.ended)
        if found.until and self.now() > found.until:
            raise RefusedError("token_expired")
        return found

    def installed(self, team: str) -> str:
        """How the app is in a workspace: "team" by its own token, "enterprise" by its organisation's, or not."""
        good = [grant for grant in self.grants.values() if not grant.ended]
        if any(grant.team == team for grant in good):
            return "team"
        enterprise = self.teams[team].enterprise
        return "enterprise" if any(not g.team and g.enterprise == enterprise for g in good if enterprise) else ""

    def any_bot(self, enterprise: str) -> str:
        """The app's user in an organisation."""
        return next(team.bot for team in self.teams.values() if team.enterprise == enterprise and team.bot)

    def direct(self, user: str) -> Conversation:
        """The direct message between somebody and the app."""
        team = self.users[user].team
        wanted = {user, self.mine(team)}
        for each in self.conversations.values():
            if each.kind == "im" and each.members == wanted:
                return each
        made = Conversation(self.new("D"), team, "directmessage", "im", wanted)
        self.conversations[made.id] = made
        return made

    def keep(
        self,
        channel: str,
        author: str,
        body: dict[str, Any],
        sees: str | None = None,
        files: dict[str, bytes] | None = None,
    ) -> Post:
        """A new message."""
        post = Post(self.stamp(), channel, author, body, sees, files or {}, people=self.users)
        self.posts[post.ts] = post
        self.show(post)
        return post

    def show(self, post: Post) -> None:
        """Note that a message was shown as it stands now, with what it says on a lock screen."""
        readers = [post.sees] if post.sees else sorted(self.conversations[post.channel].members)
        for user in readers:
            self.showings.append(Showing(user, post.channel, f"{post.notification}\n{post.text}"))
        if self.users[post.author].bot and not post.sees and self.conversations[post.channel].kind != "im":
            self.pinged += post.pings

    def show_view(self, view: View) -> None:
        """Note that a view was shown as it stands now."""
        self.showings.append(Showing(view.user, view.body["type"], view.text))

    def seen(self, user: str, channel: str, thread: str = "") -> list[Post]:
        """The messages of a channel, or of a thread in it, that a member can see, oldest first."""
        if user not in self.conversations[channel].members:
            return []
        return [
            post
            for post in self.posts.values()
            if post.channel == channel
            and post.sees in {None, user}
            and (thread in {post.thread, post.ts} or (not thread and post.body.get("reply_broadcast")))
        ]
