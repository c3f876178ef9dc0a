"""What one sentence shows at a glance: its words by stem and meaning, its names, and which answers it could hold.

A function of the sentence alone, so that it may be kept for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.answers import lexicon
from bot.answers.chunks import NAME, PREP, TO, Parsed, parse
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
    "isation", "ization", "ation", "ition", "ment", "ness", "ance", "ence", "ship", "hood", "able", "ible", "less",
    "ion", "ing", "ism", "ist",
    "ous", "ful", "ive", "ity", "ally", "al", "er", "or", "ed", "ic", "ly", "es", "y", "e", "i", "s",
)  # fmt: skip
_ROOT = 6
QUOTED = 3  # the strongest mark before a word
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
            flags |= _stop_word_flags(folded, i)
            if tags[i] == TO:
                flags.add("infinitive")
            continue
        order.append(word.stem)
        places.setdefault(word.stem, []).append(i)
        base = base_stem(folded)
        bases.setdefault(base, i)
        roots.setdefault(root(base), i)
        for sense in senses_of(folded):
            senses.setdefault(sense, i)
        flags |= _word_flags(folded, base)
        kinds = _offered(folded)
        if tags[i] == NAME and folded not in _TITLES:
            kinds = (*kinds, "name", "somewhere") if _after_place_preposition(parsed, i) else (*kinds, "name")
        for kind in kinds:
            offers.setdefault(kind, []).append((word.stem, i))
    if parsed.words and parsed.words[0].folded == "for":
        flags.add("cause")
    if QUOTED in parsed.breaks or "," in text:
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


def _after_place_preposition(parsed: Parsed, at: int) -> bool:
    """Whether a name follows "in", "near" and the like, with at most an article or more of its name between."""
    at -= 1
    while at > 0 and (parsed.tags[at] == NAME or parsed.words[at].folded in {"the", "a", "an"}):
        at -= 1
    return at >= 0 and parsed.words[at].folded in _PLACE_PREPOSITIONS and parsed.tags[at] == PREP


@lru_cache(maxsize=65_536)
def _word_flags(folded: str, base: str) -> frozenset[str]:
    found = (
        ("cause", folded in _CAUSES),
        ("naming", folded in _NAMING),
        ("negation", folded in lexicon.NEGATIONS),
        ("saying", base in _SAYING),
    )
    return frozenset(name for name, there in found if there)


def _stop_word_flags(folded: str, place: int) -> frozenset[str]:
    found = _stop_word_flag(folded)
    opens = place == 0 and (found & _PRONOUNS or folded in {"it", "this", "these", "that"})
    return found | {"opens with pronoun"} if opens else found


@lru_cache(maxsize=1024)
def _stop_word_flag(folded: str) -> frozenset[str]:
    for name, group in _STOP_FLAGS:
        if folded in group:
            return frozenset((name,))
    return frozenset()


_STOP_FLAGS = (
    ("he", lexicon.HE),
    ("she", lexicon.SHE),
    ("they", lexicon.THEY),
    ("cause", _CAUSES),
    ("negation", lexicon.NEGATIONS),
    ("by", frozenset(("by", "with"))),
    ("be", frozenset(("is", "are", "was", "were"))),
)
_PRONOUNS = frozenset(("he", "she", "they"))
_SAYING = frozenset(stem(word) for word in lexicon.SPEAKING)
