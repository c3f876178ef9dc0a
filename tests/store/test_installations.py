"""What workspaces hand over when they bring Ribbon in, held by both databases."""

from __future__ import annotations

import asyncio

from bot.store import Store


async def test_a_workspace_is_kept_replaced_and_forgotten(journal: Store) -> None:
    """The last that a workspace handed over is what is found, and nothing once it has taken Ribbon out."""
    kept = journal.installations
    await kept.keep("T1", "one")
    await kept.keep("T2", "two")
    await kept.keep("T1", "another one")
    assert await kept.find("T1") == "another one"
    assert await kept.all() == {"T1": "another one", "T2": "two"}
    await kept.drop("T1")
    await kept.drop("T1")
    assert await kept.find("T1") is None
    assert await kept.all() == {"T2": "two"}


async def test_of_two_who_renew_a_token_one_does(journal: Store) -> None:
    """What is kept is turned into something new only by who knew what it was; a workspace that is gone stays gone."""
    kept = journal.installations
    await kept.keep("T1", "old")
    renewed = await asyncio.gather(*(kept.turn("T1", "old", new) for new in ("a", "b")))
    assert sorted(renewed) == [False, True]
    assert await kept.find("T1") in {"a", "b"}
    assert not await kept.turn("T2", "old", "new")
    assert await kept.find("T2") is None


async def test_a_state_is_taken_once_and_in_time(journal: Store) -> None:
    """Who sets out to install comes back once, before the time is up, and with the state that they were given."""
    kept = journal.installations
    await kept.begin("mine", 0.0, 600.0)
    assert not await kept.finish("theirs", 1.0)
    came = await asyncio.gather(*(kept.finish("mine", 1.0) for _ in range(3)))
    assert sorted(came) == [False, False, True]
    await kept.begin("late", 0.0, 600.0)
    assert not await kept.finish("late", 600.0)
    await kept.begin("next", 700.0, 1300.0)
    assert not await kept.finish("late", 10.0)
