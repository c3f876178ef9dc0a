"""The journal's contract, held by both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import count

import pytest

from bot.errors import Conflict, StoreError
from bot.journal import Batch, Cursor, Due, Entry, Post, State, member_room
from bot.store import Store
from bot.store.store import POSTS_KEPT


def note(body: str) -> Entry:
    """An entry that nobody in particular has written."""
    return Entry("noted", body)


async def bodies(journal: Store, room: str) -> list[str]:
    """What a room's entries say."""
    (entries,) = await journal.read([Cursor(room)])
    return [entry.body for entry in entries]


async def test_entries_come_back_in_order_and_whole(journal: Store) -> None:
    """What was appended in several goes is read in that order, with every field."""
    ada = await journal.pseudonym("w", "ada")
    first, second, third = Entry("asked", '{"n": 1}', ada, "Кто такой Рублёв?"), note("2"), note("3")
    await journal.append([Batch("club", 0, (first, second))])
    await journal.append([Batch("club", 2, (third,))])
    assert await journal.read([Cursor("club")]) == [[first, second, third]]


async def test_rooms_are_read_in_the_order_asked_for_after_their_cursors(journal: Store) -> None:
    """One call reads several rooms, each from where its reader stands; unknown rooms are empty."""
    await journal.append([Batch("b", 0, tuple(map(note, "123"))), Batch("a", 0, tuple(map(note, "xy")))])
    cursors = [Cursor("b", 1), Cursor("nowhere"), Cursor("a", 2), Cursor("a"), Cursor("b", 99)]
    rooms = await journal.read(cursors)
    assert [[entry.body for entry in room] for room in rooms] == [["2", "3"], [], [], ["x", "y"], []]
    assert await journal.read([]) == []


async def test_more_than_nine_entries_stay_in_order(journal: Store) -> None:
    """Numbers are compared as numbers."""
    await journal.append([Batch("club", 0, tuple(note(str(n)) for n in range(1, 121)))])
    assert await bodies(journal, "club") == [str(n) for n in range(1, 121)]


@pytest.mark.parametrize("after", [0, 1, 3, 4])
async def test_appending_after_anything_but_the_last_entry_conflicts(journal: Store, after: int) -> None:
    """Neither an entry that is taken nor one past a gap can be appended, and nothing is left behind."""
    await journal.append([Batch("club", 0, (note("1"), note("2")))])
    with pytest.raises(Conflict):
        await journal.append([Batch("club", after, (note("late"), note("later")))], [Due("club", "k", 1.0, "c")])
    assert await bodies(journal, "club") == ["1", "2"]
    assert await journal.claim(2.0, 9, 1.0) == []


@pytest.mark.parametrize("moved", ["a", "z"])
async def test_two_rooms_are_appended_to_both_or_not_at_all(journal: Store, moved: str) -> None:
    """A conflict in one room undoes the other, whichever of them comes first."""
    await journal.append([Batch(moved, 0, (note("first"),))])
    with pytest.raises(Conflict):
        await journal.append([Batch("m", 0, (note("lost"),)), Batch(moved, 0, (note("lost"),))])
    assert await bodies(journal, "m") == []
    await journal.append([Batch("m", 0, (note("kept"),)), Batch(moved, 1, (note("kept"),))])
    assert (await bodies(journal, "m"), await bodies(journal, moved)) == (["kept"], ["first", "kept"])


async def test_a_room_may_appear_twice_in_one_call(journal: Store) -> None:
    """The second batch goes on where the first one ends."""
    await journal.append([Batch("club", 0, (note("1"),)), Batch("club", 1, (note("2"),))])
    assert await bodies(journal, "club") == ["1", "2"]


async def test_a_batch_without_entries_asks_that_the_room_has_not_moved(journal: Store) -> None:
    """Something decided on a room that it does not write to can insist on it."""
    await journal.append([Batch("read", 0, (note("1"),)), Batch("written", 0, (note("1"),))])
    await journal.append([Batch("read", 1, ()), Batch("written", 1, (note("2"),)), Batch("empty", 0, ())])
    for stale in (0, 2):
        with pytest.raises(Conflict):
            await journal.append([Batch("read", stale, ()), Batch("written", 2, (note("lost"),))])
    assert await bodies(journal, "written") == ["1", "2"]


async def test_nothing_to_append_is_nothing(journal: Store) -> None:
    """An empty call is no error."""
    await journal.append([])


async def test_a_hundred_appends_at_once_all_arrive(journal: Store) -> None:
    """Writers of different rooms do not get into each other's way."""
    await asyncio.gather(*(journal.append([Batch(f"room {n}", 0, (note(str(n)),))]) for n in range(100)))
    rooms = await journal.read([Cursor(f"room {n}") for n in range(100)])
    assert [[entry.body for entry in room] for room in rooms] == [[str(n)] for n in range(100)]


async def test_of_a_hundred_appends_to_one_place_one_wins(journal: Store) -> None:
    """The others lose with a conflict; their neighbours in the same commit do not notice."""
    calls = [
        journal.append([Batch("club", 0, (note(str(n)),)), Batch(f"own {n}", 0, (note("x"),))]) for n in range(100)
    ]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    (winner,) = [n for n, outcome in enumerate(outcomes) if outcome is None]
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [Conflict] * 99
    assert await bodies(journal, "club") == [str(winner)]
    rooms = await journal.read([Cursor(f"own {n}") for n in range(100)])
    assert [n for n, room in enumerate(rooms) if room] == [winner]


async def test_twenty_writers_who_decide_again_leave_no_gap(journal: Store) -> None:
    """Everybody gets through in the end, each entry once."""
    await race([journal], writers=20, each=5)
    assert sorted(await bodies(journal, "club")) == sorted(f"{w}.{n}" for w in range(20) for n in range(5))


async def race(journals: list[Store], writers: int, each: int) -> None:
    """Let writers append to one room through the journals in turn, reading and trying again after a conflict."""

    async def write(writer: int) -> None:
        journal = journals[writer % len(journals)]
        for n in range(each):
            for _ in count():
                (seen,) = await journal.read([Cursor("club")])
                try:
                    await journal.append([Batch("club", len(seen), (note(f"{writer}.{n}"),))])
                except Conflict:
                    continue
                break

    await asyncio.gather(*(write(writer) for writer in range(writers)))


async def test_a_cancelled_caller_harms_nobody_else(journal: Store) -> None:
    """Whoever stops waiting leaves the others' entries alone."""
    calls = [asyncio.ensure_future(journal.append([Batch(f"room {n}", 0, (note("x"),))])) for n in range(10)]
    await asyncio.sleep(0)
    calls[3].cancel()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [asyncio.CancelledError]
    rooms = await journal.read([Cursor(f"room {n}") for n in range(10) if n != 3])
    assert [len(room) for room in rooms] == [1] * 9


async def test_a_members_words_come_back_until_they_are_forgotten(journal: Store) -> None:
    """Forgetting takes a member's words out of every room, leaves the entries, and touches nobody else."""
    ada, bo = await journal.pseudonym("w", "ada"), await journal.pseudonym("w", "bo")
    await journal.append([Batch("z", 0, (Entry("asked", "{}", ada, "who?"), Entry("asked", "{}", bo, "what?")))])
    await journal.append([Batch("a", 0, (note("x"), Entry("asked", "{}", ada, ""), Entry("pressed", "{}", ada)))])
    assert await journal.export(ada) == [("a", 2, ""), ("z", 1, "who?")]
    await journal.forget(ada)
    assert await journal.export(ada) == []
    assert await journal.read([Cursor("z"), Cursor("a")]) == [
        [Entry("asked", "{}", ada), Entry("asked", "{}", bo, "what?")],
        [note("x"), Entry("asked", "{}", ada), Entry("pressed", "{}", ada)],
    ]
    assert await journal.export(bo) == [("z", 2, "what?")]


async def test_what_a_member_wrote_comes_back_room_by_room(journal: Store) -> None:
    """Their own entries with their words, and nobody else's."""
    ada, bo = await journal.pseudonym("w", "ada"), await journal.pseudonym("w", "bo")
    hers = [Entry("asked", "1", ada, "who?"), Entry("pressed", "2", ada)]
    await journal.append(
        [Batch("a", 0, (hers[0], Entry("asked", "x", bo, "what?"), hers[1])), Batch("b", 0, (hers[1],))]
    )
    assert await journal.written("a", ada) == hers
    assert await journal.written("nowhere", ada) == []


async def test_forgetting_leaves_of_an_own_room_its_length(journal: Store) -> None:
    """Every entry becomes the last one, so that nobody can write after an older one; other rooms stay as they are."""
    ada = await journal.pseudonym("w", "ada")
    own, gone = member_room(ada), Entry("gone", "{}", ada)
    await journal.append([Batch(own, 0, (Entry("asked", "1", ada, "who?"), note("2"))), Batch("club", 0, (note("3"),))])
    await journal.forget(ada, [Batch(own, 2, (gone,)), Batch("club", 1, (gone,))], [Due("club", "k", 1.0, "x")])
    assert await journal.read([Cursor(own), Cursor("club")]) == [[gone, Entry("gone", "{}"), gone], [note("3"), gone]]
    assert await journal.user(ada) is None
    assert [due.room for due in await journal.claim(2.0, 9, 1.0)] == ["club"]
    for after in (0, 1, 2):
        with pytest.raises(Conflict):
            await journal.append([Batch(own, after, (note("late"),))])


async def test_forgetting_that_comes_too_late_changes_nothing(journal: Store) -> None:
    """If one of the rooms has moved on, who they are and what they said is still there."""
    ada = await journal.pseudonym("w", "ada")
    said = Entry("asked", "1", ada, "who?")
    await journal.append([Batch(member_room(ada), 0, (said,)), Batch("club", 0, (note("1"), note("2")))])
    with pytest.raises(Conflict):
        await journal.forget(ada, [Batch(member_room(ada), 1, (note("gone"),)), Batch("club", 1, (note("gone"),))])
    assert await journal.user(ada) == "ada"
    assert await journal.read([Cursor(member_room(ada))]) == [[said]]


async def test_words_that_arrive_after_their_author_was_forgotten_are_not_kept(journal: Store) -> None:
    """A command that was still on its way cannot bring back what nobody could delete any more."""
    ada = await journal.pseudonym("w", "ada")
    await journal.forget(ada)
    await journal.append([Batch("club", 0, (Entry("asked", "{}", ada, "who?"),))])
    assert await journal.read([Cursor("club")]) == [[Entry("asked", "{}", ada)]]
    assert await journal.export(ada) == []


async def test_forgetting_amid_appends_leaves_no_words(journal: Store) -> None:
    """Whatever the order in which they get through, nothing of the member's stays."""
    for n in range(10):
        ada = await journal.pseudonym("w", "ada")
        said = [Batch(f"room {n}.{k}", 0, (Entry("asked", "{}", ada, "who?"),)) for k in range(10)]
        calls = [journal.append([batch]) for batch in said]
        await asyncio.gather(*calls[:5], journal.forget(ada), *calls[5:])
        assert await journal.export(ada) == []


async def test_a_pseudonym_is_stable_and_tells_nothing(journal: Store) -> None:
    """The same member has the same name for good; the same user elsewhere has another, and so has who comes back."""
    ada = await journal.pseudonym("w", "ada")
    others = [await journal.pseudonym(*who) for who in (("w", "bo"), ("v", "ada"), ("wa", "da"))]
    assert await journal.pseudonym("w", "ada") == ada
    assert len({ada, *others}) == 4
    assert "ada" not in ada
    await journal.forget(ada)
    assert await journal.pseudonym("w", "ada") not in {ada, *others}


async def test_a_pseudonym_is_made_up_once_however_many_ask(journal: Store) -> None:
    """First calls that race get one answer for each member."""
    users = [f"user {n % 5}" for n in range(50)]
    names = await asyncio.gather(*(journal.pseudonym("w", user) for user in users))
    assert len(set(zip(users, names, strict=True))) == len(set(names)) == 5


async def test_what_is_due_is_claimed_earliest_first_up_to_the_limit(journal: Store) -> None:
    """Only what is due comes, each to one claimant."""
    due = [Due("club", f"key {n}", 10.0 + n / 4, f'{{"n": {n}}}') for n in (3, 1, 4, 0, 2)]
    await journal.append([], due)
    in_order = sorted(due, key=lambda one: one.at)
    assert await journal.claim(9.9, 9, 60.0) == []
    assert await journal.claim(10.75, 2, 60.0) == in_order[:2]
    assert await journal.claim(10.75, 9, 60.0) == in_order[2:4]
    assert await journal.claim(70.0, 9, 60.0) == in_order[4:]
    assert await journal.claim(70.0, 9, 60.0) == []


async def test_a_claim_that_is_not_settled_comes_back_when_its_lease_ends(journal: Store) -> None:
    """What a crashed process held is handled by the next; what was settled is not."""
    kept, settled = Due("a", "k", 1.0, "kept"), Due("b", "k", 1.0, "settled")
    await journal.append([], [kept, settled])
    assert await journal.claim(2.0, 9, 30.0) == [kept, settled]
    await journal.settle(settled)
    assert await journal.claim(31.9, 9, 30.0) == []
    assert await journal.claim(32.0, 9, 30.0) == [kept]


async def test_scheduling_a_key_again_moves_it(journal: Store) -> None:
    """A key has one time; one that was moved while it was claimed survives being settled, and can be claimed anew."""
    early, late = Due("club", "close", 1.0, "close 1"), Due("club", "close", 5.0, "close 2")
    await journal.append([], [early])
    assert await journal.claim(2.0, 9, 60.0) == [early]
    await journal.append([Batch("club", 0, (note("moved"),))], [late])
    await journal.settle(early)
    assert await journal.claim(4.0, 9, 60.0) == []
    assert await journal.claim(6.0, 9, 60.0) == [late]


async def test_scheduling_nothing_takes_a_key_away(journal: Store) -> None:
    """It leaves other keys and other rooms alone; of two changes to a key in one call the later one counts."""
    await journal.append([], [Due("club", "a", 1.0, "x"), Due("club", "b", 1.0, "x"), Due("other", "a", 1.0, "x")])
    await journal.append([], [Due("club", "a", 0.0, ""), Due("club", "never there", 0.0, "")])
    await journal.append([], [Due("club", "c", 1.0, "x"), Due("club", "c", 1.0, "")])
    await journal.append([], [Due("club", "d", 1.0, ""), Due("club", "d", 1.0, "x")])
    claimed = await journal.claim(2.0, 9, 1.0)
    assert [(due.room, due.key) for due in claimed] == [("club", "b"), ("club", "d"), ("other", "a")]


async def test_claimants_at_the_same_moment_share_what_is_due(journal: Store) -> None:
    """Nothing is handed out twice, nothing is left."""
    await journal.append([], [Due(f"room {n:02}", "k", float(n), "x") for n in range(40)])
    claims = await asyncio.gather(*(journal.claim(99.0, 5, 60.0) for _ in range(12)))
    claims.append(await journal.claim(99.0, 40, 60.0))
    assert sorted(due.room for claim in claims for due in claim) == [f"room {n:02}" for n in range(40)]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Комарад 🎀 'quoted' \"twice\" \\ % ? $1 /*pg x*/", "Комарад 🎀 'quoted' \"twice\" \\ % ? $1 /*pg x*/"),
        ("nul\0", "nul\N{REPLACEMENT CHARACTER}"),
        ("half \ud83d", "half \N{REPLACEMENT CHARACTER}"),
        ("two halves \ud83c\udf80", "two halves 🎀"),
    ],
)
async def test_any_text_can_be_kept(journal: Store, said: str, kept: str) -> None:
    """What no database can hold is replaced, everything else comes back as it was."""
    ada = await journal.pseudonym("w", "ada")
    await journal.append([Batch("club", 0, (Entry("asked", said, ada, said),))], [Due("club", "k", 1.0, said)])
    assert await journal.read([Cursor("club")]) == [[Entry("asked", kept, ada, kept)]]
    (due,) = await journal.claim(1.0, 1, 1.0)
    assert due.command == kept
    await journal.settle(Due("club", "k", 1.0, said))
    assert await journal.claim(9.0, 1, 1.0) == []


async def test_a_closed_journal_says_so(journal: Store) -> None:
    """Closing twice does no harm; whatever is asked afterwards gets a clear error."""
    await journal.append([Batch("club", 0, (note("x"),))])
    await asyncio.gather(journal.close(), journal.close())
    await journal.close()
    with pytest.raises(StoreError, match="closed"):
        await journal.read([Cursor("club")])
    with pytest.raises(StoreError, match="closed"):
        await journal.append([Batch("club", 1, (note("y"),))])


def post(key: str, slot: str = "", at: float = 1.0, room: str = "club/w/den") -> Post:
    """Something that has to reach a channel."""
    return Post(room, key, slot or key, 2, at, f'{{"{key}": 1}}')


async def test_a_post_waits_with_what_happened_until_it_stands(journal: Store) -> None:
    """It is there when the events are, is marked as it goes, and in the end only its name and its place are known."""
    await journal.append([Batch("club/w/den", 0, (note("1"),))], (), [post("b", at=2.0), post("a")])
    assert await journal.unsent() == [post("a"), post("b", at=2.0)] == await journal.posts("club/w/den")
    await journal.mark("club/w/den", "a", State.SENDING)
    assert [one.state for one in await journal.unsent()] == [State.SENDING, State.WAITING]
    await journal.stands("club/w/den", "a", "message 7")
    await journal.mark("club/w/den", "a", State.WAITING)  # it stands, whoever says so late
    assert await journal.unsent() == [post("b", at=2.0)]
    assert (await journal.posts("club/w/den"))[0] == replace(post("a"), reply="", state=State.STANDS, ref="message 7")
    await journal.drop("club/w/den", "b")
    await journal.drop("club/w/den", "b")
    assert await journal.unsent() == []
    assert await journal.posts("club/w/elsewhere") == []


async def test_a_post_that_lost_its_race_is_not_there(journal: Store) -> None:
    """Who has to decide again posts again; what they were about to post is nowhere."""
    await journal.append([Batch("club/w/den", 0, (note("1"),))])
    with pytest.raises(Conflict):
        await journal.append([Batch("club/w/den", 0, (note("late"),))], (), [post("a")])
    assert await journal.posts("club/w/den") == []


async def test_a_post_that_stands_replaces_those_of_its_slot(journal: Store) -> None:
    """A reveal makes its question forgotten, also one that was never sent; other rooms keep what they have."""
    there = [post("question", "q"), post("other"), post("question", "q", room="club/w/pub")]
    await journal.append((), (), there)
    await journal.append((), (), [post("reveal", "q", at=2.0)])
    await journal.stands("club/w/den", "reveal", "m")
    assert [one.key for one in await journal.posts("club/w/den")] == ["other", "reveal"]
    assert [one.key for one in await journal.posts("club/w/pub")] == ["question"]


async def test_what_was_written_meanwhile_still_takes_the_place(journal: Store) -> None:
    """A reveal that is written while its question is still on its way is not forgotten when that arrives."""
    await journal.append((), (), [post("question", "q")])
    await journal.append((), (), [post("reveal", "q", at=2.0)])
    await journal.stands("club/w/den", "question", "m")
    assert [one.key for one in await journal.unsent()] == ["reveal"]
    await journal.stands("club/w/den", "reveal", "m")
    assert [one.key for one in await journal.posts("club/w/den")] == ["reveal"]


async def test_what_stands_is_known_for_a_while(journal: Store) -> None:
    """Of many posts the newest can be edited; what still has to be sent is never forgotten so."""
    await journal.append((), (), [post("waits", at=0.0)])
    for number in range(POSTS_KEPT + 5):
        await journal.append((), (), [post(f"{number:03}", at=float(number + 1))])
        await journal.stands("club/w/den", f"{number:03}", "m")
    kept = [one.key for one in await journal.posts("club/w/den")]
    assert kept[0] == "waits"
    assert kept[1:] == [f"{number:03}" for number in range(5, POSTS_KEPT + 5)]
