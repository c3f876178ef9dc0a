"""What stands in a channel goes no further than the channel talks, in whatever order things are said and sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.app.outbox import TAKEN_BACK, posts
from bot.commands.registry import parse, unpack
from bot.dialogue.reply import Audience, say
from bot.errors import StoreError
from bot.posting import PAST, PAUSE
from tests.doubles.memory import MemoryJournal
from tests.doubles.talking import shelf
from tests.test_posting import ADA, BO, DEN, ROOM, Evening, Wall

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.dialogue.reply import Reply
    from bot.journal import Batch, Due, Post

SHARED = "High Commissar"
"""What Bo shares, of chapter 2."""


async def club(*, repeats: bool = True) -> Evening:
    """A club that talks up to chapter 3, where Bo has asked who Erchov is."""
    evening = Evening(MemoryJournal(), Wall(repeats=repeats))
    await evening.found()
    await evening.says(BO, "who is Erchov?")
    return evening


async def decided(evening: Evening, line: str) -> tuple[Reply, ...]:
    """What comes of a line; whoever is to post it takes their time."""
    evening.now += 1
    return await evening.app.handle(parse(line), BO if line == "/share" else ADA, DEN)


async def test_what_is_sent_late_is_not_sent_beyond_a_lower_checkpoint() -> None:
    """Bo's share is on its way when the checkpoint goes down, and gets to the channel after the word of that."""
    evening = await club()
    share = await decided(evening, "/share")
    await evening.says(ADA, "/club checkpoint 1")
    await evening.posting.post(ROOM, share)
    assert SHARED not in evening.wall.seen
    assert TAKEN_BACK not in evening.wall.seen
    assert await evening.journal.unsent() == []


async def test_what_was_shown_meanwhile_is_taken_back() -> None:
    """A platform shows Bo's share by itself, and says so when the checkpoint has gone down."""
    evening = await club()
    (share,) = await decided(evening, "/share")
    await evening.says(ADA, "/club checkpoint 1")
    there = await evening.wall.send(ROOM, share, share.key)
    await evening.posting.stands(ROOM, share, there)
    assert SHARED not in evening.wall.seen
    assert evening.wall.seen.count(TAKEN_BACK) == 1


async def test_what_has_to_be_taken_back_is_so_after_any_time() -> None:
    """The platform is down for an hour when the checkpoint goes down: what went further is gone once it is back."""
    evening = await club()
    await evening.says(BO, "/share")
    evening.wall.trouble = OSError("down")
    await evening.says(ADA, "/club checkpoint 1")
    evening.wall.trouble = None
    evening.start()
    await evening.later(PAST + 1)
    assert SHARED not in evening.wall.seen
    assert evening.wall.seen.count(TAKEN_BACK) == 1


async def unsure(evening: Evening) -> str:
    """Bo's share, of which nobody knows whether it stands. Returns what a moderator presses to have it again."""
    (share,) = await decided(evening, "/share")
    await evening.app.outbox.unsure(ROOM, share)
    return f"club repost key:{share.key}"


async def test_nothing_is_posted_again_beyond_the_checkpoint() -> None:
    """What may be missing stays so when the channel has gone back behind it, and may be had when it is there again."""
    evening = await club(repeats=False)
    again = unpack(await unsure(evening))
    await evening.says(ADA, "/club checkpoint 1")
    (told,) = await evening.app.handle(again, ADA, DEN)
    assert told.audience is Audience.ASKER
    await evening.says(ADA, "/club checkpoint 3")
    await evening.posting.post(ROOM, await evening.app.handle(again, ADA, DEN))
    assert SHARED in evening.wall.seen


@pytest.mark.parametrize("read", [0, 10])
async def test_what_was_posted_again_goes_as_far_as_it_did(read: int) -> None:
    """However far the moderator is who has it posted again, it is taken back when the channel goes behind it."""
    evening = await club(repeats=False)
    again = await unsure(evening)
    await evening.app.handle(unpack(f"read chapter:{read} sure"), ADA, DEN)
    await evening.posting.post(ROOM, await evening.app.handle(unpack(again), ADA, DEN))
    assert SHARED in evening.wall.seen
    for higher in (5, 3):
        await evening.says(ADA, f"/club checkpoint {higher}")
        assert SHARED in evening.wall.seen
    await evening.says(ADA, "/club checkpoint 2")
    assert SHARED not in evening.wall.seen


async def test_what_was_taken_back_may_be_shared_again_where_it_goes_no_further() -> None:
    """What the cover says is shared in a channel that talks up to chapter 3, taken back at 0, and shared there."""
    evening = await club()
    await evening.says(BO, "who wrote the book?")
    await evening.says(BO, "/share")
    await evening.says(ADA, "/club checkpoint 0")
    assert "Victor Serge" not in evening.wall.seen
    assert await evening.says(BO, "/share") == []
    assert "Victor Serge" in evening.wall.seen
    assert len(await evening.says(BO, "/share")) == 1


class _Meanwhile(MemoryJournal):
    """A journal that has something done just before a post is kept in it, once."""

    first: Callable[[], Awaitable[object]] | None = None

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """Append, after what comes first."""
        first, self.first = (self.first, None) if posts else (None, self.first)
        if first:
            await first()
        await super().append(batches, due, posts)


async def test_another_process_that_lowers_the_checkpoint_is_heard_before_anything_is_posted() -> None:
    """Ada's word comes to one process while another has decided what to show of Bo's share: that decides again."""
    journal = _Meanwhile()
    evening = Evening(journal, Wall())
    await evening.found()
    await evening.says(BO, "who is Erchov?")
    other = App(journal, shelf(), lambda: datetime.fromtimestamp(evening.now, UTC), lambda: Random(1))
    journal.first = lambda: other.handle(parse("/club checkpoint 1"), ADA, DEN)
    (told,) = await decided(evening, "/share")
    assert told.audience is Audience.ASKER
    assert [post.horizon for post in await journal.posts(ROOM) if SHARED in post.reply] == []


async def test_what_was_overtaken_is_not_put_in_the_place_of_what_came_after_it() -> None:
    """Whoever posts a question is so slow that its reveal stands already."""
    evening = await club()
    asked, told = (
        replace(say(words, audience=Audience.EVERYONE), key=words, slot="quiz 1 1") for words in ("asked", "told")
    )
    await evening.journal.append((), (), posts((asked, told), ROOM, 0, evening.now))
    await evening.posting.post(ROOM, (told,))
    await evening.posting.post(ROOM, (asked,))
    assert list(evening.wall.there.values())[-1] == "told"


def test_what_was_decided_at_once_comes_back_in_its_order() -> None:
    """A journal gives posts back by their age, whatever their keys are."""
    replies = tuple(replace(say(key, audience=Audience.EVERYONE), key=key) for key in "cab")
    kept = posts(replies, ROOM, 0, 1_768_000_000.0)
    assert [post.key for post in sorted(kept, key=lambda post: (post.at, post.key))] == ["c", "a", "b"]


class _Forgetful(MemoryJournal):
    """A journal in which it cannot be kept, for some time, that a post stands."""

    down = False

    async def stands(self, room: str, key: str, ref: str) -> None:
        """Keep it, or fail."""
        if self.down:
            raise StoreError
        await super().stands(room, key, ref)


async def test_the_posts_after_one_that_could_not_be_noted_are_sent() -> None:
    """The store fails between two posts: both are in the channel, and the first one once."""
    journal = _Forgetful()
    evening = Evening(journal, Wall())
    await evening.found()
    replies = tuple(replace(say(f"{key}!", audience=Audience.EVERYONE), key=key) for key in ("one", "two"))
    await journal.append((), (), posts(replies, ROOM, 0, evening.now))
    journal.down = True
    assert await evening.posting.post(ROOM, replies) == []
    journal.down = False
    await evening.later(3 * PAUSE)
    assert list(evening.wall.there.values())[-2:] == ["one!", "two!"]
    assert await journal.unsent() == []
