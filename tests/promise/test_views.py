"""What a feature is handed: the view itself, bit by bit, at every horizon of the packs and of invented books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from itertools import pairwise

import pytest

from bot.text import words
from bot.view import Horizon, View
from tests.promise.property import NOVELS
from tests.strategies import names_of, plans
from tests.worlds import CANARY, TWINS, Story, canary, told, twin, whole


@pytest.mark.parametrize(
    "stories",
    [("lighthouse",), ("tulayev",), plans(60), NOVELS],
    ids=["lighthouse", "tulayev", "invented", "novels"],
)
def test_a_view_holds_nothing_of_what_comes_after_it(stories: tuple[Story, ...]) -> None:
    """Lines, people and their numbers, titles and ties, and every search with the bits of its scores, are the same."""
    for story in stories:
        stems = sorted({word.stem for line in whole(story).up_to(Horizon(10**6)).lines for word in words(line.text)})
        terms = [*stems[:: 1 + len(stems) // 60], CANARY.lower()]
        for horizon in range(told(story).cover.chapters):
            twins = (twin(story, horizon, kind) for kind in TWINS)
            books = [whole(story), *twins, canary(story, horizon, names_of(story))]
            assert len({_spelt(book.up_to(Horizon(horizon)), terms) for book in books}) == 1


def _spelt(view: View, terms: list[str]) -> str:
    plain = [each.name for each in fields(view) if each.name not in {"search", "notes", "asked"}]
    held = [list(value) if isinstance(value := getattr(view, name), Sequence) else value for name in plain]
    counts = [(view.search.document_frequency(term), list(view.search.lines_with(term))) for term in terms]
    queries = [terms, *map(list, pairwise(terms))]
    hits = [[(hit.line, hit.score.hex()) for hit in view.search.search(query, 5)] for query in queries]
    return repr((held, list(view.questions), counts, hits))
