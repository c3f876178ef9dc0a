"""`ribbon run` and `ribbon doctor` as processes of their own, with a local Discord in Discord's place."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from adapters.discord.install import PERMISSIONS, for_oneself, invite, missing
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.gateway import MESSAGE_CONTENT
from tests.doubles.discord.state import APPLICATION, SEND, TOKEN
from tests.doubles.processes import COMMAND, ROOT, environment, ribbon

if TYPE_CHECKING:
    from pathlib import Path

    from tests.doubles.discord.chat import Discord


async def _started(
    discord: Discord, data: Path, *arguments: str, token: str = TOKEN, **more: str
) -> asyncio.subprocess.Process:
    """`ribbon` with a local Discord in Discord's place, and `more` settings."""
    settings = {
        "RIBBON_DISCORD_API": discord.api,
        "RIBBON_DISCORD_GATEWAY": f"ws://{discord.address}/gateway",
        "RIBBON_DATA_DIR": str(data),
        "RIBBON_LOG": "debug",
        "DISCORD_TOKEN": token,
    }
    return await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=environment(**settings) | more,
    )


async def _ended(process: asyncio.subprocess.Process) -> tuple[int | None, str, str]:
    """The exit code of a process, and what it wrote."""
    output, errors = await asyncio.wait_for(process.communicate(), 30)
    return process.returncode, output.decode(), errors.decode()


async def test_run_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """It says how to bring it into a server, answers there, and ends well; no log has the token or what was said."""
    async with local_discord() as discord:
        process = await _started(discord, tmp_path, "run")
        assert process.stdout is not None
        greeting = [(await asyncio.wait_for(process.stdout.readline(), 30)).decode() for _ in range(3)]
        assert "in 1 server(s)" in greeting[0]
        assert invite(int(APPLICATION)) in greeting[1]
        assert for_oneself(int(APPLICATION)) in greeting[2]
        ada = discord.member("ada", moderator=True)
        await ada.types("club setup", book="tulayev")
        await ada.types("ask", question="Who is Zyxwolt?")
        await ada.sees("Nothing that you have read so far answers that.")
        process.send_signal(signal.SIGTERM)
        code, output, errors = await _ended(process)
        assert code == 0, errors
        assert "Traceback" not in errors
        for secret in (TOKEN, "Zyxwolt"):
            assert secret not in output + errors


async def test_the_gateway_is_read_without_zstandard(tmp_path: Path) -> None:
    """Where that library is not there, as Ribbon alone needs none, the client asks for zlib, and all is the same."""
    (tmp_path / "zstandard.py").write_text("raise ImportError")
    async with local_discord() as discord:
        process = await _started(discord, tmp_path, "run", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
        assert process.stdout is not None
        await asyncio.wait_for(process.stdout.readline(), 30)
        await discord.member("ada").types("help")
        assert discord.gateway.compressions == ["zlib-stream"]
        process.send_signal(signal.SIGTERM)
        assert (await _ended(process))[0] == 0


async def test_a_wrong_token_is_said_so_and_not_shown(tmp_path: Path) -> None:
    """A token that Discord does not take ends the start with what to do, without a traceback."""
    async with local_discord() as discord:
        for command, code in (("run", 2), ("doctor", 1)):
            found = await _ended(await _started(discord, tmp_path, command, token="another.token"))
            assert found[0] == code
            assert "Discord does not take this token" in found[1] + found[2]
            assert "another.token" not in found[1] + found[2]
            assert "Traceback" not in found[2]


async def test_doctor_says_what_is_missing(tmp_path: Path) -> None:
    """All is well, or a permission is missing in a server; nothing is started and nothing is changed."""
    async with local_discord() as discord:
        code, output, _ = await _ended(await _started(discord, tmp_path, "doctor"))
        assert code == 0, output
        assert "not registered yet" in output and "tulayev" in output
        discord.state.forbidden[discord.state.guild] = SEND | (1 << 3)
        code, output, _ = await _ended(await _started(discord, tmp_path, "doctor"))
        assert code == 1
        assert "missing: In the server Readers, Ribbon may not: Send Messages." in output
        assert discord.state.commands == [] and discord.gateway.sessions == {}


@pytest.mark.parametrize(("command", "code"), [("run", 2), ("doctor", 1)])
async def test_what_was_not_granted_is_said_so(tmp_path: Path, command: str, code: int) -> None:
    """Where the setting is on and the intent is not, both say in plain words where it is turned on."""
    async with local_discord() as discord:
        process = await _started(discord, tmp_path, command, RIBBON_DISCORD_MESSAGE_CONTENT="yes")
        found = await _ended(process)
        assert found[0] == code
        assert "turn on “Message Content Intent” under “Bot”; or turn the setting off" in found[1] + found[2]
        assert "Traceback" not in found[2]
        discord.gateway.granted = MESSAGE_CONTENT
        found = await _ended(await _started(discord, tmp_path, "doctor", RIBBON_DISCORD_MESSAGE_CONTENT="yes"))
        assert found[0] == 0 and "Discord lets Ribbon read messages" in found[1]


def test_the_console_starts_without_discord(tmp_path: Path) -> None:
    """Whoever reads in a terminal does not wait for Discord's library, and need not have it."""
    told = subprocess.run(
        [COMMAND[0], "-X", "importtime", *COMMAND[1:], "chat"],
        cwd=ROOT,
        env=environment(RIBBON_DATA_DIR=str(tmp_path)),
        input=b"",
        capture_output=True,
        check=True,
    )
    assert b"| discord" not in told.stderr and b"aiohttp" not in told.stderr
    assert b"adapters.console" in told.stderr


@pytest.mark.parametrize("command", ["run", "doctor"])
def test_no_token_is_said_so(command: str) -> None:
    """Without a token, the message says where to get one."""
    code, output, errors = ribbon(command, DISCORD_TOKEN="")
    assert (code, output) == (2, "")
    assert errors.startswith("ribbon: DISCORD_TOKEN is not set. Open https://discord.com/developers/applications")


def test_shards_are_a_range_of_those_there_are() -> None:
    """A range that is none is refused with an example."""
    code, _, errors = ribbon("run", DISCORD_TOKEN="x", RIBBON_DISCORD_SHARDS="4-3/8")
    assert code == 2
    assert "RIBBON_DISCORD_SHARDS is '4-3/8': expected the first and the last shard" in errors


def test_the_link_asks_for_what_is_needed_and_no_more() -> None:
    """The permissions in the link are those whose lack is noticed; an administrator lacks none."""
    asked = int(re.findall(r"permissions=(\d+)", invite(1))[0])
    assert missing(asked) == []
    assert missing(0) == list(PERMISSIONS)
    assert missing(1 << 3) == []
    assert [missing(asked & ~bit) for bit in PERMISSIONS.values()] == [[name] for name in PERMISSIONS]
