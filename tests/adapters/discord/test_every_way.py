"""Every command, in each way in which it can come in, with the book beyond the horizon replaced: the same bytes leave.

Two mutants leak on purpose, so that it is known that this would be noticed.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import pytest

from adapters.discord.client import bot
from adapters.discord.render import ASK
from adapters.discord.tree import ABOUT, paths
from bot import clock
from bot.app import App
from bot.commands.registry import build, commands, options, pack
from bot.dialogue.command import Command, Completes, Rights
from bot.errors import Refusal
from bot.view import Horizon
from tests.doubles.discord.running import chatting
from tests.doubles.discord.settling import left, settled
from tests.doubles.memory import MemoryBooks
from tests.given import QUIZ
from tests.worlds import WIRED, others, some, twin, whole

if TYPE_CHECKING:
    from bot.app import Caller, Place
    from bot.book import Book
    from bot.commands.registry import Field
    from bot.view import View
    from tests.doubles.discord.chat import Discord, Member

PLAN, HORIZON = WIRED[0]
_BY_CHANCE = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.+Z]+|\d{15,}")
"""A time, or a number of Discord's."""

ELSEWHERE = ("read", "read undo", "club setup", "club checkpoint", "quiz start")
"""What moves somebody's place, the channel's or a game: said before all else, and by others' tests."""


def _value(field: Field, book: str, name: str) -> object:
    """Something that an option takes, about somebody who comes later where it can be."""
    if field.option.file:
        return QUIZ
    if field.option.choices:
        return str(field.option.choices[0])
    if field.type is int:
        return max(field.option.least, 1)
    if field.type is bool:
        return False
    return {Completes.BOOKS: book, Completes.PEOPLE: name}.get(field.option.completes, f"What happened to {name}?")


async def _typed(who: Member, path: str, kind: type[Command], book: str, name: str) -> None:
    """As a slash command; and what is offered while each of its options is typed."""
    listed = {each.name: each for each in options(kind) if each.option.listed}
    values = {key: _value(each, book, name) for key, each in listed.items()}
    for each in listed.values():
        completes = each.option.completes is not Completes.NOTHING and not each.option.choices
        for typed in ("", name[:1], name[:3]) if completes else ():
            await who.begins(path, each.name, typed)
            await settled(who.discord)
    await who.types(path, **values)
    await settled(who.discord)


async def _pressed(who: Member, kind: type[Command], book: str, name: str) -> None:
    """As a button, and as a modal for each of its options that can be typed."""
    found = {each.name: _value(each, book, name) for each in options(kind) if not each.option.file}
    try:
        custom_id = pack(build(kind, found))[:100]
    except Refusal:
        return
    post = next(post for post in who.screen if not post.sees)
    await who.forges(3, {"custom_id": custom_id, "component_type": 2}, post)
    await settled(who.discord)
    for each in options(kind):
        if each.type is str and not each.option.file:
            packed = f"{ASK}{each.name} {kind.words}"
            await who.forges(3, {"custom_id": packed, "component_type": 2}, post)
            field = {"type": 4, "custom_id": each.name, "value": str(_value(each, book, name))}
            shape = [{"type": 18, "component": field}]
            await settled(who.discord)
            await who.forges(5, {"custom_id": packed, "components": shape}, post)
            await settled(who.discord)


async def _everything(discord: Discord, book: str, names: list[str], *, game: bool) -> list[str]:
    """All commands in all ways, about somebody who comes later and somebody who is known; all that left meanwhile.

    `game` is whether one is played besides, of which the clock tells.
    """
    ada, bo = discord.member("ada", moderator=True), discord.member("bo")
    await ada.types("club setup", book=book)
    await ada.types("club checkpoint", chapter=HORIZON)
    for who in (ada, bo):
        for chapter in range(1, HORIZON + 1):
            await who.types("read", chapter=chapter)
            await settled(discord)
    by_words = {command.words: " ".join(path) for path, command in paths().items()}
    for name in (names[0], names[-1]):
        await ada.types("quiz start", questions=2)
        await settled(discord)
        for words, kind in sorted(commands().items()):
            who = ada if kind.rights is Rights.MODERATOR else bo
            if words in ELSEWHERE:
                continue
            if words in by_words:
                await _typed(who, by_words[words], kind, book, name)
            await _pressed(who, kind, book, name)
        said = await ada.says(f"who is {name}?")
        await settled(discord)
        await bo.sees("The answer goes to whoever presses")
        await bo.presses("See the answer")
        await settled(discord)
        await bo.points(ABOUT, said)
        await settled(discord)
        alone = bo.in_private()
        for line in ("read 1", f"who is {name}?", "recap", "cast", f"what happened to {name}"):
            await alone.says(line)
            await settled(discord)
        await ada.types("quiz stop")
        await settled(discord)
    if game:
        await _by_itself(discord, ada, bo)
    await bo.types("privacy forget")
    await bo.presses("Delete it all")
    await settled(discord)
    files = [(name, data) for post in discord.state.posts.values() for name, data in post.files.items()]
    assert "ribbon-my-data.json" in {name for name, _ in files}
    return left(discord) + [f"{name}: {_BY_CHANCE.sub('', data.decode())}" for name, data in files]


async def _by_itself(discord: Discord, ada: Member, bo: Member) -> None:
    """What the clock says in a game: the lobby closes, a question is asked, its time is over and its answer told."""
    await ada.types("quiz start", questions=1)
    await settled(discord)
    await bo.presses("Join")
    for words in ("Question 1 of 1", "The answer:"):
        for _ in range(100):
            if any(words in post.text for post in bo.screen if not post.sees and post.author != ada.number):
                break
            discord.state.skipped += 5
            await asyncio.sleep(3 * clock.LOOK)
        await bo.sees(words)
    await settled(discord)


async def _left(monkeypatch: pytest.MonkeyPatch, book: Book, names: list[str], *, game: bool = True) -> list[str]:
    monkeypatch.setattr(clock, "LOOK", 0.02)
    monkeypatch.setattr(bot, "PATIENCE", 30.0)  # on a busy machine too, nobody is told to wait
    async with chatting(MemoryBooks(book)) as discord:
        discord.state.patience = 60.0
        found = await _everything(discord, book.cover.id, names, game=game)
        assert discord.rest.refused == []
        return found


async def test_no_byte_of_any_command_depends_on_what_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed, completed, pressed, filled in, pointed at, said to Ribbon in a channel or alone: the same leaves."""
    names = some(PLAN, HORIZON)
    expected = await _left(monkeypatch, whole(PLAN), names)
    assert len(expected) > 200
    for other in others(PLAN, HORIZON, names)[-2:]:
        assert await _left(monkeypatch, other, names) == expected


def _widened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant: everything is seen from one chapter further on."""
    narrow = MemoryBooks.up_to

    def wide(self: MemoryBooks, book: str, horizon: Horizon) -> View | None:
        return narrow(self, book, Horizon(horizon.chapter + 1))

    monkeypatch.setattr(MemoryBooks, "up_to", wide)


def _offering(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mutant: what is offered while somebody types is looked up one chapter further on, and nothing else is."""
    narrow, complete = MemoryBooks.up_to, App.complete
    further = 0

    def wide(self: MemoryBooks, book: str, horizon: Horizon) -> View | None:
        return narrow(self, book, Horizon(horizon.chapter + further))

    async def offers(
        self: App, command: type[Command], option: str, typed: str, caller: Caller, place: Place
    ) -> tuple[str, ...]:
        nonlocal further
        further = 1
        try:
            return await complete(self, command, option, typed, caller, place)
        finally:
            further = 0

    monkeypatch.setattr(MemoryBooks, "up_to", wide)
    monkeypatch.setattr(App, "complete", offers)


@pytest.mark.parametrize("mutant", [_widened, _offering])
async def test_a_leak_is_noticed(monkeypatch: pytest.MonkeyPatch, mutant: Any) -> None:  # noqa: ANN401 - either of two
    """What leaves is another thing as soon as one of the ways in looks a chapter too far."""
    names = some(PLAN, HORIZON)
    mutant(monkeypatch)
    found = await _left(monkeypatch, whole(PLAN), names, game=False)  # which a mutant may not let anybody join
    assert await _left(monkeypatch, twin(PLAN, HORIZON, "other"), names, game=False) != found
