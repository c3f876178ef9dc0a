"""What has to hold in the games of a club whatever happened, looked at after everything that happens."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis.stateful import RuleBasedStateMachine, invariant

from adapters.console.render import plain
from bot.app import Caller
from bot.clock import LOOK
from bot.club import Club
from bot.commands.registry import parse, unpack
from bot.events import club_event
from bot.game import scores
from bot.game.play import alarm
from tests.doubles.quizbook import said
from tests.game.club import HERE, MODERATOR, ROOM, Gathering, done

if TYPE_CHECKING:
    from bot.dialogue.command import Command
    from bot.game.game import Game
    from tests.game.ledger import Played

READ = {MODERATOR: 1, "ada": 4, "bo": 4, "cy": 2, "di": 3, "eve": 0}
"""How far everybody has read when the story begins."""

happened: Counter[str] = Counter()
"""How often each rule was gone through, and how games ended, over all stories."""


class Held(RuleBasedStateMachine):
    """A club, and what has to hold in it."""

    def __init__(self) -> None:
        super().__init__()
        self.club = Gathering()
        self.sent: tuple[str, Command, float] | None = None
        self.noted = False  # whether what was sent last was acknowledged as an answer
        self.stopped: set[int] = set()
        self.folded = (0, Club())
        self._say(MODERATOR, "club setup stones")
        self._say(MODERATOR, "club checkpoint 2")
        for who, chapter in READ.items():
            self.club.say(who, unpack(f"read chapter:{chapter} sure"))

    @property
    def on(self) -> Played | None:
        """The game that is on."""
        return self.club.ledger.on

    def _step(self, name: str) -> None:
        happened[name] += 1
        happened["steps"] += 1

    def _say(self, who: str, line: str) -> str | None:
        """What a typed line is answered in private; None if the process died of it."""
        replies = self.club.say(who, parse(f"/{line}"))
        return None if replies is None else "\n".join(plain(reply, 1) for reply in replies)

    def answer_once(self, who: str, *, well: bool) -> None:
        """An answer to the open question, if it is open yet."""
        self.club.wait(1.0, LOOK)
        if self.on and self.on.open:
            self._answer(who, said(self.on.questions[self.on.number - 1], well=well), press=False)

    def _answer(self, who: str, words: str, *, press: bool) -> None:
        """Give an answer. If it is acknowledged, it stands in the journal, and as it was given."""
        game, pseudonym = self.on, self.club.pseudonym(who)
        where = f"game:{game.id} number:{game.number} " if press and game else ""
        self.sent = (who, unpack(f"quiz answer {where}{words}"), self.club.now)
        replies = self.club.say(*self.sent)
        told = "" if replies is None else "\n".join(plain(reply, 1) for reply in replies)
        self.noted = "Noted." in told or "Not right. Try again" in told
        if self.noted:
            happened["acknowledged"] += 1
            assert game
            standing = game.said[game.number][pseudonym]
            assert (standing.words, standing.at) == (words, standing.at)

    def _nothing_more(self, game: Played) -> None:
        """A game that was stopped waits for nothing, and nothing is posted of it."""
        self.stopped.add(game.id)
        assert not [due for due in done(self.club.journal.scheduled()) if due.room == ROOM]
        for command in ("quiz tick", "quiz resume"):
            assert self.club.safely(self.club.app.fire(ROOM, unpack(command))) == ()

    def _afresh(self) -> Club:
        """The club as the whole journal has it."""
        entries = self.club.journal.rooms[ROOM]
        if len(entries) != self.folded[0]:
            self.folded = len(entries), Club().after(map(club_event, entries))
        return self.folded[1]

    def _no_deadline_was_passed_over(self) -> None:
        at = self.club.journal.next()
        assert at is None or at > self.club.now - LOOK

    @invariant()
    def scores_are_the_sum_of_judged_answers(self) -> None:
        """Ribbon's points are those of the ledger, in the process's memory as in a fold of the whole journal."""
        club = self._afresh()
        assert self.club.safely(self.club.app.club(Caller("w", MODERATOR), HERE)) == club
        for game in club.games:
            _same(game, self.club.ledger.games[game.id])
        for result in club.results:
            assert result.averages == self.club.ledger.games[result.game].averages()

    @invariant()
    def every_game_waits_for_one_thing(self) -> None:
        """A game that is on has one due entry in the journal, at its next deadline; a club without a game has none."""
        due = [each for each in done(self.club.journal.scheduled()) if each.room == ROOM]
        if self.on is None:
            assert not due
            return
        (one,) = due
        assert one.command == "quiz tick"
        (*_, game) = self._afresh().games
        assert one.at == alarm(game)
        if self.on.open and not self.on.paused:
            assert one.at <= self.on.until + 1.0, "nobody looks when the time is up"

    def teardown(self) -> None:
        """A game that is left alone ends."""
        self.club.journal.breaths = None
        for _ in range(3):
            self.club.wait(30 * 86_400.0)
        assert self.on is None, "a game goes on for ever"
        for game in self.club.ledger.games.values():
            happened[f"{game.mode} {game.ending}"] += 1
        assert all(self.club.ledger.games[game].ending == "stopped" for game in self.stopped)


def _same(game: Game, played: Played) -> None:
    """A game is to Ribbon what it is to the ledger."""
    assert scores.totals(game) == played.totals()
    assert (game.over, game.number) == (bool(played.ending), played.number)
    assert game.players == [who for who in game.seats if who in played.players]
    answers = [*(each.answers for each in game.rounds), *((game.answers,) if played.open else ())]
    assert [{who: given.words for who, given in each.items()} for each in answers] == [
        {who: given.words for who, given in played.said[number].items()} for number in range(1, played.number + 1)
    ][: len(answers)]
