"""Whole quizzes on Slack, in which a ledger of the test's own says what everybody has earned."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from adapters.slack.manifest import manifest
from bot.store import open_journal
from tests.doubles.lampquiz import BOOKS, HINTS, PLANS, QUESTIONS, WHOLE, WITH_A_HINT, known
from tests.doubles.slack import markup
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.running import HTTP, SOCKETS, ribbon
from tests.doubles.slack.settling import settled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.doubles.slack.chat import Member, Slack
    from tests.doubles.slack.state import Post

DAY = 86_400


async def _gathered(slack: Slack, chapters: int, *names: str) -> list[Member]:
    """A club that talks up to a chapter, all of whose members have read so far; the first has set it up."""
    players = [slack.member(name) for name in names]
    await players[0].types("club setup", book="book")
    await settled(slack)
    await players[0].types("club checkpoint", chapter=chapters)
    await settled(slack)
    for chapter in range(1, chapters + 1):  # one by one, since a jump has to be confirmed
        await asyncio.gather(*(player.types("read", chapter=chapter) for player in players))
        await settled(slack)
    return players


async def _question(slack: Slack, who: Member, number: int) -> Post:
    """The question of a number, once it is asked."""

    def asked() -> list[Post]:
        said = f"Question {number} of"
        return [post for post in who.screen if said in post.text and post.components and not post.sees]

    found = await slack.until(asked)
    post: Post = found[-1]
    return post


async def _answers(who: Member, post: Post, said: tuple[str, ...]) -> None:
    """Answer a question as its message lets a client: with a select, a button, or a modal."""
    selects = [each for each in post.components if each["type"] == "static_select"]
    labels = {markup.label(each).partition(". ")[2]: markup.label(each) for each in post.components}
    if selects:
        await who.picks(*said)
    elif said[0] in labels:
        await who.presses(labels[said[0]], post)
    else:
        await who.presses("Your answer", post)
        fields = (await who.sees_modal()).components
        if fields[0]["type"] == "plain_text_input":
            who.writes(said[0])
        elif len(fields) == 1:
            await who.picks(*said)
        else:
            for field, each in zip(fields, said, strict=True):
                await who.picks(each, of=field["_label"])
        await who.submits()
    await settled(who.slack)


async def _plays(who: Member, post: Post, plan: str) -> int:
    """Do at a question what is planned; the points that it earns."""
    question, right, wrong = known(post.text)
    match plan:
        case "right" | "twice":
            await _answers(who, post, right)
            if plan == "twice":
                await _answers(who, post, right)
        case "wrong":
            await _answers(who, post, wrong)
        case "hint":
            await who.presses("Hint", post)
            assert (await who.sees(HINTS[0])).sees == who.number
            await _answers(who, post, right)
            return WITH_A_HINT
        case "mended" | "spoiled":
            for given in (wrong, right) if plan == "mended" else (right, wrong):
                await _answers(who, post, given)
                who.slack.state.skipped += 0.01
        case "typed" if not question.shown:
            await who.types("quiz answer", answer=right[0])
        case _:
            return 0
    return WHOLE if plan in {"right", "mended", "twice", "typed"} else 0


async def _over(slack: Slack, who: Member, post: Post, number: int) -> None:
    """Let the time of a question pass, and wait for its answer."""
    (element,) = re.findall(r"'timestamp': (\d+)", str(post.body))
    await settled(slack)
    slack.state.skipped += max(0.0, float(element) + 1.8 - slack.state.now())
    await slack.until(lambda: sum("The answer:" in each.text for each in who.screen) == number, 10)


async def _round(players: Sequence[Member], post: Post, ledger: Counter[str], dice: Random) -> None:
    """Let everybody do something at a question, at once, and write down what it earns."""
    slack = players[0].slack
    slack.state.skipped += 5  # nobody reads quicker than that
    plans = [dice.choice(PLANS) for _ in players]
    earned = [await _plays(who, post, plan) for who, plan in zip(players, plans, strict=True)]
    ledger.update({who.number: points for who, points in zip(players, earned, strict=True)})
    await settled(slack)


async def _points(who: Member) -> int:
    """What the game says that a player has, to them alone."""
    await who.types("quiz score")
    await settled(who.slack)
    shown = next(post for post in reversed(who.screen) if post.sees and " point" in post.text)
    name = who.slack.state.users[who.number].name
    found = re.findall(rf"@?(?:{name}|{who.number})\b[^:\n]*: (\d+) point", shown.text)
    assert found, shown.text
    return int(found[0])


@pytest.mark.parametrize("over", [SOCKETS, HTTP])
async def test_twelve_players_and_a_restart(tmp_path: Path, over: str) -> None:
    """Six questions, answered by selects, buttons and modals, twice, late and not at all: the points are the ledger's.

    Who has not read so far may not join, and in the middle of a question Ribbon ends and another one begins.
    """
    dice, ledger = Random(7), Counter[str]()
    async with local_slack(manifest()) as slack:
        journal = await open_journal("", tmp_path)
        async with ribbon(slack, journal, BOOKS, over):
            host, *others = await _gathered(slack, 2, *(f"player{n}" for n in range(12)))
            ledger.update({each.number: 0 for each in (host, *others)})
            await host.types("quiz start", questions=len(QUESTIONS))
            await host.sees("Join")
            await asyncio.gather(*(each.presses("Join") for each in others[:6]))
            await asyncio.gather(*(each.types("quiz join") for each in others[6:]))
            for each in (host, *others[:2]):
                await each.types("quiz settings", show_me="yes")
            behind = slack.member("behind")
            await behind.presses("Join")
            assert (await behind.sees("How far have you read?")).sees == behind.number
            await settled(slack)
            slack.state.skipped += 35
            for number in (1, 2):
                post = await _question(slack, host, number)
                await _round([host, *others], post, ledger, dice)
                await _over(slack, host, post, number)
                slack.state.skipped += 10
            post = await _question(slack, host, 3)
            await _round(others[:5], post, ledger, dice)
        await journal.close()
        journal = await open_journal("", tmp_path)
        async with ribbon(slack, journal, BOOKS, over):
            await host.sees("The quiz goes on")
            post = await _question(slack, host, 3)
            await _round([host, *others[5:]], post, ledger, dice)
            await _over(slack, host, post, 3)
            for number in (4, 5, 6):
                slack.state.skipped += 10
                post = await _question(slack, host, number)
                await _round([host, *others], post, ledger, dice)
                await _over(slack, host, post, number)
            final = await host.sees("That was the quiz.")
            assert {each.number: await _points(each) for each in (host, *others)} == ledger
            named = {slack.state.users[each.number].name for each in (host, *others[:2])}
            told = set(re.findall(r"\bplayer\d+\b", final.text))
            assert told == named
            assert not slack.refused and not slack.state.pinged
        await journal.close()


async def test_a_slow_quiz_goes_on_for_days_and_home_follows(tmp_path: Path) -> None:
    """Questions of a day each, answered in one's own time, by a Ribbon that is another one every day."""
    ledger = Counter[str]()
    async with local_slack(manifest()) as slack:
        journal = await open_journal("", tmp_path)
        async with ribbon(slack, journal, BOOKS):
            players = await _gathered(slack, 1, "ada", "bo", "cy")
            await players[0].types("quiz start", mode="slow", questions=3)
            await settled(slack)
        await journal.close()
        for number in (1, 2, 3):
            journal = await open_journal("", tmp_path)
            async with ribbon(slack, journal, BOOKS):
                post = await _question(slack, players[0], number)
                for who, plan in zip(players, ("right", "hint", "wrong"), strict=True):
                    slack.state.skipped += DAY / 10
                    ledger[who.number] += await _plays(who, post, plan)
                await _over(slack, players[0], post, number)
                assert {who.number: await _points(who) for who in players} == ledger
                assert "1 of" in (await players[2].opens_home()).text
            await journal.close()
        assert not slack.refused
