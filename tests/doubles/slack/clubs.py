"""A club on a local Slack, as most tests want one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.doubles.slack.settling import settled

if TYPE_CHECKING:
    from tests.doubles.slack.chat import Member, Slack

COMMISSAR = "The High Commissar in charge of the Tulayev case"
"""What a reader of two chapters is told of Erchov, and who has read less is not."""


async def club(slack: Slack) -> tuple[Member, Member]:
    """One that may talk about two chapters: its moderator has read them, and another member has read nothing."""
    ada, bo = slack.member("ada", moderator=True), slack.member("bo")
    await ada.types("club setup", book="tulayev")
    await ada.sees("This channel now reads")
    await ada.types("club checkpoint", chapter=2)
    await ada.sees("It talks up to the end of chapter 2 of 10")
    await reads(ada)
    await settled(slack)
    return ada, bo


async def reads(who: Member) -> None:
    """Somebody has read two chapters."""
    await who.types("read", chapter=2)
    await who.sees("You have finished 2 of 10 chapters")
