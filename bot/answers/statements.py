"""Questions answered by a single statement: the fact that meets what was asked, or none."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers.facts import matches
from bot.answers.found import Answer, nothing
from bot.answers.inquiry import kind_of
from bot.answers.listings import recap
from bot.answers.people import mentions
from bot.answers.question import AnswerKind, analyse
from bot.answers.sight import base_stem
from bot.answers.thesaurus import near
from bot.text import STOP_WORDS, stem, words
from bot.view import Kind

if TYPE_CHECKING:
    from bot.answers.facts import Match
    from bot.answers.people import Mention
    from bot.view import Line, View

ENOUGH = 0.55
"""From which score on a fact is told as the answer; at 0 it is as good an answer as none."""
_NEAR_BEST = 2.0
"""How far behind the best a fact may be to be told with it."""
_COMPANY = -0.5
"""From which score on a fact is told beside a better one."""
_MOST, _FOLLOWING = 3, 2
_NOT = frozenset("not no never nobody nothing without refuse refuses refrains neither nor cannot n't".split())
_ALIVE = frozenset("alive living".split())
_EVEN = frozenset("still yet now already really ever actually today currently get got be under in".split())
_DEAD = near(base_stem("dead")) | near(base_stem("murdered")) | near(base_stem("executed"))
_ENDING = re.compile(
    r"\b(?:book|novel|story|it) (?:all )?(?:end|ends|ended|conclude|concludes|finish|finishes)\b|"
    r"\b(?:end|ending|conclusion|last (?:scene|page|line)) of (?:the|this) (?:book|novel|story)\b|\bthe ending\b",
    re.IGNORECASE,
)
_OR = re.compile(r"(?P<before>.* )(?P<one>\w+),? or (?P<article>an? |the )?(?P<other>\w+)(?P<after>.*)")
_HEDGES = frozenset("thinks think hints hint dreams wants hopes almost may might accounts advised advises".split())
_ASIDES = frozenset((Kind.WHY, Kind.HOW, Kind.WHERE, Kind.WHEN))
_ASKED_AS = {
    AnswerKind.CAUSE: Kind.WHY,
    AnswerKind.MANNER: Kind.HOW,
    AnswerKind.PLACE: Kind.WHERE,
    AnswerKind.TIME: Kind.WHEN,
}
_STATES = _DEAD | near(base_stem("arrested")) | near(base_stem("prison"))
"""Words for how it stands with somebody: not to be guessed from what others do."""


def stated(view: View, asked: str, named: tuple[Mention, ...]) -> Answer | None:
    """The answer that a curated fact gives, with what goes with it; a refusal says how near the best one came."""
    if not view.facts:
        return None
    if _ENDING.search(asked) and not named:
        return _ending(view, asked)
    told = _standing(view, asked, named) or _either(view, asked)
    if told is not None:
        return told
    found = matches(view, asked, named)
    if not found:
        return nothing()
    best = found[0]
    sure = 1 / (1 + math.exp(-best.score))
    if best.score < ENOUGH:
        return nothing(sure)
    close = [match for match in found[1:] if match.score >= max(_COMPANY, best.score - _NEAR_BEST)][: _MOST - 1]
    kind = kind_of(asked)
    if kind is AnswerKind.PERSON or (kind is AnswerKind.THING and best.fact.kind in _ASIDES):
        # Somebody or something is asked for: of facts that fit about as well, the first that tells who or what.
        verb = "" if kind is AnswerKind.PERSON else analyse(asked).verb
        telling = (match for match in (best, *close) if match.fact.people and match.fact.kind not in _ASIDES)
        best = next((match for match in telling if _says(match.line.text, verb)), best)
    evidence = tuple(dict.fromkeys((best.line, found[0].line, *(match.line for match in close))))
    if kind is AnswerKind.HAPPENING:
        evidence = tuple(dict.fromkeys((*evidence, *_following(view, best))))
    short = _short(view, asked, named, best)
    return Answer(answered=True, short=short, evidence=evidence, confidence=sure, topic=_about(view, best))


def _following(view: View, best: Match) -> list[Line]:
    """What the book tells next, in the same chapter, of the one whom a fact is about."""
    told = [
        line
        for line in view.lines
        if line.since == best.line.since
        and line.number > best.line.number
        and line.fact is not None
        and line.fact.people[:1] == best.fact.people[:1]
    ]
    return told[:_FOLLOWING]


def _ending(view: View, asked: str) -> Answer:
    """How the book ends, for those who have finished it."""
    told = recap(view, view.cover.chapters, None)
    if not told.answered:
        return told
    closing = [match.line for match in matches(view, asked, ()) if match.line.since == view.cover.chapters][:1]
    return replace(told, evidence=tuple(dict.fromkeys((*closing, *told.evidence))), label="How the book ends")


def _short(view: View, asked: str, named: tuple[Mention, ...], best: Match) -> str:
    """The direct answer: yes or no, a person for who, the author's short answer, or the statement itself."""
    kind = kind_of(asked)
    if kind is AnswerKind.YES_NO:
        return _yes_or_no(asked, best)
    asides = _ASIDES - {_ASKED_AS.get(kind)}
    if best.fact.kind in asides:
        # A reason, a place, a time or a manner is no answer to something else: the statement itself is.
        return best.line.text
    if kind is AnswerKind.PERSON and best.fact.people:
        asked_for = {number for mention in named for number in mention.person.numbers}
        others = [view.person(number) for number in best.fact.people if number not in asked_for]
        names = [person.name for person in others if person is not None]
        if best.fact.short and any(name == best.fact.short for name in names):
            return best.fact.short
        return names[0] if names else best.fact.short or best.line.text
    return best.fact.short or best.line.text


def _yes_or_no(asked: str, best: Match) -> str:
    """Yes or no where the fact says what was asked, or its opposite, in so many words; else the fact itself."""
    said = {word.folded for word in words(best.line.text)}
    doubted = {word.folded for word in words(asked)}
    if not _says(best.line.text, analyse(asked).verb) or said & _HEDGES:
        return best.line.text
    negative = bool(said & _NOT) or "n't" in best.line.text
    return "No." if negative and not doubted & _NOT else "Yes."


def _either(view: View, asked: str) -> Answer | None:
    """Which of two things it was ("dead or alive?"), where a fact says one of them in that word, and none the other."""
    match = _OR.fullmatch(asked) if kind_of(asked) is AnswerKind.CHOICE else None
    if match is None:
        return None
    things = ((match["one"], match["one"]), (match["other"], f"{match['article'] or ''}{match['other']}"))
    asking = [f"{match['before']}{thing}{match['after']}" for _, thing in things]
    found = [best for text in asking for best in matches(view, text, mentions(view, text))[:1]]
    best = max(found, key=lambda each: each.score, default=None)
    said = {word.folded for word in words(best.line.text)} if best is not None else set()
    if best is None or best.score < ENOUGH or said & (_HEDGES | _NOT):
        return None
    # In that very word: one near in meaning may be the opposite.
    named = [thing for word, thing in things if base_stem(word.lower()) in map(base_stem, said)]
    if len(named) != 1:
        return None
    sure = 1 / (1 + math.exp(-best.score))
    return Answer(answered=True, short=named[0], evidence=(best.line,), confidence=sure, topic=_about(view, best))


def _says(text: str, verb: str) -> bool:
    """Whether a text has a verb of this stem, or one near in meaning; every text does where no verb is asked for."""
    said = {word.folded for word in words(text)}
    return not verb or not near(verb).isdisjoint(map(base_stem, said)) or verb in map(stem, said)


def _standing(view: View, asked: str, named: tuple[Mention, ...]) -> Answer | None:
    """Whether somebody is alive, dead, arrested: told from states alone, refused while the book has said neither."""
    if len(named) != 1 or analyse(asked).kind is not AnswerKind.YES_NO:
        return None
    person = named[0].person
    inside = range(named[0].start, named[0].end)
    content = [
        w for w in words(asked) if w.start not in inside and w.folded not in STOP_WORDS and w.folded not in _EVEN
    ]
    if len(content) != 1:
        return None
    alive = content[0].folded in _ALIVE
    meant = _DEAD if alive else near(base_stem(content[0].folded))
    if not alive and not meant & _STATES:
        return None
    for line in reversed(view.lines):
        fact = line.fact
        if fact is None or fact.kind is not Kind.STATE or view.person(next(iter(fact.people), -1)) is not person:
            continue
        if meant & {base_stem(word.folded) for word in words(f"{fact.state} {fact.text}")}:
            short = "No." if alive else "Yes."
            return Answer(answered=True, short=short, evidence=(line,), confidence=0.95, topic=(person.name,))
    return nothing(0.3)


def _about(view: View, best: Match) -> tuple[str, ...]:
    people = (view.person(number) for number in best.fact.people[:1])
    return tuple(person.name for person in people if person is not None)
