"""What has to reach a channel gets there, and once, whatever becomes of the process and of the platform."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.render import plain
from bot.app import App, Caller, Place
from bot.app.outbox import STANDS, TAKEN_BACK, packed, posts, unpacked
from bot.clock import Clock
from bot.commands.registry import build, commands, parse, unpack
from bot.dialogue import reply as replies
from bot.dialogue.reply import Audience, Choice, Choices, Form, Prose, Reply, Run, Style, say
from bot.errors import Unreachable
from bot.posting import PAST, PAUSE, Posting, Uncertain
from bot.store import open_journal
from tests.doubles.memory import MemoryBooks, MemoryJournal
from tests.doubles.talking import shelf

if TYPE_CHECKING:
    from pathlib import Path

    from bot.journal import Journal

ROOM = "club/w/den"
ADA, BO = Caller("w", "ada", moderator=True), Caller("w", "bo")
DEN = Place("den")
ALWAYS = "edits: "


@dataclass
class Wall:
    """A channel as a platform keeps it: what stands there by its name, in order. It can be out of order itself."""

    repeats: bool = True
    there: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    trouble: Exception | None = None
    taken: bool = False
    sent: int = 0

    def serves(self, room: str) -> bool:
        """Whether this is the room of the channel."""
        return room == ROOM

    async def send(self, room: str, reply: Reply, key: str) -> str:
        """Put it up; under a key that is known, nothing more. In trouble it may have been taken nevertheless."""
        assert room == ROOM
        self.sent += 1
        if self.trouble is None or self.taken:
            name = self.keys.get(key, "") if self.repeats else ""
            if not name:
                name = self.keys[key] = f"message {len(self.there) + 1}"
                self.there[name] = plain(reply, 1)
        if self.trouble is not None:
            raise self.trouble
        return name

    async def edit(self, room: str, ref: str, reply: Reply) -> None:
        """Put something else in the place of a post."""
        assert room == ROOM
        if self.trouble is not None:
            raise self.trouble
        if ref not in self.there:
            raise Unreachable
        self.there[ref] = f"{ALWAYS}{plain(reply, 1)}"

    @property
    def seen(self) -> str:
        """All that stands there."""
        return "\n--\n".join(self.there.values())


class Evening:
    """A club on a journal, in a process that can be started again."""

    def __init__(self, journal: Journal, wall: Wall) -> None:
        self.journal, self.wall = journal, wall
        self.now = 1_768_000_000.0
        self.start()

    def start(self) -> None:
        """What a new process has: nothing but the journal."""
        self.app = App(self.journal, shelf(), lambda: datetime.fromtimestamp(self.now, UTC), lambda: Random(1))
        self.posting = Posting(self.app, self.wall, lambda: self.now)
        self.begun = self.now

    async def says(self, who: Caller, line: str, *, shown: bool = True) -> list[str]:
        """Somebody types a line; what they alone are shown. What is for all is posted, or is lost on the way."""
        self.now += 1
        answers = await self.app.handle(parse(line), who, DEN)
        if shown:
            await self.posting.post(ROOM, answers)
        return [plain(reply, 1) for reply in answers if reply.audience is Audience.ASKER]

    async def found(self) -> None:
        """A club in which both have read all that there is, and the channel talks up to chapter 3."""
        await self.says(ADA, "/club setup tulayev")
        for who in (ADA, BO):
            await self.app.handle(build(commands()["read"], {"chapter": 10, "sure": True}), who, DEN)
        await self.says(ADA, "/club checkpoint 3")

    async def later(self, seconds: float) -> None:
        """Time passes, and the process looks at what is left."""
        self.now += seconds
        await self.posting.look(self.begun)


def lobby(seen: str) -> int:
    """How many lobbies can be seen."""
    return seen.count("To join, you have finished")


async def test_what_a_dead_process_had_to_post_is_posted_by_the_next(tmp_path: Path) -> None:
    """Ada calls for a quiz, and the process dies before the channel hears of it: the next one says so, once."""
    wall = Wall()
    journal = await open_journal("", tmp_path)
    evening = Evening(journal, wall)
    await evening.found()
    await evening.says(ADA, "/quiz start", shown=False)
    await journal.close()
    evening.journal = journal = await open_journal("", tmp_path)
    assert lobby(wall.seen) == 0
    evening.now += 1
    evening.start()
    for _ in range(3):
        await evening.later(PAUSE)
        assert lobby(wall.seen) == 1
    await journal.close()


async def test_what_cannot_be_posted_now_is_posted_later_and_once() -> None:
    """The platform breaks down after it took the post, or before: in the end the channel has it once."""
    for taken in (False, True):
        wall = Wall()
        evening = Evening(MemoryJournal(), wall)
        await evening.found()
        wall.trouble, wall.taken = OSError("down"), taken
        await evening.says(ADA, "/quiz start")
        await evening.later(3 * PAUSE)
        assert lobby(wall.seen) == taken
        wall.trouble = None
        for _ in range(3):
            await evening.later(3 * PAUSE)
        assert lobby(wall.seen) == 1


async def test_what_was_overtaken_is_not_posted_after_it() -> None:
    """A question that could not be sent waits behind its reveal, and is not put in the place of that."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    await evening.says(ADA, "/quiz start questions:1 pace:brisk")
    await evening.says(BO, "/quiz join")
    clock = Clock(evening.journal, evening.app, evening.posting, lambda: evening.now)
    wall.trouble = OSError("down")
    while not any("Question 1 of 1" in post.reply for post in await evening.journal.unsent()):
        evening.now += 5
        await clock.look()
    evening.now += 3 * PAUSE
    wall.trouble = None
    (asked,) = await evening.app.left()
    reveal = replace(asked.reply, parts=say("The answer: to all of it.").parts, key="reveal")
    await evening.journal.append((), (), posts((reveal,), ROOM, 3, evening.now))
    turn = evening.posting._turn(ROOM)
    async with turn:
        both = asyncio.gather(evening.posting.post(ROOM, (reveal,)), evening.posting.look(evening.begun))
        await asyncio.sleep(0)
    await both
    assert list(wall.there.values())[-1] == "The answer: to all of it."


async def test_what_is_long_past_is_not_posted_any_more() -> None:
    """A platform that is back after an hour is not told of what was said then."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    wall.trouble = OSError("down")
    await evening.says(ADA, "/quiz start")
    wall.trouble = None
    await evening.later(PAST + 1)
    assert lobby(wall.seen) == 0
    assert await evening.journal.unsent() == []


async def test_a_channel_that_is_closed_is_told_to_whoever_posts() -> None:
    """What can never be shown is given back, and is not tried again."""
    wall = Wall(trouble=Unreachable())
    evening = Evening(MemoryJournal(), wall)
    (reply,) = [r for r in await evening.app.handle(parse("/club setup tulayev"), ADA, DEN) if r.key]
    assert await evening.posting.post(ROOM, (reply,)) == [reply]
    wall.trouble = None
    await evening.later(3 * PAUSE)
    assert wall.sent == 1
    assert await evening.journal.unsent() == []


async def test_a_game_stands_in_as_few_messages_as_it_can() -> None:
    """A question turns into its reveal where it stands, and what can be pressed no more is gone at the end."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    before = len(wall.there)
    await evening.says(ADA, "/quiz start questions:1 pace:brisk")
    clock = Clock(evening.journal, evening.app, evening.posting, lambda: evening.now)
    await evening.says(BO, "/quiz join")
    for _ in range(200):
        evening.now += 5
        await clock.look()
    assert [shown.startswith(ALWAYS) for shown in wall.there.values()][before:] == [True, True, False]
    called, asked, over = list(wall.there.values())[before:]
    assert "This quiz is over." in called
    assert "The answer:" in asked
    assert "That was the quiz" in over
    assert not any("1. " in shown and "Join" in shown for shown in wall.there.values())


async def test_a_message_that_somebody_deleted_is_posted_anew() -> None:
    """The reveal has to be seen, also where the question is gone; what only closes something has not."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    await evening.says(ADA, "/quiz start questions:1 pace:brisk")
    await evening.says(BO, "/quiz join")
    clock = Clock(evening.journal, evening.app, evening.posting, lambda: evening.now)
    while "Question 1 of 1" not in wall.seen:
        evening.now += 5
        await clock.look()
    wall.there.clear()
    for _ in range(100):
        evening.now += 5
        await clock.look()
    assert wall.seen.count("The answer:") == 1
    assert "This quiz is over." not in wall.seen


async def test_lowering_the_checkpoint_takes_back_what_went_further() -> None:
    """Bo shares an answer of chapter 2; when the channel goes back to 1 it is gone, and all else stays."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    await evening.says(BO, "who is Erchov?")
    await evening.says(BO, "/share")
    assert "High Commissar" in wall.seen
    await evening.says(ADA, "/club checkpoint 1")
    assert "High Commissar" not in wall.seen
    assert wall.seen.count(TAKEN_BACK) == 1
    assert "It talks up to the end of chapter 3" in wall.seen


async def test_one_answer_is_shared_once() -> None:
    """However often it is pressed, at once or later, by whomever; once it was taken back, or a day after, once more."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    for who in (BO, ADA):
        await evening.says(who, "who is Erchov?")
    presses = await asyncio.gather(*(evening.says(BO, "/share") for _ in range(50)))
    assert sorted(presses) == [[]] + [[STANDS]] * 49
    assert await evening.says(ADA, "/share") == [STANDS]
    await evening.says(BO, "who is Tulayev?")
    assert await evening.says(BO, "/share") == [], "another answer is none of this"
    assert wall.seen.count("High Commissar in charge") == 1
    await evening.says(ADA, "/club checkpoint 1")
    await evening.says(ADA, "/club checkpoint 3")
    assert await evening.says(ADA, "/share") == []
    assert await evening.says(ADA, "/share") == [STANDS]
    evening.now += 86_400
    assert await evening.says(ADA, "/share") == []
    assert wall.seen.count("High Commissar in charge") == 2


async def test_what_stands_there_tells_nobody_of_what_they_have_not_read() -> None:
    """Somebody who has read less shares the same words: whether they stand there from further on is not told."""
    evening = Evening(MemoryJournal(), Wall())
    await evening.found()
    await evening.app.handle(build(commands()["read"], {"chapter": 2}), BO, DEN)
    for who in (ADA, BO):
        await evening.says(who, "who is Erchov?")
        assert await evening.says(who, "/share") == []
    assert await evening.says(ADA, "/share") == [STANDS]


async def test_what_waits_is_not_posted_beyond_a_checkpoint_that_was_lowered() -> None:
    """A share that could not be sent is not sent when the channel has gone back behind it."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    await evening.says(BO, "who is Erchov?")
    await evening.says(BO, "/share", shown=False)
    await evening.says(ADA, "/club checkpoint 1")
    await evening.later(3 * PAUSE)
    assert "High Commissar" not in wall.seen
    assert await evening.journal.unsent() == []


async def test_what_may_be_missing_is_posted_again_by_a_moderator_alone() -> None:
    """Where posts have no key, nobody knows whether one stands whose sender died; the channel hears of it, once."""
    wall = Wall(repeats=False)
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    wall.trouble = ZeroDivisionError()  # the sender dies over it: nothing of what comes after a post happens
    answers = await evening.app.handle(parse("/quiz start"), ADA, DEN)
    (call,) = [reply for reply in answers if reply.key]
    await evening.app.outbox.sending(ROOM, call)
    wall.trouble = None
    evening.now += 1
    evening.start()
    for _ in range(3):
        await evening.later(3 * PAUSE)
    assert lobby(wall.seen) == 0
    assert wall.seen.count("may not have arrived") == 1
    again = unpack(f"club repost key:{call.key}")
    for who, told in ((BO, "moderator"), (ADA, ""), (ADA, "by now")):
        evening.now += 1
        shown = await evening.app.handle(again, who, DEN)
        await evening.posting.post(ROOM, shown)
        assert told in " ".join(plain(reply, 1) for reply in shown if reply.audience is Audience.ASKER)
    assert lobby(wall.seen) == 1


async def test_a_platform_that_does_not_say_what_it_did_is_not_asked_twice() -> None:
    """A post whose fate nobody knows is not repeated where that would show it twice."""
    wall = Wall(repeats=False)
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    wall.trouble, wall.taken = Uncertain(), True
    await evening.says(ADA, "/quiz start")
    wall.trouble = None
    for _ in range(3):
        await evening.later(3 * PAUSE)
    assert lobby(wall.seen) == 1


_TEXTS = st.text(max_size=5)
_RUNS = st.lists(st.builds(Run, _TEXTS, st.sampled_from(Style)), max_size=3).map(tuple)
_PRESS = st.builds(lambda n: build(commands()["quiz hint"], {"game": n, "number": 1}), st.integers(1, 99))
_BUILT = {
    "Prose": st.builds(Prose, _RUNS),
    "Quote": st.builds(replies.Quote, _RUNS, _TEXTS),
    "Fields": st.builds(replies.Fields, st.lists(st.builds(replies.Field, _TEXTS, _RUNS), max_size=2).map(tuple)),
    "Items": st.builds(replies.Items, st.lists(_RUNS, max_size=2).map(tuple)),
    "Choices": st.builds(Choices, st.lists(st.builds(Choice, _TEXTS, _PRESS), max_size=2).map(tuple)),
    "Form": st.builds(Form, _TEXTS, _PRESS, _TEXTS, st.lists(_TEXTS, max_size=2).map(tuple)),
    "Deadline": st.builds(replies.Deadline, st.floats(0, 1e10), st.floats(0, 1e5)),
    "Attachment": st.builds(replies.Attachment, _TEXTS, _TEXTS, _TEXTS, st.lists(_TEXTS, max_size=2).map(tuple)),
}


@given(st.lists(st.one_of(*_BUILT.values()), max_size=4).map(tuple), st.sampled_from(Audience), _TEXTS)
def test_a_reply_of_any_parts_comes_back_whole(parts: tuple[replies.Part, ...], audience: Audience, slot: str) -> None:
    """What the journal keeps of a reply is all of it."""
    reply = Reply(parts, audience, slot=slot)
    found = unpacked(packed(reply))
    assert found == reply
    assert found is not None
    assert found.audience is audience


def test_every_part_of_a_reply_is_among_those() -> None:
    """A part that is added tomorrow is tried as well."""
    assert set(_BUILT) == {part.__name__ for part in replies.Part.__args__}
    assert all(is_dataclass(part) and fields(part) for part in replies.Part.__args__)


def test_what_no_version_has_written_is_no_reply() -> None:
    """Garbage, and parts of another version, come to nothing instead of an error."""
    for written in ("", "[]", "{}", '{"is":"Hologram"}', '{"press":"no such thing"}', '{"is":"Run","text":"x"}'):
        assert unpacked(written) is None


def test_only_what_is_for_everybody_is_kept() -> None:
    """A private answer never lies in the outbox, and what closes something draws on no chapter."""
    private = say("for ada alone")
    public = replace(say("for all", audience=Audience.EVERYONE), key="k")
    shut = replace(public, slot="s", only_there=True)
    assert [(post.slot, post.horizon) for post in posts((private, public, shut), ROOM, 3, 1.0)] == [("k", 3), ("s", 0)]


@pytest.mark.parametrize("line", ["who is Erchov?", "recap", "quiz me", "kept", "help"])
async def test_a_private_answer_leaves_nothing_to_post(line: str) -> None:
    """What one member asked is nobody else's, also in the outbox."""
    evening = Evening(MemoryJournal(), Wall())
    await evening.found()
    await evening.says(BO, line)
    assert await evening.journal.unsent() == []


async def test_books_that_are_gone_leave_nothing_to_trip_over() -> None:
    """A process whose shelf has lost the club's book still looks at what is left."""
    wall = Wall()
    evening = Evening(MemoryJournal(), wall)
    await evening.found()
    await evening.says(ADA, "/quiz start", shown=False)
    evening.app = App(evening.journal, MemoryBooks(), lambda: datetime.fromtimestamp(evening.now, UTC))
    evening.posting = Posting(evening.app, wall, lambda: evening.now)
    await evening.posting.look(evening.now + 1)
    assert lobby(wall.seen) == 1
