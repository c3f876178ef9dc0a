"""What is quoted of a line: long sentences are cut, and nothing is said that is not in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.excerpts import LEFT_OUT, WORDS, bare, excerpt
from bot.answers.question import analyse
from bot.answers.reading import read
from bot.view import Fact, Kind, Line
from tests.answers.test_ranking import STORY, view_of

FILLING = "and the rain fell on the roofs of the village, on the carts in the yard and on the hats of the men"
LONG = f"On the first night of the fair, {FILLING}, {FILLING}, while in the mill Orla hid the lantern under the stairs."


def line_of(text: str, fact: Fact | None = None) -> Line:
    """A line with this text."""
    return Line(0, 1, text, 0, fact)


def quoted(text: str, wanted: str, **weights: float) -> str:
    """What is quoted of a text when this part of it is the answer."""
    begin = text.index(wanted)
    return excerpt(line_of(text), (begin, begin + len(wanted)), weights).text


def test_a_sentence_of_forty_words_is_quoted_whole() -> None:
    """Up to the limit nothing is left out; a word more, and something is."""
    fits = line_of(" ".join(["word"] * WORDS))
    assert excerpt(fits, None, {}) is fits
    assert excerpt(line_of(fits.text + " more"), None, {}).text == f"{fits.text} {LEFT_OUT}"


def test_a_long_sentence_is_quoted_where_the_answer_stands() -> None:
    """Ada asks what Orla hid: the end of a long sentence is shown to her, with a mark for what is left out."""
    view = view_of(STORY[0], LONG, *STORY[2:])
    found = read(view, analyse("What did Orla hide under the stairs of the mill?"))
    [shown] = [line.text for line in found.evidence if line.number == 1]
    assert shown.startswith(f"{LEFT_OUT} ")
    assert shown.endswith("while in the mill Orla hid the lantern under the stairs.")
    assert bare(shown) in LONG
    assert len(bare(shown).split()) == WORDS


def test_what_is_left_out_is_marked_on_its_side() -> None:
    """The beginning has a mark behind it, the end one before it, and the middle both."""
    assert quoted(LONG, "the first night").endswith(f" {LEFT_OUT}")
    assert quoted(LONG, "the first night").startswith("On the first night")
    assert quoted(LONG, "the lantern").startswith(f"{LEFT_OUT} ")
    middle = quoted(f"{LONG} {LONG}", "the lantern")
    assert middle.startswith(f"{LEFT_OUT} ")
    assert middle.endswith(f" {LEFT_OUT}")


def test_as_much_of_the_question_as_may_be_is_quoted() -> None:
    """Beside the answer the words of the question decide what is shown, and then where the sentence pauses."""
    text = f"The judge, {FILLING}, saw Orla, {FILLING}, and so did the bishop."
    assert "The judge" in quoted(text, "Orla", judg=1.0)
    assert "the bishop" in quoted(text, "Orla", bishop=1.0)
    assert bare(quoted(f"{text} {text}", "the bishop", orla=1.0)).startswith("saw Orla, and the rain")


def test_a_curated_fact_is_quoted_whole() -> None:
    """An author's sentence stands as it was written, however long."""
    fact = line_of(LONG, Fact(1, Kind.EVENT, LONG))
    assert excerpt(fact, None, {}) is fact


@pytest.mark.parametrize("text", ["", " ", "\u2026 \u2026", "word"])
def test_odd_texts(text: str) -> None:
    """What is hardly a sentence comes out as it went in."""
    assert excerpt(line_of(text), None, {}).text == text


@given(
    st.lists(st.sampled_from(("orla", "Marl,", "\u2026", "-", "d'\u00e9t\u00e9;", "a")), min_size=1, max_size=120),
    st.data(),
)
def test_a_quotation_is_verbatim_short_and_holds_the_answer(found: list[str], data: st.DataObject) -> None:
    """Whatever the text, what is quoted stands in it, has at most forty words, and holds the answer."""
    text = "  ".join(found)
    begin = data.draw(st.integers(0, len(text) - 1))
    place = (begin, data.draw(st.integers(begin + 1, min(len(text), begin + 60))))
    shown = excerpt(line_of(text), place, {"orla": 1.0, "marl": 0.5}).text
    assert len(shown.split()) <= WORDS + 2
    assert any(each in text for each in (shown, bare(shown)))
    assert " ".join(text[slice(*place)].split()) in " ".join(shown.split())
