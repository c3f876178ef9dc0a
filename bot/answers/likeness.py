"""How well each fact of a view answers a question: features of the two side by side, and a linear model over them.

The weights are learned by `benchmarks/train_facts.py` from questions whose answers are known. A score above 0 is as
good an answer as none at all; what is asked for is at which score to speak (`ENOUGH` in `statements`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.factbook import KINDS, Floats
from bot.answers.inquiry import is_common, is_light
from bot.answers.meanings import SQUARE, row_of, rows
from bot.answers.people import mentions_in
from bot.answers.question import AnswerKind
from bot.answers.sight import base_stem, root
from bot.answers.thesaurus import known, near
from bot.text import words
from bot.view import Kind

if TYPE_CHECKING:
    from bot.answers.factbook import FactBook
    from bot.answers.inquiry import Asked
    from bot.view import View

FEATURES = (
    "covered covered_squared covered_loosely all_covered heavy_met heavy_unmet loosely_unmet mass fact_covered "
    "fact_covered_loosely short_said all_people all_people_covered some_people only_spoken_of people_missing "
    "people_extra names_nobody nobody_covered subject_first subject_other acts_otherwise kind_agrees kind_beside "
    "kind_differs cue no_cue person_wanted person_offered no_person trait_agrees yes_no order_unmet no_heavy "
    "one_heavy unheard unheard_two strange introduces noun_unmet action_unmet unnamed number_wanted place_wanted "
    "cause_wanted time_wanted manner_wanted place_differs cause_differs time_differs manner_differs cause_uncued "
    "time_uncued of_the_book of_the_story owned_unmet nothing_owned alone job_introduces why_uncued "
    "exactly_covered exactly_unmet fact_exactly_covered extra_persons extra_nobody"
).split()
_WANTED = {
    AnswerKind.PLACE: Kind.WHERE,
    AnswerKind.CAUSE: Kind.WHY,
    AnswerKind.TIME: Kind.WHEN,
    AnswerKind.MANNER: Kind.HOW,
}
_CUED = (AnswerKind.NUMBER, AnswerKind.PLACE, AnswerKind.CAUSE, AnswerKind.TIME, AnswerKind.MANNER)
_FEELING = near(base_stem("feel")) | near(base_stem("opinion")) | near(base_stem("think"))
_EXACT, _ROOT, _NEAR, _SLIP = (np.float32(how_well) for how_well in (1.0, 0.85, 0.85, 0.85))
_MET, _OWN_WORD = 0.7, 0.9
_SLIP_FROM, _LONG = 5, 8
_LEAST_ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class _Meeting:
    """How well a question's words are met by each fact, outright and loosely, and each fact's words by the question."""

    weights: Floats
    outright: Floats
    loosely: Floats
    fact_covered: Floats
    fact_covered_loosely: Floats
    fact_exactly_covered: Floats
    short_said: Floats
    heavy: Floats
    unheard: int
    strange: int


@cache
def weights() -> Floats:
    """The weights of `FEATURES`, and behind them the bias."""
    text = resources.files("bot.answers").joinpath("weights/facts.json").read_text(encoding="utf-8")
    learned = json.loads(text)
    return np.array([learned[name] for name in (*FEATURES, "bias")], dtype=np.float32)


def scores(view: View, book: FactBook, asked: Asked) -> Floats:
    """A score for each fact of the book."""
    rows_ = features(view, book, asked)
    # Sums in one order on every machine: no BLAS.
    return np.asarray(np.einsum("ij,j->i", rows_, weights()[:-1], optimize=False) + weights()[-1], dtype=np.float32)


def features(view: View, book: FactBook, asked: Asked) -> Floats:
    """A row of `FEATURES` for each fact of the book."""
    meeting = _meeting(book, asked)
    count = len(book.facts)
    total = float(meeting.weights.sum()) or 1.0
    covered = (meeting.weights[:, None] * meeting.outright).sum(axis=0) / total
    loosely = (meeting.weights[:, None] * meeting.loosely).sum(axis=0) / total
    heavy = meeting.heavy
    heavies = float(heavy.sum())
    met = (heavy[:, None] * (meeting.outright >= _MET)).sum(axis=0)
    exactly = meeting.outright >= _OWN_WORD
    loosely_unmet = (heavy[:, None] * (meeting.loosely < 0.5)).sum(axis=0)  # noqa: PLR2004 - less than half
    mass = np.log1p((meeting.weights[:, None] * meeting.outright).sum(axis=0))
    one = np.ones(count, dtype=np.float32)
    people = _people_features(view, book, asked, covered)
    kinds = _kind_features(book, asked, covered, people[0])
    columns = [
        covered, covered**2, loosely, (covered >= _MET).astype(np.float32), np.minimum(met, 3) / 3,
        (heavies - met) / max(1.0, heavies), loosely_unmet / max(1.0, heavies), mass / 3,
        meeting.fact_covered, meeting.fact_covered_loosely, meeting.short_said,
        people[0], people[0] * covered, *people[1:], *kinds,
        one * (heavies == 0), one * (heavies == 1), one * (meeting.unheard > 0), one * (meeting.unheard > 1),
        one * min(2, meeting.strange),
        (book.kinds == KINDS.index(Kind.WHO)).astype(np.float32),
        _unmet(asked, asked.noun, meeting), _unmet(asked, asked.action, meeting),
        one * (asked.kind is AnswerKind.NAME) * (1 - book.naming),
        *(one * (asked.kind is kind) for kind in _CUED),
        *(one * (asked.kind is kind) * (book.kinds != KINDS.index(meant)) for kind, meant in _WANTED.items()),
        *(one * (asked.kind is kind) * kinds[2] * kinds[4] for kind in (AnswerKind.CAUSE, AnswerKind.TIME)),
        one * (asked.of_the_book & (book.since == 0)), one * (asked.of_the_book & (book.since > 0)),
        _unmet(asked, asked.owned, meeting), one * (asked.owned == "") * len(asked.people) / 3,
        one * (len(asked.terms) == 1),
        one * (asked.of_a_job & (book.kinds == KINDS.index(Kind.WHO)) & np.isin(book.first, asked.people)),
        one * asked.why * kinds[2] * kinds[4],
        (meeting.weights[:, None] * exactly).sum(axis=0) / total,
        (heavy[:, None] * ~exactly).sum(axis=0) / max(1.0, heavies), meeting.fact_exactly_covered,
        people[4] * (asked.kind is AnswerKind.PERSON), people[4] * (not asked.people),
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _floats(numbers: npt.ArrayLike) -> Floats:
    return np.asarray(numbers, dtype=np.float32)


def _unmet(asked: Asked, word: str, meeting: _Meeting) -> Floats:
    """Where a word of the question, if it is one that has to be met, is not."""
    at = next((i for i, (term, _) in enumerate(asked.terms) if term == word), None)
    if not word or at is None:
        return np.zeros(meeting.outright.shape[1], dtype=np.float32)
    return np.asarray(meeting.outright[at] < _MET, dtype=np.float32)


def _meeting(book: FactBook, asked: Asked) -> _Meeting:
    terms = [term for term, _ in asked.terms]
    size = len(book.places)
    outright = np.zeros((max(1, len(terms)), size), dtype=np.float32)
    weight = np.zeros(max(1, len(terms)), dtype=np.float32)
    heavy = np.zeros(max(1, len(terms)), dtype=np.float32)
    alike = _alike(book, terms)
    unheard = strange = 0
    rarest = float(np.log1p((len(book.facts) + 0.5) / 0.5))
    for i, (term, how_heavy) in enumerate(asked.terms):
        met = _met_by(book, term)
        for number, how_well in met.items():
            outright[i, number] = max(outright[i, number], how_well)
        rarity = min(
            (float(book.rarity[number]) for number, how_well in met.items() if how_well >= _MET), default=rarest
        )
        weight[i] = how_heavy * rarity
        heavy[i] = not is_light(term)
        if not met and not is_light(term) and not is_common(term):
            unheard += 1
            strange += row_of(term) < 0 and not known(term)
    loose = np.maximum(outright, alike)
    held = book.words_of
    by_fact = np.maximum.reduceat(outright[:, held] * book.strength, book.starts, axis=1)
    loosely = np.maximum.reduceat(loose[:, held] * book.strength, book.starts, axis=1)
    rarities = book.rarity[held] * book.told
    own = np.add.reduceat(rarities, book.starts) + np.float32(1e-6)
    short = np.add.reduceat(book.in_short, book.starts) + np.float32(1e-6)
    said, loosely_said = outright.max(axis=0)[held], loose.max(axis=0)[held]
    return _Meeting(
        weights=weight,
        outright=by_fact,
        loosely=loosely,
        fact_covered=_floats(np.add.reduceat(rarities * said, book.starts) / own),
        fact_covered_loosely=_floats(np.add.reduceat(rarities * loosely_said, book.starts) / own),
        fact_exactly_covered=_floats(np.add.reduceat(rarities * (said >= _OWN_WORD), book.starts) / own),
        short_said=_floats(np.add.reduceat(book.in_short * (said >= _MET), book.starts) / short),
        heavy=heavy,
        unheard=unheard,
        strange=strange,
    )


def _met_by(book: FactBook, term: str) -> dict[int, np.float32]:
    """The words of the book that meet a word of the question: itself, of one root, near in meaning, or misspelt."""
    met = {book.places[word]: _NEAR for word in near(term) if word in book.places}
    for number in book.roots.get(root(term), ()):
        met[number] = _ROOT
    if term in book.places:
        met[book.places[term]] = _EXACT
    if not met and len(term) >= _SLIP_FROM and row_of(term) < 0 and not known(term):
        slips = 1 if len(term) < _LONG else 2
        close = process.extractOne(term, book.places.keys(), scorer=OSA.distance, score_cutoff=slips)
        if close is not None and close[0][:1] == term[0] and len(close[0]) >= _SLIP_FROM:
            met[book.places[close[0]]] = _SLIP
    return met


def _alike(book: FactBook, terms: list[str]) -> Floats:
    """How alike in meaning each word of the question and each word of the book are, by the table of meanings."""
    found = np.zeros((max(1, len(terms)), len(book.places)), dtype=np.float32)
    at = [i for i, term in enumerate(terms) if row_of(term) >= 0 and not is_light(term)]
    if at:
        looked = rows([row_of(terms[i]) for i in at])
        found[at] = np.maximum(0, looked @ book.meanings.T / np.float32(SQUARE) - np.float32(_LEAST_ALIKE))
    return found


def _people_features(view: View, book: FactBook, asked: Asked, covered: Floats) -> list[Floats]:
    wanted = [book.columns[number] for number in asked.people if number in book.columns]
    others = [column for column in range(len(book.columns)) if column not in wanted]
    columns = np.zeros((10, len(book.facts)), dtype=np.float32)
    columns[4] = np.minimum(3, book.spoken_of[:, others].sum(axis=1)) / 3
    if asked.people:
        found = book.spoken_of[:, wanted].sum(axis=1)
        all_spoken_of = found == len(asked.people)
        columns[0] = all_spoken_of
        columns[1] = (found > 0) & ~all_spoken_of
        columns[2] = all_spoken_of & (book.about[:, wanted].sum(axis=1) < len(asked.people))
        columns[3] = 1 - found / len(asked.people)
    else:
        columns[5] = 1
        columns[6] = covered
    if asked.subject is not None:
        columns[7] = book.first == asked.subject
        columns[8] = (book.first != asked.subject) & (book.first >= 0)
        if asked.verb:
            for i in np.flatnonzero(columns[0] > 0):
                columns[9, i] = not _acts(view, book, asked, int(i))
    return list(columns)


def _acts(view: View, book: FactBook, asked: Asked, i: int) -> bool:
    """Whether a fact says the question's verb of the question's subject and not of somebody else.

    "Where is Ann arrested?" is not met by "Ann brings the news of Ben's arrest": the arrest stands nearest to Ben.
    """
    line = book.lines[i]
    told = mentions_in(view, line)
    if len(told) < 2:  # noqa: PLR2004 - with one person there is nobody to confuse
        return True
    found = [word for word in words(line.text) if base_stem(word.folded) in asked.verb]
    if not found:
        owns = line.text[told[0].end : told[0].end + 2] == "'s"
        return told[0].person.number == asked.subject and not owns
    for word in found:
        before = [mention for mention in told if mention.end <= word.start]
        after = [mention for mention in told if mention.start >= word.end]
        around = [*before[-1:], *(after[:1] if asked.passive or not before else ())]
        if any(mention.person.number == asked.subject for mention in around):
            return True
    return False


def _kind_features(book: FactBook, asked: Asked, covered: Floats, all_people: Floats) -> list[Floats]:
    columns = np.zeros((11, len(book.facts)), dtype=np.float32)
    wanted = _WANTED.get(asked.kind)
    if wanted is not None:
        agrees = book.kinds == KINDS.index(wanted)
        columns[0] = agrees
        columns[1] = agrees * _beside(book, covered * (all_people if asked.people else 1), agrees)
        columns[2] = ~agrees
    cue = book.cues.get(asked.kind)
    if cue is not None:
        columns[3], columns[4] = cue, 1 - cue
    if asked.kind is AnswerKind.PERSON:
        others = [column for number, column in book.columns.items() if number not in asked.people]
        columns[5] = 1
        columns[6] = book.about[:, others].any(axis=1)
        columns[7] = 1 - columns[6]
    if asked.kind is AnswerKind.FEELING or any(term in _FEELING for term, _ in asked.terms):
        columns[8] = book.kinds == KINDS.index(Kind.TRAIT)
    columns[9] = asked.kind in (AnswerKind.YES_NO, AnswerKind.CHOICE)
    if asked.order:
        columns[10] = [not asked.order <= spelt for spelt in book.spelt]
    return list(columns)


def _beside(book: FactBook, met: Floats, agrees: Floats) -> Floats:
    """For each fact, how well the best of another kind in its chapter is met: the event whose reason is asked for.

    "Why does Ann come to see Ben?" meets "Ann comes to see Ben" in every word, but the reason stands beside it.
    """
    best = np.zeros(int(book.since.max()) + 1, dtype=np.float32)
    np.maximum.at(best, book.since, np.where(agrees, 0, met).astype(np.float32))
    return best[book.since]
