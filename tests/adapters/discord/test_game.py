"""Whole quizzes over the gateway, in which a ledger of the test's own says what everybody has earned."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

from bot.store import open_journal
from tests.doubles.discord.chat import local_discord
from tests.doubles.discord.running import ribbon
from tests.doubles.discord.settling import settled
from tests.doubles.lampquiz import BOOKS, PLANS, QUESTIONS, WHOLE, WITH_A_HINT, known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.doubles.discord.chat import Discord, Member
    from tests.doubles.discord.state import Post

DAY = 86_400
MODAL = 9


async def _gathered(discord: Discord, chapters: int, *names: str) -> list[Member]:
    """A club that talks up to a chapter, all of whose members have read so far; the first moderates."""
    players = [discord.member(name, moderator=name == names[0]) for name in names]
    await players[0].types("club setup", book="book")
    await players[0].types("club checkpoint", chapter=chapters)
    for player in players:
        for chapter in range(1, chapters + 1):  # one by one, since a jump has to be confirmed
            await player.types("read", chapter=chapter)
    return players


def _asked(who: Member) -> list[Post]:
    """The questions that stand in the channel and can be answered there, oldest first."""
    return [post for post in who.screen if "Question " in post.text and post.components and not post.sees]


async def _question(discord: Discord, who: Member, number: int) -> Post:
    """The question of a number, once it is asked."""
    found = await discord.until(lambda: [post for post in _asked(who) if f"Question {number} of" in post.text])
    post: Post = found[-1]
    return post


async def _answers(who: Member, post: Post, said: tuple[str, ...]) -> None:
    """Answer a question as its message lets a client: with a button, a select, or a modal."""
    kinds = {each["type"] for each in post.components}
    labels = {each["label"].partition(". ")[2]: each["label"] for each in post.components if each["type"] == 2}
    if 3 in kinds:
        await who.picks(*said, post=post)
    elif said[0] in labels:
        await who.presses(labels[said[0]], post)
    else:
        opened = await who.presses("Your answer", post)
        listed = re.findall(r"\b([a-f])\. (\w+)", post.text.replace("\\", ""))
        letters = {name: letter for letter, name in listed}
        await who.fills(opened, " ".join(letters.get(each, each) for each in said))


async def _plays(who: Member, post: Post, plan: str) -> int:
    """Do at a question what is planned; the points that it earns."""
    question, right, wrong = known(post.text)
    match plan:
        case "right":
            await _answers(who, post, right)
        case "wrong":
            await _answers(who, post, wrong)
        case "hint":
            assert (await who.presses("Hint", post)).private
            await _answers(who, post, right)
            return WITH_A_HINT
        case "mended":
            await _answers(who, post, wrong)
            who.discord.state.skipped += 0.01  # a later answer is later by Discord's clock, which knows milliseconds
            await _answers(who, post, right)
        case "spoiled":
            await _answers(who, post, right)
            who.discord.state.skipped += 0.01
            await _answers(who, post, wrong)
        case "twice":
            await asyncio.gather(_answers(who, post, right), _answers(who, post, right))
        case "typed" if not question.shown:
            await who.types("quiz answer", answer=right[0])
        case _:
            return 0
    return WHOLE if plan in {"right", "mended", "twice", "typed"} else 0


async def _over(discord: Discord, who: Member, post: Post, number: int) -> None:
    """Let the time of a question pass, and wait for its answer."""
    (until,) = re.findall(r"<t:(\d+):R>", post.text)
    discord.state.skipped = max(discord.state.skipped, float(until) + 1.8 - time.time())
    await discord.until(lambda: sum("The answer:" in each.text for each in who.screen) == number)


def _pressable(post: Post) -> dict[str, Any]:
    """The first of the buttons or selects of a message, as a client sends it that is pressed."""
    component = post.components[0]
    values = {"values": [component["options"][0]["value"]]} if component["type"] == 3 else {}
    return {"custom_id": component["custom_id"], "component_type": component["type"], **values}


async def _points(who: Member) -> int:
    """What the game says that a player has, to them alone."""
    shown = await who.types("quiz score")
    assert shown.private and shown.original
    found = re.findall(rf"<@{who.number}>[^:]*: (\d+) point", shown.original.text.replace("\\", ""))
    return int(found[0])


async def _round(players: Sequence[Member], post: Post, ledger: Counter[str], dice: Random) -> None:
    """Let everybody do something at a question, at once, and write down what it earns."""
    players[0].discord.state.skipped += 5  # nobody reads quicker than that
    plans = [dice.choice(PLANS) for _ in players]
    earned = await asyncio.gather(*(_plays(who, post, plan) for who, plan in zip(players, plans, strict=True)))
    ledger.update({who.number: points for who, points in zip(players, earned, strict=True)})


async def _first_half(discord: Discord, ledger: Counter[str], dice: Random) -> list[Member]:
    """The lobby, two questions, and a third to which half of the players have given their answer."""
    host, *others = await _gathered(discord, 2, *(f"player{n}" for n in range(12)))
    ledger.update({each.number: 0 for each in (host, *others)})
    assert not (await host.types("quiz start", questions=len(QUESTIONS))).private
    joined = await asyncio.gather(*(each.presses("Join") for each in others[:6]))
    joined += await asyncio.gather(*(each.types("quiz join") for each in others[6:]))
    assert all(each.private for each in joined)
    for each in (host, *others[:2]):
        await each.types("quiz settings", show_me="yes")
    behind = discord.member("behind")
    assert (await behind.presses("Join")).private
    await behind.sees("How far have you read?")
    discord.state.skipped += 35
    for number in (1, 2):
        post = await _question(discord, host, number)
        await _round([host, *others], post, ledger, dice)
        old = _pressable(post)
        await _over(discord, host, post, number)
        late = await others[0].forges(3, old, post)  # as from a screen that has not caught up
        if late.response == MODAL:
            late = await others[0].fills(late, "Mara")
        assert late.private and late.original and "There is no open question" in late.original.text
        discord.state.skipped += 10
    post = await _question(discord, host, 3)
    assert (await others[-1].types("quiz leave")).private
    await _round(others[:5], post, ledger, dice)
    await _plays(host, post, "wrong")
    await settled(discord)
    return [host, *others]


async def test_twelve_players_and_a_restart(tmp_path: Path) -> None:
    """Six questions, answered by buttons, selects and modals, twice, late and not at all: the points are the ledger's.

    One player leaves, one may not join, and in the middle of a question Ribbon ends and another one begins.
    """
    dice, ledger = Random(7), Counter[str]()
    async with local_discord() as discord:
        journal = await open_journal("", tmp_path)
        async with ribbon(discord, journal, BOOKS):
            everybody = await _first_half(discord, ledger, dice)
        await journal.close()
        host, *others, _ = everybody
        journal = await open_journal("", tmp_path)
        async with ribbon(discord, journal, BOOKS):
            await discord.until(lambda: "The quiz goes on" in _asked(host)[-1].text)
            post = await _question(discord, host, 3)
            await _round(others[5:], post, ledger, dice)
            ledger[host.number] += await _plays(host, post, "right")  # who has answered wrong may still change that
            await _over(discord, host, post, 3)
            for number in (4, 5, 6):
                discord.state.skipped += 10
                post = await _question(discord, host, number)
                await _round([host, *others], post, ledger, dice)
                await _over(discord, host, post, number)
            final = await host.sees("That was the quiz.")
            assert {each.number: await _points(each) for each in everybody} == ledger
            named = {each.number for each in (host, *others[:2])}
            assert {who for who in ledger if f"<@{who}>" in final.text} == named
            assert sum("That was the quiz." in each.text for each in host.screen) == 1
            assert discord.rest.refused == []
        await journal.close()


async def test_a_slow_quiz_goes_on_for_days(tmp_path: Path) -> None:
    """Two questions of a day each, answered in one's own time, by a Ribbon that is another one every day."""
    ledger = Counter[str]()
    async with local_discord() as discord:
        journal = await open_journal("", tmp_path)
        async with ribbon(discord, journal, BOOKS):
            players = await _gathered(discord, 1, "ada", "bo", "cy")
            await players[0].types("quiz start", mode="slow", questions=3)
        await journal.close()
        for number in (1, 2, 3):
            journal = await open_journal("", tmp_path)
            async with ribbon(discord, journal, BOOKS):
                post = await _question(discord, players[0], number)
                for who, plan in zip(players, ("right", "hint", "wrong"), strict=True):
                    discord.state.skipped += DAY / 10
                    ledger[who.number] += await _plays(who, post, plan)
                await _over(discord, players[0], post, number)
                assert {who.number: await _points(who) for who in players} == ledger
            await journal.close()
        assert discord.rest.refused == []
