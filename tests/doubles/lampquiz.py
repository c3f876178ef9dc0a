"""A quiz with a question of every kind, of which a test knows what is right and what that is worth."""

from __future__ import annotations

from bot.book import Book
from bot.questions import AllOf, Choice, Gap, Order, Question, TrueFalse, Typed
from bot.view import Authored
from tests.doubles.memory import MemoryBooks
from tests.doubles.reader import NOTHING
from tests.worlds import told

HINTS = ("It is not what it seems.",)
QUESTIONS: dict[str, tuple[Question, tuple[str, ...], tuple[str, ...]]] = {
    question.ask: (question, right, wrong)
    for question, right, wrong in (
        (
            Choice(ask="What colour is the lamp?", since=0, answer="green", options=("red", "blue"), hints=HINTS),
            ("green",),
            ("red",),
        ),
        (Typed(ask="Who keeps the lamp?", since=0, answer="Mara", hints=HINTS), ("Mara",), ("Tobias",)),
        (TrueFalse(ask="The lamp is lit.", since=0, answer=True, hints=HINTS), ("True",), ("False",)),
        (Gap(ask="The skerry is called ___.", since=0, answer="Gull", hints=HINTS), ("gull",), ("Puffin",)),
        (
            AllOf(ask="What is in the shed?", since=0, answers=("rope", "oil"), options=("jam", "hat"), hints=HINTS),
            ("rope", "oil"),
            ("jam", "hat"),
        ),
        (
            Order(ask="What comes when?", since=0, items=("dawn", "noon", "dusk"), hints=HINTS),
            ("dawn", "noon", "dusk"),
            ("dusk", "noon", "dawn"),
        ),
    )
}
"""Every question with what is right and what is wrong, by what it asks."""

BOOKS = MemoryBooks(Book(told(NOTHING), lambda: [Authored("Quiz", question) for question, _, _ in QUESTIONS.values()]))
WHOLE, WITH_A_HINT = 10, 8
PLANS = ("right", "wrong", "hint", "none", "mended", "spoiled", "twice", "typed", "late")
"""What a player does at a question."""


def known(text: str) -> tuple[Question, tuple[str, ...], tuple[str, ...]]:
    """Which question a message asks, and what is right and wrong."""
    shown = text.replace("\\", "")
    return next(each for ask, each in QUESTIONS.items() if ask in shown)
