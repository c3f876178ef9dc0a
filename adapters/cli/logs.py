"""Where log events go: to standard error, as JSON lines unless somebody is looking."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor


def log_to_stderr(level: str) -> None:
    """Log events from `level` up: for people in a terminal, for programs elsewhere."""
    shown: list[Processor] = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    if not sys.stderr.isatty():
        shown = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=_now,
        cache_logger_on_first_use=False,
    )


def _now(*_: Any) -> structlog.PrintLogger:  # noqa: ANN401 - structlog's own arguments, not used
    # Looked up at each event: while a line is being typed, the console puts something in the place of stderr.
    return structlog.PrintLogger(sys.stderr)
