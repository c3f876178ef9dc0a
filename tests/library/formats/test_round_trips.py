"""What is written is read again as it was: our own YAML, Red's lists, Moodle's GIFT."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.library import slips
from bot.library.documents import parsed
from bot.library.formats.exporting import exported
from bot.library.formats.importing import imported
from bot.library.formats.items import _alike
from bot.library.formats.ribbon import written
from bot.library.names import same
from bot.library.questions import QuizModel

if TYPE_CHECKING:
    from bot.library.questions import AnyQuestion

_SIGNS = "~=#{}:\\%*[]<>&;\"'->/_$!?,.|`@^+ \u2028\u00a0\u200d\u2019\U0001f99c"
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_LIKELY = [
    "&amp;",
    "<b>",
    "[html]",
    "//",
    "####",
    "->",
    "%50%",
    "yes",
    "null",
    "3.10",
    "TRUE",
    "::",
    "\\n",
    "- a",
    "a: b",
]


_PIECES = st.sampled_from(_LIKELY) | st.text(_SIGNS, min_size=1, max_size=5) | st.text(min_size=1, max_size=5)


def _fit(text: str) -> bool:
    return bool(text) and not slips.REFUSED.search(text) and not _NONCHARACTERS.search(text)


def line() -> st.SearchStrategy[str]:
    """A text in one line, with signs that mean something to one format or the other."""
    return st.builds(lambda *pieces: " ".join("".join(pieces).split()), _PIECES, _PIECES).filter(_fit)


def apart(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """So many texts, no two of which are alike."""
    return st.lists(line(), min_size=least, max_size=most, unique_by=_alike)


numbers = st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=3).map(float)
ungapped = line().filter(lambda text: "__" not in text)


@st.composite
def questions(draw: st.DrawFn, *kinds: str) -> dict[str, Any]:
    """A question of one of these kinds, as its author would write it."""
    kind = draw(st.sampled_from(kinds))
    said: dict[str, Any] = {"kind": kind, "ask": draw(line()), "chapter": draw(st.integers(0, 9))}
    if draw(st.booleans()):
        said["explain"] = draw(line())
    texts = draw(apart(4, 6))
    cut = draw(st.integers(1, 2))
    match kind:
        case "choice":
            said |= {"answer": texts[0], "options": texts[1:]}
        case "true-false":
            said |= {"answer": draw(st.booleans())}
        case "typed" | "gap" | "who-am-i":
            first, second = sorted(draw(st.tuples(st.integers(1, len(texts)), st.integers(1, len(texts)))))
            said |= {
                "answer": texts[0],
                "accept": texts[1 : cut + 1][: first - 1],
                "prompt": texts[cut + 1 : first],
                "reject": texts[max(cut + 1, first) : second],
            }
            said["ask"] = draw(ungapped)
            if kind == "gap":
                said["ask"] = draw(st.sampled_from(["", "a ", "{", "see: "])) + "___" + draw(st.just("") | ungapped)
                assume("____" not in said["ask"])
            if kind == "who-am-i":
                said["clues"] = draw(apart(2, 4))
                assume(not any(f" {same(texts[0])} " in f" {same(clue)} " for clue in said["clues"]))
        case "order":
            said |= {"items": texts}
        case "match":
            rights = draw(apart(len(texts), len(texts)))
            said |= {"pairs": dict(zip(texts, rights, strict=True))}
        case "all":
            said |= {"answers": texts[:cut], "options": texts[cut:]}
        case _:
            said |= {"answer": draw(numbers), "tolerance": abs(draw(numbers))}
    return said


def quizzes(*kinds: str) -> st.SearchStrategy[QuizModel]:
    """A quiz of questions of these kinds, each of which asks something else."""
    several = st.lists(questions(*kinds), min_size=1, max_size=3, unique_by=lambda said: str(said["ask"]))
    whole = st.builds(lambda title, said: {"quiz": title, "book": "book", "questions": said}, line(), several)
    return whole.map(QuizModel.model_validate)


def again(text: str, name: str) -> tuple[AnyQuestion, ...]:
    """The questions of a file, all of which can be asked."""
    found = imported(text, name, None)
    assert found.errors == () and found.skipped == (), (text, found.complaints, found.skipped)
    assert found.quiz is not None
    return found.quiz.questions


@settings(deadline=None)
@given(
    quiz=quizzes("choice", "true-false", "typed", "gap", "who-am-i", "order", "match", "all", "number"),
    more=apart(0, 3),
)
def test_our_own_quizzes_come_back_as_they_were(quiz: QuizModel, more: list[str]) -> None:
    """Every kind with every key is read as it was written, without advice, and written again byte for byte."""
    hinted = tuple(
        question.model_copy(update={"hints": tuple(more), "people": ("ada",)}) for question in quiz.questions
    )
    quiz = quiz.model_copy(update={"questions": hinted})
    text = written(quiz, "a Red trivia list by\nme")
    found = imported(text, "a.yaml", None)
    assert found.quiz == quiz, text
    assert not any(complaint.advice for complaint in parsed(text.encode(), "a.yaml").complaints)
    assert written(found.quiz, "a Red trivia list by me") == text
    assert yaml.safe_load(text)["quiz"] == quiz.quiz


@pytest.mark.parametrize(
    "word", ["NaN", ".nan", ".inf", "true", "Yes", "off", "null", "~", "12", "1.50", "- a", "a: b"]
)
def test_text_that_means_something_else_without_quotes_is_put_in_them(word: str) -> None:
    """What YAML takes for a number, for true or for nothing comes back as the text that it was."""
    said = {"kind": "choice", "ask": f"{word} or not?", "chapter": 1, "answer": word, "options": ["b", "c"]}
    quiz = QuizModel.model_validate({"quiz": word, "book": "book", "questions": [said]})
    text = written(quiz)
    assert imported(text, "a.yaml", None).quiz == quiz, text
    assert not parsed(text.encode(), "a.yaml").complaints


@settings(deadline=None)
@given(quiz=quizzes("choice", "true-false", "typed", "gap", "match", "all", "number"))
def test_gift_comes_back_as_it_was(quiz: QuizModel) -> None:
    """Every kind that Moodle has, with answers of all sorts, explanation and chapter."""
    text = exported([quiz], "gift", None, "").text
    assert again(text, "a.gift") == quiz.questions, text
    assert exported([quiz.model_copy(update={"questions": again(text, "a.gift")})], "gift", None, "").text == text


@settings(deadline=None)
@given(quiz=quizzes("typed", "gap", "true-false"))
def test_lists_of_red_come_back_as_they_were(quiz: QuizModel) -> None:
    """All that a list can hold, which is not the explanation, nor answers that are nearly right or wrong."""
    lost = {"explain": None, "prompt": (), "reject": ()}
    held = tuple(
        question.model_copy(update={key: value for key, value in lost.items() if hasattr(question, key)})
        for question in quiz.questions
    )
    assume(not any(re.match(r"true\s+or\s+false", question.ask, re.IGNORECASE) for question in quiz.questions))
    assume(not any("__" in question.ask and question.kind == "true-false" for question in quiz.questions))
    text = exported([quiz], "red", None, "").text
    assert again(text, "a.yaml") == held, text
    assert exported([quiz.model_copy(update={"questions": again(text, "a.yaml")})], "red", None, "").text == text


@settings(deadline=None)
@given(quiz=quizzes("typed", "gap", "true-false"))
def test_lists_are_what_red_reads(quiz: QuizModel) -> None:
    """To YAML's own reader, a list is texts and lists of texts, and of switches for statements."""
    loaded = yaml.safe_load(exported([quiz], "red", None, "").text)
    expected: dict[str, list[object]] = {}
    for question in quiz.questions:
        if question.kind == "true-false":
            expected[f"True or false: {question.ask}"] = [question.answer]
        elif question.kind in ("typed", "gap"):
            expected[question.ask] = [question.answer, *getattr(question, "accept", ())]
    assert loaded == expected


@settings(deadline=None)
@given(text=st.text(st.sampled_from("{}=~#:\\%->\n /T$[]_*.0123a&;<")))
def test_any_gift_is_read_or_complained_about(text: str) -> None:
    """No mixture of signs makes the reader fail; what it takes, it can write and read again."""
    found = imported(text, "a.gift", None)
    if found.quiz is None:
        assert found.errors
        return
    once = exported([found.quiz], "gift", None, "").text
    assert again(once, "a.gift") == tuple(found.quiz.questions), once


@settings(deadline=None)
@given(text=st.text(st.sampled_from("ab:-[]{}'\"?#&*!|>%@\n ,yesno01.~")))
def test_any_list_is_read_or_complained_about(text: str) -> None:
    """No mixture of YAML's signs makes the reader fail."""
    found = imported(text, "a.yaml", None, style="red")
    assert (found.quiz is None) == bool(found.errors)
