"""The table of a club: who wants to be named, by the mean of their games, and nothing that shames anybody."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest

from adapters.console.render import plain
from bot.catalogue import Catalogue
from bot.club import Club, Result
from bot.commands.leaderboard import Leaderboard
from bot.commands.registry import build, parse
from bot.dialogue.command import Asker, Scene
from bot.dialogue.reply import Attachment, Audience, Reply, mentioned, named
from bot.errors import Refusal
from bot.member import Member
from bot.questions import Typed
from bot.view import EMPTY
from tests.doubles.reader import Reader

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAY = 86_400.0
NOBODY = "Nobody is on this table yet. Only who wants to be named is: “quiz settings show_me:yes”."
EVERYBODY = frozenset({"ada", "bo", "cy", "di"})


def result(game: int, days: float = 0.0, **averages: float) -> Result:
    """A game that ended so many days ago."""
    return Result(game, "book", 0, NOW.timestamp() - days * DAY, averages)


def club(*results: Result, shown: frozenset[str] = EVERYBODY, since: int = 1) -> Club:
    """A club with these results."""
    return Club(book="book", since=since, results=results, shown=shown)


def table(club: Club, period: str = "season", who: str = "ada", *, file: bool = False) -> tuple[Reply, Reply]:
    """What everybody is shown, and what the asker is shown; ada moderates."""
    scene = Scene(
        view=EMPTY,
        asker=Asker(who, moderator=who == "ada"),
        member=Member(),
        club=club,
        place="club/w/channel",
        catalogue=Catalogue(()),
        now=NOW,
        said_at=NOW.timestamp(),
        dice=Random(1),
    )
    decision = Leaderboard(period, csv=file).decide(scene)
    assert (decision.member, decision.club) == ((), ())
    public, private = decision.replies
    assert (public.audience, private.audience) == (Audience.ASKER, Audience.ASKER)
    return public, private


def lines(reply: Reply) -> list[str]:
    """A reply as a console prints it, without its heading."""
    return [line.strip() for line in plain(reply, 1).splitlines()[1:]]


def test_places_go_by_the_mean_of_ones_games() -> None:
    """One game more is no advantage; means that look the same are a tie, and the next place is left out."""
    public, private = table(
        club(
            result(1, ada=9.0, bo=8.0, cy=5.0, di=1.0),
            result(2, ada=7.0, bo=8.04, cy=8.0),
        )
    )
    assert lines(public) == ["1.: ada, bo: 8.0", "3.: cy: 6.5", "4.: di: 1.0"]
    assert plain(private, 1) == "You: place 1, 8.0 over 2 games."


def test_a_period_holds_its_games() -> None:
    """A week is seven days, a season the present book; all is all."""
    played = club(
        result(1, 90, ada=1.0), result(2, 20, ada=4.0), result(3, 3, ada=7.0), result(4, 1, ada=10.0), since=2
    )
    means = {period: lines(table(played, period)[0]) for period in ("week", "season", "all")}
    assert means == {
        "week": ["1.: ada: 8.5"],
        "season": ["1.: ada: 7.0"],
        "all": ["1.: ada: 5.5"],
    }


def test_only_who_wants_to_be_is_named() -> None:
    """Others keep their places without a name; they see their own line, and how to be on the table."""
    played = club(result(1, ada=9.0, bo=8.0, cy=7.0), shown=frozenset({"cy"}))
    public, private = table(played, who="bo")
    assert lines(public) == ["3.: cy: 7.0"]
    assert mentioned(public) == {"cy"} and mentioned(private) == set()
    assert plain(private, 1) == "You: place 2, 8.0 over 1 game.\n1. Show my name here"


def test_nobody_shown_reads_as_nobody_played() -> None:
    """The same words, whether there was no game or nobody wants to be named."""
    hidden = club(result(1, ada=9.0, bo=8.0), shown=frozenset())
    for period in ("game", "week", "season", "all"):
        for each in (hidden, club()):
            assert plain(table(each, period)[0], 1) == NOBODY
    assert "You have no game on this table yet." in plain(table(club())[1], 1)


def test_there_are_no_last_places() -> None:
    """The table ends with the tenth place, and who is further down is told their mean, not their place."""
    averages = {f"p{i:02}": 10 - i / 2 for i in range(15)}
    public, private = table(club(result(1, **averages), shown=frozenset(averages)), who="p14")
    assert len(lines(public)) == 10
    assert plain(private, 1) == "You: 3.0 over 1 game."


def test_moderators_have_it_as_a_file() -> None:
    """All who want to be named stand in it, whatever their place; members are refused it."""
    averages = {f"p{i:02}": 10 - i / 2 for i in range(15)}
    played = club(result(1, **averages), shown=frozenset(averages) - {"p03"})
    with pytest.raises(Refusal, match="Only a moderator"):
        table(played, who="p01", file=True)
    public, private = table(played, file=True)
    assert not any(isinstance(part, Attachment) for part in public.parts)
    (attachment,) = (part for part in private.parts if isinstance(part, Attachment))
    rows = list(csv.reader(attachment.content.splitlines()))
    assert rows[0] == ["rank", "player", "average", "games"]
    assert [row[1] for row in rows[1:]] == sorted(frozenset(averages) - {"p03"})
    assert rows[4] == ["5", "p04", "8.0", "1"]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", " =1", "=1", 'a "b", c'])
def test_no_name_is_a_formula(name: str) -> None:
    """A name that a spreadsheet would work out stands there as text, in one cell; others stand as they are."""
    played = club(result(1, ada=9.0, bo=8.0))
    _, private = table(played, file=True)
    assert mentioned(private) == {"ada", "bo"}
    (attachment,) = (part for part in named(private, {"ada": name, "bo": "Bo"}).parts if isinstance(part, Attachment))
    rows = list(csv.reader(attachment.content.splitlines()))
    assert rows[1] == ["1", name if name.startswith("a") else f"'{name}", "9.0", "1"]
    assert rows[2][1] == "Bo"


def test_no_game_counts_that_went_further_than_is_known_here() -> None:
    """What a game on later chapters came to is shown to nobody who has not come so far, not even to the asker."""
    far = replace(result(2, ada=0.0), through=1)
    for period in ("week", "season", "all"):
        public, private = table(club(result(1, ada=9.0), far), period)
        assert lines(public) == ["1.: ada: 9.0"]
        assert plain(private, 1) == "You: place 1, 9.0 over 1 game."
    assert plain(table(club(far))[0], 1) == NOBODY


def test_it_is_typed_in_few_words() -> None:
    """A period and the file need no names; what is no period is told."""
    assert parse("leaderboard week") == Leaderboard("week")
    assert parse("leaderboard csv") == Leaderboard(csv=True)
    with pytest.raises(Refusal, match="one of game, week, season, all"):
        build(Leaderboard, {"period": "year"})


async def test_it_is_asked_for_in_a_channel() -> None:
    """It belongs to a club; the table is for everybody, the own line for the asker."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    assert f"{NOBODY}\nYou have no game" in await reader.say("leaderboard", here=True)
    assert "belongs in a club's channel" in await reader.say("leaderboard")


async def test_the_game_that_is_on_has_a_table_too() -> None:
    """After the first reveal the players stand on the table of the game, by the names of their platform."""
    reader = Reader(*(Typed(ask=f"{i}?", since=0, answer="yes") for i in range(3)))
    await reader.slow_game("yes")
    await reader.say("quiz settings show_me:yes", here=True)
    assert NOBODY in await reader.say("leaderboard game", here=True)
    await reader.days(3)
    shown = await reader.say("leaderboard game", here=True)
    assert "1.: ada: 10.0" in shown and "You: place 1, 10.0 over 1 game." in shown
    assert '"1","ada"' not in shown and '1,"ada",10.0,1' in await reader.say("leaderboard game csv", here=True)
