"""Questions answered by a single statement: the fact that meets what was asked, or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answers.facts import matches
from bot.answers.found import Answer, nothing
from bot.answers.question import AnswerKind, analyse
from bot.answers.thesaurus import near
from bot.text import STOP_WORDS, stem, words
from bot.view import Kind

if TYPE_CHECKING:
    from bot.answers.facts import Match
    from bot.answers.people import Mention
    from bot.view import View

ENOUGH = 0.54
"""How much of what is asked a fact has to meet."""
_ENOUGH_OF_NOBODY = 0.56
"""The same for a question that names nobody the view knows."""
_NEAR_BEST = 0.85
_MOST = 3
_NOT = frozenset("not no never nobody nothing without refuse refuses refrains neither nor cannot n't".split())
_ALIVE = frozenset("alive living".split())
_EVEN = frozenset("still yet now already really ever actually today currently get got be under in".split())
_DEAD = near(stem("dead")) | near(stem("murdered")) | near(stem("executed"))
_ENDING = re.compile(
    r"\b(?:book|novel|story|it) (?:all )?(?:end|ends|ended|conclude|concludes|finish|finishes)\b|"
    r"\b(?:end|ending|conclusion|last (?:scene|page|line)) of (?:the|this) (?:book|novel|story)\b|\bthe ending\b",
    re.IGNORECASE,
)
_STATES = _DEAD | near(stem("arrested")) | near(stem("prison"))
"""Words for how it stands with somebody: not to be guessed from what others do."""


def stated(view: View, asked: str, named: tuple[Mention, ...]) -> Answer | None:
    """The answer that a curated fact gives, at most `_MOST` facts with it; a refusal says how near the best one came."""
    if not view.facts:
        return None
    if _ENDING.search(asked) and view.horizon.chapter < view.cover.chapters:
        return nothing(0.2)
    standing = _standing(view, asked, named)
    if standing is not None:
        return standing
    found = matches(view, asked, named)
    if not found:
        return nothing()
    best = found[0]
    if best.score < (ENOUGH if named else _ENOUGH_OF_NOBODY):
        return nothing(min(0.99, best.score) * 0.5)
    close = [match for match in found[1:] if match.score >= max(ENOUGH, best.score * _NEAR_BEST)][: _MOST - 1]
    evidence = (best.line, *(match.line for match in close))
    short = _short(view, asked, named, best)
    return Answer(
        answered=True, short=short, evidence=evidence, confidence=min(1.0, best.score), topic=_about(view, best)
    )


def _short(view: View, asked: str, named: tuple[Mention, ...], best: Match) -> str:
    """The direct answer: yes or no, a person for who, the author's short answer, or the statement itself."""
    kind = analyse(asked).kind
    if kind is AnswerKind.YES_NO:
        said = {word.folded for word in words(best.line.text)}
        doubted = {word.folded for word in words(asked)}
        negative = bool(said & _NOT) or "n't" in best.line.text
        return "No." if negative and not doubted & _NOT else "Yes."
    if kind is AnswerKind.PERSON and best.fact.people:
        asked_for = {number for mention in named for number in mention.person.numbers}
        others = [view.person(number) for number in best.fact.people if number not in asked_for]
        names = [person.name for person in others if person is not None]
        if best.fact.short and (not names or any(name in best.fact.short for name in names)):
            return best.fact.short
        return names[0] if names else best.fact.short or best.line.text
    return best.fact.short or best.line.text


def _standing(view: View, asked: str, named: tuple[Mention, ...]) -> Answer | None:
    """Whether somebody is alive, dead, arrested: told from states alone, and refused while the book has said neither."""
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
    meant = _DEAD if alive else near(content[0].stem)
    if not alive and not meant & _STATES:
        return None
    for line in reversed(view.lines):
        fact = line.fact
        if fact is None or fact.kind is not Kind.STATE or view.person(fact.people[0]) is not person:
            continue
        if meant & {word.stem for word in words(f"{fact.state} {fact.text}")}:
            short = "No." if alive else "Yes."
            return Answer(answered=True, short=short, evidence=(line,), confidence=0.95, topic=(person.name,))
    return nothing(0.3)


def _about(view: View, best: Match) -> tuple[str, ...]:
    people = (view.person(number) for number in best.fact.people[:1])
    return tuple(person.name for person in people if person is not None)
