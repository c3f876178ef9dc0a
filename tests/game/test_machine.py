"""Anything that can happen to the games of a club, in any order, and what has to hold whatever happened.

A Hypothesis state machine over the real app and clock, and a journal in memory that outlives them: processes die at
every place at which they ask something of the journal or post something, and others take their place.
"""

from __future__ import annotations

import re

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from bot.app import App
from bot.clock import LOOK
from bot.commands.registry import parse, unpack
from tests.doubles.memory import MemoryBooks
from tests.doubles.quizbook import CHAPTERS, quizbook, said
from tests.game.club import MODERATOR, ROOM
from tests.game.holding import READ, Held, happened

FUZZING = settings.get_current_profile_name() == "fuzz"
STEPS, EXAMPLES = 50, 3_000 if FUZZING else 300

PEOPLE = st.sampled_from(list(READ))
CHAPTER = st.integers(0, CHAPTERS)
SECONDS = st.sampled_from([0.3, 2.0, 5.0, 12.0, 30.0])
LONG = st.sampled_from([200.0, 3_600.0, 86_400.0, 8 * 86_400.0])


class Games(Held):
    """What members, a moderator, the clock and the machine's power supply may do."""

    @rule(
        who=st.sampled_from(["ada", "ada", "bo", "cy", "eve", MODERATOR]),
        mode=st.sampled_from(["live", "live", "race", "slow"]),
        pace=st.sampled_from(["brisk", "brisk", "normal", "relaxed"]),
        questions=st.integers(1, 4),
        teams=st.sampled_from([0, 0, 2, 3]),
        through=st.none() | st.none() | CHAPTER,
    )
    def start(self, *, who: str, mode: str, pace: str, questions: int, teams: int, through: int | None) -> None:
        """Somebody calls for a game; while one is on, nothing comes of that."""
        self._step("start")
        before = self.on
        far = min(self.club.progress(who), self.club.ledger.checkpoint)
        through = far if through is None else through
        line = f"quiz start mode:{mode} pace:{pace} questions:{questions} teams:{teams}"
        self._say(who, f"{line} through:{through}")
        assert before is None or self.on is before

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE, team=st.sampled_from([0, 0, 1, 3]))
    def join(self, who: str, team: int) -> None:
        """Somebody takes a seat, or is told that they have not read that far."""
        self._step("join")
        self._say(who, f"quiz join team:{team}")

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE)
    def leave(self, who: str) -> None:
        """Somebody gives their seat up."""
        self._step("leave")
        self._say(who, "quiz leave")

    @precondition(lambda self: self.on and self.on.number)
    @rule(who=PEOPLE, well=st.booleans(), press=st.booleans())
    def answer(self, *, who: str, well: bool, press: bool) -> None:
        """Somebody answers, well or badly, by a button or in words."""
        self._step("answer")
        self.club.wait(1.0, LOOK / 2)
        if self.on and self.on.number:
            self._answer(who, said(self.on.questions[self.on.number - 1], well=well), press=press)

    @precondition(lambda self: self.on and self.on.open)
    @rule(well=st.lists(st.booleans(), min_size=len(READ), max_size=len(READ)), but=PEOPLE)
    def all_answer(self, well: list[bool], but: str) -> None:
        """Everybody answers but one."""
        self._step("all answer")
        for who, right in zip(READ, well, strict=True):
            if who != but:
                self.answer_once(who, well=right)

    @precondition(lambda self: self.on and self.on.open)
    @rule(who=PEOPLE, well=st.booleans())
    def overtaken(self, *, who: str, well: bool) -> None:
        """Somebody changes their answer, and what they sent first is delivered last: the later one stands."""
        self._step("overtaken")
        self.club.wait(2.0, LOOK / 2)
        game = self.on
        if not game or not game.open:
            return
        number, pseudonym = game.number, self.club.pseudonym(who)
        first, then = (said(game.questions[number - 1], well=each) for each in (not well, well))
        before = game.said[number].get(pseudonym)
        self._answer(who, then, press=False)
        if self.noted and (before is None or before.words != then):
            told = self.club.say(who, parse(f"/quiz answer {first}"), self.club.now - 0.5)
            assert told is None or game.said[number][pseudonym].words == then

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE, junk=st.sampled_from(["?!", "a b c d e f", "zz", "", "§1", "42 or 43", "A"]))
    def junk(self, who: str, junk: str) -> None:
        """Somebody answers what is no answer, or one by chance."""
        self._step("junk")
        self.club.wait(1.0, LOOK / 2)
        self._answer(who, junk, press=False)

    @precondition(lambda self: self.on and self.sent)
    @rule(leaves=st.booleans())
    def delivered_twice(self, *, leaves: bool) -> None:
        """The platform delivers once more what was sent last. If it was acknowledged, nothing comes of it."""
        self._step("delivered twice")
        assert self.sent
        who, command, at = self.sent
        if self.club.pseudonym(who) in self.club.solos:
            return  # it may be for the game of their own that they began in the same moment
        if leaves:
            self._say(who, "quiz leave")
        noted, before = self.noted, {room: len(entries) for room, entries in self.club.journal.rooms.items()}
        replies = self.club.say(who, command, at)
        if noted and replies is not None:
            assert before == {room: len(entries) for room, entries in self.club.journal.rooms.items()}

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE)
    def hint(self, who: str) -> None:
        """Somebody wants a hint."""
        self._step("hint")
        self._say(who, "quiz hint")

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE)
    def skip(self, who: str) -> None:
        """Somebody would rather not have this question."""
        self._step("skip")
        self._say(who, "quiz skip")

    @precondition(lambda self: self.on)
    @rule(who=st.sampled_from(["ada", "bo", "eve", MODERATOR]))
    def pause(self, who: str) -> None:
        """Somebody lets the game stand still or go on."""
        self._step("pause")
        self._say(who, "quiz pause")

    @precondition(lambda self: self.on)
    @rule(who=st.sampled_from(["ada", "bo", MODERATOR]), sure=st.integers(0, 1))
    def stop(self, who: str, sure: int) -> None:
        """The host or a moderator stops the game, and it has stopped; so it has to be meant more than most things."""
        self._step("stop")
        game, pseudonym = self.on, self.club.pseudonym(who)
        if sure or not game:
            return
        may = who == MODERATOR or game.by == pseudonym
        answered = self._say(who, "quiz stop")
        if answered is not None and pseudonym in self.club.solos and not game.ending:
            answered = self._say(who, "quiz stop")  # the first one may have ended a game of their own
        if answered is not None:
            assert bool(game.ending) is may
            if may:
                self._nothing_more(game)

    @precondition(lambda self: self.club.ledger.last)
    @rule(who=PEOPLE, game=st.integers(0, 3), number=st.integers(0, 2))
    def dispute(self, who: str, game: int, number: int) -> None:
        """Somebody reports a question: the last one, or one that was shown before."""
        self._step("dispute")
        last = self.club.ledger.last
        which = f"game:{max(1, last.id - game + 1)} number:{number + 1} " if game and last else ""
        self.club.say(who, unpack(f"dispute {which}it is wrong"))

    @precondition(lambda self: self.club.ledger.disputes)
    @rule(
        nth=st.integers(0, 3),
        verdict=st.sampled_from(["accept", "accept", "quarantine", "dismiss"]),
        well=st.booleans(),
    )
    def decide(self, *, nth: int, verdict: str, well: bool) -> None:
        """A moderator looks at a report and decides."""
        self._step("rule")
        disputes = list(self.club.ledger.disputes.values())
        about = disputes[-1 - nth % len(disputes)]
        game = self.club.ledger.games.get(about["game"])
        words = said(game.questions[about["number"] - 1], well=well) if game and verdict == "accept" and nth else ""
        self._say(MODERATOR, "quiz queue")
        self._say(MODERATOR, f"quiz rule {about['dispute']} {verdict} {words}".strip())

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE, chapter=CHAPTER)
    def read(self, who: str, chapter: int) -> None:
        """Somebody reads on, or goes back."""
        self._step("read")
        self.club.say(who, unpack(f"read chapter:{chapter} sure"))

    @precondition(lambda self: self.on)
    @rule(chapter=CHAPTER)
    def checkpoint(self, chapter: int) -> None:
        """The channel may talk of more of the book, or of less."""
        self._step("checkpoint")
        self._say(MODERATOR, f"club checkpoint {chapter}")

    @precondition(lambda self: self.on or self.club.ledger.book == "sand")
    @rule(sure=st.integers(0, 1))
    def another_book(self, sure: int) -> None:
        """The club reads another book, on which there are no questions, or the first one again: a game is over then."""
        self._step("another book")
        if sure or not self.on:
            other = "stones" if self.club.ledger.book == "sand" else "sand"
            replies = self.club.say(MODERATOR, unpack(f"club setup sure {other}"))
            assert replies is None or self.on is None

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE)
    def score(self, who: str) -> None:
        """Somebody wants to know how it stands, and is told what the ledger says of them."""
        self._step("score")
        last = self.club.ledger.last
        told = self._say(who, "quiz score")
        points = re.search(rf"\b{who}\b[^\n]*?: (\d+) point", told or "")
        if points and last:
            assert int(points.group(1)) == last.totals()[self.club.pseudonym(who)]

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE, extra=st.sampled_from(["extra_time:none", "extra_time:3x", "show_me:yes", "show_me:no"]))
    def settle(self, who: str, extra: str) -> None:
        """Somebody needs more time, or wants to be named."""
        self._step("settings")
        self._say(who, f"quiz settings {extra}")

    @precondition(lambda self: self.on)
    @rule(who=PEOPLE)
    def alone(self, who: str) -> None:
        """Somebody begins a quiz of their own."""
        self._step("alone")
        self._say(who, "quiz me 2")

    @precondition(lambda self: self.on and self.club.presses)
    @rule(who=PEOPLE, nth=st.integers(0, 12))
    def press(self, who: str, nth: int) -> None:
        """Somebody presses a button that anybody was shown lately."""
        self._step("press")
        presses = self.club.presses
        self.club.say(who, unpack(presses[-1 - nth % len(presses)]))

    @precondition(lambda self: self.on)
    @rule(seconds=SECONDS, late=st.sampled_from([0.0, LOOK]))
    def wait(self, seconds: float, late: float) -> None:
        """A little time passes, the clock looking as often as it does."""
        self._step("wait")
        self.club.wait(seconds, late)
        self._no_deadline_was_passed_over()

    @precondition(lambda self: self.on)
    @rule()
    def next(self) -> None:
        """The time passes until something is due."""
        self._step("next")
        at = self.club.journal.next()
        assert at is not None
        self.club.wait(max(0.0, at - self.club.now) + 0.001)

    @precondition(lambda self: self.on)
    @rule(seconds=LONG)
    def wait_long(self, seconds: float) -> None:
        """Much time passes."""
        self._step("wait long")
        self.club.wait(seconds)
        self._no_deadline_was_passed_over()

    @precondition(lambda self: self.on)
    @rule(seconds=SECONDS)
    def stall(self, seconds: float) -> None:
        """The process sleeps for a while, and then looks."""
        self._step("stall")
        self.club.now += seconds
        self.club.look()

    @precondition(lambda self: self.on)
    @rule(again=st.booleans())
    def look_twice(self, *, again: bool) -> None:
        """Another process fires what this one fired just now, or what is not due yet: nothing comes of it."""
        self._step("look twice")
        if not self.club.look():
            return  # what was due may still be
        other = App(self.club.journal, MemoryBooks(quizbook()), self.club.time)
        held, on = self.club.journal.held(self.club.now), self.on
        replies = self.club.safely((self.club.app if again else other).fire(ROOM, unpack("quiz tick")))
        wrote = self.club.learn()
        if not held:
            assert (replies, wrote) == ((), 0)
        self.club.show(replies if on else ())

    @precondition(lambda self: self.on)
    @rule(seconds=SECONDS | LONG)
    def crash(self, seconds: float) -> None:
        """The process dies while it does nothing, and another one is started."""
        self._step("crash")
        self.club.restart(seconds)

    @precondition(lambda self: self.on)
    @rule(breaths=st.integers(0, 6))
    def doom(self, breaths: int) -> None:
        """The process will die in the midst of one of the next things that it does."""
        self._step("doom")
        self.club.journal.breaths = breaths


def test_whatever_happens_the_games_of_a_club_stay_in_order() -> None:
    """Ten thousand things that happen to games in stories of fifty, and all that has to hold, after each of them."""
    happened.clear()
    story = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not FUZZING,
        database=settings.default.database if FUZZING and settings.default else None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        print_blob=False,
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(Games, settings=story)
    assert happened["steps"] >= 10_000, happened
    for each in ("live finished", "race finished", "slow finished", "live stopped", "live idle", "acknowledged"):
        assert happened[each] >= 3, happened
