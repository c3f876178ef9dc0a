"""What a typed line means: a command, a command with a slip in it, or a question; and what only a press can say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.ask import Ask, Keep, Share, Who
from bot.commands.club import ClubCheckpoint, ClubSetup, Preview, PreviewAccepted
from bot.commands.kept import KeptDrop, KeptShow
from bot.commands.read import Read
from bot.commands.registry import build, commands, pack, parse, unpack
from bot.dialogue.command import Command
from bot.errors import Refusal
from tests.doubles.talking import talked


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("read -1", "chapter is a number from 0"),
        ("read 1.5", "chapter is a whole number, not “1.5”."),
        ("read 9999999", "chapter is a number from 0 to 1,000,000."),
        ("read page", "It is typed: read [chapter]"),
        ("read percent fifty:", None),
        ("read percent:fifty", "percent is a whole number, not “fifty”."),
        ("read 1 2 3 4 5", "“5” does not fit."),
        ("read 10 sure", "page is a whole number, not “sure”."),
        ("kept drop", "“kept drop” needs number"),
        ("kept drop 0", "number is a number from 1"),
        ("club checkpoint", "“club checkpoint” needs chapter"),
        ("club checkpoint -1", "chapter is a number from 0"),
        ("preview 2", "“preview” needs question"),
        ("club setup", "“club setup” needs book"),
        ("Who", "“who” needs person"),
        ("share 3", "“3” does not fit. It is typed: share"),
        ("read 50.5 percent", "percent is a whole number, not “50.5”."),
        ("read any good books", None),
        ("who knows Erchov", None),
        ("read -1?", None),
        ("read percent:?", None),
        ("club", None),
        ("preview accepted 9 1", None),
        ("kept keep 99", None),
        ("kept show 1", None),
    ],
)
def test_slip_in_a_command_is_told_and_asks_nothing(line: str, said: str | None) -> None:
    """A command's words with nothing, numbers or options' names after them is a command; other words ask (None)."""
    if said is None:
        assert parse(line) == Ask(line)
        return
    with pytest.raises(Refusal, match="It is typed: ") as caught:
        parse(line)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("read 50%", Read(percent=50)),
        ("read percent 50", Read(percent=50)),
        ("read 50 percent", Read(percent=50)),
        ("read 50 %", Read(percent=50)),
        ("read 3 chapters", Read(chapter=3)),
        ("read 120 pages edition paperback", Read(page=120, edition="paperback")),
        ("preview 3 chapters are what?", Preview(3, "chapters are what?")),
        ("read percent:50%", Read(percent=50)),
        ("read percent 50%", Read(percent=50)),
        ("read page 120", Read(page=120)),
        ("Read Page 120 edition paperback", Read(page=120, edition="paperback")),
        ('read edition "my own" page:120', Read(page=120, edition="my own")),
        ("read chapter 3", Read(chapter=3)),
        ("read undo", Read(undo=True)),
        ("club checkpoint chapter 3", ClubCheckpoint(3)),
        ("preview chapter 3 who is he?", Preview(3, "who is he?")),
        ("kept drop number 2", KeptDrop(2)),
        ("who knows", Who("knows")),
        ("who person", Who("person")),
    ],
)
def test_option_may_be_named_with_a_space(line: str, command: Command) -> None:
    """`read page 120` is `read page:120` where a number would stand; `50%` is a percentage."""
    assert parse(line) == command


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("raed 3", "read 3"),
        ("reed 50%", "read 50%"),
        ("club chekpoint 3", "club checkpoint 3"),
        ("Clib Status", "club status"),
        ("recpa chapter 2", "recap chapter 2"),
        ("previw 2 who is Erchov?", "preview 2 who is Erchov?"),
        ("csat", "cast"),
        ("kept dorp 1", "kept drop 1"),
        ("club chekpoint", "club checkpoint"),
        ("/chekpoint", "club checkpoint"),
        ("/checkpoint 3", "club checkpoint 3"),
        ("/stats", "club status"),
        ("/raed", "read"),
        ("read any good books", None),
        ("read any good books?", None),
        ("real 3 words", None),
        ("raed 3?", None),
        ("why Erchov", None),
        ("how Erchov", None),
        ("who is Erchov", None),
        ("as if", None),
        ("boots?", None),
        ("cast?", None),
        ("club status?", None),
        ("keep reading", None),
    ],
)
def test_misspelt_command_is_named_and_asks_nothing(line: str, meant: str | None) -> None:
    """One slip in a command's words, where all else fits: the refusal shows the line put right. Others ask (None)."""
    if meant is None:
        assert parse(line) == Ask(line)
        return
    with pytest.raises(Refusal) as caught:
        parse(line)
    assert str(caught.value) == f"Did you mean “{meant}”?"


@pytest.mark.parametrize("line", ["read 10 sure", "preview accepted 9 1", "kept keep 99", "kept show 1", "share 7"])
def test_what_a_button_says_cannot_be_typed(line: str) -> None:
    """With a slash these insist on being commands, and are none."""
    with pytest.raises(Refusal):
        parse(f"/{line}")


@pytest.mark.parametrize(
    "command",
    [
        Read(chapter=10, sure=True),
        Read(undo=True),
        Keep(99),
        Share(3),
        KeptShow(1),
        PreviewAccepted(9, 1),
        ClubSetup("tulayev", sure=True),
        Preview(2, "read page 3"),
    ],
)
def test_button_is_pressed_by_what_it_was_packed_into(command: Command) -> None:
    """Pressing knows the commands and options that typing does not."""
    assert unpack(pack(command)) == command


def test_error_repeats_no_more_than_is_needed() -> None:
    """Five thousand characters that fit nowhere come back as the first of them."""
    long = "x" * 5_000
    for line in (f"/{long}", f"/read {long}", f"/read 1 1 1 1 {long}", f"/kept drop {long}", f"read {'9' * 5_000}"):
        with pytest.raises(Refusal) as caught:
            parse(line)
        assert len(str(caught.value)) < 200 and "…" in str(caught.value)
    with pytest.raises(Refusal, match="up to 500"):
        build(commands()["ask"], {"question": long})


async def test_mistyped_command_in_a_chat(tmp_path: Path) -> None:
    """A slip is answered with how it is typed and keeps nothing; the line put right is done; the typed press is not."""
    _, (slip,), (jump,), (typed,), (still,), (pressed,) = await talked(
        tmp_path, "read -1", "read 10", "read 10 sure", "read", "/read 10 sure"
    )
    assert slip.startswith("[only ada]\nchapter is a number from 0 to 1,000,000. It is typed: read [chapter]")
    assert "Keep" not in slip
    assert "10 chapters at once" in jump
    assert "not “sure”" in typed and pressed == typed
    assert "not finished a chapter" in still


async def test_help_lists_what_begins_with_a_word(tmp_path: Path) -> None:
    """`help club` is about everything that one can say of a club; a word that begins nothing is told."""
    _, (club,), (one,), (none,) = await talked(tmp_path, "help club", "help club setup", "help clu")
    assert all(words in club for words in ("club setup book: ", "club checkpoint chapter: ", "club status: "))
    assert "read" not in club.splitlines()[2]
    assert one.startswith("[only ada]\nclub setup book: ")
    assert none.startswith("[only ada]\nThere is no command of that name.")
