"""An app as Slack knows it: its keys, and what its manifest says of commands, shortcuts, scopes and events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Ribbon"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Ribbon", "always_online": True},
        "slash_commands": [{"command": "/ribbon", "description": "Read together", "usage_hint": "help"}],
        "shortcuts": [
            {"name": "Ask Ribbon", "type": "global", "callback_id": "ask", "description": "Ask about the book"},
            {
                "name": "Ask Ribbon about this",
                "type": "message",
                "callback_id": "about",
                "description": "Ask what it says",
            },
        ],
        "assistant_view": {"assistant_description": "Ask about the book"},
    },
    "oauth_config": {
        "scopes": {
            "bot": "app_mentions:read assistant:write channels:read chat:write commands files:read files:write "
            "groups:read im:history im:read im:write team:read users:read".split()
        },
        "redirect_urls": [],
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": "app_home_opened app_mention app_uninstalled assistant_thread_context_changed "
            "assistant_thread_started member_joined_channel message.im tokens_revoked".split()
        },
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": True,
        "socket_mode_enabled": True,
        "token_rotation_enabled": False,
    },
}
"""What an app of this kind asks for, where a test gives no manifest of its own."""


@dataclass
class App:
    """The app. In Socket Mode there is no `url`; over HTTP all that happens is told to that one."""

    manifest: Mapping[str, Any] = field(default_factory=lambda: MANIFEST)
    id: str = "A0RIBBON"
    bot: str = "B0RIBBON"
    client_id: str = "100.200"
    client_secret: str = "client-secret-of-the-app"
    signing_secret: str = "signing-secret-of-the-app"
    verification: str = "verification-token"
    app_token: str = "xapp-1-A0RIBBON-1-local"
    url: str = ""

    @property
    def scopes(self) -> tuple[str, ...]:
        """What a bot may do when it is installed."""
        return tuple(self.manifest["oauth_config"]["scopes"]["bot"])

    @property
    def events(self) -> frozenset[str]:
        """Of which events it is told."""
        return frozenset(self.manifest["settings"].get("event_subscriptions", {}).get("bot_events", ()))

    @property
    def commands(self) -> frozenset[str]:
        """Its slash commands, each with its slash."""
        return frozenset(each["command"] for each in self.manifest["features"].get("slash_commands", ()))

    @property
    def home(self) -> bool:
        """Whether it has a Home tab."""
        return bool(self.manifest["features"].get("app_home", {}).get("home_tab_enabled"))

    @property
    def rotates(self) -> bool:
        """Whether its tokens expire, and are refreshed."""
        return bool(self.manifest["settings"].get("token_rotation_enabled"))

    def shortcut(self, name: str, kind: str) -> str:
        """The callback_id of a shortcut by the name that members see; empty if there is none."""
        listed = self.manifest["features"].get("shortcuts", ())
        return next((each["callback_id"] for each in listed if (each["name"], each["type"]) == (name, kind)), "")
