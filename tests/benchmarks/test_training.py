"""What the weights are learned from is here, and fits the book that it is about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.novels import QUESTIONS as NOVELS
from benchmarks.stories import gold, read, view_of
from benchmarks.train_facts import PACK, QUESTIONS, WEIGHTS, example
from bot.answers.likeness import FEATURES
from bot.library.packs import load
from bot.view import Horizon


def test_the_questions_about_facts_name_facts_of_the_book() -> None:
    """Each text that answers a question stands in the default pack, at each place at which it is said to answer."""
    book = load(PACK)
    known = [{line.text for line in book.up_to(Horizon(place)).lines} for place in range(book.cover.chapters + 1)]
    for path in QUESTIONS:
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            assert bool(item["facts"]) == bool(item["told_at"]), item["question"]
            assert set(item["facts"]) <= known[-1], item["question"]
            assert all(known[place].intersection(item["facts"]) for place in item["told_at"]), item["question"]


def test_an_example_has_the_right_facts_marked() -> None:
    """A question at a place becomes rows of features, of which those of the facts that answer it are right."""
    view = load(PACK).up_to(Horizon(10))
    text = "Victor Serge is the author of The Case of Comrade Tulayev."
    made = example(view, "who wrote it", [text])
    assert made is not None and made.right.sum() == 1 and made.rows.shape[1] == len(FEATURES)
    assert example(view, "?", []) is None


def test_there_is_a_weight_for_every_feature() -> None:
    """The file of weights has no feature too many and none too few."""
    assert list(json.loads(WEIGHTS.read_text(encoding="utf-8"))) == [*FEATURES, "bias"]


@pytest.mark.parametrize("name", ["summaries", "tales"])
def test_what_a_question_about_a_story_rests_on_is_quoted_from_it(name: str) -> None:
    """Each question of our own stories has an answer, and quotes from at most a few of the story's sentences."""
    for story in read(Path(NOVELS).parent / "stories" / f"{name}.jsonl"):
        whole = " ".join(" ".join(story.units).split())
        view = view_of(story.units, story.title)
        assert len({item.text for item in story.items}) >= len(story.items) - 1, story.title
        for item in story.items:
            assert item.answers and item.quotes, item.text
            assert all(quote in whole for quote in item.quotes), item.text
            assert 1 <= sum(gold(view, item)) <= len(item.quotes), item.text


def test_the_questions_about_novels_are_whole() -> None:
    """Each has an answer, a chapter, and at least one sentence that tells it; none is asked twice of one novel."""
    for path in NOVELS.glob("*.jsonl"):
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert len({item["q"].lower() for item in items}) == len(items)
        for item in items:
            assert set(item) == {"q", "answers", "chapter", "lines"}, item["q"]
            assert item["answers"] and item["lines"] and item["chapter"] > 0, item["q"]
