"""Whom an answer names, among the people whom its players can know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.questions.phrases import TITLES, Said, fit, parsed, wears
from bot.questions.spelling import ONE_SLIP, SLIP, Token, bound, common, distance, key, root

if TYPE_CHECKING:
    from bot.questions.grade import Names

People = frozenset[int]
"""People by their places in `Names.people`."""

_NOBODY: People = frozenset()
# Words of names by which alone nobody is named.
_EPITHETS = frozenset(
    "old young little big great elder younger junior senior high chief first deputy commissar commissioner secretary "
    "minister president chairman director judge officer major lieutenant admiral marshal marquis duke duchess baron "
    "baroness bishop saint uncle aunt brother sister mother".split()
)
_PARTICLES = frozenset("de la von van der den of the son daughter da di du le y and ibn bin".split())
_WORDS_OF_A_NAME = 5
_NEAR = 12  # so many names are looked at for a slip in one of them
_MARRIED = frozenset({"mrs", "miss"})
_PATRONYMICS = ("ovich", "evich", "ovna", "evna", "inichna")
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named at these places of an answer: who it can be. `owner`: only whose something is, not who."""

    people: People
    places: tuple[int, ...]
    owner: bool = False
    slip: bool = False


class Cast:
    """The names of a cast, to be looked up by what players type."""

    def __init__(self, names: Names) -> None:
        """Take all names apart."""
        self.described: list[tuple[int, Said]] = []
        self.plain: dict[int, list[tuple[str, ...]]] = defaultdict(list)
        self._whole: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._keyed: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._words: dict[str, set[int]] = defaultdict(set)
        self._word_keys: dict[str, set[int]] = defaultdict(set)
        self._titles: dict[int, set[str]] = defaultdict(set)
        for person, every in enumerate(names.people):
            for name in every:
                self._add(person, parsed(name))
        self._by_shape: dict[str, list[int]] = defaultdict(list)
        for i, (_, description) in enumerate(self.described):
            for shape in _shapes(description.telling[-1].text):
                self._by_shape[shape].append(i)
        self.owners = lru_cache(maxsize=1_024)(self._owners)
        self._spelled = [word for word in self._words if len(word) >= ONE_SLIP]
        self._spelled_keys = [key(word) for word in self._spelled]
        self._slips = lru_cache(maxsize=4_096)(self._near)

    def _add(self, person: int, name: Said) -> None:
        words = [token.text for token in name.words]
        if descriptive(name):
            if name.content:
                self.described.append((person, name))
            return
        titled = tuple(_numerals([word for word in words if word not in _PARTICLES]))
        core = _core(titled)
        self._titles[person].update(TITLES[word] for word in words if TITLES.get(word))
        if not core:
            return
        self.plain[person].append(core)
        ranked = any(word in TITLES.values() for word in titled)
        for whole in {titled} if ranked and len(core) == 1 else {titled, core}:
            self._whole[whole].add(person)
            self._keyed[tuple(map(key, whole))].add(person)
        self._whole["".join(titled),].add(person)
        for token, word in zip((t for t in name.words if t.text not in _PARTICLES), titled, strict=True):
            if (
                (not _is_title(word) or word == core[-1])
                and word not in _EPITHETS
                and token.proper
                and len(word) > 1
                and not word.isdigit()
            ):
                self._words[word].add(person)
                self._word_keys[key(word)].add(person)

    def whole(self, name: Said) -> People:
        """Who has this very name."""
        titled = tuple(_numerals([token.text for token in name.words if token.text not in _PARTICLES]))
        for each in (titled, _core(titled)):
            if found := self._whole.get(each):
                return frozenset(found)
        return frozenset(person for person, other in self.described if other.telling == name.telling)

    def _owners(self, names: tuple[str, ...]) -> People:
        """Who are meant by an author who writes these names, in full or not; nobody by what could be several people."""
        return frozenset[int]().union(*(self._owner(parsed(name)) for name in names))

    def _owner(self, name: Said) -> People:
        if whole := self.whole(name):
            return whole if len(whole) == 1 else _NOBODY
        found = self.mentions(name)
        if not found or any(each.slip or each.owner for each in found):
            return _NOBODY
        people = frozenset[int].intersection(*(each.people for each in found))
        told = {i for each in found for i in each.places}
        return people if len(people) == 1 and told >= set(name.content) else _NOBODY

    def describes(self, given: Said) -> People:
        """Who is described by an answer: "the clerk"; the longest description counts."""
        best, found = 0, set[int]()
        near = {i for token in given.telling for shape in _shapes(token.text) for i in self._by_shape.get(shape, ())}
        for person, name in (self.described[i] for i in sorted(near)):
            match = fit(name, given)
            if match and match.close and match.slips == 0 and match.found >= best:
                found = found | {person} if match.found == best else {person}
                best = match.found
        return frozenset(found)

    def belonging(self, owners: People) -> People:
        """Who is described as somebody of these people: their daughters, wives, clerks."""
        return frozenset(
            person
            for person, name in self.described
            if any(token.owns and self._keyed.get((key(token.text),), set()) & owners for token in name.words)
        )

    def mentions(self, given: Said) -> list[Mention]:
        """Whom an answer names, in its order."""
        words = given.words
        texts = _numerals([word.text for word in words])
        kept = [
            i for i, word in enumerate(words) if word.text not in _PARTICLES and (i in given.content or _titled(word))
        ]
        for places in (kept, given.content):
            joined = "".join(texts[i] for i in places)
            if len(places) > 1 and (people := self._whole.get((joined,)) or self._words.get(joined)):
                return [Mention(frozenset(people), tuple(places))]
        found: list[Mention] = []
        at = 0
        while at < len(kept):
            mention, length = self._at(kept[at : at + _WORDS_OF_A_NAME], texts)
            if mention:
                mention = self._fitting(mention, kept, at, length, texts)
                found.append(_owned(mention, given))
            at += length
        return found

    def _at(self, places: list[int], texts: list[str]) -> tuple[Mention | None, int]:
        """Who is named where these places begin, and how many of them the name takes."""
        for length in range(len(places), 0, -1):
            name = tuple(texts[i] for i in places[:length])
            people = self._whole.get(name) or (self._keyed.get(tuple(map(key, name))) if length > 1 else None)
            if people:
                return Mention(frozenset(people), tuple(places[:length])), length
        word = texts[places[0]]
        if _is_title(word) and len(places) > 1:
            return None, 1
        people = self._words.get(word) or (self._word_keys.get(key(word)) if len(word) > 2 else None)  # noqa: PLR2004 - "of"
        if people:
            whole = self._keyed.get((key(word),))
            return Mention(frozenset(whole if whole and word not in self._words else people), (places[0],)), 1
        near = self._slips(word)
        return (Mention(near, (places[0],), slip=True) if near else None), 1

    def _near(self, word: str) -> People:
        """Whose name a word is with a slip in it; of those who are equally near, all."""
        plural = word.removesuffix("s")
        if plural != word and len(plural) > 3 and (found := self._words.get(plural)):  # noqa: PLR2004 - "gas"
            return frozenset(self._keyed.get((key(plural),)) or found)
        if len(word) < ONE_SLIP - 1:
            return _NOBODY
        best, people = SLIP + 9, set[int]()
        alike = {near for near, _, _ in extract(word, self._spelled, scorer=OSA.distance, score_cutoff=2, limit=_NEAR)}
        keys = extract(key(word), self._spelled_keys, scorer=OSA.distance, score_cutoff=2, limit=_NEAR)
        for near in sorted(alike.union(self._spelled[i] for _, _, i in keys)):
            far = distance(near, word, proper=True)
            if far is not None and far <= best:
                those = self._keyed.get((key(near),)) or self._words[near]
                people = people | those if far == best else set(those)
                best = far
        return frozenset(people)

    def _fitting(self, mention: Mention, kept: list[int], at: int, length: int, texts: list[str]) -> Mention:
        """The mention with those left out whom the title or the initial beside it tells apart."""
        before = texts[kept[at - 1]] if at else ""
        after = texts[kept[at + length]] if at + length < len(kept) else ""
        people = mention.people
        if before and before in TITLES.values():
            fitting = frozenset(p for p in people if wears(before, self._titles[p]))
            married = len(people) == 1 and before in _MARRIED  # who mistakes a Miss for a Mrs means her still
            people = people if married and all(self._titles[p] & _MARRIED for p in people) else fitting
        for initial in (before, after):
            if len(initial) == 1 and initial.isalpha() and not _is_title(initial):
                people = frozenset(p for p in people if any(w[0] == initial for name in self.plain[p] for w in name))
        return Mention(people, mention.places, slip=mention.slip)

    def complete(self, mention: Mention, given: Said, person: int) -> bool:
        """Whether no other word stands where the rest of this person's name would: Jean-Luc Picard is no Moreau."""
        texts = _numerals([word.text for word in given.words])
        said = [texts[i] for i in mention.places]
        names = [name for name in self.plain[person] if len(name) > 1]
        first, last = mention.places[0], mention.places[-1]
        for place, side in ((last + 1, 1), (first - 1, -1)):
            if not 0 <= place < len(texts) or place not in given.content:
                continue
            if given.words[max(place, place - side)].after:
                continue
            other = texts[place]
            described = (
                side < 0 and place and given.words[place - 1].text in ("the", "a", "an")
            )  # the merchant Lopakhin
            if described or other in _PARTICLES or _is_title(other):
                continue
            missing = [_beside(name, said, side) for name in names]
            if not any(missing) or _patronymic(other):
                continue
            if not any(_alike(word, other) for name in self.plain[person] for word in name):
                return False
        return True

    def surname(self, mention: Mention, before: Mention, given: Said) -> bool:
        """Whether a mention is but a surname given to somebody of whom none is known."""
        unknown = all(len(name) == 1 for person in before.people for name in self.plain[person])
        word = given.words[mention.places[0]].text
        beside = before.places[-1] + 1 == mention.places[0] and not given.words[mention.places[0]].after
        return unknown and beside and len(mention.places) == 1 and (word,) not in self._whole

    def slip_is_a_word(self, mention: Mention, given: Said) -> bool:
        """Whether a slip in a name would be another English word."""
        return mention.slip and common(given.words[mention.places[0]].text) and len(mention.places) == 1


@lru_cache(maxsize=16_384)
def _shapes(word: str) -> frozenset[str]:
    """What a word shares with every word that it can be, a slip of the hand apart."""
    return frozenset((root(word), key(word), key(word.removesuffix("s"))))


def descriptive(name: Said) -> bool:
    """Whether a name says who somebody is, and not what they are called: the clerk, Popov's daughter."""
    proper = any(token.proper for token in name.words) and name.words[0].text not in ("the", "a", "an")
    return not proper or any(token.owns for token in name.words)


def _is_title(word: str) -> bool:
    return word in TITLES or word in TITLES.values()


def _core(name: tuple[str, ...]) -> tuple[str, ...]:
    """A name without titles; a title at its end is a name."""
    return tuple(word for i, word in enumerate(name) if not _is_title(word) or 0 < i == len(name) - 1)


def _titled(word: Token) -> bool:
    return word.text in TITLES


def _numerals(texts: list[str]) -> list[str]:
    """The words with Roman numerals and ordinals behind a name as plain numbers: Henry V, Henry the 5th."""
    texts = [TITLES.get(text) or text for text in texts]
    found = texts[:1]
    for text in texts[1:]:
        ordinal = text.removesuffix("th")
        found.append(ordinal if ordinal.isdigit() else _ROMAN.get(text, text))
    return found


def _owned(mention: Mention, given: Said) -> Mention:
    """The mention, marked if it only tells whose something is: Frodo's uncle, friend of Frodo."""
    words, last, first = given.words, mention.places[-1], mention.places[0]
    follows = last + 1 in given.content and not words[last + 1].after
    plural = words[last].text.endswith("s") and mention.slip
    behind = first >= 2 and words[first - 1].text == "of" and first - 2 in given.content  # noqa: PLR2004
    titled = first >= 3 and _titled(words[first - 1]) and words[first - 2].text == "of"  # noqa: PLR2004
    relative = any(
        word.text in ("who", "whom", "whose", "that")
        and words[i + 1].text not in ("is", "was")
        and given.content[0] < i
        for i, word in enumerate(words[:first])
    )
    owner = behind or titled or relative or (follows and (words[last].owns or plural))
    return Mention(mention.people, mention.places, owner=owner, slip=mention.slip)


def _beside(name: tuple[str, ...], said: list[str], side: int) -> str:
    """The word of a name that stands behind (1) or before (-1) the words that were said; empty if none."""
    edge = said[-1] if side > 0 else said[0]
    for i, word in enumerate(name):
        if word == edge or distance(word, edge, proper=True) is not None:
            return name[i + side] if 0 <= i + side < len(name) else ""
    return ""


def _alike(meant: str, typed: str) -> bool:
    """Whether a word may stand for the rest of a name: one slip more is forgiven beside a part that is right."""
    if len(typed) == 1:
        return meant[0] == typed
    longer, shorter = (meant, typed) if len(meant) > len(typed) else (typed, meant)
    if len(shorter) > 2 and longer.startswith(shorter):  # noqa: PLR2004 - not initials
        return True  # Tommy is Tom
    return distance(meant, typed, proper=True) is not None or OSA.distance(meant, typed) <= max(
        1, bound(len(meant) + 2)
    )


def _patronymic(word: str) -> bool:
    return word.endswith(_PATRONYMICS)


@lru_cache(maxsize=64)
def cast_of(names: Names) -> Cast:
    """The cast of these names; the same names give the same."""
    return Cast(names)
