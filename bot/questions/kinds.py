"""The kinds of question, one class each: what players see of it, what they may answer, and what that is worth.

A new kind is a class here and the model of what authors write in `bot.library.questions`; mypy and the tests of all
kinds name what else it needs. A question is a plain value: `pack` makes a line of JSON of it, from which `unpack` gives
an equal one, so that a game can keep the questions it asks whatever becomes of the file that they came from.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from bot.questions.grade import Grade, Names, partly, right, unclear, wrong
from bot.questions.judging import judged, number_in
from bot.questions.picking import letter, picked

if TYPE_CHECKING:
    from random import Random

Q = TypeVar("Q", bound="Question")

_SECONDS_A_WORD = 0.3  # 200 words a minute, the slow end of silent reading (Brysbaert 2019 measured 238 on average)
_KEY_DIGITS = 12
_NOT_THE_QUESTION = frozenset({"since", "explain", "hints", "order"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(ABC):
    """What every kind has. `since` is how many chapters whoever is asked must have finished.

    `order` is the order in which options are shown, drawn by `posed`; until then, as they were written.
    """

    kind: ClassVar[str]
    thinking: ClassVar[float]  # seconds to think, beside the time to read: for each option, pair or clue if it has some
    ask: str
    since: int
    explain: str = ""
    hints: tuple[str, ...] = ()
    order: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Which question this is: the same for the same question and answers, wherever they stand."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _NOT_THE_QUESTION}
        return sha256(json.dumps([self.kind, said], sort_keys=True).encode()).hexdigest()[:_KEY_DIGITS]

    @property
    def clues(self) -> tuple[str, ...]:
        """What is shown bit by bit while the question is open, the less it is worth."""
        return ()

    @property
    def fixed(self) -> tuple[str, ...]:
        """What stands there to be answered in this order, one pick for each: the left sides of pairs."""
        return ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The options under their letters, as they are shown; empty if the answer is typed."""
        written = self._options()
        return tuple(written[i] for i in self.order) if self.order else written

    @property
    def picks(self) -> tuple[int, int]:
        """How many options a player picks, at least and at most; (0, 0) if the answer is typed."""
        return (1, 1) if self._options() else (0, 0)

    @property
    @abstractmethod
    def answered(self) -> str:
        """The right answer, as it is told afterwards."""

    @property
    def how(self) -> str:
        """How an answer to this question looks, for who has given none."""
        return f"Answer with the letter of an option, “{letter(0)}” to “{letter(len(self.shown) - 1)}”."

    @property
    def seconds(self) -> float:
        """The time that it takes to read the question and everything shown with it, and to think."""
        told = " ".join((self.ask, *self.fixed, *self.shown, *self.clues))
        things = max(1, len(self.fixed) or len(self.shown), len(self.clues))
        return round(len(told.split()) * _SECONDS_A_WORD + self.thinking * things, 1)

    def posed(self, dice: Random) -> Self:
        """The question with its options in an order that the dice have drawn."""
        places = list(range(len(self._options())))
        dice.shuffle(places)
        return replace(self, order=tuple(places))

    @abstractmethod
    def grade(self, given: str, names: Names) -> Grade:
        """What an answer comes to, among people who can be told apart by these names."""

    def _options(self) -> tuple[str, ...]:
        """The options as they were written, the right ones among them."""
        return ()

    def _picked(self, given: str) -> tuple[int, ...] | None:
        """The options that an answer names, as places in `_options`; None if it is no answer to this question."""
        places = picked(given, self.shown)
        least, most = self.picks
        if places is None or not least <= len(places) <= most:
            return None
        return tuple(self.order[place] for place in places) if self.order else places


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Question):
    """One right answer among several; `options` are the wrong ones."""

    kind: ClassVar[str] = "choice"
    thinking: ClassVar[float] = 3.0
    answer: str
    options: tuple[str, ...]

    def _options(self) -> tuple[str, ...]:
        return (self.answer, *self.options)

    @property
    def answered(self) -> str:
        """The right option."""
        return self.answer

    def grade(self, given: str, names: Names) -> Grade:
        """Right or wrong."""
        del names
        places = self._picked(given)
        if places is None:
            return unclear(self.how)
        return right() if places == (0,) else wrong()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Question):
    """A statement that is true or false."""

    kind: ClassVar[str] = "true-false"
    thinking: ClassVar[float] = 4.0
    answer: bool

    def _options(self) -> tuple[str, ...]:
        return ("True", "False")

    @property
    def answered(self) -> str:
        """True or False."""
        return "True" if self.answer else "False"

    @property
    def how(self) -> str:
        """How it is answered."""
        return "Answer “true” or “false”."

    def posed(self, dice: Random) -> TrueFalse:
        """The same: true always stands first."""
        del dice
        return self

    def grade(self, given: str, names: Names) -> Grade:
        """Right or wrong; yes and no will do."""
        del names
        said = given.strip().strip(".!").casefold()
        places = {"t": (0,), "yes": (0,), "y": (0,), "f": (1,), "no": (1,), "n": (1,)}.get(said) or self._picked(given)
        if places is None:
            return unclear(self.how)
        return right() if places == (int(not self.answer),) else wrong()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken(Question):
    """What is answered in the player's own words: `accept` is right too, `prompt` nearly, `reject` wrong."""

    answer: str
    accept: tuple[str, ...] = ()
    prompt: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()

    @property
    def answered(self) -> str:
        """The answer as its author wrote it."""
        return self.answer

    @property
    def how(self) -> str:
        """How it is answered."""
        return "Answer in a few words of your own."

    def grade(self, given: str, names: Names) -> Grade:
        """Judged kindly and strictly."""
        return judged(given, (self.answer, *self.accept), self.prompt, self.reject, names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(_Spoken):
    """An answer that players type."""

    kind: ClassVar[str] = "typed"
    thinking: ClassVar[float] = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(_Spoken):
    """A sentence with a gap, written ___, to be filled."""

    kind: ClassVar[str] = "gap"
    thinking: ClassVar[float] = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoAmI(_Spoken):
    """Clues from hard to easy; the fewer had been shown, the more the answer is worth."""

    kind: ClassVar[str] = "who-am-i"
    thinking: ClassVar[float] = 10.0
    told: tuple[str, ...]

    @property
    def clues(self) -> tuple[str, ...]:
        """The clues, the hardest first."""
        return self.told


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Question):
    """Things to be put in order; `items` are in the right one."""

    kind: ClassVar[str] = "order"
    thinking: ClassVar[float] = 7.0
    items: tuple[str, ...]

    def _options(self) -> tuple[str, ...]:
        return self.items

    @property
    def picks(self) -> tuple[int, int]:
        """All of them."""
        return (len(self.items), len(self.items))

    @property
    def answered(self) -> str:
        """The items in the right order."""
        return "; ".join(f"{i}. {item}" for i, item in enumerate(self.items, 1))

    @property
    def how(self) -> str:
        """How it is answered."""
        letters = " ".join(letter(i) for i in reversed(range(len(self.items))))
        return f"Answer with all letters in the right order, such as “{letters}”."

    def grade(self, given: str, names: Names) -> Grade:
        """Kendall's tau of the order given and the right one, if that is above 0: chance alone earns nothing."""
        del names
        places = self._picked(given)
        if places is None:
            return unclear(self.how)
        pairs = list(combinations(places, 2))
        return partly(sum(1 if first < second else -1 for first, second in pairs) / len(pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Question):
    """Pairs to be found: (left, right)."""

    kind: ClassVar[str] = "match"
    thinking: ClassVar[float] = 7.0
    pairs: tuple[tuple[str, str], ...]

    @property
    def fixed(self) -> tuple[str, ...]:
        """The left sides."""
        return tuple(left for left, _ in self.pairs)

    def _options(self) -> tuple[str, ...]:
        return tuple(right for _, right in self.pairs)

    @property
    def picks(self) -> tuple[int, int]:
        """A partner for each."""
        return (len(self.pairs), len(self.pairs))

    @property
    def answered(self) -> str:
        """The pairs."""
        return "; ".join(f"{left}: {right}" for left, right in self.pairs)

    @property
    def how(self) -> str:
        """How it is answered."""
        letters = " ".join(letter(i) for i in range(len(self.pairs)))
        return f"Answer with the letter of each one's partner, from the first to the last, such as “{letters}”."

    def grade(self, given: str, names: Names) -> Grade:
        """The share of pairs that are right."""
        del names
        places = self._picked(given)
        if places is None:
            return unclear(self.how)
        found = sum(place == i for i, place in enumerate(places))
        return partly(found / len(self.pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Question):
    """All the right answers among several; `options` are the wrong ones."""

    kind: ClassVar[str] = "all"
    thinking: ClassVar[float] = 4.0
    answers: tuple[str, ...]
    options: tuple[str, ...]

    def _options(self) -> tuple[str, ...]:
        return (*self.answers, *self.options)

    @property
    def picks(self) -> tuple[int, int]:
        """One or more."""
        return (1, len(self._options()))

    @property
    def answered(self) -> str:
        """All the right ones."""
        return ", ".join(self.answers)

    @property
    def how(self) -> str:
        """How it is answered."""
        return "Answer with the letters of all that are right, such as “a c”."

    def grade(self, given: str, names: Names) -> Grade:
        """The right picks less the wrong ones, as a share of all that are right."""
        del names
        places = self._picked(given)
        if places is None:
            return unclear(self.how)
        good = sum(place < len(self.answers) for place in places)
        return partly((good - (len(places) - good)) / len(self.answers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Question):
    """A number, right within a tolerance."""

    kind: ClassVar[str] = "number"
    thinking: ClassVar[float] = 15.0
    answer: float
    tolerance: float = 0
    unit: str = ""

    @property
    def answered(self) -> str:
        """The number, with its unit and how far off is still right."""
        about = f" (give or take {_plain(self.tolerance)})" if self.tolerance else ""
        return f"{_plain(self.answer)}{f' {self.unit}' if self.unit else ''}{about}"

    @property
    def how(self) -> str:
        """How it is answered."""
        return "Answer with one number."

    def grade(self, given: str, names: Names) -> Grade:
        """Right within the tolerance."""
        del names
        said = number_in(given, self.unit)
        if said is None:
            return unclear(self.how)
        return right() if abs(said - self.answer) <= self.tolerance else wrong()


KINDS: dict[str, type[Question]] = {
    kind.kind: kind for kind in (Choice, TrueFalse, Typed, Order, Match, WhoAmI, Gap, AllOf, Number)
}
"""Every kind there is, by the word that authors write for it."""


def pack(question: Question) -> str:
    """A question as one line of JSON."""
    said = {field.name: getattr(question, field.name) for field in fields(question)}
    kept = {name: value for name, value in said.items() if value not in ("", ())}
    return json.dumps({"kind": question.kind, **kept}, separators=(",", ":"), ensure_ascii=False)


def unpack(packed: str) -> Question:
    """The question that was packed. Raises `KeyError` or `TypeError` for what is none."""
    said: dict[str, Any] = json.loads(packed)
    return KINDS[said.pop("kind")](**{name: _frozen(value) for name, value in said.items()})


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever a field of a question can be
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _plain(number: float) -> str:
    """A number without a decimal point that it does not need."""
    return str(int(number)) if number == int(number) else str(number)
