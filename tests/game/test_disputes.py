"""What a moderator's ruling does to the game that is on."""

from __future__ import annotations

from dataclasses import replace

from bot.app import App
from bot.book import Book
from bot.commands.club import ClubSetup
from bot.commands.registry import unpack
from bot.questions import Typed
from bot.view import Authored
from tests.doubles.memory import MemoryBooks
from tests.doubles.quizbook import CHAPTERS, said
from tests.doubles.reader import NOTHING, Reader
from tests.game.club import MODERATOR, Gathering, done
from tests.worlds import told


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


async def test_a_button_below_an_old_report_decides_on_no_other() -> None:
    """The club has begun its book anew: what stood in the queue before is of no report that there is by now."""
    reader = Reader()
    covers = (replace(told(NOTHING).cover, id=book) for book in ("book", "another"))
    asked = Authored("Quiz", Typed(ask="Who?", since=0, answer="yes"))
    shelf = MemoryBooks(*(Book(replace(told(NOTHING), cover=cover), lambda: [asked]) for cover in covers))
    reader.app = App(reader.journal, shelf, lambda: reader.now)
    await reader.slow_game("indeed")
    await reader.say("dispute it is so", here=True)
    await reader.say("quiz queue", here=True)
    old = reader.button("Dismiss")
    for book in ("another", "book"):
        await reader.give(ClubSetup(book, sure=True), here=True)
    await reader.say("quiz start mode:slow", here=True)
    await reader.say("dispute it is not", here=True)
    assert "There is no report of that number." in await reader.give(old, here=True)


async def test_a_hint_is_refused_for_the_reason_that_there_is() -> None:
    """A quiz that is paused says so, and not that its question has no hint."""
    reader = Reader(Typed(ask="Who?", since=0, answer="yes", hints=("It is short.",)))
    await reader.slow_game("indeed")
    await reader.say("quiz pause", here=True)
    assert await reader.say("hint", here=True) == "The quiz is paused."
    await reader.say("quiz pause", here=True)
    assert "It is short." in await reader.say("hint", here=True)
