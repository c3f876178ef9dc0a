"""What becomes of a journal when its process ends, of its own accord or not."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from bot.journal import Cursor
from bot.store import open_journal

ROOT = Path(__file__).parents[2]
QUICK = 2.0

PROGRAM = """
    import asyncio, sys
    from pathlib import Path
    from bot.errors import RibbonError
    from bot.journal import Batch, Due, Entry
    from bot.store import open_journal

    async def write(journal, room):
        for n in range(10**6):
            entries = (Entry("noted", str(n)),)
            await journal.append([Batch(room, n, entries), Batch(f"{room}'", n, entries)])
            print(room, n, flush=True)

    async def work(journal, how):
        if how == "write":
            await asyncio.gather(*(write(journal, f"room {k}") for k in range(8)))
        print("ready", flush=True)
        if how == "wait":
            await asyncio.sleep(60)
        if how == "cancelled":
            closing = asyncio.create_task(journal.close())
            await asyncio.sleep(0)
            closing.cancel()
        elif how != "open":
            await journal.close()

    async def main(url, folder, how):
        journal = await open_journal(url, Path(folder))
        try:
            await work(journal, how)
        finally:
            if how == "wait":
                await journal.close()

    try:
        asyncio.run(main(*sys.argv[1:]))
    except (KeyboardInterrupt, RibbonError) as error:
        print(error, flush=True)
"""


def start(database: str, folder: Path, how: str) -> subprocess.Popen[str]:
    """A process of its own that does something with the journal."""
    command = [sys.executable, "-c", dedent(PROGRAM), database, str(folder), how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("how", ["close", "cancelled", "open", "wait"])
def test_a_process_ends_soon_after_closing(database: str, tmp_path: Path, how: str) -> None:
    """Also if closing is cancelled, if it was forgotten, or if it is a keyboard interrupt that ends the process."""
    with start(database, tmp_path, how) as process:
        try:
            assert process.stdout
            while process.stdout.readline() != "ready\n":
                assert process.poll() is None
            if how == "wait":
                process.send_signal(signal.SIGINT)
            began = time.monotonic()
            process.wait(timeout=10)
            assert time.monotonic() - began < QUICK
            assert process.returncode == 0
        finally:
            process.kill()


async def test_a_crash_loses_nothing_that_was_acknowledged(database: str, tmp_path: Path) -> None:
    """A process killed amid appends leaves every entry it had been told of, both rooms of each, and no lock."""
    with start(database, tmp_path, "write") as process:
        assert process.stdout
        said: list[str] = []
        while sum(line.startswith("room") for line in said) < 300:
            said.append(process.stdout.readline())
            assert said[-1], "the process ended by itself"
        process.kill()
        said += [line for line in process.stdout if line.endswith("\n")]
    told = {room: int(n) for room, n in (line.strip().rsplit(" ", 1) for line in said if line.startswith("room"))}
    assert len(told) > 1
    journal = await open_journal(database, tmp_path)
    try:
        for room, last in told.items():
            one, other = await journal.read([Cursor(room), Cursor(f"{room}'")])
            assert [entry.body for entry in one] == [str(n) for n in range(len(one))]
            assert last < len(one) <= last + 2
            assert other == one
    finally:
        await journal.close()


async def test_a_second_process_gets_a_clear_answer(tmp_path: Path) -> None:
    """Somebody who starts the bot twice on one folder is told so at once."""
    journal = await open_journal("", tmp_path)
    try:
        with start("", tmp_path, "close") as process:
            said, _ = process.communicate(timeout=20)
        assert "in use by another Ribbon (process" in said
    finally:
        await journal.close()
