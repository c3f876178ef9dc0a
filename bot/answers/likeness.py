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

from bot.answers.factbook import KINDS, Floats, spelt
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
_AT = {name: i for i, name in enumerate(FEATURES)}
_WHO, _TRAIT = KINDS.index(Kind.WHO), KINDS.index(Kind.TRAIT)
_WANTED = {
    AnswerKind.PLACE: Kind.WHERE,
    AnswerKind.CAUSE: Kind.WHY,
    AnswerKind.TIME: Kind.WHEN,
    AnswerKind.MANNER: Kind.HOW,
}
_CUED = (AnswerKind.NUMBER, AnswerKind.PLACE, AnswerKind.CAUSE, AnswerKind.TIME, AnswerKind.MANNER)
_FEELING = near(base_stem("feel")) | near(base_stem("opinion")) | near(base_stem("think"))
_GUISE = float(np.float32(0.85))
"""How well a word is met in another guise: of one root, near in meaning, or misspelt. Itself, it counts 1."""
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
    table = np.zeros((len(book.facts), len(FEATURES)), dtype=np.float32)
    found = table.T
    meeting = _meeting(book, asked)
    _put_meeting(found, meeting)
    _put_unmet(found, meeting, asked)
    _put_people(found, view, book, asked)
    _put_kinds(found, book, asked)
    if asked.of_the_book:
        found[_AT["of_the_book"]] = book.since == 0
        found[_AT["of_the_story"]] = book.since > 0
    return table


def _put_meeting(found: Floats, meeting: _Meeting) -> None:
    """What the meeting of words says of each fact."""
    weights, heavy = meeting.weights[:, None], meeting.heavy[:, None]
    total, heavies = float(meeting.weights.sum()) or 1.0, float(meeting.heavy.sum())
    outright, loosely = meeting.outright, meeting.loosely
    mass = (weights * outright).sum(axis=0)
    met = (heavy * (outright > 0)).sum(axis=0)
    exactly = outright >= _OWN_WORD
    covered = found[_AT["covered"]] = mass / total
    found[_AT["covered_squared"]] = covered**2
    found[_AT["covered_loosely"]] = (weights * loosely).sum(axis=0) / total
    found[_AT["all_covered"]] = covered >= _MET
    found[_AT["heavy_met"]] = np.minimum(met, 3) / 3
    found[_AT["heavy_unmet"]] = (heavies - met) / max(1.0, heavies)
    found[_AT["loosely_unmet"]] = (heavy * (loosely < 0.5)).sum(axis=0) / max(1.0, heavies)  # noqa: PLR2004 - a half
    found[_AT["mass"]] = np.log1p(mass) / 3
    found[_AT["fact_covered"]] = meeting.fact_covered
    found[_AT["fact_covered_loosely"]] = meeting.fact_covered_loosely
    found[_AT["short_said"]] = meeting.short_said
    found[_AT["no_heavy"]] = heavies == 0
    found[_AT["one_heavy"]] = heavies == 1
    found[_AT["unheard"]] = meeting.unheard > 0
    found[_AT["unheard_two"]] = meeting.unheard > 1
    found[_AT["strange"]] = min(2, meeting.strange)
    found[_AT["exactly_covered"]] = (weights * exactly).sum(axis=0) / total
    found[_AT["exactly_unmet"]] = (heavy * ~exactly).sum(axis=0) / max(1.0, heavies)
    found[_AT["fact_exactly_covered"]] = meeting.fact_exactly_covered


def _put_unmet(found: Floats, meeting: _Meeting, asked: Asked) -> None:
    """Of each word that has to be met, where it is not."""
    for name, word in (("noun", asked.noun), ("action", asked.action), ("owned", asked.owned)):
        at = next((i for i, (term, _) in enumerate(asked.terms) if term == word), None)
        if word and at is not None:
            found[_AT[f"{name}_unmet"]] = meeting.outright[at] == 0
    found[_AT["alone"]] = len(asked.terms) == 1
    if not asked.owned:
        found[_AT["nothing_owned"]] = len(asked.people) / 3


def _floats(numbers: npt.ArrayLike) -> Floats:
    return np.asarray(numbers, dtype=np.float32)


def _meeting(book: FactBook, asked: Asked) -> _Meeting:
    terms = [term for term, _ in asked.terms]
    size = max(1, len(terms))
    outright = np.zeros((size, len(book.facts)), dtype=np.float32)
    weight, heavy = np.zeros((2, size), dtype=np.float32)
    said = np.zeros(len(book.places), dtype=np.float32)
    short = [0] * len(book.facts)
    best_said: dict[int, float] = {}
    unheard = strange = 0
    for i, (term, how_heavy) in enumerate(asked.terms):
        met = _met_by(book, term)
        best: dict[int, float] = {}
        for number, how_well in met.items():
            for fact, strength in book.told_in[number]:
                if how_well * strength > best.get(fact, 0.0):
                    best[fact] = how_well * strength
            if number not in best_said:
                for fact in book.short_in[number]:
                    short[fact] += 1
            best_said[number] = max(best_said.get(number, 0.0), how_well)
        outright[i, list(best)] = list(best.values())
        weight[i] = how_heavy * min([book.rarity[number] for number in met], default=book.rarest)
        heavy[i] = not is_light(term)
        if not met and not is_light(term) and not is_common(term):
            unheard += 1
            strange += row_of(term) < 0 and not known(term)
    said[list(best_said)] = list(best_said.values())
    loosely, loosely_said = outright, said
    at = [i for i, term in enumerate(terms) if row_of(term) >= 0 and not is_light(term)]
    if at:
        alike = _alike(book, [terms[i] for i in at])
        loosely = outright.copy()
        for i, row in zip(at, alike, strict=True):
            held = row.take(book.words_of)
            held *= book.strength
            loosely[i] = np.maximum(outright[i], np.maximum.reduceat(held, book.starts))
        loosely_said = np.maximum(said, alike.max(axis=0))
    said = said.take(book.words_of)
    loosely_said = loosely_said.take(book.words_of)
    return _Meeting(
        weights=weight,
        outright=outright,
        loosely=loosely,
        fact_covered=_floats(np.add.reduceat(book.worth * said, book.starts) / book.own),
        fact_covered_loosely=_floats(np.add.reduceat(book.worth * loosely_said, book.starts) / book.own),
        fact_exactly_covered=_floats(np.add.reduceat(book.worth * (said >= _OWN_WORD), book.starts) / book.own),
        short_said=_floats(short) / book.short,
        heavy=heavy,
        unheard=unheard,
        strange=strange,
    )


def _met_by(book: FactBook, term: str) -> dict[int, float]:
    """The words of the book that meet a word of the question: itself, of one root, near in meaning, or misspelt."""
    met = dict.fromkeys((book.places[word] for word in near(term) & book.places.keys()), _GUISE)
    met |= dict.fromkeys(book.roots.get(root(term), ()), _GUISE)
    if term in book.places:
        met[book.places[term]] = 1.0
    if not met and len(term) >= _SLIP_FROM and row_of(term) < 0 and not known(term):
        slips = 1 if len(term) < _LONG else 2
        close = process.extractOne(term, book.places.keys(), scorer=OSA.distance, score_cutoff=slips)
        if close is not None and close[0][:1] == term[0] and len(close[0]) >= _SLIP_FROM:
            met[book.places[close[0]]] = _GUISE
    return met


def _alike(book: FactBook, terms: list[str]) -> Floats:
    """How alike in meaning each of these words and each word of the book are, by the table of meanings."""
    found: Floats = rows([row_of(term) for term in terms]) @ book.meanings
    found /= np.float32(SQUARE)
    found -= np.float32(_LEAST_ALIKE)
    return np.maximum(found, 0, out=found)


def _put_people(found: Floats, view: View, book: FactBook, asked: Asked) -> None:
    """Whom each fact is about beside whom the question names."""
    wanted = [book.columns[number] for number in asked.people if number in book.columns]
    named = book.spoken_of[:, wanted].sum(axis=1)
    found[_AT["people_extra"]] = extra = _floats(np.minimum(3, book.company - named) / 3)
    if asked.kind is AnswerKind.PERSON:
        found[_AT["extra_persons"]] = extra
    if asked.people:
        found[_AT["all_people"]] = all_people = named == len(asked.people)
        found[_AT["all_people_covered"]] = all_people * found[_AT["covered"]]
        found[_AT["some_people"]] = (named > 0) & ~all_people
        found[_AT["only_spoken_of"]] = all_people & (book.about[:, wanted].sum(axis=1) < len(asked.people))
        found[_AT["people_missing"]] = 1 - named / len(asked.people)
    else:
        found[_AT["names_nobody"]] = 1
        found[_AT["nobody_covered"]] = found[_AT["covered"]]
        found[_AT["extra_nobody"]] = extra
    if asked.of_a_job:
        for number in asked.people:
            found[_AT["job_introduces"]] += (book.kinds == _WHO) & (book.first == number)
    if asked.subject is not None:
        found[_AT["subject_first"]] = book.first == asked.subject
        found[_AT["subject_other"]] = (book.first != asked.subject) & (book.first >= 0)
        if asked.verb:
            for i in np.flatnonzero(found[_AT["all_people"]]).tolist():
                found[_AT["acts_otherwise"], i] = not _acts(view, book, asked, i)


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


def _put_kinds(found: Floats, book: FactBook, asked: Asked) -> None:
    """What kind of thing each fact says beside what the question wants to know."""
    found[_AT["introduces"]] = book.kinds == _WHO
    if asked.kind in _CUED:
        found[_AT[f"{asked.kind}_wanted"]] = 1
        cue = book.cues.get(asked.kind)
        if cue is not None:
            found[_AT["cue"]], found[_AT["no_cue"]] = cue, 1 - cue
    wanted = _WANTED.get(asked.kind)
    if wanted is not None:
        covered = found[_AT["covered"]]
        agrees = book.kinds == KINDS.index(wanted)
        met = covered * found[_AT["all_people"]] if asked.people else covered
        found[_AT["kind_agrees"]] = agrees
        found[_AT["kind_beside"]] = agrees * _beside(book, met, agrees)
        found[_AT["kind_differs"]] = found[_AT[f"{asked.kind}_differs"]] = ~agrees
        uncued = ~agrees * found[_AT["no_cue"]]
        if asked.kind in (AnswerKind.CAUSE, AnswerKind.TIME):
            found[_AT[f"{asked.kind}_uncued"]] = uncued
        if asked.why:
            found[_AT["why_uncued"]] = uncued
    if asked.kind is AnswerKind.NAME:
        found[_AT["unnamed"]] = 1 - book.naming
    if asked.kind is AnswerKind.PERSON:
        others = [column for number, column in book.columns.items() if number not in asked.people]
        found[_AT["person_wanted"]] = 1
        found[_AT["person_offered"]] = offered = book.about[:, others].any(axis=1)
        found[_AT["no_person"]] = ~offered
    if asked.kind is AnswerKind.FEELING or any(term in _FEELING for term, _ in asked.terms):
        found[_AT["trait_agrees"]] = book.kinds == _TRAIT
    found[_AT["yes_no"]] = asked.kind in (AnswerKind.YES_NO, AnswerKind.CHOICE)
    if asked.order:
        found[_AT["order_unmet"]] = [not asked.order <= spelt(fact) for fact in book.facts]


def _beside(book: FactBook, met: Floats, agrees: Floats) -> Floats:
    """For each fact, how well the best of another kind in its chapter is met: the event whose reason is asked for.

    "Why does Ann come to see Ben?" meets "Ann comes to see Ben" in every word, but the reason stands beside it.
    """
    best = np.zeros(int(book.since.max()) + 1, dtype=np.float32)
    np.maximum.at(best, book.since, np.where(agrees, 0, met).astype(np.float32))
    return best[book.since]
