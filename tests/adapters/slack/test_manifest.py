"""The app's manifest is one that Slack takes, and asks for nothing that Ribbon does not need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.manifest import SCOPES, command_name, manifest
from bot.commands.registry import commands

ADDRESS = "https://ribbon.example.org"

_TEXTS: dict[str, tuple[int, int]] = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.long_description": (175, 4000),
    "display_information.background_color": (4, 7),
    "features.bot_user.display_name": (1, 80),
    "features.shortcuts.name": (1, 24),
    "features.shortcuts.callback_id": (1, 255),
    "features.shortcuts.description": (1, 150),
    "features.shortcuts.type": (6, 7),
    "features.slash_commands.command": (2, 32),
    "features.slash_commands.description": (1, 2000),
    "features.slash_commands.usage_hint": (1, 1000),
    "features.slash_commands.url": (1, 3000),
    "features.assistant_view.assistant_description": (1, 3000),
    "oauth_config.redirect_urls": (1, 2500),
    "oauth_config.scopes.bot": (1, 50),
    "settings.event_subscriptions.request_url": (1, 3500),
    "settings.event_subscriptions.bot_events": (1, 50),
    "settings.interactivity.request_url": (1, 3500),
    "settings.interactivity.message_menu_options_url": (1, 3500),
}
"""How long each text of a manifest may be, by Slack's own schema of it."""

_SWITCHES = {
    "features.app_home.home_tab_enabled",
    "features.app_home.messages_tab_enabled",
    "features.app_home.messages_tab_read_only_enabled",
    "features.bot_user.always_online",
    "features.slash_commands.should_escape",
    "settings.interactivity.is_enabled",
    "settings.org_deploy_enabled",
    "settings.socket_mode_enabled",
    "settings.token_rotation_enabled",
}


def _leaves(made: object, path: str = "") -> list[tuple[str, object]]:
    if isinstance(made, dict):
        return [leaf for key, value in made.items() for leaf in _leaves(value, f"{path}.{key}".strip("."))]
    if isinstance(made, list):
        return [leaf for value in made for leaf in _leaves(value, path)]
    return [(path, made)]


@pytest.mark.parametrize("made", [manifest(), manifest("club", ADDRESS), manifest(address=ADDRESS, assistant=True)])
def test_slack_takes_it(made: dict[str, Any]) -> None:
    """Every key is one that Slack knows, and every text is as long as it may be there."""
    for path, value in _leaves(made):
        if path.startswith("_metadata."):
            continue
        if isinstance(value, bool):
            assert path in _SWITCHES
        else:
            least, most = _TEXTS[path]
            assert least <= len(str(value)) <= most, path
    assert len(made["features"]["shortcuts"]) <= 10
    assert re.fullmatch(r"#[0-9a-f]{6}", made["display_information"]["background_color"])


def test_without_an_address_it_is_reached_in_socket_mode() -> None:
    """Nothing is asked for that a machine without a public address does not have."""
    made = manifest()
    assert made["settings"]["socket_mode_enabled"]
    assert "http" not in str(made)
    assert not made["settings"]["token_rotation_enabled"]


def test_with_an_address_everything_goes_there() -> None:
    """Events, presses, completion, its command and what comes back from installing all have their place."""
    made = manifest(address=f"{ADDRESS}/")
    assert not made["settings"]["socket_mode_enabled"]
    assert made["settings"]["token_rotation_enabled"]
    urls = {value for _, value in _leaves(made) if str(value).startswith("http")}
    assert urls == {f"{ADDRESS}/slack/events", f"{ADDRESS}/slack/oauth_redirect"}
    for bad in ("http://ribbon.example.org", "ribbon.example.org", "https://", "https://x/?y"):
        with pytest.raises(ValueError, match="https://"):
            manifest(address=bad)


def test_its_command_is_named_as_slack_takes_it() -> None:
    """The slash may be left out; what Slack would refuse is refused here."""
    assert command_name("book-club") == command_name("/book-club") == "/book-club"
    assert manifest("club")["features"]["slash_commands"][0]["command"] == "/club"
    for bad in ("", "/", "Ribbon", "rib bon", "x" * 32, "//x"):
        with pytest.raises(ValueError, match="small letters"):
            command_name(bad)


def test_what_can_be_said_is_told_while_it_is_typed() -> None:
    """The hint has the first word of every command that can be given."""
    hint = manifest()["features"]["slash_commands"][0]["usage_hint"]
    assert {kind.words.split(" ")[0] for kind in commands().values() if kind.listed} <= set(re.findall(r"\w+", hint))


def test_it_reads_no_history_and_every_scope_has_its_reason() -> None:
    """No channel's history, no email, nothing of an administrator's; the assistant only where it is wanted."""
    asked = manifest()["oauth_config"]["scopes"]
    assert asked == {"bot": list(SCOPES)}
    assert not [
        scope for scope in SCOPES if scope.startswith(("channels:", "groups:", "mpim:", "admin", "users:read."))
    ]
    assert all(len(reason.split()) > 3 for reason in SCOPES.values())
    wanted = manifest(assistant=True)
    assert wanted["oauth_config"]["scopes"]["bot"] == [*SCOPES, "assistant:write"]
    assert "assistant_thread_started" in wanted["settings"]["event_subscriptions"]["bot_events"]
    assert "assistant" not in str(manifest())


def test_the_readme_says_what_each_scope_is_for() -> None:
    """Whoever installs Ribbon reads there what it asks for, in the manifest's own words."""
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| Scope | What it is for |")[2].partition("\n\n")[0]
    assert dict(re.findall(r"^\| `([\w:]+)` \| (.+) \|$", table, re.MULTILINE)) == dict(SCOPES)
