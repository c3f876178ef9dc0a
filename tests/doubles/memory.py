"""A journal and a shelf of books in memory: Ribbon's own ports, as small as they can be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from bot.catalogue import Catalogue
from bot.errors import Conflict
from bot.journal import Post, State, club_room, member_room
from bot.library.documents import Block, Place
from bot.library.draft import Draft
from bot.library.schema import PackModel
from bot.library.uploads import uploaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.book import Book
    from bot.dialogue.files import File, QuizFile
    from bot.journal import Batch, Cursor, Due, Entry
    from bot.view import Horizon, View


class MemoryJournal:
    """A `bot.journal.Journal` that is gone when it is dropped. Its pseudonyms are not random: `m1`, `m2`, ..."""

    def __init__(self) -> None:
        self.rooms: defaultdict[str, list[Entry]] = defaultdict(list)
        self._pseudonyms: dict[tuple[str, str], str] = {}
        self._numbers = count(1)
        self._due: dict[tuple[str, str], Due] = {}
        self._held: dict[tuple[str, str], float] = {}
        self._posts: dict[tuple[str, str], Post] = {}

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """For each cursor its room's newer entries."""
        return [self.rooms[cursor.room][cursor.after :] if cursor.room in self.rooms else [] for cursor in cursors]

    async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
        """Append all batches or, if a room has moved on, none."""
        if any(len(self.rooms[batch.room]) != batch.after for batch in batches):
            raise Conflict
        for batch in batches:
            self.rooms[batch.room] += batch.entries
        for each in due:
            self._held.pop((each.room, each.key), None)
            self._due.pop((each.room, each.key), None)
            if each.command:
                self._due[each.room, each.key] = each
        self._posts.update({(post.room, post.key): post for post in posts})

    async def pseudonym(self, workspace: str, user: str) -> str:
        """The member's name in the journal: the next number, at the first call."""
        if (workspace, user) not in self._pseudonyms:
            self._pseudonyms[workspace, user] = f"m{next(self._numbers)}"
        return self._pseudonyms[workspace, user]

    async def user(self, pseudonym: str) -> str | None:
        """Who a pseudonym stands for."""
        return next((user for (_, user), name in self._pseudonyms.items() if name == pseudonym), None)

    async def scheduled(self) -> list[Due]:
        """All that is due at any time."""
        return list(self._due.values())

    async def claim(self, now: float, limit: int, lease: float) -> list[Due]:
        """What is due and held by nobody, earliest first."""
        waiting = [due for key, due in self._due.items() if due.at <= now and self._held.get(key, 0.0) <= now]
        claimed = sorted(waiting, key=lambda due: (due.at, due.room, due.key))[:limit]
        self._held.update({(due.room, due.key): now + lease for due in claimed})
        return claimed

    async def settle(self, due: Due) -> None:
        """Forget what has been handled, unless it was moved meanwhile."""
        if self._due.get((due.room, due.key)) == due:
            del self._due[due.room, due.key]
            self._held.pop((due.room, due.key), None)

    async def posts(self, room: str) -> list[Post]:
        """What stands in the channel of a room or has to reach it, oldest first."""
        return sorted((post for post in self._posts.values() if post.room == room), key=_age)

    async def unsent(self) -> list[Post]:
        """What does not stand in its channel yet, oldest first."""
        return sorted((post for post in self._posts.values() if post.state is not State.STANDS), key=_age)

    async def mark(self, room: str, key: str, state: State) -> None:
        """A post has come so far."""
        post = self._posts.get((room, key))
        if post and post.state is not State.STANDS:
            self._posts[room, key] = replace(post, state=state)

    async def stands(self, room: str, key: str, ref: str) -> None:
        """A post stands in its channel, and older ones of its slot do no more."""
        post = self._posts.get((room, key))
        if post:
            for each in await self.posts(room):
                if each.slot == post.slot and each.key != key and each.at <= post.at:
                    del self._posts[room, each.key]
            self._posts[room, key] = replace(post, state=State.STANDS, reply="", ref=ref)

    async def drop(self, room: str, key: str) -> None:
        """Forget a post."""
        self._posts.pop((room, key), None)

    async def export(self, pseudonym: str) -> list[tuple[str, int, str]]:
        """All free text of a member."""
        return sorted(
            (room, number, entry.words)
            for room, entries in self.rooms.items()
            for number, entry in enumerate(entries, 1)
            if entry.author == pseudonym and entry.words is not None
        )

    async def written(self, room: str, pseudonym: str) -> list[Entry]:
        """What a member has written in a room."""
        return [entry for entry in self.rooms.get(room, ()) if entry.author == pseudonym]

    async def forget(self, pseudonym: str, batches: Sequence[Batch] = (), due: Sequence[Due] = ()) -> None:
        """Append, and delete the link between pseudonym and user, the member's free text and their own room."""
        await self.append(batches, due)
        own = member_room(pseudonym)
        if any(batch.room == own for batch in batches):
            self.rooms[own] = self.rooms[own][-1:] * len(self.rooms[own])
        self._pseudonyms = {key: name for key, name in self._pseudonyms.items() if name != pseudonym}
        for entries in self.rooms.values():
            for place, entry in enumerate(entries):
                if entry.author == pseudonym and entry.words is not None:
                    entries[place] = type(entry)(entry.kind, entry.body, entry.author)

    async def erase(self, workspace: str, batches: Sequence[Batch] = ()) -> None:
        """Append, and delete all that is of a workspace."""
        await self.append(batches)
        own = {member_room(name) for (where, _), name in self._pseudonyms.items() if where == workspace}

        def stays(room: str) -> bool:
            return room not in own and not room.startswith(club_room(workspace, ""))

        self.rooms = defaultdict(list, {room: entries for room, entries in self.rooms.items() if stays(room)})
        self._due = {key: due for key, due in self._due.items() if stays(due.room)}
        self._posts = {key: post for key, post in self._posts.items() if stays(post.room)}
        self._pseudonyms = {key: name for key, name in self._pseudonyms.items() if key[0] != workspace}


def _age(post: Post) -> tuple[float, str]:
    return post.at, post.key


class MemoryBooks:
    """A `bot.app.Books` over books that are there already; the first is the one that is offered first."""

    def __init__(self, *books: Book) -> None:
        self._books = {book.cover.id: book for book in books}

    @property
    def catalogue(self) -> Catalogue:
        """Their covers, in the order given."""
        return Catalogue(tuple(book.cover for book in self._books.values()))

    def up_to(self, book: str, horizon: Horizon) -> View | None:
        """The book of this id at this horizon; None if there is no such book."""
        found = self._books.get(book)
        return found.up_to(horizon) if found else None

    def imported(self, book: str, file: File, through: int | None) -> QuizFile:
        """What a file holds for a book of so many chapters; the names in it are not looked at."""
        empty = {"title": book, "chapters": ({},) * self._books[book].cover.chapters}
        return uploaded(file, Draft(Block(Place("", 1, 1)), id=book, pack=PackModel.model_validate(empty)), through)
