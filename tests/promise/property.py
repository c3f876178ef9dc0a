"""The one promise as a property: run a case in all its worlds, as many times as the profile says."""

from __future__ import annotations

import asyncio
from math import ceil
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings

from bot.commands.registry import commands
from tests.promise.lockstep import lockstep, worlds
from tests.stories import Plan
from tests.strategies import cases, plans, shorter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from tests.strategies import Case
    from tests.worlds import Story

FUZZING = settings.get_current_profile_name() == "fuzz"
CASES = 50_000 if FUZZING else 5_000
EACH = ceil(CASES / len(commands()))
"""So many cases end in each command."""

NOVELS = tuple(Plan(seed, 3, 5, facts, 80) for seed, facts in enumerate((0, 1, 0, 3)))
"""Invented stories of some 160 sentences a chapter: after the first a view is short, after the second it is long."""

_INVENTED = plans(1_000 if FUZZING else 60)
STORIES = (*NOVELS, *_INVENTED, *("lighthouse", "tulayev") * (len(_INVENTED) // 4))
"""Both packs, for a third of the cases, and invented stories: not too many, for a book that has been read is kept."""

PROSE = tuple(plan for plan in plans(300) if plan.prose > 3 and not plan.facts)
"""Invented stories in which nothing is curated."""


def ending_in(*words: str, among: Sequence[Story] = STORIES) -> SearchStrategy[Case]:
    """Cases over these stories that end in one of these commands; in any, if none is named."""
    return cases(*words, among=among)


def tried(among: SearchStrategy[Case], examples: int, *, shorten: bool = True) -> tuple[int, int]:
    """Run so many cases. Returns how many were run, and how many steps were compared in all worlds; raises `Leak`."""
    counted = [0, 0]

    # What CI runs is the same every time. Fuzzing draws anew each time, and tries first what failed the last time.
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=not FUZZING,
        database=settings.default.database if FUZZING and settings.default else None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.reuse, Phase.generate],
        report_multiple_bugs=False,
    )
    @given(among)
    def holds(case: Case) -> None:
        counted[0] += 1
        try:
            counted[1] += _compared(case)
        except Exception as error:
            if shorten:
                _shorten(case, type(error))
            error.add_note(str(case))
            raise

    holds()
    return counted[0], counted[1]


def _compared(case: Case) -> int:
    return asyncio.run(lockstep(case, worlds(case)))


def _shorten(case: Case, failure: type[Exception]) -> None:
    """Leave out what the failure does not need, and raise it with what is left."""
    for less in shorter(case):
        try:
            _compared(less)
        except failure:
            _shorten(less, failure)
    try:
        _compared(case)
    except failure as error:
        error.add_note(str(case))
        raise
