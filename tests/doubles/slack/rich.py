"""Rich text: what Slack refuses in it, what a client shows of it, and whom it pings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.slack.elements import Wrong, known, most, shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OUTER: dict[str, frozenset[str]] = {
    "rich_text_section": frozenset(),
    "rich_text_list": frozenset({"style", "indent", "offset", "border"}),
    "rich_text_preformatted": frozenset({"border", "language"}),
    "rich_text_quote": frozenset({"border"}),
}
_INNER: dict[str, frozenset[str]] = {
    "text": frozenset({"text"}),
    "link": frozenset({"url", "text", "unsafe"}),
    "user": frozenset({"user_id"}),
    "usergroup": frozenset({"usergroup_id"}),
    "channel": frozenset({"channel_id"}),
    "emoji": frozenset({"name", "unicode"}),
    "broadcast": frozenset({"range"}),
    "date": frozenset({"timestamp", "format", "url", "fallback"}),
    "color": frozenset({"value"}),
}
_STYLES = frozenset({"bold", "italic", "strike", "code", "underline"})
_NEEDED = {"text": "text", "link": "url", "user": "user_id", "channel": "channel_id", "date": "format"}
_FORMATS = ("{date", "{time", "{ago", "{day_divider")
LONGEST = 3000
"""Characters of one run of text, as of a section: Slack names no limit of its own."""


def slips(block: Mapping[str, Any], path: str) -> Iterator[Wrong]:
    """What is wrong with a block of rich text."""
    listed = block.get("elements")
    yield from shape(listed, list, f"{path}/elements")
    if not listed:
        yield f"{path}/elements", "must have at least 1 item"
    for number, each in enumerate(listed or ()):
        yield from _outer(each, f"{path}/elements/{number}")


def shown(found: object) -> str:
    """What a client shows of it, each of its parts on a line."""
    if not isinstance(found, dict):
        return ""
    inside = found.get("elements", ())
    match found.get("type"):
        case "rich_text" | "rich_text_list":
            return "\n".join(map(shown, inside))
        case "text":
            return str(found["text"])
        case "link":
            return str(found.get("text") or found["url"])
        case "user" | "usergroup":
            return f"@{found.get('user_id') or found.get('usergroup_id')}"
        case "channel":
            return f"#{found['channel_id']}"
        case "emoji":
            return f":{found['name']}:"
        case "broadcast":
            return f"@{found['range']}"
        case "date":
            return str(found.get("fallback") or found["timestamp"])
        case "color":
            return str(found["value"])
        case _:
            return "".join(map(shown, inside))


def pings(found: object) -> Iterator[str]:
    """Whom it pings: people's ids, `!channel` and the like."""
    if isinstance(found, list):
        for each in found:
            yield from pings(each)
    elif isinstance(found, dict):
        match found.get("type"):
            case "user":
                yield str(found["user_id"])
            case "usergroup":
                yield f"!subteam^{found['usergroup_id']}"
            case "broadcast":
                yield f"!{found['range']}"
            case _:
                yield from pings(found.get("elements", []))


def _outer(each: object, path: str) -> Iterator[Wrong]:
    if not isinstance(each, dict) or each.get("type") not in _OUTER:
        yield path, "unsupported type of rich text"
        return
    kind = each["type"]
    yield from known(each, _OUTER[kind] | {"type", "elements"}, path)
    inside = each.get("elements")
    yield from shape(inside, list, f"{path}/elements")
    if not inside:
        yield f"{path}/elements", "must have at least 1 item"
    if kind == "rich_text_list":
        if each.get("style") not in {"bullet", "ordered"}:
            yield f"{path}/style", "must be bullet or ordered"
        if not 0 <= each.get("indent", 0) <= 8:
            yield f"{path}/indent", "must be 0 to 8"
    for number, one in enumerate(inside or ()):
        at = f"{path}/elements/{number}"
        if kind == "rich_text_list":
            if not isinstance(one, dict) or one.get("type") != "rich_text_section":
                yield at, "must be a rich_text_section"
            else:
                yield from _outer(one, at)
        else:
            yield from _inner(one, at)


def _inner(one: object, path: str) -> Iterator[Wrong]:
    if not isinstance(one, dict) or one.get("type") not in _INNER:
        yield path, "unsupported type of rich text"
        return
    kind = one["type"]
    yield from known(one, _INNER[kind] | {"type", "style"}, path)
    needed = _NEEDED.get(kind, "type")
    yield from shape(one.get(needed), str, f"{path}/{needed}")
    if kind in {"text", "link"}:
        said = str(one.get(needed, ""))
        yield from most(said, LONGEST, f"{path}/{needed}")
        if not said:
            yield f"{path}/{needed}", "must be more than 0 characters"
    if kind == "date" and (
        not isinstance(one.get("timestamp"), int) or not any(each in str(one.get("format")) for each in _FORMATS)
    ):
        yield path, "no date"
    if kind == "broadcast" and one.get("range") not in {"here", "channel", "everyone"}:
        yield f"{path}/range", "must be here, channel or everyone"
    style = one.get("style", {})
    if not isinstance(style, dict) or set(style) - _STYLES or not all(isinstance(on, bool) for on in style.values()):
        yield f"{path}/style", f"styles are {', '.join(sorted(_STYLES))}"
