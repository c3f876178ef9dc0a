"""Who plays how well, of those who want it to be known. What it says of anybody tells nothing of how far they read."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, ClassVar

from bot.commands.quizzing import command
from bot.dialogue.command import Command, Decision, Option
from bot.dialogue.reply import (
    Attachment,
    Choice,
    Choices,
    Field,
    Fields,
    Prose,
    Reply,
    Run,
    counted,
    member,
    text,
)
from bot.errors import Refusal
from bot.game.scores import averages, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Part
    from bot.game.scores import Place

PLACES_SHOWN = 10
_WEEK = 7 * 86_400.0


class Period(StrEnum):
    """Which games count."""

    GAME = "game"  # the one that is on, or the last one
    WEEK = "week"  # of the last seven days
    SEASON = "season"  # on the present book
    ALL = "all"


_HEADINGS = {
    Period.GAME: "The last game",
    Period.WEEK: "The last seven days",
    Period.SEASON: "This season",
    Period.ALL: "All games",
}
_NOBODY = "Nobody is on this table yet. Only who wants to be named is: “quiz settings show_me:yes”."
_HOW = "Points for each question asked, 10 at most, and the mean of one's games."


@dataclass(frozen=True)
class Leaderboard(Command):
    """The table of the club."""

    words: ClassVar[str] = "leaderboard"
    help: ClassVar[str] = (
        "Who plays quizzes here how well, of those who want to be named. Your own line is shown to you."
    )
    example: ClassVar[str] = "leaderboard week"
    needs_club: ClassVar[bool] = True
    period: Annotated[str, Option("Which games count", choices=tuple(Period))] = Period.SEASON
    csv: Annotated[bool, Option("For moderators: the table as a file, too")] = False

    def decide(self, scene: Scene) -> Decision:
        """The first places, and the asker's own line."""
        if self.csv and not scene.asker.moderator:
            message = "Only a moderator of this club can have the table as a file. “leaderboard” shows it."
            raise Refusal(message)
        period = Period(self.period)
        games = _games(scene, period)
        means = _means(games)
        places = table(means)
        own: list[Part] = [*_own(scene, places, games)]
        if self.csv:
            own.append(_file(period, places, games, scene.club.shown))
        return Decision((_shown(period, places, scene.club.shown), Reply(tuple(own))))


def _games(scene: Scene, period: Period) -> list[Mapping[str, float]]:
    """What the games of a period came to, of those that asked of nothing that the asker has not read."""
    club, now = scene.club, scene.now.timestamp()
    if period is Period.GAME:
        game = next((game for game in reversed(club.games) if game.rounds), None)
        return [averages(game)] if game and _known(scene, game.book, game.through) else []
    return [
        result.averages
        for result in club.results
        if _known(scene, result.book, result.through)
        and (period is not Period.WEEK or result.at > now - _WEEK)
        and (period is not Period.SEASON or result.game >= club.since)
    ]


def _known(scene: Scene, book: str, through: int) -> bool:
    """Whether the asker may know of a game that went so far."""
    return through <= scene.member.in_book(book).chapter


def _means(games: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The mean of every player's games, as it is shown: what looks the same is a tie."""
    found: dict[str, list[float]] = {}
    for averaged in games:
        for who, average in averaged.items():
            found.setdefault(who, []).append(average)
    return {who: round(sum(each) / len(each), 1) for who, each in found.items()}


def _shown(period: Period, places: list[Place], shown: frozenset[str]) -> Reply:
    named = [(place, [who for who in place.who if who in shown]) for place in places if place.rank <= PLACES_SHOWN]
    rows = [Field(f"{place.rank}.", (*_listed(who), Run(f": {place.score:.1f}"))) for place, who in named if who]
    if not rows:
        return Reply((Prose(text(_NOBODY)),))
    heading = Prose(text(strong=f"{_HEADINGS[period]}. ", quiet=_HOW))
    return Reply((heading, Fields(tuple(rows))))


def _own(scene: Scene, places: list[Place], games: list[Mapping[str, float]]) -> list[Part]:
    """The asker's own line, and how to be on the table."""
    who = scene.asker.pseudonym
    place = next((place for place in places if who in place.who), None)
    if place is None:
        return [Prose(text("You have no game on this table yet."))]
    played = sum(who in averaged for averaged in games)
    rank = f"place {place.rank}, " if place.rank <= PLACES_SHOWN else ""
    line = Prose(text(f"{rank}{place.score:.1f} over {counted(played, 'game')}.", strong="You: "))
    if who in scene.club.shown:
        return [line]
    return [line, Choices((Choice("Show my name here", command("quiz settings", show_me="yes")),))]


def _file(period: Period, places: list[Place], games: list[Mapping[str, float]], shown: frozenset[str]) -> Attachment:
    """The whole table of those who want to be named."""
    rows = [(place, who) for place in places for who in place.who if who in shown]
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(("rank", "player", "average", "games"))
    for place, who in rows:
        writer.writerow((place.rank, who, place.score, sum(who in averaged for averaged in games)))
    people = tuple(who for _, who in rows)
    return Attachment(f"leaderboard-{period}.csv", written.getvalue(), counted(len(rows), "player"), people)


def _listed(who: list[str]) -> list[Run]:
    runs: list[Run] = []
    for each in who:
        runs += [*([Run(", ")] if runs else []), member(each)]
    return runs
