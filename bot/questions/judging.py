"""Answers in a player's own words, judged kindly (case, accents, slips of the hand) and strictly.

Kindly: a word may be spelled as any language spells it, inflected, and have a slip or two if it is long; whatever
people say around an answer does not count. Strictly: every word that matters has to be there, one answer only, no slip
makes one person of another or one English word of another, and nobody is known by a name that somebody else has too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.questions.counting import number_in
from bot.questions.grade import Grade, Names, Verdict, right, unclear, wrong
from bot.questions.people import Cast, Mention, People, cast_of, descriptive
from bot.questions.phrases import LONGEST, Fit, Said, fit, joined_slips, lists, parsed
from bot.questions.spelling import bare, distance
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["judged", "number_in"]

_MORE = "You are on the right track. Say it more exactly."
_WHICH = "More than one person has that name. Say which one."
_ONE = "Give one answer only."
_WORDS = "Answer in a few words of your own."
_NOTHING = frozenset[int]()
_INITIALS = 3  # so short a word stands for a longer one


def _spoken(said: Said) -> tuple[tuple[str, bool], ...]:
    """An answer without its marks."""
    return tuple((word.text, word.owns) for word in said.words)


_NO_ANSWER = frozenset(
    _spoken(parsed(shrug))
    for shrug in (
        "idk;i don't know;i dont know;dunno;i dunno;no idea;no clue;pass;skip;don't know;dont know;no answer;who knows;"
        "help;hint;i have no idea;i have no clue;not sure;i'm not sure;im not sure;beats me"
    ).split(";")
)


def judged(given: str, accept: Sequence[str], prompt: Sequence[str], reject: Sequence[str], names: Names) -> Grade:
    """What a typed answer comes to. `accept` begins with the answer as its author wrote it."""
    foreseen = ((reject, _wrong), (accept, right), (prompt, _more))
    whole = _same(given)
    for texts, grade in foreseen:
        for each in texts:
            if _same(each) == whole:
                return grade(each)
    if len(given) > LONGEST or len(bare(given)) > LONGEST:
        return unclear(_WORDS)
    said = parsed(given)
    if not said.words or _spoken(said) in _NO_ANSWER:
        return unclear(_WORDS)
    for texts, grade in foreseen:
        for each in texts:
            if _spoken(parsed(each)) == _spoken(said):
                return grade(each)
    return _Judge(tuple(accept), tuple(prompt), tuple(reject), cast_of(names)).grade(said)


@lru_cache(maxsize=4_096)
def _same(text: str) -> str:
    """A text as it is compared to the letter. What is too long for an answer is not looked into."""
    return " ".join(fold(text).split()) if len(text) <= LONGEST else text


def _wrong(text: str) -> Grade:
    del text
    return wrong()


def _more(text: str) -> Grade:
    del text
    return Grade(Verdict.MORE, advice=_MORE)


@lru_cache(maxsize=4_096)
def _parsed(texts: tuple[str, ...]) -> tuple[Said, ...]:
    return tuple(parsed(each) for each in texts)


@dataclass(frozen=True, slots=True)
class _Judge:
    """A question's answers, and the people among whom they are told apart."""

    accept: tuple[str, ...]
    prompt: tuple[str, ...]
    reject: tuple[str, ...]
    cast: Cast

    def grade(self, said: Said) -> Grade:
        """What an answer comes to that is not, to the letter, one of those foreseen."""
        accepted = _parsed(self.accept)
        if said.negated and not any(each.negated for each in accepted):
            return unclear(_ONE) if said.count("wait") or said.count("sorry") else wrong()
        owners = self.cast.owners(self.accept)
        mentions = self.cast.mentions(said)
        heads = [mention for mention in mentions if not mention.owner]
        named = self._named(heads, said)
        if self._several(heads, named, said, accepted):
            return unclear(_ONE)
        # Of a name that only tells whose something is, nothing is taken for the answer but what stands with it.
        owning = frozenset(i for mention in mentions if mention.owner for i in mention.places) if owners else _NOTHING
        taken = frozenset(i for mention in mentions if not mention.slip for i in mention.places)
        match, best = self._best(accepted, said, taken)
        if best and set(best.places) <= owning:
            best = None
        if mentions and all(each.owner and each.people <= owners for each in mentions) and self._whose(accepted):
            # Popov's daughter is an answer to "whose daughter?", unless Popov's wife is known too.
            found = self.cast.describes(said)
            return right(self.accept[0]) if found and found == self.cast.belonging(mentions[0].people) else _more("")
        rejected = tuple(each for each in _parsed(self.reject) if each.titles <= said.titles)
        _, worst = self._best(rejected, said, taken)
        if worst and (not best or (worst.found, -worst.slips) >= (best.found, -best.slips)):
            return wrong()
        if owners and named is not None:
            return self._of_a_person(named, heads, owners, said, match if best else "")
        others = bool(owners) and self._of_others(
            [m for m in mentions if not (best and set(m.places) <= set(best.places))], owners, accepted, said
        )
        if best and not others and not _owned_by_another(said, accepted, mentions, best):
            return right(match)
        found = self.cast.describes(said) if owners and not heads else _NOTHING
        if found and found <= owners and not others:
            return right(self.accept[0]) if descriptive(accepted[0]) else _more("")
        theirs = found and not found & owners and (mentions or self.cast.whole(said))
        if theirs or any(_varied(each, said) for each in accepted):
            return wrong()
        _, nearly = self._best(_parsed(self.prompt), said, taken)
        return _more("") if nearly else wrong()

    def _whose(self, accepted: tuple[Said, ...]) -> bool:
        """Whether it was asked whose somebody is."""
        return any(len(each.content) == 1 and each.telling[0].owns for each in accepted)

    def _named(self, heads: list[Mention], said: Said) -> People | None:
        """Who it can be that an answer names; None if it names nobody."""
        sure = [mention for mention in heads if not self.cast.slip_is_a_word(mention, said)]
        if not sure:
            return None
        people = sure[0].people
        for before, mention in pairwise(sure):
            if people & mention.people or not self.cast.surname(mention, before, said):
                people &= mention.people
        for mention in heads:  # a slip that makes another word is one beside a name to which it belongs
            people = people & mention.people or people
        return people

    def _several(self, heads: list[Mention], named: People | None, said: Said, accepted: tuple[Said, ...]) -> bool:
        """Whether an answer is several."""
        if len(heads) > 1 and not named:
            places = {i for mention in heads for i in mention.places}
            return not any(match and places <= set(match.places) for match in (fit(each, said) for each in accepted))
        if named and (len(heads) > 1 or self.cast.describes(said) == named):
            return False  # the same person twice
        return lists(said, accepted)

    def _of_a_person(self, named: People, heads: list[Mention], owners: People, said: Said, match: str) -> Grade:
        """What naming somebody comes to, where somebody is to be named."""
        if not named & owners:
            return wrong()
        if len(named) > 1 and not named <= owners:
            if any(mention.slip for mention in heads) and not match:
                return wrong()
            # "Collins" is Mr Collins, as long as he is the one who is asked for.
            if match and any(word.text == "mr" for word in parsed(match).words):
                return right(match)
            return Grade(Verdict.MORE, advice=_WHICH)
        person = next(iter(named))
        if not all(self.cast.complete(mention, said, person) for mention in heads):
            return wrong()
        return right(match or self.accept[0])

    def _of_others(self, mentions: list[Mention], owners: People, accepted: tuple[Said, ...], said: Said) -> bool:
        """Whether an answer has the name of somebody who is not in any accepted answer: Rublev's deputy."""
        own = {token.text for each in accepted for token in each.telling}
        own |= {token.text for person, each in self.cast.described if person in owners for token in each.telling}
        return any(
            not mention.people & owners and not any(said.words[i].text in own for i in mention.places)
            for mention in mentions
        )

    def _best(self, meant: tuple[Said, ...], said: Said, taken: frozenset[int]) -> tuple[str, Fit | None]:
        """Which of several answers fits best, and how; the second is None if none does."""
        best: Fit | None = None
        text = ""
        for each in meant:
            found = fit(each, said, taken)
            if found is None and (slips := joined_slips(each, said)) is not None:
                found = Fit(len(each.content), slips, said.content)
            if found and (self._replaced(each, meant, said) or _miscounted(meant, said)):
                continue
            if found and found.close and (best is None or (found.found, -found.slips) > (best.found, -best.slips)):
                best = found
                text = next((written for written in self.accept if parsed(written) is each), "")
        return text, best

    def _replaced(self, each: Said, meant: tuple[Said, ...], said: Said) -> bool:
        """Whether a longer accepted answer has a name where this one has another: 221B Fleet Street."""
        for longer in meant[:1]:
            if len(longer.content) != len(said.content) or len(each.content) >= len(longer.content):
                continue
            pairs = list(zip(longer.telling, said.telling, strict=True))
            other = [one for one, typed in pairs if distance(one.text, typed.text, proper=one.proper) is None]
            if other and all(one.proper and len(one.text) > _INITIALS for one in other) and len(other) < len(pairs):
                return not any(len(typed.text) <= _INITIALS for one, typed in pairs if one in other)
        return False


def _miscounted(meant: tuple[Said, ...], said: Said) -> bool:
    """Whether an answer has a number that no accepted answer has, where some have one: 40 boxes for fifty."""
    numbers = {token.text for each in meant for token in each.telling if token.numeric}
    return bool(numbers) and any(token.numeric and token.text not in numbers for token in said.telling)


def _varied(each: Said, said: Said) -> bool:
    """Whether an answer is an accepted one but for a word that is another: a golden spoon for a silver one."""
    if len(each.content) != len(said.content) or len(each.content) == 1:
        return False
    found = sum(
        any(distance(one.text, typed.text, proper=one.proper) is not None for typed in said.telling)
        for one in each.telling
    )
    return 0 < found < len(each.content)


def _owned_by_another(said: Said, accepted: tuple[Said, ...], mentions: list[Mention], best: Fit) -> bool:
    """Whether an answer says of somebody what is accepted of another: the caretaker's wife."""
    if not any(token.owns for each in accepted for token in each.words):
        return False
    own = [token for each in accepted for token in each.telling]
    named = {i for mention in mentions for i in mention.places} | set(best.places)
    return any(
        token.owns and i not in named and all(distance(one.text, token.text, proper=one.proper) is None for one in own)
        for i, token in enumerate(said.words)
    )
