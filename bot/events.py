"""Events as the journal keeps them: a kind, a JSON body, and a member's own words apart from both."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter

from bot.club import ClubEvent
from bot.journal import Entry
from bot.member import MemberEvent

E = TypeVar("E")

_KINDS: dict[str, Any] = {kind.__name__: kind for kind in (*get_args(ClubEvent), *get_args(MemberEvent))}


@lru_cache(maxsize=64)
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(_KINDS[kind])


def entry(event: ClubEvent | MemberEvent, author: str) -> Entry:
    """An event as an entry of the journal. `author` is the pseudonym of whoever caused it."""
    body = {field.name: getattr(event, field.name) for field in fields(event)}
    words = body.pop("words", None)
    return Entry(type(event).__name__, json.dumps(body, separators=(",", ":"), ensure_ascii=False), author, words)


def event(kept: Entry, of: type[E]) -> E:
    """The event that an entry keeps; `of` is its union, for the type checker."""
    values = json.loads(kept.body)
    if "words" in _KINDS[kept.kind].__dataclass_fields__:
        values["words"] = kept.words
    found: E = _adapter(kept.kind).validate_python(values)
    return found
