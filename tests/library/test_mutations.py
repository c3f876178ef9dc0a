"""Whatever an author does to a pack, the answer is a book or a list of complaints, never a crash."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.book.book import Book
from bot.errors import Complaint, PackError
from bot.library.packs import load
from bot.library.questions import QuizModel
from bot.library.quizzes import load_quiz

ROOT = Path(__file__).parents[2]
PACK = yaml.safe_load((ROOT / "seeds" / "lighthouse" / "book.yaml").read_text(encoding="utf-8"))
QUIZ = {
    "quiz": "First steps",
    "book": "lighthouse",
    "questions": [
        {"kind": "choice", "ask": "Who?", "chapter": 1, "answer": "Mara", "options": ["a", "b"], "people": ["mara"]},
        {"kind": "true-false", "ask": "Is it?", "chapter": 1, "answer": True, "hints": ["x"], "explain": "y"},
        {
            "kind": "typed",
            "ask": "Who?",
            "chapter": 1,
            "answer": "Mara",
            "accept": ["b"],
            "prompt": ["c"],
            "reject": ["d"],
        },
        {"kind": "order", "ask": "Order?", "chapter": 1, "items": ["a", "b", "c"]},
        {"kind": "match", "ask": "Match?", "chapter": 1, "pairs": {"a": "b", "c": "d"}},
        {"kind": "who-am-i", "clues": ["a", "b"], "chapter": 1, "answer": "Mara"},
        {"kind": "gap", "ask": "It is ___.", "chapter": 1, "answer": "so"},
        {"kind": "all", "ask": "All?", "chapter": 2, "answers": ["a"], "options": ["b"]},
        {"kind": "number", "ask": "How many?", "chapter": 1, "answer": 90, "tolerance": 0.5, "unit": "steps"},
    ],
}

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", " ", "mara", "Corin", "corin", "the tinker", "***", "___", "kind", "x" * 700, "a: b", "\u6797\u9edb"]
    ),
    st.text(max_size=20),
    st.lists(st.one_of(st.text(max_size=5), st.integers(), st.none()), max_size=3),
    st.dictionaries(
        st.sampled_from(["text", "people", "kind", "id", "name", "since", "zz"]), st.text(max_size=5), max_size=3
    ),
)


def spots(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any value of YAML
    """The paths of everything in a tree."""
    found = [path] if path else []
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return found + [deeper for key, value in pairs for deeper in spots(value, (*path, key))]


def refused(reading: Callable[[], Book | QuizModel]) -> tuple[Complaint, ...]:
    """The complaints that reading ends in, of which there has to be one; empty if it ends in a book or a quiz."""
    try:
        assert isinstance(reading(), Book | QuizModel)
    except PackError as error:
        found = error.complaints
    else:
        return ()
    assert found
    return found


@st.composite
def mutated(draw: st.DrawFn, original: dict[str, Any]) -> dict[str, Any]:
    """A tree with one to four things in it dropped, replaced, renamed, doubled or moved."""
    tree = copy.deepcopy(original)
    for _ in range(draw(st.integers(1, 4))):
        *front, last = draw(st.sampled_from(spots(tree) or [("title",)]))
        holder: Any = tree
        for step in front:
            holder = holder[step]
        how = draw(st.sampled_from(["drop", "replace", "rename", "double", "swap"]))
        if how == "drop":
            holder.pop(last, None) if isinstance(holder, dict) else holder.pop(last)
        elif how == "rename" and isinstance(holder, dict):
            holder[draw(st.sampled_from(["txt", "since", "people", "name", "", "x" * 90]))] = holder.pop(last, None)
        elif how == "double" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[last]))
        elif how == "swap" and isinstance(holder, list):
            holder.reverse()
        else:
            holder[last] = draw(ODD)
    return tree


@given(tree=mutated(PACK))
@settings(max_examples=120, deadline=None)
def test_any_change_to_a_pack_gives_a_book_or_complaints(tree: dict[str, Any], tmp_path_factory: Any) -> None:  # noqa: ANN401
    """Keys dropped or renamed, values of other types, items doubled: a Book, or a PackError with places in the file."""
    path = tmp_path_factory.getbasetemp() / "mutated.json"
    text = json.dumps(tree, indent=1)
    path.write_text(text, encoding="utf-8")
    complaints = refused(lambda: load(path))
    lines = text.count("\n") + 1
    assert all(1 <= each.line <= lines and each.column >= 1 and each.problem for each in complaints)


@given(tree=mutated(QUIZ))
@settings(max_examples=80, deadline=None)
def test_any_change_to_a_quiz_gives_a_quiz_or_complaints(tree: dict[str, Any], tmp_path_factory: Any) -> None:  # noqa: ANN401
    """The same for quizzes."""
    path = tmp_path_factory.getbasetemp() / "mutated-quiz.json"
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    refused(lambda: load_quiz(path, [ROOT / "seeds"]))


@given(data=st.binary(max_size=300) | st.text(alphabet="ab:-[]{}\"'|>&*!#%@? \n\t", max_size=120).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_complaints_and_no_crash(data: bytes, tmp_path_factory: Any) -> None:  # noqa: ANN401
    """Noise, and noise made of YAML's own signs."""
    path = tmp_path_factory.getbasetemp() / "noise.yaml"
    path.write_bytes(data)
    refused(lambda: load(path))
