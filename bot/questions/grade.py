"""What an answer comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How an answer was judged."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    MORE = "more"  # on the right track: the player is asked for more, and nothing is counted yet
    UNCLEAR = "unclear"  # no answer to this kind of question: the player is told how one looks, and nothing is counted


@dataclass(frozen=True, slots=True)
class Grade:
    """A verdict; how much of the points it earns, from 0 to 1; and which accepted answer a typed one was taken for.

    `advice` tells a player what to do about `MORE` and `UNCLEAR`.
    """

    verdict: Verdict
    share: float = 0.0
    matched: str = ""
    advice: str = ""

    @property
    def counts(self) -> bool:
        """Whether this is an answer at all."""
        return self.verdict not in (Verdict.MORE, Verdict.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Names:
    """Who can be told apart: everybody whom the players can know by now, each with all the names they can know."""

    people: tuple[tuple[str, ...], ...] = ()


NOBODY = Names()


def right(matched: str = "") -> Grade:
    """A whole right answer."""
    return Grade(Verdict.RIGHT, 1.0, matched)


def wrong() -> Grade:
    """A wrong answer."""
    return Grade(Verdict.WRONG)


def partly(share: float) -> Grade:
    """An answer of several parts, of which this share is right."""
    if share <= 0:
        return wrong()
    return right() if share >= 1 else Grade(Verdict.PARTLY, share)


def unclear(advice: str) -> Grade:
    """No answer to this kind of question."""
    return Grade(Verdict.UNCLEAR, advice=advice)
