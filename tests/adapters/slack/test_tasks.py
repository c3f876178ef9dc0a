"""Work that goes on after Slack was answered, and what was heard already."""

from __future__ import annotations

import asyncio
import logging

import pytest

from adapters.slack.client import tasks
from adapters.slack.client.rest import quiet_logger
from adapters.slack.client.tasks import Once, Tasks


def test_what_was_heard_is_known_for_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than Slack says it again; then it is forgotten, and so is what is older than very many others."""
    at = 0.0
    once = Once(lambda: at)
    assert once.first("a") and not once.first("a") and once.first("b")
    at = 899.0
    assert not once.first("a")
    at = 901.0
    assert once.first("a") and once.first("b")
    monkeypatch.setattr(tasks, "_KEPT", 3)
    for key in "cdef":
        assert once.first(key)
    assert len(once._heard) <= 3 and not once.first("f") and once.first("a")


async def test_what_fails_touches_nothing_else_and_says_no_words(caplog: pytest.LogCaptureFixture) -> None:
    """It is noted by its name alone, and the others are done."""
    done: list[int] = []

    async def fails() -> None:
        message = "what ada asked"
        raise ValueError(message)

    async def works() -> None:
        await asyncio.sleep(0)
        done.append(1)

    work = Tasks()
    for each in (fails(), works(), works()):
        work.start(each)
    with caplog.at_level(logging.INFO):
        await work.finish(5)
    assert done == [1, 1]
    assert [record.getMessage() for record in caplog.records] == ["slack.failed"]
    assert "what ada asked" not in caplog.text


async def test_nobody_waits_for_ever_at_the_end() -> None:
    """What takes longer than it may is given up."""
    ended: list[str] = []

    async def hangs() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("given up")

    work = Tasks()
    work.start(hangs())
    await asyncio.sleep(0)
    await work.finish(0.01)
    assert ended == ["given up"]


def test_what_the_library_logs_has_no_words(caplog: pytest.LogCaptureFixture) -> None:
    """Only where it happened is left of it."""
    with caplog.at_level(logging.DEBUG):
        quiet_logger().error("said %s with %s", "what ada asked", "xoxb-1")
        quiet_logger().debug("what ada asked")
    (record,) = caplog.records
    assert record.getMessage() == "slack.library" and "ada" not in caplog.text
