"""Where imported questions go: never to a reader who has not read what they touch; and what a report says of it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.library.formats.gating import chapter_in
from bot.library.formats.importing import READERS, imported
from bot.library.formats.recognising import recognised
from bot.library.packs import drafted

if TYPE_CHECKING:
    from bot.library.draft import Draft
    from tests.library.formats.conftest import Take

OURS = """quiz: The crossing
book: ferry
questions:
  - {kind: typed, ask: Who steers?, chapter: 2, answer: Ada, people: [ada]}
  - {kind: typed, ask: Who pays?, chapter: 1, answer: Bo Lindqvist}
  - {kind: typed, ask: Who sleeps?, chapter: 3, answer: nobody, people: [emil]}
  - {kind: typed, ask: Who waits?, answer: a goat}
"""


def chapters(take: Take, text: str, name: str, through: int | None = None, *, beside: str = "") -> list[int]:
    """The chapters to which the questions of a file go."""
    found = take(text, name, through, chapters=beside)
    assert found.errors == (), found.errors
    assert [question.since for question in found.questions] == [went.chapter for went in found.went]
    return [went.chapter for went in found.went]


def test_without_a_chapter_a_question_waits_for_the_end(take: Take) -> None:
    """No chapter in the file, its name or the call: nobody is asked who has not finished the book."""
    assert chapters(take, "Who?: [a]", "a.yaml") == [5]
    assert "no chapter was given: the end of the book" in take("Who?: [a]", "a.yaml").report[0]


def test_a_chapter_for_all_is_for_those_that_have_none(take: Take) -> None:
    """`through` holds where nothing else does, and never beyond the end of the book."""
    assert chapters(take, "A?: [a]\n# chapter 3\nB?: [b]", "a.yaml", 1) == [1, 3]
    assert chapters(take, "A?: [a]", "a.yaml", 0) == [0]
    assert chapters(take, "A?: [a]", "a.yaml", 99) == [5]


@pytest.mark.parametrize(
    ("name", "chapter"),
    [
        ("book.ch03.yaml", 3),
        ("book-chapter-2.yaml", 2),
        ("Book Chapter 4.yaml", 4),
        ("some/where/ch1_book.yaml", 1),
        ("ch1-3.yaml", 3),
        ("ch1/book.yaml", 5),
        ("church2.yaml", 5),
        ("book3.yaml", 5),
    ],
)
def test_the_name_of_a_file_may_say_the_chapter(take: Take, name: str, chapter: int) -> None:
    """A file for a chapter, in whatever way it is called so; the name of its folder says nothing."""
    assert chapters(take, "Who?: [a]", name) == [chapter]


@pytest.mark.parametrize(
    ("text", "chapter"),
    [
        ("Chapter 3", 3),
        ("top/ch. 12/easy", 12),
        ("CHAPTERS 2 to 4", 4),
        ("chapter 2, 3 & 7", 7),
        ("Chapter 5: 20 years later", 5),
        ("Chapter 2, question 9", 2),
        ("Chapter 3 - 2nd set", 3),
        ("chapter 1, then chapter 6", 6),
        ("Chapter three", None),
        ("match 3", None),
        ("part 2", None),
    ],
)
def test_headings_speak_of_chapters(text: str, chapter: int | None) -> None:
    """The latest chapter that a heading names; a number that is none of a chapter is left alone."""
    assert chapter_in(text) == chapter


def test_a_map_beside_the_file_goes_before_all(take: Take) -> None:
    """By text, by number, by two numbers: a text goes before a number, a later line before an earlier one."""
    text = "# chapter 4\nWho steers?: [a]\nWho  pays?: [a]\nWho sleeps?: [a]\n2?: [a]\nWho wakes?: [a]"
    beside = "1-3: 1\n3: 2\nWHO PAYS?: 3\n2?: 0\n"
    assert chapters(take, text, "a.yaml", beside=beside) == [1, 3, 2, 0, 4]
    assert "(the map of chapters says 1)" in take(text, "a.yaml", chapters=beside).report[0]


@pytest.mark.parametrize(
    ("beside", "line", "problem"),
    [
        ("Who stears?: 1\n", 1, "there is no such question in the file"),
        ("1: 1\n3: 1\n", 2, "there is no such question in the file"),
        ("2-1: 1\n", 1, "there is no such question in the file"),
        ("1: one\n", 1, "expected the number of a chapter"),
        ("1: -1\n", 1, "expected the number of a chapter"),
        ("1: true\n", 1, "expected the number of a chapter"),
        ("1: 1\n1: 2\n", 2, "the key is given twice"),
        ("- 1\n", 1, "expected keys and their values"),
        ("1: 9\n", 1, "chapter 9 is out of range: the book has 5 chapters"),
    ],
)
def test_a_map_that_is_wrong_is_an_error(take: Take, beside: str, line: int, problem: str) -> None:
    """Whatever in the map fits no question, or is no chapter, is told at its place, and nothing is imported."""
    found = take("Who steers?: [a]\nWho pays?: [b]", "a.yaml", chapters=beside)
    (error,) = found.errors
    assert problem in error.problem and error.line == line and found.quiz is None


@pytest.mark.parametrize(
    ("question", "chapter", "why"),
    [
        ("Who helps Ada?: [x]", 1, "the file's name says 1"),
        ("Who helps Bo Lindqvist?: [x]", 2, 'names "Bo Lindqvist" (known after chapter 2); the file\'s name says 1'),
        ("Who helps?: [x, Emil]", 3, 'names "Emil" (known after chapter 3); the file\'s name says 1'),
        ("Whose boat is Emil's?: [Bo Lindqvist]", 3, 'names "Emil" (known after chapter 3); the file\'s name says 1'),
        ("Who helps Lindqvist?: [x]", 2, 'names "Bo Lindqvist" (known after chapter 2); the file\'s name says 1'),
        (
            "Who sells pots?: [the pedlar, Emil]",
            4,
            "names the pedlar and Emil (known to be one after chapter 4); the file's name says 1",
        ),
        ("Who sells pots?: [the pedlar]", 1, "the file's name says 1"),
    ],
)
def test_a_question_waits_for_everybody_it_names(take: Take, question: str, chapter: int, why: str) -> None:
    """The latest of all names in the question and its answers, their parts too, and of who turns out to be whom."""
    found = take(question, "a.ch1.yaml")
    assert [went.chapter for went in found.went] == [chapter]
    assert found.report[0].endswith(f"({why})")


def test_wrong_answers_and_explanations_count(take: Take) -> None:
    """A question is sealed with its distractors, pairs, feedback and rejected answers."""
    lines = [
        "A? {=x ~y ~Emil}",
        "B? {=x ~y ~z ####Emil did.}",
        "C? {=x =%0%Emil}",
        "D? {=x -> y =Emil -> z}",
        "E? {~%100%a ~%-100%Emil}",
        "F? {T####Emil}",
    ]
    assert chapters(take, "\n\n".join(lines), "a.gift", 0) == [3] * len(lines)


def test_chapters_are_never_lowered(take: Take) -> None:
    """A question that says chapter 4 and names only Ada stays at chapter 4."""
    assert chapters(take, "# chapter 4\nWho is Ada?: [x]", "a.yaml", 1) == [4]


def test_a_chapter_beyond_the_book_is_an_error(take: Take) -> None:
    """A file for a longer book is not imported."""
    (error,) = take("$CATEGORY: ch 9\n\nWho? {=a}", "a.gift").errors
    assert "chapter 9 is out of range" in error.problem and error.line == 3


def test_our_own_quiz_keeps_its_chapters_and_is_raised_where_it_must(take: Take) -> None:
    """The author's chapters hold, people and names raise them, and a question without one goes to the end."""
    assert chapters(take, OURS, "a.yaml") == [2, 2, 3, 5]
    assert chapters(take, OURS, "a.yaml", 1) == [2, 2, 3, 1]
    assert take(OURS, "a.yaml").credit == ""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("book: ferry", "book: fairy", "the quiz is about 'fairy', and is imported for 'ferry'"),
        ("chapter: 3", "chapter: three", "expected a whole number"),
        ("chapter: 3", "chapter: -3", "out of range"),
        ("answer: nobody", "antwort: nobody", "the key is missing"),
        ("questions:", "fragen:", "the key is missing"),
        ("quiz: The crossing", "quiz: Emil", "the title is shown from chapter 2 on"),
        ("  - {kind: typed, ask: Who steers?", "  - nothing\n  - {kind: typed, ask: Who steers?", "expected"),
    ],
)
def test_our_own_quiz_is_checked_as_ever(take: Take, old: str, new: str, problem: str) -> None:
    """What `ribbon check` complains about, an import does too."""
    found = take(OURS.replace(old, new), "a.yaml")
    assert any(problem in error.problem for error in found.errors), found.errors
    assert found.quiz is None and found.questions == ()


def test_a_title_is_made_of_the_name_or_given(take: Take) -> None:
    """A file's name without its chapter; a title that is given goes before it, and before that of our own file."""
    for name, title in [("old-ferry_trivia.ch03.yaml", "Old ferry trivia"), ("ch03.yaml", "Quiz"), ("ä.yaml", "Ä")]:
        quiz = take("Who?: [a]", name).quiz
        assert quiz is not None and quiz.quiz == title
    for text in ("Who?: [a]", OURS):
        quiz = take(text, "a.yaml", title="A calm sea").quiz
        assert quiz is not None and quiz.quiz == "A calm sea"


def test_a_title_that_tells_too_much_is_an_error(take: Take) -> None:
    """A file called after somebody who is known later needs another title."""
    (error,) = take("Who?: [a]", "emil.yaml", 1).errors
    assert 'names "Emil"' in error.problem
    assert take("Who?: [a]", "emil.yaml", 3).errors == ()


def test_a_report_has_a_line_for_each_question_and_a_count(take: Take) -> None:
    """Every question in the order of the file, taken or skipped, with place, chapter and reason; then the numbers."""
    found = take("A? {=x}\n\nB? {}\n\n::ch 2::C? {=Ada}\n", "a.gift", 1)
    assert found.report == (
        "a.gift:1: after chapter 1: A? (1 was given for all that say none)",
        "a.gift:3: skipped: B? (it asks for an essay)",
        "a.gift:5: after chapter 2: C? (its name says 2)",
        "2 questions: 1 after chapter 1 and 1 after chapter 2. Skipped: 1.",
    )


JSON = json.dumps


@pytest.mark.parametrize(
    ("text", "name", "style"),
    [
        (OURS, "a.yaml", "ribbon"),
        (OURS, "a.txt", "ribbon"),
        (JSON({"quiz": "a", "book": "b"}), "a.json", "ribbon"),
        ("Who?: [a]", "a.yaml", "red"),
        ("Who?:\n- a\n", "", "red"),
        ("Who? {=a}", "a.gift", "gift"),
        ("Who? {=a}", "a.txt", "gift"),
        ("::x::Who?\n{TRUE}", "questions", "gift"),
        ("Describe.", "a.GIFT", "gift"),
        ("[html]Who? {#3}", "", "gift"),
        (JSON({"response_code": 0, "results": []}), "a.json", "opentdb"),
        (JSON([{"correct_answer": "a"}]), "", "opentdb"),
        (JSON({"tossups": []}, indent=2), "a.json", "qbreader"),
        (JSON([{"question": "a", "answer": "b"}]), "a", "qbreader"),
        ("title: A\nchapters:\n- {}\n", "a.yaml", ""),
        ("Who is it?", "a.txt", ""),
        ('{"a": 1}', "a.json", ""),
        ("", "a.txt", ""),
    ],
)
def test_formats_are_told_apart(text: str, name: str, style: str) -> None:
    """By what a text looks like, and by its name where that says it."""
    assert recognised(text, name) == style


def test_what_is_no_quiz_is_told_with_the_formats_there_are(take: Take) -> None:
    """A text in no known format, and a format that is none."""
    (error,) = take("Dear diary", "a.txt").errors
    assert error.remedy == "Say which format it is: ribbon, red, gift, opentdb or qbreader."
    assert take("Who?: [a]", "a.yaml", style="kahoot").errors == (
        error.__class__("a.yaml", 1, 1, "", error.problem, error.remedy),
    )


def test_without_a_book_all_but_the_chapters_is_checked() -> None:
    """A file can be looked over before it is known what book it is for."""
    assert imported("# chapter 99\nWho is Emil?: [a]", "a.yaml", None).errors == ()
    assert imported("Who?: [a, [b]]", "a.yaml", None).errors != ()


MEGABYTES = 2_000_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.gift", "{" * 1_000_000),
        ("a.gift", "}" * 1_000_000),
        ("a.gift", "x{}\n\n" * 400_000),
        ("a.gift", "\n" * MEGABYTES),
        ("a.gift", "//\n" * (MEGABYTES // 3)),
        ("a.gift", "$CATEGORY:a\n" * (MEGABYTES // 12)),
        ("a.gift", "x{" + "=y" * (MEGABYTES // 2 - 2) + "}"),
        ("a.gift", ("x{" + "~y" * 9_000 + "}\n\n") * 100),
        ("a.gift", ("<a " * 6_000 + "{=x}\n\n") * 100),
        ("a.gift", "\\" * MEGABYTES),
        ("a.gift", "x{=y}\0" * (MEGABYTES // 6)),
        ("a.yaml", "".join(f"q{i}: [a]\n" for i in range(120_000))),
        ("a.yaml", "x: " + "[" * 1_000_000),
        ("a.yaml", "x: &a [b]\n" + "".join(f"q{i}: [*a, *a]\n" for i in range(100_000))),
        ("a.yaml", "x" * MEGABYTES),
        ("a.yaml", "x: [y]\n" * (MEGABYTES // 7)),
        ("a.yaml", "x: [\u202e]\n" * (MEGABYTES // 10)),
        ("a.yaml", "x" * 10_000_000),
        ("a.json", '{"response_code": 0, "results": ' + "[" * 1_000_000),
        ("a.json", '{"tossups": [' + '{"question": "x", "answer": "y"},' * 50_000),
        ("a.json", JSON([{"question": "Mr. A " * 490, "answer": "<u>" * 9_000}] * 60)),
    ],
)
def test_hostile_files_are_refused_in_no_time(book: Draft, name: str, text: str) -> None:
    """What is built to take up time or memory gets a complaint, or its questions are skipped, within seconds."""
    began = time.process_time()
    found = imported(text, name, book)
    assert time.process_time() - began < 5  # a second on a quiet machine
    assert found.errors and found.quiz is None
    assert len(found.complaints) < 250


@pytest.mark.parametrize("style", READERS)
@pytest.mark.parametrize(
    "text", ["", "\0", "\ud800", "{", "[]", "{}", "null", "\n\n", "- - -", "a" * 70_000, "a: {b: c}"]
)
def test_nothing_that_is_read_raises(book: Draft, style: str, text: str) -> None:
    """Whatever a file holds, there is a complaint and no exception."""
    found = imported(text, "a.yaml", book, style=style)
    assert found.errors and found.questions == ()


def test_a_broken_book_is_no_reason_to_fail(tmp_path: Path) -> None:
    """A pack that cannot be read gives nothing to check names against; its own complaints are told elsewhere."""
    path = tmp_path / "broken.yaml"
    path.write_text("chapters: 3\n", encoding="utf-8")
    draft, _ = drafted(path)
    assert draft.pack is None or draft.complaints
    assert imported("Who?: [a]", "a.yaml", draft).style == "red"
