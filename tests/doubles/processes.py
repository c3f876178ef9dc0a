"""`ribbon` as a process of its own: started, talked to, ended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "adapters.cli"]


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with these settings of Ribbon's, and no others."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("RIBBON_")}
    return found | {"PYTHONPATH": str(ROOT)} | settings


def ribbon(*arguments: str, given: bytes = b"", cwd: Path = ROOT, **settings: str) -> tuple[int, str, str]:
    """Run `ribbon` to its end. Returns the exit code and what it wrote on standard output and on standard error."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        input=given,
        cwd=cwd,
        env=environment(**settings),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def blocks(output: str) -> list[str]:
    """What a console wrote, a reply each: `[only ada]` and the lines under it."""
    found: list[str] = []
    for line in output.splitlines():
        if line == "[public]" or (line.startswith("[only ") and line.endswith("]")):
            found.append(line)
        else:
            found[-1] += f"\n{line}"
    return found


class Chat:
    """`ribbon chat` behind a pipe. `say` returns the replies to a line, as `blocks` does, as soon as they are there."""

    def __init__(self, data: Path, *arguments: str, **settings: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "chat", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment(RIBBON_DATA_DIR=str(data), **settings),
        )
        self._speaker = "ada"
        self.greeting = self._replies()

    def say(self, line: str) -> list[str]:
        """Write a line, wait for the replies to it, and return them."""
        words = line.split()
        if words[:1] == ["/as"]:
            self._speaker = words[1]
        self._write(line)
        return self._replies()

    def end(self) -> tuple[int, str]:
        """End the input. Returns the exit code and what stands on standard error."""
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors.decode()

    def __enter__(self) -> Self:
        """The chat itself, for `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, however the test ended."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def _write(self, line: str) -> None:
        stdin: IO[bytes] = self.process.stdin  # type: ignore[assignment]
        stdin.write(f"{line}\n".encode())
        stdin.flush()

    def _replies(self) -> list[str]:
        """The replies up to that to a line of our own, which only shows where they end."""
        self._write("/as end-of-replies")
        self._write(f"/as {self._speaker}")
        stdout: IO[bytes] = self.process.stdout  # type: ignore[assignment]
        lines: list[str] = []
        while "[only end-of-replies]" not in lines or not lines[-1].startswith(f"You are {self._speaker}"):
            line = stdout.readline().decode()
            assert line, self.process.communicate()[1].decode()
            lines.append(line.rstrip("\n"))
        return blocks("\n".join(lines[: lines.index("[only end-of-replies]")]))
