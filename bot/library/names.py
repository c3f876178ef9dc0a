"""Which names stand in a text: whole words, accents and scripts aside; words that only look like names do not count."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.text import STOP_WORDS, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_SHORTEST_PART = 4
_CJK = 0x2E80
_TOKEN = re.compile(r"[^\W_]+")
_OPENERS = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb([{*_ \t\n"
_ENDERS = ".!?\u2026:;\u2014\u2013-"
_ARTICLES = frozenset({"the", "a", "an"})
_RANKS = frozenset(
    "mr mrs ms miss dr sir lady lord madame monsieur mademoiselle senor senora don dona herr frau comrade citizen "
    "father mother sister brother uncle aunt captain colonel general major sergeant lieutenant inspector professor "
    "doctor king queen prince princess saint van von der de la le du of and junior senior high great old young big "
    "little north south east west".split()
)
_ORDINARY = STOP_WORDS | frozenset(
    "will rose grace may hope mark art bill frank grant joy faith june april august dawn eve ivy lily daisy pearl ruby "
    "iris violet hazel olive sandy chance chase hunter mason miller baker smith king prince duke earl dean bishop "
    "pope abbot young white black brown green gray grey long short strong rich wood woods hill stone field death war "
    "fear time love christian major general guy nick rob sue pat dick jack drew miles wade clay cliff dale glen heath "
    "rock reed rusty penny ginger summer autumn winter spring sky star dot bell bud buck bob bunny chip colt cook "
    "crane day fox wolf lamb bird finch swan martin robin raven drake marsh moss page park pike price savage sharp "
    "small snow steel swift tanner taylor teller trip victor ward waters weaver webb wise yes no now one two three who "
    "what".split()
)


class _Token(NamedTuple):
    start: int
    end: int
    folded: str
    small: bool  # begins with a lower-case letter


@dataclass(frozen=True, slots=True)
class Known:
    """A name as it is looked for, and the earliest chapter after which anybody may be called by it."""

    text: str
    since: int
    owner: str
    tokens: tuple[_Token, ...] = field(repr=False)


@dataclass(slots=True)
class _Node:
    """A step on the way through the words of names."""

    following: dict[str, _Node] = field(default_factory=dict)
    known: Known | None = None


def is_called_after(name: str) -> bool:
    """Whether a name is in part a description ("Ada's sister", "the wife of Bo"), which speaks of whoever it names."""
    return any(token.small for token in _proper(name))


def same(name: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(_TOKEN.findall(fold(unicodedata.normalize("NFC", name))))


class Names:
    """The names of a pack's people, to be found in texts."""

    def __init__(self, names: Iterable[tuple[str, int, str]], texts: Collection[str] = ()) -> None:
        """`names` are name, chapter and owner; a word that `texts` use in lower case is an ordinary word here."""
        earliest: dict[tuple[str, ...], Known] = {}
        for text, since, owner in names:
            tokens = _proper(text)
            key = tuple(token.folded for token in tokens)
            if key and (key not in earliest or since < earliest[key].since):
                earliest[key] = Known(text, since, owner, tokens)
        self._latest = max((known.since for known in earliest.values()), default=0)
        self._root = _Node()
        for known in earliest.values():
            node = self._root
            for token in known.tokens:
                node = node.following.setdefault(token.folded, _Node())
            node.known = known
        self._unspaced = [known for known in earliest.values() if _is_unspaced(known.text)]
        singles = {key[0] for key in earliest if len(key) == 1}
        self._ordinary = (_ORDINARY & singles) | _used_as_words(singles, texts)
        self._parts = self._rare_parts(earliest)

    def later(self, text: str, chapter: int, *, headline: bool = False) -> list[Known]:
        """The names in `text` that are sealed until after `chapter`, latest first.

        In a `headline` every word may be capitalised, so that a capital letter says nothing.
        """
        return self._later(text, chapter, len(text), headline=headline)

    def inside(self, name: str, chapter: int, owner: str) -> list[Known]:
        """The names of others within a name, such as Ada in "Ada's sister", that are sealed until after `chapter`."""
        whole = len(_proper(name))
        return [known for known in self._later(name, chapter, whole - 1) if known.owner != owner]

    def _later(self, text: str, chapter: int, most: int, *, headline: bool = False) -> list[Known]:
        """Later names in `text`, of at most so many words."""
        if chapter >= self._latest:
            return []
        tokens = _tokens(text)
        found = {known.text: known for known in self._unspaced if known.since > chapter and known.text in text}
        i = 0
        while i < len(tokens):
            known = None
            if tokens[i].folded in self._root.following:
                known = self._at(text, tokens, i, most, headline=headline)
            if known is not None and known.since > chapter:
                found.setdefault(known.text, known)
            i += len(known.tokens) if known is not None else 1
        return sorted(found.values(), key=lambda known: -known.since)

    def hinted(self, text: str, chapter: int) -> list[Known]:
        """Later names of which a part, such as the surname alone, stands in `text`. Worth a look, no more."""
        if chapter >= self._latest:
            return []
        parts = (self._parts.get(token.folded) for token in _tokens(text) if not token.small)
        return [known for known in dict.fromkeys(parts) if known is not None and known.since > chapter]

    def _at(self, text: str, tokens: list[_Token], i: int, most: int, *, headline: bool) -> Known | None:
        """The longest name of at most so many words that begins with token `i`."""
        longest = None
        node: _Node | None = self._root
        for j in range(i, min(i + most, len(tokens))):
            node = node.following.get(tokens[j].folded) if node is not None else None
            if node is None:
                break
            known = node.known
            if known is None or not all(map(_fits, known.tokens, tokens[i : j + 1])):
                continue
            doubtful = j == i and tokens[i].folded in self._ordinary and len(tokens) > 1
            if not doubtful or not (headline or _begins(text, tokens[i].start)):
                longest = known
        return longest

    def _rare_parts(self, names: dict[tuple[str, ...], Known]) -> dict[str, Known]:
        """Single words of longer names by which nobody is called earlier: the surname in a full name."""
        parts: dict[str, Known] = {}
        for known in names.values():
            if known.text.split()[0].lower() in _ARTICLES or any(token.small for token in known.tokens):
                continue  # a description: its words are words
            for token in known.tokens:
                if len(token.folded) < _SHORTEST_PART or token.folded in _RANKS | self._ordinary:
                    continue
                if token.folded not in parts or known.since < parts[token.folded].since:
                    parts[token.folded] = known
        return {word: known for word, known in parts.items() if len(known.tokens) > 1}


@lru_cache(maxsize=64)
def _tokens(text: str) -> list[_Token]:
    text = unicodedata.normalize("NFC", text)
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        found.append(_Token(match.start(), match.end(), fold(word), word[0].islower()))
    return found


def _proper(name: str) -> tuple[_Token, ...]:
    """The words of a name without its article; empty for a description in lower case, such as "the deputy"."""
    tokens = _tokens(name)
    if len(tokens) > 1 and tokens[0].folded in _ARTICLES:
        tokens = tokens[1:]
    return () if all(token.small for token in tokens) else tuple(tokens)


def _is_unspaced(name: str) -> bool:
    """Whether a name is in a script that writes words without spaces between them, as Chinese and Japanese are."""
    return len(name) > 1 and name.isalpha() and all(ord(letter) >= _CJK for letter in name)


def _fits(wanted: _Token, found: _Token) -> bool:
    """Whether a word of a text is this word of a name. What the name capitalises has to be capitalised."""
    return wanted.folded == found.folded and (wanted.small or not found.small)


def _begins(text: str, at: int) -> bool:
    """Whether a sentence may begin here, so that a capital letter says nothing."""
    before = unicodedata.normalize("NFC", text)[:at].rstrip(_OPENERS)
    return not before or before[-1] in _ENDERS


def _used_as_words(singles: set[str], texts: Collection[str]) -> set[str]:
    if not singles:
        return set()
    used: set[str] = set()
    for text in texts:
        used |= singles.intersection(_TOKEN.findall(text))
    return used
