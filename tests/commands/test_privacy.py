"""All that is kept of a member is theirs to have, and theirs to have deleted; and neither tells of what lies ahead."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from bot.club import ClubEvent, MemberForgotten
from bot.commands.privacy import DEEDS
from bot.dialogue.reply import Attachment
from bot.errors import Refusal
from bot.game.events import ClueShown, QuestionClosed, QuestionOpened
from bot.game.solo import CardDropped, CardKept
from bot.member import Forgotten, KeptTried, MemberEvent
from bot.questions import Typed
from tests.doubles.reader import Reader

ASKED = tuple(Typed(ask=f"{number}?", since=0, answer="yes") for number in range(3))
NEW = "You have not finished a chapter"


async def exported(reader: Reader, who: str = "ada", *, here: bool = False) -> dict[str, Any]:
    """What is in the file that a member gets."""
    await reader.say("privacy export", who, here=here)
    (file,) = (part for reply in reader.shown[who] for part in reply.parts if isinstance(part, Attachment))
    kept: dict[str, Any] = json.loads(file.content)
    return kept


def deeds(kept: dict[str, Any], deed: str) -> list[dict[str, Any]]:
    """What the file tells of one sort."""
    return [{**told, "you": None} for told in kept["said and done"] if told["you"] == deed]


async def forget(reader: Reader, who: str = "ada", *, here: bool = False) -> str:
    """Ask to be forgotten, and press the button."""
    await reader.say("privacy forget", who, here=here)
    return await reader.press("Delete it all", who, here=here)


async def known(extra_time: int) -> Reader:
    """A reader in a club, two chapters in, who keeps a question and needs so many times as long in a quiz."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    await reader.say("read 2", here=True)
    await reader.say("who is the kraken?")
    await reader.press("Keep this question")
    await reader.say(f"quiz settings extra_time:{extra_time}x")
    return reader


async def test_file_tells_how_a_member_stands() -> None:
    """Where they are, what they keep, how much time they need, where they were welcomed, what they agreed to."""
    reader = await known(extra_time=2)
    now = (await exported(reader))["now"]
    assert now["books"] == [{"book": "The Case", "chapters finished": 2, "agreed to be spoiled": False}]
    assert [kept["words"] for kept in now["questions you keep"]] == ["who is the kraken?"]
    assert now["time you need in quizzes"] == 2.0
    assert now["clubs"] == ["channel"]


async def test_file_tells_what_a_member_said_as_they_typed_it() -> None:
    """Questions and answers in their own words, with the place and, where it is known, the time; in order."""
    reader = Reader(*ASKED)
    await reader.slow_game("my “own” answer")
    await reader.say("what of Комарад?", here=True)
    await reader.say("dispute it is\tnot so", here=True)
    kept = await exported(reader)
    answered = {"where": "channel", "you": None, "words": "my “own” answer", "at": "2026-01-15T12:00:03+00:00"}
    (told,) = deeds(kept, "answered a quiz question")
    assert answered.items() <= told.items()
    (asked,) = deeds(kept, "asked")
    assert asked == {"where": "channel", "you": None, "book": "The Case", "words": "what of Комарад?"}
    assert deeds(kept, "reported a quiz question")[0]["words"] == "it is not so"


async def test_file_tells_nothing_of_anybody_else() -> None:
    """What bo said in the same channel is bo's."""
    reader = Reader(*ASKED)
    await reader.slow_game("mine")
    for line in ("quiz answer the zebra", "what does the zebra want?", "dispute the zebra says so"):
        await reader.say(line, "bo", here=True)
    told = json.dumps(await exported(reader, here=True))
    assert "mine" in told
    assert "zebra" not in told


async def test_file_of_somebody_new_is_nearly_empty() -> None:
    """Who has said nothing yet has nothing but that they were there."""
    kept = await exported(Reader())
    assert kept["now"]["books"] == kept["said and done"] == []


async def test_file_tells_no_question_that_lies_ahead() -> None:
    """Back at an earlier place, what was asked further on is not told; the reader's own words are."""
    reader = Reader()
    await reader.say("read 5")
    await reader.press("Yes")
    await reader.say("quiz me 2")
    first = await reader.answer(right=False)
    assert "of chapter" in first
    before = await exported(reader)
    (told,) = deeds(before, "answered a question of your own quiz")
    assert "of chapter" in told["question"]
    assert len(before["now"]["to be reviewed"]) == 1
    await reader.say("read 0")
    after = await exported(reader)
    (told,) = deeds(after, "answered a question of your own quiz")
    assert "question" not in told
    assert told["words"]
    assert "of chapter" not in json.dumps(after)


async def test_forgetting_is_asked_about_first() -> None:
    """Until the button is pressed nothing is gone, and typing does not press it."""
    reader = Reader()
    await reader.say("read 1")
    said = await reader.say("privacy forget")
    assert "It cannot be undone" in said and "privacy export" in said
    with pytest.raises(Refusal, match="does not fit"):
        await reader.say("/privacy forget sure")
    assert "You have finished 1" in await reader.say("read")


async def test_forgotten_member_is_a_newcomer() -> None:
    """No progress, no questions kept, no quiz, no review, no settings; and nothing that a file could tell."""
    reader = await known(extra_time=3)
    await reader.say("quiz me 2")
    await reader.answer(right=False)
    assert "It is deleted" in await forget(reader)
    assert NEW in await reader.say("read")
    assert "You keep no questions" in await reader.say("kept")
    assert "Nothing is to be reviewed" in await reader.say("review")
    assert "You have the usual time" in await reader.say("quiz settings")
    kept = await exported(reader)
    assert (kept["now"]["books"], kept["now"]["questions you keep"], kept["now"]["clubs"]) == ([], [], [])
    assert "Welcome." in await reader.say("read", here=True)


async def test_forgotten_in_a_club_without_a_welcome() -> None:
    """Who is forgotten in the channel is not greeted for it, and loses all that they said in private too."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    await reader.say("read 2", "bo")
    said = await forget(reader, "bo", here=True)
    assert said == "It is deleted. If you speak to me again, you are new to me."
    assert NEW in await reader.say("read", "bo")


async def test_tables_show_a_former_member() -> None:
    """What was scored stays, under no name; and whoever comes back does not get it back."""
    reader = Reader(*ASKED)
    await reader.slow_game("a")
    await reader.say("quiz settings show_me:yes", here=True)
    await reader.say("quiz answer a", "bo", here=True)
    await reader.days(9)
    await reader.say("quiz stop", here=True)
    assert "ada: " in await reader.say("leaderboard all", "bo", here=True)
    await forget(reader)
    table = await reader.say("leaderboard all", "bo", here=True)
    assert "a former member: " in table and "ada" not in table
    assert "You have no game on this table yet." in await reader.say("leaderboard all", here=True)


async def test_words_are_gone_from_what_others_are_shown() -> None:
    """A moderator no longer reads what the reporter said and answered; that there was a report, they do."""
    reader = Reader(*ASKED)
    await reader.slow_game("a")
    await reader.say("quiz answer my secret", "bo", here=True)
    await reader.say("dispute but my secret", "bo", here=True)
    assert "my secret" in await reader.say("quiz queue", here=True)
    await forget(reader, "bo")
    queue = await reader.say("quiz queue", here=True)
    assert "my secret" not in queue and "(the words were deleted)" in queue


async def test_seat_of_a_forgotten_player_is_free() -> None:
    """A question does not wait for the answer of somebody who is not there any more."""
    reader = Reader(*ASKED)
    await reader.say("club setup book", here=True)
    await reader.say("quiz start mode:live", here=True)
    for who in ("ada", "bo"):
        await reader.say("join", who, here=True)
    game = (await reader.club()).playing
    assert game is not None and len(game.players) == 2
    await forget(reader, "bo", here=True)
    game = (await reader.club()).playing
    assert game is not None and len(game.players) == 1


def test_every_deed_is_told_or_follows_from_one() -> None:
    """A new kind of event has to be thought of here: what it is called, and what of it is the member's own."""
    ours = {KeptTried, CardKept, CardDropped, Forgotten, MemberForgotten, QuestionOpened, ClueShown, QuestionClosed}
    assert {*get_args(MemberEvent), *get_args(ClubEvent)} == {*DEEDS, *ours}
