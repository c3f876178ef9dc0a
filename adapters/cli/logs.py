"""Where log events go: to standard error, as JSON lines unless somebody is looking.

An event is a name with keys and values: `log.info("pack.left_out", extra={"pack": ...})`. It holds no message texts.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def log_to_stderr(level: str) -> None:
    """Log events from `level` up: for people in a terminal, for programs elsewhere."""
    handler = _Stderr()
    handler.setFormatter(_ForPeople() if sys.stderr.isatty() else _ForPrograms())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


class _Stderr(logging.StreamHandler[TextIO]):
    """Standard error, looked up at each event: while a line is being typed, the console puts something in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _ForPrograms(logging.Formatter):
    """An event as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        shown = {
            **_keys(record),
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "timestamp": _when(record),
        }
        if record.exc_info:
            shown["exception"] = self.formatException(record.exc_info)
        return json.dumps(shown, ensure_ascii=False, default=str)


class _ForPeople(logging.Formatter):
    """An event as a line to read."""

    def format(self, record: logging.LogRecord) -> str:
        keys = " ".join(f"{key}={value}" for key, value in _keys(record).items())
        line = f"{_when(record)} {record.levelname.lower()}: {record.getMessage()} {keys}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _keys(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in vars(record).items() if key not in _OWN}


def _when(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
