"""What Discord refuses in components: rows of buttons and selects, the components of version 2, modals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.discord.measures import known, length, most, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

V2 = 1 << 15
"""The flag of a message that is all components, for ever."""

ROW, BUTTON, SELECT, INPUT, LABEL = 1, 2, 3, 4, 18
_SECTION, _TEXT, _THUMBNAIL, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = 9, 10, 11, 12, 13, 14, 17
_LINK = 5
_PER_MESSAGE, _TEXT_LONGEST = 40, 4000
_KNOWN = {
    ROW: {"components"},
    BUTTON: {"style", "label", "custom_id", "disabled", "emoji", "url"},
    SELECT: {"custom_id", "options", "placeholder", "min_values", "max_values", "disabled", "required"},
    INPUT: set("custom_id style label min_length max_length required value placeholder".split()),
    LABEL: {"label", "description", "component"},
    _SECTION: {"components", "accessory"},
    _TEXT: {"content"},
    _THUMBNAIL: {"media", "description", "spoiler"},
    _GALLERY: {"items"},
    _FILE: {"file", "spoiler", "name", "size"},
    _SEPARATOR: {"divider", "spacing"},
    _CONTAINER: {"components", "accent_color", "spoiler"},
}
_IN_CONTAINER = {ROW, _SECTION, _TEXT, _GALLERY, _FILE, _SEPARATOR}


def rows(found: list[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the rows of a message that is not of version 2."""
    yield from most("components", found, 5)
    for row in found:
        if row.get("type") != ROW:
            yield "component: no action row"
        else:
            yield from _row(row)
    yield from _distinct(found)


def layout(found: list[Mapping[str, Any]], files: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with the components of a message of version 2. `files` are the names of those that came with it."""
    yield from most("components", list(every(found)), _PER_MESSAGE, 1)
    if sum(length(each.get("content")) for each in every(found) if each.get("type") == _TEXT) > _TEXT_LONGEST:
        yield f"components: more than {_TEXT_LONGEST} characters of text"
    for each in found:
        yield from _laid(each, {*_IN_CONTAINER, _CONTAINER}, files)
    yield from _distinct(found)


def modal(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal."""
    return list(_modal(body))


def every(found: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """All components, at every depth."""
    for each in found:
        yield each
        yield from every(each.get("components", ()))
        yield from every(each[key] for key in ("accessory", "component") if key in each)


def _distinct(found: list[Mapping[str, Any]]) -> Iterator[str]:
    ids = [each["custom_id"] for each in every(found) if "custom_id" in each]
    if len(set(ids)) < len(ids):
        yield "components: a custom_id stands twice"


def _typed(each: Mapping[str, Any]) -> Iterator[str]:
    if each.get("type") not in _KNOWN:
        yield f"component: type {each.get('type')}"
    else:
        yield from known(f"component {each['type']}", each, _KNOWN[each["type"]] | {"type", "id"})


def _row(row: Mapping[str, Any]) -> Iterator[str]:
    yield from _typed(row)
    inside = row.get("components", [])
    yield from most("row", inside, 5, 1)
    for each in inside:
        if each.get("type") == BUTTON:
            yield from _button(each)
        elif each.get("type") == SELECT and len(inside) == 1:
            yield from _select(each)
        else:
            yield "component: neither a button nor a select alone in its row"


def _button(button: Mapping[str, Any]) -> Iterator[str]:
    yield from _typed(button)
    yield from text("label", button.get("label"), 80)
    if button.get("style") == _LINK:
        yield from text("url", button.get("url"), 512)
        if "custom_id" in button:
            yield "button: a link has no custom_id"
        return
    yield from text("custom_id", button.get("custom_id"), 100)
    if button.get("style") not in {1, 2, 3, 4} or "url" in button:
        yield "button: no style"


def _select(select: Mapping[str, Any]) -> Iterator[str]:
    yield from _typed(select)
    yield from text("custom_id", select.get("custom_id"), 100)
    options = select.get("options", [])
    yield from most("options", options, 25, 1)
    for option in options:
        yield from known("select.option", option, {"label", "value", "description", "default", "emoji"})
        yield from text("option.label", option.get("label"), 100)
        yield from text("option.value", option.get("value"), 100)
        yield from text("option.description", option.get("description", "?"), 100)
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        yield "options: a value stands twice"
    yield from text("placeholder", select.get("placeholder", "?"), 150)
    least, highest = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= highest <= len(options) or not highest:
        yield f"select: {least} to {highest} of {len(options)} options"


def _laid(each: Mapping[str, Any], allowed: Collection[int], files: Collection[str]) -> Iterator[str]:
    kind = each.get("type")
    yield from _typed(each)
    if kind not in allowed:
        yield f"component: type {kind} does not stand there"
        return
    inside = each.get("components", [])
    match kind:
        case 1:
            yield from _row(each)
        case 9:
            yield from most("section", inside, 3, 1)
            accessory = each.get("accessory", {})
            yield from _button(accessory) if accessory.get("type") == BUTTON else _laid(accessory, {_THUMBNAIL}, files)
            for part in inside:
                yield from _laid(part, {_TEXT}, files)
        case 10:
            yield from text("text", each.get("content"), _TEXT_LONGEST)
        case 11:
            yield from _media(each.get("media", {}), each, files)
        case 12:
            yield from most("gallery", each.get("items", []), 10, 1)
            for item in each.get("items", []):
                yield from _media(item.get("media", {}), item, files)
        case 13:
            yield from _media(each.get("file", {}), {}, files)
        case 17:
            yield from most("container", inside, _PER_MESSAGE, 1)
            for part in inside:
                yield from _laid(part, _IN_CONTAINER, files)
        case _:
            pass  # a line between others has nothing to be wrong in


def _media(media: Mapping[str, Any], described: Mapping[str, Any], files: Collection[str]) -> Iterator[str]:
    url = str(media.get("url", ""))
    if url.startswith("attachment://") and url.removeprefix("attachment://") not in files:
        yield f"media: {url} did not come with it"
    elif not url.startswith(("attachment://", "https://")):
        yield "media: no address"
    yield from text("media.description", described.get("description", "?"), 1024)


def _modal(body: Mapping[str, Any]) -> Iterator[str]:
    yield from known("modal", body, {"title", "custom_id", "components"})
    yield from text("title", body.get("title"), 45)
    yield from text("custom_id", body.get("custom_id"), 100)
    found = body.get("components", [])
    yield from most("modal.components", found, 5, 1)
    for each in found:
        yield from _typed(each)
        if each.get("type") == LABEL:
            yield from text("label.label", each.get("label"), 45)
            yield from text("label.description", each.get("description", "?"), 100)
            inside = each.get("component", {})
            yield from _select(inside) if inside.get("type") == SELECT else _input(inside, labelled=True)
        elif each.get("type") != ROW or len(each.get("components", [])) != 1:
            yield "modal: a row is one text input"
        else:
            yield from _input(each["components"][0], labelled=False)
    yield from _distinct(found)


def _input(found: Mapping[str, Any], *, labelled: bool) -> Iterator[str]:
    yield from _typed(found)
    if found.get("type") != INPUT:
        yield "modal: no text input"
        return
    if labelled and "label" in found:
        yield "input: two labels"
    yield from text("input.label", found.get("label", "?" if labelled else None), 45)
    yield from text("input.custom_id", found.get("custom_id"), 100)
    yield from text("input.placeholder", found.get("placeholder", "?"), 100)
    least, longest = found.get("min_length", 0), found.get("max_length", 4000)
    if found.get("style") not in {1, 2} or not 0 <= least <= longest or not 1 <= longest <= 4000:
        yield "input: no style, or too long"
    if length(found.get("value")) > longest:
        yield "input.value: too long"
