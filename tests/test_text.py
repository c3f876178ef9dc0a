"""Text folded for matching: what is the same word in another spelling, and what is no word at all."""

from __future__ import annotations

import pytest

from bot.text import fold


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
