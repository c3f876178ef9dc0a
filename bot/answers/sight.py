"""What one sentence shows at a glance: its words by stem and meaning, its names, and which answers it could hold.

A function of the sentence alone, so that it may be kept for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from bot.answers import lexicon
from bot.answers.chunks import NAME, PREP, QUOTED, TO, Parsed, parse
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
_ENDINGS_BY_LAST = {last: [e for e in _ENDINGS if e[-1] == last] for last in {e[-1] for e in _ENDINGS}}
_ROOT = 6
OFFERS = ("name", "somewhere", "role", "relation", "job", "place", "time", "number", "feeling", "color")
"""Kinds of answer that a word could be."""
_NAME, _SOMEWHERE = OFFERS.index("name"), OFFERS.index("somewhere")
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
        for ending in _ENDINGS_BY_LAST.get(base[-1:], ()):
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


def _offered(folded: str) -> tuple[int, ...]:
    """The kinds of answer that a word by itself could be, by their places in `OFFERS`."""
    bare = folded.removesuffix("'s")
    single = bare.removesuffix("s")
    found = {
        "role": bare in lexicon.ROLES or single in lexicon.ROLES,
        "relation": bare in lexicon.RELATIONS,
        "job": bare in lexicon.JOBS,
        "place": bare in lexicon.PLACES or single in lexicon.PLACES,
        "time": bare in lexicon.TIMES or bare in _MONTHS,
        "number": bare[:1].isdigit() or (bare in lexicon.NUMBERS and bare not in _VAGUE_NUMBERS),
        "feeling": bare in lexicon.FEELINGS,
        "color": bare in lexicon.COLORS,
    }
    return tuple(number for number, kind in enumerate(OFFERS) if found.get(kind))


def _word_flags(folded: str, base: str) -> tuple[str, ...]:
    found = {
        "cause": folded in _CAUSES,
        "naming": folded in _NAMING,
        "negation": folded in lexicon.NEGATIONS,
        "saying": base in _SAYING,
    }
    return tuple(name for name, there in found.items() if there)


@lru_cache(maxsize=16_384)
def _glance(folded: str) -> tuple[str, str, tuple[int, ...], tuple[str, ...], tuple[int, ...]]:
    """All that a content word shows by itself: its base and root, its senses, its flags, and what it could answer."""
    base = base_stem(folded)
    return base, root(base), senses_of(folded), _word_flags(folded, base), _offered(folded)


@lru_cache(maxsize=16_384)
def see(text: str) -> Sight:
    """Look at one sentence."""
    parsed = parse(text)
    tags = parsed.tags
    places: dict[str, tuple[int, ...]] = {}
    bases: dict[str, int] = {}
    roots: dict[str, int] = {}
    senses: dict[int, int] = {}
    offers: list[tuple[int, str, int]] = []
    flags: set[str] = set()
    order: list[str] = []
    for i, word in enumerate(parsed.words):
        folded, term = word.folded, word.stem
        if folded in STOP_WORDS:
            flags.update(_STOP_FLAGS.get(folded, ()))
            if tags[i] == TO:
                flags.add("infinitive")
            continue
        order.append(term)
        places[term] = (*places.get(term, ()), i)
        base, further, meant, marked, kinds = _glance(folded)
        bases.setdefault(base, i)
        roots.setdefault(further, i)
        for sense in meant:
            senses.setdefault(sense, i)
        flags.update(marked)
        offers += [(kind, term, i) for kind in kinds]
        if tags[i] == NAME and folded not in _TITLES:
            offers.append((_NAME, term, i))
            if _after_place_preposition(parsed, i):
                offers.append((_SOMEWHERE, term, i))
    flags |= _of_first(parsed)
    if QUOTED in parsed.breaks or "," in text:
        flags.add("comma")
    return Sight(
        len(parsed.words),
        len(order),
        tuple(order),
        places,
        bases,
        roots,
        senses,
        tuple(sorted(offers, key=itemgetter(0))),
        frozenset(term for kind, term, _ in offers if kind == _NAME),
        frozenset(flags),
        tuple(float(flag in flags) for flag in FLAGS),
    )


def _of_first(parsed: Parsed) -> set[str]:
    """What the first word alone can tell."""
    first = parsed.words[0].folded if parsed.words else ""
    if first == "for":
        return {"cause"}
    return {"opens with pronoun"} if first in _OPENING_PRONOUNS else set()


def _after_place_preposition(parsed: Parsed, at: int) -> bool:
    """Whether a name follows "in", "near" and the like, with at most an article or more of its name between."""
    at -= 1
    while at > 0 and (parsed.tags[at] == NAME or parsed.words[at].folded in {"the", "a", "an"}):
        at -= 1
    return at >= 0 and parsed.words[at].folded in _PLACE_PREPOSITIONS and parsed.tags[at] == PREP


_SAYING = frozenset(stem(word) for word in lexicon.SPEAKING)
_STOP_FLAGS = {
    word: (name,)
    for name, group in (
        ("be", frozenset(("is", "are", "was", "were"))),
        ("by", frozenset(("by", "with"))),
        ("negation", lexicon.NEGATIONS),
        ("cause", _CAUSES),
        ("they", lexicon.THEY),
        ("she", lexicon.SHE),
        ("he", lexicon.HE),
    )
    for word in group
}
_OPENING_PRONOUNS = STOP_WORDS & (lexicon.HE | lexicon.SHE | lexicon.THEY | {"it", "this", "these", "that"})
