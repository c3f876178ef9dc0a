"""From replies to Slack's messages: every part has its form, all of it arrives, and Slack refuses none of it."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import modals
from adapters.slack.render import ASK, PICK, PRESS, Message, render
from bot.commands.ask import Ask
from bot.commands.read import Read
from bot.commands.registry import commands, unpack
from bot.dialogue.plain import clean
from bot.dialogue.reply import (
    NOTIFICATION,
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
from bot.errors import Refusal
from tests.doubles.slack import blocks, markup
from tests.replies import ANSWER, replies, runs


def _texts(messages: list[Message]) -> str:
    """All that members read in messages, buttons and lock screens aside; members and channels by their ids."""
    found: list[str] = []
    waiting: list[Any] = [block for message in messages for block in message.blocks if block["type"] != "actions"]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, dict):
            found += [thing[key] for key in ("text", "user_id", "channel_id") if isinstance(thing.get(key), str)]
            waiting = list(thing.values()) + waiting
        elif isinstance(thing, list):
            waiting = thing + waiting
    return "".join(found)


def _pressed(messages: list[Message]) -> list[dict[str, Any]]:
    blocks = chain.from_iterable(message.blocks for message in messages)
    return [element for block in blocks if block["type"] == "actions" for element in block["elements"]]


def _modal(form: Form) -> dict[str, Any]:
    """The modal that the button of a form opens."""
    (button,) = _pressed(render(Reply((form,))))
    assert button["action_id"].startswith(ASK)
    return modals.form(button["value"])


def _rich(kind: str, *said: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": [*said]}]}


def _said(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def test_every_part_has_its_form() -> None:
    """The blocks stand in the order of the parts, and what can be pressed where it is spoken of."""
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
                Prose(text("bye")),
            )
        )
    )
    prose, small, quote, fields, items, deadline, actions, bye = message.blocks
    assert prose == _rich(
        "rich_text_section", _said("strong ", bold=True), _said("plain"), _said(" quiet", italic=True)
    )
    assert small == {"type": "context", "elements": [{"type": "plain_text", "text": "small print", "emoji": False}]}
    assert quote == _rich("rich_text_quote", _said("She left."), _said(" (chapter 2)", italic=True))
    (listed,) = fields["elements"]
    assert listed["elements"][0]["elements"] == [_said("Book: ", bold=True), _said("A Tale")]
    (listed,) = items["elements"]
    assert [item["elements"] for item in listed["elements"]] == [[_said("one")], [_said("two")]]
    assert deadline["elements"][0]["elements"][1] == {
        "type": "date",
        "timestamp": 1_700_000_000,
        "format": "{time_secs}",
        "fallback": "2023-11-14 22:13:20 UTC",
    }
    assert actions == {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"{PRESS}0",
                "text": {"type": "plain_text", "text": "Undo", "emoji": False},
                "value": "read undo",
            }
        ],
    }
    assert bye == _rich("rich_text_section", _said("bye"))


@pytest.mark.parametrize("audience", Audience)
def test_a_lock_screen_shows_the_notification_alone(audience: Audience) -> None:
    """The text of a message is the reply's notification, whoever sees it and however many messages it takes."""
    messages = render(say("Nikolai is the son.", "word " * 5000, audience=audience))
    assert len(messages) > 2
    assert {message.text for message in messages} == {NOTIFICATION}
    (hostile,) = render(Reply((), audience, "<!channel> *x*"))
    assert hostile.text == "&lt;!channel&gt; *\u200bx*\u200b"


def test_a_mention_rings_for_nobody() -> None:
    """A channel reads a name; who asks in private sees the member."""
    won = (Prose((member("U12345"), Run(" won"))),)
    (public,) = render(Reply(won, Audience.EVERYONE), {"U12345": "Ada <!here>"})
    (private,) = render(Reply(won))
    assert public.blocks == (_rich("rich_text_section", _said("Ada <!here>"), _said(" won")),)
    assert private.blocks == (_rich("rich_text_section", {"type": "user", "user_id": "U12345"}, _said(" won")),)


def test_one_of_several_is_picked_in_a_select() -> None:
    """The option's letter is the value, and the command that it completes stands in the action_id."""
    (select,) = _pressed(render(Reply((Form("Your answer", ANSWER, "answer", ("Da", "Net")),))))
    assert select["type"] == "static_select"
    assert select["action_id"] == f"{PICK}0 answer quiz answer game:3 number:7 solo:0"
    assert [(each["text"]["text"], each["value"]) for each in select["options"]] == [("Da", "a"), ("Net", "b")]


def test_a_text_is_typed_in_a_modal() -> None:
    """What is typed comes back with the command that it completes."""
    view = _modal(Form("Type it", ANSWER, "answer"))
    assert view["private_metadata"] == "answer quiz answer game:3 number:7 solo:0"
    assert view["callback_id"] == modals.FORM
    (asked,) = view["blocks"]
    assert (asked["block_id"], asked["element"]["action_id"]) == (modals.WORDS, modals.WORDS)
    assert asked["element"]["type"] == "plain_text_input"


def test_some_are_ticked_in_a_modal() -> None:
    """Slack tells of each tick in a message, but of all of a modal at once. Beyond ten, they are picked in a select."""
    (asked,) = _modal(Form("Your answer", ANSWER, "answer", ("Da", "Net", "Both"), 1, 3))["blocks"]
    assert asked["element"]["type"] == "checkboxes"
    assert [each["value"] for each in asked["element"]["options"]] == ["a", "b", "c"]
    (asked,) = _modal(Form("Your answer", ANSWER, "answer", tuple(map(str, range(11))), 0, 2))["blocks"]
    assert asked["element"]["type"] == "multi_static_select"
    assert asked["element"]["max_selected_items"] == 2
    assert asked["optional"]


def test_an_order_is_made_place_by_place() -> None:
    """Where all options are put in order, a modal asks what stands first, second and third."""
    view = _modal(Form("Put in order", ANSWER, "answer", ("Da", "Net", "Both"), 3, 3))
    assert [block["block_id"] for block in view["blocks"]] == ["place/1", "place/2", "place/3"]
    assert {len(block["element"]["options"]) for block in view["blocks"]} == {3}


def test_a_modal_that_is_none_of_ours_is_refused() -> None:
    """A forged value opens nothing, and the refusal says what to do."""
    good = json.loads(_pressed(render(Reply((Form("Type it", ANSWER, "answer"),))))[0]["value"])
    for bad in ("", "[" * 2000, "[]", "{}", '"x"', "null", "1", json.dumps(good | {"options": ["x"] * 27})):
        with pytest.raises(Refusal, match="begin again"):
            modals.form(bad)


def test_long_options_are_told_beside_the_form() -> None:
    """What no option can hold stands in full in the text, with its letter, and the modal says as much as it can."""
    long = tuple(f"{word} " * 25 for word in ("one", "two", "three", "four", "five", "six", "seven", "eight"))
    form = Form("Which?", ANSWER, "answer", long * 3, 1, 24)
    shown = _texts(render(Reply((form,))))
    assert all(option.strip() in shown for option in long)
    assert re.findall("([a-x])[.] ", shown) == list("abcdefghijklmnopqrstuvwx")
    (asked,) = _modal(form)["blocks"]
    assert len(asked["element"]["options"]) == 24


def test_nothing_is_cut_silently() -> None:
    """A long text goes on in the next message, and a long label stands in full above its button."""
    story = " ".join(f"word{n}" for n in range(3000))
    label, asked = "why " * 30, "Who is " + "x" * 400
    messages = render(
        Reply((Prose(text(story)), Choices((Choice(label, Read(chapter=1)), Choice("Ask", Ask(question=asked))))))
    )
    shown = _texts(messages)
    assert len(messages) > 2
    assert re.findall(r"word\d+", shown) == story.split()
    assert label.strip() in shown
    press, ask = _pressed(messages)
    assert press["text"]["text"] == label[:74] + "…"
    assert unpack(ask["value"]) == Ask(question=asked)


def test_many_blocks_and_buttons_go_on() -> None:
    """Twenty-five buttons are one block's, fifty blocks one message's, and no two buttons have one action_id."""
    many = Choices(tuple(Choice(str(n), Read(chapter=n)) for n in range(26)))
    messages = render(Reply((many, many, *(Prose(text(str(n))) for n in range(50)))))
    assert [len(message.blocks) for message in messages] == [50, 3]
    assert [len(block["elements"]) for block in messages[0].blocks[:3]] == [25, 25, 2]
    ids = [button["action_id"] for button in _pressed(messages)]
    assert len(set(ids)) == len(ids) == 52


def test_files_go_with_what_they_hold_in_words() -> None:
    """A file's name is plain, and what is in it stands beside it for who cannot see it."""
    (message,) = render(Reply((Attachment("../a table.csv", "a,b\n", "Who plays"),)))
    (file,) = message.files
    assert (file.name, file.data, file.about) == ("a-table.csv", b"a,b\n", "Who plays")


def test_every_command_can_be_filled_in() -> None:
    """A modal asks for each option of a command in the way that suits it, under the option's name."""
    for words, kind in commands().items():
        view = modals.command(kind)
        assert (view["callback_id"], view["private_metadata"]) == (modals.GIVE, words)
        assert len(view["title"]["text"]) <= 24
    view = modals.command(commands()["preview"], {"question": "who is she?"})
    about, chapter, question = view["blocks"]
    assert about["type"] == "context"
    assert (chapter["block_id"], chapter["element"]["type"], chapter["optional"]) == (
        "chapter",
        "external_select",
        False,
    )
    assert question["element"]["initial_value"] == "who is she?"


def test_what_completes_an_option_is_what_slack_takes() -> None:
    """A hundred values at most, and none that would have to be cut."""
    offered = modals.offered(["", "x" * 76, *map(str, range(200))])
    assert len(offered) == 100
    assert offered[0] == {"text": {"type": "plain_text", "text": "0", "emoji": False}, "value": "0"}


@settings(max_examples=60)
@given(replies)
def test_slack_refuses_no_reply(reply: Reply) -> None:
    """Whatever a reply holds, its messages and the modals that they open are within every limit, and none rings."""
    messages = render(reply, {"U12345": "Ada"})
    assert messages
    for message in messages:
        assert blocks.message([*message.blocks]) == []
        assert blocks.size(message.blocks) <= 10_000
        assert 0 < len(message.text) <= 3000
        assert (
            reply.audience is Audience.ASKER or markup.pings({"text": message.text, "blocks": [*message.blocks]}) == []
        )
        json.dumps(message.blocks).encode("ascii")
    for button in _pressed(messages):
        if button["action_id"].startswith(ASK):
            assert blocks.view(modals.form(button["value"])) == []


@pytest.mark.parametrize("words", commands())
def test_slack_refuses_no_modal_of_a_command(words: str) -> None:
    """Each of its options is asked for as Slack allows."""
    assert blocks.view(modals.command(commands()[words])) == []


@given(st.lists(runs, max_size=6))
def test_all_that_is_said_arrives(said: list[tuple[Run, ...]]) -> None:
    """Split and set, a text is still there in whole, character by character, spaces apart."""
    shown = _texts(render(Reply(tuple(map(Prose, said)))))
    wanted = "".join(clean(run.text) for part in said for run in part)
    assert re.sub(r"[\s\u200b]", "", shown) == re.sub(r"[\s\u200b]", "", wanted)


def test_what_is_known_already_stands_in_the_modal() -> None:
    """A choice is made, a text and a number are written; what is completed can then be typed over."""
    view = modals.command(commands()["report"], {"kind": "mistake", "reason": "not so"})
    kind, reason = (block["element"] for block in view["blocks"][1:])
    assert kind["initial_option"]["value"] == "mistake"
    assert reason["initial_value"] == "not so"
    (chapter, _) = (block["element"] for block in modals.command(commands()["preview"], {"chapter": "3"})["blocks"][1:])
    assert (chapter["type"], chapter["initial_value"]) == ("number_input", "3")
    assert blocks.view(view) == []
