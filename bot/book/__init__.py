"""The whole book, and the gate: `Book.up_to(horizon)` is the only way from here to a feature."""

from bot.book.book import Book
from bot.book.source import Identity, Name, Passage, PersonSource, Source

__all__ = ["Book", "Identity", "Name", "Passage", "PersonSource", "Source"]
