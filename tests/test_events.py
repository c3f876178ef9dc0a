"""Events on their way into the journal and back."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.club import CheckpointSet, ClubEvent, ClubSetUp, SpoilersAccepted
from bot.events import club_event, entry, member_event
from bot.journal import Entry
from bot.member import (
    Asked,
    ConsentGiven,
    KeptDropped,
    KeptTried,
    Member,
    MemberEvent,
    ProgressSet,
    QuestionKept,
    Welcomed,
)

_CLUB: list[ClubEvent] = [ClubSetUp("tulayev", "m1"), CheckpointSet(3, "m1"), SpoilersAccepted("tulayev", "m1")]
_ASKED = Asked(7, "tulayev", "club/a/b", ("Erchov", "Kostia"), "who is “Erchov”?")
_MEMBER: list[MemberEvent] = [
    ProgressSet("tulayev", 3, undo=True),
    _ASKED,
    QuestionKept(2, "tulayev", 1763.25, ("Erchov",), "what becomes of him?"),
    KeptTried("tulayev", 4, (1, 2)),
    KeptDropped(2),
    Welcomed("club/a/b"),
    ConsentGiven("tulayev"),
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
