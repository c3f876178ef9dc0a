"""The spans of a sentence that could be an answer, and what each of them looks like.

A sentence goes in; a bounded number of word ranges comes out, from chunk to chunk, with what can be said of each
without knowing the question. Everything is a function of the sentence alone.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from bot.answers import chunks, lexicon
from bot.answers.chunks import Chunk, Parsed, parse
from bot.answers.cues import (
    AFTER,
    BEFORE,
    ENDS,
    HEADS,
    LENGTHS,
    STARTS,
    after_class,
    before_class,
    end_class,
    head_classes,
    start_class,
)
from bot.answers.lexicon import base_of
from bot.text import STOP_WORDS, stem

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

if TYPE_CHECKING:
    from collections.abc import Container

MAX_WORDS = 22
_WRITTEN_NUMBER = re.compile(
    r"(?:(?<![\w.,:])[-\u2212])?(?:[$\u00a3\u20ac\u00a5\u20b9] ?)?\d+(?:[.,:\u2013]\d+)*(?: ?[%\u20ac])?"
)


@dataclass(frozen=True, slots=True)
class Segments:
    """The spans of a sentence.

    Span k is the words `starts[k]` to `ends[k]`; `codes[:, k]` gives the column of each of `GROUPS` that holds for it,
    and `flags[:, k]` says which of `FLAGS` do.
    """

    parsed: Parsed
    starts: Ints
    ends: Ints
    codes: Ints
    flags: Flags
    # For every word, and for the place behind all: the place in `SORTS` of a span that begins there; how many words of
    # its clause stand before it; and how many of the clause of the word before are left from there on.
    words: Ints
    stems: tuple[str, ...]  # for every word, its stem; nothing for a stop word, and for the place behind all
    bare: tuple[str, ...]  # for every word, its folded form without a possessive ending
    # Where the words of a stem stand. A verb's form stands under its base as well, a stop word as it is.
    places: dict[str, tuple[int, ...]]
    alike: dict[int, tuple[int, ...]]  # where the words of a group of near-synonyms stand

    def span(self, k: int) -> tuple[int, int]:
        """The words where span k starts and ends."""
        return int(self.starts[k]), int(self.ends[k])


# What sort of span a start makes it, and what sort of end it has; these are crossed with each other and with the
# length.
SORTS = ("name", "noun", "number", "adjective", "preposition", "verb", "infinitive", "clause")
_SORT_OF = {
    "name": "name", "inner_name": "name", "pronoun": "name", "number": "number", "adjective": "adjective",
    "adverb": "adjective",
    "determiner": "noun", "possessive": "noun", "bare": "noun", "inner": "noun", "infinitive": "infinitive",
    "because": "clause",
    "that": "clause", "when": "clause", "who": "clause", "clause": "clause",
    **dict.fromkeys(("finite", "auxiliary", "be", "main", "ing", "participle"), "verb"),
    **dict.fromkeys(("in", "to_place", "by", "with", "for", "of", "from", "after", "preposition"), "preposition"),
}  # fmt: skip
GROUPS: tuple[tuple[str, ...], ...] = (
    tuple(f"starts {name}" for name in STARTS),
    tuple(f"ends {name}" for name in ENDS),
    tuple(f"before {name}" for name in BEFORE),
    tuple(f"after {name}" for name in AFTER),
    tuple(f"length {n}" for n in LENGTHS),
    tuple(f"{sort}, after {name}" for sort in SORTS for name in AFTER),
    tuple(f"{sort}, before {name}" for sort in SORTS for name in BEFORE),
    tuple(f"{sort}, length {n}" for sort in SORTS for n in LENGTHS),
    tuple(f"starts {start}, ends {end}" for start in STARTS for end in ENDS),
)
"""Sets of columns of which exactly one holds for each span."""
FLAGS = (
    *(f"head {name}" for name in HEADS),
    "no noun", "one noun phrase", "two noun phrases", "verbs 1", "verbs 2", "verbs 3", "finite", "names only",
    "name inside",
    "number inside", "year", "comma inside", "and inside", "sentence", "whole clause", "clauses 2", "clauses 3",
    "quoted",
    "apposition", "feeling inside", "negation inside", "is-a", "sentence start", "clause start", "clause end",
    "cut possessive",
    "pronoun inside", "last",
)  # fmt: skip
COLUMNS = (*(name for group in GROUPS for name in group), *FLAGS)
_MAIN = STARTS.index("main")
_LONGEST = 200  # from here on a span's length makes no difference any more


def _tables() -> tuple[Ints, Ints, Ints]:
    """The columns of `GROUPS` as three parts to be added up: by what is at the start, at the end, and by the length."""
    begun = np.array([(i, SORTS.index(_SORT_OF[STARTS[i]]), j) for i in range(len(STARTS)) for j in range(len(BEFORE))])
    ended = np.array([(i, j) for i in range(len(ENDS)) for j in range(len(AFTER))])
    length = np.searchsorted(LENGTHS, np.arange(1, _LONGEST + 1), side="right") - 1
    (start, sort, before), (end, after) = begun.T, ended.T
    group = np.array([0, *itertools.accumulate(map(len, GROUPS[:-1]))])[:, None]
    by_start, by_end, by_length = (np.zeros((len(GROUPS), len(x)), dtype=np.int64) for x in (begun, ended, length))
    by_start[[0, 2, 5, 6, 7, 8]] = (
        start, before, sort * len(AFTER), sort * len(BEFORE) + before, sort * len(LENGTHS), start * len(ENDS)
    )  # fmt: skip
    by_end[[1, 3, 5, 8]] = end, after, after, end
    by_length[[4, 7]] = length
    return by_start + group, by_end, by_length


_BY_START, _BY_END, _BY_LENGTH = _tables()
_SENTENCE_START = BEFORE.index("start")
_SORT_AT = [SORTS.index(_SORT_OF[name]) for name in STARTS for _ in BEFORE]
# What a word is, as bits of a number. Those of the first line and the second are counted inside a span, those of the
# second and the third tell where it begins and ends; behind all stand the `HEADS`.
(
    _GROUP, _PHRASE, _VERBAL, _NOMINAL, _FINITE, _NAME, _NUMBER, _YEAR, _AND, _FEELING, _NEGATION, _PRONOUN,
    _BREAK, _OPENS,
    _IS_A, _QUOTE, _EDGE, _OUTERMOST,
    _OWNER,
) = (1 << i for i in range(19))  # fmt: skip
_BITS = 1 << np.arange(19 + len(HEADS))[:, None]
_COUNTED, _WHERE, _OWNED, _HEAD = slice(14), slice(12, 18), 18, slice(19, None)
_AMOUNTS = np.array([[[1], [2], [3]], [[0], [1], [2]]])
# How the rows follow each other that `_flags` makes; those with no name are none of `FLAGS`.
_ROWS = (
    *FLAGS[: len(HEADS)], "verbs 1", "verbs 2", "verbs 3", "no noun", "one noun phrase", "two noun phrases",
    "finite", "name inside", "number inside", "year", "and inside", "feeling inside", "negation inside",
    "pronoun inside", "", "clause start", "is-a", "", "", "sentence start", "", "clause end", "", "", "", "last",
    "", "", "", "quoted", "", "sentence", "names only", "comma inside", "whole clause", "clauses 2", "clauses 3",
    "apposition", "cut possessive",
)  # fmt: skip
_ORDER = np.array([_ROWS.index(name) for name in FLAGS])
_NOMINALS = frozenset((chunks.NOUN, chunks.NAME, chunks.PRON, chunks.NUM))


@lru_cache(maxsize=16_384)
def _bits_of(tag: str, folded: str) -> int:
    """What a word is by itself."""
    found = (
        (tag in chunks.VERBAL, _VERBAL), (tag in _NOMINALS, _NOMINAL), (tag in "VBXE", _FINITE),
        (tag == chunks.NAME, _NAME), (tag == chunks.NUM, _NUMBER), (len(folded) == 4 and folded.isdigit(), _YEAR),
        (tag == chunks.CONJ, _AND), (folded in lexicon.FEELINGS, _FEELING), (folded in lexicon.NEGATIONS, _NEGATION),
        (tag == chunks.PRON, _PRONOUN), (folded.endswith(("'s", "s'")), _OWNER),
        *((True, 1 << 19 + HEADS.index(name)) for name in head_classes(tag, folded)),
    )  # fmt: skip
    return sum(bit for held, bit in found if held)


def _bits(p: Parsed, folded: list[str]) -> list[int]:
    """What each word is where it stands; behind all stands the end of the sentence."""
    tags = p.tags
    bits = [*map(_bits_of, tags, folded), 0]
    before = ""
    for i, (tag, mark) in enumerate(zip(tags, p.breaks, strict=True)):
        if mark:
            bits[i] |= (_BREAK | _EDGE | _OPENS | _QUOTE) if mark == chunks.QUOTED else (_BREAK | _EDGE | _OPENS)
        elif tag == chunks.SUB:
            bits[i] |= _OPENS
        if before == chunks.BE and tag in "DHAPN":
            bits[i] |= _IS_A
        elif tag == chunks.PART and before in (chunks.BE, chunks.AUX):
            bits[i] &= ~_FINITE
        before = tag
    for chunk in p.chunks:
        bits[chunk.start] |= _GROUP if chunk.kind == "VG" else _PHRASE if chunk.kind == "NP" else 0
    if p.text.rstrip(".!? ").endswith(('"', "\u201d", "'")):
        bits[-1] |= _QUOTE
    for i in (0, -1):
        bits[i] |= _EDGE | _OPENS | _OUTERMOST
    return bits


def _clauses(bits: list[int]) -> tuple[list[int], list[int]]:
    """The rows of `Segments.words` that tell of clauses."""
    opened = [i for i, bit in enumerate(bits) if bit & _OPENS]  # the first word does, and the end of the sentence
    before: list[int] = []
    left = [0]
    for start, end in itertools.pairwise(opened):
        before += range(end - start)
        left += range(end - start - 1, -1, -1)
    return [*before, 0], left


@lru_cache(maxsize=16_384)
def _classes(tag: str, folded: str) -> tuple[int, int, int, int, int]:
    """What a word is by itself as the first of a span, and inside a phrase; as the last; before a span; after one."""
    start, inner = (STARTS.index(start_class(tag, folded, inner=inner)) for inner in (False, True))
    before, after = BEFORE.index(before_class(tag, folded)), AFTER.index(after_class(tag, folded))
    return start, inner, ENDS.index(end_class(tag)), before, after


def _inside_phrase(p: Parsed, bits: list[int], chunk: Chunk, bounds: dict[int, int], ends: set[int]) -> None:
    """Add the places inside a noun phrase at which a span may begin or end."""
    first, end = chunk.start + 1, chunk.end
    before = p.tags[chunk.start]
    owner = bits[chunk.start] & _OWNER
    after_first = before in (chunks.DET, chunks.POSS)
    for i in range(first, end):
        tag = p.tags[i]
        if (tag == chunks.NAME) != (before == chunks.NAME):
            if tag == chunks.NAME:
                bounds[i] = end
            else:
                ends.add(i)
        if owner:
            bounds[i] = end
            ends.add(i)
        elif i == end - 1 or (after_first and i == first):
            bounds[i] = end
        before, owner = tag, bits[i] & _OWNER


def _ranges(p: Parsed, bits: list[int]) -> tuple[Ints, Ints, dict[int, int]]:
    """The starts and ends of the word ranges to consider, and the starts that lie inside a noun phrase."""
    n, breaks = len(p.tags), p.breaks
    starts: set[int] = set()
    bounds: dict[int, int] = {}  # for a start inside a noun phrase, that phrase's end
    ends: set[int] = set()
    for chunk in p.chunks:
        kind, start, end = chunk.kind, chunk.start, chunk.end
        if kind == "CC":
            continue
        starts.add(start)
        if kind == "VG":
            starts.update(range(start + 1, end))
        if kind in ("NP", "JJ", "VG", "RB") or (kind == "IN" and (end == n or breaks[end] > 0)):  # a stranded "in"
            ends.add(end)
        if kind == "NP" and end - start > 1:
            _inside_phrase(p, bits, chunk, bounds, ends)
    ordered = sorted(ends)
    all_starts: list[int] = []
    all_ends: list[int] = []
    for start in sorted(starts | bounds.keys()):
        limit = start + MAX_WORDS
        if start in bounds:
            limit = min(limit, _attached(p, bounds[start]))
        found = ordered[bisect_right(ordered, start) : bisect_right(ordered, limit)]
        all_starts += [start] * len(found)
        all_ends += found
    if n > MAX_WORDS:
        clause_ends = [*(i for i in range(1, n) if breaks[i]), n]
        for start in (0, *(i for i in range(1, n) if breaks[i] >= 2)):
            found = clause_ends[bisect_right(clause_ends, start + MAX_WORDS) :]
            all_starts += [start] * len(found)
            all_ends += found
    return np.array(all_starts, dtype=np.int64), np.array(all_ends, dtype=np.int64), bounds


def _attached(p: Parsed, end: int) -> int:
    """The end of the noun phrases that are joined to one ending at `end` by "of" or "and"."""
    while end + 1 < len(p.tags) and not p.breaks[end] and p.words[end].folded in {"of", "and"}:
        follow = next((c for c in p.chunks if c.start == end + 1), None)
        if follow is None or follow.kind != "NP":
            break
        end = follow.end
    return end


@lru_cache(maxsize=4096)
def segments(text: str) -> Segments:
    """The answer spans of one sentence, in order of place."""
    p = parse(text)
    folded = [w.folded for w in p.words]
    stems = (*("" if w.folded in STOP_WORDS else w.stem for w in p.words), "")
    bare = tuple(word.removesuffix("'s") for word in folded)
    bits = _bits(p, folded)
    starts, ends, inner = _ranges(p, bits)
    at_start, at_end = _edges(p, folded, inner)
    words = np.array(([_SORT_AT[place] for place in at_start], *_clauses(bits)))
    codes: Ints = _BY_START.take(np.array(at_start).take(starts), axis=1)
    codes += _BY_END.take(np.array(at_end).take(ends), axis=1)
    codes += _BY_LENGTH.take(ends - starts - 1, axis=1, mode="clip")
    flags = _flags(p, bits, starts, ends)
    return Segments(p, starts, ends, codes, flags, words, stems, bare, *_places(p, stems))


def _places(p: Parsed, stems: tuple[str, ...]) -> tuple[dict[str, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    """Where the words of each stem, and of each group of near-synonyms, stand."""
    places: dict[str, tuple[int, ...]] = {}
    alike: dict[int, tuple[int, ...]] = {}
    for i, (word, own, tag) in enumerate(zip(p.words, stems, p.tags, strict=False)):
        base = word.folded
        term = own or base
        places[term] = (*places.get(term, ()), i)
        if not own:
            continue
        if tag in (chunks.VERB, chunks.PART, chunks.ING):
            base = base_of(base) or base
            if (term := stem(base)) != own:
                places[term] = (*places.get(term, ()), i)
        for group in lexicon.ALIKE.get(base, ()):
            alike[group] = (*alike.get(group, ()), i)
    return places, alike


def _edges(p: Parsed, folded: list[str], inner: Container[int]) -> tuple[list[int], list[int]]:
    """For each word, and for the place behind all: what a span that begins or ends there is at that edge.

    These are the places in `_BY_START` and `_BY_END`; `inner` holds the starts that lie inside a noun phrase.
    """
    at_start: list[int] = []
    at_end: list[int] = []
    last, before, before_tag = 0, _SENTENCE_START, ""
    for i, (tag, word, mark) in enumerate(zip(p.tags, folded, p.breaks, strict=True)):
        start, within, end, before_next, after = _classes(tag, word)
        if i in inner:
            start = within
        elif tag == chunks.PART and before_tag in (chunks.BE, chunks.AUX):
            start = _MAIN
        if mark and i:
            before = mark  # `MARKS` stand in the same places of both
        at_start.append(start * len(BEFORE) + before)
        at_end.append(last * len(AFTER) + (mark or after))
        last, before, before_tag = end, before_next, tag
    return [*at_start, 0], [*at_end, last * len(AFTER)]


def _heads(p: Parsed) -> list[int]:
    """For each place the head of the first noun phrase (or adjective) from there on; the sentence's end for none."""
    nearest = len(p.tags)
    heads = [nearest] * (nearest + 1)
    for chunk in reversed(p.chunks):
        if chunk.kind in ("NP", "JJ"):
            nearest = chunk.end - 1
        heads[chunk.start : chunk.end] = [nearest] * (chunk.end - chunk.start)
    return heads


def _flags(p: Parsed, bits: list[int], starts: Ints, ends: Ints) -> Flags:
    """For every span which of `FLAGS` hold."""
    # Before the first word stands one that is nothing, so that sums begin at 0.
    is_ = (np.array([0, *bits]) & _BITS) > 0
    counted = np.add.accumulate(is_[_COUNTED], axis=1, dtype=np.int64)
    inside = counted.take(ends, axis=1)
    inside -= counted.take(starts, axis=1)
    has = inside > 0
    head = np.array(_heads(p)).take(starts)
    here = is_[_HEAD, 1:].take(head, axis=1)
    here &= head < ends
    amounts = np.maximum(inside[:2], has[2:4])  # a verb or noun in the middle of its phrase counts for one as well
    some = np.minimum(amounts, 3)[:, None] == _AMOUNTS
    where = is_[_WHERE, 1:]
    begun, ended = where.take(starts, axis=1), where.take(ends, axis=1)
    both = begun & ended
    at_break, at_opening, *_, from_start = begun
    _, whole, _, _, apart, _ = both
    with_verb, no_noun = amounts[0] > 0, some[1, 0]
    names, breaks, crossed = inside[5], inside[12], inside[13] - at_opening
    rest = flag_rows(
        names == ends - starts, breaks > at_break, whole & with_verb, crossed == 1, crossed >= 2,
        apart & ~(from_start | with_verb | no_noun), is_[_OWNED].take(ends),
    )  # fmt: skip
    rows = (here, some.reshape(6, -1), has[4:12], begun, ended, both, rest)
    return np.concatenate(rows).take(_ORDER, axis=0)


def flag_rows(*rows: npt.NDArray[np.generic]) -> Flags:
    """A row for each of these: whether it holds."""
    flags = np.empty((len(rows), len(rows[0])), dtype=np.bool_)
    for i, row in enumerate(rows):
        flags[i] = row
    return flags


def span_text(p: Parsed, start: int, end: int) -> str:
    """The words `start` to `end` as they stand in the sentence, without a possessive ending at the end.

    A number stays whole, with its currency and its sign: no word is $40,000, and none is 5%.
    """
    begin, stop = p.words[start].start, p.words[end - 1].end
    if p.text[begin].isdigit() or p.text[stop - 1].isdigit():
        for first, last in [number.span() for number in _WRITTEN_NUMBER.finditer(p.text)]:
            begin = first if first < begin < last else begin
            stop = last if first < stop < last else stop
    text = p.text[begin:stop]
    # "the miller's" is "the miller" as an answer.
    return text[:-2] if text.endswith(("'s", "\u2019s")) else text
