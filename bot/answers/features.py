"""How a line of a view matches a question, as numbers that a linear model can weigh.

Every number is a function of the question, the view and the line; all statistics are those of the view alone.
"""

from __future__ import annotations

import math
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from bot.answers.meanings import SQUARE, meanings, rows
from bot.answers.question import AnswerKind
from bot.answers.scenes import NEARBY, REACH
from bot.answers.sight import FLAGS, OFFERS, Sight, see

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.answers.weighing import Asked, Term
    from bot.view import View

FEATURES = (
    "bm25 to best", "bm25 to most", "share seen", "share all", "count", "one", "none", "rarest", "names matched",
    "names missed",
    "words matched", "words missed", "name by pronoun", "name by pronoun, two back", "share with pronoun",
    "base form", "root", "sense",
    "soft share", "verb", "verb softly", "noun", "noun softly", "subject", "pairs", "before adds", "after adds",
    "before", "after",
    "before names", "subject before verb", "object before verb", "length", "short", "new words", "opening of story",
    "end of story",
    "place in story", "negation agrees", "passage bm25", "new near", "new names", "meaning", "meaning, close",
    "verb meaning",
    "noun meaning, new", "gist", "nearby", "nearby to best",
    *(f"new {kind}" for kind in OFFERS), *FLAGS,
)  # fmt: skip
_NAME = OFFERS.index("name")
_WANTED = {
    kind: tuple(OFFERS.index(offer) for offer in offers)
    for kind, offers in {
        AnswerKind.PERSON: ("name", "role", "relation"),
        AnswerKind.NAME: ("name",),
        AnswerKind.DESCRIPTION: ("role", "relation", "job"),
        AnswerKind.PLACE: ("place", "somewhere"),
        AnswerKind.TIME: ("time", "number"),
        AnswerKind.NUMBER: ("number",),
        AnswerKind.FEELING: ("feeling",),
        AnswerKind.JOB: ("job",),
    }.items()
}
_NONE_ASKED = 0.3  # what a match counts that cannot be asked for
_FAR = 99
_LOG = tuple(math.log(1 + n) / 3 for n in range(100))


class Matcher:
    """The features of the lines of one pool for one question, computed together because they look at each other.

    Sets of the question's words are bits of a number, as in `Held`.
    """

    def __init__(self, view: View, asked: Asked, pool: Sequence[int], scores: dict[int, float]) -> None:
        self._lines = {number: view.lines[number] for number in pool}
        self._last = max(1, len(view.lines) - 1)
        self._asked = asked
        self._scores = scores
        self._common = [t for t in asked.terms if not t.is_name]
        self._held, self._bits, self._masses = asked.held, asked.held.bits, asked.held.masses
        self._top = max(scores.values(), default=0.0) or 1.0
        self._names = self._all([t.seen_as for t in asked.terms if t.is_name])
        self._verbs = self._all([t.seen_as for t in asked.verbs])
        self._nouns = self._all([t.seen_as for t in asked.nouns])
        self._subject = self._all(asked.subject)
        self._rarest = self._bits.get(asked.rarest, 0)
        self._pairs = [
            (self._bits[a] | self._bits[b], a, b) for a, b in asked.pairs if a in self._bits and b in self._bits
        ]
        self._wanted = _WANTED.get(asked.question.kind, ())
        self._passages: dict[int, float] = {}
        seen: dict[int, int] = {}
        for number in sorted(pool, key=lambda i: (-scores.get(i, 0.0), i)):
            passage = self._lines[number].passage
            place = seen.get(passage, 0)
            seen[passage] = place + 1
            self._passages[passage] = self._passages.get(passage, 0.0) + scores.get(number, 0.0) * 0.5**place
        self._top_passage = max(self._passages.values(), default=0.0) or 1.0
        self._nearby = {number: self._around(number) for number in pool}
        self._top_nearby = max(self._nearby.values(), default=0.0) or 1.0

    def _all(self, terms: Iterable[str]) -> int:
        return sum({self._bits.get(term, 0) for term in terms})

    def _around(self, number: int) -> float:
        """What the words in a line and in those around it come to, each counted where it is nearest (`scenes`)."""
        held, masses = self._held.get, self._masses
        seen = held(number, 0)
        found = masses[seen]
        for distance in range(1, REACH + 1):
            new = (held(number - distance, 0) | held(number + distance, 0)) & ~seen
            if new:
                found += NEARBY[distance] * masses[new]
                seen |= new
        return found

    def rows(self) -> list[list[float]]:
        """The features of each line of the pool, in the order of the pool; the columns are `FEATURES`."""
        meanings = _meanings(self._asked, [line.text for line in self._lines.values()])
        return [self._row(number, meaning) for number, meaning in zip(self._lines, meanings, strict=True)]

    def _row(self, number: int, meaning: tuple[float, ...]) -> list[float]:
        asked, masses, all_held = self._asked, self._masses, self._held
        line = self._lines[number]
        sight = see(line.text)
        places, bases, flags, total, seen_total = sight.places, sight.bases, sight.flags, asked.total, asked.seen
        held, before, after = all_held[number], all_held[number - 1], all_held[number + 1]
        mass = masses[held]
        by_pronoun = by_pronoun_2 = 0.0
        names_missing = self._names & ~held
        if names_missing and self._pronoun(flags):
            by_pronoun = masses[names_missing & before]
            by_pronoun_2 = masses[names_missing & ~before & all_held[number - 2]]
        missing, base_mass, root_mass, sense_mass = self._softly_held(sight)
        names_hit = masses[held & self._names]
        subject_first = object_before = 0.0
        verb_at = _FAR
        for term in asked.verbs:
            verb_at = min(verb_at, bases.get(term.base, _FAR))
        if verb_at < _FAR:
            subject_first = float(any(places[s][0] < verb_at for s in asked.subject if s in places))
            object_before = float(any(places[s][0] < verb_at for s in asked.objects if s in places))
        verb = (1.0 if held & self._verbs else 0.0) if asked.verbs else _NONE_ASKED
        noun = (1.0 if held & self._nouns else 0.0) if asked.nouns else _NONE_ASKED
        count = held.bit_count()
        story = number / self._last
        bm25 = self._scores.get(number, 0.0)
        new, new_names, near = self._offers(sight, held)
        nearby = self._nearby[number]
        return [
            bm25 / self._top,
            bm25 / total,
            mass / seen_total,
            mass / total,
            count / max(1, len(self._bits)),
            1.0 if count == 1 else 0.0,
            0.0 if count else 1.0,
            1.0 if held & self._rarest else 0.0,
            names_hit / total,
            (asked.names_weight - names_hit) / total,
            (mass - names_hit) / total,
            missing / total,
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
            (held & self._subject).bit_count() / len(asked.subject) if asked.subject else 0.5,
            self._in_pairs(held, places) if count > 1 else 0.0,
            masses[before & ~held] / seen_total,
            masses[after & ~held] / seen_total,
            masses[before] / seen_total,
            masses[after] / seen_total,
            1.0 if before & self._names else 0.0,
            subject_first,
            object_before,
            _LOG[min(sight.content, 99)],
            1.0 if sight.content < 6 else 0.0,
            _LOG[max(0, min(len(places) - count, 99))],  # a fact may hold more words than stand in its text
            (1 - story) ** 2 if asked.beginning else 0.0,
            story**2 if asked.ending else 0.0,
            story,
            1.0 if asked.question.negated == ("negation" in flags) else 0.0,
            self._passages[line.passage] / self._top_passage,
            near,
            new_names,
            *meaning,
            nearby / total,
            nearby / self._top_nearby,
            *new,
            *sight.flag_row,
        ]

    def _softly_held(self, sight: Sight) -> tuple[float, float, float, float]:
        """The weight of the missing words that are no names, and of those among them that are there in other guise."""
        missing = base_mass = root_mass = sense_mass = 0.0
        places = sight.places
        for term in self._common:
            if term.seen_as in places:
                continue
            missing += term.weight
            if term.base in sight.bases:
                base_mass += term.weight
            elif term.root in sight.roots:
                root_mass += term.weight
            elif not sight.senses.keys().isdisjoint(term.senses):
                sense_mass += term.weight
        return missing, base_mass, root_mass, sense_mass

    def _pronoun(self, flags: frozenset[str]) -> bool:
        """Whether the line has a pronoun that may mean somebody whom the question names."""
        if "they" in flags:
            return True
        genders = self._asked.genders
        return ("he" in flags and ("he" in genders or "" in genders)) or (
            "she" in flags and ("she" in genders or "" in genders)
        )

    def _offers(self, sight: Sight, held: int) -> tuple[list[float], float, float]:
        """Of each kind, whether the line has a new one; how many new names; how near a wanted word is to a match."""
        stems, wanted = self._asked.stems, self._wanted
        new, at_wanted, names = [0.0] * len(OFFERS), [], 0
        for kind, term, at in sight.offers:
            if term not in stems:
                new[kind] = 1.0
                names += kind == _NAME
                if kind in wanted:
                    at_wanted.append(at)
        near = 0.0
        if at_wanted and held:
            matched = [at for term, bit in self._bits.items() if held & bit for at in sight.places.get(term, ())]
            near = 1.0 / (1 + min([abs(a - b) for a in at_wanted for b in matched], default=_FAR))
        return new, min(3, names) / 3, near

    def _in_pairs(self, held: int, places: dict[str, tuple[int, ...]]) -> float:
        """How many of the question's neighbouring words stand near each other here, in the same order."""
        found = 0.0
        for both, first, second in self._pairs:
            if held & both == both:
                # Only a gap of a few words counts: in an endless line there would be very many to look at.
                seconds = frozenset(places.get(second, ()))
                gaps = [gap for a in places.get(first, ()) for gap in range(1, 6) if a + gap in seconds]
                gap = min(gaps, default=_FAR)
                found += 1.0 if gap <= 2 else 0.5 if gap <= 5 else 0.0
        return found / len(self._asked.pairs) if found else 0.0


def _meanings(asked: Asked, texts: list[str]) -> list[tuple[float, ...]]:
    """How near each line comes in meaning to the words that it lacks, all and close ones, verb, noun, and gist."""
    terms = [t for t in asked.terms if t.row >= 0 and not t.is_name]
    if not terms or not texts:
        return [(0.0, 0.0, 0.0, 0.0, 0.0)] * len(texts)
    looked = [meanings(text) for text in texts]
    table = rows([t.row for t in terms])
    ends = list(accumulate([len(rows) for _, rows, _ in looked]))
    near = np.concatenate([rows for _, rows, _ in looked]) @ table.T / SQUARE
    best = np.maximum.reduceat(near, [0, *ends[:-1]], axis=0).tolist()
    gist = np.rint(np.array([t.weight for t in terms]) * 64).astype(np.float32) @ table
    length = float(np.sqrt(gist @ gist)) or 1.0
    verb = [i for i, t in enumerate(terms) if t in asked.verbs]
    noun = [i for i, t in enumerate(terms) if t in asked.nouns]
    near_noun = near[:, noun[0]].tolist() if noun else []
    found: list[tuple[float, ...]] = []
    for (stems, _, total), end, row in zip(looked, ends, best, strict=True):
        loose = close = 0.0
        for term, alike in zip(terms, row, strict=True):
            if alike > 0.3 and term.stem not in stems:
                loose += term.weight * (alike - 0.3) / 0.7
                close += term.weight * max(0.0, alike - 0.5) / 0.5
        new_noun = 0.3
        if noun:
            column = zip(near_noun[end - len(stems) : end], stems, strict=True)
            new_noun = max([0.3, *[value for value, stem in column if stem not in asked.stems]])
        found.append((
            loose / asked.total,
            close / asked.total,
            max([row[i] for i in verb], default=0.4),
            new_noun,
            float(gist.dot(total)) / length,
        ))  # fmt: skip
    return found


def _softly(terms: tuple[Term, ...], sight: Sight) -> float:
    for term in terms:
        if term.base in sight.bases or term.root in sight.roots or not sight.senses.keys().isdisjoint(term.senses):
            return 0.7
    return 0.0
