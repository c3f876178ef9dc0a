"""The questions of a game: those that somebody wrote and those that are made, drawn so that they are a good mix."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.errors import Refusal
from bot.quiz.making import made
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from random import Random

    from bot.questions import Question
    from bot.view import View

_WRITTEN, _MADE = "written", "made"
_SPARE = 6
"""Made questions beyond those that are wanted, for those that are left out."""


def quizzes(view: View, named: str = "") -> tuple[tuple[str, int], ...]:
    """The titles of the quizzes of which anything is visible, in the order in which they open, and how much of each.

    Of one that is named, by its title or by how one title alone begins, only that. Raises `Refusal` if there is none.
    """
    counts = Counter(authored.quiz for authored in view.questions)
    if not named:
        return tuple(counts.items())
    wanted = fold(named.strip())
    found = [title for title in counts if fold(title) == wanted]
    found = found or [title for title in counts if fold(title).startswith(wanted)]
    if len(found) == 1:
        return ((found[0], counts[found[0]]),)
    known = ", ".join(f"“{title}”" for title in counts)
    message = f"Which quiz? There are these: {known}." if counts else "There is no quiz here yet."
    raise Refusal(message)


def drawn(
    view: View,
    dice: Random,
    wanted: int,
    *,
    quiz: str = "",
    barred: Container[str] = frozenset(),
    again: Container[str] = frozenset(),
) -> tuple[Question, ...]:
    """Up to so many questions for a game at this view, their options in the order in which they will be shown.

    Those of the quiz that is named, or else written and made ones by turns; chapters and kinds are mixed, no two ask
    the same. Keys in `barred` are left out; those in `again` come last. The same view and equal dice draw the same.
    Raises `Refusal` if no quiz of that name is visible.
    """
    if quiz:
        ((title, _),) = quizzes(view, quiz)
        pool = [(_WRITTEN, each.question) for each in view.questions if each.quiz == title]
    else:
        pool = [(_WRITTEN, each.question) for each in view.questions]
        pool += [(_MADE, question) for question in made(view, dice, wanted + _SPARE)]
    dice.shuffle(pool)
    allowed = [(source, question) for source, question in pool if question.key not in barred]
    return tuple(question.posed(dice) for question in _mixed(allowed, wanted, again))


def _mixed(pool: Sequence[tuple[str, Question]], wanted: int, again: Container[str]) -> Iterator[Question]:
    """The best of those that are left, time after time: of the source, chapter and kind that there is least of."""
    taken: Counter[str | int] = Counter()
    known: set[str] = set()
    waiting = [(source, question, question.key in again, _marks(question)) for source, question in pool]
    for _ in range(wanted):
        waiting = [each for each in waiting if not known & each[3]]
        if not waiting:
            return
        source, question, _, marks = min(
            waiting, key=lambda each: (each[2], taken[each[0]], taken[each[1].since] + taken[each[1].kind])
        )
        taken.update((source, question.since, question.kind))
        known |= marks
        yield question


def _marks(question: Question) -> set[str]:
    """What no two questions of a game share: a key, or the same words asked of the same things."""
    things = [*question.clues, *question.fixed]
    if question.picks[0] > 1:
        things += sorted(question.shown)
    return {question.key, fold(" ".join((question.ask, *things)))}
