"""What is told of people in a small book: who they are, what becomes of them, what they are to each other."""

from __future__ import annotations

from bot.answers import Answer, answer
from bot.view import View


def shown(told: Answer) -> str:
    """All that a reader would see."""
    return " ".join([told.short, *(line.text for line in told.evidence)])


def test_two_names_become_one_person_when_the_book_says_so(lighthouse: list[View]) -> None:
    """The tinker is a stranger until chapter 5 and Corin from then on."""
    assert "stranger" in shown(answer(lighthouse[4], "who is the tinker?"))
    assert "Corin" not in shown(answer(lighthouse[4], "who is the tinker?"))
    assert "Corin" in shown(answer(lighthouse[5], "the tinker - who's that again"))


def test_a_name_changes_with_marriage_and_not_before(lighthouse: list[View]) -> None:
    """Mara Penhale is nobody at 4 and Mara at 5."""
    assert not answer(lighthouse[4], "who is Mara Penhale?").answered
    assert answer(lighthouse[5], "who is Mara Penhale?").answered


def test_the_latest_state_wins(lighthouse: list[View]) -> None:
    """What happened to the keeper depends on how far one has read."""
    assert answer(lighthouse[2], "what happened to Tobias Rusk?").short == "Tobias Rusk is missing."
    assert (
        answer(lighthouse[4], "what's become of Tobias Rusk").short == "Tobias Rusk is locked up in the customs house."
    )
    assert answer(lighthouse[6], "Tobias Rusk - how did he end up").short == "Tobias Rusk is free again."


def test_a_tie_is_known_from_its_chapter_on(lighthouse: list[View]) -> None:
    """That Mara is the keeper's niece is told in the last chapter only."""
    assert "niece" not in shown(answer(lighthouse[5], "how are Mara and Tobias related?"))
    assert "niece" in shown(answer(lighthouse[6], "how are Mara and Tobias related?"))
    assert answer(lighthouse[6], "who is Mara's uncle?").short == "Tobias Rusk"


def test_a_portrait_leaves_out_what_others_are_to_somebody(views: list[View]) -> None:
    """Who Rublev is, is not told by who once came to see him."""
    assert "summons" not in shown(answer(views[3], "who is Rublev?"))
