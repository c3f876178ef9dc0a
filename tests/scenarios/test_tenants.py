"""What happens in one workspace is not seen in another: two clubs in one process, over one journal."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.doubles.discord.chat import NotOfferedError as NotOnDiscordError
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack.chat import NotOfferedError as NotOnSlackError
from tests.scenarios.conftest import CHATS

if TYPE_CHECKING:
    from tests.scenarios.stage import Someone, Stage

Step: TypeAlias = "tuple[str, str]"
"""A command with what it is given, a button, or a made-up press."""

_CHANCE = re.compile(r"\d{15,}|<t:\d+:|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")

DOES = (
    "read 1",
    "read 2",
    "read undo",
    "ask Who is Erchov?",
    "ask Who is Kostia?",
    "ask Does the kraken sing?",
    "kept list",
    "cast",
    "recap",
    "share",
    "review",
    "leaderboard",
    "quiz start",
    "quiz me",
    "quiz score",
    "quiz answer a",
    "quiz settings show_me:yes",
    "quiz stop",
    "dispute It is wrong",
    "club checkpoint 1",
    "club status",
)
PRESSES = ("Keep", "Undo", "Share", "Join", "Show my name", "Your answer", "a.", "Stop")
FORGES = (
    "kept show number:1",
    "kept drop number:1",
    "quiz join",
    "quiz answer game:1 number:1 a",
    "quiz answer solo:1 number:1 a",
    "quiz rule dispute:1 verdict:dismiss",
    "quiz queue",
    "share asked:1",
    "read chapter:9 sure",
    "home",
)
STEPS = st.one_of(
    st.tuples(st.just("does"), st.sampled_from(DOES)),
    st.tuples(st.just("presses"), st.sampled_from(PRESSES)),
    st.tuples(st.just("forges"), st.sampled_from(FORGES)),
)
SCRIPTS = st.lists(st.tuples(st.booleans(), st.sampled_from(("ada", "bo")), STEPS), min_size=6, max_size=16)
"""Whether a step is taken in the other workspace, by whom, and what it is."""

Script: TypeAlias = "list[tuple[bool, str, Step]]"

BUSY: Script = [
    (True, "ada", ("does", "read 2")),
    (False, "bo", ("does", "ask Does the kraken sing?")),
    (False, "bo", ("presses", "Keep")),
    (True, "bo", ("forges", "kept show number:1")),
    (True, "bo", ("forges", "kept drop number:1")),
    (False, "bo", ("does", "kept list")),
    (False, "ada", ("does", "read 2")),
    (False, "ada", ("does", "quiz start")),
    (True, "ada", ("does", "quiz start")),
    (True, "bo", ("forges", "quiz join")),
    (False, "bo", ("forges", "quiz join")),
    (True, "ada", ("does", "quiz stop")),
    (True, "ada", ("does", "club checkpoint 1")),
    (False, "ada", ("does", "quiz score")),
    (False, "ada", ("does", "club status")),
    (False, "bo", ("does", "share")),
]
"""In both of them much goes on, and the other one tries what it should not."""


async def _does(stage: Stage, who: Someone, step: Step) -> None:
    """Take a step, if a client lets one take it, and wait for all that comes of it."""
    how, what = step
    if how == "forges":
        await stage.forges(who, what)
    else:
        with suppress(NotOnDiscordError, NotOnSlackError):
            await (who.presses(what) if how == "presses" else who.line(what))
    await stage.settles()


async def _played(name: str, script: Script, *, alone: bool) -> list[list[str]]:
    """What the members of the first club see after each of its steps; `alone` without those of the other one."""
    seen: list[list[str]] = []
    async with CHATS[name]() as stage:
        here = {"ada": stage.member("ada", moderator=True), "bo": stage.member("bo")}
        there = {who: stage.elsewhere(member) for who, member in here.items()}
        for club, checkpoint in ((here, 2), (there, 9)):
            if club is here or not alone:
                for line in ("club setup tulayev", f"club checkpoint {checkpoint}"):
                    await _does(stage, club["ada"], ("does", line))
        if not alone:
            for member in there.values():
                await _does(stage, member, ("does", "read 9"))
                await _does(stage, member, ("presses", "Yes"))
        for other, who, step in script:
            if not (other and alone):
                await _does(stage, (there if other else here)[who], step)
            if not other:
                seen += [[_CHANCE.sub("#", text) for text in member.screen] for member in here.values()]
        stage.check()
    return seen


@pytest.mark.parametrize("name", CHATS)
def test_what_is_seen_here_hangs_on_nothing_elsewhere(name: str) -> None:
    """Whatever people do elsewhere, where they are far ahead, all that is seen here is as if they had done nothing."""

    @settings(max_examples=6, deadline=None, derandomize=True, database=None)
    @given(SCRIPTS)
    @example(BUSY)
    def holds(script: Script) -> None:
        together = asyncio.run(_played(name, script, alone=False))
        assert together == asyncio.run(_played(name, script, alone=True))

    holds()


@pytest.mark.parametrize("name", CHATS)
async def test_what_would_be_seen_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a journal takes all members for one, what is done elsewhere shows here: the comparison is no empty one."""

    async def pseudonym(self: MemoryJournal, workspace: str, user: str) -> str:
        return "m1"

    monkeypatch.setattr(MemoryJournal, "pseudonym", pseudonym)
    assert await _played(name, BUSY, alone=False) != await _played(name, BUSY, alone=True)
