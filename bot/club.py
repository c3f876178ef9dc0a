"""A club: a channel that reads one book and plays quizzes on it. What has happened in it, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bot.game.events import (
    DisputeRuled,
    GameEvent,
    GameOpened,
    PlayerShown,
    QuestionDisputed,
    QuizImported,
    SeatLeft,
    TableEvent,
)
from bot.game.game import Game, begun, sign
from bot.game.scores import averages
from bot.questions import unpack
from bot.text import fold
from bot.view import Authored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class ClubSetUp:
    """A moderator chose the book; the checkpoint starts at 0."""

    book: str
    by: str


@dataclass(frozen=True, slots=True)
class CheckpointSet:
    """A moderator said how far the channel may talk."""

    chapter: int
    by: str


@dataclass(frozen=True, slots=True)
class SpoilersAccepted:
    """A moderator consented to be shown a book beyond their own place; kept here for the record."""

    book: str
    by: str


@dataclass(frozen=True, slots=True)
class MessageReported:
    """A member says that a message is a spoiler or a mistake; `words` is what they say.

    `message` is where it stands, as their platform writes it; empty where they pointed at none.
    """

    report: int
    kind: str
    who: str
    message: str
    at: float
    words: str | None


@dataclass(frozen=True, slots=True)
class ReportSettled:
    """A moderator decided about a reported message: a word of `Settled`."""

    report: int
    settled: str
    by: str
    at: float


@dataclass(frozen=True, slots=True)
class MemberForgotten:
    """A member wanted to be forgotten: whoever knows what they said here reads it anew, without their words.

    `at` is in seconds since 1970.
    """

    who: str
    at: float


ClubEvent: TypeAlias = (
    ClubSetUp
    | CheckpointSet
    | SpoilersAccepted
    | MessageReported
    | ReportSettled
    | MemberForgotten
    | GameEvent
    | TableEvent
)

GAMES_KEPT = 3
"""Games that are over and can still be disputed and scored anew."""

RESULTS_KEPT = 300
DISPUTES_KEPT = 50
REPORTS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Result:
    """What a game came to: points for each question, by player. `at` is when it ended, in seconds since 1970.

    It asked of the chapters of `book` up to `through`, and so is shown to those alone who have read them.
    """

    game: int
    book: str
    through: int
    at: float
    averages: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question that somebody has reported, and what a moderator decided (None: nothing yet)."""

    id: int
    game: int
    number: int
    question: str  # packed
    who: str
    at: float
    words: str | None
    ruling: DisputeRuled | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A message that somebody has reported, and what a moderator decided (None: nothing yet)."""

    id: int
    kind: str
    who: str
    message: str
    at: float
    words: str | None
    ruling: ReportSettled | None = None


_Reported = TypeVar("_Reported", Dispute, Report)


@dataclass(frozen=True, slots=True)
class Imported:
    """A quiz on a book that a moderator brought in."""

    book: str
    title: str
    questions: tuple[Authored, ...]


@dataclass(frozen=True, slots=True)
class Club:
    """A club as it stands. `checkpoint` is how many chapters the channel may talk about.

    `games` are those that were played last, the present one at their end; `barred` are the keys of questions that are
    not asked here any more; `shown` are the players who want to be named on tables; `imported` are the quizzes that
    moderators brought in.
    """

    book: str = ""
    checkpoint: int = 0
    since: int = 0  # the first game of the season: of the present book
    games: tuple[Game, ...] = ()
    games_ever: int = 0
    results: tuple[Result, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    disputes_ever: int = 0
    reports: tuple[Report, ...] = ()
    reports_ever: int = 0
    barred: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    imported: tuple[Imported, ...] = ()
    organisers: frozenset[str] = frozenset()  # whoever has chosen a book for it

    @property
    def game(self) -> Game | None:
        """The game that is on, or was on last."""
        return self.games[-1] if self.games else None

    @property
    def playing(self) -> Game | None:
        """The game that is on."""
        return self.game if self.game and not self.game.over else None

    def played(self, game: int) -> Game | None:
        """The game of this number, if it is still known."""
        return next((each for each in self.games if each.id == game), None)

    def dispute(self, number: int) -> Dispute | None:
        """The dispute of this number, if it is still known."""
        return next((each for each in self.disputes if each.id == number), None)

    def report(self, number: int) -> Report | None:
        """The report of this number, if it is still known."""
        return next((each for each in self.reports if each.id == number), None)

    def asked_of(self, book: str) -> tuple[Authored, ...]:
        """The questions on a book that were brought in, those of the chapters to come too."""
        return tuple(authored for each in self.imported if each.book == book for authored in each.questions)

    def without(self, book: str, title: str) -> tuple[Imported, ...]:
        """What was brought in, but for the quiz of this title on this book."""
        return tuple(each for each in self.imported if (each.book, fold(each.title)) != (book, fold(title)))

    def after(self, events: Iterable[ClubEvent]) -> Club:
        """The club once these have happened."""
        club = self
        for event in events:
            club = club._after(event)
        return club

    def _after(self, event: ClubEvent) -> Club:
        match event:
            case ClubSetUp():
                # Who may know of games and reports is told by the book: with another one they are over and done with.
                organisers = self.organisers | {event.by}
                afresh = replace(self, games=(), disputes=(), reports=(), organisers=organisers)
                return replace(afresh, book=event.book, checkpoint=0, since=self.games_ever + 1)
            case CheckpointSet():
                return replace(self, checkpoint=event.chapter)
            case SpoilersAccepted():
                return self
            case MessageReported():
                report = Report(event.report, event.kind, event.who, event.message, event.at, event.words)
                reports = _latest((*self.reports, report), REPORTS_KEPT)
                return replace(self, reports=reports, reports_ever=event.report)
            case ReportSettled():
                settled = (replace(each, ruling=event) if each.id == event.report else each for each in self.reports)
                return replace(self, reports=tuple(settled))
            case MemberForgotten():
                game = self.playing
                seated = game is not None and game.has_seat(event.who)
                return _with(self, game.after((SeatLeft(game.id, event.who, event.at),))) if game and seated else self
            case GameOpened():
                games = (*self.games, begun(event))[-GAMES_KEPT - 1 :]
                return replace(self, games=games, games_ever=event.game)
            case PlayerShown():
                return replace(self, shown=self.shown | {event.who} if event.shown else self.shown - {event.who})
            case QuizImported():
                questions = tuple(Authored(event.title, unpack(packed)) for packed in event.questions)
                fresh = Imported(event.book, event.title, questions)
                return replace(self, imported=(*self.without(event.book, event.title), fresh))
            case QuestionDisputed():
                return self._disputed(event)
            case DisputeRuled():
                return self._ruled(event)
            case _:
                game = self.played(event.game)
                return _with(self, game.after((event,))) if game else self

    def _disputed(self, event: QuestionDisputed) -> Club:
        dispute = Dispute(event.dispute, event.game, event.number, event.question, event.who, event.at, event.words)
        ever = max(self.disputes_ever, event.dispute)
        return replace(self, disputes=_latest((*self.disputes, dispute), DISPUTES_KEPT), disputes_ever=ever)

    def _ruled(self, event: DisputeRuled) -> Club:
        dispute = self.dispute(event.dispute)
        if dispute is None:
            return self
        question = unpack(dispute.question)
        ruled, key = replace(dispute, ruling=event), question.key
        disputes = tuple(ruled if each.id == dispute.id else each for each in self.disputes)
        was = dispute.ruling.ruling if dispute.ruling else ""
        club = replace(self, disputes=disputes, barred=self.barred - {key} if was == Ruling.QUARANTINE else self.barred)
        match Ruling(event.ruling):
            case Ruling.QUARANTINE:
                return replace(club, barred=self.barred | {key})
            case Ruling.ACCEPT:
                game = self.played(dispute.game)
                right = event.right or (sign(event.words, question) if event.words else "")
                return _with(club, game.amended(dispute.number, right)) if game and right else club
            case Ruling.DISMISS:
                return club


class Ruling(StrEnum):
    """What a moderator may decide about a question that was reported."""

    ACCEPT = "accept"  # an answer is right after all, whoever gave it
    QUARANTINE = "quarantine"  # the question is not asked in this club any more
    DISMISS = "dismiss"  # nothing is wrong with it


class Settled(StrEnum):
    """What a moderator may decide about a message that was reported."""

    DONE = "done"  # something was the matter with it, and has been seen to
    DISMISS = "dismiss"  # nothing is the matter with it


def _latest(reports: tuple[_Reported, ...], most: int) -> tuple[_Reported, ...]:
    """Those that are kept when one has come in: of too many, the first that is decided goes, or else the oldest."""
    if len(reports) <= most:
        return reports
    gone = next((each for each in reports if each.ruling), reports[0])
    return tuple(each for each in reports if each is not gone)


def _with(club: Club, game: Game) -> Club:
    """The club with this game as it is now, and with its result once it is over."""
    games = tuple(game if each.id == game.id else each for each in club.games)
    if not game.over or not game.rounds:
        return replace(club, games=games)
    others = (result for result in club.results if result.game != game.id)
    results = sorted(
        (*others, Result(game.id, game.book, game.through, game.last, averages(game))), key=lambda result: result.game
    )
    return replace(club, games=games, results=tuple(results)[-RESULTS_KEPT:])
