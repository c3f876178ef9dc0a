"""Non-interference: whatever is shown at a horizon is the same to the byte, whatever comes after it."""

from __future__ import annotations

import pytest

from bot.commands.registry import commands
from tests.promise.property import CASES, EACH, ending_in, tried


@pytest.mark.parametrize("words", commands())
def test_nothing_after_the_horizon_changes_a_byte(words: str) -> None:
    """Be the rest torn out, shuffled, another story or the very answer: talk that ends in this command is the same."""
    cases, compared = tried(ending_in(words), EACH)
    print(f"{words}: {cases} cases, {compared} steps compared in 5 worlds")  # noqa: T201 - shown by `pytest -rP`
    assert cases >= EACH
    assert compared > 4 * cases


def test_there_are_as_many_cases_as_promised() -> None:
    """All commands together are tried in at least 5,000 cases, and in 50,000 when fuzzing."""
    assert EACH * len(commands()) >= CASES >= 5_000
