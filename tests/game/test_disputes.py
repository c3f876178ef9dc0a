"""What a moderator's ruling does to the game that is on."""

from __future__ import annotations

from bot.commands.registry import unpack
from bot.questions import Typed
from tests.doubles.quizbook import CHAPTERS, said
from tests.doubles.reader import Reader
from tests.game.club import MODERATOR, Gathering, done


def test_an_answer_is_accepted_once_it_has_been_revealed() -> None:
    """Before that a moderator, who may be playing, is shown no answers and changes nothing."""
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
    club.say("ada", unpack(f"dispute game:1 number:{game.number} it is so"))
    assert "told when it has been revealed" in str(club.say(MODERATOR, unpack("quiz queue")))
    (before,) = done(club.journal.scheduled())
    club.say(MODERATOR, unpack("quiz rule 1 accept"))
    assert done(club.journal.scheduled()) == [before]
    number = game.number
    while game.number == number and number not in game.counting:
        club.wait(5.0)
    club.say(MODERATOR, unpack("quiz rule 1 accept"))
    assert sum(game.totals().values()) == 10


async def test_what_a_ruling_comes_to_goes_as_far_as_nothing() -> None:
    """The moderator has read on: the channel hears of it all the same, and nothing has to be taken back of that."""
    reader = Reader(Typed(ask="Who?", since=0, answer="yes"))
    await reader.slow_game("indeed")
    await reader.days(1)
    await reader.say("dispute it is so", here=True)
    await reader.say("read 2", here=True)
    assert "worked out anew" in await reader.say("quiz rule 1 accept", here=True)
    (told,) = (post for post in await reader.journal.posts("club/w/channel") if "worked out anew" in post.reply)
    assert told.horizon == 0
