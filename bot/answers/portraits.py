"""What the facts say of somebody: who they are, what has become of them, what they do, what they are to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.found import Answer, nothing
from bot.answers.kin import related_as
from bot.answers.summary import chosen
from bot.view import Doubt, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.view import Fact, Line, Person, Relation, View

_SURE, _FAIR = 0.95, 0.8
_MOST, _FEW = 4, 3
_DEEDS_MOST = 8
_RECAP_MOST = 10
_PORTRAYING = (Kind.TRAIT, Kind.WHERE, Kind.STATE, Kind.EVENT, Kind.ABOUT)


def who(view: View, person: Person) -> Answer | None:
    """Who somebody is: how the book introduces them, and what they are to others."""
    label = f"Who is {person.name}"
    own = [tie.text for tie in _ties(view, person) if tie.inverse or view.person(tie.subject) is person]
    others = {tie.text for tie in view.relations}.difference(own)
    introduced = [line for line in _introductions(view, person) if line.text not in others]
    known = list(dict.fromkeys((*introduced, *_lines(view, own))))[:_MOST]
    if len(known) < _FEW:
        more = _of(view, person, lambda fact: fact.kind in _PORTRAYING, first=True)
        known = list(dict.fromkeys((*known, *more)))[:_MOST]
    if not known:
        return None
    short = known[0].fact.short if known[0].fact and introduced else ""
    return Answer(answered=True, short=short or known[0].text, evidence=tuple(known), confidence=_SURE, label=label)


def fate(view: View, person: Person) -> Answer | None:
    """What happened to somebody: how it stands with them at the horizon, and what led there."""
    label = f"What happened to {person.name}"
    states = _of(view, person, lambda fact: fact.kind is Kind.STATE, first=True)
    events = _of(view, person, lambda fact: fact.kind in (Kind.EVENT, Kind.WHY, Kind.HOW, Kind.WHERE), first=False)
    if not states and not events:
        return None
    if not states:
        latest = events[-_MOST:]
        return Answer(
            answered=True, short=latest[-1].text, evidence=tuple(reversed(latest)), confidence=_FAIR, label=label
        )
    last = states[-1]
    disputed = [line for line in events if line.fact and line.fact.doubt is Doubt.DISPUTED and line.since == last.since]
    later = [line for line in events if line.since > last.since]
    around = [line for line in events if line.since == last.since and _first(view, line, person)]
    told = list(dict.fromkeys((*disputed, *later[-2:], *around[-2:])))[:_MOST]
    return Answer(answered=True, short=last.text, evidence=(last, *told), confidence=_SURE, label=label)


def deeds(view: View, person: Person) -> Answer | None:
    """What somebody does: their place in the world, then their deeds in story order."""
    introduced = _of(view, person, lambda fact: fact.kind is Kind.WHO, first=True)[:1]
    events = _of(view, person, lambda fact: fact.kind is Kind.EVENT, first=True)
    if not introduced and not events:
        return None
    told = [*introduced, *chosen(events, _DEEDS_MOST)]
    return Answer(
        answered=True, short=told[0].text, evidence=tuple(told), confidence=_SURE, label=f"What {person.name} does"
    )


def tie(view: View, one: Person, other: Person) -> Answer | None:
    """How two people are related: what the book calls it, or else what it tells of the two together."""
    label = f"How {one.name} and {other.name} are related"
    named = [relation for relation in _ties(view, one) if _between(relation, one, other)]
    ties = _lines(view, (relation.text for relation in named))
    together = [line for line in _of(view, one, lambda _: True, first=False) if _tells_of(view, line, other)]
    told = list(dict.fromkeys((*ties, *together)))[:_MOST]
    if not told:
        return None
    return Answer(answered=True, short=told[0].text, evidence=tuple(told), confidence=_SURE, label=label)


def relative(view: View, person: Person, word: str) -> Answer | None:
    """Who is something to somebody ("Popov's daughter"); None where the view knows no such tie."""
    found = related_as(view, person, word)
    if not found:
        return None
    names = " and ".join(dict.fromkeys(other.name for _, other, _ in found))
    evidence = _lines(view, (relation.text for _, _, relation in found))
    told = [*evidence, *(line for _, other, _ in found for line in _introductions(view, other)[:1])]
    label = f"Who is {word} of {person.name}"
    return Answer(answered=True, short=names, evidence=tuple(dict.fromkeys(told)), confidence=_SURE, label=label)


def recap_of(view: View, person: Person) -> Answer:
    """All that matters of somebody so far, in story order."""
    told = _of(view, person, lambda fact: fact.kind in (Kind.WHO, Kind.EVENT, Kind.STATE), first=True)
    kept = chosen(told, _RECAP_MOST)
    if not kept:
        return nothing()
    short = " ".join(line.text for line in kept)
    return Answer(answered=True, short=short, evidence=tuple(kept), confidence=_SURE, label=f"A recap of {person.name}")


def _of(view: View, person: Person, fits: Callable[[Fact], bool], *, first: bool) -> list[Line]:
    """The lines of fitting facts about somebody, in story order; with `first`, those in which they come first."""
    found = []
    for line in view.lines:
        if line.fact is None or not line.fact.people or not fits(line.fact):
            continue
        if _first(view, line, person) if first else _tells_of(view, line, person):
            found.append(line)
    return found


def _introductions(view: View, person: Person) -> list[Line]:
    return _of(view, person, lambda fact: fact.kind is Kind.WHO, first=True)


def _first(view: View, line: Line, person: Person) -> bool:
    return line.fact is not None and bool(line.fact.people) and view.person(line.fact.people[0]) is person


def _tells_of(view: View, line: Line, person: Person) -> bool:
    return line.fact is not None and any(view.person(number) is person for number in line.fact.people)


def _ties(view: View, person: Person) -> list[Relation]:
    return [r for r in view.relations if person in (view.person(r.subject), view.person(r.object))]


def _between(relation: Relation, one: Person, other: Person) -> bool:
    ends = {relation.subject, relation.object}
    return bool(ends & set(one.numbers)) and bool(ends & set(other.numbers))


def _lines(view: View, texts: Iterable[str]) -> list[Line]:
    wanted = dict.fromkeys(texts)
    return [line for line in view.lines if line.fact is not None and line.text in wanted]
