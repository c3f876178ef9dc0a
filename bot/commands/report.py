"""Messages that members report as a spoiler or a mistake, and the moderators' list of them.

Nothing of the message itself is kept: only where it stands, and what its reporter says.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.club import MessageReported, ReportSettled, Settled
from bot.commands.consenting import recorded
from bot.commands.quiz_dispute import ReportQuestion
from bot.commands.registry import unpack
from bot.dialogue.command import THE_WHOLE_BOOK, Command, Decision, Option, Rights
from bot.dialogue.reply import Choice, Choices, Field, Fields, Prose, Reply, Run, Style, counted, member, say, text
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.club import Club, Report
    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Part
    from bot.member import Member

OPEN_AT_MOST = 5
"""Reports of one member that wait for a decision."""

_MESSAGE = re.compile(r"[\w.\-]{1,30}/[\w.\-]{1,30}")
"""Where a message stands, as an adapter says it: its channel and its number there."""


class Wrong(StrEnum):
    """What a message can be reported as."""

    SPOILER = "spoiler"
    MISTAKE = "mistake"


_SETTLED = {Settled.DONE: "seen to", Settled.DISMISS: "dismissed"}


@dataclass(frozen=True)
class ReportMessage(Command):
    """Say that something is wrong with a message."""

    words: ClassVar[str] = "report"
    help: ClassVar[str] = "Tell the moderators, and nobody else, of a message that is a spoiler or a mistake."
    example: ClassVar[str] = "report spoiler bo has just told how it ends"
    needs_club: ClassVar[bool] = True
    kind: Annotated[str, Option("spoiler or mistake", choices=tuple(Wrong))]
    reason: Annotated[str, Option("What is wrong, and where", rest=True)] = ""
    message: Annotated[str, Option("Where it stands", listed=False)] = ""

    def decide(self, scene: Scene) -> Decision:
        """On the moderators' list, once for each member and message; the channel hears nothing of it."""
        if self.message and not _MESSAGE.fullmatch(self.message):
            raise Refusal(_GONE)
        if not (self.message or self.reason):
            message = f"Say which message it is, and what is wrong with it: “report {self.kind}” and your words."
            raise Refusal(message)
        who = scene.asker.pseudonym
        own = [each for each in scene.club.reports if each.who == who and not each.ruling]
        if any(_same(each, self) for each in own):
            return Decision((say(_THANKS),))
        if len(own) >= OPEN_AT_MOST:
            message = f"The moderators have {OPEN_AT_MOST} reports of yours to look at. Let them decide on those first."
            raise Refusal(message)
        number = scene.club.reports_ever + 1
        at, words = scene.now.timestamp(), self.reason or None
        return Decision((say(_THANKS),), club=(MessageReported(number, self.kind, who, self.message, at, words),))


@dataclass(frozen=True)
class ClubReports(Command):
    """The messages that were reported."""

    words: ClassVar[str] = "club reports"
    help: ClassVar[str] = "The messages that members have reported, with what they say."
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_club: ClassVar[bool] = True
    peeks: ClassVar[bool] = True
    decided: Annotated[bool, Option("Those that were decided, and by whom")] = False
    accept: Annotated[bool, Option("Accept spoilers", listed=False)] = False

    def wanted(self, club: Club, member: Member) -> int:
        """All of the book: a report of a spoiler may be about any of it."""
        del club, member
        return THE_WHOLE_BOOK

    def consents(self) -> bool:
        """Whether this is the press that accepts spoilers."""
        return self.accept

    def decide(self, scene: Scene) -> Decision:
        """Each report with the message it is about; whoever has not read the whole book is asked first."""
        listed = [each for each in scene.club.reports if bool(each.ruling) == self.decided]
        if not listed:
            return Decision(
                (say("Nothing has been decided yet." if self.decided else "Nobody has reported a message."),)
            )
        if not scene.granted:
            ask = (
                f"{counted(len(listed), 'report')}, in members' own words, which may be about chapters that you have "
                "not finished. To see them goes on record for this book."
            )
            yes = Choice("Show them, I accept spoilers", ClubReports(self.decided, accept=True))
            return Decision((say(ask, choices=(yes,)),))
        parts = [part for each in listed for part in _shown(scene, each)]
        return Decision((Reply(tuple(parts)),), *(recorded(scene) if self.accept else ()))


@dataclass(frozen=True)
class ClubReport(Command):
    """Decide on a report."""

    words: ClassVar[str] = "club report"
    help: ClassVar[str] = "Decide on a reported message: done, once you have seen to it, or dismiss."
    example: ClassVar[str] = "club report 1 done"
    rights: ClassVar[Rights] = Rights.MODERATOR
    needs_club: ClassVar[bool] = True
    report: Annotated[int, Option("The number of the report in “club reports”", least=1)]
    verdict: Annotated[str, Option("done or dismiss", choices=tuple(Settled))]

    def decide(self, scene: Scene) -> Decision:
        """Recorded, once however often it is pressed; another decision takes its place."""
        report = scene.club.report(self.report)
        if report is None:
            message = "There is no report of that number. “club reports” lists them."
            raise Refusal(message)
        told = say(f"Report {report.id} is {_SETTLED[Settled(self.verdict)]}.")
        if report.ruling and report.ruling.settled == self.verdict:
            return Decision((told,))
        settled = ReportSettled(report.id, self.verdict, scene.asker.pseudonym, scene.now.timestamp())
        return Decision((told,), club=(settled,))


_THANKS = "Thank you. The moderators will look at it; nobody else hears of it."
_GONE = "That message cannot be found. Say in your own words which it is: “report spoiler” or “report mistake”."


def reporting(message: str, buttons: Iterable[str] = ()) -> tuple[Command, tuple[str, ...]]:
    """What reporting a message is, and which of its options the reporter is to fill in.

    `message` is where it stands: its channel and its number there, with a slash between. `buttons` are the commands
    below it, as they are packed, if Ribbon has written it: by them a quiz question is known, which is disputed.
    """
    for packed in buttons:
        with suppress(Refusal):
            press = unpack(packed)
            game, number = getattr(press, "game", 0), getattr(press, "number", 0)
            if game and number:
                return ReportQuestion(game=game, number=number), ("reason",)
    return ReportMessage(Wrong.SPOILER, message=message), ("kind", "reason")


def _same(report: Report, again: ReportMessage) -> bool:
    """Whether a report is of the same message, or in the same words where there is none."""
    return report.message == again.message and (bool(again.message) or report.words == again.reason)


def _shown(scene: Scene, report: Report) -> tuple[Part, ...]:
    """A report, with what there is to decide."""
    words = report.words or ("(no words, or they were deleted)" if report.message else "(the words were deleted)")
    fields = [Field("Reported", text(words))]
    if report.message:
        workspace = scene.place.split("/")[1]
        fields.append(Field("Message", (Run(f"{workspace}/{report.message}", Style.MESSAGE),)))
    if report.ruling:
        how = f": {_SETTLED[Settled(report.ruling.settled)]}"
        fields.append(Field("Decided by", (member(report.ruling.by), *text(how))))
    parts: tuple[Part, ...] = (Prose(text(report.kind, strong=f"{report.id}. ")), Fields(tuple(fields)))
    if report.ruling:
        return parts
    presses = {f"Done with {report.id}": Settled.DONE, f"Dismiss {report.id}": Settled.DISMISS}
    return (*parts, Choices(tuple(Choice(label, ClubReport(report.id, each)) for label, each in presses.items())))
