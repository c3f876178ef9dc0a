"""People are found under any spelling, by what they are to others, and under nobody else's name."""

from __future__ import annotations

import pytest

from bot.answers.kin import with_relatives
from bot.answers.people import mentions, resolved
from bot.view import View


@pytest.fixture
def view(views: list[View]) -> View:
    """The default book, all of it."""
    return views[-1]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("who is Yershov", ["Erchov"]),
        ("what about kondratyev and roublev", ["Kondratiev", "Rublev"]),
        ("makeevs wife", ["Makeyev's wife"]),
        ("where does the clerk work", ["Romachkin"]),
        ("who is Anna Karenina", []),
    ],
)
def test_names_are_found_in_any_spelling(view: View, text: str, names: list[str]) -> None:
    """Other transliterations, small letters, a lost apostrophe, a description."""
    found = mentions(view, with_relatives(view, text))
    assert [mention.person.name for mention in found] == names


def test_relatives_are_known_by_their_ties(views: list[View]) -> None:
    """Somebody's folks are the people whom the book gives them, both or neither."""
    assert with_relatives(views[10], "what happened to Xenia's folks") in (
        "what happened to Popov and Popov's wife",
        "what happened to Popov's wife and Popov",
    )
    assert "Xenia's folks" in with_relatives(views[3], "what happened to Xenia's folks")


def test_a_pronoun_stands_for_the_last_one_spoken_of(view: View) -> None:
    """In a question that names nobody; where somebody is named, "her father" is that person's."""
    assert resolved(view, "what happened to her?", ("Xenia",)) == "what happened to Xenia?"
    assert resolved(view, "who tells Xenia that her father calls", ()) == "who tells Xenia that Xenia's father calls"
