"""What is to be asked again: a card for every question that a member has missed, and when its turn comes.

When that is, FSRS says. What it works out is written down with the card, so that nothing is ever worked out again from
the past. A card that was made further on in the book than the reader is now counts as if it were not there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from bot.game.game import asked_as
from bot.game.solo import SKIPPED, CardDropped, CardKept, card_of
from bot.questions import Verdict, pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fsrs import Rating

    from bot.club import Club
    from bot.game.game import Given
    from bot.game.solo import Card
    from bot.member import Member
    from bot.questions import Question
    from bot.view import View

Cards: TypeAlias = "Mapping[str, Card]"
"""Cards by the key of their question."""

CARDS_AT_MOST = 200
ASKED_AT_MOST = 20
"""Cards that a member keeps of a book, and how many of them one review asks."""


def cards_of(member: Member, book: str) -> dict[str, Card]:
    """The member's cards of this book that were made at their own place or before."""
    place = member.in_book(book).chapter
    return {key: card for key, card in member.cards.items() if card.book == book and card.since <= place}


def due(cards: Cards, now: float) -> list[Card]:
    """The cards to be asked by now, those that have waited longest first; not more than a review asks."""
    ready = [card for card in cards.values() if card.due <= now]
    return sorted(ready, key=lambda card: (card.due, card.key))[:ASKED_AT_MOST]


def missed(club: Club, who: str, view: View, cards: Cards) -> tuple[CardKept, ...]:
    """New cards for what somebody has missed in the club's games on this book, as far as the view goes.

    What was skipped, or is not asked here any more, is left out.
    """
    found: dict[str, CardKept] = {}
    for game in club.games:
        if game.book != view.cover.id or game.through > view.horizon.chapter:
            continue
        for packed, closed in zip(game.questions, game.rounds, strict=False):
            given, question = closed.answers.get(who), asked_as(packed)
            if given is None or closed.skipped or given.verdict == Verdict.RIGHT or question.key in club.barred:
                continue
            if question.key not in cards:
                found[question.key] = _fresh(question, view.cover.id, game.through, given.at)
    return tuple(found.values())


def learned(card: Card | None, question: Question, given: Given, book: str, since: int) -> tuple[CardKept, ...]:
    """What an answer means for its card: it is due later than before, or new if there was none and it was not right.

    `since` is how far on in the book the reader is now: the answer was judged, and the question drawn, no further on.
    """
    if given.verdict == SKIPPED:
        return ()
    if card is None:
        right = given.verdict == Verdict.RIGHT
        return () if right else (_fresh(question, book, since, given.at),)
    return (replace(_scheduled(card, given), since=since),)


def dropped(cards: Cards, kept: Iterable[CardKept]) -> tuple[CardDropped, ...]:
    """The cards to let go once these are kept: those remembered best, where there are too many."""
    now = {**cards, **{event.key: card_of(event) for event in kept}}
    best = sorted(now.values(), key=lambda card: (-card.stability, -card.due, card.key))
    return tuple(CardDropped(card.key) for card in best[: max(0, len(best) - CARDS_AT_MOST)])


def _fresh(question: Question, book: str, since: int, at: float) -> CardKept:
    """A card that has never been reviewed: due at once."""
    return CardKept(
        key=question.key,
        book=book,
        question=pack(replace(question, order=())),
        since=since,
        due=at,
        stability=0.0,
        difficulty=0.0,
        at=at,
    )


def _scheduled(card: Card, given: Given) -> CardKept:
    """The card after an answer, as FSRS has it."""
    # It is loaded with the first review, not with Ribbon: most who start Ribbon do not begin with a review.
    from fsrs import Card as Remembered  # noqa: PLC0415
    from fsrs import Scheduler, State  # noqa: PLC0415

    # Steps of minutes are for who stays and goes on learning; a question comes back another day.
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    at = max(given.at, card.at)
    if card.stability:
        before = Remembered(
            card_id=0,
            state=State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=datetime.fromtimestamp(card.due, UTC),
            last_review=datetime.fromtimestamp(card.at, UTC),
        )
    else:
        before = Remembered(card_id=0, due=datetime.fromtimestamp(card.due, UTC))
    after, _ = scheduler.review_card(before, _rating(given), datetime.fromtimestamp(at, UTC))
    return CardKept(
        key=card.key,
        book=card.book,
        question=card.question,
        since=card.since,
        due=after.due.timestamp(),
        stability=after.stability or 0.0,
        difficulty=after.difficulty or 0.0,
        at=at,
    )


def _rating(given: Given) -> Rating:
    """How well it was remembered."""
    from fsrs import Rating  # noqa: PLC0415 - as above

    if not given.share:
        return Rating.Again
    whole = given.verdict == Verdict.RIGHT and given.clues == 1 and not given.hints
    return Rating.Good if whole else Rating.Hard
