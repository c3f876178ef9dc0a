"""Questions made from what a view knows: its facts, its people and what they are to each other, its chapters' titles.

A maker is a function of what is known and of the dice that yields drafts, the next only when it is wanted. Another one
is another line in `MAKERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.quiz.making import blanks, several, statements, whom
from bot.quiz.making.draft import Draft, hinted, same
from bot.quiz.making.known import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from bot.questions import Question
    from bot.quiz.making.known import Known
    from bot.view import Fact, View

MAKERS: tuple[tuple[float, Callable[[Known, Random], Iterator[Draft]]], ...] = (
    (4.0, whom.asked_who),
    (3.0, whom.typed_who),
    (3.0, whom.named),
    (1.0, whom.related),
    (1.0, whom.standing),
    (3.0, statements.statements),
    (2.0, blanks.gaps),
    (1.5, blanks.chosen_where),
    (1.5, blanks.chosen_why),
    (0.7, statements.numbers),
    (0.7, statements.chapters),
    (0.5, statements.titles),
    (1.5, several.ordered),
    (0.3, several.ordered_titles),
    (1.5, several.matched),
    (1.0, several.matched_deeds),
    (2.0, several.true_of),
    (1.5, several.guessed),
)
"""Who makes questions, and how often each is turned to."""


class Made(NamedTuple):
    """A question and the facts that it rests on."""

    question: Question
    facts: tuple[Fact, ...]


def made(view: View, dice: Random, wanted: int) -> tuple[Question, ...]:
    """Up to so many questions of all kinds about what the view knows: no two alike, none that gives another away.

    The same view and equal dice make the same questions. A view with little in it makes fewer.
    """
    return tuple(each.question for each in made_with_facts(view, dice, wanted))


def made_with_facts(view: View, dice: Random, wanted: int) -> tuple[Made, ...]:
    """The same questions, each with the facts that it rests on."""
    about = known(view)
    found: list[Draft] = []
    for too_near in (hinted, same):  # questions that help with each other come in only when there are no more others
        drafts = [maker(about, dice) for _, maker in MAKERS]
        weights = [weight for weight, _ in MAKERS]
        while drafts and len(found) < wanted:
            turn = dice.choices(range(len(drafts)), weights)[0]
            draft = _next(about, drafts[turn], found, too_near)
            if draft is None:
                del drafts[turn], weights[turn]
            else:
                weights[turn] /= 2
                found.append(draft)
    return tuple(Made(draft.question, draft.facts) for draft in found)


def _next(
    about: Known, drafts: Iterator[Draft], found: list[Draft], too_near: Callable[[Known, Draft, Draft], bool]
) -> Draft | None:
    """The maker's next draft that goes with those that there are."""
    chapter = about.view.horizon.chapter
    for draft in drafts:
        if draft.question.since <= chapter and not any(too_near(about, draft, each) for each in found):
            return draft
    return None
