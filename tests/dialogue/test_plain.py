"""Text for places that know no markup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.plain import clean, short, units
from tests.replies import words


@given(words, st.integers(2, 100))
def test_a_shortened_text_says_so(said: str, most: int) -> None:
    """A text that had to be cut ends in an ellipsis and is no longer than it may be."""
    cut = short(said, most)
    assert 0 < units(cut) <= most
    assert cut == (clean(said).strip() or "…") or cut.endswith("…")
