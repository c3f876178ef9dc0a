"""Files that members are sent."""

from __future__ import annotations

import pytest

from bot.dialogue.files import sendable


@pytest.mark.parametrize(
    ("name", "sent"),
    [("a table.csv", "a-table.csv"), ("../../etc/passwd", "etc-passwd"), ("", "file.txt"), ("…", "file.txt")],
)
def test_a_name_is_one_that_every_platform_takes(name: str, sent: str) -> None:
    """No folders, no spaces, never empty."""
    assert sendable(name) == sent


def test_a_long_name_keeps_its_end() -> None:
    """What a file is stands at the end of its name."""
    assert sendable(f"{'x' * 200}.csv") == f"{'x' * 76}.csv"
