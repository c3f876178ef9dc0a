"""What Discord refuses in a body: its limits, as a list of what is wrong (its error 50035).

A field that Discord does not know is refused too, which Discord would pass over: here it is a slip.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

MESSAGE = frozenset(
    "content embeds components flags allowed_mentions attachments nonce enforce_nonce message_reference tts".split()
)
EMBED = frozenset("title description url color fields footer author timestamp".split())
COMMAND = frozenset(
    "name type description options default_member_permissions contexts integration_types dm_permission nsfw".split()
)
OPTION = frozenset(
    "name type description required choices options autocomplete min_value max_value min_length max_length".split()
)
EPHEMERAL = 64
_NAME = re.compile(r"[-_a-z0-9]{1,32}")
_FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,255}")
_INTEGER_LARGEST = 2**53


def length(text: object) -> int:
    """The length of a text in UTF-16, by which no client of Discord counts less."""
    return len(text.encode("utf-16-le")) // 2 if isinstance(text, str) else 0


def message(body: Mapping[str, Any], files: Collection[str] = ()) -> list[str]:
    """What is wrong with a message. `files` are the names of those that came with it, in order."""
    return list(_message(body, list(files)))


def modal(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal."""
    return list(_modal(body))


def commands(body: Any) -> list[str]:  # noqa: ANN401 - whatever JSON came in
    """What is wrong with a list of application commands."""
    if not isinstance(body, list):
        return ["commands: not a list"]
    found = [f"{each.get('name')}: {wrong}" for each in body for wrong in _command(each)]
    names = [(each.get("name"), each.get("type", 1)) for each in body]
    return found + (["names: twice"] if len(set(names)) < len(names) else []) + _most("commands", body, 100)


def choices(body: Any) -> list[str]:  # noqa: ANN401 - whatever JSON came in
    """What is wrong with the results of an autocomplete."""
    return list(_choices(body))


def _most(name: str, found: Collection[Any], most: int, least: int = 0) -> list[str]:
    return [] if least <= len(found) <= most else [f"{name}: {len(found)} of {least} to {most}"]


def _text(name: str, value: object, most: int, least: int = 1) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{name}: no text"
    elif not least <= length(value) <= most or (least and not value.strip()):
        yield f"{name}: {length(value)} characters of {least} to {most}"


def _known(name: str, body: Mapping[str, Any], known: Collection[str]) -> Iterator[str]:
    yield from (f"{name}: unknown field {key}" for key in body if key not in known)


def _message(body: Mapping[str, Any], files: list[str]) -> Iterator[str]:
    yield from _known("message", body, MESSAGE)
    if not (body.get("content") or body.get("embeds") or files):
        yield "message: empty (50006)"
    if body.get("content"):
        yield from _text("content", body["content"], 2000)
    embeds = body.get("embeds", [])
    yield from _most("embeds", embeds, 10)
    for each in embeds:
        yield from _embed(each)
    if sum(map(_embedded, embeds)) > 6000:
        yield "embeds: more than 6000 characters"
    rows = body.get("components", [])
    yield from _most("components", rows, 5)
    for row in rows:
        yield from _row(row)
    ids = [each.get("custom_id") for row in rows for each in row.get("components", [])]
    if len(set(ids)) < len(ids):
        yield "components: a custom_id stands twice"
    yield from _attachments(body.get("attachments", []), files)
    if body.get("allowed_mentions", {}).get("parse") != []:
        yield "allowed_mentions: not none"  # a rule of Ribbon's own: nobody is ever pinged
    if body.get("flags", 0) not in {0, EPHEMERAL}:
        yield "flags: unknown"
    if length(str(body.get("nonce", ""))) > 25:
        yield "nonce: more than 25 characters"


def _attachments(listed: list[Mapping[str, Any]], files: list[str]) -> Iterator[str]:
    yield from _most("attachments", files, 10)
    for number, name in enumerate(files):
        if not _FILE_NAME.fullmatch(name):
            yield f"files[{number}]: a bad name"
        described = [each for each in listed if str(each.get("id")) == str(number)]
        if [each.get("filename") for each in described] != [name]:
            yield f"attachments: none is files[{number}]"
        for each in described:
            yield from _text("attachment.description", each.get("description"), 1024)
    if len(listed) > len(files):
        yield "attachments: more than came"


def _embed(embed: Mapping[str, Any]) -> Iterator[str]:
    yield from _known("embed", embed, EMBED)
    if not any(embed.get(key) for key in ("title", "description", "fields")):
        yield "embed: empty"
    for key, most in (("title", 256), ("description", 4096)):
        if key in embed:
            yield from _text(f"embed.{key}", embed[key], most)
    yield from _most("embed.fields", embed.get("fields", []), 25)
    for field in embed.get("fields", []):
        yield from _text("field.name", field.get("name"), 256)
        yield from _text("field.value", field.get("value"), 1024)


def _embedded(embed: Mapping[str, Any]) -> int:
    fields = (length(field.get(key)) for field in embed.get("fields", []) for key in ("name", "value"))
    footer, author = embed.get("footer", {}).get("text"), embed.get("author", {}).get("name")
    return sum(map(length, (embed.get("title"), embed.get("description"), footer, author))) + sum(fields)


def _row(row: Mapping[str, Any]) -> Iterator[str]:
    inside = row.get("components", [])
    if row.get("type") != 1:
        yield "component: no action row"
    yield from _most("row", inside, 5, 1)
    for each in inside:
        yield from _text("custom_id", each.get("custom_id"), 100)
        if each.get("type") == 2:
            yield from _known("button", each, {"type", "style", "label", "custom_id", "disabled", "emoji"})
            yield from _text("label", each.get("label"), 80)
            if each.get("style") not in {1, 2, 3, 4}:
                yield "button: no style"
        elif each.get("type") == 3 and len(inside) == 1:
            yield from _select(each)
        else:
            yield "component: neither a button nor a select alone in its row"


def _select(select: Mapping[str, Any]) -> Iterator[str]:
    known = {"type", "custom_id", "options", "placeholder", "min_values", "max_values", "disabled", "required"}
    yield from _known("select", select, known)
    options = select.get("options", [])
    yield from _most("options", options, 25, 1)
    for option in options:
        yield from _text("option.label", option.get("label"), 100)
        yield from _text("option.value", option.get("value"), 100)
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        yield "options: a value stands twice"
    yield from _text("placeholder", select.get("placeholder", "?"), 150)
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= most <= len(options) or not most:
        yield f"select: {least} to {most} of {len(options)} options"


def _modal(body: Mapping[str, Any]) -> Iterator[str]:
    yield from _known("modal", body, {"title", "custom_id", "components"})
    yield from _text("title", body.get("title"), 45)
    yield from _text("custom_id", body.get("custom_id"), 100)
    rows = body.get("components", [])
    yield from _most("modal.components", rows, 5, 1)
    for row in rows:
        if row.get("type") == 18:
            yield from _known("label", row, {"type", "label", "description", "component"})
            yield from _text("label.label", row.get("label"), 45)
            yield from _text("label.description", row.get("description", "?"), 100)
            inside = row.get("component", {})
            yield from _select(inside) if inside.get("type") == 3 else _input(inside, labelled=True)
        elif row.get("type") != 1 or len(row.get("components", [])) != 1:
            yield "modal: a row is one text input"
        else:
            yield from _input(row["components"][0], labelled=False)


def _input(text: Mapping[str, Any], *, labelled: bool) -> Iterator[str]:
    known = {"type", "custom_id", "style", "min_length", "max_length", "required", "value", "placeholder"}
    if text.get("type") != 4:
        yield "modal: no text input"
    yield from _known("input", text, known if labelled else known | {"label"})
    yield from _text("input.label", text.get("label", "?" if labelled else None), 45)
    yield from _text("input.custom_id", text.get("custom_id"), 100)
    yield from _text("input.placeholder", text.get("placeholder", "?"), 100)
    if text.get("style") not in {1, 2} or not 1 <= text.get("max_length", 4000) <= 4000:
        yield "input: no style, or too long"


def _command(command: Mapping[str, Any]) -> Iterator[str]:
    yield from _known("command", command, COMMAND)
    yield from _named(command)
    if command.get("type", 1) == 1:
        yield from _text("description", command.get("description"), 100)
    yield from _options(command.get("options", []), depth=0)
    if _size(command) > 8000:
        yield "command: more than 8000 characters"


def _named(each: Mapping[str, Any]) -> Iterator[str]:
    name = str(each.get("name"))
    if each.get("type", 1) in {2, 3} and "options" not in each and "description" not in each:
        yield from _text("name", name, 32)  # an entry of a menu
    elif not _NAME.fullmatch(name):
        yield f"name: {name!r} is none"


def _options(options: list[Mapping[str, Any]], depth: int) -> Iterator[str]:
    yield from _most("options", options, 25)
    names = [option.get("name") for option in options]
    if len(set(names)) < len(names):
        yield "options: a name stands twice"
    groups = [option.get("type") in {1, 2} for option in options]
    if any(groups) and not all(groups):
        yield "options: commands and values side by side"
    needed = [option.get("required", False) for option in options]
    if needed != sorted(needed, reverse=True):
        yield "options: a required one after one that is not"
    for option in options:
        yield from _known("option", option, OPTION)
        if not _NAME.fullmatch(str(option.get("name"))):
            yield f"option: {option.get('name')!r} is no name"
        yield from _text("option.description", option.get("description"), 100)
        kind = option.get("type")
        if (kind == 2 and depth) or kind not in {1, 2, 3, 4, 5, 11}:
            yield f"option: type {kind} at depth {depth}"
        yield from _choices(option.get("choices", []))
        if option.get("autocomplete") and option.get("choices"):
            yield "option: both choices and autocomplete"
        if abs(option.get("min_value", 0)) > _INTEGER_LARGEST or abs(option.get("max_value", 0)) > _INTEGER_LARGEST:
            yield "option: a number too large"
        yield from _options(option.get("options", []), depth + 1)


def _choices(found: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON came in
    yield from _most("choices", found, 25)
    for choice in found:
        yield from _known("choice", choice, {"name", "value"})
        yield from _text("choice.name", choice.get("name"), 100)
        if isinstance(choice.get("value"), str):
            yield from _text("choice.value", choice["value"], 100)


def _size(command: Mapping[str, Any]) -> int:
    own = length(command.get("name")) + length(command.get("description"))
    chosen = sum(length(c.get("name")) + length(str(c.get("value"))) for c in command.get("choices", []))
    return own + chosen + sum(map(_size, command.get("options", [])))
