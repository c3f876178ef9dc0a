"""Text for places that know no markup."""

from __future__ import annotations

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.plain import clean, short, stretches, units
from tests.replies import words

_TURNING = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


@given(words, st.integers(2, 100))
def test_a_shortened_text_says_so(said: str, most: int) -> None:
    """A text that had to be cut ends in an ellipsis and is no longer than it may be."""
    cut = short(said, most)
    assert 0 < units(cut) <= most
    assert cut == (clean(said).strip() or "…") or cut.endswith("…")


def test_what_is_no_text_is_shown_as_a_mark() -> None:
    """Of all characters, those that control, that are halves, or that turn the direction of text are taken out."""
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        odd = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        turning = unicodedata.bidirectional(character) in _TURNING or character in "\u061c\u200e\u200f"
        assert (clean(character) != character) == (odd or turning), hex(number)
    assert clean("a\tb\nc\u2028d\x00e\u202ef") == "a b c d\ufffde\ufffdf"


@given(words.map(lambda said: said * 9))
def test_stretches_are_short_and_are_all_of_the_text(said: str) -> None:
    """A text is cut at its spaces, if it has any, and what was cut is put together again by no more than writing on."""
    found = list(stretches(said))
    assert "".join(found) == said
    assert all(0 < len(each) <= 900 for each in found)
