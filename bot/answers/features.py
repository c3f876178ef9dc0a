"""How a line of a view matches a question, as numbers that a linear model can weigh.

Every number is a function of the question, the view and the line; all statistics are those of the view alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.answers.meanings import SQUARE, meanings, row_of, rows
from bot.answers.names import gender, known_as
from bot.answers.question import AnswerKind, Question
from bot.answers.sight import Sight, base_stem, root, see, senses_of
from bot.text import STOP_WORDS, fold, stem, words
from bot.view import View

OFFERS = ("name", "somewhere", "role", "relation", "job", "place", "time", "number", "feeling", "color")
FLAGS = (
    "cause", "naming", "negation", "saying", "comma", "infinitive", "by", "be", "opens with pronoun",
)  # fmt: skip
FEATURES = (
    "bm25 to best", "bm25 to most", "share seen", "share all", "count", "one", "none", "rarest", "names matched", "names missed",
    "words matched", "words missed", "name by pronoun", "name by pronoun, two back", "share with pronoun", "base form", "root", "sense",
    "soft share", "verb", "verb softly", "noun", "noun softly", "subject", "pairs", "before adds", "after adds", "before", "after",
    "before names", "subject before verb", "object before verb", "length", "short", "new words", "opening of story", "end of story",
    "place in story", "negation agrees", "passage bm25", "new near", "new names", "meaning", "meaning, close", "verb meaning",
    "noun meaning, new", "gist",
    *(f"new {kind}" for kind in OFFERS), *FLAGS,
)  # fmt: skip
_BEGINNING = frozenset("beginning begins begin start starts first opens opening originally initially".split())
_ENDING = frozenset("end ends ending finally last final conclusion eventually ultimately".split())
_PERSON_OFFERS = ("name", "role", "relation")
_WANTED: dict[AnswerKind, tuple[str, ...]] = {
    AnswerKind.PERSON: _PERSON_OFFERS,
    AnswerKind.NAME: ("name",),
    AnswerKind.DESCRIPTION: ("role", "relation", "job"),
    AnswerKind.PLACE: ("place", "somewhere"),
    AnswerKind.TIME: ("time", "number"),
    AnswerKind.NUMBER: ("number",),
    AnswerKind.FEELING: ("feeling",),
    AnswerKind.JOB: ("job",),
}


_NOTHING: frozenset[str] = frozenset()
_FAR = 99
_LOG = tuple(math.log(1 + n) / 3 for n in range(100))


@dataclass(frozen=True, slots=True)
class Term:
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
    names: frozenset[str]
    genders: frozenset[str]
    beginning: bool
    ending: bool


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
        tuple((a, b) for a, b in zip(ordered, ordered[1:], strict=False) if a != b),
        frozenset(t.seen_as for t in found) | frozenset(t.stem for t in found),
        verbs,
        tuple(t for t in found if question.noun and t.stem == question.noun),
        subject,
        after,
        frozenset(t.seen_as for t in found if t.is_name),
        frozenset(gender(view, t.seen_as) for t in found if t.is_name and t.seen),
        shape.beginning,
        shape.ending,
    )


class Matcher:
    """The features of the lines of one pool for one question, computed together because they look at each other."""

    def __init__(self, view: View, asked: Asked, pool: Sequence[int], scores: dict[int, float]) -> None:
        self._view = view
        self._asked = asked
        self._pool = pool
        self._scores = scores
        self._known = [(t.seen_as, t.weight) for t in asked.terms if t.seen]
        self._held: dict[int, tuple[frozenset[str], float]] = {}
        self._top = max(scores.values(), default=0.0) or 1.0
        self._passages: dict[int, float] = {}
        seen: dict[int, int] = {}
        for line in sorted(pool, key=lambda i: (-scores.get(i, 0.0), i)):
            passage = view.lines[line].passage
            place = seen.get(passage, 0)
            seen[passage] = place + 1
            self._passages[passage] = self._passages.get(passage, 0.0) + scores.get(line, 0.0) * 0.5**place
        self._top_passage = max(self._passages.values(), default=0.0) or 1.0

    def _match(self, line: int) -> tuple[frozenset[str], float]:
        """Which of the question's words a line holds, and what they weigh together."""
        found = self._held.get(line)
        if found is None:
            places = see(self._view.lines[line].text).places
            held = [(term, mass) for term, mass in self._known if term in places]
            found = self._held[line] = frozenset([term for term, _ in held]), sum([mass for _, mass in held])
        return found

    def rows(self) -> list[list[float]]:
        """The features of each line of the pool, in the order of the pool; the columns are `FEATURES`."""
        meanings = _meanings(self._asked, [self._view.lines[i].text for i in self._pool])
        return [self._row(line, meaning) for line, meaning in zip(self._pool, meanings, strict=True)]

    def _row(self, number: int, meaning: tuple[float, ...]) -> list[float]:
        asked, view = self._asked, self._view
        line = view.lines[number]
        sight = see(line.text)
        held, mass = self._match(number)
        places, bases, flags, total, seen_total = sight.places, sight.bases, sight.flags, asked.total, asked.seen
        before_terms, before = self._match(number - 1) if number else (_NOTHING, 0.0)
        after_terms, after = self._match(number + 1) if number + 1 < len(view.lines) else (_NOTHING, 0.0)
        names_hit = names_missed = words_missed = base_mass = root_mass = sense_mass = by_pronoun = by_pronoun_2 = 0.0
        pronoun = self._pronoun(flags)
        for term in asked.terms:
            if term.seen_as in held:
                if term.is_name:
                    names_hit += term.weight
            elif term.is_name:
                names_missed += term.weight
                if pronoun and term.seen:
                    if term.seen_as in before_terms:
                        by_pronoun += term.weight
                    elif number > 1 and term.seen_as in self._match(number - 2)[0]:
                        by_pronoun_2 += term.weight
            else:
                words_missed += term.weight
                if term.base in bases:
                    base_mass += term.weight
                elif term.root in sight.roots:
                    root_mass += term.weight
                elif term.senses and any([sense in sight.senses for sense in term.senses]):
                    sense_mass += term.weight
        before_adds = after_adds = 0.0
        for known, heavy in self._known:
            if known not in held:
                if known in before_terms:
                    before_adds += heavy
                if known in after_terms:
                    after_adds += heavy
        subject_first = object_before = 0.0
        verb_at = min([bases.get(t.base, _FAR) for t in asked.verbs], default=_FAR)
        if verb_at < _FAR:
            subject_first = float(any([places[s][0] < verb_at for s in asked.subject if s in places]))
            object_before = float(any([places[s][0] < verb_at for s in asked.objects if s in places]))
        verb, noun = _found(asked.verbs, held), _found(asked.nouns, held)
        story = number / max(1, len(view.lines) - 1)
        bm25 = self._scores.get(number, 0.0)
        new, new_names, near = self._offers(sight, held)
        return [
            bm25 / self._top,
            bm25 / total,
            mass / seen_total,
            mass / total,
            len(held) / max(1, len(self._known)),
            float(len(held) == 1),
            float(not held),
            float(asked.rarest in held),
            names_hit / total,
            names_missed / total,
            (mass - names_hit) / total,
            words_missed / total,
            by_pronoun / total,
            by_pronoun_2 / total,
            (mass + by_pronoun + 0.5 * by_pronoun_2) / total,
            base_mass / total,
            root_mass / total,
            sense_mass / total,
            (mass + 0.8 * base_mass + 0.6 * root_mass + 0.4 * sense_mass + 0.7 * by_pronoun) / total,
            verb,
            verb or _softly(asked.verbs, sight),
            noun,
            noun or _softly(asked.nouns, sight),
            len(asked.subject & held) / len(asked.subject) if asked.subject else 0.5,
            self._pairs(held, places),
            before_adds / seen_total,
            after_adds / seen_total,
            before / seen_total,
            after / seen_total,
            float(not asked.names.isdisjoint(before_terms)),
            subject_first,
            object_before,
            _LOG[min(sight.content, 99)],
            float(sight.content < 6),
            _LOG[min(len(places) - sum([t in places for t in asked.stems]), 99)],
            (1 - story) ** 2 if asked.beginning else 0.0,
            story**2 if asked.ending else 0.0,
            story,
            float(asked.question.negated == ("negation" in flags)),
            self._passages[line.passage] / self._top_passage,
            near,
            new_names,
            *meaning,
            *new,
            *[float(flag in flags) for flag in FLAGS],
        ]

    def _pronoun(self, flags: frozenset[str]) -> bool:
        """Whether the line has a pronoun that may mean somebody whom the question names."""
        if "they" in flags:
            return True
        genders = self._asked.genders
        return ("he" in flags and ("he" in genders or "" in genders)) or (
            "she" in flags and ("she" in genders or "" in genders)
        )

    def _offers(self, sight: Sight, held: frozenset[str]) -> tuple[list[float], float, float]:
        """Of each kind, whether the line has a word that the question has not; how many new names; how near a wanted one stands."""
        stems = self._asked.stems
        wanted = _WANTED.get(self._asked.question.kind, ())
        new, at_wanted, names = [], [], 0
        for kind in OFFERS:
            at = [place for name, place in sight.offers.get(kind, ()) if name not in stems]
            new.append(float(bool(at)))
            if kind == "name":
                names = len(at)
            if kind in wanted:
                at_wanted += at
        near = 0.0
        if at_wanted and held:
            matched = [place for term in held for place in sight.places[term]]
            near = 1.0 / (1 + min([abs(a - b) for a in at_wanted for b in matched]))
        return new, min(3, names) / 3, near

    def _pairs(self, held: frozenset[str], places: dict[str, tuple[int, ...]]) -> float:
        """How many of the question's neighbouring words stand near each other here, in the same order."""
        if not self._asked.pairs:
            return 0.0
        found = 0.0
        for first, second in self._asked.pairs:
            if first in held and second in held:
                gap = min([b - a for a in places[first] for b in places[second] if b > a], default=_FAR)
                found += 1.0 if gap <= 2 else 0.5 if gap <= 5 else 0.0
        return found / len(self._asked.pairs)


def _meanings(asked: Asked, texts: list[str]) -> list[tuple[float, ...]]:
    """For each line: how near its words come in meaning to those that it lacks, all and close ones, the verb, the noun; the gist."""
    terms = [t for t in asked.terms if t.row >= 0 and not t.is_name]
    if not terms or not texts:
        return [(0.0, 0.0, 0.0, 0.0, 0.0)] * len(texts)
    looked = [meanings(text) for text in texts]
    table = rows([t.row for t in terms])
    starts = np.cumsum([0, *(len(rows) for _, rows, _ in looked[:-1])])
    near = np.concatenate([rows for _, rows, _ in looked]) @ table.T / SQUARE
    best = np.maximum.reduceat(near, starts, axis=0).tolist()
    gist = np.rint(np.array([t.weight for t in terms]) * 64).astype(np.float32) @ table
    length = float(np.sqrt(gist @ gist)) or 1.0
    verb = [i for i, t in enumerate(terms) if t in asked.verbs]
    noun = [i for i, t in enumerate(terms) if t in asked.nouns]
    found: list[tuple[float, ...]] = []
    for (stems, rows_here, total), start, row in zip(looked, starts.tolist(), best, strict=True):
        loose = close = 0.0
        present = set(stems)
        for term, alike in zip(terms, row, strict=True):
            if term.stem not in present and alike > 0.3:
                loose += term.weight * (alike - 0.3) / 0.7
                close += term.weight * max(0.0, alike - 0.5) / 0.5
        new_noun = 0.3
        if noun:
            column = near[start + 1 : start + len(rows_here), noun[0]].tolist()
            new_noun = max([0.3, *(value for value, s in zip(column, stems, strict=True) if s not in asked.stems)])
        found.append((
            loose / asked.total,
            close / asked.total,
            max([row[i] for i in verb], default=0.4),
            new_noun,
            float(gist @ total) / length,
        ))  # fmt: skip
    return found


def _found(terms: tuple[Term, ...], held: frozenset[str]) -> float:
    return float(any(t.seen_as in held for t in terms)) if terms else 0.3


def _softly(terms: tuple[Term, ...], sight: Sight) -> float:
    for term in terms:
        if term.base in sight.bases or term.root in sight.roots or any([s in sight.senses for s in term.senses]):
            return 0.7
    return 0.0
