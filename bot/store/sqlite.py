"""The driver for SQLite: one thread that writes, one that reads, and a whole transaction in one hop to its thread.

A transaction is on the disk before its writer hears of it, unless all of it may be lost with the power of the machine:
it is then written, and outlives the process, and nobody waits for the disk.

Writers that wait while a transaction is being committed are committed together in the next one, a savepoint each, so
that a `Conflict` of one does not touch the others. With many writers that makes `synchronous=FULL` nearly free.

SQLite before 3.51.3 may damage a WAL when two connections write or checkpoint at the same moment. Here only one ever
does: the reader is `query_only` and closed first, no memory map is used, and a lock file keeps other processes off.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections import deque
from contextlib import suppress
from functools import partial
from typing import IO, TYPE_CHECKING, TypeVar

import aiosqlite

from bot.errors import Busy, Conflict, RibbonError, StoreError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.store.statements import Row, Step

T = TypeVar("T")

_PATIENCE = 5.0
"""How many seconds to wait for somebody who has locked the database from outside, such as a backup."""


class _Connection(aiosqlite.Connection):
    """A connection and its thread, with a function as the unit of work (aiosqlite itself hops for each statement)."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, iter_chunk_size=64)
        self._thread.daemon = True  # a process that could not close its store must still be able to end

    @classmethod
    async def open(cls, connect: Callable[[], sqlite3.Connection]) -> _Connection:
        """Start the thread, and connect on it."""
        connection = cls(connect)
        try:
            await connection
        except BaseException:
            connection.wait(_PATIENCE)  # aiosqlite has told the thread to end, and would not see to it that it does
            raise
        return connection

    async def hop(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection's thread; a caller that is cancelled does not stop it."""
        if not self._running:
            message = "the journal has been closed"
            raise StoreError(message)
        result: T = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]
        return result

    def close_soon(self, after: _Connection | None = None) -> asyncio.Future[None] | None:
        """Close when everything asked so far is done and `after` is closed; arranged before this returns."""
        if after is not None:
            self._tx.put_nowait((None, partial(after.wait, _PATIENCE)))
        return self.stop()

    def wait(self, seconds: float) -> None:
        """Wait for the thread to end."""
        self._thread.join(seconds)


class _Job:
    """A transaction that waits for its turn, and what became of it."""

    __slots__ = ("error", "lasting", "rows", "steps")

    def __init__(self, steps: Sequence[Step], *, lasting: bool) -> None:
        self.steps = steps
        self.lasting = lasting
        self.rows: list[list[Row]] = []
        self.error: Exception | None = None

    def run(self, raw: sqlite3.Connection) -> None:
        for step in self.steps:
            found: list[Row] = []
            for row in step.rows:
                touched = raw.execute(step.sql, row).fetchall()
                if step.must and not touched:
                    message = "a room has moved on"
                    raise Conflict(message)
                found += touched
            self.rows.append(found)


class SqliteDriver:
    """A `bot.store.statements.Driver` over a SQLite file."""

    def __init__(self, path: Path, lock: IO[str], writer: _Connection, reader: _Connection) -> None:
        self._path = path
        self._lock = lock
        self._writer = writer
        self._reader = reader
        self._waiting: deque[_Job] = deque()
        self._lasting = True  # what the writer does now

    async def fetch(self, sql: str, args: Row) -> Sequence[Row]:
        """The rows that a query yields; sees everything that has been committed."""
        try:
            return await self._reader.hop(lambda raw: raw.execute(sql, args).fetchall())
        except sqlite3.Error as error:
            raise _said(error, self._path) from error

    async def transact(self, steps: Sequence[Step], *, lasting: bool = True) -> list[list[Row]]:
        """Run all steps or none, together with whoever else is waiting; on disk when this returns, if it is to last."""
        job = _Job(steps, lasting=lasting)
        self._waiting.append(job)
        # Whichever hop comes first commits all that wait by then; the hops of the others find nothing left to do.
        await self._writer.hop(self._commit_waiting)
        if job.error is not None:
            raise job.error
        return job.rows

    def _commit_waiting(self, raw: sqlite3.Connection) -> None:
        jobs: list[_Job] = []
        with suppress(IndexError):
            while True:
                jobs.append(self._waiting.popleft())
        if not jobs:
            return
        try:
            self._last(raw, any(job.lasting for job in jobs))
            raw.execute("begin immediate")
            for job in jobs:
                self._attempt(raw, job)
            raw.execute("commit")
        except sqlite3.Error as error:
            if raw.in_transaction:
                raw.execute("rollback")
            for job in jobs:
                job.error = _said(error, self._path)

    def _last(self, raw: sqlite3.Connection, lasting: bool) -> None:  # noqa: FBT001 - what it is about
        """Let the next commit wait for the disk, or not. One that waits also brings those before it there."""
        if lasting != self._lasting:
            raw.execute(f"pragma synchronous = {'full' if lasting else 'normal'}")
            self._lasting = lasting

    def _attempt(self, raw: sqlite3.Connection, job: _Job) -> None:
        raw.execute("savepoint job")
        try:
            job.run(raw)
        except Exception as error:
            if not raw.in_transaction:  # some errors, such as a failing disk, end the whole transaction
                raise
            raw.execute("rollback to job")
            job.error = _said(error, self._path) if isinstance(error, sqlite3.Error) else error
        raw.execute("release job")

    async def version(self) -> str | None:
        """The revision that the schema has; None if there is none yet."""
        exists = await self.fetch("select 1 from sqlite_master where type = 'table' and name = 'version'", ())
        rows = await self.fetch("select version_num from version", ()) if exists else ()
        return str(rows[0][0]) if rows else None

    async def upgrade(self, script: Callable[[str, str | None], str]) -> None:
        """Run the script that leads from the schema's revision to the newest, in one transaction."""
        statements = script("sqlite", await self.version())

        def run(raw: sqlite3.Connection) -> None:
            try:
                raw.executescript(f"begin immediate;\n{statements}\ncommit;")
            except sqlite3.Error:
                if raw.in_transaction:
                    raw.execute("rollback")
                raise

        try:
            await self._writer.hop(run)
        except sqlite3.Error as error:
            raise _said(error, self._path) from error

    async def close(self) -> None:
        """Let go of the file: the reader first, so that the writer is the one to fold the log into it."""
        await _close(self._reader, self._writer, self._lock)


async def open_sqlite(path: Path) -> SqliteDriver:
    """Open or create a SQLite file as the only process to use it. Raises `StoreError`."""
    try:
        # What members say is their own: nobody else on this machine may read it.
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.lock")
        beside.touch(mode=0o600)
        lock = beside.open("a+", encoding="ascii")
    except OSError as error:
        message = f"cannot keep the journal in {path.parent}: {error.strerror}; make it writable or set RIBBON_DATA_DIR"
        raise StoreError(message) from error
    writer: _Connection | None = None
    try:
        _take(lock, path)
        writer = await _Connection.open(partial(_connect, path))
        reader = await _Connection.open(partial(_connect, path, reading=True))
    except BaseException as error:
        await _close(None, writer, lock)
        if isinstance(error, sqlite3.Error):
            raise _said(error, path) from error
        raise
    return SqliteDriver(path, lock, writer, reader)


def _connect(path: Path, *, reading: bool = False) -> sqlite3.Connection:
    if not reading:
        with suppress(OSError):  # what is wrong with it, SQLite will say
            path.touch(mode=0o600)  # SQLite gives its log the mode of the file
    raw = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        if reading:
            raw.execute("pragma query_only = on")
        else:
            raw.execute("pragma journal_mode = wal").fetchall()
            raw.execute("pragma synchronous = full")
            raw.execute("pragma secure_delete = on")  # what a member has deleted is not to be found in the file either
    except sqlite3.Error:
        raw.close()
        raise
    return raw


async def _close(reader: _Connection | None, writer: _Connection | None, lock: IO[str]) -> None:
    # Both threads get their last orders before the first wait: whoever cancels us now changes nothing.
    ends = [reader.close_soon() if reader else None, writer.close_soon(after=reader) if writer else None]
    try:
        for end in ends:
            if end is not None:
                await end
    finally:
        for connection in (reader, writer):
            if connection:
                connection.wait(_PATIENCE)  # both have ended already, unless we have been cancelled
        lock.close()


def _take(lock: IO[str], path: Path) -> None:
    """Hold the lock file until it is closed or the process ends, however that happens."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - there is none elsewhere

            lock.seek(1 << 20)  # beyond the text, which others may then read
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - there is none on Windows

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        holder = lock.read(20).strip() or "unknown"
        message = (
            f"{path} is in use by another Ribbon (process {holder}): stop that one first, give this one a data"
            " directory of its own (RIBBON_DATA_DIR), or let both use PostgreSQL (RIBBON_DATABASE_URL)"
        )
        raise StoreError(message) from error
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()}\n")
    lock.flush()


def _said(error: sqlite3.Error, path: Path) -> RibbonError:
    """The error as one of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the details that SQLite packs into the higher bits
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy(f"another program holds {path} locked; close it and try again")
    if code == sqlite3.SQLITE_FULL:
        return Busy(f"the disk under {path} is full; make room and try again")
    if code == sqlite3.SQLITE_NOTADB:
        return StoreError(f"{path} is not a SQLite database; move it away, or point RIBBON_DATABASE_URL elsewhere")
    return StoreError(f"SQLite cannot use {path}: {error}; check the disk, and restore a backup if the file is damaged")
