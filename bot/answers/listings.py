"""Lists and overviews: whom one has met, who is in which state, what has happened so far, the titles of chapters."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers.facts import matches
from bot.answers.found import Answer, nothing
from bot.answers.people import mentions
from bot.answers.portraits import recap_of
from bot.answers.sight import base_stem
from bot.answers.summary import chosen
from bot.text import fold
from bot.view import Doubt, Kind

if TYPE_CHECKING:
    from bot.view import Line, Person, Title, View

_SURE = 0.95
_PLACED = 0.5
"""From which score on a fact tells in which chapter something stands."""
_CHAPTER_ASKED = re.compile(
    r"\b(?:(?:in|at) )?(?:which|what) chapter(?: (?:is|was) it)?(?: (?:where|when|that|in which))?\b|"
    r"\bchapter (?:where|when|in which)\b|\bwhen\b",
    re.IGNORECASE,
)
_TOLD = (Kind.EVENT, Kind.STATE, Kind.WHO, Kind.TRAIT)
_CHAPTER_MOST, _BOOK_MOST, _EACH_LEAST = 8, 24, 2
_LATEST, _LATEST_EACH = 4, 3
"""Of a long book the latest chapters are told at more length than those before them, which have a line each."""
_SO_FAR = "What has happened so far"
_STATE_MEANS = {
    "arrested": frozenset(
        ("arrested", "imprisoned", "in custody", "detained", "jailed", "charged", "under house arrest")
    ),
    "dead": frozenset(("dead", "killed", "murdered", "executed")),
    "under house arrest": frozenset(("under house arrest",)),
}


def cast(view: View) -> Answer:
    """Everybody who has a name by now, figures of history apart, with a line on who they are."""
    met = [person for person in view.people if not person.background]
    if not met:
        return nothing()
    evidence = [line for person in met if (line := _introduction(view, person)) is not None]
    names = ", ".join(person.name for person in met)
    return Answer(
        answered=True, short=names, evidence=tuple(evidence), confidence=_SURE, label="Whom one has met so far"
    )


def in_state(view: View, state: str) -> Answer:
    """Everybody of whom the view knows that state, with the line that says so."""
    meant = _STATE_MEANS.get(state, frozenset((state,)))
    found: dict[str, Line] = {}
    for line in view.lines:
        if line.fact is not None and line.fact.kind is Kind.STATE and line.fact.state in meant and line.fact.people:
            person = view.person(line.fact.people[0])
            if person is not None:
                found[person.name] = line
    if not found:
        return nothing()
    short = ", ".join(found)
    return Answer(
        answered=True, short=short, evidence=tuple(found.values()), confidence=_SURE, label=f"Who is {state} so far"
    )


def recap(view: View, chapter: int | None, person: Person | None) -> Answer:
    """What has happened so far: to somebody, in a chapter, or in all chapters that are finished."""
    if person is not None:
        return recap_of(view, person)
    if chapter is not None:
        return _recap_of_chapter(view, chapter)
    last = view.horizon.chapter
    if last * _EACH_LEAST > _BOOK_MOST:
        return _recap_of_many(view, last)
    each = min(_CHAPTER_MOST, _BOOK_MOST // last) if last else 0
    told = [line for number in range(1, last + 1) for line in _told_in(view, number, each)]
    return _recapped(told, _SO_FAR)


def _recap_of_many(view: View, last: int) -> Answer:
    """A recap of more chapters than can be told at once, and how to be told of the others."""
    latest = last - _LATEST + 1
    first = max(1, latest - (_BOOK_MOST - _LATEST * _LATEST_EACH))
    told = [line for number in range(first, latest) for line in _told_in(view, number, 1)]
    told += [line for number in range(latest, last + 1) for line in _told_in(view, number, _LATEST_EACH)]
    if first == 1:
        more = "“recap chapter 1” tells more of one chapter."
    else:
        before = "chapter 1" if first == 2 else f"chapters 1 to {first - 1}"  # noqa: PLR2004 - only one stands before 2
        more = f"This begins with chapter {first}. “recap chapter 1” tells of one chapter, and so of each of {before}."
    return replace(_recapped(told, _SO_FAR), more=more) if told else nothing()


def title(view: View, chapter: int) -> Answer:
    """What a chapter is called, once it is finished."""
    found = next((title for title in view.titles if title.chapter == chapter), None)
    if found is None:
        return nothing()
    return Answer(answered=True, short=_called(found), confidence=_SURE, label=f"What chapter {chapter} is called")


def titles(view: View) -> Answer:
    """The titles of all chapters that are finished."""
    if not view.titles:
        return nothing()
    short = "; ".join(_called(title) for title in view.titles)
    return Answer(answered=True, short=short, confidence=_SURE, label="The chapters so far")


def which_chapter(view: View, asked: str, called: str) -> Answer | None:
    """The chapter of that title, or in which something happens."""
    for known in view.titles:
        if called and fold(known.text).strip(" .!?") == called:
            return Answer(answered=True, short=_called(known), confidence=_SURE, label="Which chapter bears a title")
    if called:
        return nothing()
    left_out = frozenset(
        base_stem(word) for word in "chapter which what mean number learn book read point many into before in".split()
    )
    told = _CHAPTER_ASKED.sub(" ", asked)
    found = matches(view, told, mentions(view, told), leaving_out=left_out)
    if not found or found[0].score < _PLACED:
        return None
    line = found[0].line
    if not line.since:
        return None
    return Answer(
        answered=True,
        short=f"In chapter {line.since}",
        evidence=(line,),
        confidence=1 / (1 + math.exp(-found[0].score)),
        label="In which chapter something happens",
    )


def length(view: View) -> Answer:
    """How many chapters the book has: it stands on the cover."""
    short = f"{view.cover.title} has {view.cover.chapters} chapters."
    return Answer(answered=True, short=short, confidence=_SURE, label="How many chapters the book has")


def _recap_of_chapter(view: View, chapter: int) -> Answer:
    return _recapped(_told_in(view, chapter, _CHAPTER_MOST), f"What happens in chapter {chapter}")


def _recapped(told: list[Line], label: str) -> Answer:
    if not told:
        return nothing()
    short = " ".join(line.text for line in told)
    return Answer(answered=True, short=short, evidence=tuple(told), confidence=_SURE, label=label)


def _told_in(view: View, chapter: int, most: int) -> list[Line]:
    """What matters of one chapter: its events and states, or the sentences of its text where nobody has curated it."""
    lines = [line for line in view.lines if line.since == chapter] if chapter else []
    curated = [line for line in lines if line.fact is not None and line.fact.kind in (Kind.EVENT, Kind.STATE)]
    curated = curated or [line for line in lines if line.fact is not None and line.fact.kind in _TOLD]
    return chosen(curated or [line for line in lines if line.fact is None], most)


def _introduction(view: View, person: Person) -> Line | None:
    for line in view.lines:
        fact = line.fact
        if fact is not None and fact.kind is Kind.WHO and fact.people and view.person(fact.people[0]) is person:
            return line
    return None


def _called(known: Title) -> str:
    unsure = " (not confirmed)" if known.doubt is Doubt.UNCONFIRMED else ""
    return f"Chapter {known.chapter}: “{known.text}”{unsure}"
