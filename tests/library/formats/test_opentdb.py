"""What the Open Trivia Database answers, in all of its encodings."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest

from bot import questions as kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.library.formats.conftest import Take, Wrong


def html(text: str) -> str:
    """As the database encodes by default."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#039;").replace("é", "&eacute;")


ENCODINGS: dict[str, Callable[[str], str]] = {
    "html": html,
    "base64": lambda text: b64encode(text.encode()).decode(),
    "url3986": lambda text: quote(text, safe="-_.~"),
    "url": quote_plus,
}


def result(
    encode: Callable[[str], str], question: str, *, right: str, wrong: list[str], sort: str
) -> dict[str, object]:
    """A question as the database gives it."""
    return {
        "type": encode(sort),
        "difficulty": encode("easy"),
        "category": encode("Entertainment: Books"),
        "question": encode(question),
        "correct_answer": encode(right),
        "incorrect_answers": [encode(each) for each in wrong],
    }


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("bare", [False, True])
def test_questions_in_every_encoding(take: Take, encoding: str, *, bare: bool) -> None:
    """The texts come out the same, as an answer of the interface or as a bare list, after the last chapter."""
    encode = ENCODINGS[encoding]
    results = [
        result(encode, 'Who says "Café & tea" aboard?', right="Hanna's aunt", wrong=["Olaf", "Per"], sort="multiple"),
        result(encode, "It's 100% fog + ice.", right="False", wrong=["True"], sort="boolean"),
    ]
    text = json.dumps(results if bare else {"response_code": 0, "results": results}, indent=1)
    found = take(text, "books.json")
    assert found.errors == () and found.style == "opentdb"
    assert found.questions == (
        kinds.Choice(ask='Who says "Café & tea" aboard?', since=5, answer="Hanna's aunt", options=("Olaf", "Per")),
        kinds.TrueFalse(ask="It's 100% fog + ice.", since=5, answer=False),
    )
    assert found.credit == "books.json: the Open Trivia Database (opentdb.com), CC BY-SA 4.0"


def test_a_question_with_too_few_wrong_answers_is_skipped(take: Take) -> None:
    """Two options are no choice."""
    text = json.dumps({"results": [result(str, "Who?", right="a", wrong=["b"], sort="multiple")]})
    found = take(text, "a.json")
    assert [skip.why for skip in found.skipped] == ["a choice needs at least two wrong answers"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"response_code": \u25b85, "results": []}', "there were too many requests"),
        ('{"response_code": \u25b899}', "its answer has the code 99"),
        ('\u25b8{"response_code": 0, "results": []}', "there are no questions here"),
        ('{"results": [\u25b8"a"], "response_code": 0}', "expected a question, found the text 'a'"),
        ('{"results": [\u25b8{"correct_answer": "a"}]}', "the key is missing"),
        ('{"results": [{"question": "a", "correct_answer": \u25b8null}]}', "expected a text, found nothing"),
        (
            '{"results": [{"question": "a", "type": "boolean", "correct_answer": \u25b8"maybe"}]}',
            "expected True or False",
        ),
        ('{"results": [{"question": "a", "correct_answer": "b", "incorrect_answers": \u25b8"c"}]}', "expected a list"),
        (
            '{"results": [{"question": "a", "correct_answer": "b", "incorrect_answers": ["c", "d", \u25b8"B"]}]}',
            "is the right answer too",
        ),
        ('{"response_code": 0, "results": [\u25b8}', "the JSON does not hold together here"),
    ],
)
def test_errors_stand_at_their_place(wrong: Wrong, text: str, problem: str) -> None:
    """Each slip is told with line and column, and nothing is imported."""
    assert problem in wrong(text, "a.json", "opentdb")
