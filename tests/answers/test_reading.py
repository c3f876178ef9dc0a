"""Reading free text, the decision whether to answer, and what is learned of names on the way."""

from __future__ import annotations

import pytest

from bot.answers import answer
from bot.answers.confidence import PLAIN, SIGNALS, THRESHOLD, confidence, crossed, signals
from bot.answers.meanings import SQUARE, meanings, rarity, row_of, rows
from bot.answers.names import gender, known_as, names_of
from bot.answers.question import analyse
from bot.answers.ranking import survey
from bot.answers.reading import EVIDENCE, read
from bot.answers.sight import OFFERS, see
from bot.answers.spans import choose
from bot.text import stem
from tests.answers.test_ranking import STORY, view_of


def test_answers_from_the_line_that_is_shown() -> None:
    """The short answer stands in the first line of the evidence, which is verbatim and at most three lines long."""
    view = view_of(*STORY)
    reading = read(view, analyse("Who rescues Orla?"))
    assert reading.short == "Tobias Reed"
    assert reading.evidence[0].text == STORY[4]
    assert 1 <= len(reading.evidence) <= EVIDENCE
    assert all(line is view.lines[line.number] for line in reading.evidence)


def test_is_sure_only_of_what_has_been_read() -> None:
    """The same question is answered once its line is read, and refused before."""
    question = analyse("Who murders the judge with a hammer?")
    assert read(view_of(*STORY), question).sure
    assert not read(view_of(*STORY, finished=4), question).sure


def test_refuses_a_name_that_nobody_has_read() -> None:
    """An unknown name lowers the confidence below the threshold, whatever else matches."""
    reading = read(view_of(*STORY), analyse("Why does Zebulon steal the lantern?"))
    known = read(view_of(*STORY), analyse("Why does Orla steal the lantern?"))
    assert reading.confidence < known.confidence
    assert known.confidence >= THRESHOLD


def test_a_long_book_refuses_too() -> None:
    """In a book far longer than any learned from, an unknown name is still refused, and a known one answered."""
    long = view_of(*(f"In year {i} the keeper of the {i % 97} lamps counted them." for i in range(3000)), *STORY)
    assert not read(long, analyse("Why does Zebulon betray the cardinal?")).sure
    assert read(long, analyse("What does Orla steal because her brother is afraid of the dark?")).sure


def test_nothing_read_is_nothing_said() -> None:
    """Before the first page there is no answer, no evidence and no confidence."""
    reading = read(view_of(*STORY, finished=0), analyse("Who is Orla?"))
    assert (reading.short, reading.evidence, reading.confidence, reading.sure) == ("", (), 0.0, False)


@pytest.mark.parametrize("text", ["", "?", "the of and", "Who?", "OK", "who killed the the", "????? !!!!", "é" * 300])
def test_survives_any_question(text: str) -> None:
    """What is not a question gets some reading too, with a confidence between 0 and 1."""
    assert 0.0 <= read(view_of(*STORY), analyse(text)).confidence <= 1.0


def test_reading_depends_on_nothing_after_the_horizon() -> None:
    """Answer, evidence and confidence are the same whatever comes later, names and their spellings included."""
    later = ("Orla Fynch is a man. He is Tobias.", "Zebulon steals the lantern of Orla.", "Tom is Thomas.")
    for text in ("Where does Orla Fynch live?", "Why does Zebulon steal the lantern?", "What does she steal?"):
        alone = read(view_of(*STORY[:3]), analyse(text))
        assert read(view_of(*STORY[:3], *later * 5, finished=3), analyse(text)) == alone


def test_signals_are_as_many_as_their_names() -> None:
    """Each signal has its name, and confidence is their weighted sum through a curve, rounded."""
    view, question = view_of(*STORY), analyse("What does Orla steal?")
    found = survey(view, question)
    span = choose(view, question, found.ranked)
    plain = signals(view, found, span)
    assert len(plain) == len(PLAIN)
    assert len(crossed(plain, [-1.0] * len(PLAIN), [1.0] * len(PLAIN))) == len(SIGNALS)
    assert confidence(view, found, span) == round(confidence(view, found, span), 6)


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    """The first word of a sentence is no evidence for a name; a capital further on is."""
    names = names_of(view_of("Rain fell on Marl.", "Then Orla laughed."))
    assert set(names) == {"marl", "orla"}


def test_a_name_may_be_short_or_misspelt() -> None:
    """An unseen name leads to the one it is short for, or to the nearest spelling, and to none that is only alike."""
    view = view_of("They met Thomas and Isabella in the wood.")
    assert known_as(view, stem("tom")) == (stem("thomas"),)
    assert known_as(view, stem("isabela")) == (stem("isabella"),)
    assert known_as(view, stem("rupert")) == ()


def test_who_is_he_and_who_is_she_is_learned_from_their_company() -> None:
    """The pronouns and titles around a name say what it is; where there are none, nothing does."""
    view = view_of("The lady Orla lost her hat.", "Tobias took his hat.", "Marl lay by the sea.")
    assert [gender(view, name) for name in ("orla", "tobia", "marl")] == ["she", "he", ""]


def test_a_sentence_offers_answers() -> None:
    """People, places, times and numbers are noted with the word that could be the answer."""
    sight = see("In 1843 her brother Tom, a miller, walked to Marl.")
    offered = {(OFFERS[kind], term) for kind, term, _ in sight.offers}
    assert offered >= {
        ("number", "1843"),
        ("relation", "brother"),
        ("name", "tom"),
        ("job", "miller"),
        ("somewhere", "marl"),
    }
    assert "she" in sight.flags


def test_words_that_mean_alike_are_near() -> None:
    """Kill is nearer to murder than to garden; a made-up word has no row and counts as rare."""
    kill, murder, garden = (rows([row_of(stem(word))])[0] for word in ("kill", "murder", "garden"))
    assert kill @ murder / SQUARE > 0.5 > kill @ garden / SQUARE
    assert row_of("zyxwolt") == -1
    assert rarity(-1) == 1.0 > rarity(row_of(stem("plague"))) > rarity(row_of(stem("house")))


def test_products_of_meanings_are_whole_numbers() -> None:
    """Products of rows are exact, so that no machine and no order of summing changes an answer."""
    _, table, _ = meanings("The judge sends her to prison for three years.")
    assert ((table @ table.T) % 1 == 0).all()


def test_free_text_does_not_say_whom_one_has_met() -> None:
    """“Whom have I met?” is about the reader: a sentence in which somebody meets somebody is no answer."""
    view = view_of("Orla met Tobias.", "Tobias sang.")
    assert not answer(view, "Whom have I met so far?").answered
    assert answer(view, "Whom did Orla meet?").answered
