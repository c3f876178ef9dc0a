"""What Slack refuses in blocks: its limits, as a list of what is wrong and where it stands.

A field that Slack does not know is refused, as Slack does; what it would cut silently is refused too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.doubles.slack import rich
from tests.doubles.slack.elements import Wrong, element, known, most, shape, text, wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
TOGETHER = 12_000
"""Characters that all blocks of a message may have. Slack's own limit is undocumented, and near that."""

VIEW_SIZE = 250_000
_URL = re.compile(r"https?://\S+")
_BLOCKS: dict[str, frozenset[str]] = {
    "section": frozenset({"text", "fields", "accessory", "expand"}),
    "divider": frozenset(),
    "header": frozenset({"text", "level"}),
    "context": frozenset({"elements"}),
    "actions": frozenset({"elements"}),
    "image": frozenset({"image_url", "slack_file", "alt_text", "title"}),
    "input": frozenset({"label", "element", "hint", "optional", "dispatch_action"}),
    "markdown": frozenset({"text"}),
    "rich_text": frozenset({"elements"}),
    "context_actions": frozenset({"elements"}),
}
_MESSAGE_ONLY = frozenset({"markdown", "context_actions"})
_VIEW = frozenset(
    "type title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id "
    "submit_disabled".split()
)
_PRESSED = frozenset(
    "button static_select multi_static_select external_select multi_external_select users_select multi_users_select "
    "conversations_select multi_conversations_select channels_select multi_channels_select overflow checkboxes "
    "radio_buttons datepicker timepicker datetimepicker".split()
)
_BESIDE = _PRESSED | {"image"}
_TYPED = frozenset("plain_text_input number_input email_text_input url_text_input file_input rich_text_input".split())
_CHOSEN = _PRESSED - {"button", "overflow"}


def message(blocks: object) -> list[str]:
    """What is wrong with the blocks of a message."""
    return wrong(_all(blocks, MESSAGE_BLOCKS, "message", "/blocks"))


def view(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or a Home tab."""
    return wrong(_view(body))


def size(blocks: Sequence[Mapping[str, Any]]) -> int:
    """The characters of all texts in blocks."""
    return sum(len(each) for each in _texts(list(blocks)))


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for key, value in found.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(found, list):
        for each in found:
            yield from _texts(each)


def _view(body: Mapping[str, Any]) -> Iterator[Wrong]:
    yield from known(body, _VIEW, "/view")
    kind = body.get("type")
    if kind not in {"modal", "home"}:
        yield "/view/type", "must be modal or home"
        return
    for key in ("title", "close", "submit"):
        if kind == "home" and key in body:
            yield f"/view/{key}", "a Home tab has none"
        elif key in body or (key == "title" and kind == "modal"):
            yield from text(body.get(key), 24, f"/view/{key}", kinds=("plain_text",))
    for key, length in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if len(str(body.get(key) or "")) > length:
            yield f"/view/{key}", f"must be less than {length + 1} characters"
    blocks = body.get("blocks")
    yield from _all(blocks, VIEW_BLOCKS, str(kind), "/view/blocks")
    inputs = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if kind == "modal" and inputs and not body.get("submit"):
        yield "/view/submit", "missing required field: submit (there are input blocks)"


def _all(blocks: object, length: int, surface: str, path: str) -> Iterator[Wrong]:
    if not isinstance(blocks, list):
        yield path, "must be a list"
        return
    if len(blocks) > length:
        yield path, f"no more than {length} items allowed"
    ids: Counter[str] = Counter()
    focused = 0
    for number, block in enumerate(blocks):
        at = f"{path}/{number}"
        if not isinstance(block, dict):
            yield at, "must be an object"
            continue
        yield from _block(block, surface, at)
        if "block_id" in block:
            ids[str(block["block_id"])] += 1
        inside = [each for each in _elements(block) if isinstance(each, dict)]
        own = Counter(str(each["action_id"]) for each in inside if "action_id" in each)
        if any(often > 1 for often in own.values()):
            yield at, "`action_id` must be unique within its block"
        focused += sum(bool(each.get("focus_on_load")) for each in inside)
    yield from ((path, f"`block_id` {each!r} already exists") for each, often in ids.items() if often > 1)
    if focused > 1:
        yield path, "only one element may have `focus_on_load`"
    if surface == "message":
        sums = sum(len(str(b.get("text"))) for b in blocks if isinstance(b, dict) and b.get("type") == "markdown")
        if sums > TOGETHER:
            yield path, f"markdown blocks may have {TOGETHER} characters together"


def _elements(block: Mapping[str, Any]) -> list[Any]:
    listed = block.get("elements")
    single = [block[key] for key in ("accessory", "element") if key in block]
    return [*(listed if isinstance(listed, list) else ()), *single]


def _block(block: Mapping[str, Any], surface: str, path: str) -> Iterator[Wrong]:
    kind = str(block.get("type"))
    if kind not in _BLOCKS or (surface != "message" and kind in _MESSAGE_ONLY):
        yield f"{path}/type", f"unsupported type: {kind}"
        return
    yield from known(block, _BLOCKS[kind] | {"type", "block_id"}, path)
    if "block_id" in block and not 1 <= len(str(block["block_id"])) <= 255:
        yield f"{path}/block_id", "must be less than 256 characters"
    match kind:
        case "section":
            yield from _section(block, surface, path)
        case "header":
            yield from text(block.get("text"), 150, f"{path}/text", kinds=("plain_text",))
        case "context":
            yield from _context(block, path)
        case "actions" | "context_actions":
            yield from _actions(block, surface, path)
        case "image":
            yield from _image(block, path)
        case "input":
            yield from _input(block, surface, path)
        case "markdown":
            yield from shape(block.get("text"), str, f"{path}/text")
            yield from most(str(block.get("text") or ""), TOGETHER, f"{path}/text")
        case "rich_text":
            yield from rich.slips(block, path)
        case _:
            pass


def _section(block: Mapping[str, Any], surface: str, path: str) -> Iterator[Wrong]:
    if "text" not in block and not block.get("fields"):
        yield path, "missing required field: text or fields"
    if "text" in block:
        yield from text(block["text"], 3000, f"{path}/text")
    fields = block.get("fields", [])
    yield from shape(fields, list, f"{path}/fields")
    if "fields" in block and not 1 <= len(fields) <= 10:
        yield f"{path}/fields", f"{len(fields)} of 1 to 10 items"
    for number, each in enumerate(fields):
        yield from text(each, 2000, f"{path}/fields/{number}")
    if "accessory" in block:
        yield from element(block["accessory"], _BESIDE, surface, f"{path}/accessory")


def _context(block: Mapping[str, Any], path: str) -> Iterator[Wrong]:
    inside = block.get("elements", [])
    yield from shape(inside, list, f"{path}/elements")
    if not 1 <= len(inside) <= 10:
        yield f"{path}/elements", f"{len(inside)} of 1 to 10 items"
    for number, each in enumerate(inside):
        at = f"{path}/elements/{number}"
        if isinstance(each, dict) and each.get("type") == "image":
            yield from element(each, frozenset({"image"}), "message", at)
        else:
            yield from text(each, 2000, at)


def _actions(block: Mapping[str, Any], surface: str, path: str) -> Iterator[Wrong]:
    inside = block.get("elements", [])
    yield from shape(inside, list, f"{path}/elements")
    limit, allowed = (
        (25, _PRESSED) if block["type"] == "actions" else (5, frozenset({"feedback_buttons", "icon_button"}))
    )
    if not 1 <= len(inside) <= limit:
        yield f"{path}/elements", f"{len(inside)} of 1 to {limit} items"
    for number, each in enumerate(inside):
        yield from element(each, allowed, surface, f"{path}/elements/{number}")


def _image(block: Mapping[str, Any], path: str) -> Iterator[Wrong]:
    yield from shape(block.get("alt_text"), str, f"{path}/alt_text")
    yield from most(str(block.get("alt_text") or ""), 2000, f"{path}/alt_text", least=1)
    if "title" in block:
        yield from text(block["title"], 2000, f"{path}/title", kinds=("plain_text",))
    if ("image_url" in block) == ("slack_file" in block):
        yield path, "one of image_url and slack_file"
    if "image_url" in block:
        url = str(block["image_url"])
        yield from most(url, 3000, f"{path}/image_url", least=1)
        if not _URL.fullmatch(url):
            yield f"{path}/image_url", "no URL"


def _input(block: Mapping[str, Any], surface: str, path: str) -> Iterator[Wrong]:
    yield from text(block.get("label"), 2000, f"{path}/label", kinds=("plain_text",))
    if "hint" in block:
        yield from text(block["hint"], 2000, f"{path}/hint", kinds=("plain_text",))
    yield from element(block.get("element"), _CHOSEN | _TYPED, surface, f"{path}/element")
