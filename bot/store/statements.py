"""Every statement that is run while the bot is up, in the SQL that SQLite and PostgreSQL have in common.

Placeholders are `?`. What only PostgreSQL needs (a row lock) stands in a comment `/*pg ... */`, which its driver opens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from bot.journal import club_room, member_room

if TYPE_CHECKING:
    from bot.journal import Batch, Cursor, Due, Post

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a transaction, run once for each row of arguments, in order.

    Each statement returns a row for each row that it touched. Where `must`, one that touches none is a `Conflict`,
    and nothing of the transaction happens.
    """

    sql: str
    rows: Sequence[Row]
    must: bool = False


class Driver(Protocol):
    """What a database has to do for the store. Raises `Busy`, `Conflict` and `StoreError`, not its library's errors."""

    async def fetch(self, sql: str, args: Row) -> Sequence[Row]:
        """The rows that a query yields."""
        ...

    async def transact(self, steps: Sequence[Step], *, lasting: bool = True) -> list[list[Row]]:
        """Run all steps or none, durably; for each step the rows that it returned.

        What is not `lasting` may be lost with the power of the machine, though not with the process.
        """
        ...

    async def version(self) -> str | None:
        """The revision that the schema has; None if there is none yet."""
        ...

    async def upgrade(self, script: Callable[[str, str | None], str]) -> None:
        """Run the script that leads from the schema's revision to the newest: `script(dialect, revision)`."""
        ...

    async def close(self) -> None:
        """Let go of the database."""
        ...


_ENTRIES = """
select {place}, e.number, e.kind, e.body, e.author, w.text
from entry e left join words w on w.room = e.room and w.number = e.number
where e.room = ? and e.number > ?"""

# A number is taken only right after the one before it, so that a room never has a gap, whatever its writers believe.
_APPEND = """
insert into entry (room, number, kind, body, author)
select ?, ?, ?, ?, ? where ? = 1 or exists (select 1 from entry where room = ? and number = ?)
on conflict (room, number) do nothing
returning number"""

_UNMOVED = """
select 1 where (? = 0 or exists (select 1 from entry where room = ? and number = ?))
and not exists (select 1 from entry where room = ? and number = ?)"""

# Who has been forgotten stays forgotten, also if something that they wrote is still on its way. The lock makes `FORGET`
# wait for that something, and then delete it.
_WORDS = """
insert into words (room, number, author, text)
select ?, ?, ?, ? where exists (select 1 from member where pseudonym = ? /*pg for key share*/)
returning number"""

_SCHEDULE = """
insert into due (room, key, at, command, claimed_until) values (?, ?, ?, ?, 0)
on conflict (room, key) do update set at = excluded.at, command = excluded.command, claimed_until = 0
returning 1"""

_UNSCHEDULE = "delete from due where room = ? and key = ? returning 1"

_CLAIM = """
with ready as materialized (
  select room, key from due where at <= ? and claimed_until <= ? order by at limit ? /*pg for update skip locked*/
)
update due set claimed_until = ? from ready where due.room = ready.room and due.key = ready.key
returning due.room, due.key, due.at, due.command"""

_SETTLE = "delete from due where room = ? and key = ? and at = ? and command = ? returning 1"

_POST = """
insert into post (room, key, slot, horizon, at, reply, state, ref) values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (room, key) do nothing
returning 1"""

_POSTS = "select room, key, slot, horizon, at, reply, state, ref from post where {which} order by at, key"

UNSENT = _POSTS.format(which="state <> 'stands'")

POSTS = _POSTS.format(which="room = ?")

MARK = "update post set state = ? where room = ? and key = ? and state <> 'stands' returning 1"

DROP = "delete from post where room = ? and key = ? returning 1"

_STANDS = "update post set state = 'stands', reply = '', ref = ? where room = ? and key = ? returning 1"

_REPLACED = """
delete from post where room = ? and key <> ? and exists (
  select 1 from post as there
  where there.room = post.room and there.key = ? and there.slot = post.slot and there.at >= post.at
)
returning 1"""

_PAST = """
delete from post where room = ? and state = 'stands' and at < (
  select min(at) from (select at from post where room = ? order by at desc limit ?) as recent
)
returning 1"""

PSEUDONYM = "select pseudonym from member where workspace = ? and user_id = ?"

USER = "select user_id from member where pseudonym = ?"

SCHEDULED = "select room, key, at, command from due"

# The update changes nothing; it is there because only a row that was touched is returned.
_JOIN = """
insert into member (workspace, user_id, pseudonym) values (?, ?, ?)
on conflict (workspace, user_id) do update set workspace = excluded.workspace
returning pseudonym"""

EXPORT = "select room, number, text from words where author = ?"

WRITTEN = """
select e.kind, e.body, e.author, w.text
from entry e left join words w on w.room = e.room and w.number = e.number
where e.room = ? and e.author = ? order by e.number"""

# One of these lines for each table of the schema: a test holds them against the tables that there are.
OF_ROOMS = ("entry", "words", "due", "post")
"""The tables whose rows are of a room, by their column `room`: a new one joins the erasing of a workspace here."""

OF_WORKSPACES = ("member",)
"""The tables whose rows are of a workspace, by their column `workspace`, likewise."""

OF_NOBODY = ("version", "installation", "installing")
"""The tables that hold nothing of what was said, or that a platform itself sees to when it has Ribbon erase."""

_FORGET_MEMBER = "delete from member where pseudonym = ? returning 1"

_FORGET_WORDS = "delete from words where author = ? returning 1"

INSTALLATION = "select sealed from installation where workspace = ?"

INSTALLED = "select workspace, sealed from installation"

INSTALL = """
insert into installation (workspace, sealed) values (?, ?)
on conflict (workspace) do update set sealed = excluded.sealed
returning 1"""

REINSTALL = "update installation set sealed = ? where workspace = ? and sealed = ? returning 1"

UNINSTALL = "delete from installation where workspace = ? returning 1"

BEGIN = "insert into installing (state, until) values (?, ?) returning 1"

FINISH = "delete from installing where state = ? and until > ? returning 1"

GONE_BY = "delete from installing where until <= ? returning 1"
_OVERWRITE = "update entry set kind = ?, body = ? where room = ? returning 1"

# Rooms are compared byte by byte, whatever order the database has for texts.
_ERASE_ROOMS = """
delete from {table} where room /*pg collate "C"*/ >= ? and room /*pg collate "C"*/ < ?
or room in (select ? || pseudonym from member where workspace = ?)
returning 1"""

_ERASE = "delete from {table} where workspace = ? returning 1"

# An append that began before would leave an entry behind that no delete had seen. SQLite has one writer anyway.
_ALONE = "/*pg lock table entry in share row exclusive mode*/"


@cache
def _read(cursors: int) -> str:
    rooms = " union all ".join(_ENTRIES.format(place=place) for place in range(cursors))
    return f"{rooms} order by 1, 2"


def read(cursors: Sequence[Cursor]) -> tuple[str, Row]:
    """The query for all entries after the cursors: (index of cursor, number, kind, body, author, words), in order."""
    return _read(len(cursors)), [value for cursor in cursors for value in (cursor.room, cursor.after)]


def append(batches: Sequence[Batch], due: Sequence[Due], posts: Sequence[Post]) -> list[Step]:
    """The transaction that appends all batches, changes the schedule and keeps posts."""
    # Rooms in one order for everybody: two writers then wait for each other, instead of locking each other out.
    entries: list[Row] = []
    words: list[Row] = []
    unmoved: list[Row] = []
    for batch in sorted(batches, key=lambda batch: batch.room):
        room, after = batch.room, batch.after
        if not batch.entries:
            unmoved.append((after, room, after, room, after + 1))
        for number, entry in enumerate(batch.entries, start=after + 1):
            entries.append((room, number, entry.kind, kept(entry.body), entry.author, number, room, number - 1))
            if entry.words is not None:
                words.append((room, number, entry.author, kept(entry.words), entry.author))
    ordered = sorted(due, key=lambda due: (due.room, due.key))
    steps = [Step(_UNMOVED, unmoved, must=True), Step(_APPEND, entries, must=True), Step(_WORDS, words)]
    for one in ordered:
        # One by one, so that of two changes to one key the later one counts.
        if one.command:
            steps.append(Step(_SCHEDULE, [(one.room, one.key, one.at, kept(one.command))]))
        else:
            steps.append(Step(_UNSCHEDULE, [(one.room, one.key)]))
    steps.append(
        Step(_POST, [(p.room, p.key, p.slot, p.horizon, p.at, kept(p.reply), str(p.state), p.ref) for p in posts])
    )
    return [step for step in steps if step.rows]


def claim(now: float, limit: int, lease: float) -> Step:
    """Hold up to `limit` due entries until `now + lease`: (room, key, at, command), in no order."""
    return Step(_CLAIM, [(now, now, limit, now + lease)])


def settle(due: Due) -> Step:
    """Forget a due entry that is still as it was claimed."""
    return Step(_SETTLE, [(due.room, due.key, due.at, kept(due.command))])


def stands(room: str, key: str, ref: str, most: int) -> list[Step]:
    """A post stands: forget the older ones of its slot, and of those that stand all but the `most` newest.

    What was written for the slot since, while this one was on its way, has still to take its place.
    """
    return [
        Step(_STANDS, [(ref, room, key)]),
        Step(_REPLACED, [(room, key, key)]),
        Step(_PAST, [(room, room, most)]),
    ]


def join(workspace: str, user: str, pseudonym: str) -> Step:
    """Keep a pseudonym for a member who has none yet: (the one that they have now,)."""
    return Step(_JOIN, [(workspace, user, pseudonym)])


def forget(pseudonym: str, batches: Sequence[Batch], due: Sequence[Due]) -> list[Step]:
    """Append, delete who a member was, then (when nothing of theirs can be added any more) what they wrote.

    The appending comes first here too: whoever writes locks rooms before members.
    """
    own = member_room(pseudonym)
    last = next((batch.entries[-1] for batch in batches if batch.room == own), None)
    overwritten = [] if last is None else [Step(_OVERWRITE, [(last.kind, kept(last.body), own)])]
    forgotten = [Step(_FORGET_MEMBER, [(pseudonym,)]), Step(_FORGET_WORDS, [(pseudonym,)])]
    return [*append(batches, due, ()), *forgotten, *overwritten]


def erase(workspace: str, batches: Sequence[Batch]) -> list[Step]:
    """Append, and delete all that is of a workspace: its rooms first, for its members say which those are."""
    first = club_room(workspace, "")
    beyond = first[:-1] + chr(ord(first[-1]) + 1)
    rooms = (first, beyond, member_room(""), workspace)
    return [
        Step(_ALONE, [()]),
        *append(batches, (), ()),
        *(Step(_ERASE_ROOMS.format(table=table), [rooms]) for table in OF_ROOMS),
        *(Step(_ERASE.format(table=table), [(workspace,)]) for table in OF_WORKSPACES),
    ]


def kept(text: str) -> str:
    """A text as both databases can keep it: NUL and half a surrogate pair become the replacement character."""
    if "\0" in text:
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
