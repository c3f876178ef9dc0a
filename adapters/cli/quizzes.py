"""`ribbon quiz`: quiz files checked, taken over from other programs, and given to them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapters.cli.settings import Settings
    from bot.errors import Complaint
    from bot.library.draft import Draft
    from bot.library.formats.importing import Imported
    from bot.library.questions import QuizModel
    from bot.library.quizzes import Packs

_FOUND = 1
_SUFFIXES = frozenset({".yaml", ".yml", ".json", ".gift"})
_MAP = ".chapters.yaml"

Format = Literal["ribbon", "red", "gift", "opentdb", "qbreader"]
Foreign = Literal["ribbon", "red", "gift"]
Insisted = Annotated[Format | None, typer.Option("--format", help="What the file is, if it is mistaken for another.")]

app = typer.Typer(
    help="Check quiz files, import them from other programs, and export them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Formats: ribbon (our own YAML), red (trivia lists of Red-DiscordBot), gift (Moodle), opentdb (JSON of the"
    " Open Trivia Database), qbreader (JSON of QBReader). docs/quizzes.md tells what becomes of each.",
)


@app.command(epilog="Examples:\n\n  ribbon quiz lint quizzes\n\n  ribbon quiz lint --book tulayev trivia/russia.yaml")
def lint(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Quiz files of any format, or folders.")],
    book: Annotated[str, typer.Option(metavar="ID_OR_PATH", help="Check the chapters against this book too.")] = "",
    through: Annotated[int | None, typer.Option(min=0, metavar="N", help="As in import.")] = None,
    style: Insisted = None,
) -> None:
    """Check quiz files, and report all errors at once: file:line:column: key: what is wrong. What to write.

    Our own files are checked against their book. Others can say nothing of chapters that is wrong, unless --book names
    the book that they are for. Exit code 1 if there are errors; advice, and questions that cannot be held, are 0.
    """
    from bot.library.quizzes import Packs  # noqa: PLC0415 - quick commands stay quick

    known = Packs([_settings().seeds])
    draft = _book(book, known) if book else None
    found: list[Complaint] = []
    for path in paths:
        inside = _files(path)
        if not inside:
            found.append(_complaint(path, "there is no quiz in here", "Name a quiz file or a folder of them."))
        for each in inside:
            found += _complaints(each, known, draft, through, style)
    errors = sum(not complaint.advice for complaint in found)
    for complaint in found:
        typer.echo(complaint)
    typer.echo(f"errors: {errors}, advice: {len(found) - errors}")
    raise typer.Exit(_FOUND if errors else 0)


@app.command(
    "import",
    epilog="Examples:\n\n  ribbon quiz import --book tulayev --dry-run russia.yaml\n\n"
    "  ribbon quiz import --book tulayev --through 4 --title 'Warm-up' questions.gift\n\n"
    "A question is asked after the chapter that FILE.chapters.yaml says (a question's text or number, and a chapter),"
    " else the file itself (a GIFT category `chapter 3`, a comment `# chapter 3` in a Red list), else its name"
    " (russia.ch03.yaml), else --through, else the last one. It is asked later if it names somebody who is known later,"
    " and never earlier.",
)
def import_(  # noqa: PLR0913 - an option each
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A quiz file of any format.")],
    book: Annotated[str, typer.Option(metavar="ID_OR_PATH", help="The book it is about.")],
    through: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="The chapter of all questions that have none.")
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="The quiz's title; else made of the file's name.")] = "",
    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", exists=True, file_okay=False, help="Instead of the quizzes folder.")
    ] = None,
    style: Insisted = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing, only report.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of a quiz with the same name.")] = False,
) -> None:
    """Make a quiz of our own of a file, in the quizzes folder, and report where every question went and why.

    If anything is wrong, nothing is written, everything wrong is reported, and the exit code is 1.
    """
    from bot.library.files import pack_id  # noqa: PLC0415 - quick commands stay quick
    from bot.library.formats.importing import imported  # noqa: PLC0415 - quick commands stay quick
    from bot.library.formats.ribbon import written  # noqa: PLC0415 - quick commands stay quick
    from bot.library.quizzes import Packs  # noqa: PLC0415 - quick commands stay quick

    settings = _settings()
    draft = _book(book, Packs([settings.seeds]))
    _stop_if(complaint for complaint in draft.complaints if not complaint.advice)
    found = _imported(file, draft, through, style, title)
    target = (into or settings.quizzes) / f"{pack_id(Path(file.stem))}.yaml"
    _stop_if(found.errors)
    assert found.quiz is not None  # noqa: S101 - there are no errors
    text = written(found.quiz, found.credit)
    if imported(text, str(target), draft).quiz != found.quiz:
        _stop_if([_complaint(file, "this could not be written down so that it is read the same", "Please report it.")])
    for line in (*found.complaints, *found.report):
        typer.echo(line)
    if os.path.lexists(target) and not replace:
        _stop_if([_complaint(target, "there is such a quiz already", "Rename the file, or add --replace.")])
    if dry_run:
        typer.echo(f"Nothing was written. It would be {target}.")
        return
    try:
        _write(target, text, replace=replace)
    except FileExistsError:
        _stop_if([_complaint(target, "there is such a quiz already", "Rename the file, or add --replace.")])
    except OSError as error:
        _stop_if([_complaint(target, f"the quiz cannot be written ({error.strerror})", "Nothing was changed.")])
    typer.echo(f"Written: {target}")


@app.command(
    epilog="Examples:\n\n  ribbon quiz export --format gift tulayev > tulayev.gift\n\n"
    "  ribbon quiz export --format red --through 3 quizzes/tulayev-1.yaml > warm-up.yaml"
)
def export(
    named: Annotated[str, typer.Argument(metavar="FILE_OR_BOOK", help="A quiz file of ours, or a book: all of its.")],
    style: Annotated[Foreign, typer.Option("--format", help="What to write.")],
    through: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Leave out what is asked after a later chapter.")
    ] = None,
) -> None:
    """Write quizzes to standard output for another program, and on standard error what it cannot hold.

    Chapters are kept as categories (gift) and as comments (red), so that importing the file again finds them.
    """
    from bot.library.formats.exporting import exported  # noqa: PLC0415 - quick commands stay quick

    quizzes, title = _quizzes(named)
    found = exported(quizzes, style, through, title)
    for line in found.left_out:
        typer.echo(f"ribbon: left out: {line}", err=True)
    if not found.questions:
        _stop_if([_complaint(Path(named), "no question is left to be written", "See above.")])
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    typer.echo(found.text, nl=False)


def _settings() -> Settings:
    from adapters.cli.logs import log_to_stderr  # noqa: PLC0415 - quick commands stay quick
    from adapters.cli.settings import settings  # noqa: PLC0415 - quick commands stay quick

    found = settings()
    log_to_stderr(found.log)
    return found


def _book(named: str, known: Packs) -> Draft:
    """The book with this id or path. Raises `Refusal` if there is none."""
    from bot.errors import Refusal  # noqa: PLC0415 - quick commands stay quick
    from bot.library.shape import listed, nearest  # noqa: PLC0415 - quick commands stay quick

    found = known.book(named, Path("quiz.yaml")) if named in known.names() else None
    path = Path(named.replace("\0", "\ufffd"))
    if found is None and os.path.exists(path):  # noqa: PTH110 - it never raises, whatever the path
        found = known.draft(path)
    if found is None:
        hint = nearest(named, known.names()) or f"The books are: {listed(known.names() or ['none'])}."
        message = f"there is no book {named[:80]!r}, neither among the packs nor as a path from here. {hint}"
        raise Refusal(message)
    return found


def _imported(file: Path, book: Draft | None, through: int | None, style: Format | None, title: str = "") -> Imported:
    """The file at this path as a quiz, with the map of chapters that lies beside it."""
    from bot.library.formats.importing import Imported, imported  # noqa: PLC0415 - quick commands stay quick

    texts: list[str] = []
    maps = (Path(f"{file}{_MAP}"), file.with_suffix(_MAP) if file.suffix else file)
    beside = next((path for path in maps if path != file and os.path.isfile(path)), None)  # noqa: PTH113 - it never raises
    for path in filter(None, (file, beside)):
        text = _text(path)
        if not isinstance(text, str):
            return Imported(complaints=(text,))
        texts.append(text)
    chapters = (str(beside), texts[1]) if beside else ("", "")
    return imported(texts[0], str(file), book, through, style=style or "", title=title, chapters=chapters)


def _text(path: Path) -> str | Complaint:
    from bot.library.decoding import decoded, loaded  # noqa: PLC0415 - quick commands stay quick
    from bot.library.formats.items import MAX_FILE  # noqa: PLC0415 - quick commands stay quick

    data = loaded(path, str(path), MAX_FILE, "Split it into several quizzes.")
    return decoded(data, str(path)) if isinstance(data, bytes) else data


def _complaints(
    path: Path, known: Packs, book: Draft | None, through: int | None, style: Format | None
) -> Iterable[Complaint]:
    """All that is wrong with a quiz file, and as advice, what would be skipped."""
    from bot.errors import Complaint  # noqa: PLC0415 - quick commands stay quick
    from bot.library.formats.recognising import RIBBON, recognised  # noqa: PLC0415 - quick commands stay quick
    from bot.library.quizzes import drafted_quiz  # noqa: PLC0415 - quick commands stay quick

    text = _text(path)
    if isinstance(text, str) and (style or recognised(text, path.name)) == RIBBON:
        return drafted_quiz(path, known)[1]
    found = _imported(path, book, through, style)
    skipped = (
        Complaint(str(path), skip.place.line, skip.place.column, "", f"this is skipped: {skip.why}", "", advice=True)
        for skip in found.skipped
    )
    return sorted((*found.complaints, *skipped), key=lambda each: (each.file, each.line, each.column))


def _files(path: Path) -> list[Path]:
    """The quiz files that a path stands for; in a folder, those that look like one."""
    from bot.library.formats.recognising import recognised  # noqa: PLC0415 - quick commands stay quick

    if not os.path.isdir(path):  # noqa: PTH112 - it never raises
        return [path]
    inside = sorted(each for each in path.rglob("*") if each.suffix.lower() in _SUFFIXES and each.is_file())
    shown = [each for each in inside if not any(part.startswith(".") for part in each.relative_to(path).parts)]
    maps = [each for each in shown if each.name.endswith(_MAP)]
    texts = {each: _text(each) for each in shown if each not in maps}
    return [each for each, text in texts.items() if not isinstance(text, str) or recognised(text, each.name)]


def _quizzes(named: str) -> tuple[list[QuizModel], str]:
    """The quizzes in a file, or on a book, and the title of the book."""
    from bot.library.files import QUIZZES, children, is_quiz  # noqa: PLC0415 - quick commands stay quick
    from bot.library.quizzes import Packs, drafted_quiz  # noqa: PLC0415 - quick commands stay quick

    settings = _settings()
    known = Packs([settings.seeds])
    file = Path(named.replace("\0", "\ufffd"))
    if named not in known.names() and os.path.isfile(file):  # noqa: PTH113 - it never raises
        quiz, complaints = drafted_quiz(file, known)
        _stop_if((each for each in complaints if not each.advice), err=True)
        return [quiz] if quiz else [], quiz.quiz if quiz else ""
    book = _book(named, known)
    pack = Path(book.tree.place.file).parent
    found = []
    for folder in (pack, pack / QUIZZES, settings.quizzes):
        for path in children(folder) if folder.is_dir() else ():
            if path.is_file() and is_quiz(path):
                quiz, complaints = drafted_quiz(path, known)
                if quiz is not None and quiz.book == book.id:
                    _stop_if((each for each in complaints if not each.advice), err=True)
                    found.append(quiz)
    return found, book.pack.title if book.pack else book.id


def _complaint(path: Path, problem: str, remedy: str) -> Complaint:
    from bot.errors import Complaint  # noqa: PLC0415 - quick commands stay quick

    return Complaint(str(path), 1, 1, "", problem, remedy)


def _stop_if(errors: Iterable[Complaint], *, err: bool = False) -> None:
    """Tell these errors, if there are any, and end with exit code 1."""
    told = list(errors)
    for complaint in told:
        typer.echo(complaint, err=err)
    if told:
        typer.echo("ribbon: nothing was written.", err=True)
        raise typer.Exit(_FOUND)


def _write(target: Path, text: str, *, replace: bool) -> None:
    """Put `text` at `target` in one step: whoever looks finds the old file, or none, or the whole new one.

    Raises `FileExistsError` if there is a file that is not to be replaced, and `OSError`.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            draft.replace(target)
        else:
            os.link(draft, target)  # as `replace`, but it fails if there is one already
    finally:
        draft.unlink(missing_ok=True)
