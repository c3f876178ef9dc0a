"""A member's own room: how far they have read, what they ask, what they keep, what they are quizzed on. Private."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, assert_never

from bot.game.solo import (
    Card,
    CardDropped,
    CardKept,
    Solo,
    SoloAnswered,
    SoloEnded,
    SoloEvent,
    SoloHinted,
    SoloOpened,
    card_of,
    started,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ASKED_REMEMBERED = 4
KEPT_AT_MOST = 20
KEPT_FOR_DAYS = 180


@dataclass(frozen=True, slots=True)
class ProgressSet:
    """So many chapters of a book are finished. `undo` is set when this took the last change back."""

    book: str
    chapter: int
    undo: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question was asked in a place; `topic` names whom the answer was about, in the book's own words."""

    id: int
    book: str
    place: str
    topic: tuple[str, ...]
    words: str | None


@dataclass(frozen=True, slots=True)
class QuestionKept:
    """A question is to be tried again whenever the reader's horizon moves. `at` is seconds since 1970.

    `topic` names whom it leans on ("what happened to him?"), in the book's words; it is never shown.
    """

    id: int
    book: str
    at: float
    topic: tuple[str, ...]
    words: str | None


@dataclass(frozen=True, slots=True)
class KeptTried:
    """The kept questions of a book were tried at a horizon; those in `ready` could be answered."""

    book: str
    chapter: int
    ready: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeptDropped:
    """A kept question is done with: answered, expired, or taken back by its asker."""

    id: int


@dataclass(frozen=True, slots=True)
class Welcomed:
    """The member was told how far a club's channel may talk."""

    club: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The member, a moderator, agreed to be shown a book beyond their own place."""

    book: str


@dataclass(frozen=True, slots=True)
class TimeNeeded:
    """The member needs more time in quizzes: a multiple of the usual. Nobody else sees it."""

    extra: float


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The member wanted to be forgotten: nothing of theirs is left, and nothing more happens in this room.

    `at` is in seconds since 1970.
    """

    at: float


MemberEvent: TypeAlias = (
    ProgressSet
    | Asked
    | QuestionKept
    | KeptTried
    | KeptDropped
    | Welcomed
    | ConsentGiven
    | TimeNeeded
    | Forgotten
    | SoloEvent
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Chapters finished, and what that was before the last change (None: nothing to undo)."""

    chapter: int = 0
    before: int | None = None
    tried: int = 0  # the horizon at which kept questions were last tried


_NONE: Mapping[int, int] = MappingProxyType({})  # one for all members who keep nothing


@dataclass(frozen=True, slots=True)
class Member:
    """A member as they stand."""

    progress: Mapping[str, Progress] = field(default_factory=dict)  # by book, the one that was moved in last at the end
    asked: tuple[Asked, ...] = ()
    asked_ever: int = 0
    kept: tuple[QuestionKept, ...] = ()
    kept_ever: int = 0
    ready: tuple[int, ...] = ()  # the kept questions that could be answered when they were last tried
    # By kept question, the lowest horizon at which it could be answered so far.
    ready_from: Mapping[int, int] = field(default_factory=lambda: _NONE)
    clubs: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    extra: float = 1.0
    solo: Solo | None = None
    solo_ever: int = 0
    cards: Mapping[str, Card] = field(default_factory=dict)  # by the key of their question
    forgotten: float | None = None  # when

    def in_book(self, book: str) -> Progress:
        """How far they are in a book; without any word from them, nothing has been read."""
        return self.progress.get(book, Progress())

    def last_topic(self, book: str, place: str) -> tuple[str, ...]:
        """Whom their last answer in this place was about."""
        last = [asked for asked in self.asked if asked.place == place]
        return last[-1].topic if last and last[-1].book == book else ()

    def kept_untried(self, book: str) -> bool:
        """Whether they keep questions of this book that have not been tried at their present horizon."""
        progress = self.in_book(book)
        return progress.tried != progress.chapter and any(kept.book == book for kept in self.kept)

    def after(self, events: Iterable[MemberEvent]) -> Member:
        """The member once these have happened."""
        member = self
        for event in events:
            member = member._after(event)
        return member

    def _without_topics(self, book: str) -> Member:
        """The member without anything that answers further on in the book have left behind."""
        asked = tuple(asked for asked in self.asked if asked.book != book)
        solo = None if self.solo and self.solo.book == book else self.solo
        kept = tuple(replace(kept, topic=()) if kept.book == book else kept for kept in self.kept)
        return replace(self, asked=asked, kept=kept, solo=solo)

    def _after(self, event: MemberEvent) -> Member:
        match event:
            case ProgressSet():
                now = self.in_book(event.book)
                before = None if event.undo else now.chapter
                progress = replace(now, chapter=event.chapter, before=before)
                stays = self._without_topics(event.book) if event.chapter < now.chapter else self
                others = {book: was for book, was in self.progress.items() if book != event.book}
                return replace(stays, progress={**others, event.book: progress})
            case Asked():
                asked = (*self.asked, event)[-ASKED_REMEMBERED:]
                return replace(self, asked=asked, asked_ever=max(self.asked_ever, event.id))
            case QuestionKept():
                # What is kept was asked just now, as a rule: one copy of the words is enough.
                words = next((asked.words for asked in self.asked if asked.words == event.words), event.words)
                kept = (*self.kept, replace(event, words=words))
                return replace(self, kept=kept, kept_ever=max(self.kept_ever, event.id))
            case KeptTried():
                progress = replace(self.in_book(event.book), tried=event.chapter)
                tried = {kept.id for kept in self.kept if kept.book == event.book}
                ready = (*(i for i in self.ready if i not in tried), *event.ready)
                found = {i: min(event.chapter, self.ready_from.get(i, event.chapter)) for i in event.ready}
                ready_from = {**self.ready_from, **found} if found else self.ready_from
                moved = {**self.progress, event.book: progress}
                return replace(self, progress=moved, ready=ready, ready_from=ready_from)
            case KeptDropped():
                kept = tuple(kept for kept in self.kept if kept.id != event.id)
                ready_from = {i: chapter for i, chapter in self.ready_from.items() if i != event.id}
                ready = tuple(i for i in self.ready if i != event.id)
                return replace(self, kept=kept, ready=ready, ready_from=ready_from)
            case Welcomed():
                return replace(self, clubs=(*self.clubs, event.club))
            case ConsentGiven():
                return replace(self, consents=(*self.consents, event.book))
            case TimeNeeded():
                return replace(self, extra=event.extra)
            case Forgotten():
                return Member(forgotten=event.at)
            case _:
                return self._quizzed(event)

    def _quizzed(self, event: SoloEvent) -> Member:
        match event:
            case SoloOpened():
                return replace(self, solo=started(event), solo_ever=event.solo)
            case SoloAnswered() | SoloHinted() | SoloEnded():
                return replace(self, solo=self.solo.after(event) if self.solo else None)
            case CardKept():
                others = {key: card for key, card in self.cards.items() if key != event.key}
                return replace(self, cards={**others, event.key: card_of(event)})
            case CardDropped():
                return replace(self, cards={key: card for key, card in self.cards.items() if key != event.key})
            case _:
                assert_never(event)
