"""What happens in a game, as it is written down in the club's room. Times are seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class GameOpened:
    """Somebody called for a game, whose lobby is open until a time. `questions` are packed, in the order of asking.

    All of them are open to whoever has finished `through` chapters, and so nothing later needs the book again.
    """

    game: int
    book: str
    quiz: str
    mode: str
    pace: str
    through: int
    teams: int
    questions: tuple[str, ...]
    by: str
    at: float
    until: float


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """Somebody plays, in a team (0: there is none). `extra` is the time that they need, as a multiple of the usual."""

    game: int
    who: str
    team: int
    extra: float
    at: float


@dataclass(frozen=True, slots=True)
class SeatLeft:
    """Somebody plays no more; what they have answered still counts."""

    game: int
    who: str
    at: float


@dataclass(frozen=True, slots=True)
class QuestionOpened:
    """A question (1 is the first) may be answered until a time."""

    game: int
    number: int
    at: float
    until: float


@dataclass(frozen=True, slots=True)
class ClueShown:
    """So many clues of the open question have been shown."""

    game: int
    number: int
    clues: int
    at: float


@dataclass(frozen=True, slots=True)
class HintTaken:
    """A player was shown so many hints to the open question."""

    game: int
    number: int
    who: str
    hints: int
    at: float


@dataclass(frozen=True, slots=True)
class Answered:
    """A player's answer to the open question, and what it comes to. A later one takes its place.

    `at` is when the player sent it by the platform's clock; `words` is what they sent.
    """

    game: int
    number: int
    who: str
    at: float
    verdict: str
    share: float
    matched: str
    words: str | None


@dataclass(frozen=True, slots=True)
class SkipWanted:
    """A player would rather not have this question."""

    game: int
    number: int
    who: str
    at: float


@dataclass(frozen=True, slots=True)
class QuestionClosed:
    """The question is over. If it was `skipped`, it counts for nobody."""

    game: int
    number: int
    at: float
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class GamePaused:
    """The clock of the game stands still."""

    game: int
    by: str
    at: float


@dataclass(frozen=True, slots=True)
class GameResumed:
    """The game goes on after a pause or a crash; the open question may now be answered until `until`."""

    game: int
    at: float
    until: float


@dataclass(frozen=True, slots=True)
class GameEnded:
    """The game is over, and why: a word of `bot.game.game.Ending`."""

    game: int
    at: float
    ending: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class QuestionDisputed:
    """A player says that a question is wrong, ambiguous or a spoiler; `words` is what they say.

    `question` is packed. `game` is 0 if it was a game of their own.
    """

    dispute: int
    game: int
    number: int
    question: str
    who: str
    at: float
    words: str | None


@dataclass(frozen=True, slots=True)
class DisputeRuled:
    """A moderator decided: a word of `bot.club.Ruling`.

    `right` stands for the answer that is right from now on (`bot.game.game.sign`), whoever is forgotten; `words` is it,
    if the moderator said it themselves. What was decided before `right` was kept has the words alone.
    """

    dispute: int
    ruling: str
    by: str
    at: float
    words: str | None = None
    right: str = ""


@dataclass(frozen=True, slots=True)
class PlayerShown:
    """A player wants to be named on the tables of the club, or no longer."""

    who: str
    shown: bool


@dataclass(frozen=True, slots=True)
class QuizImported:
    """A moderator brought a quiz on a book into the club; it takes the place of the one imported under that title.

    `questions` are packed, each with the chapter after which it may be asked.
    """

    book: str
    title: str
    questions: tuple[str, ...]
    by: str
    at: float


GameEvent: TypeAlias = (
    GameOpened
    | SeatTaken
    | SeatLeft
    | QuestionOpened
    | ClueShown
    | HintTaken
    | Answered
    | SkipWanted
    | QuestionClosed
    | GamePaused
    | GameResumed
    | GameEnded
)
TableEvent: TypeAlias = QuestionDisputed | DisputeRuled | PlayerShown | QuizImported
