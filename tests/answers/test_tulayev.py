"""The project's own questions over the default book: answered at their place, refused before it, or refused always."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers import Answer, answer
from bot.book import Book
from bot.library.packs import load
from bot.view import Horizon

ROOT = Path(__file__).parents[2]
QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "tulayev_questions.yaml").read_text(encoding="utf-8")
)
ANSWERABLE = [question for question in QUESTIONS if question["from"] is not None]
NEVER = [question for question in QUESTIONS if question["from"] is None]


@pytest.fixture(scope="module")
def book() -> Book:
    """The default book."""
    return load(ROOT / "seeds" / "tulayev")


def asked(book: Book, question: str, through: int) -> Answer:
    """What a new asker at that place is told."""
    return answer(book.up_to(Horizon(through)), question)


def folded(text: str) -> str:
    """Without case and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def right(told: Answer, question: dict[str, Any]) -> bool:
    """Whether all that is expected is said, and nothing that must not be."""
    shown = folded(" ".join([told.short, *(f"{line.text} chapter {line.since}" for line in told.evidence)]))
    expected = all(any(folded(way) in shown for way in ways) for ways in question["expect"])
    return told.answered and expected and not any(folded(slip) in shown for slip in question.get("never", []))


def test_nineteen_of_twenty_are_right_where_they_can_first_be_answered(book: Book) -> None:
    """At least 95 % of the answerable questions are answered rightly at their first horizon."""
    missed = [
        f"{question['question']} -> {told.short!r}"
        for question in ANSWERABLE
        if not right(told := asked(book, question["question"], question.get("at", question["from"])), question)
    ]
    assert len(missed) <= 0.05 * len(ANSWERABLE), "\n".join(missed)


def test_nothing_is_answered_before_it_is_told(book: Book) -> None:
    """Every question is refused at every horizon before its own."""
    early = [
        f"{question['question']} at {through}"
        for question in ANSWERABLE
        for through in range(question["from"])
        if asked(book, question["question"], through).answered
    ]
    assert not early, "\n".join(early)


def test_what_the_book_never_says_is_refused(book: Book) -> None:
    """At least 95 % of the unanswerable questions are refused, over all horizons."""
    answered = [
        f"{question['question']} at {through}"
        for question in NEVER
        for through in range(11)
        if asked(book, question["question"], through).answered
    ]
    assert len(answered) <= 0.05 * 11 * len(NEVER), "\n".join(answered)
