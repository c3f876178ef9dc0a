"""Questions whose answer is a person: who did it, whose name is missing, who is what to whom, who is dead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.questions import AllOf, Choice, Gap, Typed
from bot.quiz.making.draft import Draft, accepted, drawn, hint, told
from bot.quiz.making.grammar import sexes
from bot.quiz.making.known import both_ways, spelt
from bot.view import Doubt, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.quiz.making.known import Clause, Known
    from bot.view import Fact, Person, Relation

_FEWEST = 2
_SAYING_ENOUGH = 3

_MALE = frozenset("father son brother husband uncle nephew grandfather grandson stepfather stepson widower".split())
_FEMALE = frozenset("mother daughter sister wife aunt niece grandmother granddaughter stepmother stepdaughter".split())
_NEUTRAL = frozenset("cousin parent child spouse sibling".split())
_COMMON = "father son brother husband uncle nephew mother daughter sister wife aunt niece".split()
_KIN = _MALE | _FEMALE | _NEUTRAL
_ROLES = _KIN | frozenset(
    """accomplice apprentice assistant bodyguard boss captain confidant creditor deputy doctor employer fiance fiancee
    flatmate friend guard guardian heir kidnapper killer landlord lover master mentor murderer neighbour
    nurse partner predecessor pupil rescuer rival roommate secretary servant student successor superior teacher tenant
    tutor victim ward""".split()
)
"""What somebody can be of somebody so that few others are, as in "Who is Ann's deputy?"."""

_HAS = {"arrested": "been arrested", "imprisoned": "been imprisoned", "charged": "been charged with a crime"}
_HAS |= {"suspected": "come under suspicion", "confessed": "confessed", "exiled": "been exiled", "fled": "fled"}
_AS_TOLD = ", as the book tells it,"
_IS = frozenset({"dead", "missing", "under house arrest", "married", "wounded", "engaged"})


def asked_who(known: Known, dice: Random) -> Iterator[Draft]:
    """Who it was, as in "Who buys a revolver?", with other people to choose from."""
    for clause in _clauses(known, dice):
        if clause.fact.kind is Kind.STATE or not known.definite(clause):
            continue
        # what is so of one person may well be so of others: then what counts is of whom it is told
        open_to_all = clause.fact.kind in (Kind.TRAIT, Kind.WHERE) or clause.rest.startswith(("is ", "was "))
        ask = f"Who{_AS_TOLD if open_to_all else ''} {_verb_phrase(clause.rest)}?"
        others = known.others(clause.fact, clause.rest, clause.person, dice)
        others = tuple(other for other in others if not _of_the_family(known, clause.fact, other))
        if open_to_all:  # and those who live with somebody, or belong to them, have much in common with them
            others = tuple(other for other in others if not _tied(known, clause.person, other))
        if not spelt(clause.person) and clause.fact.kind is Kind.WHO:
            continue
        if len(others) >= _FEWEST:
            yield _chosen(known, clause.fact, ask, clause.person, others)


def typed_who(known: Known, dice: Random) -> Iterator[Draft]:
    """The same to be answered in one's own words, where it is so of nobody else."""
    for clause in _clauses(known, dice):
        fact, person = clause.fact, clause.person
        telling = len(known.stems(clause.rest)) >= _SAYING_ENOUGH or len(known.touched(fact)) > 1
        if fact.kind in (Kind.STATE, Kind.TRAIT) or not spelt(person) or not telling or not known.definite(clause):
            continue
        if known.unique(fact, clause.rest):
            yield _written(Typed, known, fact, f"Who {_verb_phrase(clause.rest)}?", person)


def named(known: Known, dice: Random) -> Iterator[Draft]:
    """A statement with the name of somebody missing who is not its subject, to be chosen or to be written."""
    for place in drawn(known.sure, dice):
        fact = known.sure[place]
        found = [m for m in known.mentions(fact.text) if m.start and not m.bound and len(m.people) == 1]
        if not found or fact.kind is Kind.STATE:
            continue
        mention = dice.choice(found)
        person = known.one(mention.people[0])
        rest = f"{fact.text[: mention.start]}___{fact.text[mention.end :]}"
        if (
            person is None
            or person.background
            or not spelt(person)
            or not known.told_apart(person)
            or not fact.text[mention.start].isupper()
        ):
            continue
        if known.gives_away(person, rest) or len(known.stems(rest)) < _SAYING_ENOUGH:
            continue
        others = tuple(each for each in known.others(fact, rest, person, dice) if not _of_the_family(known, fact, each))
        if len(others) >= _FEWEST and dice.random() < 0.5:  # noqa: PLR2004 - one way as often as the other
            yield _chosen(known, fact, f"Whose name is missing? \u201c{rest}\u201d", person, others)
        elif known.unique(fact, rest):
            yield _written(Gap, known, fact, f"Whose name is missing? \u201c{rest}\u201d", person)


def related(known: Known, dice: Random) -> Iterator[Draft]:
    """Who is what to whom: "Who is Ann's father?" and "What is Ann to Ben?"."""
    ties = [each for each in known.ties if each[0].doubt is Doubt.NONE]
    for tie, statement in dice.sample(ties, len(ties)):
        subject, role, other = dice.choice(both_ways(tie))
        person, whose = known.one(subject), known.one(other)
        if person is None or whose is None or not spelt(whose) or not known.told_apart(whose):
            continue
        if role in _KIN and dice.random() < 0.5:  # noqa: PLR2004 - one way as often as the other
            draft = _kin(known, tie, statement, (person, role, whose), dice)
        else:
            draft = _role(known, statement, (person, role, whose), dice)
        if draft is not None:
            yield draft


def standing(known: Known, dice: Random) -> Iterator[Draft]:
    """With whom it stands so at the horizon ("Which of these have been arrested?"), among people of no known state."""
    latest = known.latest()
    states = list(dict.fromkeys(fact.state for fact in latest.values() if fact.doubt is Doubt.NONE))
    stateless = [p for p in known.cast if p.number not in latest]
    for state in dice.sample(states, len(states)):
        doubted = _doubted(known, state)
        facts = [(n, f) for n, f in latest.items() if f.state == state and n not in doubted]
        people = [(p, fact) for n, fact in facts if (p := known.one(n)) is not None and p in known.cast]
        open_to = [p for p in stateless if p.number not in doubted and not _spoken_of(known, p, state)]
        if not people or (state not in _HAS and state not in _IS):
            continue
        people = dice.sample(people, min(3, len(people)))
        sort = spelt(people[0][0])
        people = [each for each in people if spelt(each[0]) == sort]
        open_to = [p for p in open_to if spelt(p) == sort]
        if len(open_to) < _FEWEST:
            continue
        wrong = dice.sample(open_to, min(3, len(open_to)))
        one = len(people) == 1
        told_of = f"{'has' if one else 'have'} {_HAS[state]}" if state in _HAS else f"{'is' if one else 'are'} {state}"
        chapter = known.view.horizon.chapter
        if one:
            person, fact = people[0]
            ask = f"Who{_AS_TOLD} {told_of} by the end of chapter {chapter}?"
            yield _chosen(known, fact, ask, person, tuple(wrong), since=chapter)
            continue
        facts_told = tuple(fact for _, fact in people)
        ask = f"Which of these{_AS_TOLD} {told_of} by the end of chapter {chapter}? Pick all."
        question = AllOf(
            ask=ask,
            since=chapter,
            answers=tuple(person.name for person, _ in people),
            options=tuple(person.name for person in wrong),
            explain=told(*facts_told),
        )
        yield Draft(question, facts_told, frozenset(person.number for person, _ in people))


def _doubted(known: Known, state: str) -> frozenset[int]:
    """Those of whom it is doubtful whether this is their state."""
    return frozenset(
        number
        for fact in known.view.facts
        if fact.doubt is not Doubt.NONE and (fact.state or known.stems(state) & known.stems(fact.text))
        for number in known.touched(fact)
    )


def _spoken_of(known: Known, person: Person, state: str) -> bool:
    """Whether a statement that begins with somebody's name speaks of this state."""
    return any(clause.person is person and known.stems(state) & known.stems(clause.rest) for clause in known.clauses)


def _verb_phrase(rest: str) -> str:
    """The words that follow "Who": "is the one who is given it" as "is given it"."""
    return re.sub(r"^(?:is|was) the (?:one|man|woman|person) who (?=\w)", "", rest)


def _tied(known: Known, one: Person, two: Person) -> bool:
    """Whether two people are anything to each other."""
    return any({known.one(tie.subject), known.one(tie.object)} == {one, two} for tie, _ in known.ties)


def _of_the_family(known: Known, fact: Fact, person: Person) -> bool:
    """Whether somebody is of the family of one whom a fact names: what goes for others may go for them untold."""
    about = known.touched(fact)
    return any(
        person.number in both and both & about and role.split()[-1] in _KIN
        for subject, role, other in _sides(known)
        if (both := {subject.number, other.number})
    )


def _clauses(known: Known, dice: Random) -> Iterator[Clause]:
    clauses = [clause for clause in known.clauses if clause.person in known.cast]
    for place in drawn([clause.fact for clause in clauses], dice):
        yield clauses[place]


def _chosen(known: Known, fact: Fact, ask: str, person: Person, others: tuple[Person, ...], since: int = 0) -> Draft:
    question = Choice(
        ask=ask,
        since=max(since, fact.since, known.dated(person, *others)),
        answer=person.name,
        options=tuple(other.name for other in others),
        explain=told(fact),
    )
    return Draft(question, (fact,), frozenset({person.number}))


def _written(kind: type[Gap | Typed], known: Known, fact: Fact, ask: str, person: Person) -> Draft:
    accept, prompt = accepted(known, person, ask)
    since = max(fact.since, known.view.horizon.chapter if accept or prompt else known.dated(person))
    question = kind(
        ask=ask,
        since=since,
        answer=person.name,
        accept=accept,
        prompt=prompt,
        explain=told(fact),
        hints=hint(fact),
    )
    return Draft(question, (fact,), frozenset({person.number}))


def _role(known: Known, statement: Fact, side: tuple[Person, str, Person], dice: Random) -> Draft | None:
    """A question such as "Who is Ann's father?"."""
    person, role, whose = side
    head = role.split()[-1]
    ask = f"Who is {whose.name}'s {role}?"
    if head not in _ROLES or person not in known.cast or known.gives_away(person, ask):
        return None
    again = [p for p, r, o in _sides(known) if o is whose and r.split()[-1] == head and p is not person]
    if again:
        return None
    told_sex = {"he"} if head in _MALE else {"she"} if head in _FEMALE else set()
    if not told_sex and spelt(person) and dice.random() < 0.5:  # noqa: PLR2004 - one way as often as the other
        return _written(Typed, known, statement, ask, person)
    own = known.stems(f"{person.name} {whose.name}")
    fitting = [
        p
        for p in known.cast
        if p not in (person, whose)
        and spelt(p) == spelt(person)
        and not own & known.stems(p.name)
        and (not told_sex or p.gender in told_sex)
        and not any(p.number in known.touched(f) and whose.number in known.touched(f) for _, f in known.ties)
    ]
    fitting.sort(key=lambda p: abs(p.since - statement.since) + 4 * dice.random())
    if len(fitting) < _FEWEST:
        return None
    return _chosen(known, statement, ask, person, tuple(fitting[:3]), since=known.dated(whose))


def _kin(known: Known, tie: Relation, statement: Fact, side: tuple[Person, str, Person], dice: Random) -> Draft | None:
    """A question such as "What is Ann to Ben?"."""
    person, role, whose = side
    ask = f"What is {person.name} to {whose.name}?"
    both = {tie.subject, tie.object}
    ties = [r for p, r, o in _sides(known) if p is person and o is whose]
    if ties != [role] or role in known.stems(ask) or sexes(person.name) or len(both) != _FEWEST:
        return None
    family = _MALE if role in _MALE else _FEMALE if role in _FEMALE else _NEUTRAL
    options = [each for each in _COMMON if each in family and each != role]
    if len(options) < _FEWEST:
        return None
    question = Choice(
        ask=ask,
        since=max(statement.since, known.dated(person, whose)),
        answer=role,
        options=tuple(dice.sample(options, 3)),
        explain=told(statement),
    )
    return Draft(question, (statement,), frozenset({person.number, whose.number}))


def _sides(known: Known) -> Iterator[tuple[Person, str, Person]]:
    """All relations, seen from both sides."""
    for tie, _ in known.ties:
        subject, other = known.one(tie.subject), known.one(tie.object)
        if subject is not None and other is not None:
            yield subject, tie.kind, other
            if tie.inverse:
                yield other, tie.inverse, subject
