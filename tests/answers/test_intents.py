"""Loose wordings: whatever the order and the slang, the same thing is wanted."""

from __future__ import annotations

import pytest

from bot.answers import answer
from bot.view import View


@pytest.mark.parametrize(
    ("through", "said", "asked"),
    [
        (3, "Men at Bay", "3rd chapter, whats it called"),
        (3, "Men at Bay", "heading of chapter three?"),
        (3, "Men at Bay", "ch3 title pls"),
        (1, "Comets", "very first chapter, what's the title"),
        (10, "Floes", "title of the final chapter?"),
        (4, "Makeyev", "sum up ch 4 in a few lines pls"),
        (4, "Makeyev", "chapter 4 in a nutshell?"),
        (1, "Kostia", "previously on..."),
        (1, "Kostia", "i put it down for weeks and forgot everything, catch me up :)"),
        (2, "High Commissar", "erchov - who was that again"),
        (2, "High Commissar", "Yershov, who's he"),
        (2, "High Commissar", "could you kindly tell me who Erchov might be, thanks in advance"),
        (2, "custody", "so what happens w/ erchov"),
        (2, "Erchov's deputy", "who's erchovs number two"),
        (2, "Kostia, Romachkin", "cast list please"),
        (2, "Kostia, Romachkin", "remind me of the characters"),
        (4, "Erchov, Rublev, Makeyev", "who's been nabbed so far"),
        (4, "Erchov, Rublev, Makeyev", "who's behind bars at this point"),
        (1, "Tulayev", "anyone dead yet?"),
        (3, "daughter", "xenia and popov, how do they relate"),
        (0, "10", "how many chapters has this book got"),
        (4, "chapter 4", "what chapter was it where makeyev goes to the opera"),
        (9, "house arrest", "What happens to Xenia's mum and dad?"),
        (2, "suspected", "how come yershov falls from grace"),
    ],
)
def test_loose_wordings_are_understood(views: list[View], through: int, said: str, asked: str) -> None:
    """The reply holds what a plainly worded question would have been told."""
    told = answer(views[through], asked)
    assert told.answered
    assert said.lower() in " ".join([told.short, *(line.text for line in told.evidence)]).lower()


def test_two_questions_get_two_answers(views: list[View]) -> None:
    """Each half of a double question is answered, the second with its pronoun."""
    told = answer(views[2], "who is Erchov and what happened to him?")
    shown = " ".join([told.short, *(line.text for line in told.evidence)])
    assert "High Commissar" in shown and "custody" in shown


def test_a_follow_up_leans_on_the_last_answer(views: list[View]) -> None:
    """A pronoun stands for whom the asker's last answer was about."""
    first = answer(views[2], "who is Erchov?")
    assert "custody" in answer(views[2], "and what happened to him?", first.topic).short


def test_a_full_name_that_nobody_bears_yet_is_nobody(views: list[View]) -> None:
    """Two names side by side are not two people asked for."""
    assert not answer(views[3], "who is Rublev Popov?").answered
