"""Choosing the lines that say most of what many lines say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.text import terms
from bot.view import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.view import Line

_STATE_BONUS = 2.0


def chosen(lines: Sequence[Line], most: int) -> list[Line]:
    """At most `most` of `lines`, in their order: those whose words recur most among them, each word counted once.

    After SumBasic (Nenkova and Vanderwende, 2005): a line scores the mean frequency of its words, and the words
    of a line that is taken count no more. How it stands with somebody (a state) is preferred.
    """
    if len(lines) <= most:
        return list(lines)
    said = [frozenset(terms(line.text)) for line in lines]
    often = Counter(term for each in said for term in each)
    left = list(range(len(lines)))
    taken: list[int] = []
    while left and len(taken) < most:
        best = max(left, key=lambda i: (_worth(said[i], often, lines[i]), -i))
        left.remove(best)
        taken.append(best)
        for term in said[best]:
            often[term] = 0
    return [lines[i] for i in sorted(taken)]


def _worth(said: frozenset[str], often: Counter[str], line: Line) -> float:
    worth = sum(often[term] for term in said) / (len(said) + 3)
    state = line.fact is not None and line.fact.kind is Kind.STATE
    return worth * (_STATE_BONUS if state else 1.0)
