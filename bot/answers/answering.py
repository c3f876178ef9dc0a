"""The answer to a question at a reader's place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers import listings, portraits
from bot.answers.found import Answer, nothing
from bot.answers.intents import LAST, Want, intent
from bot.answers.kin import with_relatives
from bot.answers.people import mentions, resolved
from bot.answers.plainly import core, questions, tidied
from bot.answers.question import analyse
from bot.answers.reading import read
from bot.answers.statements import stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.answers.intents import Intent
    from bot.answers.people import Mention
    from bot.view import Person, View

_QUESTIONS_MOST = 3
_FREE_TEXT = "has free text"


def answer(view: View, question: str, topic: tuple[str, ...] = ()) -> Answer:
    """Answer `question` from `view`; `topic` names whom the asker's last answer was about ("what happened to him?").

    A text that asks several things gets the answers to those that can be answered.
    """
    if not view.facts:
        return _answer(view, question, topic, question)
    parts = questions(tidied(question))[:_QUESTIONS_MOST]
    found: list[Answer] = []
    for part in parts:
        found.append(_answer(view, part, topic, question if len(parts) == 1 else part))
        topic = found[-1].topic or topic
    told = [each for each in found if each.answered]
    if len(parts) > 1 and not told:
        found.append(_answer(view, " - ".join(parts), topic, question))
        told = [each for each in found if each.answered]
    return _joined(told) if told else found[0]


def _joined(told: list[Answer]) -> Answer:
    """Several answers as one; the confidence is that of the least sure."""
    if len(told) == 1:
        return told[0]
    evidence = tuple({line.number: line for each in told for line in each.evidence}.values())
    return replace(
        told[0],
        short="; ".join(dict.fromkeys(each.short.rstrip(".") for each in told if each.short)),
        evidence=evidence,
        confidence=min(each.confidence for each in told),
        topic=tuple(dict.fromkeys(name for each in told for name in each.topic)),
        more=" ".join(dict.fromkeys(each.more for each in told if each.more)),
    )


def _answer(view: View, question: str, topic: tuple[str, ...], typed: str) -> Answer:
    """The answer to one tidied question; `typed` is how it was put.

    What the wording asks for outright (a portrait, a fate, a list, a recap, a title) is told from the people
    and facts that the view knows; else the facts are matched; else the free text is read. All of them see the
    view and nothing else.
    """
    asked = with_relatives(view, resolved(view, question, topic))
    named = mentions(view, asked)
    people = list({mention.person.number: mention.person for mention in named}.values())
    wanted = intent(asked, named)
    if wanted.chapter == LAST:
        wanted = replace(wanted, chapter=view.cover.chapters)
    told = _outright(view, asked, wanted, people) or _stated(view, asked, named)
    if told is None or not told.answered:
        # No sentence of a book says whom its reader has met.
        told = nothing() if wanted.want is Want.CAST else _read(view, typed, topic, told)
    names = tuple(person.name for person in people)
    return replace(told, label=told.label or _label(names), topic=names or told.topic)


def _stated(view: View, asked: str, named: tuple[Mention, ...]) -> Answer | None:
    """What a fact says to the part that asks, or else to all of the text."""
    if not view.facts:
        return None
    asking = core(asked)
    if asking == asked:
        return stated(view, asked, named)
    told = stated(view, asking, mentions(view, asking))
    return told if told is not None and told.answered else stated(view, asked, named)


def _outright(view: View, asked: str, wanted: Intent, people: list[Person]) -> Answer | None:
    """What the wording asks for outright; None where it does not, or where the view has nothing of that shape."""
    match wanted.want:
        case Want.WHO:
            return _of_each(portraits.who, view, people)
        case Want.FATE:
            return _of_each(portraits.fate, view, people)
        case Want.DEEDS:
            return portraits.deeds(view, people[0])
        case Want.TIE:
            return portraits.tie(view, people[0], people[1])
        case Want.RELATIVE:
            return portraits.relative(view, people[0], wanted.word)
        case Want.RECAP:
            return listings.recap(view, wanted.chapter, people[0] if people else None)
        case Want.WHICH_CHAPTER:
            return listings.which_chapter(view, asked, wanted.word)
        case _:
            return _listed(view, wanted)


def _listed(view: View, wanted: Intent) -> Answer | None:
    """What is told of the book as a whole, whoever is named."""
    match wanted.want:
        case Want.STATE_LIST:
            return listings.in_state(view, wanted.word)
        case Want.CAST:
            return listings.cast(view)
        case Want.TITLE:
            return listings.title(view, wanted.chapter or 0)
        case Want.TITLES:
            return listings.titles(view)
        case Want.LENGTH:
            return listings.length(view)
        case _:
            return None


def _of_each(told: Callable[[View, Person], Answer | None], view: View, people: list[Person]) -> Answer | None:
    """The same of several people, as far as there is something to tell of them."""
    found = [each for person in people if (each := told(view, person)) is not None]
    return _joined(found) if found else None


def _read(view: View, typed: str, topic: tuple[str, ...], told: Answer | None) -> Answer:
    """What the free text says. A book of nothing but facts has been asked already."""
    if not _has_free_text(view):
        return told or nothing()
    reading = read(view, analyse(resolved(view, typed, topic)))
    if not reading.sure:
        sure = max(reading.confidence, told.confidence if told else 0.0)
        return nothing(sure, reading.short, reading.evidence)
    return Answer(answered=True, short=reading.short, evidence=reading.evidence, confidence=reading.confidence)


def _has_free_text(view: View) -> bool:
    known = view.notes.get(_FREE_TEXT)
    if not isinstance(known, bool):
        known = view.notes[_FREE_TEXT] = any(line.fact is None for line in view.lines)
    return known


def _label(people: tuple[str, ...]) -> str:
    return f"A question about {' and '.join(people)}" if people else "A question about the book"
