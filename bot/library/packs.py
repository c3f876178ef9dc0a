"""Packs on disk: finding them, reading them, and turning them into books."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from bot.book.book import Book
from bot.book.source import Identity, Name, Passage, PersonSource, Source
from bot.errors import Complaint, PackError
from bot.library.checks.chapters import check_chapters, check_cover
from bot.library.checks.people import check_people
from bot.library.documents import MAX_FILE, Block, Document, Items, Place, read
from bot.library.draft import Draft, alias_since
from bot.library.files import QUIZZES, children, in_file_order, is_quiz, pack_files, pack_id
from bot.library.schema import PackModel
from bot.library.shape import shaped
from bot.view import Cover, Doubt, Edition, Fact, Kind, Prompt, Relation, Sealed, Title

if TYPE_CHECKING:
    from bot.library.schema import FactModel, PersonModel


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


def load(path: Path) -> Book:
    """The book that the pack at `path` holds. Raises PackError with everything that is wrong with it."""
    draft, documents = drafted(Path(path))
    errors = [complaint for complaint in draft.complaints if not complaint.advice]
    if errors or draft.pack is None:
        raise PackError(errors)
    digest = hashlib.sha256()
    for document in documents:
        digest.update(len(document.data).to_bytes(8, "big") + document.data)
    return Book(source(draft, draft.pack, digest.hexdigest()))


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


def source(draft: Draft, pack: PackModel, digest: str) -> Source:
    """A pack without errors as plain values, people by their place in it."""
    index = draft.index()
    numbered = list(enumerate(pack.chapters, 1))
    editions = tuple(Edition(edition.name, edition.pages) for edition in pack.editions)
    return Source(
        cover=Cover(draft.id, pack.title, pack.author or "", len(numbered), pack.year or "", editions),
        people=tuple(_person(person) for person in pack.people),
        facts=tuple(
            sorted(
                (
                    *(_fact(fact, 0, Kind.ABOUT, index) for fact in pack.about),
                    *(_fact(fact, number, Kind.EVENT, index) for number, chapter in numbered for fact in chapter.facts),
                ),
                key=lambda fact: fact.since,
            )
        ),
        relations=tuple(
            Relation(
                since=number if relation.since is None else relation.since,
                subject=index[relation.subject],
                kind=relation.kind,
                object=index[relation.object],
                text=relation.text or "",
                inverse=relation.inverse or "",
                doubt=Doubt(relation.doubt or ""),
            )
            for number, chapter in numbered
            for relation in chapter.relations
        ),
        identities=tuple(
            Sealed(
                number if identity.since is None else identity.since,
                Identity(tuple(index[who] for who in identity.people), identity.text, identity.name or ""),
            )
            for number, chapter in numbered
            for identity in chapter.identities
        ),
        titles=tuple(
            Title(number, chapter.title, Doubt(chapter.title_doubt or ""))
            for number, chapter in numbered
            if chapter.title
        ),
        prompts=tuple(Prompt(number, prompt) for number, chapter in numbered for prompt in chapter.prompts),
        passages=tuple(Passage(number, passage) for number, chapter in numbered for passage in chapter.passages),
        digest=digest,
    )


def _person(person: PersonModel) -> PersonSource:
    names = [Sealed(person.since, Name(person.name))]
    names += [Sealed(alias_since(person, alias), Name(alias.name, alias.becomes)) for alias in person.aliases]
    names.sort(key=lambda name: name.since)
    return PersonSource(person.id, tuple(names), person.gender or "", person.background)


def _fact(fact: FactModel, number: int, kind: Kind, index: dict[str, int]) -> Fact:
    return Fact(
        since=number if fact.since is None else fact.since,
        kind=Kind(fact.kind) if fact.kind else kind,
        text=fact.text,
        people=tuple(index[who] for who in fact.people),
        short=fact.short or "",
        state=fact.state or "",
        words=fact.words,
        doubt=Doubt(fact.doubt or ""),
    )
