"""The short answer: which words of a line answer the question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from bot.answers.asking import ask
from bot.answers.chunks import parse
from bot.answers.columns import ALL_COLUMNS
from bot.answers.matching import match
from bot.answers.question import analyse
from bot.answers.segments import MAX_WORDS, segments, span_text
from bot.answers.spans import Span, choose, told
from bot.book.book import Book
from bot.book.source import Passage, Source
from bot.view import Cover, Horizon, Line, View

STORY = (
    "Orla Finch, the daughter of a ferryman, lives in the village of Marl.",
    "One night in 1843 she steals a lantern because her brother is afraid of the dark.",
    "The judge sends her to prison for three years.",
    "Orla escapes by swimming across the river.",
    "She is rescued by Tobias Reed, a miller, and they marry.",
)


@dataclass(frozen=True)
class Candidate:
    """A line with its share, as the ranking hands it over."""

    line: Line
    score: float


def view_of(*sentences: str, finished: int | None = None) -> View:
    """A book that consists of these sentences, each of them a chapter."""
    passages = tuple(Passage(i + 1, text) for i, text in enumerate(sentences))
    book = Book(Source(Cover("marl", "Marl", "", len(sentences)), passages=passages))
    return book.up_to(Horizon(len(sentences) if finished is None else finished))


def answer(view: View, text: str, *lines: int) -> Span:
    """The answer to a question whose best lines are these, the first by far the best."""
    candidates = [Candidate(view.lines[n], 0.9 if i == 0 else 0.1 / len(lines)) for i, n in enumerate(lines)]
    return choose(view, analyse(text), candidates)


@pytest.mark.parametrize(
    ("question", "line", "expected"),
    [
        ("Who rescues Orla?", 4, "Tobias Reed"),
        ("What does Orla steal?", 1, "a lantern"),
        ("In what year does Orla steal the lantern?", 1, "1843"),
        ("Where does Orla Finch live?", 0, "Marl"),
        ("How long does the judge send Orla to prison?", 2, "three years"),
    ],
)
def test_answers(question: str, line: int, expected: str) -> None:
    """The words that answer a plain question are found in the line that holds them."""
    assert expected in answer(view_of(*STORY), question, line, (line + 1) % len(STORY)).text


def test_clause_for_why() -> None:
    """Why is answered by the clause that gives the reason."""
    assert "brother is afraid" in answer(view_of(*STORY), "Why does Orla steal a lantern?", 1, 2).text


@pytest.mark.parametrize("question", ["Who rescues Orla?", "what happens", "", "HOW DOES ORLA ESCAPE"])
def test_verbatim(question: str) -> None:
    """An answer stands word for word in the line that it names."""
    view = view_of(*STORY)
    found = answer(view, question, 3, 4, 1)
    assert found.text
    assert found.text in view.lines[found.line].text


def test_a_number_is_told_whole() -> None:
    """A sum of money keeps its thousands and its currency, a share its sign, a frost its minus, a time its minutes."""
    view = view_of(
        "Orla paid \u00a340,000 for the boat.",
        "The miller got 2.5% of the money.",
        "The night was cold: -20 degrees.",
        "The clock stopped at 12:30:45.",
        "Tobias was a judge 1914\u20131918.",
    )
    assert answer(view, "How much did Orla pay for the boat?", 0).text == "\u00a340,000"
    assert answer(view, "How much of the money did the miller get?", 1).text == "2.5%"
    assert answer(view, "How many degrees was the night?", 2).text == "-20 degrees"
    assert "12:30:45" in answer(view, "When did the clock stop?", 3).text
    assert "1914\u20131918" in answer(view, "When was Tobias a judge?", 4).text


def test_letters_of_which_nothing_is_left() -> None:
    """What cannot be written in our letters is a word of none: no reason to fall over, in a book or in a question."""
    view = view_of("Orla steals a lamp.", "Tobias \u0640 sees her.", "He \u02bcs afraid.", "\u0627")
    for text in ("Who sees Orla?", "Who is afraid?", "Who sees \u0627?", "\u02bcs \u0640?"):
        assert answer(view, text, 1, 2, 3, 0).text


def test_age() -> None:
    """Asked how old somebody is, the number alone is the answer."""
    view = view_of("Orla was a twelve-year-old thief.", "Tobias is a 40-year-old miller.")
    assert answer(view, "How old was Orla?", 0).text == "twelve"
    assert answer(view, "How old is Tobias?", 1).text == "40"


@pytest.mark.parametrize(
    ("question", "text", "told_as"),
    [
        ("How many firefighters go down?", "four firefighters", "four"),
        ("How many Firefighters go down?", "the 4 brave firefighters", "4"),
        ("How many years did she serve?", "nineteen years", "nineteen years"),
        ("How many miles did they walk?", "thirty miles", "thirty miles"),
        ("How many firefighters go down?", "two of the four firefighters", "two of the four firefighters"),
        ("How many firefighters go down?", "four of them", "four of them"),
        ("What year did it begin?", "the spring of 1968", "1968"),
        ("What color is her hat?", "a red and green hat", "red and green"),
        ("Who goes down?", "four firefighters", "four firefighters"),
    ],
)
def test_no_more_than_was_asked(question: str, text: str, told_as: str) -> None:
    """A count, a year and a color are told by themselves, and a length of time with its unit."""
    assert told(analyse(question), text) == told_as


def test_how_many_is_a_number() -> None:
    """Asked how many there are, a number is the answer, if the lines have any."""
    view = view_of("Orla brings money to the ferryman's children each night.", "In spring the four went to sea.")
    assert answer(view, "How many children does the ferryman have?", 0, 1).text == "four"
    assert answer(view, "How many children does the ferryman have?", 0).text


def test_where_the_best_span_of_each_line_stands() -> None:
    """Of every line that was looked into it is known which part answers best, of the answer's own line the answer."""
    view = view_of(*STORY)
    found = answer(view, "Who rescues Orla?", 4, 0)
    assert set(found.places) == {4, 0}
    begin, end = found.places[found.line]
    assert view.lines[found.line].text[begin:end] == found.text


@pytest.mark.parametrize("name", ["Dr. Finch", "Mr. J. Reed"])
def test_dot_in_a_name(name: str) -> None:
    """The dot of a title or of an initial does not cut a name in two."""
    assert answer(view_of(f"The river was crossed by {name} at night."), "Who crossed the river?", 0).text == name


def test_agreement() -> None:
    """Of several ways to cut a reason the one is taken that has most in common with the others."""
    view = view_of("Orla hides in the loft because the judge is looking for her.", "The judge looks for Orla.")
    assert "the judge is looking for her" in answer(view, "Why does Orla hide?", 0, 1).text


def test_yes_no() -> None:
    """A question for yes or no gets one of the two, after the best line."""
    view = view_of("Orla is not the ferryman's niece.", "Orla is his daughter.")
    assert answer(view, "Is Orla the ferryman's niece?", 0).text == "No"
    assert answer(view, "Is Orla his daughter?", 1).text == "Yes"


def test_no_candidates() -> None:
    """Without a line there is no answer."""
    assert choose(view_of(*STORY), analyse("Who is Orla?"), []) == Span("", -1, 0.0)


@pytest.mark.parametrize(
    "text", ["", "...", "\u2014", "Oh!", "the the the of of of", "12 34", "'s", "\u201c\u201d\u2019s"]
)
def test_odd_lines(text: str) -> None:
    """Lines that are hardly sentences are cut up without complaint."""
    view = view_of(text or " ", "A plain line.")
    assert isinstance(answer(view, "Who is there?", 0), Span)


def test_bounded() -> None:
    """The number of spans of a sentence grows with its length, not with its square."""
    long = segments(" ".join(["the miller gives the ferryman a lantern and"] * 30))
    short = segments(" ".join(["the miller gives the ferryman a lantern and"] * 15))
    assert len(long.starts) < 2.2 * len(short.starts)
    assert int((short.ends - short.starts)[:-1].max()) <= max(MAX_WORDS, len(short.parsed.words))


def test_later_lines_do_not_matter() -> None:
    """An answer at a horizon is the same, to the last bit of its score, whatever stands after it."""
    one = view_of(*STORY[:3], "Orla Orla Orla lantern lantern.", "The judge dies.", finished=3)
    other = view_of(*STORY[:3], "Nobody is seen again.", finished=3)
    for question in ("Who steals a lantern?", "Where does Orla live?", "Why is Orla sent to prison?"):
        assert answer(one, question, 1, 0, 2) == answer(other, question, 1, 0, 2)


def test_scores_agree_with_table() -> None:
    """What is added up when answering is what the weights were learned from."""
    view = view_of(*STORY)
    question = analyse("Who rescues Orla Finch?")
    matched = match(view, ask(view, question), [view.lines[4], view.lines[0]], [0.8, 0.2])
    weights = np.random.default_rng(1).integers(-2000, 2000, len(ALL_COLUMNS)).astype(np.float32)
    assert (matched.scores(weights) == matched.table().astype(np.float32) @ weights).all()


def test_owner_is_cut() -> None:
    """A possessive ending is not part of an answer."""
    parsed = parse("He burns the miller's boat.")
    assert span_text(parsed, 2, 4) == "the miller"


def test_tags() -> None:
    """Words are tagged by closed lists, endings and neighbours."""
    assert parse("The old miller plans to sell his boat to Tobias.").tags == "DANVTVHNIP"
