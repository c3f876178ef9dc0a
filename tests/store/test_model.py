"""The journal against a model of a dozen lines: whatever is asked of it, alone or at once, it answers alike."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count, permutations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Conflict
from bot.journal import Batch, Cursor, Due, Entry
from bot.store import Store

ROOMS = ("a", "b", "c")
FOREVER = 1e9
EXAMPLES = count()


@dataclass(frozen=True, slots=True)
class Append:
    """Batches as (room, how far off the end, entries as (author, words)), and changes of the schedule."""

    batches: tuple[tuple[str, int, tuple[tuple[int, str | None], ...]], ...]
    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Forget:
    """A member's wish."""

    member: int


@dataclass(frozen=True, slots=True)
class Settle:
    """What a claimant says of a due entry, rightly or not."""

    due: Due


@dataclass(frozen=True, slots=True)
class Claim:
    """The clock's question; asked with nothing else going on, since whom it then skips is a matter of chance."""

    now: float
    lease: float


@dataclass(frozen=True, slots=True)
class Model:
    """What a journal holds: entries by room, who is known, what is due (with the end of its lease)."""

    entries: tuple[tuple[str, tuple[Entry, ...]], ...] = tuple((room, ()) for room in ROOMS)
    known: frozenset[str] = frozenset()
    due: frozenset[tuple[Due, float]] = frozenset()

    def append(self, batches: Sequence[Batch], due: Sequence[Due]) -> Model | None:
        """The journal with the batches, or None for a conflict."""
        rooms = dict(self.entries)
        for batch in batches:
            if len(rooms[batch.room]) != batch.after:
                return None
            rooms[batch.room] += tuple(self._as_kept(entry) for entry in batch.entries)
        schedule = {(one.room, one.key): (one, until) for one, until in self.due}
        for one in due:
            schedule.pop((one.room, one.key), None)
            if one.command:
                schedule[one.room, one.key] = (one, 0.0)
        return replace(self, entries=tuple(rooms.items()), due=frozenset(schedule.values()))

    def _as_kept(self, entry: Entry) -> Entry:
        return entry if entry.author in self.known else replace(entry, words=None)

    def forget(self, pseudonym: str) -> Model:
        """The journal without a member."""
        left = replace(self, known=self.known - {pseudonym})
        silent = ((room, tuple(left._as_kept(entry) for entry in entries)) for room, entries in self.entries)
        return replace(left, entries=tuple(silent))

    def settle(self, due: Due) -> Model:
        """The journal without a due entry."""
        return replace(self, due=frozenset(pair for pair in self.due if pair[0] != due))

    def claim(self, now: float, lease: float) -> tuple[list[Due], Model]:
        """What is due, and the journal in which it is held."""
        ready = [(due, until) for due, until in self.due if due.at <= now and until <= now]
        held = (self.due - set(ready)) | {(due, now + lease) for due, _ in ready}
        return sorted((due for due, _ in ready), key=lambda due: (due.at, due.room, due.key)), replace(self, due=held)


rooms = st.sampled_from(ROOMS)
times = st.integers(0, 5).map(float)
dues = st.builds(Due, rooms, st.sampled_from(["k", "l"]), times, st.sampled_from(["x", "y", ""]))
entries = st.tuples(st.integers(0, 2), st.sampled_from([None, "one", "two", "three"]))
off = st.sampled_from([0, 0, 0, 0, -1, 1])
written = st.lists(entries, min_size=1, max_size=3).map(tuple)
batches = st.lists(st.tuples(rooms, off, written), min_size=1, max_size=2).map(tuple)
appends = st.builds(Append, batches, st.lists(dues, max_size=2).map(tuple))
others = st.builds(Forget, st.integers(0, 2)) | st.builds(Settle, dues)
at_once = st.lists(appends | appends | others, min_size=1, max_size=3)
claims = st.builds(Claim, times, times).map(lambda claim: [claim])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(at_once | at_once | claims, min_size=3, max_size=15))
async def test_any_story_could_have_happened_in_the_model(journal: Store, story: list[list[Append | Claim]]) -> None:
    """What is done at once comes out as if it had been done one after another, in some order."""
    told = await _Telling.begin(journal)
    for scene in story:
        await told.go_on(scene)
    await told.end()


class _Telling:
    """A story, told to the journal and to every model that may still be in the same state."""

    def __init__(self, journal: Store, prefix: str, members: list[str]) -> None:
        self.journal = journal
        self.prefix = prefix
        self.members = members
        self.models = {Model(known=frozenset(members))}

    @classmethod
    async def begin(cls, journal: Store) -> _Telling:
        """Take rooms and members that no story has had, and an empty schedule."""
        prefix = f"story {next(EXAMPLES)} "
        for due in await journal.claim(FOREVER, 999, 0.0):
            await journal.settle(due)
        return cls(journal, prefix, [await journal.pseudonym("w", f"{prefix}{n}") for n in range(3)])

    def named(self, due: Due) -> Due:
        """A due entry in a room of this story."""
        return replace(due, room=self.prefix + due.room)

    def batches(self, append: Append, model: Model) -> list[Batch]:
        """An append's batches as they look to somebody who has just read the model's rooms."""
        ends = {room: len(entries) for room, entries in model.entries}
        found = []
        for room, off, entries in append.batches:
            after = max(0, ends[room] + off)
            body = f"{room}{after}"
            written = tuple(Entry("said", body, self.members[author], words) for author, words in entries)
            found.append(Batch(room, after, written))
            ends[room] = after + len(entries)
        return found

    async def go_on(self, scene: Sequence[Append | Claim | Forget | Settle]) -> None:
        """Do all of a scene at once, and keep the models that agree with what came of it."""
        before = next(iter(self.models))  # all of them have the same rooms, for those have been read
        decided = [(act, self.batches(act, before) if isinstance(act, Append) else []) for act in scene]
        outcomes = await asyncio.gather(*(self.do(act, batches) for act, batches in decided))
        told = list(zip(decided, outcomes, strict=True))
        after = {self.retell(model, order) for model in self.models for order in permutations(told)}
        seen = await self.journal.read([Cursor(self.prefix + room) for room in ROOMS])
        self.models = {model for model in after if model and [list(entries) for _, entries in model.entries] == seen}
        assert self.models, "no order of what was done explains what is there"

    async def do(self, act: Append | Claim | Forget | Settle, batches: list[Batch]) -> object:
        """Do one thing; what came of it."""
        match act:
            case Append():
                here = [replace(batch, room=self.prefix + batch.room) for batch in batches]
                try:
                    await self.journal.append(here, [self.named(due) for due in act.due])
                except Conflict:
                    return "conflict"
            case Forget():
                await self.journal.forget(self.members[act.member])
            case Settle():
                await self.journal.settle(self.named(act.due))
            case Claim():
                return await self.journal.claim(act.now, 99, act.lease)
        return None

    def retell(
        self, model: Model, order: Sequence[tuple[tuple[Append | Claim | Forget | Settle, list[Batch]], object]]
    ) -> Model | None:
        """The model after the same things in this order; None if something else would have come of one of them."""
        for (act, batches), outcome in order:
            expected: object = None
            match act:
                case Append():
                    appended = model.append(batches, act.due)
                    expected = None if appended else "conflict"
                    model = appended or model
                case Forget():
                    model = model.forget(self.members[act.member])
                case Settle():
                    model = model.settle(act.due)
                case Claim():
                    claimed, model = model.claim(act.now, act.lease)
                    expected = [self.named(due) for due in claimed]
            if outcome != expected:
                return None
        return model

    async def end(self) -> None:
        """The schedule and the members' words are as in one of the models too."""
        due = await self.journal.claim(FOREVER, 999, 0.0)
        words = [words for member in self.members for *_, words in await self.journal.export(member)]
        assert any(self._agrees(model, due, words) for model in self.models)

    def _agrees(self, model: Model, due: list[Due], words: list[str]) -> bool:
        every = [(entry.author, entry.words) for _, entries in model.entries for entry in entries if entry.words]
        kept = [said for member in self.members for author, said in every if author == member]
        return kept == words and [self.named(one) for one in model.claim(FOREVER, 0.0)[0]] == due
