"""From replies to lines: every part has its form, and nothing in a reply is more than text."""

from __future__ import annotations

import sys
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console as Screen

from adapters.console.frames import framed
from adapters.console.render import clean, heading, plain
from bot.commands.read import Read
from bot.dialogue.reply import Audience, Choice, Choices, Field, Fields, Items, Prose, Quote, Reply, text

UNDO = Choices((Choice("Undo", Read(undo=True)), Choice("More", Read())))


def _framed(reply: Reply, *, colours: bool) -> str:
    """What a terminal of 60 columns is sent."""
    screen = Screen(
        file=StringIO(),
        force_terminal=colours,
        color_system="truecolor" if colours else None,
        width=60,
        legacy_windows=False,
    )
    screen.print(framed(reply, "ada"))
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


def test_every_part_has_its_lines() -> None:
    """Quotes, tables and lists are set in, and choices are numbered on from one list to the next."""
    reply = Reply(
        (
            Prose(text("plain", strong="strong ", quiet=" quiet")),
            Quote(text("She left."), "chapter 2"),
            Fields((Field("Book", text("A Tale")),)),
            Items((text("one"), text("two"))),
            UNDO,
            UNDO,
        )
    )
    assert plain(reply, first=3).splitlines() == [
        "strong plain quiet",
        "  She left. (chapter 2)",
        "  Book: A Tale",
        "  - one",
        "  - two",
        "3. Undo",
        "4. More",
        "5. Undo",
        "6. More",
    ]


def test_public_and_private_differ() -> None:
    """The line above a reply says who sees it, and in a terminal only a public one has a frame."""
    private, public = (Reply((Prose(text("words")),), audience) for audience in Audience)
    assert (heading(private, "ada"), heading(public, "ada")) == ("[only ada]", "[public]")
    assert "only ada" in _framed(private, colours=False) and "─" not in _framed(private, colours=False)
    assert "─ public ─" in _framed(public, colours=False)


def test_control_characters_are_taken_out() -> None:
    """Escapes, bells, and marks that turn the direction of text do not get through; letters of all scripts do."""
    assert clean("a\x1b[31mb\x07\x9b\u202e\u2066\ud800") == "a\ufffd[31mb" + "\ufffd" * 5
    assert clean("a\r\nb\tc\u2028d") == "a  b c d"
    assert clean("Ерчов, Ёж, naïve, 日本 👩‍👩‍👧") == "Ерчов, Ёж, naïve, 日本 👩‍👩‍👧"


@given(st.text(), st.text())
def test_no_text_breaks_out_of_its_line(one: str, two: str) -> None:
    """Whatever the texts are, a reply has as many lines as it has parts, and no character that a terminal obeys."""
    reply = Reply(
        (
            Prose(text(one, quiet=two)),
            Quote(text(two), one),
            Fields((Field(one, text(two)),)),
            Items((text(one),)),
            Choices((Choice(two, Read()),)),
        )
    )
    shown = plain(reply)
    assert shown.count("\n") == 4
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in shown.replace("\n", ""))
    shown.encode(sys.getdefaultencoding())


@given(st.text(alphabet="[]/bold red=\\:link@click\x1b\n ", min_size=1))
def test_markup_in_a_text_is_shown_as_it_is(typed: str) -> None:
    """What looks like rich's markup, or an emoji's name, comes out of a terminal as the characters that went in."""
    reply = Reply((Prose(text(typed)),))
    assert "\x1b" not in _framed(reply, colours=False)
    shown = _framed(reply, colours=False).split("\n", 1)[1]
    assert "".join(shown.split()) == "".join(clean(typed).split())


def test_styles_are_colours_only() -> None:
    """In a terminal, strong and quiet text is set off; without colours the same words stand there."""
    reply = Reply((Prose(text("plain", strong="strong ", quiet=" quiet")),))
    assert "\x1b[1mstrong" in _framed(reply, colours=True)
    assert "strong plain quiet" in _framed(reply, colours=False)
