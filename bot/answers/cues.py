"""What a span looks like at its edges and at its head: what it begins with, what is around it, what its noun is.

Small classes of words, each a function of the word's folded form and tag alone.
"""

from __future__ import annotations

from bot.answers import chunks, lexicon

# What a span begins with.
STARTS = (
    "name", "inner_name", "determiner", "possessive", "bare", "inner", "pronoun", "number", "adjective", "adverb",
    "in", "to_place",
    "by", "with", "for", "of", "from", "after", "preposition", "finite", "auxiliary", "be", "main", "ing",
    "participle", "infinitive",
    "because", "that", "when", "who", "clause",
)  # fmt: skip
ENDS = ("name", "noun", "number", "adjective", "verb", "adverb", "pronoun", "other")
MARKS = ("comma", "strong", "quote")  # what may stand beside a span instead of a word, by strength
BEFORE = (
    "start", *MARKS, "in", "to", "by", "with", "for", "of", "from", "as", "preposition", "be",
    "verb", "named",
    "infinitive", "because", "that", "who", "clause", "and", "determiner", "noun", "other",
)  # fmt: skip
AFTER = (
    "end",
    *MARKS,
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
_ABSTRACT = ("tion", "ness", "ment", "ship", "ity", "ance", "ence", "ism", "sion", "ure")


def start_class(tag: str, folded: str, *, inner: bool) -> str:
    """What a span that begins with this word begins with; `inner` where that lies inside a noun phrase."""
    if tag == chunks.NAME and inner:
        return "inner_name"
    if tag in (chunks.NOUN, chunks.ADJ) and inner:
        return "inner"
    if tag == chunks.PREP:
        return _PREPOSITIONS.get(folded, "preposition")
    if tag == chunks.SUB:
        return _SUBORDINATORS.get(folded, "clause")
    return {
        chunks.NAME: "name", chunks.NUM: "number", chunks.PRON: "pronoun",
        chunks.DET: "determiner", chunks.POSS: "possessive", chunks.NOUN: "bare", chunks.ADJ: "adjective",
        chunks.ADV: "adverb",
        chunks.VERB: "finite", chunks.AUX: "auxiliary", chunks.BE: "be", chunks.ING: "ing", chunks.PART: "participle",
        chunks.TO: "infinitive", chunks.CONJ: "clause",
    }[tag]  # fmt: skip


def end_class(tag: str) -> str:
    """What a span whose last word has this tag ends with."""
    return {
        chunks.NAME: "name", chunks.NOUN: "noun", chunks.NUM: "number", chunks.ADJ: "adjective", chunks.VERB: "verb",
        chunks.PART: "verb", chunks.ING: "verb", chunks.ADV: "adverb", chunks.PRON: "pronoun",
    }.get(tag, "other")  # fmt: skip


def before_class(tag: str, folded: str) -> str:
    """What this word is to the span that begins after it."""
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


def after_class(tag: str, folded: str) -> str:
    """What this word is to the span that ends before it."""
    if tag == chunks.PREP:
        return {"of": "of", "in": "in", "to_place": "in"}.get(_PREPOSITIONS.get(folded, ""), "preposition")
    if tag == chunks.SUB:
        return {"who": "who"}.get(_SUBORDINATORS.get(folded, ""), "clause")
    return {
        chunks.BE: "be", chunks.VERB: "verb", chunks.PART: "verb", chunks.ING: "verb", chunks.AUX: "verb",
        chunks.TO: "to",
        chunks.CONJ: "and", chunks.NOUN: "noun", chunks.NAME: "noun",
    }.get(tag, "other")  # fmt: skip


def head_classes(tag: str, folded: str) -> list[str]:
    """What this noun may stand for."""
    folded = folded.removesuffix("'s")
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
