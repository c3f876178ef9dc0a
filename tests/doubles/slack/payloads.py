"""What Slack tells the app: events, commands and what members do, in Slack's own words."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.doubles.slack.state import Hook, Post, Trigger, View

if TYPE_CHECKING:
    from tests.doubles.slack.api import Api
    from tests.doubles.slack.state import State


class NotOfferedError(AssertionError):
    """No client of Slack would let a member do that."""


@dataclass
class Spoken:
    """Something that a member did: the word that came for it, and what was opened or posted by it."""

    user: str
    channel: str
    hook: Hook | None = None
    trigger: str = ""
    word: Any = None
    errors: dict[str, str] = field(default_factory=dict)
    """What a modal says beside its fields when it is not taken."""

    offered: list[dict[str, Any]] = field(default_factory=list)


class Payloads:
    """Writes them, of one member in one place."""

    def __init__(self, state: State, api: Api) -> None:
        self._state = state
        self._api = api

    def event(self, team: str, event: dict[str, Any]) -> dict[str, Any]:
        """An event in its envelope, for the app in a workspace."""
        state = self._state
        stamp = state.stamp()
        enterprise = state.teams[team].enterprise or None
        whole = state.installed(team) == "enterprise"
        authorized = {
            "enterprise_id": enterprise,
            "team_id": None if whole else team,
            "user_id": state.mine(team),
            "is_bot": True,
            "is_enterprise_install": whole,
        }
        return {
            "token": state.app.verification,
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": enterprise,
            **({"enterprise_id": enterprise} if enterprise else {}),
            "api_app_id": state.app.id,
            "event": {"event_ts": stamp, **event},
            "type": "event_callback",
            "event_id": state.new("Ev"),
            "event_time": int(float(stamp)),
            "authorizations": [authorized],
            "is_ext_shared_channel": False,
            "event_context": state.new("4-"),
        }

    def command(self, spoken: Spoken, command: str, text: str) -> dict[str, str]:
        """A slash command, as the form that it is sent as."""
        user = self._state.users[spoken.user]
        team = self._state.teams[user.team]
        assert spoken.hook is not None
        return {
            "token": self._state.app.verification,
            "team_id": team.id,
            "team_domain": team.name,
            **({"enterprise_id": team.enterprise, "enterprise_name": "The organisation"} if team.enterprise else {}),
            "channel_id": spoken.channel,
            "channel_name": self._named(spoken.channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self._state.app.id,
            "is_enterprise_install": str(self._whole(team.id)).lower(),
            "response_url": spoken.hook.url,
            "trigger_id": spoken.trigger,
        }

    def interaction(self, spoken: Spoken, kind: str, **more: object) -> dict[str, Any]:
        """What a member did with a button, a modal, a menu."""
        user = self._state.users[spoken.user]
        team = self._state.teams[user.team]
        enterprise = {"id": team.enterprise, "name": "The organisation"} if team.enterprise else None
        found: dict[str, Any] = {
            "type": kind,
            "token": self._state.app.verification,
            "api_app_id": self._state.app.id,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
            "team": {"id": team.id, "domain": team.name},
            "enterprise": enterprise,
            "is_enterprise_install": self._whole(team.id),
            **more,
        }
        if kind not in {"view_closed", "block_suggestion"}:
            found["trigger_id"] = spoken.trigger
        if kind in {"shortcut", "message_action"}:
            found["action_ts"] = self._state.stamp()
        if spoken.hook is not None and kind in {"block_actions", "message_action"}:
            found["response_url"] = spoken.hook.url
        return found

    def within(self, spoken: Spoken, surface: Post | View) -> dict[str, Any]:
        """Where a press or a pick happened."""
        if isinstance(surface, View):
            described = self._api.views.described(surface)
            return {"container": {"type": "view", "view_id": surface.id}, "view": described}
        private = bool(surface.sees)
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": surface.ts,
            "channel_id": surface.channel,
            "is_ephemeral": private,
        }
        container |= {"thread_ts": surface.thread} if surface.thread else {}
        channel = {"id": surface.channel, "name": self._named(surface.channel)}
        found: dict[str, Any] = {"container": container, "channel": channel, "state": {"values": surface.values}}
        return found if private else found | {"message": self._api.messages.described(surface)}

    def speak(self, user: str, channel: str = "", pressed: Post | View | None = None) -> Spoken:
        """Somebody does something: with a trigger_id, and a response_url where there is a conversation."""
        state = self._state
        spoken = Spoken(user, channel, trigger=state.new("trigger-"))
        view = pressed.id if isinstance(pressed, View) else ""
        state.triggers[spoken.trigger] = Trigger(user, state.users[user].team, time.monotonic(), view)
        if channel:
            url = f"{state.address}/actions/{state.users[user].team}/{state.new('hook-')}"
            spoken.hook = Hook(url, channel, user, state.now(), pressed.ts if isinstance(pressed, Post) else "")
            state.hooks[url] = spoken.hook
        return spoken

    def _named(self, channel: str) -> str:
        found = self._state.conversations[channel]
        return {"im": "directmessage", "group": "privategroup"}.get(found.kind, found.name)

    def _whole(self, team: str) -> bool:
        return self._state.installed(team) == "enterprise"
