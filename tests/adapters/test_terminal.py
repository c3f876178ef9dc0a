"""The console in a terminal: a real pseudo-terminal, with what it shows read back without its escape codes."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Self

import pexpect
import pytest

from tests.doubles.processes import COMMAND, ROOT, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][0-9A-B]|[=>])")
ENTER, TAB, UP, HOME, CUT, INTERRUPT, END = "\r", "\t", "\x1b[A", "\x01", "\x15", "\x03", "\x04"


class Screen:
    """`ribbon chat` in a terminal of 100 columns. `keys` are typed; `until` reads on until a text is shown."""

    def __init__(self, data: Path) -> None:
        # Where tests run side by side they are told of a terminal of 80 columns: this one is wider, and that counts.
        told = {"COLUMNS": "80", "LINES": "24"}
        settings = {"RIBBON_DATA_DIR": str(data), "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"} | told
        command = [*COMMAND, "chat"]
        self._child = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(ROOT),
            env=environment(**settings),
            encoding="utf-8",
            dimensions=(50, 100),
            codec_errors="surrogateescape",
        )
        self._unread = ""

    def keys(self, *typed: str) -> None:
        """Type."""
        for text in typed:
            self._child.send(text)

    def until(self, text: str) -> str:
        """Wait until `text` is shown. Returns all that was shown since the last time, up to its end."""
        while text not in self._unread:
            self._unread = _ESCAPES.sub("", self._unread + self._child.read_nonblocking(4096, timeout=30))
        shown, self._unread = self._unread.split(text, 1)
        return shown + text

    def exit_code(self) -> int | None:
        """Wait for the end, and return the exit code."""
        self._child.expect(pexpect.EOF, timeout=30)
        self._child.close()
        code: int | None = self._child.exitstatus
        return code

    def __enter__(self) -> Self:
        """The screen itself, once the first prompt is there."""
        self.until("ada>")
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, however the test ended."""
        self._child.close(force=True)


def test_public_and_private_replies_look_different(tmp_path: Path) -> None:
    """What everybody sees stands in a frame called public, what one reader sees under their name."""
    with Screen(tmp_path) as screen:
        screen.keys("club checkpoint 2", ENTER)
        assert "─ public ─" in screen.until("up to the end of chapter 2")
        screen.keys("read 2", ENTER)
        shown = screen.until("1. Undo")
        assert "only ada" in shown and "You have finished 2 of 10" in shown
        screen.keys("/as bo", ENTER)
        screen.until("bo>")


def test_completion_knows_only_whom_the_speaker_has_met(tmp_path: Path) -> None:
    """Erchov is offered to ada, who has finished 2 chapters, in a command and in a question, and not to bo, at 0."""
    with Screen(tmp_path) as screen:
        screen.keys("read 2", ENTER)
        screen.until("1. Undo")
        screen.keys("who Er", TAB)
        screen.until("Erchov")
        screen.keys(TAB, ENTER)
        screen.until("High Commissar")
        screen.keys("do tell me about Er", TAB)
        screen.until("Erchov")
        screen.keys(INTERRUPT, "/as bo", ENTER)
        screen.until("bo>")
        for typed in ("who ", "do tell me about "):
            screen.keys(f"{typed}Er", TAB, CUT, f"{typed}Se", TAB)
            assert "Erchov" not in screen.until("Serge")  # the author, whom everybody knows
            screen.keys(CUT)
        screen.keys("c", TAB)
        assert "club" not in screen.until("cast")


def test_pasted_escape_codes_do_no_harm(tmp_path: Path) -> None:
    """A paste of colour codes, of half a code and of bytes that are no text shows no traceback, and typing goes on."""
    with Screen(tmp_path) as screen:
        for pasted in ("\x1b[31mhi", "\x1b[0;1m\x1b[Mab", "\x1b[<1;2;3;4mhi", "\udcff\udcfe"):
            screen.keys(pasted, CUT, "read 1", ENTER)
            shown = screen.until("You have finished 1 of 10")
            assert "Traceback" not in shown and "ENTER" not in shown and "keys_lost" not in shown
            screen.until("ada>")
        screen.keys("\udcff is what?", ENTER)
        shown = screen.until("Keep this question")
        assert "Traceback" not in shown and "keys_lost" not in shown
        screen.until("ada>")
        screen.keys(END)
        assert screen.exit_code() == 0


def test_line_editing_and_history(tmp_path: Path) -> None:
    """A line is edited at its start, an interrupt drops it, arrow keys bring earlier ones back after a restart."""
    with Screen(tmp_path) as screen:
        screen.keys("ead 1", HOME, "r", ENTER)
        screen.until("You have finished 1 of 10")
        screen.keys("read 9", INTERRUPT, "read", ENTER)
        screen.until("You have finished 1 of 10")
        screen.keys(END)
        assert screen.exit_code() == 0
    with Screen(tmp_path) as screen:
        screen.keys(UP, UP, ENTER)
        screen.until("You have finished 1 of 10")
        screen.keys("/quit", ENTER)
        assert screen.exit_code() == 0
    assert (tmp_path / "console-history").stat().st_mode & 0o077 == 0
