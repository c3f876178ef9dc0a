"""What Discord refuses in a body: its limits, as a list of what is wrong (its error 50035).

A field that Discord does not know is refused too, which Discord would pass over: here it is a slip.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.doubles.discord.components import V2, layout, modal, rows
from tests.doubles.discord.measures import known, length, most, text

__all__ = ["EPHEMERAL", "V2", "choices", "commands", "length", "message", "modal"]

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

MESSAGE = frozenset(
    "content embeds components flags allowed_mentions attachments nonce enforce_nonce message_reference tts".split()
)
EMBED = frozenset("title description url color fields footer author timestamp image thumbnail type flags".split())
_NAMED = frozenset("name name_localizations description description_localizations".split())
COMMAND = _NAMED | frozenset(
    "type options default_member_permissions contexts integration_types dm_permission nsfw".split()
)
OPTION = _NAMED | frozenset(
    "type required choices options autocomplete min_value max_value min_length max_length".split()
)
EPHEMERAL = 64
_NAME = re.compile(r"[-_a-z0-9]{1,32}")
_FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,255}")
_INTEGER_LARGEST = 2**53
_FILE_LARGEST, _FILES_LARGEST = 10 * 1024 * 1024, 25 * 1024 * 1024
_FLAGS = EPHEMERAL | V2 | 1 << 2 | 1 << 12
"""For one member alone, of version 2, without previews of links, without a sound."""

_CONTEXTS, _PLACES = {0, 1, 2}, {0, 1}


def message(body: Mapping[str, Any], files: Collection[str] = (), kept: Collection[str] = ()) -> list[str]:
    """What is wrong with a message. `files` are the names of those that came with it, `kept` ids of old ones."""
    return list(_message(body, list(files), kept))


def too_large(files: Mapping[str, bytes]) -> bool:
    """Whether files are more than Discord takes at once (its error 40005)."""
    sizes = [len(data) for data in files.values()]
    return max(sizes, default=0) > _FILE_LARGEST or sum(sizes) > _FILES_LARGEST


def commands(body: Any) -> list[str]:  # noqa: ANN401 - whatever JSON came in
    """What is wrong with a list of application commands."""
    if not isinstance(body, list):
        return ["commands: not a list"]
    found = [f"{each.get('name')}: {wrong}" for each in body for wrong in _command(each)]
    names = [(each.get("name"), each.get("type", 1)) for each in body]
    found += ["names: twice"] if len(set(names)) < len(names) else []
    for kind, highest in ((1, 100), (2, 5), (3, 5)):
        found += most(f"commands of type {kind}", [each for each in body if each.get("type", 1) == kind], highest)
    return found


def choices(body: Any) -> list[str]:  # noqa: ANN401 - whatever JSON came in
    """What is wrong with the results of an autocomplete."""
    return list(_choices(body))


def _message(body: Mapping[str, Any], files: list[str], kept: Collection[str]) -> Iterator[str]:
    yield from known("message", body, MESSAGE)
    components, flags = body.get("components", []), body.get("flags", 0)
    if flags & V2:
        yield from (f"message: {key} beside components of version 2" for key in ("content", "embeds") if body.get(key))
        yield from layout(components, files)
    else:
        if not (body.get("content") or body.get("embeds") or files or kept):
            yield "message: empty (50006)"
        yield from _shown(body)
        yield from rows(components)
    listed = [each for each in body.get("attachments", []) if str(each.get("id")) not in kept]
    yield from _attachments(listed, files)
    if body.get("allowed_mentions", {}).get("parse") != []:
        yield "allowed_mentions: not none"  # a rule of Ribbon's own: nobody is ever pinged
    if flags & ~_FLAGS:
        yield "flags: unknown"
    if length(str(body.get("nonce", ""))) > 25:
        yield "nonce: more than 25 characters"


def _shown(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("content"):
        yield from text("content", body["content"], 2000)
    embeds = body.get("embeds", [])
    yield from most("embeds", embeds, 10)
    for each in embeds:
        yield from _embed(each)
    if sum(map(_embedded, embeds)) > 6000:
        yield "embeds: more than 6000 characters"


def _attachments(listed: list[Mapping[str, Any]], files: list[str]) -> Iterator[str]:
    yield from most("attachments", files, 10)
    for number, name in enumerate(files):
        if not _FILE_NAME.fullmatch(name):
            yield f"files[{number}]: a bad name"
        described = [each for each in listed if str(each.get("id")) == str(number)]
        if [each.get("filename") for each in described] != [name]:
            yield f"attachments: none is files[{number}]"
        for each in described:
            yield from text("attachment.description", each.get("description"), 1024)
    if len(listed) > len(files):
        yield "attachments: more than came"


def _embed(embed: Mapping[str, Any]) -> Iterator[str]:
    yield from known("embed", embed, EMBED)
    if not any(embed.get(key) for key in ("title", "description", "fields")):
        yield "embed: empty"
    for key, longest in (("title", 256), ("description", 4096)):
        if key in embed:
            yield from text(f"embed.{key}", embed[key], longest)
    yield from most("embed.fields", embed.get("fields", []), 25)
    for field in embed.get("fields", []):
        yield from text("field.name", field.get("name"), 256)
        yield from text("field.value", field.get("value"), 1024)


def _embedded(embed: Mapping[str, Any]) -> int:
    fields = (length(field.get(key)) for field in embed.get("fields", []) for key in ("name", "value"))
    footer, author = embed.get("footer", {}).get("text"), embed.get("author", {}).get("name")
    return sum(map(length, (embed.get("title"), embed.get("description"), footer, author))) + sum(fields)


def _command(command: Mapping[str, Any]) -> Iterator[str]:
    yield from known("command", command, COMMAND)
    yield from _named(command)
    if command.get("type", 1) == 1:
        yield from text("description", command.get("description"), 100)
    if not _CONTEXTS.issuperset(command.get("contexts", [])) or not _PLACES.issuperset(
        command.get("integration_types", [])
    ):
        yield "command: offered in places that there are not"
    yield from _options(command.get("options", []), depth=0)
    if _size(command) > 8000:
        yield "command: more than 8000 characters"


def _named(each: Mapping[str, Any]) -> Iterator[str]:
    name = str(each.get("name"))
    if each.get("type", 1) in {2, 3} and "options" not in each and "description" not in each:
        yield from text("name", name, 32)  # an entry of a menu
    elif not _NAME.fullmatch(name):
        yield f"name: {name!r} is none"


def _options(options: list[Mapping[str, Any]], depth: int) -> Iterator[str]:
    yield from most("options", options, 25)
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
        yield from known("option", option, OPTION)
        if not _NAME.fullmatch(str(option.get("name"))):
            yield f"option: {option.get('name')!r} is no name"
        yield from text("option.description", option.get("description"), 100)
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
    yield from most("choices", found, 25)
    for choice in found:
        yield from known("choice", choice, {"name", "name_localizations", "value"})
        yield from text("choice.name", choice.get("name"), 100)
        if isinstance(choice.get("value"), str):
            yield from text("choice.value", choice["value"], 100)


def _size(command: Mapping[str, Any]) -> int:
    own = length(command.get("name")) + length(command.get("description"))
    chosen = sum(length(c.get("name")) + length(str(c.get("value"))) for c in command.get("choices", []))
    return own + chosen + sum(map(_size, command.get("options", [])))
