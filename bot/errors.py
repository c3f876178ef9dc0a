"""What can go wrong, and whom it concerns: an author, the asker, or nobody."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class RibbonError(Exception):
    """Whatever Ribbon raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One thing to put right in an author's file: where it stands, what is wrong, and what to write instead.

    `line` and `column` count from 1. `advice` is worth reading but does not make a file unusable.
    """

    file: str
    line: int
    column: int
    key: str
    problem: str
    remedy: str = ""
    advice: bool = False

    def __str__(self) -> str:
        """The complaint in one line, as compilers write it: `file:line:column: key: problem. Remedy`."""
        where = f"{self.file}:{self.line}:{self.column}: "
        key = f"{self.key}: " if self.key else ""
        mild = "advice: " if self.advice else ""
        return f"{where}{mild}{key}{self.problem}." + (f" {self.remedy}" if self.remedy else "")


class PackError(RibbonError):
    """A pack or quiz that cannot be used. Shown to its author; `complaints` holds every error, in file order."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(map(str, self.complaints)))


class Refusal(RibbonError):
    """What was asked cannot be done; the message is shown to the asker and gives away no chapter."""


class Conflict(RibbonError):
    """Somebody else wrote first. Shown to nobody: whoever catches it reads again and decides again."""


class Gone(RibbonError):
    """Who speaks was forgotten, or is of a workspace that was erased. Shown to nobody: they are looked up anew.

    `at` is when they were forgotten, in seconds since 1970.
    """

    def __init__(self, at: float = -inf) -> None:
        super().__init__()
        self.at = at


class Busy(RibbonError):
    """The store cannot take it just now, or was lost before it said whether it did. The asker is told to try again."""


class Unreachable(RibbonError):
    """A channel or a message is gone, or closed to Ribbon. Shown to nobody: what was for it is dropped."""


class StoreError(RibbonError):
    """The store cannot be used at all. The message tells the operator what is wrong and what to do."""
