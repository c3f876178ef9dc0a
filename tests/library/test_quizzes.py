"""Quiz files: one right outcome for every question, and nobody asked who has not read far enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import PackError
from bot.library.quizzes import check, load_quiz

if TYPE_CHECKING:
    from pathlib import Path

    from tests.library.conftest import Judge

BOOK = """title: T
people:
  - {id: ada, name: Ada, since: 1}
  - {id: bo, name: Bo, since: 2}
chapters: [{}, {}, {}]
"""


@pytest.fixture(autouse=True)
def book(tmp_path: Path) -> Path:
    """The book that the quizzes are about, in a folder of packs beside them."""
    path = tmp_path / "seeds" / "tale" / "book.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(BOOK, encoding="utf-8")
    return path


def quiz(*questions: str, title: str = "First steps") -> str:
    """A quiz file of these questions."""
    return f"quiz: {title}\nbook: tale\nquestions:\n" + "".join(f"  - {question}\n" for question in questions)


EVERY_KIND = (
    "{kind: choice, ask: Who sails?, chapter: 1, answer: Ada, options: [cook, clerk], hints: [a, b], explain: So.}",
    "{kind: true-false, ask: Ada sails., chapter: 1, answer: true, people: [ada]}",
    "{kind: typed, ask: Who sails?, chapter: 2, answer: Ada, accept: [Adah], prompt: [a girl], reject: [Bo]}",
    "{kind: order, ask: In order?, chapter: 1, items: [one, two, three]}",
    "{kind: match, ask: Match., chapter: 2, pairs: {Ada: oil, Bo: bread}}",
    "{kind: who-am-i, clues: [I sail., I hold oil.], answer: Ada, accept: [Adah], chapter: 1}",
    "{kind: gap, ask: Ada holds the ___., answer: oil, chapter: 1}",
    "{kind: all, ask: Who sails?, answers: [Ada, Bo], options: [the cook], chapter: 2}",
    "{kind: number, ask: How many?, answer: 90, tolerance: 2, unit: steps, chapter: 1}",
)


def test_every_kind_of_question_is_read(tmp_path: Path) -> None:
    """A file with all nine kinds has nothing wrong with it, and loads."""
    path = tmp_path / "all.yaml"
    path.write_text(quiz(*EVERY_KIND), encoding="utf-8")
    assert check([path]) == ()
    loaded = load_quiz(path)
    assert [question.kind for question in loaded.questions] == [
        *("choice", "true-false", "typed", "order", "match", "who-am-i", "gap", "all", "number")
    ]


@pytest.mark.parametrize(
    "question",
    [
        "{kind: choice, ask: \u25b8Who is Bo?, chapter: 1, answer: a, options: [b, c]}",
        "{kind: choice, ask: Who?, chapter: 1, answer: \u25b8Bo, options: [b, c]}",
        "{kind: choice, ask: Who?, chapter: 1, answer: a, options: [b, \u25b8Bo]}",
        "{kind: choice, ask: Who?, chapter: 1, answer: a, options: [b, c], hints: [x, \u25b8It is Bo.]}",
        "{kind: choice, ask: Who?, chapter: 1, answer: a, options: [b, c], explain: \u25b8It is Bo.}",
        "{kind: choice, ask: Who?, chapter: 1, answer: a, options: [b, c], people: [ada, \u25b8bo]}",
        "{kind: typed, ask: Who?, chapter: 1, answer: a, accept: [\u25b8Bo]}",
        "{kind: typed, ask: Who?, chapter: 1, answer: a, reject: [\u25b8Bo]}",
        "{kind: order, ask: Order?, chapter: 1, items: [a, b, \u25b8Bo goes]}",
        "{kind: match, ask: Match?, chapter: 1, pairs: {a: b, c: \u25b8Bo}}",
        "{kind: who-am-i, clues: [x, \u25b8I know Bo.], answer: a, chapter: 1}",
        "{kind: all, ask: All?, answers: [a, \u25b8Bo], options: [c], chapter: 1}",
        "{kind: gap, ask: \u25b8Bo has ___., answer: a, chapter: 1}",
    ],
)
def test_a_question_is_sealed_at_the_latest_of_all_it_touches(judge: Judge, question: str) -> None:
    """Every text of a question, the wrong answers and hints too, and the people it is tied to, need its chapter."""
    (found,) = judge(quiz(question))
    assert "asked after chapter 1 but" in found.problem
    assert found.remedy == "Write  chapter: 2,  or leave the name out."


def test_the_title_is_sealed_like_the_first_question(judge: Judge) -> None:
    """The list of quizzes shows a title to whoever can play its earliest question."""
    (found,) = judge(quiz(EVERY_KIND[0], title="\u25b8The fall of Bo"))
    assert found.key == "quiz" and "from chapter 1 on" in found.problem


@pytest.mark.parametrize(
    ("question", "key", "problem"),
    [
        (
            "{kind: choice, ask: A?, chapter: 1, answer: Red, options: [\u25b8red, blue]}",
            "options",
            "is the right answer too",
        ),
        ("{kind: choice, ask: A?, chapter: 1, answer: a, options: \u25b8[b]}", "options", "1 of these are too few"),
        ("{kind: choice, ask: A?, chapter: 1, answer: a, options: [b, c, \u25b8B]}", "options", '"B" is given twice'),
        (
            "{kind: choice, ask: A?, chapter: \u25b84, answer: a, options: [b, c]}",
            "chapter",
            "chapter 4 is out of range",
        ),
        ("{kind: choice, ask: A?, chapter: 1, answer: a, options: [b, c], people: [\u25b8adaa]}", "people", "'adaa'"),
        ("\u25b8{kind: choice, ask: A?, chapter: 1, answer: a}", "options", "the key is missing"),
        ("\u25b8{kind: choice, ask: A?, answer: a, options: [b, c]}", "chapter", "the key is missing"),
        ("{kind: \u25b8choise, ask: A?, chapter: 1}", "kind", "no kind of question called 'choise'"),
        ("\u25b8{ask: A?, chapter: 1}", "kind", "the key is missing"),
        ("{kind: true-false, ask: A?, chapter: 1, answer: \u25b8yes}", "answer", "expected true or false"),
        ("{kind: typed, ask: A?, chapter: 1, answer: a, \u25b8acept: [b]}", "acept", "there is no such key"),
        ("{kind: typed, ask: A?, chapter: 1, answer: a, reject: [\u25b8A]}", "reject", "is a right answer too"),
        (
            "{kind: typed, ask: A?, chapter: 1, answer: a, accept: [b], prompt: [\u25b8b]}",
            "prompt",
            "is a right answer",
        ),
        ("{kind: order, ask: A?, chapter: 1, items: \u25b8[a, b]}", "items", "2 of these are too few"),
        ("{kind: order, ask: A?, chapter: 1, items: [a, b, \u25b8a]}", "items", "is given twice"),
        ("{kind: match, ask: A?, chapter: 1, pairs: \u25b8{a: b}}", "pairs", "too few pairs"),
        ("{kind: match, ask: A?, chapter: 1, pairs: {a: b, c: \u25b8b}}", "c", "is the partner of two"),
        ("{kind: who-am-i, clues: \u25b8[x], answer: a, chapter: 1}", "clues", "1 of these are too few"),
        (
            "{kind: who-am-i, clues: [x, \u25b8I am Ada.], answer: Ada, chapter: 1}",
            "clues",
            "the clue holds the answer",
        ),
        ("{kind: gap, ask: \u25b8Ada holds oil., answer: oil, chapter: 1}", "ask", "the sentence has no gap"),
        ("{kind: gap, ask: \u25b8___ holds ___., answer: oil, chapter: 1}", "ask", "or more than one"),
        ("{kind: all, ask: A?, answers: \u25b8[], options: [c], chapter: 1}", "answers", "0 of these are too few"),
        ("{kind: all, ask: A?, answers: [a], options: \u25b8[], chapter: 1}", "options", "0 of these are too few"),
        ("{kind: all, ask: A?, answers: [a, b], options: [\u25b8b], chapter: 1}", "options", "is a right answer too"),
        ("{kind: number, ask: A?, answer: \u25b8many, chapter: 1}", "answer", "expected a number"),
        ("{kind: number, ask: A?, answer: 1, tolerance: \u25b8-1, chapter: 1}", "tolerance", "0 or more"),
    ],
)
def test_what_cannot_be_asked_is_refused(judge: Judge, question: str, key: str, problem: str) -> None:
    """Each slip of a quiz author is caught at its place."""
    (found,) = judge(quiz(question))
    assert found.key == key and problem in found.problem


def test_a_quiz_is_about_a_book_that_there_is(judge: Judge) -> None:
    """A slip in the id of the book; the questions are still looked at."""
    text = quiz("{kind: order, ask: A?, chapter: 1, items: \u25b8[a, b]}").replace("book: tale", "book: \u25b8tael")
    missing, _ = judge(text)
    assert "there is no book with the id 'tael'" in missing.problem


def test_the_book_may_be_among_the_paths_or_be_named(tmp_path: Path, book: Path) -> None:
    """A quiz far away from its book finds it among the paths or in the folders of packs."""
    far = tmp_path / "a" / "b" / "c" / "d"
    far.mkdir(parents=True)
    path = far / "quiz.yaml"
    path.write_text(quiz(EVERY_KIND[0]).replace("tale", "tael"), encoding="utf-8")
    (unknown,) = check([path], [book.parent.parent])
    assert unknown.remedy == "Did you mean tale?"
    path.write_text(quiz(*EVERY_KIND), encoding="utf-8")
    assert [complaint.key for complaint in check([path])] == ["book"]
    assert check([path, book.parent]) == ()
    assert check([path], [book.parent.parent]) == ()


def test_a_wrong_quiz_does_not_load(tmp_path: Path) -> None:
    """Loading raises with everything that is wrong."""
    path = tmp_path / "wrong.yaml"
    path.write_text(quiz("{kind: order, ask: A?, chapter: 9, items: [a, b]}"), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        load_quiz(path)
    assert [complaint.key for complaint in raised.value.complaints] == ["chapter", "items"]


def test_a_quiz_about_a_broken_book_is_checked_as_far_as_it_goes(judge: Judge, book: Path) -> None:
    """Faults of the book are told with the book, not with its quizzes."""
    book.write_text(BOOK + "chapters: []\n", encoding="utf-8")
    judge(quiz("{kind: order, ask: A?, chapter: 1, items: \u25b8[a, b]}"))
