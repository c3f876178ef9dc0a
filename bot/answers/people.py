"""Whom a text speaks of, among the people that a view knows: in any spelling, and in nobody else's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz.distance import OSA

from bot.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.view import Line, Person, View

T = TypeVar("T")

_NOTE = "people"
_FUZZY_FROM = 5
"""Shorter names are not guessed at: one letter makes another name of them."""
_TEXTS_KEPT = 32
"""While one question is answered, its people are looked for several times."""

_SOUNDS = tuple(
    (spelt, spoken)
    for spelt, spoken in (
        pair.split("=")
        for pair in "ck=k shch=s sch=s sh=s tch=c ch=c kh=h zh=z ph=f ks=x ou=u ts=c j=i y=i w=v q=k".split()
    )
)
_TITLES = frozenset("comrade mr mrs ms miss dr sir madam old young".split())
_WIVES = frozenset("mrs ms miss lady".split())
_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "they": "they", "them": "they", "their": "they", "theirs": "they",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody is named in a text, from `start` to `end`."""

    person: Person
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of a view's people: by their folded words, and by how those sound.

    `lengths` says for each word that begins a name how many words such names have, the longest first; `guessed` has
    the sounds of the names that are long enough to be guessed at, by their first letter. `found` are the people of
    the texts looked at last.
    """

    exact: dict[tuple[str, ...], tuple[int, ...]]
    sounds: dict[str, tuple[int, ...]]
    lengths: dict[str, tuple[int, ...]]
    guessed: dict[str, tuple[str, ...]]
    found: dict[str, tuple[Mention, ...]]


def mentions(view: View, text: str) -> tuple[Mention, ...]:
    """The people named in `text`, in order: the longest name wins, a misspelt one has to sound like one person only."""
    names = _names(view)
    found = names.found.get(text) if names.exact else ()
    if found is None:
        if len(names.found) >= _TEXTS_KEPT:
            names.found.clear()
        found = names.found[text] = tuple(_mentions(view, names, text))
    return found


def _mentions(view: View, names: _Names, text: str) -> Iterator[Mention]:
    found = words(text)
    folded = [_bare(word.folded) for word in found]
    small = text.islower()
    i = 0
    while i < len(found):
        length, number = _longest(names, folded, i)
        bare_s = False
        if not length:
            number = _sounding(names, folded[i])
            if number is None and folded[i].endswith("s") and len(folded[i]) > _FUZZY_FROM:
                # "Makeevs wife": an apostrophe left out.
                number = _sounding(names, folded[i][:-1])
                bare_s = number is not None
            if number is None and (
                text[found[i].start].isupper() or (small and not view.search.document_frequency(found[i].stem))
            ):
                number = _guessed(names, folded[i])
            length = 1
        person = view.person(number) if number is not None else None
        if person is not None:
            end = found[i + length - 1].end
            yield Mention(person, found[i].start, end - _possessive(found[i + length - 1].folded) - bare_s)
        i += length


def mentions_in(view: View, line: Line) -> tuple[Mention, ...]:
    """The people named in a line of the view. Found once for each line of a view."""
    known = view.notes.setdefault("mentions", {})
    assert isinstance(known, dict)  # noqa: S101 - this module alone writes the note
    found: tuple[Mention, ...] | None = known.get(line.number)
    if found is None:
        found = known[line.number] = tuple(_mentions(view, _names(view), line.text))
    return found


def resolved(view: View, text: str, topic: tuple[str, ...]) -> str:
    """`text` with a pronoun that leans on the asker's last answer replaced by the name it stands for."""
    own = mentions(view, text)
    if own:
        return _own_pronouns(text, own)
    if not topic:
        return text
    people = [mention.person for name in topic for mention in mentions(view, name)]
    for word in words(text):
        gender = _PRONOUNS.get(word.folded)
        if gender is None:
            continue
        fitting = [p.name for p in people if p.gender in ("", gender)] or ([] if people else list(topic))
        if gender == "they" and len(people) > 1:
            fitting = [" and ".join(p.name for p in people)]
        if fitting:
            possessive = "'s" if word.folded in ("his", "their", "hers") or _owning(text, word.end, word.folded) else ""
            return f"{text[: word.start]}{fitting[0]}{possessive}{text[word.end :]}"
    return text


def _own_pronouns(text: str, own: tuple[Mention, ...]) -> str:
    """`text` with "Ann and her deputy" put as "Ann and Ann's deputy", so that the deputy is found under that name."""
    first = own[0]
    match = re.compile(
        r"\b(and|or|to|with|about|than|of|that|why|because|when|does|did|is|was|has) (?:his|her|their) ", re.IGNORECASE
    ).search(text, first.end)
    if len(own) > 1 or match is None:
        return text
    return f"{text[: match.start()]}{match.group(1)} {first.person.name}'s {text[match.end() :]}"


def _owning(text: str, end: int, folded: str) -> bool:
    """Whether "her" owns what follows ("her father") rather than being the one spoken of ("about her")."""
    return folded == "her" and re.match(r"\s+[a-z]", text[end:]) is not None


def _longest(names: _Names, folded: list[str], i: int) -> tuple[int, int | None]:
    for length in names.lengths.get(folded[i], ()):
        numbers = names.exact.get(tuple(folded[i : i + length]), ()) if i + length <= len(folded) else ()
        if len(numbers) == 1:
            return length, numbers[0]
    return 0, None


def _sounding(names: _Names, word: str) -> int | None:
    """The one person whose name sounds like `word`."""
    numbers = names.sounds.get(sound(word), ())
    return numbers[0] if len(numbers) == 1 else None


def _guessed(names: _Names, word: str) -> int | None:
    """The one person whose name sounds like `word` but for a slip, in a name that is long enough."""
    heard = sound(word)
    if len(heard) < _FUZZY_FROM or heard in names.sounds:
        return None
    close = {
        number
        for name in names.guessed.get(heard[0], ())
        if OSA.distance(heard, name, score_cutoff=1) <= 1
        for number in names.sounds[name]
    }
    return close.pop() if len(close) == 1 else None


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """A word as it sounds, so that one name's transliterations meet: Yershov and Ershov, Kostya and Kostia."""
    heard = word
    if heard.startswith("ye"):
        heard = heard[1:]
    for spelt, spoken in _SOUNDS:
        heard = heard.replace(spelt, spoken)
    heard = re.sub(r"(.)\1+", r"\1", heard)
    for ending, plain in (("ii", "i"), ("eff", "ev"), ("ef", "ev"), ("of", "ov"), ("iev", "ev"), ("iov", "ev")):
        if heard.endswith(ending) and len(heard) > len(ending) + 2:
            heard = heard.removesuffix(ending) + plain
    return heard.removesuffix("e") if len(heard) > _FUZZY_FROM else heard


def _names(view: View) -> _Names:
    """The names of the view's people. Learned once for a view, from nothing else."""
    names = view.notes.get(_NOTE)
    if not isinstance(names, _Names):
        names = view.notes[_NOTE] = _gathered(view)
    return names


def _gathered(view: View) -> _Names:
    exact: dict[tuple[str, ...], list[int]] = {}
    sounds: dict[str, list[int]] = {}
    full: set[tuple[str, ...]] = set()
    for person in view.people:
        for key in _spoken_as(person):
            full.add(key)
            _add(exact, key, person.number)
    # A part of a name ("Rublev" of "Kirill Rublev") stands for whoever has it, unless it is somebody's whole name.
    for person in view.people:
        for name in person.names:
            for part in _parts(name):
                if (part,) not in full:
                    _add(exact, (part,), person.number)
    proper = _proper(view)
    for key, numbers in exact.items():
        if len(key) == 1 and len(key[0]) >= 4 and key[0] in proper:  # noqa: PLR2004 - shorter names sound alike
            for number in numbers:
                _add(sounds, sound(key[0]), number)
    lengths = _by_first((key[0], len(key)) for key in exact)
    return _Names(
        exact={key: tuple(numbers) for key, numbers in exact.items()},
        sounds={key: tuple(numbers) for key, numbers in sounds.items()},
        lengths={word: tuple(sorted(some, reverse=True)) for word, some in lengths.items()},
        guessed=_by_first((name[0], name) for name in sounds if len(name) >= _FUZZY_FROM),
        found={},
    )


def _by_first(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    """What stands second in the pairs, each once, by what stands first."""
    found: dict[str, dict[T, None]] = {}
    for first, second in pairs:
        found.setdefault(first, {})[second] = None
    return {first: tuple(seconds) for first, seconds in found.items()}


def _spoken_as(person: Person) -> Iterator[tuple[str, ...]]:
    for name in person.names:
        key = tuple(_bare(word.folded) for word in words(name))
        if key and key[0] == "the":
            key = key[1:]
        if key:
            yield key


def _parts(name: str) -> Iterator[str]:
    """The capitalised words of a name, titles apart. "Mrs Makeyev" and "Makeyev's wife" do not make a Makeyev."""
    spelt = words(name)
    if len(spelt) < 2 or spelt[0].folded in _WIVES or not all(name[word.start].isupper() for word in spelt):  # noqa: PLR2004 - a first and a last name
        return
    for word in spelt:
        if word.folded not in _TITLES and "'" not in word.folded:
            yield word.folded


def _proper(view: View) -> frozenset[str]:
    """The words of names that are spelt with a capital: "the deputy" is a description and is not guessed at."""
    return frozenset(
        _bare(word.folded)
        for person in view.people
        for name in person.names
        for word in words(name)
        if name[word.start].isupper()
    )


def _add(table: dict[tuple[str, ...], list[int]] | dict[str, list[int]], key: object, number: int) -> None:
    numbers = table.setdefault(key, [])  # type: ignore[arg-type]
    if number not in numbers:
        numbers.append(number)


def _bare(folded: str) -> str:
    return folded.removesuffix("'s").removesuffix("'")


def _possessive(folded: str) -> int:
    return len(folded) - len(_bare(folded))
