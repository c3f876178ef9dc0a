"""Plain functions from text to words, sentences and search terms.

Every function here looks at its argument alone, so that nothing it returns or caches can depend on the rest of a book.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import Stemmer
from anyascii import anyascii

_STEMMER = Stemmer.Stemmer("english", 0)
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2010-][^\W_]+)*")
_SENTENCE_END = re.compile(
    r"(?<![.!?\u2026])[.!?\u2026]+[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c\u2018(\[\u2014]?[^\W\d_a-z]|[\"'\u201c\u2018(\[]?\d)"
)
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st jr sr prof capt col gen lt sgt rev hon vs etc no vol inc co ltd messrs mme mlle".split()
)
_WORDLESS = frozenset({"So", "Sk", "Cs", "Cf", "Co", "Cn"})  # the last two: pictures newer than Python's tables
STOP_WORDS = frozenset(
    "a an the of in on at to for from by with and or but as is are was were be been being am do does did done has have "
    "had having he she it they him them her his hers its their theirs i me my we us our you your who whom whose what "
    "which when where why how not that this these those there here then than so if".split()
)


class Word(NamedTuple):  # there are very many, and these are made four times as fast as data classes
    """One word of a text: `text[start:end]`, its folded form (case, accents and script taken away) and its stem."""

    start: int
    end: int
    folded: str
    stem: str


def fold(text: str) -> str:
    """Lower case, without accents, transliterated to ASCII. For matching only, never for display."""
    if text.isascii():
        return text.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if c.isascii() or not _wordless(c))
    return anyascii(plain).lower().replace("\u2019", "'")


def _wordless(character: str) -> bool:
    """Whether nobody says this character: accents, invisible ones, and pictures, of which anyascii would make words."""
    return bool(unicodedata.combining(character)) or unicodedata.category(character) in _WORDLESS


@lru_cache(maxsize=65_536)
def stem(folded: str) -> str:
    """The Snowball English stem of a folded word, without its possessive ending."""
    bare = folded.removesuffix("'s").removesuffix("'")
    return str(_STEMMER.stemWord(bare))


@lru_cache(maxsize=16_384)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order, with their places in it."""
    lower = text.lower() if text.isascii() else ""  # most texts are: then one call folds them all
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        folded = lower[start:end] or fold(text[start:end])
        found.append(Word(start, end, folded, stem(folded)))
    return tuple(found)


@lru_cache(maxsize=16_384)
def terms(text: str) -> tuple[str, ...]:
    """What the search index keeps of `text`: the stems of its words in order, stop words dropped."""
    return tuple(word.stem for word in words(text) if word.folded not in STOP_WORDS)


def sentences(text: str) -> tuple[str, ...]:
    """`text` cut into its sentences; each stands verbatim in it, white space at the ends apart."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        before = text[start : match.start()].split()
        last = before[-1].lstrip("(\"'\u201c\u2018").lower().rstrip(".") if before else ""
        initial = len(last) == 1 and last.isalpha() and last != "i"
        if match.group()[0] == "." and (last in _ABBREVIATIONS or initial):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    rest = text[start:].strip()
    return tuple(found + ([rest] if rest else []))
