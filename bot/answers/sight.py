"""What one sentence shows at a glance: its words by stem and by meaning, its names, and which kinds of answer it could hold.

A function of the sentence alone, so that it may be kept for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.answers import lexicon
from bot.answers.chunks import NAME, parse
from bot.answers.lexicon import base_of
from bot.text import STOP_WORDS, stem

_PLACE_PREPOSITIONS = frozenset(
    "in at to from near into on inside outside through toward towards around across onto of".split()
)
_CAUSES = frozenset("because since due so cause caused causes therefore thus order fearing hoping after upon".split())
_TITLES = frozenset("mr mrs ms miss dr st sir lady lord madame monsieur".split())
_MONTHS = frozenset("january february march april june july august september october november december".split())
_NAMING = frozenset("named called known nicknamed name names calls alias titled entitled".split())
_VAGUE_NUMBERS = frozenset("few several once first single half couple many one".split())
_ENDINGS = (
    "isation", "ization", "ation", "ition", "ment", "ness", "ance", "ence", "ship", "hood", "able", "ible", "less", "ion", "ing", "ism", "ist",
    "ous", "ful", "ive", "ity", "ally", "al", "er", "or", "ed", "ic", "ly", "es", "y", "e", "i", "s",
)  # fmt: skip
_ROOT = 6
OFFERS = ("name", "somewhere", "role", "relation", "job", "place", "time", "number", "feeling", "color")
"""Kinds of answer that a word could be."""
FLAGS = ("cause", "naming", "negation", "saying", "comma", "infinitive", "by", "be", "opens with pronoun")
"""What else is noted of a sentence. There are also "he", "she" and "they"."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A sentence by its content words. Positions count all words. `offers` says which stems could answer what."""

    length: int
    content: int
    order: tuple[str, ...]  # stems of the content words in order
    places: dict[str, tuple[int, ...]]
    bases: dict[str, int]  # stems of base forms ("left" is "leav") to the first position
    roots: dict[str, int]
    senses: dict[int, int]  # groups of near-synonyms to the first position
    offers: tuple[tuple[int, str, int], ...]  # kind by its place in `OFFERS`, stem, position
    names: frozenset[str]
    flags: frozenset[str]
    flag_row: tuple[float, ...]  # 1 for each of `FLAGS` that is there


@lru_cache(maxsize=65_536)
def root(base: str) -> str:
    """What is left of a stem without its further endings: "marriag" and "marri" give the same."""
    for _ in range(2):
        for ending in _ENDINGS:
            if base.endswith(ending) and len(base) - len(ending) >= 4:
                base = base[: -len(ending)]
                break
        else:
            break
    return base[:_ROOT]


@lru_cache(maxsize=65_536)
def base_stem(folded: str) -> str:
    """The stem of a word's base form: "fell" and "falls" are both "fall"."""
    return stem(base_of(folded) or folded)


@lru_cache(maxsize=65_536)
def senses_of(folded: str) -> tuple[int, ...]:
    """The groups of near-synonyms that a word is in."""
    found = lexicon.ALIKE.get(folded)
    if found is None:
        found = lexicon.ALIKE.get(base_of(folded) or folded.removesuffix("'s"), ())
    return found


@lru_cache(maxsize=65_536)
def _offered(folded: str) -> tuple[str, ...]:
    """The kinds of answer that a word by itself could be."""
    bare = folded.removesuffix("'s")
    kinds = []
    if bare in lexicon.RELATIONS:
        kinds.append("relation")
    if bare in lexicon.ROLES or bare.removesuffix("s") in lexicon.ROLES:
        kinds.append("role")
    if bare in lexicon.JOBS:
        kinds.append("job")
    if bare in lexicon.PLACES or bare.removesuffix("s") in lexicon.PLACES:
        kinds.append("place")
    if bare in lexicon.TIMES or bare in _MONTHS:
        kinds.append("time")
    if bare[0].isdigit() or (bare in lexicon.NUMBERS and bare not in _VAGUE_NUMBERS):
        kinds.append("number")
    if bare in lexicon.FEELINGS:
        kinds.append("feeling")
    if bare in lexicon.COLORS:
        kinds.append("color")
    return tuple(kinds)


@lru_cache(maxsize=16_384)
def see(text: str) -> Sight:
    """Look at one sentence."""
    parsed = parse(text)
    tags = parsed.tags
    places: dict[str, list[int]] = {}
    bases: dict[str, int] = {}
    roots: dict[str, int] = {}
    senses: dict[int, int] = {}
    offers: dict[str, list[tuple[str, int]]] = {}
    flags: set[str] = set()
    order: list[str] = []
    for i, word in enumerate(parsed.words):
        folded = word.folded
        if folded in STOP_WORDS:
            _flag_stop_word(flags, folded, i)
            if folded == "to" and tags[i] == "T":
                flags.add("infinitive")
            continue
        order.append(word.stem)
        places.setdefault(word.stem, []).append(i)
        base = base_stem(folded)
        bases.setdefault(base, i)
        roots.setdefault(root(base), i)
        for sense in senses_of(folded):
            senses.setdefault(sense, i)
        for kind in _offered(folded):
            offers.setdefault(kind, []).append((word.stem, i))
        if tags[i] == NAME and folded not in _TITLES:
            offers.setdefault("name", []).append((word.stem, i))
            j = i - 1
            while j > 0 and (tags[j] == NAME or parsed.words[j].folded in {"the", "a", "an"}):
                j -= 1
            if j >= 0 and parsed.words[j].folded in _PLACE_PREPOSITIONS and tags[j] == "I":
                offers.setdefault("somewhere", []).append((word.stem, i))
        if folded in _CAUSES:
            flags.add("cause")
        if folded in _NAMING:
            flags.add("naming")
        if folded in lexicon.NEGATIONS:
            flags.add("negation")
        if base in _SAYING:
            flags.add("saying")
    if "so" in {w.folded for w in parsed.words} or "for" in {w.folded for w in parsed.words[:1]}:
        flags.add("cause")
    if 3 in parsed.breaks or "," in text:
        flags.add("comma")
    return Sight(
        len(parsed.words),
        len(order),
        tuple(order),
        {term: tuple(at) for term, at in places.items()},
        bases,
        roots,
        senses,
        tuple((number, term, at) for number, kind in enumerate(OFFERS) for term, at in offers.get(kind, ())),
        frozenset(term for term, _ in offers.get("name", ())),
        frozenset(flags),
        tuple(float(flag in flags) for flag in FLAGS),
    )


def _flag_stop_word(flags: set[str], folded: str, place: int) -> None:
    if folded in lexicon.HE:
        flags.add("he")
    elif folded in lexicon.SHE:
        flags.add("she")
    elif folded in lexicon.THEY:
        flags.add("they")
    elif folded in _CAUSES:
        flags.add("cause")
    elif folded in lexicon.NEGATIONS:
        flags.add("negation")
    elif folded in {"by", "with"}:
        flags.add("by")
    elif folded in {"is", "are", "was", "were"}:
        flags.add("be")
    if place == 0 and (
        folded in lexicon.HE
        or folded in lexicon.SHE
        or folded in lexicon.THEY
        or folded in {"it", "this", "these", "that"}
    ):
        flags.add("opens with pronoun")


_SAYING = frozenset(stem(word) for word in lexicon.SPEAKING)
