"""The ranking: which lines bear on a question, and which of them are shown."""

from __future__ import annotations

import pytest

from bot.answers.features import FEATURES, Matcher
from bot.answers.question import analyse
from bot.answers.ranking import Candidate, evidence, group_of, order, pool, rank, survey
from bot.answers.weighing import ask
from bot.book.book import Book
from bot.book.source import Passage, Source
from bot.view import Cover, Fact, Horizon, Kind, View

STORY = (
    "Orla Finch, the daughter of a ferryman, lives in the village of Marl.",
    "One night she steals a lantern because her brother is afraid of the dark.",
    "The judge sends her to prison for three years.",
    "Orla escapes by swimming across the river.",
    "She is rescued by Tobias Reed, a miller, and they marry.",
    "The old ferryman dies of a fever in spring.",
    "Tobias murders the judge with a hammer.",
    "They sail for the islands on a schooner.",
)


def view_of(*passages: str, finished: int | None = None) -> View:
    """A book that consists of these passages, each of them a chapter."""
    told = tuple(Passage(i + 1, text) for i, text in enumerate(passages))
    book = Book(Source(Cover("marl", "Marl", "", len(passages)), passages=told))
    return book.up_to(Horizon(len(passages) if finished is None else finished))


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Where does Orla Finch live?", 0),
        ("What does Orla steal?", 1),
        ("Who rescues Orla?", 4),
        ("Whom did Tobias kill with a hammer?", 6),  # murders
        ("How did the ferryman die?", 5),
        ("Where does Orla Fynch live?", 0),  # a slip of the pen
    ],
)
def test_finds_the_line(question: str, line: int) -> None:
    """The line that answers comes first, also where it says it in other words or by a pronoun."""
    assert rank(view_of(*STORY), analyse(question))[0].line.number == line


def test_shares_sum_to_one_and_fall() -> None:
    """Scores are shares of one whole, best first, so that a lead means the same for every question."""
    ranked = survey(view_of(*STORY), analyse("Why does Orla steal the lantern?")).ranked
    scores = [candidate.score for candidate in ranked]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1.0)


def test_depends_on_nothing_after_the_horizon() -> None:
    """Whatever follows chapter 4, every candidate and every one of its numbers is the same to the last bit."""
    others = ("Orla Orla Orla. The lantern was stolen by Zyx.", "Nothing.", "Orla Fynch steals a lantern.", "x", "y")
    for text in ("What does Orla steal?", "Where does Orla Fynch live?", "Who is Zyx?", "Who kills the judge?"):
        question = analyse(text)
        alone = survey(view_of(*STORY[:4]), question)
        assert survey(view_of(*STORY, finished=4), question) == alone
        assert survey(view_of(*STORY[:4], *others, finished=4), question) == alone


def test_an_empty_view_has_no_candidates() -> None:
    """Before the first page there is nothing to rank."""
    assert rank(view_of(*STORY, finished=0), analyse("What does Orla steal?")) == ()


def test_a_question_that_no_line_matches_gets_the_beginning() -> None:
    """Where nothing matches, the opening lines are what there is: a story says first what it is about."""
    ranked = rank(view_of(*STORY), analyse("Who is the protagonist?"))
    assert {candidate.line.number for candidate in ranked} == set(range(len(STORY)))


def test_features_are_as_many_as_their_names() -> None:
    """Each row of features has a value for each name, and all of them are finite."""
    view = view_of(*STORY)
    asked = ask(view, analyse("Who murders the judge at the end?"))
    lines, scores = pool(view, asked)
    for row in Matcher(view, asked, lines, scores).rows():
        assert len(row) == len(FEATURES)
        assert all(abs(value) < 100 for value in row)


def test_a_fact_holds_the_words_that_its_author_wants_it_to_be_found_by() -> None:
    """They stand nowhere in its text, and count for it all the same; where they stand is asked of nobody."""
    fact = Fact(1, Kind.EVENT, "Tobias murders the judge.", words=("mallet", "smash", "Tuesday"))
    told = (Passage(1, STORY[6]), Passage(1, "It was on a Tuesday."))
    view = Book(Source(Cover("marl", "Marl", "", 1), facts=(fact,), passages=told)).up_to(Horizon(1))
    asked = ask(view, analyse("On which Tuesday did Tobias smash the mallet?"))
    lines, scores = pool(view, asked)
    rows = dict(zip(lines, Matcher(view, asked, lines, scores).rows(), strict=True))
    number = next(line.number for line in view.lines if line.fact)
    assert asked.held[number] == sum(asked.held.bits.values())
    assert rows[number][FEATURES.index("share seen")] == 1.0
    assert rows[number][FEATURES.index("pairs")] == 0.0


def test_neighbours_of_good_lines_are_looked_at() -> None:
    """A line that shares no word with the question is in the pool if it stands beside one of the best."""
    view = view_of(*STORY)
    lines, scores = pool(view, ask(view, analyse("What does Orla steal in the night?")))
    assert 2 in lines
    assert scores[2] == 0.0


def test_questions_are_weighed_by_what_they_ask_for() -> None:
    """Who did it and to whom it was done are different groups, a place a third."""
    asked = ("Who kills Tom?", "Whom does Tom kill?", "Where is Tom?")
    groups = [group_of(analyse(text)) for text in asked]
    assert groups == ["person subject", "person object", "place"]


def test_evidence_comes_from_several_passages() -> None:
    """One long passage with many good lines does not take all places of the evidence."""
    view = view_of("Ann ran. Ann ran home. Ann ran away. Ann fell.", "Bob ran to Ann. He sat.", "Cid saw Ann. He left.")
    marks = [5.0, 4.9, 4.8, 1.0, 4.0, 0.0, 3.0, 0.0]
    ranked = order(view, range(8), dict.fromkeys(range(8), 0.0), [[]] * 8, marks)
    assert [candidate.line.number for candidate in evidence(view, ranked, (), 3)] == [0, 4, 6]


def test_a_good_span_lifts_a_line_of_a_text_of_single_sentences() -> None:
    """Two lines are nearly even: the one with the better answer inside is shown first."""
    view = view_of(*STORY)
    ranked: tuple[Candidate, ...] = order(view, [0, 1], {0: 0.0, 1: 0.0}, [[], []], [1.1, 1.0])
    assert [c.line.number for c in evidence(view, ranked, (), 2)] == [0, 1]
    assert [c.line.number for c in evidence(view, ranked, (0.0, 1.0), 2)] == [1, 0]
