"""What players have earned. Nothing here is kept: all of it follows from the answers as they stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.game.game import Mode
from bot.questions import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.game.game import Game, Given, Round

WHOLE = 10
"""Points for a whole right answer, without hints, at the first clue. Speed earns nothing."""

_HINT = 0.25


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a table: `rank` 1 is the first; whoever has equal scores shares it."""

    rank: int
    score: float
    who: tuple[str, ...]


def earned(given: Given, clues: int) -> int:
    """Points for an answer: its share, less for every further clue and every hint; 1 at least if any of it is right."""
    if not given.share:
        return 0
    worth = (clues - given.clues + 1) / clues if clues else 1.0
    worth *= max(_HINT, 1 - _HINT * given.hints)
    return max(1, int(WHOLE * given.share * worth + 0.5))


def points(game: Game, number: int) -> dict[str, int]:
    """What the question of this number has earned to whom; nothing while it is open, or if it was skipped."""
    if number > len(game.rounds):
        return {}
    closed = game.rounds[number - 1]
    if closed.skipped:
        return {}
    clues = len(game.asked_as(number).clues)
    counting = _first(closed) if game.mode is Mode.RACE else closed.answers
    return {who: earned(closed.answers[who], clues) for who in counting}


def totals(game: Game) -> dict[str, int]:
    """All points of every player, in the order in which they came."""
    found = Counter(dict.fromkeys(game.seats, 0))
    for number in range(1, len(game.rounds) + 1):
        found.update(points(game, number))
    return dict(found)


def averages(game: Game) -> dict[str, float]:
    """Points for each question that a player was asked, from 0 to `WHOLE`; without whoever has answered none.

    Who came late or left early is measured by what they were asked, if that was half of all questions or more: nobody
    is first by one answer.
    """
    found = {}
    total = totals(game)
    counting = sum(not round_.skipped for round_ in game.rounds)
    for who, seat in game.seats.items():
        asked = [
            round_
            for number, round_ in enumerate(game.rounds, 1)
            if not round_.skipped and seat.first <= number <= (seat.last or number)
        ]
        if 2 * len(asked) >= counting and any(who in round_.answers for round_ in asked):
            found[who] = total[who] / len(asked)
    return found


def teams(game: Game) -> dict[int, float]:
    """What every team with somebody in it has: the mean of its members' points, so that no team wins by its size."""
    members: dict[int, list[int]] = {}
    for who, total in totals(game).items():
        if game.seats[who].team:
            members.setdefault(game.seats[who].team, []).append(total)
    return {team: sum(scores) / len(scores) for team, scores in sorted(members.items())}


def table(scores: Mapping[str, float]) -> list[Place]:
    """The places by score, the best first; ties share one."""
    places: list[Place] = []
    before = 0
    for score in sorted(set(scores.values()), reverse=True):
        who = tuple(each for each, own in scores.items() if own == score)
        places.append(Place(before + 1, score, who))
        before += len(who)
    return places


def _first(closed: Round) -> list[str]:
    """Who gave the first right answer; several, if they sent theirs in the same moment."""
    right = {who: given.at for who, given in closed.answers.items() if given.verdict == Verdict.RIGHT}
    return [who for who, at in right.items() if at == min(right.values())]
