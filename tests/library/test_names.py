"""Finding names in texts: what counts as a name, and what only looks like one."""

from __future__ import annotations

import pytest

from bot.library.names import Names, is_called_after, same


def found(name: str, text: str, *, headline: bool = False) -> bool:
    """Whether `name`, known after chapter 5, is found in a text of chapter 1."""
    return bool(Names([(name, 5, "x")], [text]).later(text, 1, headline=headline))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Erchov", "Then Erchov's deputy came."),
        ("Erchov", "Then Erchov\u2019s deputy came."),
        ("Erchov", "(Erchov)"),
        ("Erchov", "\u201cErchov!\u201d"),
        ("Erchov", "the pro-Erchov side"),
        ("Rublev", "Rubl\u0451v came."),
        ("Rubl\u00e9v", "Rublev came."),
        ("O'Brien", "It was O\u2019Brien."),
        ("Anna-Maria", "It was Anna Maria."),
        ("Ivan van Dyck", "It was Ivan Van Dyck."),
        ("the High Commissar", "It was a High Commissar."),
        ("Will", "It was Will."),
        ("Will", "Will"),
        ("Agent 47", "It was Agent 47."),
        ("K.", "It was K. again."),
    ],
)
def test_names_are_found(name: str, text: str) -> None:
    """Endings, quotation marks, hyphens, accents and articles do not hide a name."""
    assert found(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Erchov", "The Erchovs came."),
        ("the deputy", "The deputy came."),
        ("Will", "Will you come?"),
        ("Will", "She asked: \u201cWill you come?\u201d"),
        ("Rose", "Rose petals; a rose."),
        ("Hunt", "Hunt the hare! They hunt it."),
        ("High Commissar", "the high commissar"),
        ("Ivan Kondratiev", "Ivan came."),
        ("Agent 47", "Agent 48 and agent 47"),
        ("the Fog", "In the fog."),
    ],
)
def test_words_are_left_alone(name: str, text: str) -> None:
    """Small letters, longer words, other numbers, and words with which a sentence may begin are no names."""
    assert not found(name, text)


def test_headlines_capitalise_everything() -> None:
    """In a title only a word that is nothing but a name counts, or the name alone."""
    assert not found("Rose", "The Name of the Rose", headline=True)
    assert found("Erchov", "The Fall of Erchov", headline=True)
    assert found("Rose", "Rose", headline=True)


def test_what_is_known_already_is_no_finding() -> None:
    """The earliest bearer of a name decides."""
    names = Names([("Ada", 5, "a"), ("Ada", 1, "b"), ("Bo", 3, "c")])
    assert names.later("Ada and Bo", 1)[0].text == "Bo"
    assert names.later("Ada and Bo", 3) == []


def test_what_makes_two_names_the_same() -> None:
    """Case, accents, spaces, signs and scripts do not tell two names apart; another letter does."""
    assert same("Zo\u00eb  O\u2019Brien") == same("zoe o'brien")
    assert same("\u0420\u0443\u0431\u043b\u0435\u0432") == same("Rublev")
    assert same("Ada") != same("Adah")


def test_a_name_may_be_in_part_a_description() -> None:
    """Such a name speaks of somebody; a full name does not."""
    assert is_called_after("Ada's sister") and is_called_after("the wife of Bo")
    assert not is_called_after("Anna Quill") and not is_called_after("the High Commissar")
