"""Events on their way into the journal and back."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.club import (
    CheckpointSet,
    ClubEvent,
    ClubSetUp,
    MemberForgotten,
    MessageReported,
    ReportSettled,
    SpoilersAccepted,
)
from bot.events import club_event, entry, member_event
from bot.game.events import (
    Answered,
    ClueShown,
    DisputeRuled,
    GameEnded,
    GameOpened,
    GamePaused,
    GameResumed,
    HintTaken,
    PlayerShown,
    QuestionClosed,
    QuestionDisputed,
    QuestionOpened,
    QuizImported,
    SeatLeft,
    SeatTaken,
    SkipWanted,
)
from bot.game.solo import CardDropped, CardKept, SoloAnswered, SoloEnded, SoloHinted, SoloOpened
from bot.journal import Entry
from bot.member import (
    Asked,
    ConsentGiven,
    Forgotten,
    KeptDropped,
    KeptTried,
    Member,
    MemberEvent,
    ProgressSet,
    QuestionKept,
    TimeNeeded,
    Welcomed,
)

_QUESTIONS = ('{"kind":"true-false","ask":"The sea is frozen.","since":2,"answer":false}',)
_CLUB: list[ClubEvent] = [
    ClubSetUp("tulayev", "m1"),
    CheckpointSet(3, "m1"),
    SpoilersAccepted("tulayev", "m1"),
    MessageReported(1, "spoiler", "m2", "7/8", 4.5, "it gives chapter 9 away"),
    ReportSettled(1, "done", "m1", 5.0),
    MemberForgotten("m2", 45.5),
    GameOpened(1, "tulayev", "Quiz", "live", "brisk", 3, 2, _QUESTIONS, "m1", 5.5, 20.5),
    SeatTaken(1, "m2", 1, 1.5, 6.0),
    SeatLeft(1, "m2", 7.0),
    QuestionOpened(1, 1, 8.0, 28.0),
    ClueShown(1, 1, 2, 9.0),
    HintTaken(1, 1, "m2", 1, 9.5),
    Answered(1, 1, "m2", 10.25, "partly", 0.5, "Erchov", "Yershov!"),
    SkipWanted(1, 1, "m2", 11.0),
    QuestionClosed(1, 1, 29.0, skipped=True),
    GamePaused(1, "m1", 30.0),
    GameResumed(1, 31.0, 41.0),
    GameEnded(1, 42.0, "finished", "m1"),
    QuestionDisputed(1, 1, 1, _QUESTIONS[0], "m2", 43.0, "It is not."),
    DisputeRuled(1, "accept", "m1", 44.0, "Yershov", "0123456789abcdef"),
    PlayerShown("m2", shown=True),
    QuizImported("tulayev", "The harbour", _QUESTIONS, "m1", 45.0),
]
_ASKED = Asked(7, "tulayev", "club/a/b", ("Erchov", "Kostia"), "who is “Erchov”?")
_MEMBER: list[MemberEvent] = [
    ProgressSet("tulayev", 3, undo=True),
    _ASKED,
    QuestionKept(2, "tulayev", 1763.25, ("Erchov",), "what becomes of him?"),
    KeptTried("tulayev", 4, (1, 2)),
    KeptDropped(2),
    Welcomed("club/a/b"),
    ConsentGiven("tulayev"),
    TimeNeeded(1.5),
    Forgotten(46.5),
    SoloOpened(1, "tulayev", 3, _QUESTIONS, review=False, at=5.0),
    SoloAnswered(1, 1, 6.0, "right", 1.0, "Erchov", "yershov"),
    SoloHinted(1, 1, 1, 5.5),
    SoloEnded(1, 7.0),
    CardKept("0123456789ab", "tulayev", _QUESTIONS[0], 2, 86405.0, 2.3, 6.4, 5.0),
    CardDropped("0123456789ab"),
]


@pytest.mark.parametrize("event", _CLUB, ids=lambda event: type(event).__name__)
def test_what_happens_in_a_club_comes_back_as_it_was(event: ClubEvent) -> None:
    """An event of a club equals what its entry is read as."""
    assert club_event(entry(event, "m1")) == event


@pytest.mark.parametrize("event", _MEMBER, ids=lambda event: type(event).__name__)
def test_what_happens_to_a_member_comes_back_as_it_was(event: MemberEvent) -> None:
    """An event of a member equals what its entry is read as."""
    assert member_event(entry(event, "m1")) == event


def test_every_kind_of_event_is_tried_here() -> None:
    """The two tests above leave no kind of event out."""
    assert {type(event) for event in (*_CLUB, *_MEMBER)} == {*get_args(ClubEvent), *get_args(MemberEvent)}


def test_own_words_stand_apart() -> None:
    """A member's own words are not in the body, and are None once they have been deleted."""
    kept = entry(_ASKED, "m1")
    assert kept.words == _ASKED.words
    assert "who" not in kept.body
    deleted = member_event(Entry(kept.kind, kept.body, kept.author))
    assert isinstance(deleted, Asked)
    assert deleted.words is None


def test_what_events_have_in_common_is_in_memory_once() -> None:
    """Two members who ask about the same people in the same place share the strings and the tuple that say so."""
    one, other = (member_event(entry(_ASKED, author)) for author in ("m1", "m2"))
    assert isinstance(one, Asked)
    assert isinstance(other, Asked)
    assert one.topic is other.topic
    assert one.place is other.place


def test_a_kept_question_shares_its_words_with_the_one_that_was_asked() -> None:
    """Keeping a question does not keep its words a second time."""
    typed = "what becomes of Erchov?"
    asked = Asked(1, "tulayev", "", (), typed)
    kept = QuestionKept(1, "tulayev", 0.0, (), typed.encode().decode())
    member = Member().after([asked, kept])
    assert kept.words is not asked.words
    assert member.kept == (kept,)
    assert member.kept[0].words is asked.words
