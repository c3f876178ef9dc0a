"""How the database came to its present shape, one Alembic revision after another in `versions/`.

To change the schema, add `versions/r0003_what_it_does.py` after the model of its neighbours, and set `bot.store.SCHEMA`
to its revision. Alembic only writes the script here, for either database; the driver runs it in one transaction of its
own. A revision therefore cannot ask the database anything while it is written: what it needs to know, it says in SQL.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from bot.errors import StoreError


def script(dialect: str, found: str | None, wanted: str = "head") -> str:
    """The SQL that leads from the revision `found` (None: an empty database) to `wanted`, without begin and commit.

    `dialect` is "sqlite" or "postgresql". Raises `StoreError` if the revision is not one of ours.
    """
    revisions = ScriptDirectory(str(Path(__file__).parent))
    written = StringIO()
    environment = EnvironmentContext(
        Config(),
        revisions,
        # `_upgrade_revs` is what Alembic's own `upgrade` command hands to its environment.
        fn=lambda revision, _: revisions._upgrade_revs(wanted, revision),  # noqa: SLF001
        as_sql=True,
        starting_rev=found,
        destination_rev=wanted,
    )
    try:
        with environment:
            environment.configure(
                dialect_name=dialect,
                output_buffer=written,
                literal_binds=True,
                transactional_ddl=False,
                version_table="version",
            )
            environment.run_migrations()
    except CommandError as error:
        message = (
            f"the database has the schema of revision {found}, which this Ribbon does not know: it was used by a newer"
            " one. Install that version again, or restore the backup that was made before"
        )
        raise StoreError(message) from error
    return written.getvalue()
