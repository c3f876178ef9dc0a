"""What games come to, worked out anew from the journal's entries, and not as Ribbon works it out.

Whatever may never happen is an `AssertionError` as soon as it stands in the journal.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from bot.questions import unpack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.journal import Entry
    from bot.questions import Question

_ON_THE_WAY = 1.0
"""Seconds that an answer may come after the time was up."""


@dataclass
class Said:
    """An answer as it stands."""

    at: float
    words: str | None
    right: bool
    share: float
    clues: int
    hints: int


@dataclass
class Sitting:
    """Somebody's seat: the questions that they have been asked are those from `first` to `last` (0: to the present)."""

    team: int
    first: int
    last: int = 0


@dataclass
class Played:
    """A game."""

    id: int
    by: str
    mode: str
    through: int
    teams: int
    questions: list[Question]
    number: int = 0
    open: bool = False
    paused: bool = False
    ending: str = ""
    asked: float = 0.0
    until: float = 0.0
    allowed: float = 0.0  # how long the open question was to be open when it was asked
    clues: int = 1
    seats: dict[str, Sitting] = field(default_factory=dict)
    said: dict[int, dict[str, Said]] = field(default_factory=dict)
    hints: dict[tuple[int, str], int] = field(default_factory=dict)
    counting: list[int] = field(default_factory=list)  # the questions that are over and were not skipped

    @property
    def players(self) -> list[str]:
        """Who plays now."""
        return [who for who, sitting in self.seats.items() if not sitting.last]

    def points(self, number: int) -> dict[str, int]:
        """What a question that is over has earned to whom."""
        given = self.said[number]
        if self.mode == "race":
            first = min((said.at for said in given.values() if said.right), default=None)
            return {who: self._earned(number, said) for who, said in given.items() if said.right and said.at == first}
        return {who: self._earned(number, said) for who, said in given.items()}

    def totals(self) -> dict[str, int]:
        """All points of every player."""
        found = dict.fromkeys(self.seats, 0)
        for number in self.counting:
            for who, points in self.points(number).items():
                found[who] += points
        return found

    def averages(self) -> dict[str, float]:
        """Points for each question that somebody was asked, of who was asked half of them and answered any."""
        found: dict[str, float] = {}
        totals = self.totals()
        for who, sitting in self.seats.items():
            asked = [n for n in self.counting if n >= sitting.first and (not sitting.last or n <= sitting.last)]
            if len(asked) >= len(self.counting) / 2 and any(who in self.said[n] for n in asked):
                found[who] = totals[who] / len(asked)
        return found

    def _earned(self, number: int, said: Said) -> int:
        """Ten points for all of it; less for every further clue and a quarter for every hint; one at least."""
        if said.share == 0:
            return 0
        clues = max(1, len(self.questions[number - 1].clues))
        worth = Fraction(said.share).limit_denominator(100) * Fraction(clues + 1 - said.clues, clues)
        return max(1, floor(10 * worth * Fraction(max(1, 4 - said.hints), 4) + Fraction(1, 2)))


class Ledger:
    """All games of a club."""

    def __init__(self) -> None:
        self.games: dict[int, Played] = {}
        self.on: Played | None = None
        self.book = ""
        self.checkpoint = 0
        self.disputes: dict[int, dict[str, Any]] = {}

    @property
    def last(self) -> Played | None:
        """The game that is on, or was on last."""
        return self.games[max(self.games)] if self.games else None

    def learn(self, entries: Iterable[Entry], read: dict[str, int]) -> None:
        """Take note of what happened while members had `read` so many chapters."""
        for entry in entries:
            body = json.loads(entry.body)
            match entry.kind:
                case "ClubSetUp":
                    assert self.on is None, "a game goes on in a club that reads another book"
                    self.checkpoint, self.book = 0, body["book"]
                    self.disputes = {}
                case "CheckpointSet":
                    self.checkpoint = body["chapter"]
                case "GameOpened":
                    self._opened(body, read)
                case "QuestionDisputed":
                    self.disputes[body["dispute"]] = body
                case "DisputeRuled":
                    self._ruled(body, entry.words)
                case "PlayerShown" | "SpoilersAccepted":
                    pass
                case _:
                    assert self.on is not None, f"{entry} happens while no game is on"
                    assert body["game"] == self.on.id, f"{entry} happens in a game that is over"
                    _happens(self.on, entry, body, read)
                    if self.on.ending:
                        self.on = None

    def _opened(self, body: dict[str, Any], read: dict[str, int]) -> None:
        assert self.on is None, "a game begins while another is on"
        assert body["game"] not in self.games
        assert body["questions"], "a game without questions"
        questions = [unpack(packed) for packed in body["questions"]]
        assert body["through"] <= min(read.get(body["by"], 0), self.checkpoint), "a game goes too far"
        assert all(question.since <= body["through"] for question in questions), "a question goes too far"
        self.on = Played(body["game"], body["by"], body["mode"], body["through"], body["teams"], questions)
        self.games[self.on.id] = self.on

    def _ruled(self, body: dict[str, Any], words: str | None) -> None:
        about = self.disputes[body["dispute"]]
        if body["ruling"] == "accept":
            answers = self.games[about["game"]].said.get(about["number"], {})
            words = words or answers[about["who"]].words  # without a moderator's own, it is the reporter's
            assert words
            for said in answers.values():
                if said.words and _plain(said.words) == _plain(words):
                    said.right, said.share = True, 1.0


def _happens(game: Played, entry: Entry, body: dict[str, Any], read: dict[str, int]) -> None:
    """Something happens in the game that is on. Raises `AssertionError` if it may not."""
    who = body.get("who", "")
    if "number" in body and entry.kind != "QuestionOpened":
        assert game.open, f"{entry} happens while no question is open"
        assert not game.paused, f"{entry} happens in a pause"
        assert body["number"] == game.number, f"{entry} is about another question than the open one"
    if entry.kind in {"SeatTaken", "HintTaken", "Answered"}:
        assert read.get(who, 0) >= game.through, f"{entry} is of somebody who has not read that far"
    if who:
        _does(game, who, entry, body)
    else:
        _moves(game, entry, body)


def _does(game: Played, who: str, entry: Entry, body: dict[str, Any]) -> None:
    """A player does something."""
    match entry.kind:
        case "SeatTaken":
            assert (1 <= body["team"] <= game.teams) if game.teams else body["team"] == 0
            first = game.number + (not game.open)
            had = game.seats.get(who)
            game.seats[who] = Sitting(body["team"], min(first, had.first) if had else first)
        case "SeatLeft":
            assert who in game.players
            game.seats[who].last = max(1, game.number)
        case "HintTaken":
            had_hints = game.hints.get((game.number, who), 0)
            assert body["hints"] == had_hints + 1 <= len(game.questions[game.number - 1].hints)
            game.hints[game.number, who] = had_hints + 1
        case "Answered":
            assert who in game.players, "who answers has a seat"
            assert game.asked <= body["at"] <= game.until + _ON_THE_WAY
            before = game.said[game.number].get(who)
            assert before is None or before.at <= body["at"], "an answer is overtaken by an older one"
            right, hints = body["verdict"] == "right", game.hints.get((game.number, who), 0)
            game.said[game.number][who] = Said(body["at"], entry.words, right, body["share"], game.clues, hints)
        case _:
            assert entry.kind == "SkipWanted"


def _moves(game: Played, entry: Entry, body: dict[str, Any]) -> None:
    """The game goes on, stands still, or ends."""
    match entry.kind:
        case "QuestionOpened":
            assert (game.open, game.paused, body["number"]) == (False, False, game.number + 1)
            assert body["until"] > body["at"]
            game.open, game.number, game.clues, game.said[body["number"]] = True, body["number"], 1, {}
            game.asked, game.until, game.allowed = body["at"], body["until"], body["until"] - body["at"]
        case "ClueShown":
            game.clues += 1
            assert body["clues"] == game.clues <= len(game.questions[game.number - 1].clues)
        case "QuestionClosed":
            game.open = False
            if not body["skipped"]:
                game.counting.append(game.number)
        case "GamePaused":
            assert not game.paused
            game.paused = True
        case "GameResumed":
            assert game.paused or game.open
            game.paused, game.until = False, body["until"] if game.open else game.until
        case "GameEnded":
            game.ending, game.open = body["ending"], False
        case _:
            message = f"nobody knows what {entry} is"
            raise AssertionError(message)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))
