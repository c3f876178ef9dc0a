"""A game of one's own: private, at one's own place, without a clock; and the cards of what is to be asked again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.game.game import Given, asked_as
from bot.game.scores import earned
from bot.questions import Verdict

if TYPE_CHECKING:
    from bot.questions import Question

SKIPPED = "skipped"
"""What stands for a verdict where a question was left out: it counts for nothing."""


@dataclass(frozen=True, slots=True)
class SoloOpened:
    """A member began a game of their own. Every question is open to whoever has finished `through` chapters."""

    solo: int
    book: str
    through: int
    questions: tuple[str, ...]
    review: bool
    at: float


@dataclass(frozen=True, slots=True)
class SoloAnswered:
    """Their answer to the question of this number, which counts; `words` is what they sent. The next one is asked."""

    solo: int
    number: int
    at: float
    verdict: str
    share: float
    matched: str
    words: str | None


@dataclass(frozen=True, slots=True)
class SoloHinted:
    """They have been shown so many hints or further clues to the question of this number."""

    solo: int
    number: int
    hints: int
    at: float


@dataclass(frozen=True, slots=True)
class SoloEnded:
    """They had enough before the end."""

    solo: int
    at: float


@dataclass(frozen=True, slots=True)
class CardKept:
    """A question is to be asked again at `due` (seconds since 1970), and how well it is remembered.

    Whoever is asked has finished `since` chapters: as many as the game in which it was missed was for, so that whoever
    goes back finds nothing of games that went further. `at` is when it was last answered.
    `stability` (days) and `difficulty` are those of FSRS, kept as they were worked out, so that another version of it
    changes no past. 0 stands for a card that was never reviewed.
    """

    key: str
    book: str
    question: str
    since: int
    due: float
    stability: float
    difficulty: float
    at: float


@dataclass(frozen=True, slots=True)
class CardDropped:
    """A question need not be asked again."""

    key: str


SoloEvent: TypeAlias = SoloOpened | SoloAnswered | SoloHinted | SoloEnded | CardKept | CardDropped


@dataclass(frozen=True, slots=True)
class Solo:
    """A game of one's own as it stands. `hints` are those taken to the question that is open."""

    id: int
    book: str
    through: int
    questions: tuple[str, ...]
    review: bool
    opened: float
    answers: tuple[Given, ...] = ()
    hints: int = 0
    ended: bool = False

    @property
    def over(self) -> bool:
        """Whether all has been asked, or the member had enough."""
        return self.ended or len(self.answers) >= len(self.questions)

    @property
    def number(self) -> int:
        """The question that is open (1 is the first)."""
        return len(self.answers) + 1

    @property
    def asked(self) -> float:
        """When the open question was asked, in seconds since 1970."""
        return self.answers[-1].at if self.answers else self.opened

    @property
    def question(self) -> Question:
        """The question that is open."""
        return self.asked_as(self.number)

    @property
    def clues(self) -> int:
        """How many clues of the open question are shown: the first one, and one more for each hint that was wanted."""
        return min(1 + self.hints, max(1, len(self.question.clues)))

    @property
    def told(self) -> tuple[str, ...]:
        """The hints to the open question that are shown: they come when its clues are at an end."""
        return self.question.hints[: self.hints - (self.clues - 1)]

    @property
    def more(self) -> bool:
        """Whether there is a further clue or hint to the open question."""
        return self.clues < len(self.question.clues) or len(self.told) < len(self.question.hints)

    @property
    def points(self) -> tuple[int | None, ...]:
        """What every answer has earned; None where the question was skipped."""
        return tuple(
            None if given.verdict == SKIPPED else earned(given, len(self.asked_as(number).clues))
            for number, given in enumerate(self.answers, 1)
        )

    @property
    def missed(self) -> tuple[int, ...]:
        """The numbers of the questions whose answer was not right, or not in all its parts."""
        return tuple(
            number for number, given in enumerate(self.answers, 1) if given.verdict not in (Verdict.RIGHT, SKIPPED)
        )

    def asked_as(self, number: int) -> Question:
        """The question of this number."""
        return asked_as(self.questions[number - 1])

    def after(self, event: SoloAnswered | SoloHinted | SoloEnded) -> Solo:
        """The game once this has happened; what happened in another one, or twice, is passed over."""
        if event.solo != self.id or self.over:
            return self
        match event:
            case SoloAnswered() if event.number == self.number:
                return replace(self, answers=(*self.answers, self._given(event)), hints=0)
            case SoloHinted() if event.number == self.number:
                return replace(self, hints=event.hints)
            case SoloEnded():
                return replace(self, ended=True)
            case _:
                return self

    def _given(self, event: SoloAnswered) -> Given:
        """The answer, with the clues and hints that were shown by then. Without any, the question is not looked at."""
        clues = self.clues if self.hints else 1
        hints = self.hints - (clues - 1)
        return Given(event.at, event.verdict, event.share, event.matched, event.words, clues, hints)


@dataclass(frozen=True, slots=True)
class Card:
    """A question that was missed, and when it is to be asked again. See `CardKept`."""

    key: str
    book: str
    question: str
    since: int
    due: float
    stability: float
    difficulty: float
    at: float


def started(event: SoloOpened) -> Solo:
    """The game that was begun."""
    return Solo(event.solo, event.book, event.through, event.questions, event.review, event.at)


def card_of(event: CardKept) -> Card:
    """The card that is kept."""
    return Card(
        key=event.key,
        book=event.book,
        question=event.question,
        since=event.since,
        due=event.due,
        stability=event.stability,
        difficulty=event.difficulty,
        at=event.at,
    )
