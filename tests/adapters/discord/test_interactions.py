"""From what Discord says that a member did to commands: whatever it says, it is a command of ours or a refusal."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import interactions
from bot.commands.ask import Ask
from bot.commands.read import Read
from bot.commands.registry import build, commands
from bot.commands.report import ReportMessage
from bot.dialogue.command import Command
from bot.dialogue.files import Sent
from bot.errors import Refusal
from tests.doubles.discord import rules


def test_a_slash_command_is_its_path_and_its_options() -> None:
    """The first word is the command, the rest stands below it; what buttons set cannot be set by name."""
    read = {"name": "read", "options": [{"name": "chapter", "type": 4, "value": 3}, {"name": "sure", "value": True}]}
    found = interactions.given(read)
    assert (found.kind, found.values) == (Read, {"chapter": 3})
    club = {"name": "club", "options": [{"name": "status", "type": 1, "options": []}]}
    assert interactions.given(club).kind is commands()["club status"]
    with pytest.raises(Refusal):
        interactions.given({"name": "club", "options": [{"name": "burn", "type": 1}]})
    with pytest.raises(Refusal):
        interactions.given({"name": "preview", "options": [{"name": "accepted", "type": 1}]})


def test_a_file_is_what_lies_behind_its_number() -> None:
    """An attachment comes by its number, and stands with name, size and address beside the options."""
    option = {"name": "file", "type": 11, "value": "7"}
    below = {"name": "import", "type": 1, "options": [option, {"name": "through", "type": 4, "value": 2}]}
    attached = {"7": {"filename": "a.txt", "size": 3, "url": "http://x/a"}}
    found = interactions.given({"name": "quiz", "options": [below], "resolved": {"attachments": attached}})
    assert found.values == {"through": 2}
    assert found.files == {"file": Sent("a.txt", 3, "http://x/a")}


def test_presses_picks_and_forms_become_commands() -> None:
    """A button is its command; a select and a modal fill in the option that they are for."""
    answer = build(commands()["quiz answer"], {"game": 1, "number": 2, "answer": "b a"})
    assert interactions.pressed({"custom_id": "read chapter:3 sure"}) == Read(chapter=3, sure=True)
    assert interactions.pressed({"custom_id": "=answer quiz answer game:1 number:2", "values": ["b", "a"]}) == answer
    assert interactions.pressed({"custom_id": "?answer quiz answer game:1 number:2"}) is None
    row = {"type": 1, "components": [{"type": 4, "custom_id": "answer", "value": "b a"}]}
    label = {"type": 18, "component": {"type": 4, "custom_id": "answer", "value": "b a"}}
    for components in ([row], [label]):
        sent = {"custom_id": "?answer quiz answer game:1 number:2", "components": components}
        assert interactions.submitted(sent) == answer


@pytest.mark.parametrize("words", ["quiz answer", "dispute"])
def test_a_modal_is_one_that_discord_takes(words: str) -> None:
    """Its title, label and description are within the limits, and it comes back with the command it is for."""
    option = {"quiz answer": "answer", "dispute": "reason"}[words]
    opened = interactions.modal(f"?{option} {words} game:1000000 number:1000000")
    assert rules.modal(opened) == []


def test_a_message_is_reported_in_a_modal() -> None:
    """What is wrong is picked, and why is said or not; a quiz question that Ribbon wrote is disputed."""
    message: dict[str, object] = {"id": "8", "channel_id": "7", "author": {"id": "1"}, "components": []}
    data = {"target_id": "8", "resolved": {"messages": {"8": message}}}
    custom_id = interactions.reported(data, bot=1)
    opened = interactions.modal(custom_id)
    assert rules.modal(opened) == []
    kind, reason = (each["component"] for each in opened["components"])
    assert [each["value"] for each in kind["options"]] == ["spoiler", "mistake"] and kind["options"][0]["default"]
    assert kind["required"] and not reason["required"]
    picked = [{"type": 18, "component": {"custom_id": "kind", "values": ["mistake"]}}]
    picked.append({"type": 18, "component": {"custom_id": "reason", "value": ""}})
    assert interactions.submitted({"custom_id": custom_id, "components": picked}) == ReportMessage(
        "mistake", message="7/8"
    )
    for asked in (
        "quiz hint game:1 number:2",
        "?reason dispute game:1 number:2",
        "=answer quiz answer game:1 number:2",
    ):
        message["components"] = [{"type": 1, "components": [{"type": 2, "custom_id": asked}]}]
        assert interactions.reported(data, bot=1) == "?reason dispute game:1 number:2"
        assert interactions.reported(data, bot=2) == custom_id, "somebody else's message may have such a button"


def test_a_form_asks_for_what_can_be_typed_and_nothing_twice() -> None:
    """A modal or a press that somebody has made up fills in no option that only buttons set."""
    for forged in (
        "?message report kind:spoiler",
        "?game dispute",
        "?kind,kind report kind:spoiler",
        "?file quiz import",
    ):
        with pytest.raises(Refusal):
            interactions.modal(forged)
        with pytest.raises(Refusal):
            interactions.submitted({"custom_id": forged, "components": []})


def test_chapters_are_offered_as_numbers_and_no_more_than_discord_shows() -> None:
    """Twenty-five at most, and none that is longer than Discord allows."""
    found = interactions.offered(Read, "chapter", map(str, range(40)))
    assert found[:2] == [{"name": "0", "value": 0}, {"name": "1", "value": 1}]
    assert rules.choices(found) == []
    assert interactions.offered(Ask, "question", ["x" * 101, "y"]) == [{"name": "y", "value": "y"}]


@given(st.text(max_size=100) | st.text('?=@ quizanswerdgm:123"', max_size=60), st.lists(st.text(max_size=9)))
def test_whatever_a_button_says_is_a_command_or_refused(custom_id: str, values: list[str]) -> None:
    """A custom_id that somebody has made up raises nothing but a refusal."""
    row = {"type": 1, "components": [{"type": 4, "value": value} for value in values]}
    with suppress(Refusal):
        found = interactions.pressed({"custom_id": custom_id, "values": values})
        assert found is None or isinstance(found, Command)
    with suppress(Refusal):
        assert isinstance(interactions.submitted({"custom_id": custom_id, "components": [row]}), Command)
    with suppress(Refusal):
        assert rules.modal(interactions.modal(f"?{custom_id}"[:100])) == []
