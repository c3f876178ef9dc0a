"""Questions for the direct answer of a fact: what, where, when, how, why, or what is missing in the statement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.questions import Choice, Gap, Typed
from bot.quiz.making.draft import Draft, drawn, hint, told
from bot.quiz.making.grammar import asked, bare, begun, lowered, number, pronouns, sexes, unarticled
from bot.text import terms
from bot.view import Fact, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.quiz.making.known import Known
    from bot.view import Person

_NOTE = "made questions with a gap"
_FEWEST = 2
_OPTIONS = 3
_LONGEST_TYPED = 3
_SAYS = re.compile(r"\b(?:asks|knows|says|tells|thinks|wants)\b")  # much is said, known and wanted
_PLACE = re.compile(r"(?:at|in|on|under|behind|near|outside|inside) ")
_WORDS = {Kind.EVENT: "What", Kind.WHERE: "Where", Kind.WHEN: "When", Kind.HOW: "How"}
_BECAUSE = re.compile(r",? (?:because|since|on account of|out of)\b")
_SENTENCES_BEGIN = frozenset("he she it they his her its their the a an nobody everybody there".split())
_ANY_REASON = frozenset(terms("why reason cause how come what for motive made make makes did does do"))
_VAGUE = ("no ", "some ", "many ", "several ", "a few ", "a little ", "a lot ")
_BEFORE_ANYTHING = frozenset("a an the is was are were be been being feels seems becomes became".split())


class Blank(NamedTuple):
    """A fact whose direct answer stands in its text from `start` to `end`; `filler` as it is within a sentence."""

    fact: Fact
    start: int
    end: int
    filler: str

    @property
    def around(self) -> str:
        """The text with a gap."""
        return f"{self.fact.text[: self.start]}___{self.fact.text[self.end :]}"

    def with_filler(self, filler: str) -> str:
        """The text with something else in its place."""
        return begun(f"{self.fact.text[: self.start]}{filler}{self.fact.text[self.end :]}")


def blanks(known: Known) -> tuple[Blank, ...]:
    """The sure facts that can be asked with a gap: the view knows but one way to fill it."""
    found = known.view.notes.get(_NOTE)
    if not isinstance(found, tuple):
        made = (_blank(known, fact) for fact in known.sure if fact.kind is not Kind.STATE)
        found = known.view.notes[_NOTE] = tuple(blank for blank in made if blank is not None)
    return found


def gaps(known: Known, dice: Random) -> Iterator[Draft]:
    """A statement with its direct answer missing, to be written.

    Its first letter is told, since many a thing has several names, and which words mean the same no view can tell:
    those that a fact is found by are of all sorts. Only a part of the answer is said to be on the right track.
    """
    found = [blank for blank in blanks(known) if _can_be_written(blank)]
    for place in drawn([blank.fact for blank in found], dice):
        blank = found[place]
        short, words = bare(blank.fact.short), unarticled(blank.filler).split()
        shorter = (" ".join(words[i:]) for i in range(len(words) - 1))
        accept = dict.fromkeys(
            (*shorter, blank.filler, unarticled(blank.filler), blank.fact.short, short, unarticled(short))
        )
        ask = _asked(known, blank) if dice.random() < 0.5 else None  # noqa: PLR2004 - one way as often as the other
        answer = blank.fact.short if ask else blank.filler
        question = (Typed if ask else Gap)(
            ask=f"{ask or blank.around} (It begins with \u201c{words[0][0]}\u201d.)",
            since=blank.fact.since,
            answer=answer,
            accept=tuple(each for each in accept if each != answer),
            prompt=tuple(word for word in dict.fromkeys(words) if word not in accept),
            explain=told(blank.fact),
            hints=hint(blank.fact),
        )
        yield Draft(question, (blank.fact,))


def chosen_where(known: Known, dice: Random) -> Iterator[Draft]:
    """Where something is or happens, with other places to choose from."""
    found = places(known)
    for place in drawn([blank.fact for blank in found], dice):
        blank = found[place]
        others = fillers(known, blank, found, dice)
        if len(others) == _OPTIONS:
            question = Choice(
                ask=_asked(known, blank) or f"Where? \u201c{blank.around}\u201d",
                since=max(blank.fact.since, *(other.fact.since for other in others)),
                answer=blank.filler,
                options=tuple(other.filler for other in others),
                explain=told(blank.fact),
            )
            yield Draft(question, (blank.fact,))


def chosen_why(known: Known, dice: Random) -> Iterator[Draft]:
    """Why somebody does something, with the reasons of others to choose from."""
    reasons = [(fact, reason) for fact in known.sure if (reason := _reason(known, fact))]
    clauses = {clause.fact.text: clause for clause in known.clauses}
    for place in drawn([fact for fact, _ in reasons], dice):
        fact, reason = reasons[place]
        clause = clauses.get(fact.text)
        because = _BECAUSE.search(clause.rest) if clause is not None else None
        if clause is None or because is None or sexes(reason) - {clause.person.gender}:
            continue
        ask = asked("Why", fact.text[: -len(clause.rest) - 1].strip(), clause.rest[: because.start()])
        if ask is None or known.stems(reason) & known.stems(ask):
            continue
        wrong = {
            other: each.since
            for each, other in reasons
            if (each.since == 0) == (fact.since == 0)
            and not sexes(other) - {clause.person.gender}
            and not known.stems(other) & known.stems(ask)
            and not _same_reason(known, fact, each)
            and not _both_told(known, [clause.person], known.stems(reason), known.stems(other))
        }
        if len(wrong) >= _FEWEST:
            options = dice.sample(list(wrong), min(_OPTIONS, len(wrong)))
            question = Choice(
                ask=ask,
                since=max(fact.since, *(wrong[other] for other in options)),
                answer=f"because {reason}",
                options=tuple(f"because {other}" for other in options),
                explain=told(fact),
            )
            yield Draft(question, (fact,))


def places(known: Known) -> tuple[Blank, ...]:
    """The sure facts that end with the place where something is or happens, if that is none with a name.

    Places with names lie in one another, and who knows which: what happens in a town happens in its country too.
    """
    found = []
    for fact in known.sure:
        end = len(fact.text) - 1
        start = end - len(fact.short)
        small = _PLACE.match(fact.short) and fact.short.islower() and not known.mentions(fact.short)
        if fact.kind is not Kind.WHERE or not small or fact.text[start:end] != fact.short or start <= 0:
            continue
        around, own = known.stems(fact.text[:start]), known.stems(fact.short)
        if len(around) > 1 and not own & around:
            found.append(Blank(fact, start, end, fact.short))
    return tuple(found)


def _asked(known: Known, blank: Blank) -> str | None:
    """The question whose answer ends a statement, such as "What does Ann buy?"; None if it cannot be put so."""
    clause = next((clause for clause in known.clauses if clause.fact.text == blank.fact.text), None)
    word, short = _WORDS.get(blank.fact.kind), blank.fact.short
    if clause is None or word is None or not clause.rest.endswith(f" {short}"):
        return None
    if word == "What" and (unarticled(short) == short or clause.rest.startswith(("is ", "was "))):
        return None
    name = blank.fact.text[: -len(clause.rest) - 1].strip()
    return asked(word, name, clause.rest.removesuffix(short).strip())


def _reason(known: Known, fact: Fact) -> str:
    """The reason that a fact gives, without "because"; empty if it names anybody, or is no sentence."""
    reason = fact.short.removeprefix("because ")
    whole = reason.split()[:1] and reason.split()[0] in _SENTENCES_BEGIN and len(reason.split()) > _FEWEST
    return reason if fact.kind is Kind.WHY and whole and not known.mentions(reason) else ""


def _same_reason(known: Known, one: Fact, two: Fact) -> bool:
    """Whether two reasons come to the same, by their words and by those that they are found by."""
    first, second = (known.stems(fact.short) for fact in (one, two))
    wide = [known.stems(" ".join((fact.short, *fact.words))) - _ANY_REASON for fact in (one, two)]
    return bool(first & wide[1] or second & wide[0]) or len(wide[0] & wide[1]) > 1


def _blank(known: Known, fact: Fact) -> Blank | None:
    """Where the direct answer of a fact stands in its text, if that leaves a good gap."""
    phrase = bare(fact.short)
    match = re.search(rf"(?<![\w-]){re.escape(phrase)}(?![\w'\u2019-])", fact.text, re.IGNORECASE) if phrase else None
    if match is None or known.mentions(match.group()) or match.end() - match.start() > len(fact.text) / 2:
        return None
    filler = match.group() if match.start() else lowered(match.group())
    blank = Blank(fact, match.start(), match.end(), filler)
    around, own = known.stems(blank.around), known.stems(filler)
    if len(around) < _FEWEST or not own or own & around:
        return None
    return None if any(_fills_too(known, fact, around, own, other) for other in known.view.facts) else blank


def _fills_too(known: Known, fact: Fact, around: frozenset[str], own: frozenset[str], other: Fact) -> bool:
    """Whether another fact says so much of the same that its words may fill the gap as well."""
    told_there = known.told(other)
    return other is not fact and not own <= told_there and len(around & told_there) >= 0.75 * len(around)


def fillers(known: Known, blank: Blank, among: tuple[Blank, ...], dice: Random) -> tuple[Blank, ...]:
    """Where it might have been and was not: places that are never told of the same people."""
    own = known.stems(blank.filler)
    people = [person for n in sorted(known.touched(blank.fact)) if (person := known.one(n)) is not None]
    found: dict[str, Blank] = {}
    for other in among:
        theirs = known.stems(other.filler)
        if theirs & (own | known.stems(blank.around)) or _both_told(known, people, own, theirs):
            continue
        if not sexes(other.filler) - {p.gender for p in people} and _alike(blank, other):
            found.setdefault(other.filler, other)
    return tuple(dice.sample(list(found.values()), min(_OPTIONS, len(found))))


def _can_be_written(blank: Blank) -> bool:
    """Whether a gap asks for a thing or a name in a few words, and not for what somebody is or is like.

    A place's name is no good: the house, the town that it is in and the country about that are all of them right. Nor
    is a time, which can be said in too many ways, or a name of a thing that goes by others too.
    """
    name = unarticled(blank.filler)[0].isupper()
    if name and blank.fact.kind is Kind.WHERE and len(unarticled(blank.filler).split()) == 1:
        return False
    before = blank.fact.text[: blank.start].split()[-1:]
    if (
        blank.fact.kind is Kind.TRAIT
        or _SAYS.search(blank.fact.text[: blank.start])
        or number(blank.filler) is not None
        or blank.filler.startswith(_VAGUE)
        or blank.fact.kind is Kind.WHEN
        or pronouns(blank.filler)
        or (name and any(word[:1].isupper() for word in blank.fact.words))  # it has other names as well
    ):
        return False
    if before and before[0].casefold() in _BEFORE_ANYTHING:
        return name and before[0].casefold() not in ("a", "an", "the")
    return len(unarticled(blank.filler).split()) <= _LONGEST_TYPED


def _alike(one: Blank, two: Blank) -> bool:
    """Whether two answers are about equally long."""
    first, second = sorted((len(one.filler), len(two.filler)))
    return second <= 2 * first + 4


def _both_told(known: Known, people: list[Person], own: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the wrong answer is told of the same people, or of anybody of whom the right one is told."""
    if any(theirs & known.all_told(person) for person in people):
        return True
    return any(own <= said and theirs <= said for said in map(known.all_told, known.view.people))
