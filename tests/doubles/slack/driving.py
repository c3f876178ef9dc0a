"""What a client of Slack lets a member touch, and what it then says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.doubles.slack import markup
from tests.doubles.slack.payloads import NotOfferedError
from tests.doubles.slack.state import Post, View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STATELESS = frozenset({"button", "overflow", "feedback_buttons", "icon_button", "image"})
TYPED = frozenset("plain_text_input number_input email_text_input url_text_input".split())
_SEVERAL = frozenset({"checkboxes"})
_PICKED = frozenset(
    "static_select multi_static_select external_select multi_external_select overflow checkboxes radio_buttons".split()
)
_LEAST_QUERY = 3
"""Characters after which Slack asks an app what it offers, if it was not told otherwise."""


def find(
    surfaces: Sequence[Post | View], fits: Callable[[dict[str, Any]], bool], what: str
) -> tuple[Post | View, dict[str, Any]]:
    """The first that fits on the latest of these, or `NotOfferedError`."""
    for surface in reversed(surfaces):
        for each in surface.components:
            if fits(each):
                return surface, each
    message = f"there is no {what} on {[surface.text for surface in surfaces]}"
    raise NotOfferedError(message)


def pickable(each: dict[str, Any]) -> bool:
    """Whether one picks from it."""
    return each["type"] in _PICKED


def several(each: dict[str, Any]) -> bool:
    """Whether one can pick more than one from it."""
    return each["type"].startswith("multi_") or each["type"] in _SEVERAL


def external(each: dict[str, Any]) -> bool:
    """Whether the app is asked what it offers."""
    return each["type"] in {"external_select", "multi_external_select"}


def asks(each: dict[str, Any], typed: str) -> bool:
    """Whether a client asks the app what it offers for so much of a query."""
    return len(typed) >= int(each.get("min_query_length", _LEAST_QUERY))


def picked(each: dict[str, Any], chosen: list[dict[str, Any]]) -> dict[str, Any]:
    """What Slack says of something from which these options were picked."""
    return {"selected_options": chosen} if several(each) else {"selected_option": chosen[0] if chosen else None}


def choose(each: dict[str, Any], offered: list[dict[str, Any]], labels: Sequence[str]) -> list[dict[str, Any]]:
    """The options that begin with these labels, or `NotOfferedError`."""
    most = each.get("max_selected_items", len(offered)) if several(each) else 1
    if len(labels) > most:
        message = f"{len(labels)} options cannot be picked"
        raise NotOfferedError(message)
    found = []
    for label in labels:
        fitting = [option for option in offered if markup.plain(option["text"]).startswith(label)]
        if not fitting:
            message = f"{label!r} is none of {[markup.plain(option['text']) for option in offered]}"
            raise NotOfferedError(message)
        found.append(fitting[0])
    return found


def acting(each: dict[str, Any], stamp: str, more: dict[str, Any]) -> dict[str, Any]:
    """An action as Slack tells of it."""
    kept: dict[str, Any] = {
        key: each[key] for key in ("type", "action_id", "block_id", "text", "value", "style") if key in each
    }
    return {**kept, "action_ts": stamp, **more}


def speaks(each: dict[str, Any]) -> bool:
    """Whether the app is told at once, and not only when all is sent."""
    return each["_block"] != "input" or bool(each.get("_dispatches"))


def note(surface: Post | View, each: dict[str, Any], value: dict[str, Any]) -> None:
    """Keep what was picked or typed until it is sent."""
    surface.values.setdefault(str(each["block_id"]), {})[str(each["action_id"])] = {"type": each["type"], **value}


def fill(surface: Post | View) -> None:
    """Complete what is picked and typed with what stands there at first, and with nothing for all else."""
    for each in surface.components:
        if each["type"] not in _STATELESS:
            known = surface.values.setdefault(str(each["block_id"]), {})
            known.setdefault(str(each["action_id"]), {"type": each["type"], **_initial(each)})


def unfilled(view: View) -> list[str]:
    """The labels of what a modal wants and has not got."""
    optional = {block["block_id"] for block in view.body["blocks"] if block.get("optional")}
    lacking = []
    for each in view.components:
        if each["_block"] != "input" or each["block_id"] in optional:
            continue
        value = view.values.get(str(each["block_id"]), {}).get(str(each["action_id"]), {})
        if not any(
            value.get(key) for key in ("value", "selected_option", "selected_options", "files", "selected_user")
        ):
            lacking.append(each["_label"])
    return lacking


def fits(each: dict[str, Any], typed: str) -> bool:
    """Whether a field takes what was typed."""
    if each["type"] == "number_input":
        try:
            number = float(typed) if each.get("is_decimal_allowed") else int(typed)
        except ValueError:
            return False
        return float(each.get("min_value", number)) <= number <= float(each.get("max_value", number))
    multiline = each.get("multiline") or "\n" not in typed
    return bool(multiline) and each.get("min_length", 0) <= len(typed) <= each.get("max_length", 3000)


def _initial(each: dict[str, Any]) -> dict[str, Any]:
    if several(each):
        return {"selected_options": each.get("initial_options", [])}
    if pickable(each):
        return {"selected_option": each.get("initial_option")}
    if each["type"] == "file_input":
        return {"files": []}
    if each["type"] in TYPED:
        return {"value": each.get("initial_value")}
    return {key.replace("initial", "selected"): value for key, value in each.items() if key.startswith("initial_")}
