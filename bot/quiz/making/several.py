"""Questions that rest on several facts: what came first, who belongs to what, what is true of somebody, who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.questions import AllOf, Match, Order, WhoAmI
from bot.quiz.making.draft import Draft, accepted, drawn, told, told_titles
from bot.quiz.making.grammar import begun, plain, sexes
from bot.quiz.making.known import spelt
from bot.view import Fact, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from bot.quiz.making.known import Clause, Known
    from bot.view import Person

_FEWEST = 3
_MOST = 4
_CLUES = 4
_SAYING = 2
_HARD_TO_EASY = (Kind.TRAIT, Kind.WHERE, Kind.WHEN, Kind.HOW, Kind.WHY, Kind.EVENT, Kind.ABOUT, Kind.STATE, Kind.WHO)
_ATTEMPTS = 12
_HISTORIC = 0.3


def ordered(known: Known, dice: Random) -> Iterator[Draft]:
    """Events of different chapters, to be put in order."""
    events = [
        fact
        for fact in known.sure
        if fact.since and fact.kind is Kind.EVENT and len(known.stems(fact.text)) >= _FEWEST and fact.people
    ]
    for _ in range(_ATTEMPTS):
        chosen: dict[int, Fact] = {}
        for place in drawn(events, dice):
            fact = events[place]
            if fact.since not in chosen and not any(known.near(fact, other) for other in chosen.values()):
                chosen[fact.since] = fact
        size = min(len(chosen), dice.randint(_FEWEST, _MOST + 1))
        if size < _FEWEST:
            return
        facts = tuple(chosen[chapter] for chapter in sorted(dice.sample(sorted(chosen), size)))
        ask = "Put these in the order in which the book tells of them, the earliest first."
        items = tuple(fact.text for fact in facts)
        yield Draft(Order(ask=ask, since=facts[-1].since, items=items, explain=told(*facts)), facts)


def ordered_titles(known: Known, dice: Random) -> Iterator[Draft]:
    """Titles of chapters, to be put in order."""
    titles = told_titles(known)
    if len({title.text for title in titles}) < max(_FEWEST, len(titles)):
        return
    places = sorted(dice.sample(range(len(titles)), min(len(titles), dice.randint(_FEWEST, _MOST))))
    facts = tuple(Fact(titles[place].chapter, Kind.ABOUT, titles[place].text) for place in places)
    items = tuple(fact.text for fact in facts)
    ask = "Put these chapters in the order of the book, the earliest first."
    yield Draft(Order(ask=ask, since=facts[-1].since, items=items), facts)


def matched(known: Known, dice: Random) -> Iterator[Draft]:
    """People and who they are."""
    cast = set(known.cast)
    who = [
        (clause.person, clause.fact)
        for clause in known.clauses
        if clause.fact.kind is Kind.WHO and clause.fact.short and clause.person in cast and spelt(clause.person)
    ]
    for _ in range(_ATTEMPTS):
        chosen: list[tuple[Person, Fact]] = []
        for person, fact in dice.sample(who, len(who)):
            clear = all(
                person is not other
                and not known.stems(fact.short) & known.stems(each.short)
                and not known.may_be(fact, fact.short, other)
                and not known.may_be(each, each.short, person)
                for other, each in chosen
            )
            if clear and not known.gives_away(person, fact.short):
                chosen.append((person, fact))
        chosen = [
            (person, fact)
            for person, fact in chosen
            if not any(known.gives_away(other, fact.short) for other, _ in chosen if other is not person)
        ][:_MOST]
        if len(chosen) < _FEWEST:
            continue
        yield _match(
            known,
            "Who is who? Find the partner of each.",
            [(person, fact.short) for person, fact in chosen],
            [fact for _, fact in chosen],
        )


def matched_deeds(known: Known, dice: Random) -> Iterator[Draft]:
    """People and what they do."""
    clauses = _deeds(known)
    for _ in range(_ATTEMPTS):
        chosen: list[Clause] = []
        for place in drawn([clause.fact for clause in clauses], dice):
            clause = clauses[place]
            if len(chosen) < _MOST and all(_apart(known, clause, other) for other in chosen):
                chosen.append(clause)
        if len(chosen) >= _FEWEST:
            yield _match(
                known,
                "What does the book say of whom? Find the partner of each.",
                [(clause.person, clause.rest) for clause in chosen],
                [clause.fact for clause in chosen],
            )


def true_of(known: Known, dice: Random) -> Iterator[Draft]:
    """All that is so of somebody, among what is so of others."""
    clauses = _deeds(known)
    people = [person for person in known.cast if spelt(person)]
    for person in dice.sample(people, len(people)):
        own = _unlike(known, [clause for clause in clauses if clause.person is person], dice)
        if len(own) < _SAYING:
            continue
        own = own[: dice.randint(_SAYING, _FEWEST)]
        fitting = [
            clause
            for clause in clauses
            if clause.person is not person
            and person.number not in known.touched(clause.fact)
            and sexes(clause.rest) <= {person.gender}
            and not known.may_be(clause.fact, clause.rest, person, strict=True)
            and not any(known.near(clause.fact, each.fact) for each in own)
        ]
        wrong = _unlike(known, fitting, dice)[: dice.randint(_SAYING, _FEWEST)]
        if len(wrong) < _SAYING:
            continue
        facts = tuple(clause.fact for clause in own)
        everything = (*facts, *(clause.fact for clause in wrong))
        question = AllOf(
            ask=f"What does the book say of {person.name}? Pick all that it says.",
            since=max(known.dated(person), *(fact.since for fact in everything)),
            answers=tuple(clause.rest for clause in own),
            options=tuple(clause.rest for clause in wrong),
            explain=told(*facts),
        )
        yield Draft(question, everything, frozenset({person.number}))


def guessed(known: Known, dice: Random) -> Iterator[Draft]:
    """Who is it? Statements about one person without their names, from hard to easy."""
    people = [
        person for person in known.view.people if person.gender != "they" and spelt(person) and known.told_apart(person)
    ]
    weight = {person.number: dice.random() * (_HISTORIC if person.background else 1.0) for person in people}
    for person in sorted(people, key=lambda p: -weight[p.number]):
        found = [(fact, clue) for fact in known.sure if (clue := _clue(known, fact, person)) is not None]
        picked: list[tuple[Fact, str]] = []
        for fact, clue in dice.sample(found, len(found)):
            if not any(known.near(fact, other) for other, _ in picked):
                picked.append((fact, clue))
        last = [each for each in picked if each[0].kind is Kind.WHO][:1] or picked[:1]
        picked = [*last, *(each for each in picked if each not in last and each[0].kind is not Kind.WHO)][:_CLUES]
        if len(picked) < _FEWEST:
            continue
        picked.sort(key=lambda each: _ease(known, each[0]))
        facts = tuple(fact for fact, _ in picked)
        accept, prompt = accepted(known, person, "")
        question = WhoAmI(
            ask="Who is this?",
            since=max(
                known.view.horizon.chapter if accept or prompt else known.dated(person), *(f.since for f in facts)
            ),
            told=tuple(clue for _, clue in picked),
            answer=person.name,
            accept=accept,
            prompt=prompt,
            explain=told(facts[-1]),
        )
        yield Draft(question, facts, frozenset({person.number}))


def _deeds(known: Known) -> list[Clause]:
    """What is said of the cast in so many words that it can be told apart."""
    return [
        clause
        for clause in known.clauses
        if clause.person in known.cast
        and spelt(clause.person)
        and clause.fact.kind not in (Kind.STATE, Kind.WHO, Kind.TRAIT)
        and "," not in clause.rest
        and known.definite(clause)
    ]


def _unlike(known: Known, clauses: Sequence[Clause], dice: Random) -> list[Clause]:
    """These in an order that the dice have drawn, without those that say nearly the same as an earlier one."""
    found: list[Clause] = []
    for clause in dice.sample(list(clauses), len(clauses)):
        if not any(known.near(clause.fact, other.fact) for other in found):
            found.append(clause)
    return found


def _apart(known: Known, one: Clause, two: Clause) -> bool:
    """Whether neither of two statements could be meant of the other's person."""
    if one.person is two.person or known.near(one.fact, two.fact):
        return False
    return all(
        other.person.number not in known.touched(clause.fact)
        and not known.may_be(clause.fact, clause.rest, other.person)
        and sexes(clause.rest) <= {other.person.gender}
        for clause, other in ((one, two), (two, one))
    )


def _match(known: Known, ask: str, pairs: list[tuple[Person, str]], facts: list[Fact]) -> Draft:
    question = Match(
        ask=ask,
        since=max(known.dated(*(person for person, _ in pairs)), *(fact.since for fact in facts)),
        pairs=tuple((person.name, said) for person, said in pairs),
        explain=told(*facts),
    )
    return Draft(question, tuple(facts), frozenset(person.number for person, _ in pairs))


def _clue(known: Known, fact: Fact, person: Person) -> str | None:
    """A fact with somebody's name put as "this person"; None if it does not name them, or names them in two ways."""
    named = [mention for mention in known.mentions(fact.text) if person.number in mention.people]
    owning = fact.text[named[0].end : named[0].end + 1] in ("'", "\u2019") if named else False
    if (
        len(named) != 1
        or len(named[0].people) > 1
        or (named[0].bound and not owning)
        or not fact.text[named[0].start].isupper()
    ):
        return None
    start, end = named[0].start, named[0].end
    clue = begun(f"{fact.text[:start]}this person{fact.text[end:]}")
    return None if known.gives_away(person, clue) or not plain(clue) else clue


def _ease(known: Known, fact: Fact) -> tuple[bool, bool, int, int]:
    """How easy a clue is: who somebody is comes last, what names nobody else early, what all know of the book late."""
    return fact.kind is Kind.WHO, fact.since == 0, len(known.touched(fact)), _HARD_TO_EASY.index(fact.kind)
