"""Packets of quiz bowl as QBReader has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot import questions as kinds
from bot.library.formats.answer_lines import AnswerLine, answer_line

if TYPE_CHECKING:
    from tests.library.formats.conftest import Take, Wrong

TOSSUP = {
    "question": "<b>This boat has a bell of brass. Dr. Per (“PAIR”) once fell from it (*) into the fjord.</b> It lands"
    " at a pier. For 10 points, name this boat that Hanna steers.",
    "answer": "the <b><u>ferry</u></b> [or <b><u>ferryboat</u></b>; accept <u>car ferry</u> or “<u>the boat</u>”;"
    " prompt on <u>ship</u> by asking “which one?”; do not accept or prompt on “raft”; accept word forms]",
    "category": "Literature",
    "number": 1,
    "set": {"name": "The Ferry Open", "year": 2024},
}
BONUS = {
    "leadin": "Answer the following about a crossing, for 10 points each.",
    "parts": ["[10e] This woman steers.", "[10m] This is what she <i>burns</i>."],
    "answers": ["<b><u>Hanna</u></b> (accept Old Hanna)", "coal [reject: wood]"],
    "values": [10, 10],
}


def test_texts_without_markup_do(take: Take) -> None:
    """A packet that has the plain variants alone."""
    tossup = {"question_sanitized": "One (WUN) thing. Two.", "answer_sanitized": "x (EKS) [or y until “z” is read]"}
    bonus = {"leadin_sanitized": "So.", "parts_sanitized": ["What?"], "answers_sanitized": ["“Here”"]}
    first, second = take(json.dumps({"tossups": [tossup], "bonuses": [bonus]}), "a.json").questions
    assert isinstance(first, kinds.WhoAmI) and isinstance(second, kinds.Typed)
    assert (first.told, first.answer, first.accept) == (("One (WUN) thing.", "Two."), "x", ())
    assert (second.ask, second.answer) == ("So. What?", "Here")


def test_a_packet_is_read(take: Take) -> None:
    """A tossup is clues from hard to easy, without what helps its reader aloud; each part of a bonus is typed."""
    found = take(json.dumps({"tossups": [TOSSUP], "bonuses": [BONUS]}, indent=2), "packet.ch02.json")
    assert found.errors == () and found.style == "qbreader"
    assert found.questions == (
        kinds.WhoAmI(
            ask="What, or who, is this?",
            since=2,
            told=(
                "This boat has a bell of brass.",
                "Dr. Per once fell from it into the fjord.",
                "It lands at a pier.",
                "For 10 points, name this boat that Hanna steers.",
            ),
            answer="the ferry",
            accept=("ferry", "ferryboat", "car ferry", "the boat"),
            prompt=("ship",),
            reject=("raft",),
        ),
        kinds.Typed(
            ask="Answer the following about a crossing, for 10 points each. This woman steers.",
            since=2,
            answer="Hanna",
            accept=("Old Hanna",),
        ),
        kinds.Typed(
            ask="Answer the following about a crossing, for 10 points each. This is what she burns.",
            since=2,
            answer="coal",
            reject=("wood",),
        ),
    )
    assert "“word forms” in its answer line is left out" in found.report[0]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda tossup: [tossup],
        lambda tossup: {"tossups": [tossup]},
        lambda tossup: {"tossups": {"count": 1, "questionArray": [tossup]}, "bonuses": {"questionArray": []}},
        lambda tossup: {"data": {"tossups": [tossup]}},
        lambda tossup: tossup,
    ],
)
def test_what_an_interface_answers_is_read(take: Take, wrap: object) -> None:
    """A list, a packet, the answer of a search, a single tossup."""
    assert callable(wrap)
    found = take(json.dumps(wrap({"question": "One. Two.", "answer": "x"})), "a.json")
    assert [each.kind for each in found.questions] == ["who-am-i"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Hanna", AnswerLine("Hanna")),
        ("Hanna or Anna", AnswerLine("Hanna", ["Anna"])),
        ("Old <u>Hanna</u>", AnswerLine("Old Hanna", ["Hanna"])),
        ("<b><u>Old</u></b> and <b><u>new</u></b>", AnswerLine("Old and new", ["Old new"])),
        ("ANSWER: Hanna (or Anna)", AnswerLine("Hanna", ["Anna"])),
        ("Hanna [accept A or B, or C]", AnswerLine("Hanna", ["A", "B", "C"])),
        ("Hanna [also accept: A]", AnswerLine("Hanna", ["A"])),
        ("Hanna [prompt on A; anti-prompt on B]", AnswerLine("Hanna", prompt=["A", "B"])),
        ("Hanna [don't accept A; do not prompt on B]", AnswerLine("Hanna", reject=["A", "B"])),
        ("Hanna [accept A before mention]", AnswerLine("Hanna", left_out=["A before mention"])),
        ("Hanna [the steerswoman]", AnswerLine("Hanna", left_out=["the steerswoman"])),
        ("&eacute;t&eacute; [or <i>summer</i>]", AnswerLine("été", ["summer"])),
        ("[or x] Hanna", AnswerLine("Hanna", ["x"])),
        ("", AnswerLine("")),
    ],
)
def test_answer_lines(line: str, read: AnswerLine) -> None:
    """What is right, nearly right and wrong, and what no list of texts can say."""
    assert answer_line(line) == read


@pytest.mark.parametrize(
    ("tossup", "why"),
    [
        ({"question": "Her name is Hanna. She steers.", "answer": "Hanna"}, "a clue holds the answer"),
        ({"question": "Who? " * 700, "answer": "x"}, "it has more than 3,000 characters or 60 full stops"),
        ({"question": "A. " * 61, "answer": "x"}, "it has more than 3,000 characters or 60 full stops"),
        ({"question": "One. Two.", "answer": "[accept x]"}, "it has no text, or its answer line has no answer"),
        ({"question": "(*)", "answer": "x"}, "it has no text, or its answer line has no answer"),
        ({"leadin": "", "parts": ["What?"], "answers": ["[or x]"]}, "its answer line has no answer"),
        ({"leadin": "", "parts": ["[10]"], "answers": ["x"]}, "the part has no text"),
    ],
)
def test_what_cannot_be_asked_is_skipped(take: Take, tossup: object, why: str) -> None:
    """A tossup that gives itself away, is too long, or has nothing to ask or answer."""
    (skip,) = take(json.dumps([tossup]), "a.json", style="qbreader").skipped
    assert skip.why == why


def test_a_long_tossup_has_ten_clues(take: Take) -> None:
    """The first sentences go together, two and two; a tossup of one sentence is a plain question."""
    many = " ".join(
        f"Clue number {word}." for word in "one two three four five six seven eight nine ten eleven".split()
    )
    first, second = take(
        json.dumps([{"question": many, "answer": "x"}, {"question": "Name it", "answer": "y"}]), "a.json"
    ).questions
    assert first.clues[:2] == ("Clue number one. Clue number two.", "Clue number three.") and len(first.clues) == 10
    assert (second.kind, second.ask) == ("typed", "Name it")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('\u25b8{"tossups": []}', "there are no tossups and no bonuses here"),
        ('{"tossups": [\u25b81]}', "expected a tossup or a bonus, found the number 1"),
        ('{"tossups": [\u25b8{"question": "x"}]}', "the key is missing"),
        ('{"tossups": [{"question": \u25b83, "answer": "x"}]}', "expected a text, found the number 3"),
        ('{"bonuses": [\u25b8{"parts": ["x"], "answers": []}]}', "a list of parts and a list of as many answers"),
        ('{"bonuses": [{"parts": [\u25b81], "answers": ["x"]}]}', "expected a text, found the number 1"),
    ],
)
def test_errors_stand_at_their_place(wrong: Wrong, text: str, problem: str) -> None:
    """Each slip is told with line and column, and nothing is imported."""
    assert problem in wrong(text, "a.json", "qbreader")
