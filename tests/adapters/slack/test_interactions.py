"""From what Slack says that a member did to commands: whatever it says, it is a command of ours or a refusal."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import interactions, modals
from adapters.slack.interactions import Attach, Doing, Give, Offer, Open, Surface
from adapters.slack.stamp import Stamp, Where
from bot.commands.read import Read
from bot.commands.registry import build, commands, pack
from bot.dialogue.command import Command
from bot.dialogue.files import Sent
from bot.errors import Refusal

STAMP = Stamp("a secret")
BOT = "B9"


def act(body: dict[str, Any]) -> object:
    """What a member of T1 did."""
    return interactions.act(body, STAMP, "T1", BOT)


def command(found: object) -> Command:
    """The command that was given."""
    assert isinstance(found, Give), found
    return found.command


def slash(text: str) -> dict[str, Any]:
    """A slash command as Slack tells of it."""
    hook = "https://hooks.slack.com/commands/T1/2/3"
    said = {"command": "/ribbon", "text": text, "user_id": "U1", "channel_id": "C1", "team_id": "T1"}
    return {**said, "response_url": hook, "trigger_id": "1.2.3"}


def pressed(action_id: str, value: str = "", picked: str = "") -> dict[str, Any]:
    """A press, or a pick, on a message in a thread."""
    action: dict[str, Any] = {"type": "button", "action_id": action_id, "value": value, "action_ts": "1700.25"}
    if picked:
        action |= {"type": "static_select", "selected_option": {"value": picked}}
    message = {"ts": "18.0", "thread_ts": "17.0"}
    said = {"type": "block_actions", "user": {"id": "U1"}, "channel": {"id": "C1"}, "message": message}
    return {**said, "actions": [action], "trigger_id": "4.5.6", "response_url": "https://hooks.slack.com/actions/1"}


def sent(callback_id: str, carried: str, values: dict[str, Any], where: Where = Where("C1")) -> dict[str, Any]:  # noqa: B008 - it is frozen
    """A modal that was sent."""
    view = {"id": "V1", "type": "modal", "callback_id": callback_id, "state": {"values": values}}
    view["private_metadata"] = STAMP.put(carried, where, "T1", "U1")
    return {"type": "view_submission", "user": {"id": "U1"}, "view": view, "trigger_id": "7.8.9"}


def test_what_follows_the_slash_command_is_what_is_typed() -> None:
    """A command, a question with Slack's marks taken out, and help where there is nothing."""
    assert command(act(slash("read 3"))) == Read(chapter=3)
    assert command(act(slash("who is &lt;Erchov&gt;?"))) == build(commands()["ask"], {"question": "who is <Erchov>?"})
    assert command(act(slash("who “Comrade Tulayev”"))) == build(commands()["who"], {"person": "Comrade Tulayev"})
    assert command(act(slash("  "))).words == "help"
    with pytest.raises(Refusal):
        act(slash("/raed 3"))


def test_a_command_that_needs_more_is_asked_for_in_a_modal() -> None:
    """Its words alone open it; with what it needs they are the command."""
    opened = act(slash("who"))
    assert isinstance(opened, Open) and opened.view == modals.command(commands()["who"])
    assert isinstance(act(slash("Quiz Import")), Open)
    assert command(act(slash("read"))) == Read()


def test_a_press_and_a_pick_are_their_commands() -> None:
    """A button is its command, a select fills in the option that it is for, and a form's button opens the form."""
    assert command(act(pressed("press/0", "read chapter:3 sure"))) == Read(chapter=3, sure=True)
    answer = build(commands()["quiz answer"], {"game": 1, "number": 2, "answer": "b"})
    assert command(act(pressed("pick/7 answer quiz answer game:1 number:2", picked="b"))) == answer
    form = {"form": "answer quiz answer game:1", "label": "Answer", "options": [], "least": 1, "most": 1}
    opened = act(pressed("ask/1", json.dumps(form)))
    assert isinstance(opened, Open) and opened.view["private_metadata"] == "answer quiz answer game:1"
    assert act(pressed("link/1")) is None


def test_a_form_that_is_sent_fills_in_its_command() -> None:
    """A text, ticked options, and options that were put in order."""

    def answered(values: dict[str, Any]) -> Command:
        return command(act(sent(modals.FORM, "answer quiz answer game:1 number:2", values)))

    def expected(answer: str) -> Command:
        return build(commands()["quiz answer"], {"game": 1, "number": 2, "answer": answer})

    assert answered({"words": {"words": {"value": "Old Marta"}}}) == expected("Old Marta")
    ticked = [{"value": "b"}, {"value": "a"}]
    assert answered({"picks": {"picks": {"selected_options": ticked}}}) == expected("b a")
    places = {f"place/{n}": {"place/": {"selected_option": {"value": chr(96 + n)}}} for n in (2, 10, 1)}
    assert answered(places) == expected("a b j")


def test_the_modal_of_a_command_gives_it() -> None:
    """Its options by their names; what buttons set cannot be set there, and a file is fetched later."""
    values: dict[str, Any] = {"chapter": {modals.GIVEN: {"value": "3"}}, "sure": {modals.GIVEN: {"value": "yes"}}}
    assert command(act(sent(modals.GIVE, "read", values))) == Read(chapter=3)
    chosen = {"person": {modals.OFFERED: {"selected_option": {"value": "Erchov"}}}}
    assert command(act(sent(modals.GIVE, "who", chosen))) == build(commands()["who"], {"person": "Erchov"})
    file = {"name": "a.txt", "size": 3, "url_private_download": "https://files.slack.com/a"}
    attached = act(sent(modals.GIVE, "quiz import", {"file": {modals.GIVEN: {"files": [file]}}}))
    assert attached == Attach(commands()["quiz import"], {}, {"file": Sent("a.txt", 3, "https://files.slack.com/a")})


@pytest.mark.parametrize("carried", ["quiz tick", "nonsense", "", "=nonsense"])
def test_a_modal_gives_only_what_can_be_given(carried: str) -> None:
    """What is done by the clock, or by a button alone, is done by no modal."""
    with pytest.raises(Refusal):
        act(sent(modals.GIVE, carried, {}))
    with pytest.raises(Refusal):
        act(sent("another", "ask", {}))


def test_a_message_can_be_asked_about_and_reported() -> None:
    """The message's words are the question; of a report, the modal holds where the message stands."""
    message = {"ts": "18.25", "text": "So <@U2> who is Erchov?", "user": "U2"}
    said = {"type": "message_action", "user": {"id": "U1"}, "channel": {"id": "C1"}, "message": message}
    asked = act(said | {"callback_id": "ask_about"})
    assert command(asked) == build(commands()["ask"], {"question": "So who is Erchov?"})
    opened = act(said | {"callback_id": "report"})
    assert isinstance(opened, Open)
    values = {
        "kind": {modals.GIVEN: {"selected_option": {"value": "mistake"}}},
        "reason": {modals.GIVEN: {"value": "x"}},
    }
    reported = command(act(sent(modals.GIVE, opened.view["private_metadata"], values)))
    assert reported == build(commands()["report"], {"kind": "mistake", "reason": "x", "message": "C1/18.25"})
    with pytest.raises(Refusal):
        act(said | {"callback_id": "another"})
    with pytest.raises(Refusal):
        act(said | {"callback_id": "ask_about", "message": {"text": "<@U2>"}})


def test_what_ribbon_asked_is_disputed() -> None:
    """Of Ribbon's own messages, the buttons tell which question it is; of another's, they tell nothing."""
    button = {"action_id": "press/0", "value": pack(build(commands()["quiz hint"], {"game": 4, "number": 2}))}
    message = {"ts": "18.25", "bot_id": BOT, "blocks": [{"type": "actions", "elements": [button]}]}
    said = {"type": "message_action", "callback_id": "report", "user": {"id": "U1"}, "channel": {"id": "C1"}}
    opened = act(said | {"message": message})
    assert isinstance(opened, Open) and opened.view["private_metadata"] == "=dispute game:4 number:2"
    opened = act(said | {"message": message | {"bot_id": "B1"}})
    assert isinstance(opened, Open) and opened.view["private_metadata"].startswith("=report ")


def test_an_option_that_is_being_typed_is_known() -> None:
    """By the modal and its block."""
    view = {"type": "modal", "private_metadata": STAMP.put("who", Where("C1"), "T1", "U1")}
    body = {"type": "block_suggestion", "user": {"id": "U1"}, "view": view, "block_id": "person", "value": "Er"}
    assert interactions.offer(body, STAMP, "T1") == Offer(commands()["who"], "person", "Er")


def test_who_did_it_and_where() -> None:
    """A channel, a thread, a direct message, a modal that was opened somewhere, the Home tab, and nowhere."""
    typed = interactions.doing(slash("read"))
    assert (typed.id, typed.user, typed.where, typed.surface) == ("1.2.3", "U1", Where("C1"), Surface.CHANNEL)
    assert typed.club == "C1" and typed.hook and typed.trigger
    press = interactions.doing(pressed("press/0", "read"))
    assert press.where == Where("C1", "17.0") and press.at == 1700.25
    direct = interactions.doing(slash("read") | {"channel_id": "D1"})
    assert (direct.surface, direct.club) == (Surface.DIRECT, "")
    body = sent(modals.GIVE, "read", {}, Where("C1", "17.0"))
    modal = interactions.placed(interactions.doing(body), body, STAMP, "T1")
    assert (modal.surface, modal.view, modal.where) == (Surface.MODAL, "V1", Where("C1", "17.0"))
    assert interactions.closed(modal).surface is Surface.CHANNEL
    home = interactions.doing({"type": "block_actions", "user": {"id": "U1"}, "view": {"type": "home", "id": "V2"}})
    assert (home.surface, home.view, home.club) == (Surface.HOME, "", "")
    assert interactions.doing({"type": "shortcut", "user": {"id": "U1"}}) == Doing("", "U1", Surface.NOWHERE)
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "18.0", "thread_ts": "17.0"}
    said = interactions.doing({"type": "event_callback", "event_id": "Ev1", "event": event})
    assert (said.id, said.where, said.at) == ("Ev1", Where("C1", "17.0"), 18.0)


def test_a_modal_of_somebody_else_is_refused() -> None:
    """What was stamped for one member is no place and no command for another, in no workspace."""
    body = sent(modals.GIVE, "read", {}) | {"user": {"id": "U2"}}
    with pytest.raises(Refusal):
        act(body)
    with pytest.raises(Refusal):
        interactions.placed(interactions.doing(body), body, STAMP, "T1")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
KEYS = "type user view channel message actions container event trigger_id text command callback_id state id".split()
SORTS = "block_actions view_submission shortcut message_action block_suggestion event_callback".split()


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=9), st.sampled_from(SORTS))
def test_whatever_slack_says_is_a_command_or_refused(body: dict[str, Any], sort: str) -> None:
    """Nothing that comes in raises anything but a refusal."""
    body = body | {"type": sort}
    interactions.doing(body)
    with suppress(Refusal):
        act(body)
    with suppress(Refusal):
        interactions.offer(body, STAMP, "T1")


@given(
    st.sampled_from(["press/0", "ask/0", "pick/0 answer quiz answer game:1", "pick/0"]),
    st.text(max_size=100) | st.text('quizanswerdgm:123"{} form', max_size=60),
)
def test_whatever_a_button_says_is_a_command_or_refused(action_id: str, value: str) -> None:
    """A value that somebody has made up raises nothing but a refusal."""
    with suppress(Refusal):
        found = act(pressed(action_id, value, picked=value))
        assert isinstance(found, Give | Open)
