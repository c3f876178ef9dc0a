"""A question as the span scorer sees it: what is asked, and how much each of its words weighs in the view."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.answers import lexicon
from bot.answers.lexicon import base_of
from bot.answers.question import AnswerKind, Question, Slot
from bot.text import STOP_WORDS, stem, words

if TYPE_CHECKING:
    from bot.answers.segments import Floats
    from bot.view import View

KINDS = tuple(AnswerKind)
SLOTS = tuple(Slot)
_NOUN_CLASSES = {
    "long": ("long",), "old": ("old", "age"), "count": ("mani", "number"), "much": ("much", "amount", "percentag"),
    "often": ("often",),
    "year": ("year", "date", "centuri"), "relation": ("relationship", "relat"), "color": ("color", "colour"),
    "disease": ("diseas", "ill", "ailment", "condit", "injuri", "cancer"), "event": ("event", "occas"),
    "object": ("object", "item", "weapon", "thing"),
    "animal": ("anim", "creatur", "pet"), "origin": ("nation", "languag", "race", "religion", "countri"),
    "vehicle": ("vehicl", "car", "ship"),
    "title": ("book", "song", "poem", "film", "movi", "play", "novel", "newspap", "stori", "titl"), "group": ("group",
    "compani", "organ", "famili", "team", "gang"),
}  # fmt: skip
_NOUN_CLASS = {noun: name for name, nouns in _NOUN_CLASSES.items() for noun in nouns}
NOUNS = (*_NOUN_CLASSES, "other", "none")
ASKED = (
    *(f"kind {k}" for k in KINDS),
    *(f"slot {s}" for s in SLOTS),
    *(f"noun {n}" for n in NOUNS),
    "passive", "has verb", "preposition", "negated", "who", "whose", "which", "where", "when", "how", "plural",
    "do asked", "be asked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the span scorer sees it, together with the weights of its words in the view."""

    question: Question
    weights: dict[str, float]
    total: float
    groups: tuple[int, ...]
    names: frozenset[str]
    row: Floats


@lru_cache(maxsize=4096)
def _asked_row(question: Question) -> Floats:
    tokens = [w.folded for w in words(question.text)]
    passive = question.auxiliary in lexicon.BE and bool(question.verb)
    flags = [
        passive, bool(question.verb), bool(question.preposition), question.negated, question.wh == "who",
        question.wh == "whose",
        question.wh == "which", question.wh == "where", question.wh == "when", question.wh == "how",
        question.auxiliary in {"are", "were", "do"}, question.auxiliary in lexicon.DO, question.auxiliary in lexicon.BE,
    ]  # fmt: skip
    noun = _NOUN_CLASS.get(question.noun, "other" if question.noun else "none")
    for token in tokens if noun == "none" else ():
        noun = (
            _NOUN_CLASS.get(stem(token), "none")
            if token in {"relationship", "related", "color", "disease", "age"}
            else noun
        )
    return np.array(
        [question.kind is k for k in KINDS] + [question.slot is s for s in SLOTS] + [noun == n for n in NOUNS] + flags,
        dtype=np.float32,
    )


@lru_cache(maxsize=4096)
def _groups_and_names(question: Question) -> tuple[tuple[int, ...], frozenset[str]]:
    groups = {
        group: 0
        for w in words(question.text)
        if w.folded not in STOP_WORDS
        for group in lexicon.ALIKE.get(base_of(w.folded) or w.folded, ())
    }
    return tuple(groups), frozenset(w.stem for name in question.names for w in words(name))


def ask(view: View, question: Question) -> Asked:
    """Weigh the words of a question by how rare they are among the lines of this view."""
    n = len(view.lines)
    weights = {}
    for term in (*question.terms, *(() if question.verb in question.terms or not question.verb else (question.verb,))):
        df = view.search.document_frequency(term)
        weights[term] = math.log(1 + (n - df + 0.5) / (df + 0.5))
    groups, names = _groups_and_names(question)
    total = sum(weights[term] for term in question.terms) or 1.0
    return Asked(question, weights, total, groups, names, _asked_row(question))


def groups_of(term: str) -> frozenset[int]:
    """The near-synonym groups that a stem belongs to."""
    return _groups_by_stem().get(term, frozenset())


@cache
def _groups_by_stem() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for word, groups in lexicon.ALIKE.items():
        found[stem(word)] = found.get(stem(word), frozenset()) | frozenset(groups)
    return found
