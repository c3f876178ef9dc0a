"""`kill -9` in the middle of 200 commands of 20 readers: what was shown is kept, and kept once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.console.client.talk import WORKSPACE
from bot.events import member_event
from bot.journal import Cursor
from bot.member import Member, MemberEvent, ProgressSet
from bot.store import Store, open_journal
from tests.doubles.processes import COMMAND, ROOT, blocks, environment
from tests.doubles.readers import READERS, ROUNDS, caller, question


async def _member(journal: Store, workspace: str, user: str) -> tuple[Member, list[MemberEvent]]:
    """A member as the journal has them, and all that happened to them."""
    (entries,) = await journal.read([Cursor(f"member/{await journal.pseudonym(workspace, user)}")])
    events = [member_event(entry) for entry in entries]
    return Member().after(events), events


def _once(events: list[MemberEvent]) -> bool:
    """Whether nothing that is to happen once has happened twice."""
    moves = Counter(each.chapter for each in events if isinstance(each, ProgressSet))
    return all(times == 1 for times in moves.values())


def _killed(command: list[str], given: str, shown: Callable[[bytes], int], enough: int, **settings: str) -> list[str]:
    """Start a process, kill it as soon as it has shown enough, and return all lines that it had written by then."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment(**settings)
    )
    assert process.stdin and process.stdout
    process.stdin.write(given.encode())
    process.stdin.flush()
    output = b""
    while shown(output) < enough:
        line = process.stdout.readline()
        assert line, "it ended by itself"
        output += line
    process.kill()
    output += process.communicate()[0]
    assert process.returncode == -9
    return output.decode().rpartition("\n")[0].splitlines()  # without a line that was cut off


@pytest.mark.parametrize("enough", [1, 60, 120, 199])
async def test_nothing_shown_is_lost_when_readers_are_cut_off_at_once(tmp_path: Path, enough: int) -> None:
    """Twenty readers side by side, killed after so many replies: what was shown is kept, and nothing is there twice."""
    readers = [sys.executable, "-m", "tests.doubles.readers", str(tmp_path), str(ROOT / "seeds")]
    shown = [json.loads(line) for line in _killed(readers, "", lambda output: output.count(b"\n"), enough)]
    assert enough <= len(shown) <= READERS * ROUNDS * 2

    journal = await open_journal("", tmp_path)
    try:
        for reader in range(READERS):
            member, events = await _member(journal, caller(reader).workspace, caller(reader).user)
            chapters = [number for who, did, number in shown if (who, did) == (reader, "read")]
            kept = [number for who, did, number in shown if (who, did) == (reader, "kept")]
            # What was done but not yet shown may be there as well: one command of each reader at most.
            progress = member.in_book("tulayev").chapter
            assert len(chapters) <= progress <= len(chapters) + 1
            assert len(kept) <= len(member.kept) <= len(kept) + 1
            assert [each.words for each in member.kept] == [question(reader, n + 1) for n in range(len(member.kept))]
            assert _once(events)
    finally:
        await journal.close()


@pytest.mark.parametrize("enough", [30, 170])
async def test_nothing_printed_is_lost_when_the_console_is_killed(tmp_path: Path, enough: int) -> None:
    """A console fed with 240 commands of twenty speakers, killed after so many replies: what it printed holds, once."""
    script = [
        line
        for number in range(1, 5)
        for reader in range(READERS)
        for line in (f"/as r{reader}", f"read {number}", question(reader, number), "1")
    ]
    given = "".join(f"{line}\n" for line in script)
    settings = {"RIBBON_DATA_DIR": str(tmp_path)}
    shown = blocks(
        "\n".join(_killed([*COMMAND, "chat"], given, lambda output: output.count(b"\n[only "), enough, **settings))
    )
    journal = await open_journal("", tmp_path)
    try:
        for reader in range(READERS):
            mine = [block for block in shown if block.startswith(f"[only r{reader}]")]
            chapters = sum("You have finished" in block for block in mine)
            kept = sum("Kept." in block for block in mine)
            member, events = await _member(journal, WORKSPACE, f"r{reader}")
            assert chapters <= member.in_book("tulayev").chapter <= chapters + 1
            assert kept <= len(member.kept) <= kept + 1
            assert len({each.words for each in member.kept}) == len(member.kept)
            assert _once(events)
    finally:
        await journal.close()
