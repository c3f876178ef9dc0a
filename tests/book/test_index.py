"""The index of a book, searched at a cut."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.book.index import Index
from bot.view import Hit

TERMS = st.sampled_from("abcdefgh")
LINES = st.lists(st.lists(TERMS, max_size=9), max_size=40)
QUERIES = st.lists(st.sampled_from("abcdefghz"), max_size=6)
LIMITS = st.integers(0, 12)
FIRST_GOES = st.sampled_from([0, 5, 2_048])  # prune from the second term on, soon, never in books of this size


def brute_force(lines: list[list[str]], terms: list[str], limit: int) -> list[Hit]:
    """BM25 as it is written down, over all of `lines`."""
    frequency = {term: sum(term in line for line in lines) for term in terms}
    known = sorted((count, term) for term, count in frequency.items() if count)
    words = sum(map(len, lines))
    hits = []
    for number, line in enumerate(lines):
        score = 0.0
        for count, term in known:
            idf = log(1 + (len(lines) - count + 0.5) / (count + 0.5))
            repeats = line.count(term)
            score += 2.2 * idf * repeats / (repeats + 1.2 * (0.25 + 0.75 * len(line) * len(lines) / words))
        if score:
            hits.append(Hit(number, score))
    return sorted(hits, key=lambda hit: (-round(hit.score, 9), hit.line))[:limit]


def assert_alike(found: list[Hit], expected: list[Hit]) -> None:
    """Scores are equal but for rounding, and so are the lines above the last score, where a tie may be cut through."""
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected])
    assert sorted(found, key=lambda hit: (-hit.score, hit.line)) == found
    assert {hit.line for hit in found if hit.score > found[-1].score * (1 + 1e-9)} == {
        hit.line for hit in expected if hit.score > expected[-1].score * (1 + 1e-9)
    }


@settings(deadline=None)
@given(LINES, st.integers(0, 45), QUERIES, LIMITS, FIRST_GOES)
def test_a_cut_ranks_by_bm25_over_the_lines_before_it(
    lines: list[list[str]], length: int, terms: list[str], limit: int, first_go: int
) -> None:
    """Lines, order and scores are those of a BM25 that is computed afresh from the lines before the cut."""
    assert_alike(
        Index(lines, first_go=first_go).cut(length).search(terms, limit), brute_force(lines[:length], terms, limit)
    )


@settings(deadline=None)
@given(LINES, LINES, LINES, QUERIES, LIMITS, FIRST_GOES)
def test_nothing_after_the_cut_changes_a_bit_of_an_answer(
    before: list[list[str]],
    after: list[list[str]],
    other: list[list[str]],
    terms: list[str],
    limit: int,
    first_go: int,
) -> None:
    """With its tail replaced, permuted or torn out, the book answers everything with the very same numbers."""
    cuts = [
        Index(before + tail, first_go=first_go).cut(len(before))
        for tail in ([], after, after[::-1], other, [["a"] * 300])
    ]
    answers = {repr([(hit.line, hit.score.hex()) for hit in cut.search(terms, limit)]) for cut in cuts}
    assert len(answers) == 1
    assert len({repr([(cut.document_frequency(term), cut.lines_with(term)) for term in terms]) for cut in cuts}) == 1


@settings(deadline=None)
@given(LINES, st.integers(0, 45), QUERIES, LIMITS)
def test_leaving_out_hopeless_lines_changes_no_result(
    lines: list[list[str]], length: int, terms: list[str], limit: int
) -> None:
    """A search that prunes from its second term on finds the same lines with the same bits as one that never prunes."""
    never = Index(lines).cut(length).search(terms, limit)
    assert Index(lines, first_go=0).cut(length).search(terms, limit) == never
    assert Index(lines, first_go=9).cut(length).search(terms, limit) == never


def test_a_larger_book_is_searched_exactly_whether_pruned_or_not() -> None:
    """Where thousands of lines hold a term, what is found is right, and the same to the last bit with pruning."""
    random = np.random.default_rng(7)
    words = [f"w{number}" for number in range(400)]
    lines = [
        [words[min(int(number), 399)] for number in random.zipf(1.3, size)] for size in random.integers(1, 30, 3_000)
    ]
    pruned, whole = Index(lines, first_go=50), Index(lines, first_go=10**9)
    for number in range(200):
        cut, limit = int(random.integers(1, 3_001)), int(random.integers(1, 15))
        terms = [words[int(rank)] for rank in 400 ** random.random(5)]
        found = whole.cut(cut).search(terms, limit)
        assert pruned.cut(cut).search(terms, limit) == found
        if number % 10 == 0:
            assert_alike(found, brute_force(lines[:cut], terms, limit))


@settings(deadline=None)
@given(LINES, st.integers(0, 45), TERMS)
def test_a_cut_counts_and_lists_the_lines_of_a_term(lines: list[list[str]], length: int, term: str) -> None:
    """Document frequency and lines are those of the lines before the cut, in reading order."""
    cut = Index(lines).cut(length)
    expected = [number for number, line in enumerate(lines[:length]) if term in line]
    assert cut.lines_with(term) == expected
    assert cut.document_frequency(term) == len(expected)


@settings(deadline=None)
@given(LINES, LINES, QUERIES)
def test_a_search_leaves_nothing_behind(lines: list[list[str]], queries: list[list[str]], terms: list[str]) -> None:
    """After any other searches at any cuts an index answers as it did when it was new."""
    index = Index(lines, first_go=5)
    new = index.cut(len(lines) // 2).search(terms, 5)
    for number, query in enumerate(queries):
        index.cut(number).search(query, 5)
    assert index.cut(len(lines) // 2).search(terms, 5) == new


@pytest.mark.parametrize("lines", [[], [[]], [[], []], [["a"]]])
def test_an_empty_view_holds_nothing(lines: list[list[str]]) -> None:
    """Before the first line every search is empty, also in a book without lines or without words."""
    cut = Index(lines).cut(0)
    assert cut.search(["a"], 10) == []
    assert cut.document_frequency("a") == 0
    assert cut.lines_with("a") == []


def test_terms_that_come_later_are_unknown() -> None:
    """A term that only stands after the cut is treated as one that stands nowhere."""
    cut = Index([["a", "b"], ["late"]]).cut(1)
    assert cut.search(["late", "nowhere"], 10) == []
    assert cut.search(["late", "b", "nowhere"], 10) == cut.search(["b"], 10)
    assert cut.document_frequency("late") == cut.document_frequency("nowhere") == 0


def test_ties_go_to_the_earlier_line() -> None:
    """Lines of one score come in reading order, and it is the later ones that the limit leaves out."""
    cut = Index([["b"], *[["a", "c"]] * 500, ["b"]]).cut(502)
    assert [hit.line for hit in cut.search(["a"], 3)] == [1, 2, 3]
    assert [hit.line for hit in cut.search(["c", "b", "a"], 4)] == [0, 501, 1, 2]


def test_a_repeated_term_counts_once() -> None:
    """Saying a word twice in a query changes nothing."""
    cut = Index([["a", "b"], ["b"], ["a"]]).cut(3)
    assert cut.search(["a", "a", "b"], 3) == cut.search(["b", "a"], 3)


def test_a_cut_is_never_longer_than_the_book() -> None:
    """A cut past the end is the whole book, and a negative one is refused."""
    index = Index([["a"], ["b"]])
    assert index.cut(9).search(["b"], 3) == index.cut(len(index)).search(["b"], 3) != []
    with pytest.raises(ValueError, match="0 lines or more"):
        index.cut(-1)
