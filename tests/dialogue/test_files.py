"""Files that members send and are sent."""

from __future__ import annotations

import pytest

from bot.dialogue.files import BYTES_MOST, File, Sent, received, sendable
from bot.errors import Refusal


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


def test_a_file_that_was_fetched_is_a_text() -> None:
    """In UTF-8, without the mark that some editors set before it."""
    assert received(Sent("a.txt", 4, ""), "\ufeffé".encode()) == File("a.txt", "é")
    with pytest.raises(Refusal, match="not a text in UTF-8"):
        received(Sent("a.txt", 2, ""), b"\xff\xfe")


def test_a_file_that_is_too_long_need_not_be_fetched() -> None:
    """By the size that the platform tells of, or by what came all the same."""
    long = Sent("a.txt", BYTES_MOST + 1, "")
    assert not long.fits() and Sent("a.txt", BYTES_MOST, "").fits()
    for sent, data in ((long, b""), (Sent("a.txt", 1, ""), b"x" * (BYTES_MOST + 1))):
        with pytest.raises(Refusal, match="too long"):
            received(sent, data)
