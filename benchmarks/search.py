"""How fast the book's index answers beside other search engines: `python -m benchmarks.search`.

The books are made up by a seeded generator: words by a Zipf law, each chapter with words of its own. A query takes 2 to
5 content words of one line before its cut, and the cut is anywhere from 10 to 100 % of the book. All engines get the
same queries, in turns, so that a busy machine slows all of them down alike. The time of a query is the median of its
times in all passes; the table shows the percentiles of the queries.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from bot.book.index import Index

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_WORDS: Final = 80_000
_STOP_WORDS: Final = 120
_CHAPTER: Final = 250  # passages
_BURST: Final = 0.1  # of the words of a chapter are its own
_TOP: Final = 10
_FEW_ENOUGH_FOR_RANK_BM25: Final = 20_000

Lines: TypeAlias = "Sequence[Sequence[str]]"
Ask: TypeAlias = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Query:
    """Terms to look for in the first `cut` lines."""

    cut: int
    terms: tuple[str, ...]


@dataclass(slots=True)
class Engine:
    """A search engine that holds the lines, and how it did."""

    name: str
    statistics: str
    asks: list[Ask]  # one for each query
    build: float = 0.0  # seconds
    memory: float = 0.0  # MB by which the process grew
    passes: list[list[float]] = field(default_factory=list)  # microseconds for each query

    def run(self) -> None:
        """Answer all queries once."""
        times = []
        for ask in self.asks:
            start = perf_counter_ns()
            ask()
            times.append((perf_counter_ns() - start) / 1000)
        self.passes.append(times)

    def percentile(self, percent: float) -> float:
        """How long a query at this percentile takes; each query counts with the median of its passes."""
        return float(np.percentile(np.median(self.passes, axis=0), percent))


def make_book(passages: int, seed: int = 1) -> list[list[str]]:
    """A book of so many passages of 20 to 60 words. The n-th most frequent word of the language is `w<n>`."""
    random = np.random.default_rng(seed)
    share = np.cumsum(1 / (np.arange(_WORDS) + 2.7) ** 1.1)
    share /= share[-1]
    lengths = random.integers(20, 61, passages)
    words = np.searchsorted(share, random.random(lengths.sum()))
    chapter = np.repeat(np.arange(passages) // _CHAPTER, lengths)
    common = share[_STOP_WORDS]
    own = np.searchsorted(share, common + (1 - common) * random.random((passages // _CHAPTER + 1, 40)))
    burst = np.flatnonzero(random.random(len(words)) < _BURST)
    words[burst] = own[chapter[burst], random.integers(0, own.shape[1], len(burst))]
    spelling = [f"w{number}" for number in range(_WORDS)]
    text = [spelling[number] for number in words.tolist()]
    ends = np.cumsum(lengths).tolist()
    return [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def make_queries(book: Lines, count: int, seed: int = 2) -> list[Query]:
    """So many queries for this book."""
    random = np.random.default_rng(seed)
    queries: list[Query] = []
    while len(queries) < count:
        cut = int(len(book) * random.uniform(0.1, 1))
        content = sorted({word for word in book[int(random.integers(cut))] if int(word[1:]) >= _STOP_WORDS})
        size = int(random.integers(2, 6))
        if len(content) >= size:
            queries.append(Query(cut, tuple(map(str, random.choice(content, size, replace=False)))))
    return queries


def ours(book: Lines, queries: Sequence[Query]) -> list[Engine]:
    """The index of this project: a new cut for each query, and its search."""
    index = Index(book)

    def ask(query: Query) -> object:
        return index.cut(query.cut).search(query.terms, _TOP)

    return [Engine("Ribbon", "exact", [partial(ask, query) for query in queries])]


def tantivy(book: Lines, queries: Sequence[Query]) -> list[Engine]:
    """One tantivy segment with a range filter; once with ready-made queries and once with the making of the query."""
    library = _library("tantivy")
    builder = library.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("line", indexed=True, fast=True)
    schema = builder.build()
    index = library.Index(schema)
    writer = index.writer(heap_size=1_000_000_000, num_threads=1)
    for number, words in enumerate(book):
        writer.add_document(library.Document(text=" ".join(words), line=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    search = index.searcher().search
    must, should, make = library.Occur.Must, library.Occur.Should, library.Query

    def parse(query: Query) -> Any:  # noqa: ANN401 - the library has no types
        terms = make.boolean_query([(should, make.term_query(schema, "text", term, "freq")) for term in query.terms])
        gate = make.range_query(schema, "line", library.FieldType.Integer, 0, query.cut - 1)
        return make.boolean_query([(must, terms), (must, gate)])

    ready: list[Ask] = [partial(search, parse(query), _TOP) for query in queries]

    def ask(query: Query) -> object:
        return search(parse(query), _TOP)

    whole: list[Ask] = [partial(ask, query) for query in queries]
    return [Engine("tantivy", "whole book", ready), Engine("tantivy, query made too", "whole book", whole)]


def bm25s(book: Lines, queries: Sequence[Query]) -> list[Engine]:
    """bm25s on numpy, with a mask for the lines after the cut."""
    library = _library("bm25s")
    index = library.BM25(method="lucene", k1=1.2, b=0.75)
    index.index(book, show_progress=False)
    everywhere = np.arange(len(book))

    def ask(query: Query) -> object:
        mask = (everywhere < query.cut).astype(np.float32)
        return index.retrieve([list(query.terms)], k=_TOP, weight_mask=mask, show_progress=False)

    return [Engine("bm25s + mask", "whole book", [partial(ask, query) for query in queries])]


def fts5(book: Lines, queries: Sequence[Query]) -> list[Engine]:
    """SQLite's full-text index, with the cut as a condition on the row number."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE line USING fts5(text, content='', detail=none)")
    rows = ((number, " ".join(words)) for number, words in enumerate(book, 1))
    database.executemany("INSERT INTO line(rowid, text) VALUES (?, ?)", rows)
    database.commit()
    sql = "SELECT rowid, rank FROM line WHERE line MATCH ? AND rowid <= ? ORDER BY rank LIMIT ?"

    def ask(query: Query) -> object:
        return database.execute(sql, (" OR ".join(query.terms), query.cut, _TOP)).fetchall()

    return [Engine("SQLite FTS5 + row gate", "whole book", [partial(ask, query) for query in queries])]


def rank_bm25(book: Lines, queries: Sequence[Query]) -> list[Engine]:
    """rank_bm25, which scores every line; it is asked only a tenth of the queries."""
    index = _library("rank_bm25").BM25Okapi(book, k1=1.2, b=0.75)

    def ask(query: Query) -> object:
        scores = index.get_scores(query.terms)[: query.cut]
        return np.argsort(-scores, kind="stable")[:_TOP]

    asks: list[Ask] = [partial(ask, query) for query in queries[::10]]
    return [Engine("rank_bm25", "whole book", asks)]


def measure(passages: int, count: int, passes: int) -> None:
    """Measure all engines on one book and print the table."""
    book = make_book(passages)
    queries = make_queries(book, count)
    engines: list[Engine] = []
    for build in (ours, tantivy, bm25s, fts5, rank_bm25):
        if build is rank_bm25 and passages > _FEW_ENOUGH_FOR_RANK_BM25:
            continue
        gc.collect()
        memory, start = _memory(), perf_counter()
        built = build(book, queries)
        seconds, grown = perf_counter() - start, _memory() - memory
        for engine in built:
            engine.build, engine.memory = seconds, grown
        engines += built
    gc.freeze()  # the books and indexes stay; nobody's queries shall pay for a walk through them
    for number in range(passes):
        for engine in engines:
            if number == 0 or engine.name != "rank_bm25":
                engine.run()
    words = sum(map(len, book))
    print(f"\n{passages:,} passages, {words:,} words, {len(set().union(*book)):,} different ones, {count} queries\n")
    print("| engine | statistics | p50 µs | p99 µs | p50 / tantivy's | build s | grew by MB |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for engine in engines:
        print(
            f"| {engine.name} | {engine.statistics} | {engine.percentile(50):,.0f} | {engine.percentile(99):,.0f} "
            f"| {engine.percentile(50) / engines[1].percentile(50):.2f} | {engine.build:.2f} | {engine.memory:,.0f} |"
        )
    gc.unfreeze()


def _memory() -> float:
    """How many MB of memory this process holds; 0 where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is missing: `uv sync --group bench` installs the engines to compare with")


def main() -> None:
    """Read the command line and measure one book after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 200_000], help="sizes of the books")
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--passes", type=int, default=9)
    arguments = parser.parse_args()
    print("Statistics are exact where they come from the lines before the cut alone: those of the whole book leak it.")
    for passages in arguments.passages:
        measure(passages, arguments.queries, arguments.passes)


if __name__ == "__main__":
    main()
