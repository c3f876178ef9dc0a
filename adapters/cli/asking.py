"""`ribbon ask`: questions answered without a club, one new reader for each."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any

from adapters.console.render import plain
from bot.answers import answer
from bot.catalogue import Catalogue
from bot.club import Club
from bot.commands.ask import Ask, told
from bot.commands.registry import build
from bot.dialogue.command import Asker, Scene
from bot.errors import PackError, Refusal, RibbonError
from bot.library.packs import load
from bot.library.shelf import DEFAULT, packs_in
from bot.member import Member, Progress
from bot.view import Horizon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.book import Book

log = logging.getLogger(__name__)

_HALF = re.compile("[\ud800-\udfff]")
_KEYS = ("question", "through", "book")


class UsageError(RibbonError):
    """What was asked for cannot be done; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, how many chapters its asker has finished, and the id or path of the book."""

    question: str
    through: int
    book: str


@dataclass
class Library:
    """The books that questions name, by id in a folder of packs or by path; each is loaded once."""

    folder: Path
    _books: dict[Path, Book | UsageError] = field(default_factory=dict)
    _found: Mapping[str, Path] | None = None

    def book(self, named: str) -> Book:
        """The book of an id or path; of no name, the default. Raises `UsageError` if there is none that can be used."""
        path = self._path(named).resolve()
        if path not in self._books:
            try:
                self._books[path] = load(path)
            except PackError as error:
                self._books[path] = UsageError(f"the pack {path} has errors:\n{error}")
            except OSError as error:
                self._books[path] = UsageError(f"the pack {path} cannot be read: {error.strerror}")
        found = self._books[path]
        if isinstance(found, UsageError):
            raise found
        return found

    def _path(self, named: str) -> Path:
        named = named.replace("\0", "\ufffd")  # which no path has, and no function on paths will take
        if self._found is None:
            self._found = packs_in(self.folder)
        known = sorted(self._found, key=lambda book: (book != DEFAULT, book))
        if not named and known:
            return self._found[known[0]]
        if named in self._found:
            return self._found[named]
        with suppress(OSError, ValueError):  # too long, or half a character: no path
            if named and Path(named).exists():
                return Path(named)
        close = get_close_matches(named, known, 1)
        hint = f" Did you mean {close[0]}?" if close else f" The books are: {', '.join(known) or 'none'}."
        message = f"there is no book {named[:80]!r}, neither in {self.folder} nor as a path from here.{hint}"
        raise UsageError(message)


def asked(question: Question, library: Library) -> dict[str, Any]:
    """Ask as a reader whom nobody knows. Returns what goes out as a line of JSON. Raises `UsageError`."""
    if _HALF.search(question.question):
        message = "the question holds half a character (a lone surrogate). Write it as UTF-8 text."
        raise UsageError(message)
    try:
        command = build(Ask, {"question": " ".join(question.question.split())})
    except Refusal as refusal:
        raise UsageError(str(refusal)) from refusal
    assert isinstance(command, Ask)  # noqa: S101 - what `build` was given
    book = library.book(question.book)
    began = perf_counter()
    scene = _scene(book, question.through)
    found = answer(scene.view, command.question)
    (reply,) = told(scene, command.question, found).replies
    shown = plain(reply)
    took = (perf_counter() - began) * 1000
    return {
        "question": question.question,
        "through": question.through,
        "answered": found.answered,
        "answer": found.short if found.answered else "",
        "reply": shown,
        "confidence": found.confidence,
        "evidence": [{"text": line.text, "chapter": line.since} for line in found.evidence],
        "ms": round(took, 3),
    }


def batch(lines: Iterable[bytes], library: Library, otherwise: Question) -> Iterator[dict[str, Any]]:
    """A line out for every line in that is not blank, in order; `otherwise` has the book and place of those without."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield asked(_question(line, otherwise), library)
        except UsageError as error:
            yield {"error": {"line": number, "message": str(error)}}
        except Exception as error:  # noqa: BLE001 - whatever it is, the other lines are not to blame
            log.debug("ask.failed", extra={"line": number}, exc_info=True)
            message = f"this could not be answered ({type(error).__name__}). Please report it."
            yield {"error": {"line": number, "message": message}}


def _question(line: bytes, otherwise: Question) -> Question:
    """The question that a line holds. Raises `UsageError`."""
    try:
        given = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = "this is no UTF-8 text. Save the file as UTF-8."
        raise UsageError(message) from error
    except (ValueError, RecursionError) as error:
        message = f'this is no JSON ({error}). Write one object a line: {{"question": "Who is Erchov?", "through": 2}}'
        raise UsageError(message) from error
    if not isinstance(given, dict):
        message = 'this is no object. Write {"question": "Who is Erchov?", "through": 2}'
        raise UsageError(message)
    for key in given:
        close = get_close_matches(key, _KEYS, 1, 0.8) if key not in _KEYS else []
        if close and close[0] not in given:
            message = f"{key!r} is no key. Did you mean {close[0]!r}?"
            raise UsageError(message)
    question, through, book = (given.get(key) for key in _KEYS)
    if not isinstance(question, str):
        raise UsageError(_not("question", 'a text, such as "Who is Erchov?"'))
    through = otherwise.through if through is None else through
    if not isinstance(through, int) or isinstance(through, bool) or through < 0:
        raise UsageError(_not("through", "a number of finished chapters, 0 or more"))
    book = otherwise.book if book is None else book
    if not isinstance(book, str):
        raise UsageError(_not("book", "a text: a book's id or the path of a pack"))
    return Question(question, through, book)


def _not(key: str, expected: str) -> str:
    return f'"{key}" has to be {expected}.'


def _scene(book: Book, through: int) -> Scene:
    """What a new reader sees in the console's channel who has said how far they have read."""
    view = book.up_to(Horizon(through))
    cover = book.cover
    now = datetime.now(UTC)
    return Scene(
        view=view,
        asker=Asker("reader"),
        member=Member(progress={cover.id: Progress(view.horizon.chapter)}),
        club=Club(cover.id),
        place="club/console/console",
        catalogue=Catalogue((cover,)),
        now=now,
        said_at=now.timestamp(),
        dice=Random(),  # noqa: S311 - an answer leaves nothing to chance
    )
