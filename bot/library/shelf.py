"""The books that Ribbon has: the packs in a folder, each read when it is first wanted and kept while it is used."""

from __future__ import annotations

import logging
from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING

from bot.catalogue import Catalogue
from bot.dialogue.files import QuizFile
from bot.errors import PackError
from bot.library.files import QUIZZES, children, is_quiz, pack_files, pack_id
from bot.library.packs import drafted, find, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from bot.book import Book
    from bot.dialogue.files import File
    from bot.view import Authored, Cover, Horizon, View

log = logging.getLogger(__name__)

DEFAULT = "tulayev"
"""The book to offer first, where it is there."""

_BOOKS_KEPT = 32


class Shelf:
    """A `bot.app.Books` over a folder of packs.

    `catalogue` holds their covers, the default book first. A pack with errors is left out, and where is logged.
    """

    def __init__(self, folder: Path, quizzes: Path | None = None, books_kept: int = _BOOKS_KEPT) -> None:
        """The packs in `folder`; quiz files about them lie with them, or in the folder `quizzes`."""
        self._kept = books_kept
        self._quizzes = [] if quizzes is None else [quizzes]
        self._books: OrderedDict[str, _Opened] = OrderedDict()
        self._covers: dict[str, Cover] = {}
        self._paths = packs_in(folder)
        # A cover is worth nothing unless its whole pack holds together, so each pack is read once at the start. The one
        # that is offered first is read last: it stays, however few are kept.
        for book in sorted(self._paths, key=_offered, reverse=True):
            try:
                self._put(book)
            except PackError as error:
                _left_out(self._paths[book], error)
        self.catalogue = self._catalogue()

    def up_to(self, book: str, horizon: Horizon) -> View | None:
        """The book of this id as a reader at this horizon knows it; None if there is no such book."""
        found = self._books.get(book)
        if found is None:
            if book not in self._covers:
                return None
            try:
                found = self._put(book)
            except PackError as error:  # it was sound at the start, and has been spoilt since
                _left_out(self._paths[book], error)
                return None
        self._books.move_to_end(book)
        return found.book.up_to(horizon)

    def imported(self, book: str, file: File, through: int | None) -> QuizFile:
        """What a file of quiz questions holds for the book of this id; those that name no chapter go to `through`."""
        from bot.library.uploads import uploaded  # noqa: PLC0415 - few clubs ever import a quiz

        draft, _ = drafted(self._paths[book])
        if any(not complaint.advice for complaint in draft.complaints):
            return QuizFile(errors=("The book itself cannot be read just now. Please tell whoever keeps Ribbon.",))
        return uploaded(file, draft, through)

    def reload(self, book: str) -> None:
        """Read a pack anew after its author's edit. Raises `PackError`, and keeps what it had, if it has errors."""
        self._put(book)
        self.catalogue = self._catalogue()

    def _put(self, book: str) -> _Opened:
        path = self._paths[book]
        pack = sound(path)
        found = self._books[book] = _Opened(lambda: pack.book(lambda: self._written(path)))
        self._covers[book] = pack.cover
        self._books.move_to_end(book)
        if len(self._books) > self._kept:
            self._books.popitem(last=False)
        return found

    def _written(self, path: Path) -> Iterable[Authored]:
        from bot.library.quizzes import written  # noqa: PLC0415 - nobody asks for a quiz before Ribbon has started

        return written(path, self._quizzes)

    def _catalogue(self) -> Catalogue:
        return Catalogue(tuple(self._covers[book] for book in sorted(self._covers, key=_offered)))


class _Opened:
    """A pack that holds together, made into a book when it is first read in."""

    def __init__(self, make: Callable[[], Book]) -> None:
        self._make: Callable[[], Book] | None = make

    @cached_property
    def book(self) -> Book:
        assert self._make is not None  # noqa: S101 - it is made once
        found, self._make = self._make(), None  # and the pack is let go
        return found


def _offered(book: str) -> tuple[bool, str]:
    return book != DEFAULT, book


def packs_in(folder: Path) -> Mapping[str, Path]:
    """The packs in a folder, by id. What is wrong with the folder is logged, and the rest of it is there."""
    try:
        return find(folder)
    except PackError as error:  # two packs have one id: the first keeps it
        _left_out(folder, error)
        second = {complaint.file for complaint in error.complaints}
        packs = (path for path in children(folder) if path.name != QUIZZES and str(path) not in second)
        return {pack_id(path): path for path in packs if (pack_files(path) if path.is_dir() else not is_quiz(path))}


def _left_out(path: Path, error: PackError) -> None:
    """Tell the operator where to look. What is wrong there may quote the book, and the operator may be reading it."""
    where = [f"{complaint.file}:{complaint.line}" for complaint in error.complaints]
    log.error("pack.left_out", extra={"pack": str(path), "where": where, "advice": f"ribbon check {path}"})
