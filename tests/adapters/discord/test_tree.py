"""From the registry to Discord's application commands: all of them are there, and Discord takes them."""

from __future__ import annotations

import copy
import json

from adapters.discord.tree import ABOUT, REPORT, brief, paths, registered, tree
from bot.commands.registry import commands, options
from bot.dialogue.command import Rights
from tests.doubles.discord import rules


def test_discord_takes_the_commands() -> None:
    """Names, descriptions, options and choices are within every limit."""
    assert rules.commands(json.loads(json.dumps(tree()))) == []


def test_every_command_that_can_be_typed_is_there_with_its_options() -> None:
    """One for each first word, the others below it; what only buttons set is not offered."""
    found = {}
    for top in (each for each in tree() if each["type"] == 1):
        below = [each for each in top.get("options", ()) if each["type"] == 1]
        for each in below or [top]:
            words = f"{top['name']} {each['name']}" if below else top["name"]
            found[words] = {option["name"] for option in each.get("options", ())}
    listed = {words: command for words, command in commands().items() if command.listed}
    assert found == {
        words: {field.name for field in options(command) if field.option.listed} for words, command in listed.items()
    }
    assert sorted(paths().values(), key=str) == sorted(listed.values(), key=str)


def test_moderators_tools_are_offered_to_moderators_and_clubs_in_servers() -> None:
    """A command all of whose words are for moderators is hidden from others, and a club's from direct messages."""
    by_name = {each["name"]: each for each in tree()}
    assert by_name["club"]["default_member_permissions"] == "32"
    assert by_name["club"]["contexts"] == [0]
    assert "default_member_permissions" not in by_name["quiz"]
    assert by_name["preview"]["default_member_permissions"] == "32"
    assert by_name["preview"]["contexts"] == [0]
    assert all(command.rights is not Rights.CLOCK for command in paths().values())


def test_what_needs_no_club_can_be_taken_anywhere() -> None:
    """A member can have it in any server and in any direct message; what is of a club stays where Ribbon is."""
    by_name = {each["name"]: each for each in tree()}
    for name in ("ask", "who", "recap", "read", "cast", "books", "help", "kept", "review", "quiz", ABOUT):
        assert (by_name[name]["integration_types"], by_name[name]["contexts"]) == ([0, 1], [0, 1, 2]), name
    for name in ("club", "share", "report", "preview", REPORT):
        assert (by_name[name]["integration_types"], by_name[name]["contexts"]) == ([0], [0]), name


def test_commands_are_the_same_until_something_changes() -> None:
    """What Discord adds and leaves out makes no difference; a word, an option or a command more or less does."""
    ours = tree()
    theirs = [{"id": "1", "version": "2", "nsfw": False, **each} for each in reversed(copy.deepcopy(ours))]
    read = next(each for each in theirs if each["name"] == "read")
    assert registered(ours, theirs)
    for option in read["options"]:
        del option["required"]  # false goes without saying
    assert registered(ours, theirs)
    assert not registered(ours, [{**each, "default_member_permissions": "8"} for each in theirs])
    read["options"][0]["min_value"] = 7
    assert not registered(ours, theirs)
    read["options"] = []
    assert not registered(ours, theirs)
    assert not registered(ours, theirs[1:])
    assert not registered(ours, [*theirs[:-1], {**theirs[-1], "name": "other"}])


def test_a_description_is_whole_sentences() -> None:
    """Those that fit; of a first one that does not, what fits."""
    assert brief("One. Two.") == "One. Two."
    assert brief("One. " + "x" * 99) == "One."
    assert brief("x" * 101) == "x" * 99 + "…"
