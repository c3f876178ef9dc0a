"""`ribbon chat` behind a pipe, as the process that a script would start."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from bot.commands.answering import REFUSAL
from tests.doubles.processes import Chat, blocks, ribbon


def test_replies_come_as_lines_go_in_and_survive_a_restart(tmp_path: Path) -> None:
    """Each reply is written at once; after a restart readers are where they were, and keep what they kept."""
    with Chat(tmp_path) as chat:
        assert len(chat.greeting) == 3
        chat.say("read 1")
        assert chat.say("who is Erchov?")[0].startswith(f"[only ada]\n{REFUSAL}")
        chat.say("read 2")
        assert "High Commissar" in chat.say("who is Erchov?")[0]
        chat.say("/as bo")
        chat.say("read 1")
        chat.say("what colour is the harbour of Atlantis?")
        assert "Kept." in chat.say("1")[0]
        assert chat.end() == (0, "")
    with Chat(tmp_path) as chat:
        assert len(chat.greeting) == 1
        assert "finished 2 of 10" in chat.say("read")[0]
        chat.say("/as bo")
        assert "finished 1 of 10" in chat.say("read")[0]
        assert "Atlantis" in chat.say("kept")[0]


def test_nothing_typed_comes_out_as_an_escape_code(tmp_path: Path) -> None:
    """Escape sequences in a kept question come back harmless, bytes that are no text are survived, and /quit ends."""
    question = "where is \x1b]0;title\x07\x1b[31mEl Dorado\x1b[0m \u202ehere?"
    given = f"{question}\n1\nkept\n".encode() + b"\xff\xfe\x00?\n/quit\nread 1\n"
    code, output, errors = ribbon("chat", given=given, RIBBON_DATA_DIR=str(tmp_path))
    assert (code, errors) == (0, "")
    assert "El Dorado" in blocks(output)[-2] and "finished 1" not in output
    assert not {"\x1b", "\x07", "\x00", "\u202e"} & set(output)


def test_last_line_needs_no_end(tmp_path: Path) -> None:
    """A last line without a line end is answered like any other, and blank lines are passed over."""
    code, output, errors = ribbon("chat", given=b"\n  \nread 2", RIBBON_DATA_DIR=str(tmp_path))
    assert (code, errors) == (0, "")
    assert "finished 2 of 10" in blocks(output)[-1] and len(blocks(output)) == 4


def test_console_that_cannot_start_says_why_in_a_line(tmp_path: Path) -> None:
    """A data directory in use, and one that cannot be written, give one line on standard error and exit code 1."""
    with Chat(tmp_path):
        code, output, errors = ribbon("chat", RIBBON_DATA_DIR=str(tmp_path))
        assert (code, output) == (1, "")
        assert errors.startswith("ribbon: ") and "in use by another Ribbon" in errors and errors.count("\n") == 1
    code, _, errors = ribbon("chat", RIBBON_DATA_DIR="/dev/null/data")
    assert code == 1 and errors.startswith("ribbon: cannot keep the journal in /dev/null/data")


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts are sent otherwise")
def test_interrupt_ends_at_once_and_quietly(tmp_path: Path) -> None:
    """An interrupt does not wait for the next line, and shows no traceback."""
    with Chat(tmp_path) as chat:
        chat.process.send_signal(signal.SIGINT)
        assert chat.process.wait(timeout=30) == 130
        assert chat.process.stderr and chat.process.stderr.read() == b""


def test_reader_who_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    """Where nobody reads the output any more, the console ends without a word."""
    with Chat(tmp_path) as chat:
        assert chat.process.stdout
        chat.process.stdout.close()
        chat._write("read")
        assert chat.process.wait(timeout=30) == 1
        assert chat.process.stderr and chat.process.stderr.read() == b""
