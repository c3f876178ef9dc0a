"""A member's own settings: nobody else sees them, and each does what it says."""

from __future__ import annotations

import json

import pytest

from bot.commands.registry import parse
from bot.errors import Refusal
from tests.doubles.reader import Reader


def kinds(reader: Reader, room: str) -> list[str]:
    """What was written down in a room, without its beginnings."""
    return [entry.kind for entry in reader.journal.rooms[room] if entry.kind in ("TimeNeeded", "PlayerShown")]


async def test_extra_time_is_kept_with_the_member() -> None:
    """It holds everywhere, is in no club's room, and is taken back as it was given."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    assert "the usual time" in await reader.say("quiz settings")
    told = await reader.say("quiz settings extra_time:1.5x", here=True)
    assert "open 1.5 times as long" in told and "nobody is told for whom" in told and "[public]" not in told
    assert (await reader.member()).extra == 1.5
    assert "open 1.5 times as long" in await reader.say("quiz settings")
    await reader.say("quiz settings extra_time:1.5x")
    await reader.say("quiz settings none")
    assert (await reader.member()).extra == 1.0
    assert kinds(reader, "member/m1") == ["TimeNeeded", "TimeNeeded"]
    assert kinds(reader, "club/w/channel") == []


async def test_a_name_is_shown_club_by_club() -> None:
    """It is said in the club's channel; in private there is no table to be named on."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    assert "do not name you" in await reader.say("quiz settings", here=True)
    assert "say that in the channel of a club" in await reader.say("quiz settings show_me:yes")
    told = await reader.say("quiz settings show_me:yes", here=True)
    assert "The tables of this club name you." in told and "[public]" not in told
    await reader.say("quiz settings show_me:yes", here=True)
    (shown,) = (entry for entry in reader.journal.rooms["club/w/channel"] if entry.kind == "PlayerShown")
    assert json.loads(shown.body) == {"who": "m1", "shown": True}
    assert "do not name you" in await reader.press("Do not name me", here=True)
    assert "name you" not in await reader.say("quiz settings")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/quiz settings 9x", "extra_time is one of none, 1.5x, 2x, 3x"),
        ("/quiz settings show_me:maybe", "show_me is one of yes, no"),
    ],
)
def test_what_is_no_setting_is_told(line: str, said: str) -> None:
    """Each option says what it can be."""
    with pytest.raises(Refusal, match=said):
        parse(line)
