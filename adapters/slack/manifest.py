"""What Slack has to know of Ribbon: the manifest from which its app is made, and what each permission is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.commands.registry import commands

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMAND = "/ribbon"
"""Ribbon's command, where it has no other name: all of the registry's words go after it."""

SCOPES: Mapping[str, str] = {
    "commands": "its command, and its entries in the menus",
    "chat:write": "to answer, in the channels that it was invited to",
    "app_mentions:read": "to hear what is said to it by its name, and nothing else that is said in a channel",
    "im:history": "to hear what is said to it in its own direct messages",
    "im:write": "to open a direct message for a file that is for one member alone",
    "files:write": "to send tables and your own data as files",
    "files:read": "to read the quiz that a moderator gives it as a file",
    "users:read": "to write names in a channel without ringing for anybody, and to know who administers the workspace",
}
"""What the bot may do, and what for. It can read no channel's history."""

ASSISTANT_SCOPE = "assistant:write"
"""To answer in Slack's assistant pane as well, where that is wanted."""

ASK_CALLBACK, ABOUT_CALLBACK, REPORT_CALLBACK = "ask", "ask_about", "report"
"""How shortcuts are told apart: a question from anywhere, one about a message, and a report of a message."""

EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH = "/slack/events", "/slack/install", "/slack/oauth_redirect"
"""Where Slack reaches Ribbon over HTTP."""

_EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
_ASSISTANT_EVENTS = ("assistant_thread_context_changed", "assistant_thread_started")
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_ABOUT = "A book club that knows how far you have read, and never tells you what comes later."
_LONG = (
    "Ribbon answers questions about the book that a channel reads: who somebody is, what has happened, what you have "
    "missed. Say how many chapters you have finished, and nothing that you are shown goes beyond them. What is for you "
    "is shown to you alone. It plays quizzes, in the channel or with you alone, keeps the questions that your reading "
    "does not answer yet, and reads no channel's history."
)


def command_name(name: str) -> str:
    """The name of Ribbon's command as Slack takes it: `ribbon` is `/ribbon`. Raises `ValueError` for what is none."""
    found = f"/{name.strip().removeprefix('/')}"
    if not _COMMAND.fullmatch(found):
        message = "A command on Slack is up to 31 small letters, digits, hyphens and underscores after a slash."
        raise ValueError(message)
    return found


def manifest(command: str = COMMAND, address: str = "", *, assistant: bool = False) -> dict[str, Any]:
    """The app, as Slack takes it. With the public `address` of this Ribbon it is reached there, else in Socket Mode.

    `assistant` has it in Slack's assistant pane too. Raises `ValueError` for a command or an address that is none.
    """
    address = address.rstrip("/")
    if address and not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", address):
        message = "Slack takes an address that begins with https://, such as https://ribbon.example.org."
        raise ValueError(message)
    reached = {"request_url": f"{address}{EVENTS_PATH}"} if address else {}
    events = sorted((*_EVENTS, *(_ASSISTANT_EVENTS if assistant else ())))
    interactivity = {"is_enabled": True, **reached}
    if address:
        interactivity["message_menu_options_url"] = reached["request_url"]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Ribbon",
            "description": _ABOUT,
            "long_description": _LONG,
            "background_color": "#7a1f2b",
        },
        "features": _features(command_name(command), reached.get("request_url", ""), assistant=assistant),
        "oauth_config": {
            **({"redirect_urls": [f"{address}{REDIRECT_PATH}"]} if address else {}),
            "scopes": {"bot": scopes(assistant=assistant)},
        },
        "settings": {
            "event_subscriptions": {**reached, "bot_events": events},
            "interactivity": interactivity,
            "org_deploy_enabled": True,
            "socket_mode_enabled": not address,
            # A token that is handed over in a setting cannot be renewed: it is renewed where Slack's own door is used.
            "token_rotation_enabled": bool(address),
        },
    }


def scopes(*, assistant: bool = False) -> list[str]:
    """What the bot asks to be let do."""
    return [*SCOPES, *([ASSISTANT_SCOPE] if assistant else ())]


def _features(command: str, url: str, *, assistant: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Ribbon", "always_online": True},
        "shortcuts": _shortcuts(),
        "slash_commands": [
            {
                "command": command,
                "description": "Ask about the book, say how far you have read, play a quiz",
                "usage_hint": _hint(),
                "should_escape": False,
                **({"url": url} if url else {}),
            }
        ],
    }
    return found | ({"assistant_view": {"assistant_description": _ABOUT}} if assistant else {})


def _shortcuts() -> list[dict[str, str]]:
    """The entries in Slack's menus; that of a command only if there is one."""
    entries = [
        ("global", ASK_CALLBACK, "Ask Ribbon", "Ask about the book that you read; only you see the answer", "ask"),
        ("message", ABOUT_CALLBACK, "Ask Ribbon about this", "Ask what this message asks; only you see it", "ask"),
        ("message", REPORT_CALLBACK, "Report spoiler or error", "Tell the moderators of your club", "report"),
    ]
    return [
        {"type": kind, "callback_id": callback_id, "name": name, "description": about}
        for kind, callback_id, name, about, words in entries
        if words in commands()
    ]


def _hint() -> str:
    """The first words of what can be said, as Slack shows them while the command is typed."""
    firsts = dict.fromkeys(words.split(" ")[0] for words, kind in commands().items() if kind.listed)
    return f"who is …? | {' | '.join(firsts)}"
