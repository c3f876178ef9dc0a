"""Which curated facts answer a question, and how well."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.answers.factbook import fact_book
from bot.answers.inquiry import asked_of
from bot.answers.likeness import scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answers.people import Mention
    from bot.view import Fact, Line, View

_KEPT = 12
_WEIGHTY = 0.5
"""What a word has to weigh to carry a question from which a side clause has been taken."""
_ADJUNCT = re.compile(
    r",? (?:before|after|while|once|as|until|when|because|although|though) "
    r"(?:he|she|it|they|him|her|them|his|their|being|having)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """A fact that bears on a question; above 0 it is a better answer than none."""

    line: Line
    fact: Fact
    score: float


def matches(
    view: View, question: str, named: Sequence[Mention], *, leaving_out: frozenset[str] = frozenset()
) -> list[Match]:
    """The facts of the view that bear on the question, best first, ties to the later one told.

    `leaving_out` holds stems of the question that need not be met.
    """
    book = fact_book(view)
    if book is None:
        return []
    asked = asked_of(question, named, leaving_out)
    if not asked.terms:
        return []
    found = scores(view, book, asked)
    core = _ADJUNCT.sub("", question)
    if core != question:
        inner = asked_of(core, [mention for mention in named if mention.end <= len(core)], leaving_out)
        if any(weight >= _WEIGHTY for _, weight in inner.terms):
            found = np.maximum(found, scores(view, book, inner))
    last = len(found) - 1
    best = last - np.argsort(-found[::-1], kind="stable")[:_KEPT]
    marks = found[best].tolist()
    return [Match(book.lines[i], book.facts[i], mark) for i, mark in zip(best.tolist(), marks, strict=True)]
