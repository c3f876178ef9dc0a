"""The book, kept so that any horizon can be cut out of it without a copy and without a trace of the rest."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.book.cast import Cast
from bot.book.index import Index
from bot.text import sentences, terms
from bot.view import Fact, Horizon, Kind, Line, Prefix, Relation, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.book.source import Source
    from bot.view import Authored, Cover

T = TypeVar("T")

_VIEWS_KEPT = 256


class Book:
    """A whole book. `up_to(horizon)` gives the view that features work with; `cover` is what everybody knows."""

    def __init__(self, source: Source, questions: Callable[[], Iterable[Authored]] = tuple) -> None:
        """`questions` gives the quiz questions about the book; it is called when they are first wanted."""
        self.cover: Cover = source.cover
        self.digest = source.digest
        self._cast = Cast(source.people, source.identities)
        self._facts = _Shelf((self._renumbered(fact) for fact in source.facts), lambda fact: fact.since)
        self._relations = _Shelf((self._introduced(relation) for relation in source.relations), lambda r: r.since)
        self._titles = _Shelf(source.titles, lambda title: title.chapter)
        self._prompts = _Shelf(source.prompts, lambda prompt: prompt.since)
        self._lines = _Shelf(self._in_reading_order(source), lambda line: line.since)
        self._index = Index([_searched(line) for line in self._lines.items])
        self._written = questions
        self._views: OrderedDict[int, View] = OrderedDict()

    def up_to(self, horizon: Horizon) -> View:
        """The book as a reader knows it who has finished `horizon.chapter` chapters; past the end means the end."""
        chapter = min(horizon.chapter, self.cover.chapters)
        view = self._views.get(chapter)
        if view is None:
            view = self._views[chapter] = self._cut(chapter)
            if len(self._views) > _VIEWS_KEPT:
                self._views.popitem(last=False)
        self._views.move_to_end(chapter)
        return view

    def _cut(self, chapter: int) -> View:
        lines = self._lines.up_to(chapter)
        return View(
            cover=self.cover,
            horizon=Horizon(chapter),
            lines=lines,
            facts=self._facts.up_to(chapter),
            relations=self._relations.up_to(chapter),
            people=self._cast.up_to(chapter),
            titles=tuple(self._titles.up_to(chapter)),
            prompts=self._prompts.up_to(chapter),
            search=self._index.cut(len(lines)),
            asked=lambda: self._questions.up_to(chapter),
        )

    @cached_property
    def _questions(self) -> _Shelf[Authored]:
        return _Shelf(self._written(), lambda authored: authored.question.since)

    def _renumbered(self, fact: Fact) -> Fact:
        """A fact with people by number. Who has no name yet when it is told is left out: they do not exist."""
        return replace(fact, people=self._cast.numbers(fact.people, fact.since))

    def _introduced(self, relation: Relation) -> Relation:
        """A relation with people by number, sealed until both of them have a name."""
        since = max(relation.since, self._cast.since(relation.subject), self._cast.since(relation.object))
        subject, other = self._cast.numbers((relation.subject, relation.object), since)
        return replace(relation, since=since, subject=subject, object=other)

    def _in_reading_order(self, source: Source) -> list[Line]:
        """Curated statements and the sentences of passages, by the chapter that opens them."""
        told: list[tuple[int, int, str, Fact | None]] = []
        number = 0
        for passage in source.passages:
            told += [(passage.since, number, sentence, None) for sentence in sentences(passage.text)]
            number += 1
        for fact in self._facts.items:
            told.append((fact.since, number, fact.text, fact))
            number += 1
        for relation in self._relations.items:
            if relation.text:
                tie = Fact(relation.since, Kind.WHO, relation.text, (relation.subject, relation.object))
                told.append((relation.since, number, relation.text, replace(tie, doubt=relation.doubt)))
                number += 1
        for identity in self._cast.identities:
            if identity.value.text:
                reveal = Fact(identity.since, Kind.WHO, identity.value.text, identity.value.people)
                told.append((identity.since, number, identity.value.text, reveal))
                number += 1
        told.sort(key=lambda item: item[0])
        passages: dict[int, int] = {}
        return [
            Line(i, since, text, passages.setdefault(passage, len(passages)), fact)
            for i, (since, passage, text, fact) in enumerate(told)
        ]


class _Shelf(Generic[T]):
    """Items in the order of the chapter that opens them, and where each chapter's end is."""

    def __init__(self, items: Iterable[T], since: Callable[[T], int]) -> None:
        self.items: Sequence[T] = sorted(items, key=since)
        self._since = [since(item) for item in self.items]

    def up_to(self, chapter: int) -> Prefix[T]:
        return Prefix(self.items, bisect_right(self._since, chapter))


def _searched(line: Line) -> tuple[str, ...]:
    """What a line is found by: its own words, and for a fact the author's further words and short answer."""
    found = terms(line.text)
    if line.fact is not None:
        found += terms(" ".join((*line.fact.words, line.fact.short)))
    return found
