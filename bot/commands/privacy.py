"""A member's own data: all that is kept of them as a file, and the end of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from bot.club import CheckpointSet, ClubSetUp, MemberForgotten, MessageReported, ReportSettled, SpoilersAccepted
from bot.commands.quiz_posts import waiting
from bot.dialogue.command import Command, Decision, Option
from bot.dialogue.reply import Attachment, Choice, Prose, Reply, say, text
from bot.game.events import (
    Answered,
    DisputeRuled,
    GameEnded,
    GameOpened,
    GamePaused,
    GameResumed,
    HintTaken,
    PlayerShown,
    QuestionDisputed,
    QuizImported,
    SeatLeft,
    SeatTaken,
    SkipWanted,
)
from bot.game.game import asked_as
from bot.game.solo import SoloAnswered, SoloEnded, SoloHinted, SoloOpened
from bot.member import (
    Asked,
    ConsentGiven,
    Forgotten,
    KeptDropped,
    ProgressSet,
    QuestionKept,
    TimeNeeded,
    Welcomed,
)
from bot.quiz.review import cards_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.club import ClubEvent
    from bot.dialogue.command import Scene
    from bot.member import MemberEvent

DEEDS: Mapping[type[MemberEvent | ClubEvent], tuple[str, tuple[str, ...]]] = {
    ProgressSet: ("said how far you have read", ("book", "chapter")),
    Asked: ("asked", ("book", "words")),
    QuestionKept: ("kept a question", ("book", "words", "at")),
    KeptDropped: ("were done with a question you kept", ()),
    Welcomed: ("came into the club", ()),
    ConsentGiven: ("agreed to be spoiled", ("book",)),
    TimeNeeded: ("set how much time you need in quizzes", ("extra",)),
    SoloOpened: ("began a quiz of your own", ("at",)),
    SoloAnswered: ("answered a question of your own quiz", ("words", "at")),
    SoloHinted: ("took a hint in your own quiz", ("at",)),
    SoloEnded: ("ended your own quiz", ("at",)),
    ClubSetUp: ("chose the club's book", ("book",)),
    CheckpointSet: ("said how far the channel may talk", ("chapter",)),
    SpoilersAccepted: ("agreed to be spoiled, on the club's record", ("book",)),
    MessageReported: ("reported a message", ("kind", "message", "words", "at")),
    ReportSettled: ("decided on a reported message", ("at",)),
    GameOpened: ("called for a quiz", ("at",)),
    SeatTaken: ("took a seat in a quiz", ("team", "extra", "at")),
    SeatLeft: ("left a quiz", ("at",)),
    HintTaken: ("took a hint in a quiz", ("at",)),
    Answered: ("answered a quiz question", ("words", "at")),
    SkipWanted: ("wanted to skip a quiz question", ("at",)),
    GamePaused: ("paused a quiz", ("at",)),
    GameResumed: ("let a quiz go on", ("at",)),
    GameEnded: ("ended a quiz", ("at",)),
    QuestionDisputed: ("reported a quiz question", ("words", "at")),
    DisputeRuled: ("decided on a reported question", ("at",)),
    PlayerShown: ("said whether this club's tables name you", ("shown",)),
    QuizImported: ("imported a quiz", ("book", "at")),
}
"""What a member has done, and what the file tells of it: their own words and choices, the time, and nothing that the
book has put there. What stands here in no line is Ribbon's own doing and follows from the rest."""

_READ_ME = (
    "All that Ribbon keeps of you in this workspace, besides your account's name and the random one that stands for "
    "it. Your words are as you typed them. Of quiz questions the file tells those that you have read far enough for, "
    "in the book that is spoken of where you asked for it."
)
_GONE = (
    "Forgetting you deletes what I keep of you in this workspace: how far you have read, your questions and answers "
    "and all that you typed, what you keep, your own quizzes and reviews, and your settings.",
    "Points that you scored in a channel's quizzes stay there, as those of a former member. It cannot be undone; "
    "“privacy export” gives you a copy first.",
)


@dataclass(frozen=True)
class PrivacyExport(Command):
    """All that is kept of the member, as a file."""

    words: ClassVar[str] = "privacy export"
    help: ClassVar[str] = "Everything that I keep of you in this workspace, as a file for you alone."
    needs_book: ClassVar[bool] = False
    looks_back: ClassVar[bool] = True

    def decide(self, scene: Scene) -> Decision:
        """How they stand, and what they said and did, room by room."""
        member = scene.member
        kept = {
            "read me": _READ_ME,
            "as of": _time(scene.now.timestamp()),
            "now": {
                "books": [
                    {
                        "book": _title(scene, book),
                        "chapters finished": progress.chapter,
                        "agreed to be spoiled": book in member.consents,
                    }
                    for book, progress in member.progress.items()
                ],
                "questions you keep": [
                    {"number": each.id, "book": _title(scene, each.book), "words": each.words, "at": _time(each.at)}
                    for each in member.kept
                ],
                "time you need in quizzes": member.extra,
                "clubs": [_channel(club) for club in member.clubs],
                "to be reviewed": [
                    {"question": asked_as(card.question).ask, "at": _time(card.due)}
                    for card in cards_of(member, scene.view.cover.id).values()
                ],
            },
            "said and done": [told for room, events in scene.past.items() for told in _told(scene, room, events)],
        }
        content = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        file = Attachment("ribbon-my-data.json", content, "everything that I keep of you here")
        return Decision((Reply((Prose(text("This is all that I keep of you here. Only you see it.")), file)),))


@dataclass(frozen=True)
class PrivacyForget(Command):
    """Delete it."""

    words: ClassVar[str] = "privacy forget"
    help: ClassVar[str] = "Delete everything that I keep of you in this workspace. I ask first."
    needs_book: ClassVar[bool] = False
    sure: Annotated[bool, Option("Confirm it", listed=False)] = False

    def decide(self, scene: Scene) -> Decision:
        """Says what will be gone; once that is confirmed, it is, and their seat in the channel's quiz is free."""
        if not self.sure:
            yes = Choice("Delete it all and forget me", PrivacyForget(sure=True))
            return Decision((say(*_GONE, choices=(yes,)),))
        at = scene.now.timestamp()
        club = (MemberForgotten(scene.asker.pseudonym, at),) if scene.place else ()
        game = scene.club.after(club).playing if scene.club.playing else None
        return Decision(
            (say("It is deleted. If you speak to me again, you are new to me."),),
            (Forgotten(at),),
            club,
            (waiting(game),) if club and game else (),
        )


def _told(scene: Scene, room: str, events: tuple[MemberEvent | ClubEvent, ...]) -> Iterator[dict[str, Any]]:
    """What they said and did in a room, as the file tells it."""
    began = {event.solo: event for event in events if isinstance(event, SoloOpened)}
    for event in events:
        if type(event) not in DEEDS:
            continue
        deed, names = DEEDS[type(event)]
        told: dict[str, Any] = {"where": _channel(room), "you": deed}
        match event:
            case Asked():
                told["where"] = _channel(event.place)
            case Welcomed():
                told["where"] = _channel(event.club)
            case SoloAnswered() if event.solo in began:
                solo = began[event.solo]
                told |= _question(scene, solo.book, solo.through, solo.questions[event.number - 1])
            case Answered() if room == scene.place and (game := scene.club.played(event.game)) is not None:
                told |= _question(scene, game.book, game.through, game.questions[event.number - 1])
            case _:
                pass
        for name in names:
            value = getattr(event, name)
            told[name] = _time(value) if name == "at" else _title(scene, value) if name == "book" else value
        yield told


def _question(scene: Scene, book: str, through: int, packed: str) -> dict[str, Any]:
    """The question that was answered, if its game goes no further than the member may know of."""
    here = book == scene.view.cover.id and through <= scene.view.horizon.chapter
    return {"question": asked_as(packed).ask} if here else {}


def _title(scene: Scene, book: str) -> str:
    cover = scene.catalogue.cover(book)
    return cover.title if cover else book


def _channel(room: str) -> str:
    """The channel of a club's room, as the platform calls it."""
    return room.split("/", 2)[-1] if room.startswith("club/") else "in private"


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
