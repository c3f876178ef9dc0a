"""`ribbon ask`: one question or a file of them, each as a reader whom nobody knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.cli.asking import Library, Question, UsageError, asked, batch
from bot.commands.answering import REFUSAL
from tests.doubles.processes import ROOT, ribbon
from tests.doubles.talking import talked

SEEDS = ROOT / "seeds"
NOBODY = Question("", 0, "")
PACK = "title: A Tale\nchapters:\n  - passages: [Anna kept a goat called Bella in the tower.]\n"


@pytest.fixture(scope="module")
def library() -> Library:
    """The books that come with Ribbon."""
    return Library(SEEDS)


def answers(library: Library, *lines: object) -> list[dict[str, Any]]:
    """What a batch of these lines gives: bytes as they are, anything else as JSON."""
    given = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return list(batch(given, library, NOBODY))


def test_one_question_in_a_process_of_its_own() -> None:
    """A refusal is exit 0 and the refusal's words; at 2 the answer comes, and --json makes it one line of JSON."""
    code, output, errors = ribbon("ask", "Who", "is", "Erchov?")
    assert (code, errors) == (0, "") and output.startswith(REFUSAL)
    code, output, errors = ribbon("ask", "--through", "2", "--json", "Who is Erchov?")
    assert (code, errors) == (0, "") and output.count("\n") == 1
    found = json.loads(output)
    assert list(found) == ["question", "through", "answered", "answer", "reply", "confidence", "evidence", "ms"]
    assert found["question"] == "Who is Erchov?" and found["through"] == 2 and found["answered"] is True
    assert "High Commissar" in found["answer"] and "High Commissar" in found["reply"]
    assert found["evidence"][0]["chapter"] == 2 and "Erchov" in found["evidence"][0]["text"]
    assert 0 <= found["confidence"] <= 1 and found["ms"] > 0


def test_batch_in_a_process_of_its_own(tmp_path: Path) -> None:
    """Lines are answered in order, a bad one gets an error and exit 1, and a pack's path begins where we are."""
    (tmp_path / "tale.yaml").write_text(PACK, encoding="utf-8")
    given = (
        b'{"question": "Who is Erchov?", "through": 2}\n\nnonsense\n'
        b'{"question": "What did Anna keep in the tower?", "through": 1, "book": "tale.yaml"}\n'
    )
    code, output, errors = ribbon("ask", "--batch", "-", given=given, cwd=tmp_path)
    assert (code, errors) == (1, "")
    first, second, third = map(json.loads, output.splitlines())
    assert first["answered"] and third["question"] == "What did Anna keep in the tower?"
    assert second["error"]["line"] == 3 and "JSON" in second["error"]["message"]
    (tmp_path / "good.jsonl").write_bytes(given.splitlines()[0])
    code, output, _ = ribbon("ask", "--batch", "good.jsonl", cwd=tmp_path)
    assert code == 0 and json.loads(output)["answered"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "either a question"),
        (["ask", "--batch", "-", "Who?"], "either a question"),
        (["ask", "--batch", "no-such-file"], "no-such-file cannot be read"),
        (["ask", "--through", "-1", "Who?"], "--through"),
        (["ask", "--book", "tulayve", "Who?"], "Did you mean tulayev?"),
        (["ask", " "], "question is empty"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_to_do(arguments: list[str], said: str) -> None:
    """What cannot be asked at all is told on standard error, without a traceback."""
    code, output, errors = ribbon(*arguments)
    assert (code, output) == (2, "") and said in errors and "Traceback" not in errors


def test_pack_with_errors_is_told_with_its_complaints(tmp_path: Path) -> None:
    """A pack that cannot be used is exit 2, with file and line of what is wrong."""
    (tmp_path / "bad.yaml").write_text("title: A Tale\nchapter: []\n", encoding="utf-8")
    code, output, errors = ribbon("ask", "--book", str(tmp_path / "bad.yaml"), "Who?")
    assert (code, output) == (2, "") and "bad.yaml:2:1: chapter" in errors


async def test_reply_is_what_the_console_shows(library: Library, tmp_path: Path) -> None:
    """For an answer and for a refusal alike, `reply` is the console's text to a member, choices and all."""
    _, _, (told,), (refused,) = await talked(tmp_path, "read 2", "Who is Erchov?", "Where is Atlantis?")
    assert told == f"[only ada]\n{asked(Question('Who is Erchov?', 2, ''), library)['reply']}"
    assert refused == f"[only ada]\n{asked(Question('Where is Atlantis?', 2, ''), library)['reply']}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "JSON"),
        (["Who?"], "no object"),
        ({"through": 1}, '"question"'),
        ({"question": 7}, '"question"'),
        ({"question": "  "}, "empty"),
        ({"question": "a" * 501}, "500"),
        (b'{"question": "\\ud800"}', "surrogate"),
        ({"qestion": "Who?"}, "Did you mean 'question'"),
        ({"question": "Who?", "trough": 1}, "Did you mean 'through'"),
        ({"question": "Who?", "through": -1}, "0 or more"),
        ({"question": "Who?", "through": True}, "0 or more"),
        ({"question": "Who?", "through": 1.5}, "0 or more"),
        ({"question": "Who?", "through": "1"}, "0 or more"),
        ({"question": "Who?", "book": 7}, '"book"'),
        ({"question": "Who?", "book": "no-such-book"}, "no book 'no-such-book'"),
        ({"question": "Who?", "book": "a\0b"}, "no book"),
        ({"question": "Who?", "book": "x" * 100_000}, "no book"),
        ({"question": "Who?", "book": "/dev/null"}, "/dev/null"),
    ],
)
def test_bad_line_is_told_apart_and_the_rest_goes_on(library: Library, line: object, said: str) -> None:
    """A bad line gives an error with its number and what to do; the lines around it are answered."""
    good = {"question": "Who is Erchov?", "through": 2, "id": "a key that we do not know"}
    before, bad, after = answers(library, good, line, good)
    assert before["answered"] and after["answered"]
    assert bad["error"]["line"] == 2 and said in bad["error"]["message"]


def test_past_the_end_means_the_end_and_nothing_given_means_the_cover(library: Library) -> None:
    """A number past the last chapter answers as the last chapter does, and no number as 0 does."""
    question = "What happened to Erchov?"
    end, past = answers(library, {"question": question, "through": 10}, {"question": question, "through": 10**30})
    assert end["reply"] == past["reply"] and end["answered"] and past["through"] == 10**30
    zero, none, null = answers(
        library, {"question": question, "through": 0}, {"question": question}, {"question": question, "through": None}
    )
    assert zero["reply"] == none["reply"] == null["reply"] and not zero["answered"] and zero["answer"] == ""


def test_every_line_is_a_new_asker(library: Library) -> None:
    """A pronoun in one line does not lean on the line before it."""
    alone = answers(library, {"question": "What happened to him?", "through": 10})
    after = answers(
        library, {"question": "Who is Erchov?", "through": 10}, {"question": "What happened to him?", "through": 10}
    )
    assert alone[0]["reply"] == after[1]["reply"]


def test_each_book_is_loaded_once(tmp_path: Path) -> None:
    """A pack is read the first time it is named, sound or not, and not again for another way to write its path."""
    path = tmp_path / "tale.yaml"
    path.write_text(PACK, encoding="utf-8")
    library = Library(tmp_path)
    book = library.book("tale")
    path.write_text("nonsense", encoding="utf-8")
    assert library.book(str(tmp_path / ".." / tmp_path.name / "tale.yaml")) is book
    assert library.book("") is book
    (tmp_path / "bad.yaml").write_text("nonsense", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(UsageError, match=r"bad\.yaml:1:1"):
            library.book(str(tmp_path / "bad.yaml"))
        (tmp_path / "bad.yaml").write_text(PACK, encoding="utf-8")
