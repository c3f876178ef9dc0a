"""The kinds of question: all of them keep the same few promises."""

from __future__ import annotations

from random import Random

import pytest

from bot.questions import (
    KINDS,
    NOBODY,
    AllOf,
    Choice,
    Gap,
    Grade,
    Match,
    Number,
    Order,
    Question,
    TrueFalse,
    Typed,
    Verdict,
    WhoAmI,
    pack,
    unpack,
)

ONE_OF_EACH: tuple[Question, ...] = (
    Choice(ask="What is in the box?", since=1, answer="A lamp", options=("A rope", "A letter"), hints=("It glows.",)),
    TrueFalse(ask="The sea is frozen.", since=2, answer=False, explain="It only looks so."),
    Typed(ask="Who keeps the light?", since=1, answer="Marta", accept=("Old Marta",), prompt=("a woman",)),
    Order(ask="In which order?", since=3, items=("The storm", "The wreck", "The search", "The find")),
    Match(ask="Who goes with what?", since=2, pairs=(("Marta", "the lamp"), ("Ivo", "the boat"), ("Jon", "the bell"))),
    WhoAmI(ask="Who am I?", since=2, told=("I row.", "I owe money.", "My boat is green."), answer="Ivo"),
    Gap(ask="The boat is painted ___.", since=2, answer="green"),
    AllOf(ask="Who was ashore?", since=3, answers=("Marta", "Jon"), options=("Ivo", "Petra")),
    Number(ask="In which year?", since=0, answer=1934, tolerance=1, unit="AD"),
)
each_kind = pytest.mark.parametrize("question", ONE_OF_EACH, ids=lambda question: question.kind)


def test_every_kind_is_looked_at_here() -> None:
    """A kind that is added tomorrow is missed in this list."""
    assert {question.kind for question in ONE_OF_EACH} == set(KINDS)


@each_kind
def test_a_packed_question_is_the_same_when_unpacked(question: Question) -> None:
    """Also with its options in the order that was drawn, and it is still known as the same question."""
    posed = question.posed(Random(7))
    assert unpack(pack(posed)) == posed
    assert posed.key == question.key


@each_kind
def test_the_options_in_any_order_are_the_same_options(question: Question) -> None:
    """And the right answer is right in all of them."""
    for seed in range(20):
        posed = question.posed(Random(seed))
        assert sorted(posed.shown) == sorted(question.shown)
        assert _right(posed).verdict is Verdict.RIGHT


def _right(question: Question) -> Grade:
    """The grade of the right answer, picked as a player would."""
    match question:
        case Order() | Match() | AllOf():
            wanted = {
                Order: getattr(question, "items", ()),
                Match: tuple(right for _, right in getattr(question, "pairs", ())),
                AllOf: getattr(question, "answers", ()),
            }[type(question)]
            return question.grade(" ".join("abcdefgh"[question.shown.index(each)] for each in wanted), NOBODY)
        case _:
            return question.grade(question.answered.split(" (")[0], NOBODY)


def test_part_of_an_order_earns_part_of_the_points() -> None:
    """Two neighbours exchanged cost a third of four things' points; the order turned round earns nothing."""
    order = next(question for question in ONE_OF_EACH if isinstance(question, Order))
    assert order.grade("b a c d", NOBODY).share == pytest.approx(2 / 3)
    assert order.grade("dcba", NOBODY).verdict is Verdict.WRONG


def test_whoever_picks_everything_earns_nothing() -> None:
    """A wrong pick takes a right one back."""
    question = next(question for question in ONE_OF_EACH if isinstance(question, AllOf))
    assert question.grade("a b c d", NOBODY).verdict is Verdict.WRONG
    assert question.grade("a", NOBODY).share == pytest.approx(0.5)
    assert question.grade("Marta, Jon", NOBODY).verdict is Verdict.RIGHT


@pytest.mark.parametrize("given", ["z", "1", "", "a a", "perhaps", "a b c d e"])
def test_what_is_no_answer_to_a_choice_counts_as_none(given: str) -> None:
    """The player is told how one looks."""
    choice = next(question for question in ONE_OF_EACH if isinstance(question, Choice))
    grade = choice.grade(given, NOBODY)
    assert not grade.counts and "letter" in grade.advice
