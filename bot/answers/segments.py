"""The spans of a sentence that could be an answer, and what each of them looks like.

A sentence goes in; a bounded number of word ranges comes out, from chunk to chunk, with what can be said of each
without knowing the question. Everything is a function of the sentence alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

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
    NOMINALS,
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

MAX_WORDS = 22


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
    flags: Floats
    sorts: Ints  # for every span, its place in `SORTS`
    clause: Ints  # for every word, the number of its clause; behind all stands a clause of its own
    stems: tuple[str, ...]  # for every word, its stem; nothing for a stop word
    bare: tuple[str, ...]  # for every word, its folded form without a possessive ending
    # Where the words of a stem stand. A verb's form stands under its base as well, a stop word as it is.
    places: dict[str, tuple[int, ...]]
    alike: dict[int, tuple[int, ...]]  # where the words of a group of near-synonyms stand


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
_FIRST = [sum(len(group) for group in GROUPS[:i]) for i in range(len(GROUPS))]
_PLACE_STARTS, _PLACE_ENDS, _PLACE_BEFORE, _PLACE_AFTER, _PLACE_HEADS = (
    {name: i for i, name in enumerate(names)} for names in (STARTS, ENDS, BEFORE, AFTER, HEADS)
)
_SORTS = np.array([SORTS.index(_SORT_OF[name]) for name in STARTS])
_LENGTH_AT = np.array([max(int(np.searchsorted(np.array(LENGTHS), n, side="right")) - 1, 0) for n in range(200)])


def _owner(p: Parsed, i: int) -> bool:
    return p.words[i].folded.endswith(("'s", "s'"))


def _inside_phrase(p: Parsed, chunk: Chunk, starts: dict[int, bool], bounds: dict[int, int], ends: set[int]) -> None:
    """Add the places inside a noun phrase at which a span may begin or end."""
    for i in range(chunk.start + 1, chunk.end):
        tag, before = p.tags[i], p.tags[i - 1]
        new_name = tag == chunks.NAME and before != chunks.NAME
        after_first = i == chunk.start + 1 and before in (chunks.DET, chunks.POSS)
        if new_name or after_first or _owner(p, i - 1) or i == chunk.end - 1:
            starts[i] = True
            bounds[i] = chunk.end
        if _owner(p, i - 1) or (before == chunks.NAME and tag != chunks.NAME):
            ends.add(i)


def _ranges(p: Parsed) -> tuple[list[tuple[int, int]], set[int]]:
    """Which word ranges to consider, and the starts that lie inside a noun phrase."""
    n = len(p.tags)
    starts: dict[int, bool] = {}  # to whether it lies inside a noun phrase
    bounds: dict[int, int] = {}  # for a start inside a noun phrase, that phrase's end
    ends: set[int] = set()
    for chunk in p.chunks:
        if chunk.kind == "CC":
            continue
        starts[chunk.start] = False
        if chunk.kind == "VG":
            starts |= dict.fromkeys(range(chunk.start + 1, chunk.end), False)
        stranded = chunk.kind == "IN" and (chunk.end == n or p.breaks[chunk.end] > 0)
        if chunk.kind in ("NP", "JJ", "VG", "RB") or stranded:
            ends.add(chunk.end)
        if chunk.kind == "NP":
            _inside_phrase(p, chunk, starts, bounds, ends)
    found = []
    ordered = sorted(ends)
    clause_ends = {i for i in range(1, n) if p.breaks[i]} | {n}
    for start in sorted(starts):
        limit = start + MAX_WORDS
        if starts[start]:
            limit = min(limit, _attached(p, bounds[start]))
        found += [(start, end) for end in ordered if start < end <= limit]
    for start in (0, *(i for i in range(1, n) if p.breaks[i] >= 2)):
        found += [(start, end) for end in sorted(clause_ends) if end - start > MAX_WORDS]
    return found, {i for i, inner in starts.items() if inner}


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
    ranges, inner = _ranges(p)
    starts = np.array([a for a, _ in ranges], dtype=np.int64)
    ends = np.array([b for _, b in ranges], dtype=np.int64)
    stems = tuple("" if w.folded in STOP_WORDS else w.stem for w in p.words)
    bare = tuple(w.folded.removesuffix("'s") for w in p.words)
    clause = [0] * len(p.tags)
    for i in range(1, len(p.tags)):
        clause[i] = clause[i - 1] + (p.breaks[i] > 0 or p.tags[i] == chunks.SUB)
    numbers = np.array([*clause, clause[-1] + 1 if clause else 0])
    if not ranges:
        none = np.zeros((len(GROUPS), 0), dtype=np.int64)
        no_flags = np.zeros((len(FLAGS), 0), dtype=np.float32)
        return Segments(p, starts, ends, none, no_flags, starts, numbers, stems, bare, *_places(p, stems))
    codes, sorts = _codes(p, starts, ends, inner)
    heads, rows = _heads(p)
    head_flags = rows[:, heads[starts]] * (heads[starts] < ends)
    flags = np.concatenate((head_flags, _marks(p, starts, ends, numbers[:-1])))
    return Segments(p, starts, ends, codes, flags, sorts, numbers, stems, bare, *_places(p, stems))


def _places(p: Parsed, stems: tuple[str, ...]) -> tuple[dict[str, tuple[int, ...]], dict[int, tuple[int, ...]]]:
    """Where the words of each stem, and of each group of near-synonyms, stand."""
    places: dict[str, tuple[int, ...]] = {}
    alike: dict[int, tuple[int, ...]] = {}
    for i, (word, own, tag) in enumerate(zip(p.words, stems, p.tags, strict=True)):
        base = word.folded
        if not own:
            places[base] = (*places.get(base, ()), i)
            continue
        if tag in (chunks.VERB, chunks.PART, chunks.ING):
            base = base_of(base) or base
        for term in {own: 0, stem(base): 0}:
            places[term] = (*places.get(term, ()), i)
        for group in lexicon.ALIKE.get(base, ()):
            alike[group] = (*alike.get(group, ()), i)
    return places, alike


def _codes(p: Parsed, starts: Ints, ends: Ints, inner: set[int]) -> tuple[Ints, Ints]:
    """For every span the column of each of `GROUPS`, and its place in `SORTS`."""
    n = len(p.tags)
    begin, finish = set(starts.tolist()), set(ends.tolist())
    first = np.array([_PLACE_STARTS[start_class(p, i, inner=i in inner)] if i in begin else 0 for i in range(n)])[
        starts
    ]
    before = np.array([_PLACE_BEFORE[before_class(p, i)] if i in begin else 0 for i in range(n)])[starts]
    last = np.array([_PLACE_ENDS[end_class(p, i)] if i + 1 in finish else 0 for i in range(n)])[ends - 1]
    after = np.array([_PLACE_AFTER[after_class(p, i)] if i in finish else 0 for i in range(n + 1)])[ends]
    length = _LENGTH_AT[np.minimum(ends - starts, len(_LENGTH_AT) - 1)]
    sort = _SORTS[first]
    return np.stack(
        (
            first, last, before, after, length, sort * len(AFTER) + after, sort * len(BEFORE) + before,
            sort * len(LENGTHS) + length, first * len(ENDS) + last,
        )
    ) + np.array(_FIRST)[:, None], sort  # fmt: skip


def _heads(p: Parsed) -> tuple[Ints, Floats]:
    """For each word the head of the first noun phrase (or adjective) from there on, and which of `HEADS` it is."""
    n = len(p.tags)
    heads = [n] * n
    rows = np.zeros((len(HEADS), n + 1), dtype=np.float32)
    nearest = n
    for chunk in reversed(p.chunks):
        if chunk.kind in ("NP", "JJ"):
            nearest = chunk.end - 1
            for name in head_classes(p, nearest):
                rows[_PLACE_HEADS[name], nearest] = 1.0
        for i in range(chunk.start, chunk.end):
            heads[i] = nearest
    return np.array(heads), rows


def _marks(p: Parsed, starts: Ints, ends: Ints, numbers: Ints) -> Floats:
    """The `FLAGS` after those of the head: what a span contains, and where it lies in the sentence."""
    n, tags = len(p.tags), p.tags
    groups, phrases = [0] * n, [0] * n
    for chunk in p.chunks:
        groups[chunk.start] = int(chunk.kind == "VG")
        phrases[chunk.start] = int(chunk.kind == "NP")
    counted = np.zeros((13, n + 1), dtype=np.int64)
    counted[:, 1:] = np.cumsum(
        np.array(
            [
                groups, phrases, [t in chunks.VERBAL for t in tags], [t in NOMINALS for t in tags],
                [t in "VBX" or (t == chunks.PART and not (i and tags[i - 1] in "BX")) for i, t in enumerate(tags)],
                [t == chunks.NAME for t in tags], [b > 0 for b in p.breaks], [t == chunks.NUM for t in tags],
                [len(w.folded) == 4 and w.folded.isdigit() for w in p.words], [t == chunks.CONJ for t in tags],
                [w.folded in lexicon.FEELINGS for w in p.words], [w.folded in lexicon.NEGATIONS for w in p.words],
                [t == chunks.PRON for t in tags],
            ],
            dtype=np.int64,
        ),
        axis=1,
    )  # fmt: skip
    inside = counted[:, ends] - counted[:, starts]
    group_count = np.maximum(inside[0], inside[2] > 0)
    nouns = np.maximum(inside[1], inside[3] > 0)
    broken = np.array([b > 0 for b in p.breaks])
    comma = inside[6] > broken[starts]
    crossed = numbers[ends - 1] - numbers[starts]
    opens = np.concatenate(([True], numbers[1:] != numbers[:-1], [True]))
    edges = np.concatenate(([True], broken[1:], [True]))
    quotes = np.array([b == 3 for b in p.breaks] + [p.text.rstrip(".!? ").endswith(('"', "\u201d", "'"))])
    is_a = np.array([i > 0 and tags[i - 1] == chunks.BE and tags[i] in "DHAPN" for i in range(n)])[starts]
    owner = np.array([_owner(p, i) for i in range(n)])[ends - 1]
    between = edges[starts] & edges[ends] & (starts > 0)
    return flag_rows(
        nouns == 0, nouns == 1, nouns == 2, group_count == 1, group_count == 2, group_count >= 3, inside[4] > 0,
        inside[5] == ends - starts, inside[5] > 0, inside[7] > 0, inside[8] > 0, comma, inside[9] > 0,
        (starts == 0) & (ends == n), opens[starts] & opens[ends] & (group_count > 0), crossed == 1, crossed >= 2,
        quotes[starts] & quotes[ends], between & (group_count == 0) & (nouns > 0), inside[10] > 0, inside[11] > 0,
        is_a, starts == 0, opens[starts], opens[ends], owner, inside[12] > 0, ends == n,
    )  # fmt: skip


def flag_rows(*rows: npt.NDArray[np.generic]) -> Floats:
    """A row for each of these, with a 1 where it holds."""
    held = np.empty((len(rows), len(rows[0])), dtype=np.bool_)
    for own, row in zip(held, rows, strict=True):
        own[:] = row
    return held.astype(np.float32)


def span_text(p: Parsed, start: int, end: int) -> str:
    """The words `start` to `end` as they stand in the sentence, without a possessive ending at the end."""
    last = p.words[end - 1]
    text = p.text[p.words[start].start : last.end]
    # "the miller's" is "the miller" as an answer.
    return text[:-2] if text.endswith(("'s", "\u2019s")) else text
