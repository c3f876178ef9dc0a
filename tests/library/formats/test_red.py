"""Trivia lists of Red-DiscordBot as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from bot import questions as kinds
from bot.library.formats import red
from bot.library.questions import QuizModel

if TYPE_CHECKING:
    from tests.library.formats.conftest import Take, Wrong

LIST = """\
$schema: https://example.org/trivia.schema.json
AUTHOR: The ferry club
DESCRIPTION: Warm-up for a wet evening.
CONFIG:
  max_score: 5
  timeout: 120.5
  reveal_answer: yes

# The easy ones
Who steers the ferry?:
- Old Hanna
- hanna
- Hanna
"What does the sign say: \\"No swimming\\" or \\"No fishing\\"?": ["No fishing"]
? What's the captain's favourite saying, the one that she has from her mother and repeats in fog?
: - Slow is smooth
Is the engine running?:
  - yes
Which version of the chart hangs in the cabin?:
- 3.10
When was the ferry built?:
- 1984
- "'84"
On what day does she sail?: [1984-05-01, May Day]
True or false? The bell is made of tin.:
- no
The rope is tied with a ____ hitch.: [clove]
"The quoted yes?":
- "yes"
What is half of one?:
- 0.5
- .5
- one half
"""


def test_a_list_as_people_write_them_is_read_as_red_reads_it(take: Take) -> None:
    """Settings, comments, long keys, switches, numbers and dates: every question is there, as it was typed."""
    found = take(LIST, "ferry.yaml")
    assert found.errors == () and found.skipped == () and found.style == "red"
    answers = {q.ask: (q.kind, q.answered, getattr(q, "accept", ())) for q in found.questions}
    assert answers == {
        "Who steers the ferry?": ("typed", "Old Hanna", ("hanna",)),
        'What does the sign say: "No swimming" or "No fishing"?': ("typed", "No fishing", ()),
        "What's the captain's favourite saying, the one that she has from her mother and repeats in fog?": (
            *("typed", "Slow is smooth"),
            (),
        ),
        "Is the engine running?": ("typed", "yes", ("True", "On")),
        "Which version of the chart hangs in the cabin?": ("typed", "3.10", ()),
        "When was the ferry built?": ("typed", "1984", ("'84",)),
        "On what day does she sail?": ("typed", "1984-05-01", ("May Day",)),
        "The bell is made of tin.": ("true-false", "False", ()),
        "The rope is tied with a ____ hitch.": ("gap", "clove", ()),
        "The quoted yes?": ("typed", "yes", ()),
        "What is half of one?": ("typed", "0.5", (".5", "one half")),
    }
    assert found.credit == "ferry.yaml: a Red trivia list by The ferry club"


def test_what_is_no_question_of_the_list_is_reported(take: Take) -> None:
    """The settings of a game are not taken over, and the report says so."""
    assert "CONFIG is not taken over: a game has its own pace." in take(LIST, "ferry.yaml").report


@pytest.mark.parametrize("word", ["yes", "Yes", "YES", "on", "true", "True"])
def test_an_unquoted_switch_is_right_in_all_three_words(take: Take, word: str) -> None:
    """Red takes True, Yes and On for `yes`, whichever was written; the written one is shown."""
    (question,) = take(f"Running?:\n- {word}\n", "a.yaml").questions
    assert isinstance(question, kinds.Typed)
    assert question.answer == word
    assert {each.lower() for each in (question.answer, *question.accept)} == {"true", "yes", "on"}


@pytest.mark.parametrize("word", ["yEs", "y", "n", '"on"', "'no'", "True story", "nope"])
def test_what_is_no_switch_to_red_stays_one_answer(take: Take, word: str) -> None:
    """Quoted words, odd capitals, and y and n are texts."""
    (question,) = take(f"Running?:\n- {word}\n", "a.yaml").questions
    assert isinstance(question, kinds.Typed)
    assert (question.answer, question.accept) == (word.strip("\"'"), ())


@pytest.mark.parametrize("text", ["A?:\r\n- b\r\n", "\ufeffA?:\n- b\n", "---\nA?:\n- b\n", "A?: b\n", "A?:\n  - b"])
def test_files_of_all_editors_are_read(take: Take, text: str) -> None:
    """Line ends of Windows, a byte order mark, a line of dashes, one bare answer, no line end at the end."""
    (question,) = take(text, "a.yaml").questions
    assert (question.ask, question.answered) == ("A?", "b")


def test_a_comment_gives_the_chapter_of_what_follows(take: Take) -> None:
    """`# chapter 3` holds up to the next comment at the margin, which may be about anything else."""
    text = "# Chapters 1-2: out\nA?: [x]\nB?:\n  # chapter 5 is here\n- x\n# The rest\nC?: [x]\n# ch. 3\nD?: [x]\n"
    found = take(text, "a.yaml")
    assert [(each.item.ask, each.chapter) for each in found.went] == [("A?", 2), ("B?", 2), ("C?", 5), ("D?", 3)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A?:\n- \u25b8Rome: a beginning\n", "expected an answer, found keys and values"),
        ("A?:\n- \u25b8~\n", "expected an answer, found nothing"),
        ("A?:\n- \u25b8[x]\n", "expected an answer, found a list"),
        ('A?:\n- \u25b8""\n', "expected an answer, found nothing"),
        ("A?: \u25b8[]\n", "the question has no answer"),
        ("A?:\u25b8\nB?: [x]\n", "expected a list of answers, found nothing"),
        ("A?: \u25b8{x: y}\n", "expected a list of answers, found keys and values"),
        ('\u25b8"": [x]\n', "a question without a text"),
        ("A?: \u25b8&a [x]\n", "an anchor (&a)"),
        ("A?: [\u25b8*a]\n", "an alias (*a)"),
        ("A?: [\u25b8!!int 3]\n", "a tag"),
        ("A?: [x]\n\u25b8---\nB?: [x]\n", "a second document"),
        ("A?: [x\u25b8\u202e]\n", "turns the direction of text (U+202E)"),
        ("A?: [x\u25b8\0]\n", "control character (U+0000)"),
        ("A?: [x\n\u25b8", "does not hold together here"),
        ("\u25b8- x\n", "expected keys and their values, found a list"),
        ("\u25b8", "the file is empty"),
        ("\u25b8CONFIG: {delay: 15}\n", "no question of this file can be asked"),
    ],
)
def test_errors_stand_at_their_place(wrong: Wrong, text: str, problem: str) -> None:
    """Each slip is told with line and column, and nothing is imported."""
    assert problem in wrong(text, "a.yaml", "red")


def test_what_is_too_long_for_us_is_skipped(take: Take) -> None:
    """A question or answer that ours cannot hold is left out with the reason, and the others are there."""
    found = take(
        f"{'Why ' * 200}?: [x]\nA?: [{'x' * 201}]\nB?: [x]\nC?: [{', '.join(map(str, range(120)))}]\n", "a.yaml"
    )
    assert [question.ask for question in found.questions] == ["B?"]
    assert [skip.why for skip in found.skipped] == [
        "ask holds a text of 801 characters, more than 600",
        "answer holds a text of 201 characters, more than 200",
        "accept holds a list of 119, more than 100",
    ]


def test_of_a_question_that_stands_there_twice_the_last_is_taken(take: Take) -> None:
    """So Red reads it too; the first is told with its line and that of the last."""
    found = take("A?: [x]\nB?: [x]\nA?: [y]\nA?: [z]\n", "a.yaml")
    assert [(question.ask, question.answered) for question in found.questions] == [("B?", "x"), ("A?", "z")]
    assert [str(each) for each in found.complaints] == [
        "a.yaml:1:1: advice: A?: the key is given twice. The last one is taken, in line 3.",
        "a.yaml:3:1: advice: A?: the key is given twice. The last one is taken, in line 4.",
    ]


def test_many_that_stand_there_twice_hide_nothing(take: Take) -> None:
    """Advice is no reason to stop reading."""
    found = take("".join(f"Q{i % 300}?: [a]\n" for i in range(900)), "a.yaml")
    assert len(found.questions) == 300 and len(found.complaints) <= 201


@pytest.mark.parametrize(
    ("answer", "right"), [("07", ("07", "7")), ('"007"', ("007",)), ("0", ("0",)), ("3.10", ("3.10",))]
)
def test_a_number_stays_as_it_was_typed(take: Take, answer: str, right: tuple[str, ...]) -> None:
    """Without its zeros in front it is right too, as it is in Red, unless it stands in quotes."""
    (question,) = take(f"A?: [{answer}]", "a.yaml").questions
    assert isinstance(question, kinds.Typed)
    assert (question.answer, *question.accept) == right


def test_a_list_of_thousands_is_read(take: Take) -> None:
    """Five thousand questions are a quiz; one more is an error."""
    assert len(take("".join(f"Question {i}?:\n- {i}\n- n{i}\n" for i in range(5000)), "a.yaml").questions) == 5000
    (error,) = take("".join(f"Question {i}?:\n- {i}\n" for i in range(5001)), "a.yaml").errors
    assert "more than 5,000" in error.problem


def written(*questions: dict[str, object]) -> tuple[str, list[str]]:
    """These questions as a list."""
    model = QuizModel.model_validate({"quiz": "Q", "book": "b", "questions": [{"chapter": 1, **q} for q in questions]})
    return red.written(model.questions)


def test_what_red_can_ask_is_written_as_red_wants_it() -> None:
    """The list loads with YAML's own rules as texts and lists of answers, whatever the answers look like."""
    text, left = written(
        {"kind": "typed", "ask": "Who: she?", "answer": "3.10", "accept": ["yes", "null", "1984-05-01", "a # b"]},
        {"kind": "true-false", "ask": "It rains.", "answer": False, "chapter": 2},
        {"kind": "number", "ask": "How many?", "answer": 12},
        {"kind": "gap", "ask": "A ___.", "answer": "gap"},
        {"kind": "typed", "ask": '"' * 600, "answer": "quotes"},
    )
    assert left == []
    assert yaml.safe_load(text) == {
        "Who: she?": ["3.10", "yes", "null", "1984-05-01", "a # b"],
        "True or false: It rains.": [False],
        "How many?": [12],
        "A ___.": ["gap"],
        '"' * 600: ["quotes"],
    }
    assert [line for line in text.splitlines() if line.startswith("#")] == ["# chapter 1", "# chapter 2", "# chapter 1"]


def test_what_red_cannot_ask_is_left_out_with_the_reason() -> None:
    """Kinds that Red has not, a tolerance, a second question with the same text, and Red's own words."""
    text, left = written(
        {"kind": "typed", "ask": "Who?", "answer": "a"},
        {"kind": "typed", "ask": "Who?", "answer": "b"},
        {"kind": "typed", "ask": "CONFIG", "answer": "b"},
        {"kind": "order", "ask": "Order?", "items": ["a", "b", "c"]},
        {"kind": "number", "ask": "How many?", "answer": 12, "tolerance": 1},
    )
    assert yaml.safe_load(text) == {"Who?": ["a"]}
    assert left == [
        "Who?: another question has the same text, and Red keeps one of them",
        "CONFIG: Red keeps its settings under that word",
        "Order?: Red has no questions of the kind order",
        "How many?: Red has no questions of the kind number with a tolerance",
    ]
