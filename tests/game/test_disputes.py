"""What a moderator's ruling does to the game that is on."""

from __future__ import annotations

from bot.commands.registry import unpack
from tests.doubles.quizbook import CHAPTERS, said
from tests.game.club import MODERATOR, ROOM, Gathering, done


def test_an_answer_that_is_accepted_ends_the_race_that_it_wins() -> None:
    """The open question of a race closes a moment after its new winner is known, and not when its time is up."""
    club = Gathering()
    club.say(MODERATOR, unpack("club setup stones"))
    club.say(MODERATOR, unpack(f"club checkpoint {CHAPTERS}"))
    for who in (MODERATOR, "ada"):
        club.say(who, unpack(f"read chapter:{CHAPTERS} sure"))
    club.say("ada", unpack("quiz start mode:race questions:36"))
    game = club.ledger.on
    assert game is not None
    while not game.open or game.questions[game.number - 1].shown:  # until one comes that is answered in words
        club.wait(1.0)
        if game.open and game.questions[game.number - 1].shown:
            club.say("ada", unpack("quiz skip"))
    club.wait(2.0)
    club.say("ada", unpack(f"quiz answer {said(game.questions[game.number - 1], well=False)}"))
    club.say("ada", unpack("dispute it is so"))
    (before,) = done(club.journal.scheduled())
    club.say(MODERATOR, unpack("quiz rule 1 accept"))
    (after,) = done(club.journal.scheduled())
    assert (before.room, after.room) == (ROOM, ROOM)
    assert after.at < before.at
    club.wait(2.0)
    assert game.counting == [game.number], "the question is over, and counts"
    assert sum(game.totals().values()) == 10
