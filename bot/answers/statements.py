"""Questions answered by a single statement: the fact that meets what was asked, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers.facts import matches
from bot.answers.found import Answer, nothing
from bot.answers.question import AnswerKind, analyse
from bot.text import words
from bot.view import Kind

if TYPE_CHECKING:
    from bot.answers.facts import Match
    from bot.answers.people import Mention
    from bot.view import View

ENOUGH = 0.62
"""How much of what is asked a fact has to meet."""
_NEAR_BEST = 0.85
_MOST = 3
_NOT = frozenset("not no never nobody nothing without refuse refuses refrains neither nor cannot n't".split())
_ALIVE = frozenset("alive living".split())
_DEAD = frozenset(("dead", "killed", "murdered", "executed"))


def stated(view: View, asked: str, named: tuple[Mention, ...]) -> Answer | None:
    """The answer that a curated fact gives, at most `_MOST` facts with it; a refusal says how near the best one came."""
    if not view.facts:
        return None
    living = _alive(view, asked, named)
    if living is not None:
        return living
    found = matches(view, asked, named)
    if not found:
        return nothing()
    best = found[0]
    if best.score < ENOUGH:
        return nothing(min(0.99, best.score) * 0.5)
    near = [match for match in found[1:] if match.score >= max(ENOUGH, best.score * _NEAR_BEST)][: _MOST - 1]
    evidence = (best.line, *(match.line for match in near))
    short = _short(view, asked, named, best)
    return Answer(answered=True, short=short, evidence=evidence, confidence=min(1.0, best.score), topic=_about(view, best))


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


def _alive(view: View, asked: str, named: tuple[Mention, ...]) -> Answer | None:
    """Whether somebody is alive, as far as the book has said that they are not."""
    if len(named) != 1 or not _ALIVE & {word.folded for word in words(asked)}:
        return None
    person = named[0].person
    for line in view.lines:
        fact = line.fact
        if fact is not None and fact.kind is Kind.STATE and fact.state in _DEAD and view.person(fact.people[0]) is person:
            return Answer(answered=True, short="No.", evidence=(line,), confidence=0.95, topic=(person.name,))
    return None


def _about(view: View, best: Match) -> tuple[str, ...]:
    people = (view.person(number) for number in best.fact.people[:1])
    return tuple(person.name for person in people if person is not None)
