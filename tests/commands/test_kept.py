"""Kept questions: a member keeps a limited number of them, for a limited time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands.read import Read
from bot.errors import StoreError
from bot.member import KEPT_AT_MOST, KEPT_FOR_DAYS
from tests.doubles.memory import MemoryJournal
from tests.doubles.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.journal import Batch, Due, Post

NONE_KEPT = "You keep no questions."


async def keep(reader: Reader, question: str) -> str:
    """Ask what no book answers, and keep it."""
    await reader.say(question)
    return await reader.press("Keep this question")


async def test_a_member_keeps_twenty_questions_at_most() -> None:
    """The next one is refused with how to make room, and is kept once there is some."""
    reader = Reader()
    for number in range(KEPT_AT_MOST):
        assert "Kept." in await keep(reader, f"who is kraken {number}?")
    assert f"You keep {KEPT_AT_MOST} questions already." in await keep(reader, "who is one kraken more?")
    assert len((await reader.member()).kept) == KEPT_AT_MOST
    await reader.say("kept drop 1")
    assert "Kept." in await keep(reader, "who is one kraken more?")


async def test_a_kept_question_expires() -> None:
    """It is there until its time is over, then it is shown no more, and is gone when the reader next moves on."""
    reader = Reader()
    await keep(reader, "who is the kraken?")
    reader.now += timedelta(days=KEPT_FOR_DAYS, seconds=-60)
    assert "who is the kraken?" in await reader.say("kept")
    reader.now += timedelta(seconds=120)
    assert NONE_KEPT in await reader.say("kept")
    assert len((await reader.member()).kept) == 1
    await reader.say("read 1")
    assert (await reader.member()).kept == ()


class _Untried(MemoryJournal):
    """A journal that, for some time, cannot keep that questions were tried."""

    down = False

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """Append all else."""
        if self.down and any(entry.kind == "KeptTried" for batch in batches for entry in batch.entries):
            raise StoreError
        await super().append(batches, due, posts)


async def test_what_was_said_is_answered_also_where_kept_questions_cannot_be_tried() -> None:
    """The store fails between the two: the move is made and told, and the questions are tried with the next word."""
    reader = Reader()
    reader.journal = journal = _Untried()
    reader.app = reader.door(journal)
    await keep(reader, "who is the kraken?")
    journal.down = True
    assert "You have finished 1 of 5 chapters" in await reader.say("read 1")
    assert (await reader.member()).kept_untried("book")
    journal.down = False
    await reader.say("books")
    assert not (await reader.member()).kept_untried("book")


TITLES = "what are the chapters called?"
ANSWERED = "Your reading now answers a question you kept."


async def test_what_was_found_out_further_on_does_not_count_for_who_has_gone_back() -> None:
    """Ada is told at 4 and, back at 2, once more: what chapter 3 had to do with it is not to be known there."""
    reader = Reader()
    await keep(reader, TITLES)
    assert ANSWERED in await reader.give(Read(chapter=4, sure=True))
    assert ANSWERED not in await reader.say("read 5")
    assert ANSWERED in await reader.say("read 2")
    assert ANSWERED not in await reader.say("read 3")
    assert "(can be answered now)" in await reader.say("home")
