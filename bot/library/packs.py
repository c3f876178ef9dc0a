"""Packs on disk: finding them, reading them, and turning them into books."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import Complaint, PackError
from bot.library.checks.chapters import check_chapters, check_cover
from bot.library.checks.people import check_people
from bot.library.documents import MAX_FILE, Block, Document, Items, Place, read
from bot.library.draft import Draft, cover
from bot.library.files import QUIZZES, children, in_file_order, is_quiz, pack_files, pack_id
from bot.library.schema import PackModel
from bot.library.shape import shaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.book import Book
    from bot.view import Authored, Cover


def find(folder: Path) -> dict[str, Path]:
    """The packs in `folder`, by id: its YAML files, and its folders that hold some."""
    found: dict[str, Path] = {}
    clashes = []
    if not folder.is_dir():
        return found
    for path in children(folder):
        if path.name != QUIZZES and (pack_files(path) if path.is_dir() else not is_quiz(path)):
            name = pack_id(path)
            if name in found:
                problem = f"{found[name].name} has the id {name!r} too"
                clashes.append(Place(str(path), 1, 1).complaint("", problem, "Rename one of the two."))
            found.setdefault(name, path)
    if clashes:
        raise PackError(clashes)
    return found


@dataclass(frozen=True, slots=True)
class Sound:
    """A pack in which nothing is wrong. Making its book takes time, which is spent when somebody reads it."""

    cover: Cover
    draft: Draft
    pack: PackModel
    digest: str

    def book(self, questions: Callable[[], Iterable[Authored]] = tuple) -> Book:
        """The book that the pack holds; its quiz `questions` are read when they are first wanted."""
        # What only checks packs builds no book, and is spared the time that it takes to import numpy.
        from bot.book import Book  # noqa: PLC0415
        from bot.library.sources import source  # noqa: PLC0415

        return Book(source(self.draft, self.pack, self.digest), questions)


def load(path: Path, questions: Callable[[], Iterable[Authored]] = tuple) -> Book:
    """The book that the pack at `path` holds. Raises PackError with everything that is wrong with it."""
    return sound(path).book(questions)


def sound(path: Path) -> Sound:
    """The pack at `path`, checked. Raises PackError with everything that is wrong with it."""
    draft, documents = drafted(Path(path))
    errors = [complaint for complaint in draft.complaints if not complaint.advice]
    if errors or draft.pack is None:
        raise PackError(errors)
    digest = hashlib.sha256()
    for document in documents:
        digest.update(len(document.data).to_bytes(8, "big") + document.data)
    return Sound(cover(draft.id, draft.pack), draft, draft.pack, digest.hexdigest())


def drafted(path: Path) -> tuple[Draft, list[Document]]:
    """The pack at `path` as far as it can be read, with all complaints about it in file order."""
    paths = pack_files(path)
    nowhere = Place(str(path), 1, 1)
    if not paths:
        nothing = nowhere.complaint("", "the folder holds no YAML file", "Put a  book.yaml  into it.")
        return Draft(Block(nowhere), [nothing], pack_id(path)), []
    size = sum(p.stat().st_size for p in paths if p.is_file())
    if size > MAX_FILE:
        problem = f"the files of this pack are larger than {MAX_FILE // 1024 // 1024} MB together"
        return Draft(
            Block(nowhere), [nowhere.complaint("", problem, "Leave out what is not needed.")], pack_id(path)
        ), []
    documents = [read(p) for p in paths]
    complaints = [complaint for document in documents for complaint in document.complaints]
    tree, more = _merged([document.top for document in documents if document.top is not None])
    spoilt = frozenset().union(*(document.spoilt for document in documents))
    draft = Draft(tree if tree is not None else Block(nowhere), [*complaints, *more], pack_id(path))
    if tree is not None and all(document.whole for document in documents):
        draft.ids = _ids(tree)
        draft.pack, shape = shaped(PackModel, tree, spoilt)
        draft.complaints += shape
        if draft.pack is not None:
            check_cover(draft, draft.pack)
            check_people(draft, draft.pack)
            check_chapters(draft, draft.pack)
    draft.complaints = in_file_order(draft.complaints, [str(p) for p in paths])
    return draft, documents


def _merged(tops: list[Block]) -> tuple[Block | None, list[Complaint]]:
    """One mapping of several: lists are joined, everything else may be given once."""
    if not tops:
        return None, []
    tree, complaints = Block(tops[0].place), []
    for top in tops:
        for key, value in top.items():
            if key not in tree:
                tree.put(key, value, top.keys_at[key], top.values_at[key])
            elif isinstance(tree[key], Items) and isinstance(value, Items):
                joined = Items(tree[key].place)
                joined.extend([*tree[key], *value])
                joined.values_at = [*tree[key].values_at, *value.values_at]
                tree[key] = joined
            else:
                at = tree.keys_at[key]
                remedy = f"It stands in {Path(at.file).name}, line {at.line}, already: keep one of the two."
                complaints.append(top.keys_at[key].complaint(key, "the key is given twice", remedy))
    return tree, complaints


def _ids(tree: Block) -> frozenset[str]:
    people = tree.get("people")
    found = [person.get("id") for person in people if isinstance(person, Block)] if isinstance(people, Items) else []
    return frozenset(str(each) for each in found if each is not None)
