"""Moodle's GIFT as teachers write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import questions as kinds

if TYPE_CHECKING:
    from tests.library.formats.conftest import Take, Wrong

FILE = r"""// A comment, and a {brace} in it
$CATEGORY: $course$/The ferry/chapter 2

::Steering::[html]<p>Who steers the <b>ferry</b>?</p>{
    =Hanna # Well remembered
    ~Olaf #He is a passenger.
    ~%0%Per
    // nobody else
    ####She has steered it for years &amp; years.
}

The bell is made of tin.{FALSE#No, of brass.#Indeed.}

Where does the ferry land? {=the pier =pier =%50%the island =%0%the beach}

The rope is tied with a {=clove =clove\:ed} hitch.

A knot has {~one ~no =two} ends.

How many steps lead down? {#12:2}

When was the ferry built? {#
   =1984:0#Yes
   =%50%1984:5
}

$CATEGORY: later

::Chapter 4 - crew::Match the people. {
    =Hanna -> the wheel
    =Olaf -> the ticket
    = -> the bell
}

Who is on board? {~%50%Hanna ~%50%Olaf ~%-100%the king # Never!}

How much fog, from 1 to 5? {#1..5}

Write about the storm. {}

This is the end of the first part.

What does \{x\} \= 5\: 3 \~ 2 \# mean\\? {=\= sum \}}
"""


def test_a_file_as_teachers_write_it_is_read_as_moodle_reads_it(take: Take) -> None:
    """Every type of question, names, formats, comments, feedback, weights and escapes."""
    found = take(FILE, "ferry.gift")
    assert found.errors == () and found.style == "gift"
    assert found.questions == (
        kinds.Choice(
            ask="Who steers the ferry?",
            since=2,
            answer="Hanna",
            options=("Olaf", "Per"),
            explain="She has steered it for years & years.",
        ),
        kinds.TrueFalse(ask="The bell is made of tin.", since=2, answer=False, explain="Indeed."),
        kinds.Typed(
            ask="Where does the ferry land?",
            since=2,
            answer="the pier",
            accept=("pier",),
            prompt=("the island",),
            reject=("the beach",),
        ),
        kinds.Gap(ask="The rope is tied with a ___ hitch.", since=2, answer="clove", accept=("clove:ed",)),
        kinds.Choice(ask="A knot has ___ ends.", since=2, answer="two", options=("one", "no")),
        kinds.Number(ask="How many steps lead down?", since=2, answer=12, tolerance=2),
        kinds.Number(ask="When was the ferry built?", since=2, answer=1984, explain="Yes"),
        kinds.Match(ask="Match the people.", since=4, pairs=(("Hanna", "the wheel"), ("Olaf", "the ticket"))),
        kinds.AllOf(ask="Who is on board?", since=5, answers=("Hanna", "Olaf"), options=("the king",)),
        kinds.Number(ask="How much fog, from 1 to 5?", since=5, answer=3, tolerance=2),
        kinds.Typed(ask="What does {x} = 5: 3 ~ 2 # mean\\?", since=5, answer="= sum }"),
    )
    assert [(skip.place.line, skip.ask, skip.why) for skip in found.skipped] == [
        (39, "Write about the storm.", "it asks for an essay"),
        (41, "This is the end of the first part.", "it is a text without a question"),
    ]


def test_the_report_says_what_is_left_out_of_a_question(take: Take) -> None:
    """Feedback on wrong answers, a partner without its other half, a second right number."""
    report = "\n".join(take(FILE, "ferry.gift").report)
    assert "ferry.gift:4: after chapter 2: Who steers the ferry? (its category says 2; what is said to wrong" in report
    assert "“the bell” is left out, which goes with nothing" in report
    assert "only the first of its right numbers is kept" in report
    assert "(its name says 4;" in report


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{T}", ("true-false", "True")),
        ("{ true }", ("true-false", "True")),
        ("{F####So.}", ("true-false", "False")),
        ("{=yes ~no}", None),
        ("{=True ~False}", ("true-false", "True")),
        ("{~true =false#x}", ("true-false", "False")),
        ("{=a =b ~c ~d}", ("choice", "a")),
        ("{=a ~%50%b ~c}", ("choice", "a")),
        ("{=%50%a ~b ~c}", None),
        ("{~%-50%c ~%100%a}", ("all", "a")),
        ("{~a ~b}", None),
        ("{=%0%a ~b ~c}", None),
        ("{=%50%a}", None),
        ("{=a =*}", ("typed", "a")),
        ("{=a* =b}", ("typed", "b")),
        (r"{=a\*}", ("typed", "a*")),
        ("{=*}", None),
        ("{#3.5}", ("number", "3.5")),
        ("{#-2..2}", ("number", "0 (give or take 2)")),
        ("{#=%100%7:0}", ("number", "7")),
        ("{#999999999999999:999999999999999}", ("number", "999999999999999 (give or take 999999999999999)")),
        ("{#0.000000000000001:0.000000000000001}", ("number", "1e-15 (give or take 1e-15)")),
        ("{#999999999999999.000000000000001}", None),
        ("{#=%50%7}", None),
        ("{#3:2~#Completely wrong}", ("number", "3 (give or take 2)")),
        ("{#=3:2#Yes~#No}", ("number", "3 (give or take 2)")),
        ("{=a -> b =c -> d}", ("match", "a: b; c: d")),
        ("{=a -> b =c -> b}", None),
        ("{=a -> b =a -> c}", None),
        ("{=a -> b}", None),
        ("{=a -> b =c}", ("typed", "a -> b")),
        ("{}", None),
        ("{ }", None),
        ("{" + "=a " * 300 + "}", None),
        ("{=[plain]<b> & =x}", ("typed", "<b> &")),
        ("{=&lt;b&gt; &eacute;}", ("typed", "<b> é")),
        (r"{=a&\#8238;b}", ("typed", "ab")),
    ],
)
def test_answers_make_the_kind_that_holds_them(take: Take, text: str, shown: tuple[str, str] | None) -> None:
    """Each way to write answers is a question of the right kind, or skipped with a reason."""
    found = take(f"What? {text}\n", "a.gift")
    assert [(each.kind, each.answered) for each in found.questions] == ([shown] if shown else [])
    assert len(found.skipped) == (0 if shown else 1)


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("[markdown]*Who*? {=a}", "*Who*?"),
        ("[html]<p>Who</p><p>is&nbsp;it?</p>{=a}", "Who is it?"),
        ("2 < 3 and a<b, <i>so</i>? {=a}", "2 < 3 and a<b, so?"),
        ("::n::\nWho\nis it?\n{\n=a\n}", "Who is it?"),
        ("::n\\:: x::Who? {=a}", "Who?"),
        ("// x\nWho? {\n// y\n=a}", "Who?"),
        ("Line\\none? {=a}", "Line one?"),
        ("[none]Who? {=a}", "[none]Who?"),
        ("$CATEGORY: x\nWho? {=a}", "Who?"),
        ("Who? {=a}\r\n\r\n", "Who?"),
        ("A ___ {=a}", "A ___"),
        ("Who? {=a}.", "Who?"),
        ("Who is it {=a}.", "Who is it ___."),
        ("____ {=a} ____", "____ ___ ____"),
    ],
)
def test_the_text_of_a_question(take: Take, text: str, ask: str) -> None:
    """Formats, tags, entities, names, comments and line ends around it."""
    (question,) = take(text, "a.gift").questions
    assert question.ask == ask
    assert question.kind == ("gap" if ask.count("___") == 1 else "typed")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Who? \u25b8{=a\n\nWhat? {=b}", "is not closed before the next blank line"),
        ("Who? {=a} \u25b8{=b}", "one too many"),
        ("Who? {=a \u25b8{x} }", "one too many"),
        ("Who\u25b8} {=a}", "closes nothing"),
        ("Who? {=a} and \u25b8} so", "one too many"),
        ("\u25b8{=a}", "a question without a text"),
        ("Who? { \u25b8a ~b =c}", "no answer begins here"),
        ("Who? {=a \u25b8= =b}", "nothing stands behind this ="),
        ("Who? {=a ~b \u25b8~#no}", "nothing stands behind this ~"),
        ("Who? {\u25b8=a -> =b -> c}", "nothing stands behind the -> of this pair"),
        ("Who? {\u25b8#}", "nothing stands behind this ="),
        ("Who? {\u25b8#many}", "“many” is no number"),
        ("Who? {\u25b8#5..1}", "ends before it begins"),
        ("Who? {\u25b8#5:-1}", "ends before it begins"),
        ("Who? {=a\u25b8\u200b}", "invisible character (U+200B)"),
        ("\u25b8" + "x\n" * 20_000, "without a blank line"),
        ("\u25b8", "no question of this file"),
        ("\u25b8// nothing\n\n", "no question of this file"),
    ],
)
def test_errors_stand_at_their_place(wrong: Wrong, text: str, problem: str) -> None:
    """Each slip is told with line and column, and nothing is imported."""
    assert problem in wrong(text, "a.gift", "gift")


def test_all_errors_are_told_at_once(take: Take) -> None:
    """A slip in one question does not hide those of the next."""
    found = take("A? {=a\n\nB? {a}\n\nC? {=c}\n\nD? {=d}}\n", "a.gift")
    assert [error.line for error in found.errors] == [1, 3, 7]
