"""What happens next in a game: plain decisions about a game as it stands, at a time that is handed in.

`alarm` says when the clock has to look at a game again, `tick` what happens then. Both look at the game alone, so a
process that has crashed finds in the journal all that it needs to go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.game.events import (
    Answered,
    ClueShown,
    GameEnded,
    GamePaused,
    GameResumed,
    HintTaken,
    QuestionClosed,
    QuestionOpened,
    SeatLeft,
    SeatTaken,
    SkipWanted,
)
from bot.game.game import Ending, Mode, Pace, Stage
from bot.questions import Verdict

if TYPE_CHECKING:
    from bot.game.events import GameEvent
    from bot.game.game import Game
    from bot.questions import Grade

PACES = {Pace.RELAXED: 2.0, Pace.NORMAL: 1.0, Pace.BRISK: 0.6}
"""How much time a question has, as a multiple of the time that it takes to read it and to think."""

LOBBY = {Pace.RELAXED: 60.0, Pace.NORMAL: 30.0, Pace.BRISK: 15.0}
REST = {Pace.RELAXED: 15.0, Pace.NORMAL: 9.0, Pace.BRISK: 5.0}
"""Seconds to come together, and seconds between a reveal and the next question."""

DAY = 86_400.0
_SLOW = {Pace.NORMAL: DAY, Pace.BRISK: DAY / 2}
_WEEK = 7 * DAY

LEAST = 10.0
"""Seconds that every question has."""

GRACE = 1.0
"""Seconds that an answer may be on its way, sent before the time was up."""

HUMAN = 0.7
"""Seconds within which nobody has read a question and answered it: to react at all takes some 0.25 s."""

SETTLE = 4.0
"""Seconds to change one's answer after everybody has given theirs."""

LATE = 5.0
"""Seconds after which a deadline has not been kept but slept through: the question gets back the time that was left."""

IDLE_ROUNDS = 2
IDLE_PAUSE = DAY
EXTRA_MOST = 3.0


def alarm(game: Game) -> float | None:
    """When the clock has to look at the game again; None if it need not."""
    match game.stage:
        case Stage.LOBBY:
            return game.until
        case Stage.BETWEEN:
            return game.until if game.mode is Mode.SLOW else game.until + REST[game.pace]
        case Stage.OPEN:
            return min(filter(None, (_closing(game), _next_clue(game))))
        case Stage.PAUSED:
            return game.last + IDLE_PAUSE
        case Stage.OVER:
            return None


def tick(game: Game, now: float) -> tuple[GameEvent, ...]:
    """All that is due in the game by now; nothing if the clock came too early."""
    happened: list[GameEvent] = []
    while (at := alarm(game)) is not None and at <= now:
        due = _due(game, now)
        happened += due
        game = game.after(due)
    return tuple(happened)


def resumed(game: Game, now: float) -> tuple[GameEvent, ...]:
    """What a game needs after a crash: an open question gets the time that was left when last something happened."""
    if game.stage is not Stage.OPEN or game.mode is Mode.SLOW:
        return ()
    left = min(max(LEAST, game.until - game.last), game.until - game.asked - game.stood)
    return (GameResumed(game.id, now, now + left),)


def joined(game: Game, who: str, at: float, *, team: int = 0, extra: float = 1.0) -> tuple[GameEvent, ...]:
    """A seat for whoever wants to play; nothing if they have it. Who names no team comes into the smallest."""
    _running(game)
    if team > game.teams:
        message = f"There are {game.teams} teams." if game.teams else "There are no teams in this game."
        raise Refusal(message)
    seat = game.seats.get(who)
    if seat is not None and seat.taken and team in (0, seat.team):
        return ()
    if seat is not None and team not in (0, seat.team) and game.number:
        message = "Teams stay as they are once the first question has been asked."
        raise Refusal(message)
    if not team and game.teams:
        team = seat.team if seat else _smallest_team(game)
    return (SeatTaken(game.id, who, team, extra, at),)


def left(game: Game, who: str, at: float) -> tuple[GameEvent, ...]:
    """A seat is given up. Raises `Refusal` for who has none."""
    _running(game)
    if who not in game.players:
        message = "You are not in this game."
        raise Refusal(message)
    return (SeatLeft(game.id, who, at),)


def answered(game: Game, who: str, at: float, grade: Grade, words: str) -> tuple[GameEvent, ...]:
    """An answer to the open question, sent at a time by the platform's clock; nothing if it changes nothing.

    Raises `Refusal` if there is no open question, or if nobody can have read it yet.
    """
    _running(game)
    if game.stage is not Stage.OPEN or at > game.until + GRACE:
        message = "That question is over." if game.number else "The game has not begun yet."
        raise Refusal(message if game.stage is not Stage.PAUSED else "The game is paused.")
    if at < game.asked + (0.0 if game.mode is Mode.SLOW else HUMAN):
        message = "That was quicker than anybody can read. Take your time, and answer again."
        raise Refusal(message)
    before = game.answers.get(who)
    if before is not None:
        if before.words == words or before.at > at or (game.mode is Mode.RACE and before.verdict == Verdict.RIGHT):
            return ()
        if grade.verdict is Verdict.MORE and before.verdict != Verdict.MORE:
            return ()  # an answer stands that counts
        if game.mode is Mode.RACE and game.question.shown:
            message = "In a race, an option can be picked once."
            raise Refusal(message)
    return (Answered(game.id, game.number, who, at, grade.verdict, grade.share, grade.matched, words),)


def hinted(game: Game, who: str, at: float) -> tuple[GameEvent, ...]:
    """One more hint for a player. Raises `Refusal` if there is none."""
    _running(game)
    if game.stage is not Stage.OPEN:
        message = "The quiz is paused." if game.stage is Stage.PAUSED else "There is no open question just now."
        raise Refusal(message)
    hints = game.question.hints
    had = game.hints.get(who, 0)
    if had >= len(hints):
        message = "There is no further hint." if had else "There is no hint to this one."
        raise Refusal(message)
    return (HintTaken(game.id, game.number, who, had + 1, at),)


def skipped(game: Game, who: str, at: float, *, alone: bool) -> tuple[GameEvent, ...]:
    """A wish to skip the open question, which comes true if more than half of the players have it.

    `alone` is true for who need not ask: the host, or a moderator.
    """
    _running(game)
    if game.stage is not Stage.OPEN:
        message = "There is no open question to skip."
        raise Refusal(message)
    wish = () if who in game.skips else (SkipWanted(game.id, game.number, who, at),)
    wanting = (game.skips | {who}) & frozenset(game.players)
    if not alone and 2 * len(wanting) <= len(game.players):
        return wish
    return (*wish, *_closed(game, at, skipped=True))


def paused(game: Game, by: str, now: float) -> tuple[GameEvent, ...]:
    """The clock stands still, or goes on if it stood still."""
    _running(game)
    if game.stage is Stage.PAUSED:
        return (GameResumed(game.id, now, now + game.left),)
    return (GamePaused(game.id, by, now),)


def stopped(game: Game, by: str, now: float) -> tuple[GameEvent, ...]:
    """The end, whatever is going on."""
    return () if game.over else (GameEnded(game.id, now, Ending.STOPPED, by),)


def span(game: Game, number: int) -> float:
    """How many seconds the question of this number has. Whoever needs most time has it, and nobody sees who that is."""
    if game.mode is Mode.SLOW:
        return _SLOW.get(game.pace, max(DAY, _WEEK / len(game.questions)))
    extra = max((game.seats[who].extra for who in game.players), default=1.0)
    return round(max(LEAST, game.asked_as(number).seconds * PACES[game.pace]) * extra)


def _running(game: Game) -> None:
    if game.over:
        message = "There is no game here just now. “quiz start” calls for one."
        raise Refusal(message)


def _smallest_team(game: Game) -> int:
    sizes = dict.fromkeys(range(1, game.teams + 1), 0)
    for who in game.players:
        sizes[game.seats[who].team] = sizes.get(game.seats[who].team, 0) + 1
    return min(sizes, key=lambda team: (sizes[team], team))


def _closing(game: Game) -> float:
    """When the open question is over."""
    if game.mode is Mode.RACE:
        right = [given.at for given in game.answers.values() if given.verdict == Verdict.RIGHT]
        if right:
            return min(right) + GRACE
    if game.mode is Mode.SLOW:
        return game.until
    for_good = game.mode is Mode.RACE and bool(game.question.shown)
    if (game.mode is Mode.LIVE or for_good) and game.players and all(map(game.has_answered, game.players)):
        last = max(given.at for given in game.answers.values())
        return min(game.until, last + (0.0 if for_good else SETTLE)) + GRACE
    return game.until + GRACE


def _next_clue(game: Game) -> float | None:
    """When the next clue is shown."""
    clues = len(game.question.clues)
    if game.clues >= clues:
        return None
    begun = game.asked + game.stood
    return begun + game.clues * (game.until - begun) / clues


def _due(game: Game, now: float) -> tuple[GameEvent, ...]:
    match game.stage:
        case Stage.LOBBY if not game.players and game.mode is not Mode.SLOW:
            return (GameEnded(game.id, now, Ending.NOBODY),)
        case Stage.LOBBY | Stage.BETWEEN:
            number = game.number + 1
            return (QuestionOpened(game.id, number, now, now + span(game, number)),)
        case Stage.OPEN:
            closing = _closing(game)
            # A question that is over before its time, since all is said, needs no more of it.
            if game.mode is not Mode.SLOW and closing >= game.until and now > closing + LATE:
                return resumed(game, now)
            clue = _next_clue(game)
            if clue is not None and clue < closing:
                return (ClueShown(game.id, game.number, game.clues + 1, now),)
            return _closed(game, now)
        case _:
            return (GameEnded(game.id, now, Ending.IDLE),)


def _closed(game: Game, now: float, *, skipped: bool = False) -> tuple[GameEvent, ...]:
    """The reveal, and the end of the game if that was the last question, or if nobody plays any more."""
    closed = QuestionClosed(game.id, game.number, now, skipped)
    rounds = game.after((closed,)).rounds
    if len(rounds) == len(game.questions):
        return (closed, GameEnded(game.id, now, Ending.FINISHED))
    idle = rounds[-IDLE_ROUNDS:]
    if len(idle) == IDLE_ROUNDS and not any(round_.answers or round_.skipped for round_ in idle):
        return (closed, GameEnded(game.id, now, Ending.IDLE))
    return (closed,)
