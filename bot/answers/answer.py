"""The answer to a question at a reader's place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers import listings, portraits
from bot.answers.found import Answer, nothing
from bot.answers.intents import LAST, Want, intent
from bot.answers.people import mentions, resolved
from bot.answers.question import analyse
from bot.answers.reading import read
from bot.answers.statements import stated

if TYPE_CHECKING:
    from bot.answers.intents import Intent
    from bot.answers.people import Mention
    from bot.view import View


def answer(view: View, question: str, topic: tuple[str, ...] = ()) -> Answer:
    """Answer `question` from `view`; `topic` names whom the asker's last answer was about ("what happened to him?").

    What the wording asks for outright (a portrait, a fate, a list, a recap, a title) is told from the people and facts that
    the view knows; else the facts are matched; else the free text is read. All of them see the view and nothing else.
    """
    asked = resolved(view, question, topic)
    named = mentions(view, asked)
    wanted = intent(asked, named)
    if wanted.chapter == LAST:
        wanted = replace(wanted, chapter=view.cover.chapters)
    told = _outright(view, asked, named, wanted) or stated(view, asked, named)
    if told is None or not told.answered:
        told = _read(view, asked, told)
    people = tuple(dict.fromkeys(mention.person.name for mention in named))
    return replace(told, label=told.label or _label(people), topic=people or told.topic)


def _outright(view: View, asked: str, named: tuple[Mention, ...], wanted: Intent) -> Answer | None:
    """What the wording asks for outright; None where it does not, or where the view has nothing of that shape."""
    people = list({mention.person.number: mention.person for mention in named}.values())
    match wanted.want:
        case Want.WHO if len(people) == 1:
            return portraits.who(view, people[0])
        case Want.FATE if len(people) == 1:
            return portraits.fate(view, people[0])
        case Want.DEEDS if len(people) == 1:
            return portraits.deeds(view, people[0])
        case Want.TIE if len(people) == 2:  # noqa: PLR2004 - a tie has two ends
            return portraits.tie(view, people[0], people[1])
        case Want.RELATIVE if len(people) == 1:
            return portraits.relative(view, people[0], wanted.word)
        case Want.STATE_LIST if not people:
            return listings.in_state(view, wanted.word)
        case Want.CAST if not people:
            return listings.cast(view)
        case Want.RECAP if len(people) <= 1:
            return listings.recap(view, wanted.chapter, people[0] if people else None)
        case Want.TITLE:
            return listings.title(view, wanted.chapter or 0)
        case Want.TITLES:
            return listings.titles(view)
        case Want.WHICH_CHAPTER:
            return listings.which_chapter(view, asked, named, wanted.word)
        case Want.LENGTH:
            return listings.length(view)
        case _:
            return None


def _read(view: View, asked: str, told: Answer | None) -> Answer:
    """What the free text says. A book of nothing but facts has been asked already."""
    if all(line.fact is not None for line in view.lines):
        return told or nothing()
    reading = read(view, analyse(asked))
    if not reading.sure:
        sure = max(reading.confidence, told.confidence if told else 0.0)
        return nothing(sure, reading.short, reading.evidence)
    return Answer(answered=True, short=reading.short, evidence=reading.evidence, confidence=reading.confidence)


def _label(people: tuple[str, ...]) -> str:
    return f"A question about {' and '.join(people)}" if people else "A question about the book"
