"""A question in the light of a view: what each of its words weighs there, and how the view may write it.

All statistics are those of the view alone.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.answers.meanings import row_of
from bot.answers.names import gender, known_as
from bot.answers.sight import base_stem, root, senses_of
from bot.text import STOP_WORDS, fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.answers.question import Question
    from bot.view import View

_BEGINNING = frozenset("beginning begins begin start starts first opens opening originally initially".split())
_ENDING = frozenset("end ends ending finally last final conclusion eventually ultimately".split())


class Term(NamedTuple):
    """One word of a question: its stem, the stem it has in this view, and how much it weighs there."""

    stem: str
    seen_as: str
    weight: float
    base: str
    root: str
    senses: tuple[int, ...]
    is_name: bool
    seen: bool
    row: int  # in the table of meanings, or -1


class Sums(dict[int, float]):
    """What some words come to together, by their bits: the sum of their numbers, made when it is first asked for."""

    def __init__(self, numbers: Iterable[tuple[int, float]]) -> None:
        """`numbers` are those of the single words, each with its bit."""
        super().__init__()
        self._numbers = tuple(numbers)

    def __missing__(self, held: int) -> float:
        found = self[held] = sum([number for bit, number in self._numbers if held & bit])
        return found


class Held(dict[int, int]):
    """Which of a question's words the lines of a view hold, as bits, by the line's number; 0 for any other number.

    Bit i stands for the i-th of the words that the view has; `masses` says what any of them weigh together, `lines` in
    which lines each stands. A fact holds the further words, too, that its author wants it to be found by.
    """

    def __init__(self, view: View, terms: Iterable[Term]) -> None:
        """`terms` are those of the question that the view has."""
        super().__init__()
        weights = {term.seen_as: term.weight for term in terms}
        self.bits = {word: 1 << i for i, word in enumerate(weights)}
        self.masses = Sums(zip(self.bits.values(), weights.values(), strict=True))
        self.lines = {word: view.search.lines_with(word) for word in weights}
        for word, lines in self.lines.items():
            bit = self.bits[word]
            for line in lines:
                self[line] = self.get(line, 0) | bit

    def __missing__(self, number: int) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the light of a view."""

    question: Question
    terms: tuple[Term, ...]
    total: float  # the weight of all terms
    seen: float  # the weight of those that the view has at all
    rarest: str
    pairs: tuple[tuple[str, str], ...]
    stems: frozenset[str]
    verbs: tuple[Term, ...]
    nouns: tuple[Term, ...]
    subject: frozenset[str]
    objects: frozenset[str]
    names_weight: float
    genders: frozenset[str]
    beginning: bool
    ending: bool
    held: Held


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is known of a question's words before any view."""

    words: tuple[tuple[str, str], ...]  # stem and folded form, in order, without what is not searched for
    beginning: bool
    ending: bool
    names: frozenset[str]


@lru_cache(maxsize=4096)
def _shape(question: Question) -> _Shape:
    found = words(question.text)
    folded = {w.folded for w in found}
    wanted = frozenset(question.terms)
    ordered = tuple((w.stem, w.folded) for w in found if w.stem in wanted and w.folded not in STOP_WORDS)
    names = frozenset(stem(fold(name)) for name in question.names)
    return _Shape(ordered, bool(folded & _BEGINNING), bool(folded & _ENDING), names)


def weight(total: int, holding: int) -> float:
    """How much a term weighs that `holding` of `total` lines hold."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))


def ask(view: View, question: Question) -> Asked:
    """Weigh a question's words by the lines of this view, and find out which of its names they may be written as."""
    shape = _shape(question)
    total = len(view.lines)
    terms: dict[str, Term] = {}
    for term, folded in shape.words:
        if term in terms:
            continue
        holding = view.search.document_frequency(term)
        seen_as = term
        if not holding:
            others = known_as(view, term) if term in shape.names or not question.names else ()
            if others:
                seen_as = others[0]
                holding = view.search.document_frequency(seen_as)
        base = base_stem(folded)
        terms[term] = Term(
            term,
            seen_as,
            weight(total, holding),
            base,
            root(base),
            senses_of(folded),
            term in shape.names,
            holding > 0,
            row_of(term),
        )
    found = tuple(terms.values())
    known = [t for t in found if t.seen]
    rarest = max(known, key=lambda t: t.weight).seen_as if known else ""
    ordered = [terms[s].seen_as for s, _ in shape.words]
    subject = frozenset(terms[s].seen_as for s in question.subject if s in terms)
    verbs = tuple(t for t in found if question.verb and t.base == question.verb and not t.is_name)
    after = frozenset(t.seen_as for t in found if t.seen_as not in subject and t not in verbs)
    return Asked(
        question,
        found,
        sum(t.weight for t in found) or 1.0,
        sum(t.weight for t in known) or 1.0,
        rarest,
        tuple((a, b) for a, b in itertools.pairwise(ordered) if a != b),
        frozenset(t.seen_as for t in found) | frozenset(t.stem for t in found),
        verbs,
        tuple(t for t in found if question.noun and t.stem == question.noun),
        subject,
        after,
        sum([t.weight for t in found if t.is_name]),
        frozenset(gender(view, t.seen_as) for t in found if t.is_name and t.seen),
        shape.beginning,
        shape.ending,
        Held(view, known),
    )
