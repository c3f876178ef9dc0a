"""The commands of `ribbon`. Each imports what it needs when it is called, so that the quick ones are quick."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from adapters.cli import platforms, quizzes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapters.cli.settings import Settings

FINE, FOUND, USAGE = 0, 1, 2

_EPILOG = (
    "Exit codes: 0 all went well (a refusal is an answer too); 1 something that was given is bad (a pack, a line of a"
    " batch) or the journal cannot be used; 2 wrong usage, a wrong setting, or a book that is not there.\n\n"
    "Settings: RIBBON_DATA_DIR (default: data), RIBBON_DATABASE_URL, RIBBON_SEEDS, RIBBON_QUIZZES, RIBBON_LOG"
    " (debug, info, warning or error), RIBBON_DISCORD_SHARDS, RIBBON_DISCORD_API, RIBBON_DISCORD_GATEWAY,"
    " RIBBON_SLACK_COMMAND, RIBBON_SLACK_API, RIBBON_HTTP_HOST, RIBBON_HTTP_PORT, RIBBON_SECRET_KEY; in the"
    " environment, or in small letters and without RIBBON_ in a TOML file that RIBBON_CONFIG names. The environment"
    " wins. DISCORD_TOKEN and what begins with SLACK_ stand in the environment alone."
)

app = typer.Typer(
    name="ribbon",
    help="A companion for book clubs that never tells a reader a thing from a chapter they have not finished.",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> NoReturn:
    """Run `ribbon` with the arguments of this process, and exit."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # text streams, at the start of a process
    sys.exit(_guarded())


def collect_seldom() -> None:
    """Look for cycles less often than Python would.

    What is made while Ribbon starts is there to stay, and looking through it that often takes a tenth of a second.
    """
    gc.set_threshold(50_000, 20, 20)


def _guarded() -> int:
    """The exit code. Whatever goes wrong, nobody is shown a traceback who has not asked for one."""
    try:
        app(prog_name="ribbon")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else USAGE
    except Exception as error:  # noqa: BLE001 - nobody is shown a traceback unasked
        return _told(error)
    return FINE


def _told(error: Exception) -> int:
    from bot.errors import Busy, RibbonError, StoreError  # noqa: PLC0415 - quick commands stay quick

    if isinstance(error, RibbonError):
        _say(str(error))
        return FOUND if isinstance(error, (StoreError, Busy)) else USAGE
    if os.environ.get("RIBBON_LOG", "").lower() == "debug":
        raise error
    _say(f"something went wrong that should not have ({type(error).__name__}). RIBBON_LOG=debug shows where.")
    return FOUND


def _say(message: str) -> None:
    for line in message.splitlines():
        typer.echo(f"ribbon: {line}", err=True)


def _settings() -> Settings:
    from adapters.cli.logs import log_to_stderr  # noqa: PLC0415 - quick commands stay quick
    from adapters.cli.settings import settings  # noqa: PLC0415 - quick commands stay quick

    found = settings()
    log_to_stderr(found.log)
    return found


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - quick commands stay quick

        try:
            typer.echo(f"ribbon {version('ribbon')}")
        except PackageNotFoundError:
            typer.echo("ribbon (not installed)")
        raise typer.Exit


@app.callback()
def ribbon(
    *,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Take the options that stand before a command."""


app.add_typer(quizzes.app, name="quiz")
app.command(epilog=platforms.RUN)(platforms.run)
app.command(epilog=platforms.DOCTOR)(platforms.doctor)
app.command(epilog=platforms.MANIFEST)(platforms.manifest)


@app.command(
    epilog="Examples:\n\n  ribbon chat\n\n  printf 'read 2\\nwho is Erchov?\\n' | ribbon chat\n\n"
    "In it: a question, or a command (help lists them); /as bo lets bo speak; a number presses a choice; /quit ends."
)
def chat(
    book: Annotated[str, typer.Option(metavar="ID", help="The book to read; asks before it changes a club's.")] = "",
) -> None:
    """Talk with Ribbon here, as one reader or as several.

    The first to speak is ada, who moderates. Progress is kept in the data directory. Without a terminal, lines are read
    from standard input to its end, and each reply stands under a line [public] or [only NAME].
    """
    found = _settings()
    from adapters.cli.client import chat as talk  # noqa: PLC0415 - after the settings: it logs as they say

    talk(found, book)


@app.command(
    epilog='Examples:\n\n  ribbon ask --through 2 "Who is Erchov?"\n\n  ribbon ask --book my-pack/ --through 5 --json'
    ' "What happened to Anna?"\n\n  ribbon ask --batch questions.jsonl > answers.jsonl\n\n'
    'A line of a batch: {"question": "Who is Erchov?", "through": 2, "book": "tulayev"}; through and book may be left'
    " out. A bad line gets an error object, the rest goes on, and the exit code is 1."
)
def ask(
    question: Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="What you want to know.")] = None,
    book: Annotated[str, typer.Option(metavar="ID_OR_PATH", help="A book's id, or a pack's folder or file.")] = "",
    through: Annotated[int, typer.Option(min=0, metavar="N", help="Chapters finished; past the end means all.")] = 0,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
    from_file: Annotated[str, typer.Option("--batch", metavar="FILE", help="JSON lines to answer; - is stdin.")] = "",
) -> None:
    """Answer a question as Ribbon would answer a new reader, or a file of questions."""
    from adapters.cli.asking import Library, Question, UsageError, asked, batch  # noqa: PLC0415 - quick start

    if bool(question) == bool(from_file):
        message = 'give either a question (ribbon ask "Who is Erchov?") or --batch FILE'
        raise UsageError(message)
    asking = Question(" ".join(question or ()), through, book)
    library = Library(_settings().seeds)
    if question:
        found = asked(asking, library)
        _line(found) if as_json else typer.echo(found["reply"])
        return
    bad = 0
    for found in batch(_lines(from_file), library, asking):
        bad += "error" in found
        _line(found)
    raise typer.Exit(FOUND if bad else FINE)


def _lines(file: str) -> Iterable[bytes]:
    from adapters.cli.asking import UsageError  # noqa: PLC0415 - quick commands stay quick

    try:
        return sys.stdin.buffer if file == "-" else Path(file).open("rb")
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise UsageError(message) from error


def _line(found: dict[str, Any]) -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    typer.echo(json.dumps(found, ensure_ascii=False))


@app.command(epilog="Examples:\n\n  ribbon check seeds/tulayev\n\n  ribbon check seeds quizzes")
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Packs, quizzes, or folders of them.")],
) -> None:
    """Check packs and quizzes, and report all errors at once: file:line:column: key: what is wrong. What to write.

    Exit code 1 if there are errors; advice alone is 0.
    """
    from bot.library.quizzes import check as complaints_about  # noqa: PLC0415 - quick commands stay quick

    found = complaints_about(paths, [_settings().seeds])
    for complaint in found:
        typer.echo(complaint)
    errors = sum(not complaint.advice for complaint in found)
    typer.echo(f"errors: {errors}, advice: {len(found) - errors}")
    raise typer.Exit(FOUND if errors else FINE)


@app.command(epilog="Example:\n\n  ribbon schema pack > pack.schema.json")
def schema(
    of: Annotated[Literal["pack", "quiz"] | None, typer.Argument(metavar="[pack|quiz]", help="One of them.")] = None,
) -> None:
    """Print the JSON Schema of packs and quizzes, for editors to complete and check with."""
    from bot.library.schema import schema as of_files  # noqa: PLC0415 - quick commands stay quick

    _settings()
    found = of_files()
    if of:
        found = {key: found[key] for key in ("$schema", "$defs")} | {"$ref": f"#/$defs/{of.title()}Model"}
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
