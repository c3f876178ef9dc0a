"""What a span looks like at its edges and at its head: what it begins with, what is around it, what its noun is.

Small classes of words and places, each a function of the parsed sentence alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers import chunks, lexicon

if TYPE_CHECKING:
    from bot.answers.chunks import Parsed

# What a span begins with.
STARTS = (
    "name", "inner_name", "determiner", "possessive", "bare", "inner", "pronoun", "number", "adjective", "adverb",
    "in", "to_place",
    "by", "with", "for", "of", "from", "after", "preposition", "finite", "auxiliary", "be", "main", "ing",
    "participle", "infinitive",
    "because", "that", "when", "who", "clause",
)  # fmt: skip
ENDS = ("name", "noun", "number", "adjective", "verb", "adverb", "pronoun", "other")
BEFORE = (
    "start", "comma", "strong", "quote", "in", "to", "by", "with", "for", "of", "from", "as", "preposition", "be",
    "verb", "named",
    "infinitive", "because", "that", "who", "clause", "and", "determiner", "noun", "other",
)  # fmt: skip
AFTER = (
    "end",
    "comma",
    "strong",
    "quote",
    "of",
    "in",
    "preposition",
    "be",
    "verb",
    "to",
    "who",
    "clause",
    "and",
    "noun",
    "other",
)
HEADS = ("role", "relation", "place", "time", "unit", "feeling", "color", "job", "name", "pronoun", "er", "abstract")
LENGTHS = (1, 2, 3, 4, 5, 7, 10, 14, 18)

_PREPOSITIONS = {
    "in": "in", "at": "in", "on": "in", "inside": "in", "near": "in", "to": "to_place", "into": "to_place",
    "toward": "to_place",
    "towards": "to_place", "onto": "to_place", "by": "by", "through": "by", "via": "by", "with": "with", "for": "for",
    "of": "of",
    "from": "from", "after": "after", "before": "after", "during": "after", "until": "after", "since": "after",
}  # fmt: skip
_SUBORDINATORS = {"because": "because", "that": "that", "who": "who", "which": "who", "whom": "who", "where": "who"}
_SUBORDINATORS |= dict.fromkeys(("when", "while", "after", "before", "until", "once", "as", "since"), "when")
_NAMED = frozenset("named called nicknamed titled entitled dubbed known".split())
NOMINALS = frozenset((chunks.NOUN, chunks.NAME, chunks.PRON, chunks.NUM))
_ABSTRACT = ("tion", "ness", "ment", "ship", "ity", "ance", "ence", "ism", "sion", "ure")


def start_class(p: Parsed, i: int, *, inner: bool) -> str:
    """What a span that begins at word `i` begins with; `inner` where that lies inside a noun phrase."""
    tag, folded = p.tags[i], p.words[i].folded
    if tag == chunks.NAME:
        return "inner_name" if inner else "name"
    if tag == chunks.NUM:
        return "number"
    if tag == chunks.PRON:
        return "pronoun"
    if tag in (chunks.NOUN, chunks.ADJ) and inner:
        return "inner"
    if tag == chunks.PREP:
        return _PREPOSITIONS.get(folded, "preposition")
    if tag == chunks.SUB:
        return _SUBORDINATORS.get(folded, "clause")
    if tag == chunks.PART and i and p.tags[i - 1] in (chunks.BE, chunks.AUX):
        return "main"
    return {
        chunks.DET: "determiner", chunks.POSS: "possessive", chunks.NOUN: "bare", chunks.ADJ: "adjective",
        chunks.ADV: "adverb",
        chunks.VERB: "finite", chunks.AUX: "auxiliary", chunks.BE: "be", chunks.ING: "ing", chunks.PART: "participle",
        chunks.TO: "infinitive", chunks.CONJ: "clause",
    }[tag]  # fmt: skip


def end_class(p: Parsed, i: int) -> str:
    """What a span whose last word is `i` ends with."""
    return {
        chunks.NAME: "name", chunks.NOUN: "noun", chunks.NUM: "number", chunks.ADJ: "adjective", chunks.VERB: "verb",
        chunks.PART: "verb", chunks.ING: "verb", chunks.ADV: "adverb", chunks.PRON: "pronoun",
    }.get(p.tags[i], "other")  # fmt: skip


def before_class(p: Parsed, i: int) -> str:
    """What stands before word `i`."""
    if i == 0:
        return "start"
    if p.breaks[i]:
        return ("comma", "strong", "quote")[p.breaks[i] - 1]
    tag, folded = p.tags[i - 1], p.words[i - 1].folded
    if tag == chunks.PREP:
        name = "as" if folded == "as" else _PREPOSITIONS.get(folded, "preposition")
        return {"to_place": "to", "after": "preposition"}.get(name, name)
    if folded in _NAMED:
        return "named"
    if tag == chunks.SUB:
        return {"when": "clause"}.get(name := _SUBORDINATORS.get(folded, "clause"), name)
    return {
        chunks.BE: "be", chunks.VERB: "verb", chunks.PART: "verb", chunks.ING: "verb", chunks.AUX: "verb",
        chunks.TO: "infinitive",
        chunks.CONJ: "and", chunks.DET: "determiner", chunks.POSS: "determiner", chunks.NOUN: "noun",
        chunks.NAME: "noun",
    }.get(tag, "other")  # fmt: skip


def after_class(p: Parsed, i: int) -> str:
    """What stands at place `i`, seen from a span that ends there."""
    if i == len(p.tags):
        return "end"
    if p.breaks[i]:
        return ("comma", "strong", "quote")[p.breaks[i] - 1]
    tag, folded = p.tags[i], p.words[i].folded
    if tag == chunks.PREP:
        return {"of": "of", "in": "in", "to_place": "in"}.get(_PREPOSITIONS.get(folded, ""), "preposition")
    if tag == chunks.SUB:
        return {"who": "who"}.get(_SUBORDINATORS.get(folded, ""), "clause")
    return {
        chunks.BE: "be", chunks.VERB: "verb", chunks.PART: "verb", chunks.ING: "verb", chunks.AUX: "verb",
        chunks.TO: "to",
        chunks.CONJ: "and", chunks.NOUN: "noun", chunks.NAME: "noun",
    }.get(tag, "other")  # fmt: skip


def head_classes(p: Parsed, i: int) -> list[str]:
    """What the noun at `i` may stand for."""
    folded, tag = p.words[i].folded.removesuffix("'s"), p.tags[i]
    single = folded.removesuffix("s")
    found = [
        name
        for name, group in (
            ("role", lexicon.ROLES), ("relation", lexicon.RELATIONS), ("place", lexicon.PLACES), ("time",
            lexicon.TIMES),
            ("unit", lexicon.UNITS), ("feeling", lexicon.FEELINGS), ("color", lexicon.COLORS), ("job", lexicon.JOBS),
        )
        if folded in group or single in group
    ]  # fmt: skip
    if tag == chunks.NAME:
        found.append("name")
    elif tag == chunks.PRON:
        found.append("pronoun")
    elif single.endswith(("er", "or", "ist", "man", "ian", "ess")) and "place" not in found and "time" not in found:
        found.append("er")
    elif folded.endswith(_ABSTRACT):
        found.append("abstract")
    return found
