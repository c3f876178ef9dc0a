"""What happens next in a game, decided for a game and a time alone; and what its answers earn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import Refusal
from bot.game import scores
from bot.game.events import (
    Answered,
    ClueShown,
    GameEnded,
    GameOpened,
    GameResumed,
    QuestionClosed,
    QuestionOpened,
    SeatTaken,
)
from bot.game.game import Ending, Game, Given, Mode, Pace, Stage, begun
from bot.game.play import (
    DAY,
    GRACE,
    HUMAN,
    IDLE_PAUSE,
    LATE,
    LEAST,
    LOBBY,
    REST,
    SETTLE,
    alarm,
    answered,
    hinted,
    joined,
    left,
    paused,
    resumed,
    skipped,
    stopped,
    tick,
)
from bot.questions import Choice, Question, Typed, WhoAmI, pack
from bot.questions.grade import Grade, right, wrong

PICK = Choice(ask="Which?", since=1, answer="this", options=("that",), hints=("Not that.",))
SAY = Typed(ask="What?", since=1, answer="tea")
WHO = WhoAmI(ask="Who am I?", since=1, told=("I row.", "I sing.", "I am Ann.", "Ann it is."), answer="Ann")


def game(*questions: Question, mode: Mode = Mode.LIVE, seats: str = "ab", teams: int = 0) -> Game:
    """A game in its lobby, called for at 0, in which these one-letter people have seats."""
    asked = tuple(map(pack, questions or (PICK, SAY)))
    opened = GameOpened(1, "book", "", mode, "brisk", 1, teams, asked, "a", 0.0, LOBBY[Pace.BRISK])
    return begun(opened).after(SeatTaken(1, who, 0, 1.0, 0.0) for who in seats)


def opened(*questions: Question, mode: Mode = Mode.LIVE, seats: str = "ab") -> Game:
    """A game whose first question was just asked."""
    lobby = game(*questions, mode=mode, seats=seats)
    at = alarm(lobby)
    assert at is not None
    return lobby.after(tick(lobby, at))


def given(game: Game, who: str, seconds: float, grade: Grade, words: str) -> Game:
    """The game once somebody has answered, so many seconds after the question was asked."""
    return game.after(answered(game, who, game.asked + seconds, grade, words))


def kinds(events: tuple[object, ...]) -> list[type]:
    """What sort of things happen."""
    return [type(event) for event in events]


def test_a_lobby_waits_and_ends_if_nobody_came() -> None:
    """The first question comes when the lobby's time is up, not before; without players there is no game."""
    lobby = game()
    wait = LOBBY[lobby.pace]
    assert tick(lobby, wait - 0.1) == ()
    assert kinds(tick(lobby, wait)) == [QuestionOpened]
    assert tick(game(seats=""), wait) == (GameEnded(1, wait, Ending.NOBODY),)
    assert kinds(tick(game(mode=Mode.SLOW, seats=""), wait)) == [QuestionOpened]


def test_a_question_is_over_a_little_after_its_time_and_the_next_one_comes_after_a_rest() -> None:
    """An answer that was on its way has a second; nobody having answered twice in a row ends a game."""
    first = opened(PICK, SAY, PICK)
    assert tick(first, first.until + GRACE - 0.1) == ()
    closed = first.after(tick(first, first.until + GRACE))
    assert (closed.stage, closed.number) == (Stage.BETWEEN, 1)
    second = closed.after(tick(closed, closed.until + REST[closed.pace]))
    assert (second.stage, second.number) == (Stage.OPEN, 2)
    over = second.after(tick(second, second.until + GRACE))
    assert (over.stage, over.ending) == (Stage.OVER, Ending.IDLE)


def test_when_all_have_answered_there_is_a_moment_to_think_again_and_no_more() -> None:
    """A live question closes early once everybody has answered; who leaves is not waited for."""
    game = given(opened(), "a", 1, right("this"), "a")
    assert alarm(game) == game.until + GRACE
    both = given(game, "b", 2, wrong(), "b")
    assert alarm(both) == both.asked + 2 + SETTLE + GRACE
    alone = game.after(left(game, "b", game.asked + 3))
    assert alarm(alone) == alone.asked + 1 + SETTLE + GRACE


@pytest.mark.parametrize("mode", [Mode.LIVE, Mode.RACE])
def test_a_question_that_is_decided_closes_however_late_the_clock_looks(mode: Mode) -> None:
    """A process that slept after everything was said reveals the answer, and asks for no more time again and again."""
    game = given(given(opened(mode=mode), "b", 1, wrong(), "b"), "a", 2, right("this"), "a")
    late = game.until - 1
    assert kinds(tick(game, late)) == [QuestionClosed]
    for now in (game.until + LATE + 3, game.until + DAY):
        found = game.after(tick(game, now))
        assert (found.stage, found.rounds[0].answers) == (Stage.BETWEEN, game.answers)
        after_crash = game.after(resumed(game, now))
        found = after_crash.after(tick(after_crash, now))
        assert found.stage is Stage.BETWEEN


def test_a_deadline_that_was_slept_through_gives_the_time_back_that_was_left() -> None:
    """The open question gets the time since the last thing that happened, at least ten seconds, at most all of it."""
    game = given(opened(), "a", 3, right("this"), "a")
    now = game.until + GRACE + LATE + 50
    (event,) = tick(game, now)
    assert event == GameResumed(1, now, now + max(LEAST, game.until - game.asked - 3))
    again = game.after((event,))
    assert tick(again, now) == ()
    assert kinds(tick(again, again.until + GRACE)) == [QuestionClosed]
    much_later = again.until + 1000
    (event,) = resumed(again, much_later)
    assert isinstance(event, GameResumed)
    assert event.until - much_later <= game.until - game.asked


def test_clues_come_one_by_one_also_after_a_pause_or_a_crash() -> None:
    """The time for which a game stood still brings no clue nearer."""
    game = opened(WHO)
    each = (game.until - game.asked) / 4
    first = game.after(tick(game, game.asked + each))
    assert (first.clues, alarm(first)) == (2, game.asked + 2 * each)
    stood = first.after(paused(first, "a", first.asked + each + 1))
    went_on = stood.after(paused(stood, "a", stood.asked + 5000))
    assert tick(went_on, went_on.asked + 5000) == ()
    assert alarm(went_on) == pytest.approx(went_on.asked + 5000 + each - 1)
    back = first.after(resumed(first, first.until + 5000))
    assert tick(back, back.last) == ()
    assert kinds(tick(back, alarm(back) or 0.0)) == [ClueShown]


def test_an_answer_has_a_time_of_its_own() -> None:
    """Nobody reads a question in half a second, no answer is older than its question, and late ones are refused."""
    live, slow = opened(), opened(mode=Mode.SLOW)
    for game, least in ((live, HUMAN), (slow, 0.0)):
        for at in (game.asked + least - 0.1, game.until + GRACE + 0.1):
            with pytest.raises(Refusal):
                answered(game, "a", at, right("this"), "a")
        assert kinds(answered(game, "a", game.asked + least, right("this"), "a")) == [Answered]
    with pytest.raises(Refusal):
        answered(game_over := live.after(stopped(live, "a", 20.0)), "a", game_over.last, right("this"), "a")
    with pytest.raises(Refusal):
        answered(live.after(paused(live, "a", 16.0)), "a", 17.0, right("this"), "a")


def test_what_is_delivered_twice_counts_once_and_what_is_older_not_at_all() -> None:
    """The same words again change nothing; neither does an answer that was overtaken by a later one."""
    game = given(given(opened(), "a", 2, wrong(), "b"), "a", 4, right("this"), "a")
    assert answered(game, "a", game.asked + 4, right("this"), "a") == ()
    assert answered(game, "a", game.asked + 2, wrong(), "b") == ()
    race = given(opened(mode=Mode.RACE), "a", 2, wrong(), "b")
    with pytest.raises(Refusal, match="once"):
        answered(race, "a", race.asked + 3, right("this"), "a")


def test_hints_are_given_as_long_as_there_are_some() -> None:
    """One hint after the other to the open question; then none."""
    game = opened()
    hint = hinted(game, "a", game.asked)
    with pytest.raises(Refusal, match="further"):
        hinted(game.after(hint), "a", game.asked)
    with pytest.raises(Refusal, match="no hint"):
        hinted(opened(SAY), "a", 0.0)


def test_a_question_is_skipped_by_more_than_half_of_those_who_play_or_by_the_host() -> None:
    """Wishes of who has left do not count, and nobody's wish counts twice."""
    three = opened(seats="abc")
    one = three.after(skipped(three, "a", 20.0, alone=False))
    assert one.stage is Stage.OPEN
    assert skipped(one, "a", 21.0, alone=False) == ()
    assert kinds(skipped(one, "b", 21.0, alone=False))[-1] is QuestionClosed
    gone = one.after(left(one, "a", 21.0))
    assert kinds(skipped(gone, "b", 22.0, alone=False))[-1] is not QuestionClosed
    (*_, closed) = skipped(three, "z", 20.0, alone=True)
    assert closed == QuestionClosed(1, 1, 20.0, skipped=True)


def test_a_pause_ends_by_itself_after_a_day() -> None:
    """A game that somebody paused and forgot does not stay for ever."""
    game = opened()
    stood = game.after(paused(game, "a", game.asked + 3))
    assert tick(stood, stood.asked + 3 + IDLE_PAUSE - 1) == ()
    assert kinds(tick(stood, stood.asked + 3 + IDLE_PAUSE)) == [GameEnded]
    went_on = stood.after(paused(stood, "a", stood.asked + 100))
    assert went_on.until == went_on.asked + 100 + (game.until - game.asked - 3)


def test_a_stop_stops_whatever_is_going_on() -> None:
    """After a stop nothing is waited for and nothing happens any more; a second one says nothing."""
    game = opened()
    for each in (game, game.after(paused(game, "a", 20.0)), opened(mode=Mode.SLOW)):
        over = each.after(stopped(each, "a", 30.0))
        assert (over.stage, alarm(over), tick(over, 10 * DAY), stopped(over, "a", 40.0)) == (Stage.OVER, None, (), ())


def test_seats_are_taken_once_and_the_smallest_team_is_filled() -> None:
    """Who has a seat keeps it; whoever names no team comes into the smallest one."""
    two = game(seats="", teams=2)
    for who, team in (("a", 1), ("b", 2), ("c", 1)):
        (seat,) = joined(two, who, 1.0)
        assert isinstance(seat, SeatTaken)
        assert seat.team == team
        two = two.after((seat,))
    assert joined(two, "a", 2.0) == ()
    assert joined(two, "a", 2.0, team=1) == ()
    assert kinds(joined(two, "a", 2.0, team=2)) == [SeatTaken]
    with pytest.raises(Refusal):
        joined(two, "d", 2.0, team=3)
    with pytest.raises(Refusal):
        left(two, "d", 2.0)


def test_points_fall_with_clues_and_hints_but_not_below_one() -> None:
    """A right answer earns ten, less for every further clue and hint, and one at least; a wrong one nothing."""
    answer = Given(1.0, "right", 1.0)
    assert scores.earned(answer, 0) == 10
    assert [scores.earned(replace(answer, hints=hints), 0) for hints in range(5)] == [10, 8, 5, 3, 3]
    assert [scores.earned(replace(answer, clues=clues), 4) for clues in range(1, 5)] == [10, 8, 5, 3]
    assert scores.earned(replace(answer, share=0.01), 0) == 1
    assert scores.earned(replace(answer, share=0.0), 0) == 0


def test_a_race_is_won_by_the_first_right_answer_by_the_platforms_clock() -> None:
    """Who was first is told by when it was sent; two in the same moment share it; the others earn nothing."""
    race = opened(SAY, SAY, mode=Mode.RACE, seats="abc")
    race = given(race, "a", 3.0, right("tea"), "tea")
    race = given(given(race, "b", 2.5, right("tea"), "tea"), "c", 2.5, right("tea"), "tea")
    over = race.after((QuestionClosed(1, 1, race.until),))
    assert scores.totals(over) == {"a": 0, "b": 10, "c": 10}


def test_who_came_late_or_left_early_is_measured_by_what_they_were_asked() -> None:
    """An average is over the questions that somebody was asked; nobody who answered none has one."""
    game = given(opened(PICK, SAY, PICK), "a", 2, right("this"), "a")
    game = game.after((QuestionClosed(1, 1, 30.0), *joined(game, "c", 31.0)))
    game = game.after((QuestionOpened(1, 2, 40.0, 60.0),))
    game = given(given(game, "a", 2, wrong(), "milk"), "c", 3, right("tea"), "tea")
    game = game.after((QuestionClosed(1, 2, 60.0), *left(game, "c", 61.0)))
    game = game.after((QuestionOpened(1, 3, 70.0, 90.0), QuestionClosed(1, 3, 90.0, skipped=True)))
    assert scores.averages(game) == {"a": 5.0, "c": 10.0}


def test_who_comes_while_a_question_stands_still_is_asked_it() -> None:
    """A seat that is taken in a pause counts from the question that goes on afterwards, and no average is above ten."""
    game = opened(PICK, SAY)
    stood = game.after(paused(game, "a", game.asked + 3))
    went_on = stood.after((*joined(stood, "c", stood.asked + 5), *paused(stood, "a", stood.asked + 6)))
    went_on = given(went_on, "c", 7, right("this"), "a")
    over = went_on.after((QuestionClosed(1, 1, 60.0), QuestionOpened(1, 2, 70.0, 90.0), QuestionClosed(1, 2, 90.0)))
    assert scores.averages(over) == {"c": 5.0}


def test_equal_scores_share_a_place() -> None:
    """Ties are ties, and the place after them is counted on."""
    places = [(place.rank, place.who) for place in scores.table({"a": 3, "b": 5, "c": 3, "d": 1})]
    assert places == [(1, ("b",)), (2, ("a", "c")), (4, ("d",))]


def test_a_team_is_as_good_as_its_members_are_on_average() -> None:
    """No team wins by its size."""
    two = begun(GameOpened(1, "book", "", Mode.LIVE, "brisk", 1, 2, (pack(PICK),) * 2, "a", 0.0, LOBBY[Pace.BRISK]))
    for who, team in (("a", 1), ("b", 2), ("c", 2)):
        two = two.after(joined(two, who, 1.0, team=team))
    two = two.after((QuestionOpened(1, 1, 20.0, 40.0),))
    two = given(given(two, "a", 2, right("this"), "a"), "b", 2, right("this"), "a")
    assert scores.teams(two.after((QuestionClosed(1, 1, 40.0),))) == {1: 10.0, 2: 5.0}
