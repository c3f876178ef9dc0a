"""What the operator hands over for Slack, and which of the ways to run Ribbon there it is enough for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BOT, APP, SIGNING = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
CLIENT_ID, CLIENT_SECRET = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"
NAMES = (BOT, APP, SIGNING, CLIENT_ID, CLIENT_SECRET)
"""Where they stand in the environment."""

APPS = "https://api.slack.com/apps"
WAYS = (
    f"{BOT} and {APP} (one workspace, no public address), {SIGNING} and {BOT} (one workspace, over HTTP), or {SIGNING},"
    f" {CLIENT_ID} and {CLIENT_SECRET} (every workspace that installs it, over HTTP)"
)
_WHERE: Mapping[str, str] = {
    BOT: "It begins with xoxb- and stands under “OAuth & Permissions” once the app is installed",
    APP: "It begins with xapp- and is made under “Basic Information”, “App-Level Tokens”, with connections:write",
    SIGNING: "It stands under “Basic Information”, “App Credentials”",
    CLIENT_ID: "It stands under “Basic Information”, “App Credentials”",
    CLIENT_SECRET: "It stands under “Basic Information”, “App Credentials”",
}
_BEGINS: Mapping[str, str] = {BOT: "xoxb-", APP: "xapp-"}
_ENDS = (
    f"{BOT} ends within half a day: this app's tokens are renewed, which cannot be undone. Make an app that stays in"
    " one workspace, with “ribbon manifest slack”, or for HTTP with “ribbon manifest slack --address URL"
    " --one-workspace”."
)
"""What is said of a token that nobody could renew."""


class Way(StrEnum):
    """How Slack and Ribbon reach each other."""

    SOCKETS = "Socket Mode"
    HTTP = "HTTP, one workspace"
    MANY = "HTTP, every workspace that installs it"


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """The tokens and secrets; empty where there is none."""

    bot: str = ""
    app: str = ""
    signing: str = ""
    client_id: str = ""
    client_secret: str = ""

    @property
    def any(self) -> bool:
        """Whether anything was handed over."""
        return any((self.bot, self.app, self.signing, self.client_id, self.client_secret))

    @property
    def way(self) -> Way | None:
        """What it is enough for: Socket Mode before HTTP, one workspace before many."""
        if self.app and self.bot:
            return Way.SOCKETS
        if self.signing and self.bot:
            return Way.HTTP
        return Way.MANY if self.signing and self.client_id and self.client_secret else None

    def wrong(self) -> list[str]:
        """What is missing, or is in the place of something else, and where it stands; nothing if all is well."""
        given = dict(zip(NAMES, (self.bot, self.app, self.signing, self.client_id, self.client_secret), strict=True))
        if self.bot.startswith("xoxe."):
            return [_ENDS]
        for name, begins in _BEGINS.items():
            if given[name] and not given[name].startswith(begins):
                return [f"{name} is something else. {_WHERE[name]}, at {APPS}."]
        if self.way or not self.any:
            return []
        return [f"{name} is not set. {_WHERE[name]}, at {APPS}." for name in self._lacking()] + [f"Slack takes {WAYS}."]

    def _lacking(self) -> list[str]:
        if self.client_id or self.client_secret:
            pairs = ((SIGNING, self.signing), (CLIENT_ID, self.client_id), (CLIENT_SECRET, self.client_secret))
            return [name for name, value in pairs if not value]
        return [APP] if self.bot else [BOT]


def given(environment: Mapping[str, str]) -> Tokens:
    """What the environment hands over."""
    return Tokens(*(environment.get(name, "").strip() for name in NAMES))
