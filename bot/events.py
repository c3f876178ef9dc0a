"""Events as the journal keeps them: a kind, a JSON body, and a member's own words apart from both."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, get_args

from pydantic import TypeAdapter

from bot.club import ClubEvent
from bot.journal import Entry
from bot.member import MemberEvent

_CLUB: dict[str, TypeAdapter[ClubEvent]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(ClubEvent)}
_MEMBER: dict[str, TypeAdapter[MemberEvent]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(MemberEvent)}
_WITH_WORDS = frozenset(
    kind.__name__
    for kind in (*get_args(ClubEvent), *get_args(MemberEvent))
    if any(field.name == "words" for field in fields(kind))
)


def entry(event: ClubEvent | MemberEvent, author: str) -> Entry:
    """An event as an entry of the journal. `author` is the pseudonym of whoever caused it."""
    body = {field.name: getattr(event, field.name) for field in fields(event)}
    words = body.pop("words", None)
    return Entry(type(event).__name__, json.dumps(body, separators=(",", ":"), ensure_ascii=False), author, words)


def club_event(kept: Entry) -> ClubEvent:
    """The event of a club's room that an entry keeps."""
    return _CLUB[kept.kind].validate_python(_values(kept))


def member_event(kept: Entry) -> MemberEvent:
    """The event of a member's room that an entry keeps; its words are None once the member has had them deleted."""
    return _MEMBER[kept.kind].validate_python(_values(kept))


def _values(kept: Entry) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(kept.body)
    if kept.kind in _WITH_WORDS:
        values["words"] = kept.words
    return values
