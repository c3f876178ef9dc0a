"""Statements made false. Only what the view itself contradicts is false: that it does not say a thing is not enough.

There is one answer to when and where something happens, to which number it is, to who somebody is, to who killed
somebody, and to what somebody is to their father; and thin is not thick.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.quiz.making.blanks import fillers, places
from bot.quiz.making.grammar import begun, contrary, counted, number, pronouns, sexes
from bot.quiz.making.known import both_ways, spelt
from bot.view import Doubt, Fact, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.quiz.making.known import Clause, Known
    from bot.view import Person

_SAYING_ENOUGH = 3
_ONCE = frozenset(
    """assassinates burns founds heads invents kills murders poisons shoots stabs strangles
    assassinated burned founded headed invented killed murdered poisoned shot stabbed strangled""".split()
)
"""What is done to one and the same by one person, and once."""
_ONLY = frozenset("father mother husband wife killer murderer successor predecessor".split())
"""What one person alone can be of somebody."""
_KIN = (
    frozenset("father son brother husband uncle nephew grandfather grandson cousin".split()),
    frozenset("mother daughter sister wife aunt niece grandmother granddaughter cousin".split()),
)
_COMMON = frozenset("father son brother husband uncle nephew mother daughter sister wife aunt niece".split())


class Pair(NamedTuple):
    """A statement as it is true and as it is false, since when either may be shown, whom it is about."""

    fact: Fact
    true: str
    false: str
    since: int
    people: tuple[Person, ...] = ()


def pair(known: Known, fact: Fact, dice: Random) -> Pair | None:
    """A fact and what cannot be so because of it; None if nothing safe is found."""
    ways = list(_ways(known, fact, dice))
    return dice.choice(ways) if ways else None


def _ways(known: Known, fact: Fact, dice: Random) -> Iterator[Pair]:
    turned = contrary(fact.text)
    if turned is not None:
        yield Pair(fact, fact.text, turned, fact.since)
    years = _years(fact.text)
    if len(years) == 1:
        year = years[0] + dice.choice((-9, -7, -6, -4, -3, 3, 4, 6, 7, 9))
        if not any(year in _years(other.text) for other in known.view.facts):
            yield Pair(fact, fact.text, fact.text.replace(str(years[0]), str(year)), fact.since)
    found, short = number(fact.text), number(fact.short)
    if not years and found is not None and short is not None and found[2] == short[2]:
        start, end, value = found
        other = counted(int(value) + dice.choice((1, 2, 3)), fact.text[start:end])
        yield Pair(fact, fact.text, f"{fact.text[:start]}{other}{fact.text[end:]}", fact.since)
    found_places = places(known) if fact.kind is Kind.WHERE else ()
    blank = next((blank for blank in found_places if blank.fact.text == fact.text), None)
    if blank is not None:
        anybodys = tuple(each for each in found_places if not sexes(each.filler))  # "in his cell" fits few
        for each in fillers(known, blank, anybodys, dice)[:1]:
            yield Pair(fact, fact.text, blank.with_filler(each.filler), max(fact.since, each.fact.since))
    clause = next((each for each in known.clauses if each.fact.text == fact.text), None)
    if clause is not None and clause.person in known.cast and _one_alone(known, clause):
        for person in _others(known, clause, dice):
            false = begun(f"{person.name} {clause.rest}.")
            since = max(fact.since, known.dated(person))
            yield Pair(fact, fact.text, false, since, (clause.person, person))


def _one_alone(known: Known, clause: Clause) -> bool:
    """Whether a clause is so of one person alone, and of nobody else with the same words: no "his" speaks of them."""
    if not spelt(clause.person) or pronouns(clause.rest):
        return False
    if clause.fact.kind is Kind.WHO:
        return len(known.stems(clause.rest) - known.proper) >= _SAYING_ENOUGH or bool(known.mentions(clause.rest))
    definite = bool(known.mentions(clause.rest)) or " the " in f" {clause.rest} "
    return clause.fact.kind in (Kind.EVENT, Kind.HOW) and clause.rest.split()[0] in _ONCE and definite


def _others(known: Known, clause: Clause, dice: Random) -> tuple[Person, ...]:
    """Somebody else of whom it is not so: one of whom the view says otherwise who they are, where that is asked."""
    fitting = [
        person
        for person in known.others(clause.fact, clause.rest, clause.person, dice, strict=True)
        if person.gender == clause.person.gender and (clause.fact.kind is not Kind.WHO or _introduced(known, person))
    ]
    return tuple(dice.sample(fitting, min(1, len(fitting))))


def _introduced(known: Known, person: Person) -> bool:
    """Whether a sure fact says who somebody is."""
    return any(each.person is person and each.fact.kind is Kind.WHO for each in known.clauses)


def tied(known: Known, dice: Random) -> Iterator[Pair]:
    """What people are to each other, with somebody else in one's place, or with something else between them."""
    sure = [each for each in known.ties if each[0].doubt is Doubt.NONE]
    for tie, statement in dice.sample(sure, len(sure)):
        ways = [way for side in both_ways(tie) for way in _related(known, statement, side, dice)]
        if ways:
            yield dice.choice(ways)


def _related(known: Known, statement: Fact, side: tuple[int, str, int], dice: Random) -> Iterator[Pair]:
    role = side[1]
    person, whose = known.one(side[0]), known.one(side[2])
    if person is None or whose is None or not (spelt(person) and spelt(whose)):
        return
    between = [tie for tie, _ in known.ties if {person, whose} == {known.one(tie.subject), known.one(tie.object)}]
    true = f"{person.name} is {whose.name}'s {role}."
    since = max(statement.since, known.dated(person, whose))
    if role in _COMMON and len(between) == 1:
        family = next(family for family in _KIN if role in family)
        wrong = dice.choice(sorted((family & _COMMON) - {role}))
        yield Pair(statement, true, f"{person.name} is {whose.name}'s {wrong}.", since, (person, whose))
    if role in _ONLY:
        own = {person.number, whose.number}
        others = [
            other
            for other in known.cast
            if other.number not in own
            and spelt(other)
            and other.gender == person.gender
            and not any({other, whose} == {known.one(t.subject), known.one(t.object)} for t, _ in known.ties)
        ]
        if others:
            other = dice.choice(others)
            false = f"{other.name} is {whose.name}'s {role}."
            yield Pair(statement, true, false, max(since, known.dated(other)), (person, other))


def _years(text: str) -> list[int]:
    """The years that a text names."""
    return [int(year) for year in re.findall(r"(?<![\w.,-])(?:1[0-9]|20)[0-9]{2}(?![\w,-])", text)]
