"""`ribbon run`, `ribbon doctor` and `ribbon manifest` as processes of their own, with a local Slack for Slack."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from adapters.slack.manifest import manifest
from adapters.slack.tokens import Tokens, Way, given
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.state import TOKEN
from tests.doubles.processes import COMMAND, ROOT, environment, ribbon
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.clubs import COMMISSAR
from tests.doubles.slack.installing import Browser

if TYPE_CHECKING:
    from pathlib import Path

    from tests.doubles.slack.chat import Slack


def _port() -> int:
    """A port that is free."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def _started(slack: Slack, data: Path, *arguments: str, **more: str) -> asyncio.subprocess.Process:
    """`ribbon` with a local Slack in Slack's place, and `more` in its environment."""
    settings = {"RIBBON_SLACK_API": slack.base, "RIBBON_DATA_DIR": str(data), "RIBBON_LOG": "debug"}
    return await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=environment(**(settings | more)),
    )


async def _ended(process: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    """The exit code of a process, and what it wrote."""
    output, errors = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, output.decode(), errors.decode()


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 30)).decode()


def _kept(data: Path) -> bytes:
    """All that stands in the files of a folder."""
    return b"".join(path.read_bytes() for path in data.iterdir())


async def _talks(slack: Slack) -> None:
    """A club from start to first answer."""
    ada = slack.member("ada", moderator=True)
    await ada.types("club setup", book="tulayev")
    await ada.sees("This channel now reads")
    await ada.types("read", chapter=2)
    await ada.sees("You have finished 2")
    await ada.types("ask", question="Who is Erchov?")
    await ada.sees(COMMISSAR)
    await ada.types("ask", question="Who is Zyxwolt?")
    await ada.sees("Nothing that you have read so far answers that.")


async def _stopped(process: asyncio.subprocess.Process, *secrets: str) -> None:
    """End a process as an operator does; it ends well, and no log has a secret or what was said."""
    process.send_signal(signal.SIGTERM)
    code, output, errors = await _ended(process)
    assert code == 0, errors
    assert "Traceback" not in errors
    for secret in (*secrets, "Zyxwolt"):
        assert secret not in output + errors


async def test_run_serves_one_workspace_in_socket_mode(tmp_path: Path) -> None:
    """It says how to bring it into a channel, answers there, and ends well."""
    async with local_slack(manifest()) as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.token, "SLACK_APP_TOKEN": slack.app.app_token}
        # The last two would lead bolt elsewhere, if it found them.
        process = await _started(slack, tmp_path, "run", **secrets, SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="other")
        assert "in Socket Mode" in await _line(process)
        await _talks(slack)
        await _stopped(process, *secrets.values())


async def test_run_serves_one_workspace_over_http(tmp_path: Path) -> None:
    """With a bot's token and the signing secret, it listens where it is told to."""
    async with local_slack(manifest()) as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.token, "SLACK_SIGNING_SECRET": slack.app.signing_secret}
        port = _port()
        process = await _started(slack, tmp_path, "run", **secrets, RIBBON_HTTP_PORT=str(port))
        assert f"http://127.0.0.1:{port}" in await _line(process)
        slack.app.url = f"http://127.0.0.1:{port}/slack/events"
        assert await slack.delivery.verify()
        await _talks(slack)
        await _stopped(process, *secrets.values())


async def test_run_serves_whoever_installs_it(tmp_path: Path) -> None:
    """With the client's secrets, a workspace installs it by the page, and its token is kept sealed."""
    port = _port()
    address = f"http://127.0.0.1:{port}"
    described = manifest(address="https://ribbon.example.org")
    described["oauth_config"]["redirect_urls"] = [f"{address}/slack/oauth_redirect"]
    async with local_slack(described) as slack:
        key = Fernet.generate_key().decode()
        secrets = {
            "SLACK_SIGNING_SECRET": slack.app.signing_secret,
            "SLACK_CLIENT_ID": slack.app.client_id,
            "SLACK_CLIENT_SECRET": slack.app.client_secret,
        }
        process = await _started(slack, tmp_path, "run", **secrets, RIBBON_HTTP_PORT=str(port), RIBBON_SECRET_KEY=key)
        assert address in await _line(process)
        slack.app.url = f"{address}/slack/events"
        ada = slack.member("ada", moderator=True)
        assert (await Browser(address, ada).installs()).status == 200
        await _talks(slack)
        token = next(grant.token for grant in slack.state.grants.values() if grant.token != slack.token)
        await _stopped(process, *list(secrets.values())[:1], slack.app.client_secret, token, key)
        assert token.encode() not in _kept(tmp_path)
        code, _, errors = await _ended(
            await _started(slack, tmp_path, "run", **secrets, RIBBON_SECRET_KEY=Fernet.generate_key().decode())
        )
        assert code == 2 and "RIBBON_SECRET_KEY does not open what is kept" in errors


async def test_run_serves_discord_and_slack_together(tmp_path: Path) -> None:
    """One process, one store: a club on each, and neither hears of the other."""
    async with local_slack(manifest()) as slack, local_discord() as discord:
        secrets = {"SLACK_BOT_TOKEN": slack.token, "SLACK_APP_TOKEN": slack.app.app_token, "DISCORD_TOKEN": TOKEN}
        where = {"RIBBON_DISCORD_API": discord.api, "RIBBON_DISCORD_GATEWAY": f"ws://{discord.address}/gateway"}
        process = await _started(slack, tmp_path, "run", **secrets, **where)
        greeting = "".join([await _line(process) for _ in range(4)])
        assert "On Discord as" in greeting and "On Slack in one workspace" in greeting
        cy = discord.member("cy", moderator=True)
        await cy.types("club setup", book="lighthouse")
        await cy.sees("This channel now reads")
        await _talks(slack)
        await _stopped(process, *secrets.values())


async def test_what_slack_does_not_take_is_said_so_and_not_shown(tmp_path: Path) -> None:
    """A token that is no good ends the start with what to do, without a traceback."""
    async with local_slack(manifest()) as slack:
        good = {"SLACK_BOT_TOKEN": slack.token, "SLACK_APP_TOKEN": slack.app.app_token}
        for command, code, wrong, said in (
            ("run", 2, {"SLACK_BOT_TOKEN": "xoxb-of-another"}, "Slack does not take SLACK_BOT_TOKEN"),
            ("run", 2, {"SLACK_APP_TOKEN": "xapp-of-another"}, "Slack does not take SLACK_APP_TOKEN"),
            ("doctor", 1, {"SLACK_BOT_TOKEN": "xoxb-of-another"}, "Slack does not take SLACK_BOT_TOKEN"),
            ("doctor", 1, {"SLACK_APP_TOKEN": "xapp-of-another"}, "Slack does not take SLACK_APP_TOKEN"),
            ("doctor", 1, {"RIBBON_SLACK_API": "http://127.0.0.1:9/api/"}, "Slack cannot be reached"),
        ):
            found = await _ended(await _started(slack, tmp_path, command, **(good | wrong)))
            assert found[0] == code, found
            assert said in found[1] + found[2]
            assert "of-another" not in found[1] + found[2]
            assert "Traceback" not in found[2]


async def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    """All is well, or the app lacks a permission; nothing is started."""
    async with local_slack(manifest()) as slack:
        secrets = {"SLACK_BOT_TOKEN": slack.token, "SLACK_APP_TOKEN": slack.app.app_token}
        code, output, _ = await _ended(await _started(slack, tmp_path, "doctor", **secrets))
        assert code == 0, output
        assert "Socket Mode is on" in output and "tulayev" in output
        slack.state.grants[slack.token].scopes = ("commands", "chat:write")
        code, output, _ = await _ended(await _started(slack, tmp_path, "doctor", **secrets))
        assert code == 1
        assert "missing: The app may not: app_mentions:read" in output
        assert slack.sockets.opened == 0


@pytest.mark.parametrize(
    ("secrets", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is not set. It begins with xapp-"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not set. It begins with xoxb-"),
        ({"SLACK_SIGNING_SECRET": "x"}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_SIGNING_SECRET is not set"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is something else"),
    ],
)
def test_what_is_missing_is_said_so(secrets: dict[str, str], said: str) -> None:
    """The message names what is missing, and where it stands."""
    wrong = " ".join(given(secrets).wrong())
    assert said in wrong and "https://api.slack.com/apps" in wrong


def test_a_token_that_ends_is_said_to() -> None:
    """In one workspace nobody could renew it: it is better to know that before it has."""
    (wrong,) = given({"SLACK_BOT_TOKEN": "xoxe.xoxb-1-x", "SLACK_APP_TOKEN": "xapp-1"}).wrong()
    assert "ends within half a day" in wrong and "--one-workspace" in wrong and "xoxe" not in wrong


def test_what_is_missing_is_said_before_anything_is_started() -> None:
    """By `run` as wrong usage, and by `doctor` as what is missing."""
    for command, code in (("run", 2), ("doctor", 1)):
        found = ribbon(command, DISCORD_TOKEN="", SLACK_BOT_TOKEN="xoxb-1")
        assert found[0] == code and "SLACK_APP_TOKEN is not set" in found[1] + found[2]


def test_no_key_to_seal_with_is_said_so(tmp_path: Path) -> None:
    """Where workspaces install Ribbon, it wants a key, and says how to make one."""
    where, signing = str(tmp_path), "x"
    for key, said in (("", "RIBBON_SECRET_KEY is not set"), ("password", "RIBBON_SECRET_KEY is no key")):
        code, output, errors = ribbon(
            "run",
            RIBBON_DATA_DIR=where,
            RIBBON_SECRET_KEY=key,
            SLACK_SIGNING_SECRET=signing,
            SLACK_CLIENT_ID="1.2",
            SLACK_CLIENT_SECRET="y",
        )
        assert (code, output) == (2, "") and said in errors and "openssl rand" in errors
        assert "password" not in errors.replace("as you keep a password", "")


def test_which_way_the_tokens_lead() -> None:
    """Socket Mode before HTTP, and one workspace before many; they are shown in no text."""
    everything = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}
    assert given(everything).way is Way.SOCKETS
    assert given(everything | {"SLACK_APP_TOKEN": ""}).way is Way.HTTP
    many = {"SLACK_SIGNING_SECRET": "s", "SLACK_CLIENT_ID": "c", "SLACK_CLIENT_SECRET": "d"}
    assert given(many).way is Way.MANY and given(many).wrong() == []
    assert given({}) == Tokens() and not Tokens().any
    assert "xoxb" not in repr(given(everything))


def test_the_manifest_is_printed() -> None:
    """As JSON, with the command's own name and the address that is given; an address that is none is refused."""
    code, output, _ = ribbon("manifest", "slack", RIBBON_SLACK_COMMAND="club")
    assert code == 0
    found = json.loads(output)
    assert found["features"]["slash_commands"][0]["command"] == "/club"
    assert found["settings"]["socket_mode_enabled"] is True
    _, output, _ = ribbon("manifest", "slack", "--address", "https://ribbon.example.org", "--one-workspace")
    found = json.loads(output)
    assert found["settings"]["token_rotation_enabled"] is False
    assert found["settings"]["interactivity"]["request_url"] == "https://ribbon.example.org/slack/events"
    code, _, errors = ribbon("manifest", "slack", "--address", "http://x")
    assert code == 2 and "https://" in errors
    code, _, errors = ribbon("manifest", "slack", RIBBON_SLACK_COMMAND="Two Words")
    assert code == 2 and "RIBBON_SLACK_COMMAND is 'Two Words': expected" in errors
