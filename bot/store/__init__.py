"""Where a club's history is kept: the journal on SQLite (the default) or on PostgreSQL. All SQL lives here.

`open_journal` chooses by URL. The statements (`bot.store.statements`) are one text for both databases, what they mean
to the core is said once (`bot.store.store`), and a driver (`bot.store.sqlite`, `bot.store.postgres`) only runs them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.store.installations import Installations
from bot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.statements import Driver

__all__ = ["SCHEMA", "Installations", "Store", "open_journal"]

log = logging.getLogger(__name__)

SCHEMA = "0006"
"""The newest revision in `bot/store/migrations/versions`. A database that has it is opened without Alembic."""


async def open_journal(url: str, data_dir: Path) -> Store:
    """Open the journal that a URL names, create it if it is not there, and bring its schema up to date.

    `url` is the setting `RIBBON_DATABASE_URL`: "" for a SQLite file in `data_dir`, `sqlite:///PATH` for another one,
    or `postgresql://...`. Raises `StoreError`, which says what to do, if it cannot be opened. Close the store in
    `finally`.
    """
    driver = await _connect(url, data_dir)
    try:
        found = await driver.version()
        if found != SCHEMA:
            # These take half a second and more to import, and nearly no start needs them.
            from bot.store.migrations import script  # noqa: PLC0415

            await driver.upgrade(script)
            log.info("store.upgraded", extra={"found": found, "schema": SCHEMA})
    except BaseException:
        await driver.close()
        raise
    return Store(driver)


async def _connect(url: str, data_dir: Path) -> Driver:
    scheme, _, rest = url.partition("://")
    if not url or (scheme == "sqlite" and rest.startswith("/") and len(rest) > 1):
        from bot.store.sqlite import open_sqlite  # noqa: PLC0415 - only the driver that is used is imported

        return await open_sqlite(data_dir / (rest[1:] if url else "ribbon.sqlite3"))
    if scheme in {"postgresql", "postgres"}:
        from bot.store.postgres import open_postgres  # noqa: PLC0415 - as above

        return await open_postgres(url)
    message = (
        f"cannot keep a journal at {scheme or url!r}: set RIBBON_DATABASE_URL to sqlite:///PATH or to"
        " postgresql://USER:PASSWORD@HOST/DATABASE, or leave it out for a SQLite file in the data directory"
    )
    raise StoreError(message)
