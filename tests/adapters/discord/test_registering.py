"""The commands as Discord holds them: registered when they have changed, and checked again whoever sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.discord.tree import CHAT_INPUT, SUB_COMMAND, paths, tree
from bot.commands.registry import options
from bot.dialogue.command import Command, Rights
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.running import chatting, ribbon
from tests.doubles.discord.settling import settled
from tests.doubles.memory import MemoryJournal

if TYPE_CHECKING:
    from collections.abc import Iterable

NO = "Only a moderator of this club can do that."
_STRING, _INTEGER = 3, 4


async def test_commands_are_registered_once() -> None:
    """The first start registers them all, the second none: Discord allows few writes a day, and members would wait."""
    async with local_discord() as discord:
        for writes in (1, 1):
            async with ribbon(discord, MemoryJournal()):
                assert discord.rest.writes == writes
        assert {each["name"] for each in discord.state.commands} == {each["name"] for each in tree()}


async def test_commands_that_have_changed_are_registered_again() -> None:
    """One that is gone, one that is new, an option that reads otherwise, a place where it is offered: each is seen."""
    async with local_discord() as discord:
        async with ribbon(discord, MemoryJournal()):
            pass
        right = discord.state.commands
        read = next(each for each in right if each["name"] == "read")
        others = [each for each in right if each is not read]
        changed: Iterable[list[dict[str, Any]]] = (
            others,
            [*right, {**read, "name": "raed"}],
            [*others, {**read, "options": [{**read["options"][0], "description": "So far"}, *read["options"][1:]]}],
            [*others, {**read, "contexts": [0]}],
            [*others, {**read, "integration_types": [0]}],
        )
        for writes, held in enumerate(changed, 2):
            discord.state.commands = held
            async with ribbon(discord, MemoryJournal()):
                assert discord.rest.writes == writes


def _slash(path: tuple[str, ...], kind: type[Command]) -> dict[str, Any]:
    """A slash command as a client would send it that shows everything to everybody."""
    options_ = [_given(field.name, field.type) for field in options(kind) if field.required and not field.option.file]
    below = [{"type": SUB_COMMAND, "name": path[1], "options": options_}] if path[1:] else options_
    return {"id": "1", "name": path[0], "type": CHAT_INPUT, "options": below}


def _given(name: str, kind: type) -> dict[str, Any]:
    if kind is int:
        return {"name": name, "type": _INTEGER, "value": 1}
    values = {"verdict": "dismiss", "book": "tulayev"}
    return {"name": name, "type": _STRING, "value": values.get(name, "who is Erchov?")}


async def test_a_moderators_command_is_refused_to_whoever_forges_it() -> None:
    """What Discord does not offer bo, bo sends all the same: refused in private, and nothing happens."""
    journal = MemoryJournal()
    async with chatting(journal=journal) as discord:
        ada, bo = discord.member("ada", moderator=True), discord.member("bo")
        await ada.types("club setup", book="tulayev")
        await bo.types("help")
        await settled(discord)
        room = f"club/{discord.state.guild}/{discord.here}"
        before = list(journal.rooms[room])
        tools = {path: kind for path, kind in paths().items() if kind.rights is Rights.MODERATOR}
        assert len(tools) > 5
        for path, kind in tools.items():
            if any(field.option.file for field in options(kind)):
                continue
            spoken = await bo.forges(2, _slash(path, kind))
            assert spoken.private, path
            assert (await bo.sees(NO)).sees == bo.number
            discord.state.posts.pop((await bo.sees(NO)).id)
        post = await bo.sees("This channel now reads")
        for packed in ("club checkpoint chapter:9", "club reports accept", "preview accepted chapter:9 asked:1"):
            await bo.forges(3, {"custom_id": packed, "component_type": 2}, post)
            discord.state.posts.pop((await bo.sees(NO)).id)
        assert journal.rooms[room] == before
        assert not discord.rest.refused
