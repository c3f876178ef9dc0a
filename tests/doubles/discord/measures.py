"""How Discord measures texts, lists and fields: each check yields what is wrong, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


def length(text: object) -> int:
    """The length of a text in UTF-16, by which no client of Discord counts less."""
    return len(text.encode("utf-16-le")) // 2 if isinstance(text, str) else 0


def most(name: str, found: Collection[Any], highest: int, least: int = 0) -> Iterator[str]:
    """Whether there are too many of something, or too few."""
    if not least <= len(found) <= highest:
        yield f"{name}: {len(found)} of {least} to {highest}"


def text(name: str, value: object, longest: int, least: int = 1) -> Iterator[str]:
    """Whether something is a text, and no longer than it may be."""
    if not isinstance(value, str):
        yield f"{name}: no text"
    elif not least <= length(value) <= longest or (least and not value.strip()):
        yield f"{name}: {length(value)} characters of {least} to {longest}"


def known(name: str, body: Mapping[str, Any], fields: Collection[str]) -> Iterator[str]:
    """Whether it has fields of which Discord knows nothing."""
    yield from (f"{name}: unknown field {key}" for key in body if key not in fields)
