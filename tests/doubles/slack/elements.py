"""What Slack refuses in a text object and in what can be pressed, picked from or typed into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

Wrong: TypeAlias = "tuple[str, str]"
"""Where, as a JSON pointer, and what."""

_COMMON = frozenset({"type", "action_id", "confirm", "focus_on_load"})
_TEXT_INPUT = frozenset({"placeholder", "initial_value", "dispatch_action_config"})
_SINGLE, _MULTI = frozenset({"placeholder"}), frozenset({"placeholder", "max_selected_items"})
_ELEMENTS: dict[str, frozenset[str]] = {
    "button": frozenset({"text", "url", "value", "style", "accessibility_label"}),
    "image": frozenset({"image_url", "slack_file", "alt_text"}),
    "static_select": _SINGLE | {"options", "option_groups", "initial_option"},
    "multi_static_select": _MULTI | {"options", "option_groups", "initial_options"},
    "external_select": _SINGLE | {"initial_option", "min_query_length"},
    "multi_external_select": _MULTI | {"initial_options", "min_query_length"},
    "users_select": _SINGLE | {"initial_user"},
    "multi_users_select": _MULTI | {"initial_users"},
    "conversations_select": _SINGLE
    | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
    "multi_conversations_select": _MULTI | {"initial_conversations", "default_to_current_conversation", "filter"},
    "channels_select": _SINGLE | {"initial_channel", "response_url_enabled"},
    "multi_channels_select": _MULTI | {"initial_channels"},
    "overflow": frozenset({"options"}),
    "checkboxes": frozenset({"options", "initial_options"}),
    "radio_buttons": frozenset({"options", "initial_option"}),
    "datepicker": frozenset({"placeholder", "initial_date"}),
    "timepicker": frozenset({"placeholder", "initial_time", "timezone"}),
    "datetimepicker": frozenset({"initial_date_time"}),
    "plain_text_input": _TEXT_INPUT | {"multiline", "min_length", "max_length"},
    "number_input": _TEXT_INPUT | {"is_decimal_allowed", "min_value", "max_value"},
    "email_text_input": _TEXT_INPUT,
    "url_text_input": _TEXT_INPUT,
    "file_input": frozenset({"filetypes", "max_files"}),
    "rich_text_input": _TEXT_INPUT,
    "feedback_buttons": frozenset({"positive_button", "negative_button"}),
    "icon_button": frozenset({"icon", "text", "value", "accessibility_label", "visible_to_user_ids"}),
}
_OPTIONS = {"overflow": (1, 5), "checkboxes": (1, 10), "radio_buttons": (1, 10)}
_OPTION = frozenset({"text", "value", "description", "url"})
_TEXT = frozenset({"type", "text", "emoji", "verbatim"})


def wrong(found: Iterable[Wrong]) -> list[str]:
    """The same as Slack words it."""
    return [f"{what} [json-pointer:{where}]" for where, what in found]


def known(body: Mapping[str, Any], names: Collection[str], path: str) -> Iterator[Wrong]:
    """No field but these."""
    yield from ((f"{path}/{key}", f"invalid additional property: {key}") for key in body if key not in names)


def shape(value: object, kind: type, path: str) -> Iterator[Wrong]:
    """A value of this type."""
    if not isinstance(value, kind):
        yield path, f"must be a {kind.__name__}"


def most(value: str, length: int, path: str, *, least: int = 0) -> Iterator[Wrong]:
    """No more characters than this, and no fewer."""
    if len(value) > length:
        yield path, f"must be less than {length + 1} characters"
    elif len(value.strip()) < least:
        yield path, f"must be more than {least - 1} characters"


def text(
    value: object, length: int, path: str, *, kinds: Collection[str] = ("plain_text", "mrkdwn"), least: int = 1
) -> Iterator[Wrong]:
    """A text object of one of these kinds."""
    if not isinstance(value, dict):
        yield path, "missing required field: a text object"
        return
    yield from known(value, _TEXT, path)
    if value.get("type") not in kinds:
        yield f"{path}/type", f"must be {' or '.join(kinds)}"
    if "emoji" in value and value.get("type") != "plain_text":
        yield f"{path}/emoji", "only plain_text has it"
    if "verbatim" in value and value.get("type") != "mrkdwn":
        yield f"{path}/verbatim", "only mrkdwn has it"
    if not isinstance(value.get("text"), str):
        yield f"{path}/text", "must be a str"
    else:
        yield from most(value["text"], length, f"{path}/text", least=least)


def element(each: object, allowed: Collection[str], surface: str, path: str) -> Iterator[Wrong]:
    """Something interactive, of one of these types."""
    if not isinstance(each, dict):
        yield path, "missing required field: an element"
        return
    kind = str(each.get("type"))
    if kind not in allowed or (kind == "file_input" and surface != "modal"):
        yield f"{path}/type", f"unsupported type: {kind}"
        return
    common = {"type"} if kind == "image" else _COMMON
    yield from known(each, _ELEMENTS[kind] | common, path)
    if "action_id" in each and not 1 <= len(str(each["action_id"])) <= 255:
        yield f"{path}/action_id", "must be less than 256 characters"
    if "focus_on_load" in each and surface == "message":
        yield f"{path}/focus_on_load", "not in a message"
    if "placeholder" in each:
        yield from text(each["placeholder"], 150, f"{path}/placeholder", kinds=("plain_text",))
    if "confirm" in each:
        yield from _confirm(each["confirm"], f"{path}/confirm")
    yield from _own(each, kind, path)


def _own(each: Mapping[str, Any], kind: str, path: str) -> Iterator[Wrong]:
    """What is wrong with what only elements of this type have."""
    if kind == "button":
        yield from _button(each, path)
    elif kind == "image":
        yield from shape(each.get("alt_text"), str, f"{path}/alt_text")
        yield from most(str(each.get("alt_text") or ""), 2000, f"{path}/alt_text", least=1)
    elif "options" in _ELEMENTS[kind]:
        yield from _select(each, kind, path)
    elif kind.startswith("multi_") or kind.endswith("_select"):
        yield from _bounds(each, path)
    elif kind == "plain_text_input":
        yield from _typed(each, path)
    elif kind == "number_input" and not isinstance(each.get("is_decimal_allowed"), bool):
        yield f"{path}/is_decimal_allowed", "missing required field: is_decimal_allowed"


def offered(body: object) -> list[str]:
    """What is wrong with what an app offers in an external select."""
    if not isinstance(body, dict):
        return ["no options"]
    found = list(known(body, {"options", "option_groups"}, ""))
    listed = body.get("options", [])
    if len(listed) > 100:
        found.append(("/options", "no more than 100 items allowed"))
    found += [each for number, one in enumerate(listed) for each in _option(one, f"/options/{number}")]
    for number, group in enumerate(body.get("option_groups", [])):
        found += _group(group, f"/option_groups/{number}")
    return wrong(found)


def _button(each: Mapping[str, Any], path: str) -> Iterator[Wrong]:
    yield from text(each.get("text"), 75, f"{path}/text", kinds=("plain_text",))
    if "value" in each:
        yield from shape(each["value"], str, f"{path}/value")
        yield from most(str(each["value"]), 2000, f"{path}/value", least=1)
    if "url" in each:
        yield from most(str(each["url"]), 3000, f"{path}/url")
    if "accessibility_label" in each:
        yield from most(str(each["accessibility_label"]), 75, f"{path}/accessibility_label")
    if each.get("style", "primary") not in {"primary", "danger"}:
        yield f"{path}/style", "must be primary or danger"


def _select(each: Mapping[str, Any], kind: str, path: str) -> Iterator[Wrong]:
    if ("options" in each) == ("option_groups" in each):
        yield path, "one of options and option_groups"
    least, longest = _OPTIONS.get(kind, (1, 100))
    listed = each.get("options", [])
    yield from shape(listed, list, f"{path}/options")
    if "options" in each and not least <= len(listed) <= longest:
        yield f"{path}/options", f"{len(listed)} of {least} to {longest} items"
    marked = kind in {"checkboxes", "radio_buttons"}
    for number, one in enumerate(listed):
        yield from _option(one, f"{path}/options/{number}", marked=marked)
    for number, group in enumerate(each.get("option_groups", [])):
        yield from _group(group, f"{path}/option_groups/{number}")
    values = [one.get("value") for one in listed if isinstance(one, dict)]
    if len(set(values)) < len(values):
        yield f"{path}/options", "a value stands twice"
    initial = each.get("initial_options", [each["initial_option"]] if "initial_option" in each else [])
    inside = [*listed, *(one for group in each.get("option_groups", []) for one in group.get("options", []))]
    if "initial_options" in each and not initial:
        yield f"{path}/initial_options", "must have at least 1 item"
    if any(one not in inside for one in initial):
        yield f"{path}/initial_option", "is none of the options"
    yield from _bounds(each, path)


def _bounds(each: Mapping[str, Any], path: str) -> Iterator[Wrong]:
    if "max_selected_items" in each and not (
        isinstance(each["max_selected_items"], int) and each["max_selected_items"]
    ):
        yield f"{path}/max_selected_items", "must be at least 1"
    if not 0 <= each.get("min_query_length", 0) <= 10:
        yield f"{path}/min_query_length", "must be 0 to 10"


def _group(group: Mapping[str, Any], path: str) -> Iterator[Wrong]:
    yield from known(group, {"label", "options"}, path)
    yield from text(group.get("label"), 75, f"{path}/label", kinds=("plain_text",))
    if not 1 <= len(group.get("options", [])) <= 100:
        yield f"{path}/options", "1 to 100 items"
    for number, one in enumerate(group.get("options", [])):
        yield from _option(one, f"{path}/options/{number}")


def _option(one: object, path: str, *, marked: bool = False) -> Iterator[Wrong]:
    if not isinstance(one, dict):
        yield path, "must be an object"
        return
    kinds = ("plain_text", "mrkdwn") if marked else ("plain_text",)
    yield from known(one, _OPTION, path)
    yield from text(one.get("text"), 75, f"{path}/text", kinds=kinds)
    yield from shape(one.get("value"), str, f"{path}/value")
    yield from most(str(one.get("value") or ""), 150, f"{path}/value", least=1)
    if "description" in one:
        yield from text(one["description"], 75, f"{path}/description", kinds=kinds)


def _typed(each: Mapping[str, Any], path: str) -> Iterator[Wrong]:
    longest, least = each.get("max_length", 3000), each.get("min_length", 0)
    if not 1 <= longest <= 3000 or not 0 <= least <= 3000 or least > longest:
        yield f"{path}/max_length", "lengths go to 3000"
    if len(str(each.get("initial_value", ""))) > longest:
        yield f"{path}/initial_value", "longer than may be typed"


def _confirm(confirm: object, path: str) -> Iterator[Wrong]:
    if not isinstance(confirm, dict):
        yield path, "must be an object"
        return
    yield from known(confirm, {"title", "text", "confirm", "deny", "style"}, path)
    yield from text(confirm.get("title"), 100, f"{path}/title", kinds=("plain_text",))
    yield from text(confirm.get("text"), 300, f"{path}/text")
    yield from text(confirm.get("confirm"), 30, f"{path}/confirm", kinds=("plain_text",))
    yield from text(confirm.get("deny"), 30, f"{path}/deny", kinds=("plain_text",))
