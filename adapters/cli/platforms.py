"""`ribbon run`, `ribbon doctor` and `ribbon manifest`: Ribbon on Discord and on Slack, and what it lacks there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from adapters.slack.tokens import NAMES, WAYS, Tokens, given

if TYPE_CHECKING:
    from adapters.cli.settings import Settings

DISCORD = "DISCORD_TOKEN"
RUN = (
    "Example:\n\n  DISCORD_TOKEN=... ribbon run\n\n  SLACK_BOT_TOKEN=... SLACK_APP_TOKEN=... ribbon run\n\nThe README"
    " says how to get a token, and what to do next."
)
DOCTOR = "Example:\n\n  DISCORD_TOKEN=... ribbon doctor"
MANIFEST = (
    "Examples:\n\n  ribbon manifest slack > manifest.json\n\n  ribbon manifest slack --address"
    " https://ribbon.example.org\n\nPaste it at https://api.slack.com/apps, “Create New App”, “From a manifest”."
)

_UNSET = (
    "DISCORD_TOKEN is not set. Open https://discord.com/developers/applications, choose your application (or make one),"
    " press “Reset Token” under “Bot”, and start again with DISCORD_TOKEN=... in the environment. Or, for Slack, begin"
    f" with “ribbon manifest slack”, and set {WAYS}."
)


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What the environment hands over for each platform."""

    discord: str
    slack: Tokens


def run() -> None:
    """Run Ribbon on Discord, on Slack or on both, until it is told to stop. It says how to bring it to a channel."""
    found, tokens = _settings()
    wrong = tokens.slack.wrong()
    if wrong:
        from adapters.cli.asking import UsageError  # noqa: PLC0415 - quick commands stay quick

        raise UsageError("\n".join(wrong))
    from adapters.cli.client_platforms import serve  # noqa: PLC0415 - after the settings: it logs as they say

    serve(found, tokens, typer.echo)


def doctor() -> None:
    """Check what Ribbon needs on Discord and on Slack, without starting it, and say in plain words what is missing.

    Exit code 1 if something is.
    """
    found, tokens = _settings()
    from adapters.cli.client_platforms import examine  # noqa: PLC0415 - quick commands stay quick

    fine, wrong = examine(found, tokens)
    for line in fine:
        typer.echo(f"ok: {line}")
    for line in wrong:
        typer.echo(f"missing: {line}")
    raise typer.Exit(1 if wrong else 0)


def manifest(
    platform: Annotated[Literal["slack"], typer.Argument(metavar="slack", help="For which platform.")],  # noqa: ARG001 - there is one
    address: Annotated[str, typer.Option(metavar="URL", help="Your public address, for HTTP; else Socket Mode.")] = "",
    *,
    assistant: Annotated[bool, typer.Option("--assistant", help="In Slack's assistant pane too.")] = False,
    one: Annotated[bool, typer.Option("--one-workspace", help="HTTP with SLACK_BOT_TOKEN alone.")] = False,
) -> None:
    """Print what a platform has to know of Ribbon: on Slack, the manifest from which an app is made."""
    from adapters.cli.asking import UsageError  # noqa: PLC0415 - quick commands stay quick
    from adapters.cli.settings import settings  # noqa: PLC0415 - quick commands stay quick
    from adapters.slack.manifest import manifest as of_app  # noqa: PLC0415 - quick commands stay quick

    try:
        made = of_app(settings().slack_command, address, assistant=assistant)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if one:
        made["settings"]["token_rotation_enabled"] = False
    typer.echo(json.dumps(made, indent=2, ensure_ascii=False))


def _settings() -> tuple[Settings, Given]:
    """The settings, and the tokens, which stand in the environment alone. Raises `UsageError` if there is none."""
    from adapters.cli.asking import UsageError  # noqa: PLC0415 - quick commands stay quick
    from adapters.cli.logs import log_to_stderr  # noqa: PLC0415 - quick commands stay quick
    from adapters.cli.settings import settings  # noqa: PLC0415 - quick commands stay quick

    found = settings()
    log_to_stderr(found.log)
    tokens = Given(os.environ.get(DISCORD, "").strip(), given(os.environ))
    for name in NAMES:
        os.environ.pop(name, None)  # where bolt would find them, and take another way than the one that was chosen
    if not tokens.discord and not tokens.slack.any:
        raise UsageError(_UNSET)
    return found, tokens
