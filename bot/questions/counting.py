"""Numbers in words and digits."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.questions.spelling import bare, common, undoubled
from bot.text import STOP_WORDS, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}  # fmt: skip
NUMBER_WORDS = {str(n): word for word, n in _SMALL.items()}
"""The words of small numbers, by their digits."""
_JOINED = re.compile(rf"({'|'.join(_TENS)})({'|'.join(_ONES[1:10])})")
_SPELLED = tuple(word for word in (*_SMALL, *_SCALES, "dozen") if len(word) > 4)  # noqa: PLR2004 - as above
_SWAPPED = {
    word[:i] + word[i + 1] + word[i] + word[i + 2 :]: word
    for word in (*_SMALL, *_SCALES, *_ORDINALS, "dozen")
    for i in range(1, len(word) - 1)
    # A short word turns into another, as "three" does into "there".
    if len(word) > 5 and word[i] != word[i + 1]  # noqa: PLR2004 - as above
}
_SUFFIXES = {"k": 1_000, "m": 1_000_000, "mio": 1_000_000, "mn": 1_000_000, "mln": 1_000_000, "bn": 1_000_000_000}
_DIGITS = r"\d{1,3}(?P<mark>[,' _])\d{3}(?:(?P=mark)\d{3})*(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_PIECE = re.compile(rf"(?P<digits>{_DIGITS})(?P<tail>[a-z]*)|(?P<word>[a-z]+)|(?P<other>\S)")
_DIGITS_AT_MOST = 15
_LONGEST = 200

Number = tuple[float, bool]
"""A number, and whether it is one that counts places: 3rd."""


def counted(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Words with every number in them as digits ("221b" stays), each with how many words it stands for."""
    words = [_unswapped(word) for word in words]
    i = 0
    while i < len(words):
        found = _spelled(words, i)
        if found:
            (value, ordinal), length = found
            yield _written(value, ordinal=ordinal), length
            i += length
        elif words[i] in ("number", "no") and i + 1 < len(words) and re.fullmatch(r"\d{1,2}", words[i + 1]):
            yield _written(float(words[i + 1]), ordinal=True), 2
            i += 2
        elif words[i] == "number" and (found := _spelled(words, i + 1) if i + 1 < len(words) else None):
            yield _written(found[0][0], ordinal=True), found[1] + 1
            i += found[1] + 1
        elif match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", words[i]):
            yield _written(float(match[1][:_DIGITS_AT_MOST]), ordinal=True), 1
            i += 1
        else:
            yield words[i], 1
            i += 1


def number_in(given: str, unit: str) -> float | None:
    """The one number that an answer gives; None if it gives none, or several.

    If `unit` is a scale ("million"), the number is told in it: "20", "20 million" and "20,000,000" are the same.
    """
    plain = _JOINED.sub(r"\1 \2", fold(bare(given[: _LONGEST + 1])).replace("\u2019", "'"))
    said = re.sub(r"(?<=[a-z])-(?=[a-z])|(?<=\d)[.](?=000\b)", _thousands, plain)
    if len(said) > _LONGEST:
        return None
    values = set(_values(said, unit))
    if len(values) != 1 or None in values:
        return None
    value = values.pop()
    if value is None or not math.isfinite(value):
        return None
    scale = next((size for word, size in _SCALES.items() if word in fold(unit)), 1)
    return value / scale if scale > 1 and abs(value) >= scale / 1_000 and _scaled(said, value, scale) else value


def _thousands(match: re.Match[str]) -> str:
    """What a mark between the parts of a number is read as: 700.000 is 700,000, forty-one is forty one."""
    return "," if match[0] == "." else " "


def _scaled(said: str, value: float, scale: int) -> bool:
    """Whether a number was told in full or with a scale, and not in the scale of the question."""
    return value >= scale or any(word in said for word in _SCALES)


def _values(said: str, unit: str) -> Iterator[float | None]:
    """Every number in a folded text, in order. None for what is a number, but nobody can say which."""
    below = "below zero" in said or "under zero" in said
    said = re.sub(r"(?:below|under) zero", "", said)
    if re.search(r"\d0'?s\b|ties\b|\d,\d{1,2}(?!\d)|dozens\b", said):
        yield None
    if match := re.fullmatch(r"\D*'(\d\d)\W*", said):  # '28
        yield 1900.0 + int(match[1])
        return
    pieces = list(_PIECE.finditer(said))
    words = [_repaired(piece["word"]) if piece["word"] else "" for piece in pieces]
    i = 0
    minus = below
    while i < len(pieces):
        piece = pieces[i]
        before = said[piece.start() - 1 : piece.start()]
        if piece["digits"]:
            digits = re.sub(r"[,' _]", "", piece["digits"])
            value = float(digits) if len(digits) <= _DIGITS_AT_MOST else math.inf
            minus = minus or (before == "-" and not re.search(r"[a-z0-9]\s*-$", said[: piece.start()]))
            value *= _SUFFIXES.get(piece["tail"], 1) if not _is_unit(piece["tail"], unit) else 1
            i += 1
            while i < len(pieces) and words[i] in _SCALES:
                value *= _SCALES[words[i]]
                i += 1
            if i < len(pieces) and words[i] == "dozen":
                value *= 12
                i += 1
            yield -value if minus else value
            minus = False
        elif found := _spelled(words, i):
            (value, _), length = found
            yield -value if minus else value
            minus = False
            i += length
        else:
            minus = words[i] in ("minus", "negative") or (minus and piece["other"] == "-")
            i += 1


def _is_unit(tail: str, unit: str) -> bool:
    """Whether letters behind digits are the unit of the question ("20m" in metres)."""
    return bool(tail) and fold(unit).startswith(tail) and fold(unit) not in _SCALES


def _repaired(word: str) -> str:
    """A number word without the slip in it; any other word as it is."""
    if len(word) < 4 or word in _SMALL or word in _SCALES or word in _ORDINALS:  # noqa: PLR2004 - too short
        return word
    if word in STOP_WORDS or common(word):
        return word
    swapped = [meant for meant in _SMALL if sorted(meant) == sorted(word) or undoubled(meant) == undoubled(word)]
    if swapped:
        return swapped[0]
    near = [meant for meant in _SPELLED if OSA.distance(meant, word, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else word


def _unswapped(word: str) -> str:
    """A number word in which two letters were swapped, put right; any other word as it is."""
    return _SWAPPED.get(word, word)


def _spelled(words: Sequence[str], start: int) -> tuple[Number, int] | None:
    """The number in words that begins here, and how many words it has."""
    i = start
    if words[i : i + 3] == ["half", "a", "dozen"]:
        return (6.0, False), 3
    if words[i] in ("a", "an") and i + 1 < len(words) and (words[i + 1] in _SCALES or words[i + 1] == "dozen"):
        i += 1
    total, part, seen, last = 0, 0, False, 0
    while i < len(words):
        word = words[i]
        if word in _SMALL:
            value = _SMALL[word]
            if seen and not _joins(last, value):
                break
            part = part * 100 + value if last >= 10 and value >= 10 and last < 100 else part + value  # noqa: PLR2004 - tens, hundreds
            last = value
        elif word in _ORDINALS and _ORDINALS[word] < 100 and (not seen or _joins(last, _ORDINALS[word])):  # noqa: PLR2004 - tens, hundreds
            return (float(total + part + _ORDINALS[word]), True), i + 1 - start
        elif word == "hundred":
            part, last = (part or 1) * 100, 100
        elif word == "dozen":
            return (float(total + (part or 1) * 12), False), i + 1 - start
        elif word in _SCALES:
            total, part, last = total + (part or 1) * _SCALES[word], 0, _SCALES[word]
        elif word == "and" and seen and last >= 100 and words[i + 1 : i + 2] and words[i + 1] in _SMALL:  # noqa: PLR2004 - tens, hundreds
            i += 1
            continue
        else:
            break
        seen = True
        i += 1
    return ((float(total + part), False), i - start) if seen else None


def _joins(last: int, value: int) -> bool:
    """Whether a number word goes on with the number before it: twenty one, hundred five, nineteen twenty."""
    if last >= 100:  # noqa: PLR2004 - tens, hundreds
        return True
    years = 13 <= last <= 20 and value >= 10  # noqa: PLR2004 - tens, hundreds
    return years or (last >= 20 and last % 10 == 0 and 0 < value < 10)  # noqa: PLR2004 - tens, hundreds


def _written(value: float, *, ordinal: bool) -> str:
    return f"{int(value)}{'th' if ordinal else ''}"
