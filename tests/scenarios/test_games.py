"""Whole games on the chat platforms: twelve players at once, days on end, and a process that dies in the middle."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from bot.club import Club
from bot.events import club_event
from tests.doubles.quizbook import said

if TYPE_CHECKING:
    from bot.game.game import Game
    from tests.scenarios.stage import Someone, Stage

_PLACE = re.compile(r"(\d+)\. (.*): (\d+) points?")
PLAYERS = 12
QUESTIONS = 4


async def _players(stage: Stage, count: int = PLAYERS) -> tuple[Someone, list[Someone]]:
    """A moderator, and players who have all read a chapter, as far as the channel talks, and want to be named."""
    ada = stage.member("ada", moderator=True)
    await ada.does("club setup", book="stones")
    await ada.does("club checkpoint", chapter=1)
    await ada.sees("It talks up to the end of chapter 1")
    await ada.does("read", chapter=1)
    await ada.sees("You have finished 1")
    players = [stage.member(f"player{number}") for number in range(count)]
    for player in players:
        await player.does("read", chapter=1)
        await player.sees("You have finished 1")
    return ada, players


async def _game(stage: Stage) -> Game:
    """The game of the channel, as the journal has it."""
    (room,) = [room for room in stage.journal.rooms if room.startswith("club/")]
    game = Club().after(map(club_event, stage.journal.rooms[room])).game
    assert game is not None
    return game


async def _join(players: list[Someone]) -> None:
    """All at once, by name."""
    for player in players:
        await player.sees("Join")
    await asyncio.gather(*(player.presses("Join") for player in players))
    for player in players:
        await player.sees("You are in.")
    await asyncio.gather(*(player.presses("Show my name") for player in players))
    for player in players:
        await player.sees("The tables of this club name you.")


async def _answer(stage: Stage, players: list[Someone], right: int) -> None:
    """All answer at once what is asked, the first of them rightly; each is told alone that it is noted."""
    question = (await _game(stage)).question
    given = [player.answers(said(question, well=number < right)) for number, player in enumerate(players)]
    await asyncio.gather(*given)
    for player in players:
        await player.sees("Noted.")


async def test_twelve_players_and_a_restart(game: Stage) -> None:
    """All join and answer at once, again and again; the process ends in the middle, and every answer counts once."""
    ada, players = await _players(game)
    await ada.does("quiz start", questions=QUESTIONS)
    await _join(players)
    await game.passes(30)
    for number in range(1, QUESTIONS + 1):
        await players[0].sees(f"Question {number} of {QUESTIONS}")
        await game.passes(2)
        if number == 2:
            await game.restarts()
            await players[0].sees("The quiz goes on.")
        await _answer(game, players, right=3 * number)
        assert not [text for text in players[-1].screen[-3:] if "The answer:" in text]
        while (await _game(game)).number == number and not (await _game(game)).over:
            await game.passes(5)
    table = await players[0].sees("That was the quiz.")
    places = {
        name: (int(rank), int(points)) for rank, names, points in _PLACE.findall(table) for name in names.split(", ")
    }
    played = await _game(game)
    assert [len(each.answers) for each in played.rounds] == [PLAYERS] * QUESTIONS
    assert sum(text.count("That was the quiz.") for text in players[1].screen) == 1
    assert places["player0"][0] == 1 and places["player0"][1] > places["player3"][1] > places["player9"][1] > 0


async def test_a_slow_game_over_days_and_a_restart(game: Stage) -> None:
    """A question a day, an answer in private on each, a night in which the process ends, and one table at the end."""
    ada, players = await _players(game, 3)
    await ada.does("quiz start", mode="slow", questions=3)
    for number in range(1, 4):
        await players[0].sees(f"Question {number} of 3")
        await _answer(game, players, right=number)
        if number == 2:
            await game.restarts()
            await ada.sees("The quiz goes on.")
        await game.passes(24 * 3600 + 60)
    await players[0].sees("That was the quiz.")
    assert [len(each.answers) for each in (await _game(game)).rounds] == [3, 3, 3]
    assert sum("The answer:" in text for text in players[1].screen) == 3
