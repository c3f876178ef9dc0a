"""What Hypothesis draws of replies: whatever a renderer may be handed."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.commands.ask import Ask
from bot.commands.read import Read
from bot.commands.registry import build, commands
from bot.dialogue.command import Command
from bot.dialogue.reply import (
    Attachment,
    Audience,
    Choice,
    Choices,
    Deadline,
    Field,
    Fields,
    Form,
    Items,
    Prose,
    Quote,
    Reply,
    Run,
    Style,
)

ANSWER = build(commands()["quiz answer"], {"game": 3, "number": 7})
"""What a form of a quiz fills in."""

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [
        "@everyone",
        "<!channel> <@U12345> :x:",
        "U12345",
        "*" * 2500,
        "👻" * 1100,
        "x " * 1200,
        "\u202e",
        "",
        " ",
        "\\",
        "`" * 99,
        "\n\n",
        "a" * 501,
    ]
)
runs = st.lists(st.builds(Run, words, st.sampled_from(Style)), max_size=4).map(tuple)
labels = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@st.composite
def presses(draw: st.DrawFn) -> Command:
    """What a button stands for."""
    return draw(
        st.builds(Read, chapter=st.integers(0, 9), undo=st.booleans())
        | st.just(ANSWER)
        | st.builds(Ask, question=st.text("ab👻 ", min_size=1, max_size=150).map(lambda q: f"x{q}x"))
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """What is filled in."""
    shown = tuple(draw(st.lists(labels, max_size=6)))
    least = draw(st.integers(0, len(shown)))
    return Form(draw(labels), draw(presses()), "answer", shown, least, draw(st.integers(least, max(least, len(shown)))))


parts = st.one_of(
    st.builds(Prose, runs),
    st.builds(Quote, runs, words),
    st.builds(Fields, st.lists(st.builds(Field, words, runs), max_size=5).map(tuple)),
    st.builds(Items, st.lists(runs, max_size=5).map(tuple)),
    st.builds(Choices, st.lists(st.builds(Choice, labels, presses()), max_size=12).map(tuple)),
    forms(),
    st.builds(Deadline, st.floats(0, 4e9), st.floats(0, 1e6)),
    st.builds(Attachment, labels, words, words),
)
replies = st.builds(
    Reply, st.lists(parts, max_size=4).map(tuple), st.sampled_from(Audience), st.just("Ribbon has something for you.")
)
