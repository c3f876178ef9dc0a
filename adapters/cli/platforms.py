"""`ribbon run` and `ribbon doctor`: Ribbon on a platform, and what it lacks there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from adapters.cli.settings import Settings

TOKEN = "DISCORD_TOKEN"  # noqa: S105 - where it stands, not what it is
RUN = (
    "Example:\n\n  DISCORD_TOKEN=... ribbon run\n\nThe token is that of a bot, from https://discord.com/developers. The"
    " README says how to get one, and what to do next."
)
DOCTOR = "Example:\n\n  DISCORD_TOKEN=... ribbon doctor"

_UNSET = (
    "DISCORD_TOKEN is not set. Open https://discord.com/developers/applications, choose your application (or make one),"
    " press “Reset Token” under “Bot”, and start again with DISCORD_TOKEN=... in the environment."
)


def run() -> None:
    """Run Ribbon on Discord until it is told to stop. It prints the link that brings it into a server."""
    found, token = _settings()
    from adapters.cli.client_discord import serve  # noqa: PLC0415 - after the settings: it logs as they say

    serve(found, token, typer.echo)


def doctor() -> None:
    """Check what Ribbon needs on Discord, without starting it, and say in plain words what is missing.

    Exit code 1 if something is.
    """
    found, token = _settings()
    from adapters.cli.client_discord import examine  # noqa: PLC0415

    report = examine(found, token)
    for line in report.fine:
        typer.echo(f"ok: {line}")
    for line in report.wrong:
        typer.echo(f"missing: {line}")
    raise typer.Exit(1 if report.wrong else 0)


def _settings() -> tuple[Settings, str]:
    """The settings, and the token, which stands in the environment alone. Raises `UsageError` if there is none."""
    from adapters.cli.asking import UsageError  # noqa: PLC0415
    from adapters.cli.logs import log_to_stderr  # noqa: PLC0415
    from adapters.cli.settings import settings  # noqa: PLC0415

    found = settings()
    log_to_stderr(found.log)
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise UsageError(_UNSET)
    return found, token
