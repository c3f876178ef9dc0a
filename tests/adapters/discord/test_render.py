"""From replies to Discord's messages: every part has its form, all of it arrives, and Discord refuses none of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.markup import escape
from adapters.discord.render import EPHEMERAL, Message, render
from bot.commands.ask import Ask
from bot.commands.read import Read
from bot.commands.registry import build, commands, options, pack, unpack
from bot.dialogue import words
from bot.dialogue.plain import clean, units
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
    member,
    say,
    text,
)
from tests.doubles.discord import rules
from tests.replies import ANSWER, replies, runs


def _texts(messages: list[Message]) -> str:
    """All that stands in the embeds of messages."""
    return "\n".join(embed["description"] for message in messages for embed in message.payload.get("embeds", ()))


def _components(messages: list[Message]) -> list[dict[str, object]]:
    rows = chain.from_iterable(message.payload.get("components", ()) for message in messages)
    return [component for row in rows for component in row["components"]]


def _shown(markup: str) -> str:
    """What a client of Discord shows of escaped text: a backslash before what is no letter is not seen."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markup).replace("\u200b", "")


def test_every_part_has_its_form() -> None:
    """Text stands in an embed in the order of the parts, and what can be pressed below it."""
    (message,) = render(
        Reply(
            (
                Prose(text("plain", strong="strong ", quiet=" quiet")),
                Prose(text(quiet="small print")),
                Quote(text("She left."), "chapter 2"),
                Fields((Field("Book", text("A Tale")),)),
                Items((text("one"), text("two"))),
                Deadline(1_700_000_000.4, 30),
                Choices((Choice("Undo", Read(undo=True)),)),
            )
        )
    )
    assert message.payload["embeds"][0]["description"].splitlines() == [
        "**strong **plain quiet",
        "-# small print",
        "> She left. (chapter 2)",
        "**Book:** A Tale",
        "- one",
        "- two",
        "-# Open until <t:1700000000:R>",
    ]
    assert message.payload["components"] == [
        {"type": 1, "components": [{"type": 2, "style": 2, "label": "Undo", "custom_id": "read undo"}]}
    ]


def test_private_is_ephemeral_and_public_shows_a_lock_screen_its_notification_alone() -> None:
    """The text of a message, which a lock screen shows, is the reply's notification; a private one has none."""
    (private,) = render(say("Nikolai is the son."))
    (public,) = render(say("Nikolai is the son.", audience=Audience.EVERYONE))
    assert private.payload["flags"] == EPHEMERAL
    assert "content" not in private.payload
    assert "flags" not in public.payload
    assert public.payload["content"] == Reply(()).notification


def test_nobody_is_pinged_and_nothing_is_markup() -> None:
    """Whatever a text holds is shown as it is."""
    hostile = "@everyone @here <@1> <@&2> <#3> **a** __b__ ~~c~~ ||d|| `e` [f](http://x) # g > h <t:1:R> https://x.y \\"
    (message,) = render(say(hostile))
    shown = message.payload["embeds"][0]["description"]
    assert message.payload["allowed_mentions"] == {"parse": [], "replied_user": False}
    assert _shown(shown) == hostile
    for bad in ("@everyone", "@here", " <@", " <#", " <t:", " **a", " ||d", " `e", "p://", "s://", " ["):
        assert bad not in shown
    for line in ("# heading", "- list", "1. list", "2) list", "> quote", "-# small", "+ list"):
        (message,) = render(say(line))
        assert message.payload["embeds"][0]["description"] != line
        assert _shown(message.payload["embeds"][0]["description"]) == line


def test_a_member_is_shown_by_name() -> None:
    """A member's number becomes their name, and whoever is gone stays in words."""
    (message,) = render(Reply((Items(((member("12345"), Run(" won")), (member("a former member"),))),)))
    assert message.payload["embeds"][0]["description"] == "- <@12345> won\n- a former member"


def test_what_turns_the_direction_of_text_is_shown_as_a_mark() -> None:
    """Control characters and half characters are no text either; line ends are spaces."""
    assert clean("a\u202eb\x00c\ud800d\ne") == "a\ufffdb\ufffdc\ufffdd e"
    assert escape("a\n# b") == "a # b"


@given(
    st.text("aZ09 .,;:!?()'\"\u201c\u2019\u2014\u2026-+#*_>[]@`\\\\/\n\u200b\u202e")
    | st.text("https:/ -1.", max_size=9)
)
def test_what_is_escaped_does_not_hang_on_what_else_there_is_to_escape(words: str) -> None:
    """A text that looks harmless at a glance comes out as it does with a mark behind it, at which nobody glances."""
    assert f"{escape(words)}\\*" == escape(f"{words}*")


def test_a_text_is_picked_in_a_select_or_typed_in_a_modal() -> None:
    """Options become a select; a text, and what is put in order, a button that opens a modal."""
    picked = Form("Your answer", ANSWER, "answer", ("Da", "Net", "Both"), 1, 2)
    ordered = Form("Put in order", ANSWER, "answer", ("Da", "Net"), 2, 2)
    select, *buttons = _components(render(Reply((picked, Form("Type it", ANSWER, "answer"), ordered))))
    assert select == {
        "type": 3,
        "custom_id": "=answer quiz answer game:3 number:7 solo:0",
        "placeholder": "Your answer",
        "min_values": 1,
        "max_values": 2,
        "options": [{"label": "Da", "value": "a"}, {"label": "Net", "value": "b"}, {"label": "Both", "value": "c"}],
    }
    assert buttons[0]["custom_id"] == "?answer quiz answer game:3 number:7 solo:0"
    assert [button["label"] for button in buttons] == ["Type it", "Put in order"]


def test_nothing_is_cut_silently() -> None:
    """A long text goes on in the next message, a long label stands in full above its button, and so does a command."""
    story = " ".join(f"word{n}" for n in range(3000))
    label, asked = "why " * 30, "Who is " + "x" * 200
    messages = render(
        Reply((Prose(text(story)), Choices((Choice(label, Read(chapter=1)), Choice("Ask", Ask(question=asked))))))
    )
    shown = _shown(_texts(messages))
    assert len(messages) > 4
    assert re.findall(r"word\d+", shown) == story.split()
    assert label.strip() in shown
    assert asked in shown
    (button,) = _components(messages)
    assert button["label"] == label[:79] + "…"


def test_twenty_six_buttons_and_two_alike_go_on_in_the_next_message() -> None:
    """Five rows of five are one message's; the same command twice is not in one message."""
    many = Choices(tuple(Choice(str(n), Read(chapter=n)) for n in range(26)))
    again = Choices((Choice("again", Read(chapter=3)),))
    messages = render(Reply((Prose(text("Where?")), many, again)))
    assert [len(_components([message])) for message in messages] == [25, 2]


def test_files_go_with_what_they_hold_in_words() -> None:
    """A file's name is one that Discord takes, and what is in it stands beside it for who cannot see it."""
    (message,) = render(Reply((Attachment("../a table.csv", "a,b\n", "Who plays"),)))
    assert message.payload["attachments"] == [{"id": 0, "filename": "a-table.csv", "description": "Who plays"}]
    assert message.files[0].data == b"a,b\n"


def test_a_reply_of_buttons_alone_is_no_empty_message() -> None:
    """Discord refuses a message without a text, so the notification stands there; a file may be in the next message."""
    undo = Choices((Choice("Undo", Read(undo=True)),))
    for parts in ((), (undo,), (undo, undo, Attachment("a.csv", "", "A table"))):
        for message in render(Reply(parts)):
            assert message.payload.get("content") == Reply(()).notification or "embeds" in message.payload


@pytest.mark.parametrize("words", commands())
def test_every_command_packs_into_a_button(words: str) -> None:
    """With its numbers at their largest and its choices at their longest, a command fits; free text may not."""
    kind = commands()[words]
    values: dict[str, object] = {}
    for each in options(kind):
        if each.type is int:
            values[each.name] = 1_000_000
        elif each.type is bool:
            values[each.name] = True
        elif each.option.choices:
            values[each.name] = max(each.option.choices, key=len)
        elif each.required and not each.option.file:
            values[each.name] = "x"
    if any(each.option.file for each in options(kind)):
        return
    command = build(kind, values)
    assert units(pack(command)) <= 100
    (button,) = _components(render(Reply((Choices((Choice("Press", command),)),))))
    assert unpack(str(button["custom_id"])) == command


@settings(max_examples=60)
@given(replies)
def test_discord_refuses_no_reply(reply: Reply) -> None:
    """Whatever a reply holds, its messages are within every limit, and only who asked sees a private one."""
    messages = render(reply)
    assert messages
    for message in messages:
        assert rules.message(message.payload, [file.name for file in message.files]) == []
        assert message.payload.get("flags", 0) == (EPHEMERAL if reply.audience is Audience.ASKER else 0)
        json.dumps(message.payload).encode("ascii")


@given(st.lists(runs, max_size=6))
def test_all_that_is_said_arrives(said: list[tuple[Run, ...]]) -> None:
    """Escaped and split, a text is still there in whole, character by character, spaces and marks apart."""
    shown = re.sub(r"(?m)<[@#](\d+)>", r"\1", _texts(render(Reply(tuple(map(Prose, said))))))
    wanted = "".join(clean(run.text) for runs in said for run in runs)

    def bare(text: str) -> str:
        return re.sub(r"[\s\\*\u200b#-]", "", text)

    assert bare(shown) == bare(wanted)


def test_what_stands_around_a_reply_is_in_the_language_of_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that is not here is English; one that is here is used, and the reply's own words stay."""
    monkeypatch.setattr(words, "_LANGUAGES", {"fr": replace(words.ENGLISH, until="Ouvert jusqu'à {}")})
    reply = Reply((Prose(text("Who?")), Deadline(60.0, 5.0)))
    told = {
        locale: render(reply, locale)[0].payload["embeds"][0]["description"] for locale in ("", "en-GB", "zz", "fr")
    }
    assert told[""] == told["en-GB"] == told["zz"] == "Who?\n-# Open until <t:60:R>"
    assert told["fr"] == "Who?\n-# Ouvert jusqu'à <t:60:R>"
