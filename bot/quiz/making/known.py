"""What a view knows, laid out for asking: who is named where, what may be so of whom, since when a name is known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from bot.quiz.making.grammar import attributed, begun, plain, predicates, sexes
from bot.text import STOP_WORDS, fold, terms, words
from bot.view import Doubt, Fact, Kind, Person, View

if TYPE_CHECKING:
    from random import Random

    from bot.view import Relation

_NOTE = "made questions"
_LONGEST = 24
_OPTIONS = 3
_FEW = 2
_MANY = 5
_OWN_FAMILY = re.compile(
    r"\b(?:his|her|their) (?:\w+ )?(?:wife|husband|spouse|father|mother|parents?|son|daughter|child|children|brother|"
    r"sister|siblings?|uncle|aunt|nephew|niece|cousin)s?\b"
)
_TITLES = frozenset("comrade mr mrs ms miss dr sir madam old young captain".split())


class Mention(NamedTuple):
    """A name stands in a text from `start` to `end`; `people` has several numbers where several are called so."""

    start: int
    end: int
    people: tuple[int, ...]
    bound: bool
    """Whether it only qualifies another word: "Ann's letter", "the Ann Smith case"."""


class _Heard(NamedTuple):
    """A fact by its words: the stems of what it says, and those that it is found by as well."""

    text: str
    stateful: bool
    told: frozenset[str]
    found_by: frozenset[str]


class Clause(NamedTuple):
    """A fact that begins with a name: who that is, and the words from the verb on without the full stop."""

    fact: Fact
    person: Person
    rest: str


@dataclass(frozen=True)
class Known:
    """A view, and what is learned from it to ask questions about it. Depends on nothing but the view."""

    view: View
    _stems: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def sure(self) -> tuple[Fact, ...]:
        """The facts that may be asked about: undoubted, one plain sentence of a length to be read at once."""
        return tuple(
            fact
            for fact in self.view.facts
            if fact.doubt is Doubt.NONE and plain(fact.text) and len(fact.text.split()) <= _LONGEST
        )

    @cached_property
    def ties(self) -> tuple[tuple[Relation, Fact], ...]:
        """The relations between two people, each with its statement as a fact, doubted or not."""
        return tuple(
            (tie, Fact(tie.since, Kind.WHO, tie.text or tie.kind, (tie.subject, tie.object), doubt=tie.doubt))
            for tie in self.view.relations
            if self.one(tie.subject) is not None and self.one(tie.subject) is not self.one(tie.object)
        )

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The sure facts that say of one person, named first and named once, what they do or are."""
        found = (self._clause(fact) for fact in self.sure)
        return tuple(clause for clause in found if clause is not None)

    @cached_property
    def cast(self) -> tuple[Person, ...]:
        """The people of the story one by one: no figures of history, no groups, nobody whose name is another's too."""
        return tuple(p for p in self.view.people if not p.background and p.gender != "they" and self.told_apart(p))

    def one(self, number: int) -> Person | None:
        """The person with this number."""
        return self.view.person(number)

    def told_apart(self, person: Person) -> bool:
        """Whether the name that a person is shown under is nobody else's."""
        return len(self._called.get(_key(person.name), ())) == 1

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The names in a text, the longest first where one holds another; not those within the book's title."""
        found = self._mentions.get(text)
        if found is None:
            found = self._mentions[text] = self._mentioned(text)
        return found

    def _mentioned(self, text: str) -> tuple[Mention, ...]:
        if self._names is None:
            return ()
        title = self.view.cover.title
        apart = [(m.start(), m.end()) for m in re.finditer(re.escape(title), text)] if title else []
        return tuple(
            Mention(m.start(), m.end(), self._bearers(m.group()), _bound(text, m.start(), m.end()))
            for m in self._names.finditer(text)
            if not any(start <= m.start() < end for start, end in apart)
        )

    def _bearers(self, written: str) -> tuple[int, ...]:
        """Who is called so, be it at the beginning of a sentence or within one."""
        within = _key(written)
        return self._called.get(within) or self._called[within[:1].lower() + within[1:]]

    def touched(self, fact: Fact) -> frozenset[int]:
        """Whom a fact is tied to or names, by their first number."""
        found = self._touched.get((fact.text, fact.people))
        if found is None:
            named = (number for mention in self.mentions(fact.text) for number in mention.people)
            people = (self.one(number) for number in (*fact.people, *named))
            found = self._touched[fact.text, fact.people] = frozenset(p.number for p in people if p is not None)
        return found

    def stems(self, text: str) -> frozenset[str]:
        """The stems of a text's own words."""
        found = self._stems.get(text)
        if found is None:
            found = self._stems[text] = frozenset(terms(text))
        return found

    def told(self, fact: Fact) -> frozenset[str]:
        """The stems of what a fact says, in its text and in its direct answer."""
        return self.stems(f"{fact.text} {fact.short}")

    def found_by(self, fact: Fact) -> frozenset[str]:
        """The stems of all that a fact says or is found by."""
        return frozenset(terms(" ".join((fact.text, fact.short, fact.state, *fact.words))))

    def of(self, person: Person) -> tuple[Fact, ...]:
        """All facts and ties that touch somebody, doubted ones too."""
        return self._of.get(person.number, ())

    def may_be(self, fact: Fact, said: str, person: Person, *, strict: bool = False) -> bool:
        """Whether something that the view says of a person is so near to these words that they may hold of them.

        Strictly taken, two words in common are near enough wherever they stand, names apart; or one of few.
        """
        asked = self.stems(said)
        if strict:
            own = asked - self.proper
            shared = own & self.all_told(person)
            if len(shared) > (1 if len(own) > _FEW else 0):
                return True
        need = max(1, ceil(len(asked) / 2))
        states = asked & self._states
        widely = max(3, ceil(0.75 * len(asked)))
        return any(
            len(asked & told) >= need or len(asked & found_by) >= widely or (states and stateful) or text == fact.text
            for text, stateful, told, found_by in self._heard(person)
        )

    def definite(self, clause: Clause) -> bool:
        """Whether the words of a clause are definite: to say what somebody is like takes more than to say a deed."""
        alone = len(self.touched(clause.fact)) == 1
        least = _FEW
        if alone and clause.fact.kind is Kind.TRAIT:
            least = _MANY
        elif alone and clause.rest.startswith(("is ", "was ")):
            least = _FEW + 1
        return len(self.stems(clause.rest)) >= least

    def gives_away(self, person: Person, text: str) -> bool:
        """Whether a text holds a part of the name under which a person is shown, or of a name that is theirs alone."""
        said = {word.stem for word in words(text)}
        shown = {word.stem for word in words(person.name) if word.folded not in STOP_WORDS}
        return bool(said & (shown | self._own[person.number]))

    def dated(self, *people: Person) -> int:
        """The chapter from which on all these people are known by the names that they are shown under.

        A name that cannot be dated counts as new.
        """
        return max((self._since(person) for person in people), default=0)

    def others(
        self, fact: Fact, said: str, person: Person, dice: Random, *, strict: bool = False
    ) -> tuple[Person, ...]:
        """Up to three other people of whom these words might be thought to hold, and of whom they do not.

        All are shown under names, or all under descriptions, as the right one is.
        """
        told = sexes(said)
        if fact.since == 0 or (told and person.gender not in ("he", "she")):  # about the book, where the cast is not
            return ()
        if _OWN_FAMILY.search(said):  # who has no wife is asked about none
            return ()
        fitting: list[tuple[bool, float, Person]] = []
        own = self.stems(person.name)
        for other in self.cast:
            if other is person or other.number in self.touched(fact) or (told and other.gender != person.gender):
                continue
            if (
                spelt(other) != spelt(person)
                or own & self.stems(other.name)
                or self._gone(other, fact.since)
                or self.may_be(fact, said, other, strict=strict)
            ):
                continue
            distance = abs(other.since - fact.since) + 4 * dice.random()
            fitting.append((other.gender != person.gender, distance, other))
        fitting.sort(key=lambda each: each[:2])
        return tuple(other for *_, other in fitting[:_OPTIONS])

    def unique(self, fact: Fact, said: str) -> bool:
        """Whether these words hold of nobody else whom the view knows: they can be asked about without options."""
        touched = self.touched(fact)
        return not any(self.may_be(fact, said, p) for p in self.view.people if p.number not in touched)

    def near(self, one: Fact, two: Fact) -> bool:
        """Whether two facts say so much alike that one gives away a question about the other."""
        first, second = self.stems(one.text), self.stems(two.text)
        shared = len(first & second)
        return one.text == two.text or (shared > 1 and shared >= 0.6 * min(len(first), len(second)))

    def latest(self) -> dict[int, Fact]:
        """The latest state of everybody who has one, doubted or not."""
        found = {}
        for fact in self.view.facts:
            person = self.one(fact.people[0]) if fact.state and fact.people else None
            if person is not None:
                found[person.number] = fact
        return found

    def names(self, person: Person) -> tuple[str, ...]:
        """Somebody's further names that are nobody else's."""
        return tuple(name for name in person.names[1:] if len(self._called.get(_key(name), ())) == 1)

    def _gone(self, person: Person, chapter: int) -> bool:
        """Whether somebody is known to be dead before that chapter, and cannot be thought to do a thing in it."""
        return any(fact.state == "dead" and fact.since < chapter for fact in self.of(person))

    def _clause(self, fact: Fact) -> Clause | None:
        named = self.mentions(fact.text)
        if not named or named[0].start or named[0].bound or len(named[0].people) > 1:
            return None
        person = self.one(named[0].people[0])
        rest = fact.text[named[0].end :].strip().removesuffix(".")
        if person is None or person.gender == "they" or not predicates(rest):
            return None
        if attributed(rest):
            return None
        told = fact.people and person.number not in self.touched(Fact(0, Kind.ABOUT, "", fact.people))
        again = any(number in person.numbers for mention in named[1:] for number in mention.people)
        return None if told or again or self.gives_away(person, rest) else Clause(fact, person, rest)

    def _since(self, person: Person) -> int:
        if len(person.numbers) == 1:
            if len(person.names) == 1:
                return person.since
            for fact in self.of(person):
                if person.number in fact.people and person.name in fact.text:
                    return max(person.since, fact.since)
        return self.view.horizon.chapter

    @cached_property
    def _touched(self) -> dict[tuple[str, tuple[int, ...]], frozenset[int]]:
        return {}

    @cached_property
    def _of(self) -> dict[int, tuple[Fact, ...]]:
        found: dict[int, list[Fact]] = {}
        for fact in (*self.view.facts, *(statement for _, statement in self.ties)):
            for number in sorted(self.touched(fact)):
                found.setdefault(number, []).append(fact)
        return {number: tuple(facts) for number, facts in found.items()}

    def _heard(self, person: Person) -> tuple[_Heard, ...]:
        """All that touches somebody, by its words."""
        found = self._heard_of.get(person.number)
        if found is None:
            found = self._heard_of[person.number] = tuple(
                _Heard(fact.text, bool(fact.state), self.told(fact), self.found_by(fact)) for fact in self.of(person)
            )
        return found

    def all_told(self, person: Person) -> frozenset[str]:
        """The stems of all that is told of somebody."""
        found = self._words.get(person.number)
        if found is None:
            found = self._words[person.number] = frozenset().union(*map(self.told, self.of(person)))
        return found

    @cached_property
    def _mentions(self) -> dict[str, tuple[Mention, ...]]:
        return {}

    @cached_property
    def _heard_of(self) -> dict[int, tuple[_Heard, ...]]:
        return {}

    @cached_property
    def _words(self) -> dict[int, frozenset[str]]:
        return {}

    @cached_property
    def proper(self) -> frozenset[str]:
        """The stems of the words of names, those apart that only describe: "the murdered man"."""
        names = (name for person in self.view.people for name in person.names)
        return frozenset(word.stem for name in names for word in words(name) if name[word.start].isupper())

    @cached_property
    def _states(self) -> frozenset[str]:
        return frozenset(stem for fact in self.view.facts for stem in terms(fact.state))

    @cached_property
    def _called(self) -> dict[str, tuple[int, ...]]:
        """Who is called by each name."""
        found: dict[str, list[int]] = {}
        for person in self.view.people:
            for name in person.names:
                found.setdefault(_key(name), []).append(person.number)
        return {name: tuple(dict.fromkeys(numbers)) for name, numbers in found.items()}

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        spellings = dict.fromkeys(form for name in self._called for form in (name, begun(name)))
        names = sorted(spellings, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-])") if names else None

    @cached_property
    def _own(self) -> dict[int, frozenset[str]]:
        """The proper names of everybody, word by word, that are part of nobody else's."""
        holders: dict[str, set[int]] = {}
        for person in self.view.people:
            for name in person.names:
                for word in words(name):
                    if name[word.start].isupper() and word.folded not in _TITLES and word.stem == stem_of(word.folded):
                        holders.setdefault(word.stem, set()).add(person.number)
        return {
            person.number: frozenset(stem for stem, who in holders.items() if who == {person.number})
            for person in self.view.people
        }


def stem_of(folded: str) -> str:
    """The stem that a word has unless it owns something: "Ann's" has none."""
    return "" if folded.endswith(("'s", "'")) else next(iter(terms(folded)), "")


def spelt(person: Person) -> bool:
    """Whether somebody is shown under a name rather than a description."""
    return person.name[:1].isupper() and "'" not in person.name and "\u2019" not in person.name


def both_ways(tie: Relation) -> list[tuple[int, str, int]]:
    """A relation as it is told of either: who is what to whom, by their numbers."""
    told = [(tie.subject, tie.kind, tie.object)]
    return [*told, (tie.object, tie.inverse, tie.subject)] if tie.inverse else told


def described(name: str) -> bool:
    """Whether a name is a description without a name in it: "the clerk"."""
    return fold(name).startswith("the ") and name[4:].islower()


def _bound(text: str, start: int, end: int) -> bool:
    """Whether a name there owns what follows it, or is part of a longer phrase with an article before it."""
    return text[end : end + 1] in ("'", "\u2019") or text[:start].casefold().endswith(("the ", " a ", " an "))


def _key(name: str) -> str:
    """A name as it stands within a sentence."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def known(view: View) -> Known:
    """What is known of a view. Learned once for it, from nothing else."""
    found = view.notes.get(_NOTE)
    if not isinstance(found, Known):
        found = view.notes[_NOTE] = Known(view)
    return found
