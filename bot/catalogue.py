"""Which books there are: cover data, which everybody may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.text import fold

if TYPE_CHECKING:
    from bot.view import Cover


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The covers of all books, in the order in which they are offered; the first is the default."""

    covers: tuple[Cover, ...]

    def find(self, wanted: str) -> Cover | None:
        """The book of this id or title, however it is capitalised; None if no book or more than one fits."""
        key = " ".join(fold(wanted).split())
        exact = [cover for cover in self.covers if key in (cover.id, fold(cover.title))]
        loose = [cover for cover in self.covers if key and key in fold(cover.title)]
        for found in (exact, loose):
            if len(found) == 1:
                return found[0]
        return None

    def cover(self, book: str) -> Cover | None:
        """The cover of the book with this id."""
        return next((cover for cover in self.covers if cover.id == book), None)
