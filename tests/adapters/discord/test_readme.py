"""The readme's section on Discord, followed to the letter: every command in it is one, and the first answer comes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adapters.discord.tree import ABOUT, REPORT
from tests.doubles.discord.running import chatting
from tests.doubles.discord.settling import settled
from tests.test_docs import README

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMAND = re.compile(r"`/([a-z]+(?: [a-z-]+)?)((?: [a-z]+:[^`]+)?)`")


def _section(text: str) -> str:
    return text.partition("\n## Discord\n")[2].partition("\n## ")[0]


def _steps(section: str) -> Iterator[tuple[str, dict[str, object]]]:
    """The slash commands that the section has its reader type, in order, with their options."""
    for words, given in _COMMAND.findall(section):
        name, _, value = given.strip().partition(":")
        yield words, {name: int(value) if value.isdecimal() else value} if name else {}


async def test_what_the_readme_says_is_typed_leads_to_an_answer() -> None:
    """A moderator types the steps as they stand there, one after the other, and is answered at the last."""
    steps = list(_steps(_section(README.read_text(encoding="utf-8"))))
    whole = [step for step in steps if step[1]]
    assert [words for words, _ in whole] == ["club setup", "club checkpoint", "read", "ask"]
    async with chatting() as discord:
        ada = discord.member("ada", moderator=True)
        for words, values in whole:
            await ada.types(words, **values)
            await settled(discord)
        await ada.sees("The High Commissar in charge of the Tulayev case")
        await ada.presses("Share here")
        await discord.member("bo").sees("The High Commissar in charge of the Tulayev case")
        tops = {each["name"] for each in discord.state.commands}
        assert {words.partition(" ")[0] for words, _ in steps} <= tops
        assert not discord.rest.refused


def test_the_menus_of_the_readme_are_those_there_are() -> None:
    """An entry that it names is called so in the menu of a message."""
    assert {ABOUT, REPORT} <= set(re.findall(r"\*([A-Z][^*]+)\*", _section(README.read_text(encoding="utf-8"))))
