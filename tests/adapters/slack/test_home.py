"""The Home tab is what “home” says, and is never more than Slack takes."""

from __future__ import annotations

from typing import Any

from adapters.slack.home import BLOCKS, home
from bot.commands.home import Home
from bot.commands.registry import unpack
from bot.dialogue.reply import Prose, Reply, say, text
from tests.doubles.reader import Reader


def _buttons(view: dict[str, Any]) -> list[dict[str, Any]]:
    blocks = [block for block in view["blocks"] if block["type"] == "actions"]
    return [element for block in blocks for element in block["elements"]]


async def test_the_tab_has_ones_own_place_with_its_controls() -> None:
    """Every button is a command, and no two have one action_id, however many replies the tab shows."""
    reader = Reader()
    await reader.say("read 1")
    await reader.give(Home())
    shown = reader.shown["ada"]
    view = home((*shown, *shown))
    buttons = _buttons(view)
    assert view["type"] == "home"
    assert {"type": "divider"} in view["blocks"]
    assert len({button["action_id"] for button in buttons}) == len(buttons) > 4
    pressed = await reader.give(unpack(buttons[0]["value"]))
    assert "You have finished 2 of 5 chapters" in pressed


def test_what_a_tab_cannot_hold_is_said_to_be_elsewhere() -> None:
    """A hundred blocks are all that there may be."""
    view = home([Reply(tuple(Prose(text(str(n))) for n in range(150)))])
    assert len(view["blocks"]) == BLOCKS
    assert "more than this tab" in str(view["blocks"][-1])
    assert len(home([say(*map(str, range(100)))])["blocks"]) == BLOCKS
    assert "more than" not in str(home([say(*map(str, range(100)))]))
