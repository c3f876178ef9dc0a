"""Events as the journal keeps them: a kind, a JSON body, and a member's own words apart from both.

Rooms are remembered by the ten thousand and speak of few books, places and people. What many events have in common (an
id, a place, the names of a topic) is therefore in memory once for all of them: that halves what a room takes up.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import lru_cache
from sys import intern
from typing import Any, get_args

from bot.club import ClubEvent
from bot.journal import Entry
from bot.member import MemberEvent

_SHARED_LONGEST = 64
_SHARED_MOST = 8
"""Longer strings and tuples (a game's questions) are hardly ever the same, and are not remembered for that."""

_WRITTEN = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_CLUB: dict[str, type[ClubEvent]] = {kind.__name__: kind for kind in get_args(ClubEvent)}
_MEMBER: dict[str, type[MemberEvent]] = {kind.__name__: kind for kind in get_args(MemberEvent)}
_WITH_WORDS = frozenset(
    kind.__name__
    for kind in (*get_args(ClubEvent), *get_args(MemberEvent))
    if any(field.name == "words" for field in fields(kind))
)


def entry(event: ClubEvent | MemberEvent, author: str) -> Entry:
    """An event as an entry of the journal. `author` is the pseudonym of whoever caused it."""
    body = {field.name: getattr(event, field.name) for field in fields(event)}
    words = body.pop("words", None)
    return Entry(type(event).__name__, _WRITTEN.encode(body), author, words)


def club_event(kept: Entry) -> ClubEvent:
    """The event of a club's room that an entry keeps."""
    return _CLUB[kept.kind](**_values(kept))


def member_event(kept: Entry) -> MemberEvent:
    """The event of a member's room that an entry keeps; its words are None once the member has had them deleted."""
    return _MEMBER[kept.kind](**_values(kept))


def _values(kept: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {name: _shared(value) for name, value in json.loads(kept.body).items()}
    if kept.kind in _WITH_WORDS:
        values["words"] = kept.words
    return values


def _shared(value: Any) -> Any:  # noqa: ANN401 - whatever a field of an event can be
    """A field's value from what JSON made of it. Strings and tuples are the same objects as in other events."""
    if isinstance(value, str):
        return intern(value) if len(value) <= _SHARED_LONGEST else value
    if not isinstance(value, list):
        return value
    values = tuple(map(_shared, value))
    return _the_one(values) if len(values) <= _SHARED_MOST else values


@lru_cache(maxsize=4096)
def _the_one(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The tuple that was first seen of all that are equal to this one."""
    return values
