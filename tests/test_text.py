"""Text folded for matching: what is the same word in another spelling, and what is no word at all."""

from __future__ import annotations

import pytest

from bot.text import fold, terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("\u00c9mile", "emile"),
        ("\u041e\u043b\u044c\u0433\u0430", "ol'ga"),
        ("who is Erchov \U0001f600?", "who is erchov ?"),
        ("\U0001f469\u200d\U0001f680 \u2764\ufe0f Erchov", "  erchov"),
        ("Er\u200bchov", "erchov"),
        ("caf\u00e9 \ud83d", "cafe "),
    ],
)
def test_pictures_and_invisible_characters_are_no_words(text: str, folded: str) -> None:
    """Letters of any script are transliterated; emoji, zero-width characters and halves of characters are dropped."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("He paid \u00a340,000 for it.", ("paid", "40000")),
        ("It cost 1,234.50 in 1984, 2000 or later", ("cost", "1234.50", "1984", "2000", "later")),
        ("at 10:30am, 3.5 miles off", ("10:30am", "3.5", "mile", "off")),
        ("1,2,3 and 12,34 and 1,0000", ("1", "2", "3", "12", "34", "1", "0000")),
        ("on page 3. The end", ("page", "3", "end")),
        ("his 1,000th letter", ("1000th", "letter")),
    ],
)
def test_a_number_is_one_word(text: str, stems: tuple[str, ...]) -> None:
    """Marks inside a number do not cut it, marks between two numbers do; 40,000 and 40000 are the same."""
    assert terms(text) == stems
