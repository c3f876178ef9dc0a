"""Single statements: which fact is told, and which question nobody has answered."""

from __future__ import annotations

import pytest

from bot.answers import answer
from bot.view import View


@pytest.mark.parametrize(
    ("through", "said", "asked"),
    [
        (1, "illegal", "was romachkins pistol legit"),
        (1, "Kostia", "who bumped off tulayev"),
        (1, "smiling couple", "the framed thing he buys, what does it show"),
        (1, "framed photograph", "what did Kostia buy"),
        (3, "monster", "what beast does rublev compare the party to"),
        (4, "dressing room", "where was makeyev nabbed"),
        (4, "abuses", "how does makeyev treat his missus"),
        (7, "hunger strike", "what did ryzhik die of"),
        (9, "newspaper", "how does xenia get wind of the arrests"),
        (10, "burns", "who sets the letter on fire"),
    ],
)
def test_slang_and_detours_find_the_fact(views: list[View], through: int, said: str, asked: str) -> None:
    """The same thing in other words is the same question."""
    told = answer(views[through], asked)
    assert told.answered
    assert said in " ".join([told.short, *(line.text for line in told.evidence)])


@pytest.mark.parametrize(
    ("through", "asked"),
    [
        (1, "how come yershov falls from grace"),
        (3, "where was makeyev nabbed"),
        (6, "what did ryzhik die of"),
        (9, "who sets the letter on fire"),
        (10, "does makeyev have a parrot"),
        (10, "who plays the piano"),
        (10, "what's the dog called"),
    ],
)
def test_what_is_not_told_is_refused(views: list[View], through: int, asked: str) -> None:
    """Not yet and never are the same."""
    assert not answer(views[through], asked).answered


def test_yes_and_no_follow_the_statement(views: list[View]) -> None:
    """Whether somebody lives is told from how it stands with them, and from nothing else."""
    assert answer(views[1], "is Tulayev still alive?").short == "No."
    assert not answer(views[1], "is Kostia still alive?").answered


def test_what_follows_is_told_with_what_happens(views: list[View]) -> None:
    """Asked what happens when something happens, a reader is told what comes of it."""
    told = answer(views[8], "What happens when Kondratiev faces Stalin a second time?")
    assert any("spared" in line.text for line in told.evidence)


def test_what_is_answered_by_what_and_not_by_how(views: list[View]) -> None:
    """Of two facts about one thing the one that says what comes first; how it was paid for stands below."""
    assert answer(views[1], "what did Kostia buy?").short == "a framed photograph"
    assert "leather shoes" in answer(views[1], "What is Kostia saving up for?").short


def test_one_of_two_is_named_where_a_fact_names_it(views: list[View]) -> None:
    """Which of the two it was, and not that of which it is the opposite; a refusal where the book says neither."""
    assert answer(views[1], "is the revolver legal or illegal?").short == "illegal"
    assert answer(views[7], "is Ryzhik dead or alive?").short == "dead"
    assert not answer(views[6], "is Ryzhik dead or alive?").answered
    assert not answer(views[10], "was Tulayev poisoned or drowned?").answered
