"""A game as it stands: a fold of what has happened in it. Knows no clock, no dice and no book."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias, assert_never

from bot.game.events import (
    Answered,
    ClueShown,
    GameEnded,
    GameOpened,
    GamePaused,
    GameResumed,
    HintTaken,
    QuestionClosed,
    QuestionOpened,
    SeatLeft,
    SeatTaken,
    SkipWanted,
)
from bot.questions import Question, Verdict, unpack
from bot.questions.picking import letter, picked
from bot.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.game.events import GameEvent

_Move: TypeAlias = QuestionOpened | ClueShown | QuestionClosed | GamePaused | GameResumed | GameEnded


class Mode(StrEnum):
    """How a game is played."""

    LIVE = "live"  # everybody answers in private until the reveal
    RACE = "race"  # the first right answer wins
    SLOW = "slow"  # over days, answered in private, revealed at the deadline


class Pace(StrEnum):
    """How much time there is."""

    RELAXED = "relaxed"
    NORMAL = "normal"
    BRISK = "brisk"


class Stage(StrEnum):
    """What is going on."""

    LOBBY = "lobby"
    OPEN = "open"  # a question may be answered
    BETWEEN = "between"  # a question was revealed, the next one has not been asked
    PAUSED = "paused"
    OVER = "over"


class Ending(StrEnum):
    """Why a game is over."""

    FINISHED = "finished"
    STOPPED = "stopped"
    IDLE = "idle"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Seat:
    """A player's place: their team (0: none), the time they need, and which questions they have been asked.

    `first` is the first of those, `last` the last one; 0 while they are still there.
    """

    team: int = 0
    extra: float = 1.0
    first: int = 1
    last: int = 0

    @property
    def taken(self) -> bool:
        """Whether they are still there."""
        return not self.last


@dataclass(frozen=True, slots=True)
class Given:
    """A player's answer to a question as it stands, and how many clues and hints they had by then."""

    at: float
    verdict: str
    share: float
    matched: str = ""
    words: str | None = None
    clues: int = 1
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Round:
    """A question that was revealed: who answered what. Skipped, it counts for nobody."""

    answers: Mapping[str, Given]
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Game:
    """A game as it stands. `number` is the question that is open or was open last; 0 in the lobby.

    `last` is when something last happened: with `until` it tells how much time was left when a process died.
    """

    id: int
    book: str
    quiz: str
    mode: Mode
    pace: Pace
    through: int
    teams: int
    questions: tuple[str, ...]
    by: str
    opened: float
    stage: Stage = Stage.LOBBY
    number: int = 0
    asked: float = 0.0
    until: float = 0.0
    stood: float = 0.0  # seconds for which the clock of the open question has stood still since it was asked
    last: float = 0.0
    clues: int = 1
    left: float = 0.0  # of the open question, while the game is paused
    before: Stage = Stage.LOBBY  # what was going on when it was paused
    ending: Ending | None = None
    seats: Mapping[str, Seat] = field(default_factory=dict)
    answers: Mapping[str, Given] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)
    skips: frozenset[str] = frozenset()
    rounds: tuple[Round, ...] = ()
    accepted: Mapping[int, tuple[str, ...]] = field(
        default_factory=dict
    )  # signs of what a moderator has ruled to be right

    @property
    def question(self) -> Question:
        """The question that is open, or was open last."""
        return self.asked_as(self.number)

    def asked_as(self, number: int) -> Question:
        """The question of this number."""
        return asked_as(self.questions[number - 1])

    @property
    def over(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.stage is Stage.OVER

    @property
    def players(self) -> list[str]:
        """Who plays now, in the order in which they came."""
        return [who for who, seat in self.seats.items() if seat.taken]

    def has_seat(self, who: str) -> bool:
        """Whether somebody plays now."""
        seat = self.seats.get(who)
        return seat is not None and seat.taken

    def has_answered(self, who: str) -> bool:
        """Whether a player has given an answer to the open question that counts."""
        given = self.answers.get(who)
        return given is not None and given.verdict != Verdict.MORE

    def accepts(self, number: int, answer: str) -> bool:
        """Whether a moderator has ruled that this answer to the question of this number is right."""
        return number in self.accepted and sign(answer, self.asked_as(number)) in self.accepted[number]

    def amended(self, number: int, right: str) -> Game:
        """The game once the answer of this sign to the question of this number is right, whoever gave it."""
        question = self.asked_as(number)
        accepted = {**self.accepted, number: (*self.accepted.get(number, ()), right)}
        game = replace(self, accepted=accepted)
        if number == self.number and number > len(self.rounds):
            return replace(game, answers=_amended(self.answers, right, question))
        if not 0 < number <= len(self.rounds):
            return game
        rounds = list(self.rounds)
        rounds[number - 1] = replace(rounds[number - 1], answers=_amended(rounds[number - 1].answers, right, question))
        return replace(game, rounds=tuple(rounds))

    def after(self, events: Iterable[GameEvent]) -> Game:
        """The game once these have happened in it."""
        game = self
        for event in events:
            game = game._after(event)
        return game

    def _after(self, event: GameEvent) -> Game:
        """What happened in another game, or once this one was over, is passed over."""
        if event.game != self.id or self.over or isinstance(event, GameOpened):
            return self
        game = replace(self, last=max(self.last, event.at))
        match event:
            case SeatTaken() | SeatLeft():
                return replace(game, seats={**self.seats, event.who: self._seat(event)})
            case HintTaken():
                return replace(game, hints={**self.hints, event.who: event.hints})
            case Answered():
                return replace(game, answers={**self.answers, event.who: self._given(event)})
            case SkipWanted():
                return replace(game, skips=self.skips | {event.who})
            case _:
                return _moved(game, event)

    def _seat(self, event: SeatTaken | SeatLeft) -> Seat:
        had = self.seats.get(event.who)
        if isinstance(event, SeatLeft):
            return replace(had or Seat(), last=max(1, self.number))
        stage = self.before if self.stage is Stage.PAUSED else self.stage
        first = self.number + (stage is not Stage.OPEN)
        return Seat(event.team, event.extra, min(first, had.first) if had else first)

    def _given(self, event: Answered) -> Given:
        return Given(
            at=event.at,
            verdict=event.verdict,
            share=event.share,
            matched=event.matched,
            words=event.words,
            clues=self.clues,
            hints=self.hints.get(event.who, 0),
        )


def _moved(game: Game, event: _Move) -> Game:
    """The game at its next stage, or at the next clue."""
    match event:
        case QuestionOpened():
            fresh = replace(game, clues=1, stood=0.0, answers={}, hints={}, skips=frozenset())
            return replace(fresh, stage=Stage.OPEN, number=event.number, asked=event.at, until=event.until)
        case ClueShown():
            return replace(game, clues=event.clues)
        case QuestionClosed():
            closed = Round(game.answers, event.skipped)
            return replace(game, stage=Stage.BETWEEN, rounds=(*game.rounds, closed), until=event.at)
        case GamePaused():
            return replace(game, stage=Stage.PAUSED, before=game.stage, left=max(0.0, game.until - event.at))
        case GameResumed():
            stage = game.before if game.stage is Stage.PAUSED else game.stage
            return replace(game, stage=stage, until=event.until, stood=game.stood + event.until - game.until)
        case GameEnded():
            return replace(game, stage=Stage.OVER, ending=Ending(event.ending))
        case _:
            assert_never(event)


def begun(event: GameOpened) -> Game:
    """The game that was called for, its lobby open."""
    return Game(
        id=event.game,
        book=event.book,
        quiz=event.quiz,
        mode=Mode(event.mode),
        pace=Pace(event.pace),
        through=event.through,
        teams=event.teams,
        questions=event.questions,
        by=event.by,
        opened=event.at,
        until=event.until,
        last=event.at,
    )


def said(given: str, question: Question) -> str:
    """An answer without what does not matter in it: which options it picks, or its words without case and signs."""
    places = picked(given, question.shown) if question.shown else None
    if places is not None:
        return " ".join(map(letter, places))
    return " ".join(word.folded for word in words(given))


def sign(given: str, question: Question) -> str:
    """What stands for an answer where nobody's words are to be: the same for all that say the same to the question."""
    return sha256(f"{question.key}\0{said(given, question)}".encode(errors="replace")).hexdigest()[:16]


def _amended(answers: Mapping[str, Given], right: str, question: Question) -> dict[str, Given]:
    return {
        who: replace(given, verdict=Verdict.RIGHT, share=1.0)
        if given.words and sign(given.words, question) == right
        else given
        for who, given in answers.items()
    }


@lru_cache(maxsize=1024)
def asked_as(packed: str) -> Question:
    """The question that was packed."""
    return unpack(packed)
