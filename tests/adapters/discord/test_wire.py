"""What leaves for Discord: every command, as visible as it declares, and not a byte that depends on a later chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord.client import bot
from adapters.discord.tree import REPORT, paths
from bot.commands.registry import build, commands, pack
from bot.dialogue.reply import Audience
from tests.doubles.discord.running import SlowJournal, chatting
from tests.doubles.discord.settling import left, settled
from tests.doubles.memory import MemoryBooks
from tests.given import FIRST, values
from tests.stories import Plan
from tests.worlds import WIRED, others, some, twin, whole

if TYPE_CHECKING:
    from bot.book import Book
    from tests.doubles.discord.chat import Discord, Member


@pytest.mark.parametrize("deferred", [False, True], ids=["at once", "deferred"])
async def test_every_command_is_as_visible_as_it_declares(monkeypatch: pytest.MonkeyPatch, *, deferred: bool) -> None:
    """All that can be typed is typed once, and Discord takes all that comes of it, at once or after a word to wait."""
    journal = SlowJournal()
    if deferred:
        journal.delay = 0.02
        monkeypatch.setattr(bot, "PATIENCE", 0.005)
    by_words = {command.words: " ".join(path) for path, command in paths().items()}
    async with chatting(journal=journal) as discord:
        ada = discord.member("ada", moderator=True)
        for words in (*FIRST, *sorted(by_words.keys() - set(FIRST))):
            kind = commands()[words]
            spoken = await ada.types(by_words[words], **values(kind))
            await settled(discord)
            assert spoken.response == (5 if deferred else 4), words
            assert spoken.private is (kind.audience is Audience.ASKER), (words, spoken.data)
            assert not spoken.waits, words
            assert discord.rest.refused == [], words


async def test_every_command_that_only_a_button_is_can_be_pressed() -> None:
    """What cannot be typed is pressed once, by somebody with a button of another time, and answered to them alone."""
    async with chatting() as discord:
        ada = discord.member("ada", moderator=True)
        await ada.types("club setup", book="tulayev")
        await ada.types("read", chapter=2)
        post = await ada.sees("This channel now reads")
        unlisted = [kind for kind in commands().values() if not kind.listed]
        assert len(unlisted) > 5
        for kind in unlisted:
            custom_id = pack(build(kind, values(kind)))
            button = {"type": 2, "style": 2, "label": kind.words, "custom_id": custom_id}
            post.body["components"] = [{"type": 1, "components": [button]}]
            spoken = await ada.presses(kind.words, post)
            await settled(discord)
            assert spoken.private or spoken.response == 6, kind.words
            assert discord.rest.refused == [], kind.words


async def _talk(discord: Discord, book: str, read: int, names: list[str]) -> list[str]:
    """What two members say in a club that talks up to a chapter; all that left for Discord meanwhile."""
    ada, bo = discord.member("ada", moderator=True), discord.member("bo")
    await ada.types("club setup", book=book)
    await settled(discord)
    await ada.types("club checkpoint", chapter=read)
    await settled(discord)
    for who, chapter in ((ada, read), (bo, max(read - 1, 0))):
        for finished in range(1, chapter + 1):
            await who.types("read", chapter=finished)
            await settled(discord)
        await _asks(discord, who, names)
    await bo.fills(await bo.points(REPORT, ada.screen[0]), "it tells too much")
    await settled(discord)
    quiz = ("quiz list", "quiz me", "quiz start", "quiz score", "quiz hint", "leaderboard")
    for words in ("club reports", *quiz, "club status"):
        await ada.types(words)
        await settled(discord)
    return left(discord)


async def _asks(discord: Discord, who: Member, names: list[str]) -> None:
    """Ask for everybody by name, look at what is offered, ask Ribbon in the channel, share."""
    for name in names:
        await who.begins("who", "person", name[:2])
        await settled(discord)  # after each of them: what is under way at once may leave in any order
        await who.types("who", person=name)
        await settled(discord)
        await who.types("ask", question=f"What happened to {name}?")
        await settled(discord)
    for words in ("cast", "recap", "kept list", "share"):
        await who.types(words)
        await settled(discord)
    await who.begins("recap", "of", "")
    await settled(discord)
    await who.says(f"who is {names[-1]}?")
    await who.sees("The answer goes to whoever presses")
    await settled(discord)
    await who.presses("See the answer")
    await settled(discord)


async def _left(book: Book, read: int, names: list[str]) -> list[str]:
    async with chatting(MemoryBooks(book)) as discord:
        found = await _talk(discord, book.cover.id, read, names)
        assert discord.rest.refused == []
        return found


@pytest.mark.parametrize(("plan", "horizon"), WIRED)
async def test_no_byte_that_leaves_depends_on_what_comes_later(plan: Plan, horizon: int) -> None:
    """With another story after the horizon, every body is the same: texts, labels, custom_ids, what is offered."""
    names = some(plan, horizon)
    expected = await _left(whole(plan), horizon, names)
    assert len(expected) > 20
    for other in others(plan, horizon, names):
        assert await _left(other, horizon, names) == expected


async def test_what_comes_later_would_be_noticed() -> None:
    """One chapter further on than the stories are alike, the bytes differ: the comparison is no empty one."""
    plan, horizon = WIRED[0]
    names = some(plan, horizon)
    assert await _left(whole(plan), horizon + 1, names) != await _left(twin(plan, horizon, "other"), horizon + 1, names)
