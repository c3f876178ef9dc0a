"""Cards: what is missed gets one, FSRS says when it is due, and none is seen from before the place it was made at."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from bot.club import Club, ClubSetUp
from bot.game.events import Answered, GameOpened, QuestionClosed, QuestionOpened, SeatTaken
from bot.game.game import Given
from bot.game.solo import SKIPPED, Card, CardKept, card_of
from bot.member import Member, ProgressSet
from bot.questions import Question, Typed, Verdict, pack, unpack
from bot.quiz.review import ASKED_AT_MOST, CARDS_AT_MOST, cards_of, dropped, due, learned, missed
from bot.view import EMPTY, Cover, Horizon, View

DAY = 86_400.0
NOW = 1_768_478_400.0
QUESTION = Typed(ask="Who?", since=1, answer="Ada")
OPENED = GameOpened(
    game=1,
    book="book",
    quiz="",
    mode="live",
    pace="normal",
    through=0,
    teams=0,
    questions=(pack(QUESTION),),
    by="ada",
    at=NOW,
    until=NOW,
)


def view(chapter: int, book: str = "book") -> View:
    """A view up to a chapter."""
    return replace(EMPTY, cover=Cover(book, "", "", 9), horizon=Horizon(chapter))


def given(
    verdict: str = Verdict.RIGHT, share: float = 1.0, *, clues: int = 1, hints: int = 0, at: float = NOW
) -> Given:
    """An answer."""
    return Given(at=at, verdict=verdict, share=share, clues=clues, hints=hints)


WRONG = given(Verdict.WRONG, 0.0)


def card(answer: Given = WRONG, chapter: int = 1) -> Card:
    """The card of the question after this first answer."""
    (kept,) = learned(None, QUESTION, answer, "book", chapter)
    return card_of(kept)


def after(*answers: Given) -> Card:
    """The same card after more answers."""
    found = card()
    for answer in answers:
        (kept,) = learned(found, QUESTION, answer, "book", 1)
        found = card_of(kept)
    return found


def test_only_what_was_missed_becomes_a_card() -> None:
    """Wrong and partly right ones do, and are due at once; right and skipped ones do not."""
    for answer in (WRONG, given(Verdict.PARTLY, 0.5)):
        (kept,) = learned(None, QUESTION, answer, "book", 3)
        assert (kept.key, kept.book, kept.since, kept.due, kept.stability) == (QUESTION.key, "book", 3, NOW, 0.0)
        assert unpack(kept.question) == QUESTION
    assert learned(None, QUESTION, given(), "book", 3) == ()
    assert learned(None, QUESTION, given(SKIPPED, 0.0), "book", 3) == ()
    assert learned(card(), QUESTION, given(SKIPPED, 0.0), "book", 3) == ()


def test_the_better_it_was_remembered_the_later_it_comes_back() -> None:
    """Wrong is the next day; with help it is sooner than without; what is right again and again comes ever later."""
    again, hard, good = after(WRONG), after(given(hints=1)), after(given())
    assert again.due == NOW + DAY
    assert again.due <= hard.due <= good.due
    assert again.stability < hard.stability < good.stability
    assert hard.stability == after(given(clues=2)).stability == after(given(Verdict.PARTLY, 0.5)).stability
    found, gaps = after(given()), []
    for _ in range(5):
        gaps.append(found.due - found.at)
        (kept,) = learned(found, QUESTION, given(at=found.due), "book", 1)
        found = card_of(kept)
    assert gaps == sorted(gaps) and gaps[-1] > 20 * gaps[0]
    (kept,) = learned(found, QUESTION, replace(WRONG, at=found.due), "book", 1)
    assert kept.due - kept.at < found.due - found.at


def test_the_same_answers_make_the_same_card() -> None:
    """Nothing is left to chance, and nothing to the clock of the machine."""
    answers = (given(), given(at=NOW + 3 * DAY), given(Verdict.WRONG, 0.0, at=NOW + 9 * DAY))
    assert after(*answers) == after(*answers)
    assert NOW + 10 * DAY <= after(*answers).due <= NOW + 12 * DAY


def test_an_answer_from_before_the_last_one_is_taken_as_of_now() -> None:
    """A platform's clock that is behind makes no card due before it was answered."""
    found = after(given(), given(at=NOW - 5 * DAY))
    assert found.at == NOW and found.due >= NOW + DAY


def test_cards_of_further_on_are_not_there() -> None:
    """A card belongs to its book, and to the chapter at which it was made or answered last."""
    member = Member(cards={QUESTION.key: card(chapter=4)})
    for book, chapter, there in (("book", 4, 1), ("book", 5, 1), ("book", 3, 0), ("another", 4, 0)):
        assert len(cards_of(member.after((ProgressSet("book", chapter), ProgressSet("another", 9))), book)) == there
    (kept,) = learned(card(chapter=1), QUESTION, given(), "book", 6)
    assert kept.since == 6


def test_what_has_waited_longest_is_asked_first() -> None:
    """So many cards at a time, and none before it is due."""
    cards = {str(i): replace(card(), key=str(i), due=NOW + (20 - i) * DAY) for i in range(60)}
    ready = due(cards, NOW)
    assert [each.key for each in ready] == [str(i) for i in range(59, 59 - ASKED_AT_MOST, -1)]
    assert due(cards, NOW - 100 * DAY) == []


def test_what_is_remembered_best_goes_first() -> None:
    """With two cards too many, those two go that will be remembered longest."""
    cards = {str(i): replace(card(), key=str(i), stability=float(i % 150)) for i in range(CARDS_AT_MOST)}
    new = CardKept(QUESTION.key, "book", pack(QUESTION), 1, NOW, 0.0, 0.0, NOW)
    gone = dropped(cards, (new, replace(new, key="other")))
    assert {cards[event.key].stability for event in gone} == {149.0, 148.0}
    assert dropped(cards, ()) == ()


def club(verdict: str = Verdict.WRONG, *, through: int = 2, skipped: bool = False) -> Club:
    """A club that has played a game of one question, which ada answered and bo did not."""
    share = float(verdict == Verdict.RIGHT)
    return Club().after(
        (
            ClubSetUp("book", "ada"),
            replace(OPENED, through=through),
            SeatTaken(1, "ada", 0, 1.0, NOW),
            SeatTaken(1, "bo", 0, 1.0, NOW),
            QuestionOpened(1, 1, NOW + 30, NOW + 60),
            Answered(1, 1, "ada", NOW + 40, verdict, share, "", "Bo"),
            QuestionClosed(1, 1, NOW + 60, skipped),
        )
    )


def test_what_was_missed_in_the_club_becomes_a_card() -> None:
    """Of the game's chapter, due at once; only for who answered, only once, only if the view goes as far."""
    (kept,) = missed(club(), "ada", view(2), {})
    assert (kept.key, kept.since, kept.due) == (QUESTION.key, 2, NOW + 40)
    assert missed(club(), "ada", view(2), {QUESTION.key: card()}) == ()
    assert missed(club(), "ada", view(1), {}) == ()
    assert missed(club(), "bo", view(2), {}) == ()
    assert missed(club(Verdict.RIGHT), "ada", view(2), {}) == ()
    assert missed(club(skipped=True), "ada", view(2), {}) == ()
    assert missed(replace(club(), barred=frozenset({QUESTION.key})), "ada", view(2), {}) == ()
    assert missed(club(), "ada", view(2, "other"), {}) == ()


def test_the_open_question_is_not_given_away() -> None:
    """A wrong answer makes no card before the reveal."""
    playing = club()
    (game,) = playing.games
    assert missed(replace(playing, games=(replace(game, rounds=()),)), "ada", view(2), {}) == ()


def test_nothing_of_fsrs_is_loaded_before_the_first_review() -> None:
    """All commands are there without it."""
    code = "import sys; from bot.commands.registry import commands; commands(); sys.exit('fsrs' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_card_is_of_any_kind_of_question() -> None:
    """The options of a card stand as they were written, to be shuffled anew each time."""
    question: Question = replace(QUESTION, order=(0,))
    (kept,) = learned(None, question, WRONG, "book", 1)
    assert unpack(kept.question).order == ()
