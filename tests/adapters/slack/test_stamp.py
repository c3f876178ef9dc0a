"""Where a modal was opened, as the modal carries it: nobody else can have written it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.stamp import METADATA, Stamp, Where
from bot.errors import Refusal

STAMP = Stamp("a secret")
HERE = Where("C1", "17.5")


def test_what_was_stamped_comes_back() -> None:
    """The channel, the thread and what a modal carries are the same as they were."""
    for where in (HERE, Where("C1"), Where()):
        stamped = STAMP.put("answer quiz answer game:3\nx", where, "T1", "U1")
        assert STAMP.read(stamped, "T1", "U1") == (where, "answer quiz answer game:3\nx")


def test_a_stamp_is_for_one_member_of_one_workspace() -> None:
    """Neither somebody else, nor another workspace, nor an app with another secret takes it."""
    stamped = STAMP.put("ask", HERE, "T1", "U1")
    for stamp, workspace, user in ((STAMP, "T2", "U1"), (STAMP, "T1", "U2"), (Stamp("another"), "T1", "U1")):
        with pytest.raises(Refusal):
            stamp.read(stamped, workspace, user)


def test_another_place_cannot_be_put_in() -> None:
    """Who writes another channel into it, or another command, is refused."""
    stamped = STAMP.put("ask", HERE, "T1", "U1")
    for forged in (stamped.replace("C1", "C2"), stamped.replace("ask", "quiz queue"), stamped[32:], ""):
        with pytest.raises(Refusal):
            STAMP.read(forged, "T1", "U1")


def test_no_more_is_stamped_than_a_modal_can_carry() -> None:
    """Slack would refuse the modal."""
    assert len(STAMP.put("x" * (METADATA - 60), HERE, "T1", "U1")) <= METADATA
    with pytest.raises(Refusal):
        STAMP.put("x" * METADATA, HERE, "T1", "U1")


@given(st.text(max_size=200))
def test_whatever_a_modal_carries_is_ours_or_refused(carried: str) -> None:
    """What somebody has made up raises nothing but a refusal."""
    with suppress(Refusal):
        STAMP.read(carried, "T1", "U1")
        pytest.fail("it was taken")
