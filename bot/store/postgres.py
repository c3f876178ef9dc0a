"""The driver for PostgreSQL, for when one machine is not enough: a pool of connections, and row locks only.

Behind pgbouncer in transaction mode, add `?statement_cache_size=0` to the URL: no statement is then prepared for later
use, and each is run in an explicit transaction, because only within one does pgbouncer keep to one connection.
"""

from __future__ import annotations

import asyncio
import re
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

from bot.errors import Busy, Conflict, RibbonError, StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from asyncpg.pool import PoolConnectionProxy

    from bot.store.statements import Row, Step

    Connection = PoolConnectionProxy[Any]

T = TypeVar("T")

_PATIENCE = 10.0
"""How many seconds to wait for a connection, and for an answer."""

_UPGRADING = 0x526962626F6E
"""The advisory lock under which a schema is changed, so that of two processes that start together one waits."""

_LOST = (OSError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError)
"""The connection is gone, or nothing came over it. (asyncpg says `InterfaceError` of one that is being closed.)"""

_PASSING = (
    asyncpg.TransactionRollbackError,  # a deadlock, or the like
    asyncpg.InsufficientResourcesError,  # too many connections, a full disk
    asyncpg.OperatorInterventionError,  # shutting down, starting up, or the statement was cancelled
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # the other machine has taken over
)


class PostgresDriver:
    """A `bot.store.statements.Driver` over a PostgreSQL database."""

    def __init__(self, pool: asyncpg.Pool[Any], *, explicit: bool) -> None:
        self._pool = pool
        self._explicit = explicit

    async def fetch(self, sql: str, args: Row) -> Sequence[Row]:
        """The rows that a query yields; asked once more over a new connection if the first one was lost."""

        async def ask(connection: Connection) -> Sequence[Row]:
            return await connection.fetch(translated(sql), *args)

        try:
            return await self._run(ask)
        except Busy:
            await self._pool.expire_connections()
            return await self._run(ask)

    async def transact(self, steps: Sequence[Step], *, lasting: bool = True) -> list[list[Row]]:  # noqa: ARG002 - all is
        """Run all steps or none; committed when this returns. Never tried again: it may have happened."""

        async def run(connection: Connection) -> list[list[Row]]:
            if len(steps) == 1 and len(steps[0].rows) == 1:  # is a transaction by itself, and two round trips shorter
                return [await _run_step(connection, steps[0])]
            async with connection.transaction():
                return [await _run_step(connection, step) for step in steps]

        return await self._run(run)

    async def version(self) -> str | None:
        """The revision that the schema has; None if there is none yet."""
        return await self._run(_version)

    async def upgrade(self, script: Callable[[str, str | None], str]) -> None:
        """Run the script that leads from the schema's revision to the newest, in one transaction."""

        async def run(connection: Connection) -> None:
            async with connection.transaction():
                await connection.execute(f"select pg_advisory_xact_lock({_UPGRADING})")
                # Asked again under the lock: another process may just have done the work.
                if statements := script("postgresql", await _version(connection)).strip():
                    await connection.execute(statements)

        await self._run(run)

    async def close(self) -> None:
        """Let go of the database: politely for a moment, then at once."""
        try:
            await asyncio.wait_for(self._pool.close(), timeout=1.0)
        except TimeoutError:
            self._pool.terminate()
        except BaseException:
            self._pool.terminate()
            raise

    async def _run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        if self._pool.is_closing():
            message = "the journal has been closed"
            raise StoreError(message)
        try:
            async with self._pool.acquire(timeout=_PATIENCE) as connection:
                if not self._explicit:
                    return await work(connection)
                async with connection.transaction():
                    return await work(connection)
        except (*_LOST, *_PASSING, asyncpg.PostgresError) as error:
            if isinstance(error, ValueError):  # an argument that asyncpg itself would not take: our own mistake
                raise
            raise _said(error) from error


async def open_postgres(url: str) -> PostgresDriver:
    """Connect to a PostgreSQL database. Raises `StoreError`."""
    address = urlsplit(url)
    options = dict(parse_qsl(address.query, keep_blank_values=True))
    shown = f"{address.hostname or options.get('host', 'localhost')}{address.path}"
    try:
        cached = int(options.pop("statement_cache_size", "100"))
        pool = await asyncpg.create_pool(
            address._replace(query=urlencode(options)).geturl(),
            min_size=1,
            max_size=10,
            timeout=_PATIENCE,
            command_timeout=_PATIENCE,
            statement_cache_size=cached,
            reset=_leave,
        )
    except (*_LOST, asyncpg.PostgresError, asyncpg.ClientConfigurationError, ValueError) as error:
        message = f"cannot open the PostgreSQL database {shown}: {str(error) or 'no answer'}; check RIBBON_DATABASE_URL"
        raise StoreError(message) from error
    return PostgresDriver(pool, explicit=cached == 0)


async def _leave(_: object) -> None:
    """Leave a connection to the next user as it is: nothing here changes its settings, and that saves a round trip."""


async def _run_step(connection: Connection, step: Step) -> list[Row]:
    sql = translated(step.sql)
    one = len(step.rows) == 1
    rows = await (connection.fetch(sql, *step.rows[0]) if one else connection.fetchmany(sql, step.rows))
    if step.must and len(rows) < len(step.rows):
        message = "a room has moved on"
        raise Conflict(message)
    return list(rows)


async def _version(connection: Connection) -> str | None:
    # Not by `to_regclass`, which may not yet have heard of a table that was made while this transaction waited.
    exists = "select 1 from pg_tables where tablename = 'version' and schemaname = any(current_schemas(false))"
    if await connection.fetchval(exists) is None:
        return None
    found = await connection.fetchval("select version_num from version")
    return None if found is None else str(found)


@cache
def translated(sql: str) -> str:
    """A statement of `bot.store.statements` as PostgreSQL wants it: `$1` for `?`, what it alone is told uncovered."""
    numbers = count(1)
    uncovered = re.sub(r"/\*pg (.*?)\*/", r"\1", sql)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", uncovered)


def _said(error: Exception) -> RibbonError:
    """The error as one of ours."""
    if isinstance(error, _LOST):
        return Busy("the connection to PostgreSQL was lost; look whether it was done, and try again")
    if isinstance(error, _PASSING):
        return Busy(f"PostgreSQL cannot take it just now ({error}); try again")
    return StoreError(f"PostgreSQL refused: {error}; check the rights of its user, and the encoding (UTF8)")
