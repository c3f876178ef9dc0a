"""The local Slack refuses blocks and views beyond the limits of Slack."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.slack.shapes import BUTTON, HOME, INPUT, MODAL, SECTION, TITLE, select, text
from tests.doubles.slack import blocks, elements


def _button(**more: object) -> list[dict[str, Any]]:
    return [{"type": "actions", "elements": [{**BUTTON, **more}]}]


def _rich(*inside: object, kind: str = "rich_text_section", **more: object) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": kind, "elements": list(inside), **more}]}]


BEYOND: dict[str, list[Any]] = {
    "51 blocks": [SECTION] * 51,
    "a section of 3001": [{"type": "section", "text": text(3001, "mrkdwn")}],
    "a field of 2001": [{"type": "section", "fields": [text(2001)]}],
    "11 fields": [{"type": "section", "fields": [text(1)] * 11}],
    "an empty section": [{"type": "section"}],
    "an empty text": [{"type": "section", "text": text(0)}],
    "a header of 151": [{"type": "header", "text": text(151)}],
    "a header in mrkdwn": [{"type": "header", "text": text(1, "mrkdwn")}],
    "11 in a context": [{"type": "context", "elements": [text(1)] * 11}],
    "26 in a row": [{"type": "actions", "elements": [{**BUTTON, "action_id": str(number)} for number in range(26)]}],
    "an empty row": [{"type": "actions", "elements": []}],
    "a label of 76": _button(text=text(76)),
    "a label in mrkdwn": _button(text=text(1, "mrkdwn")),
    "a value of 2001": _button(value="x" * 2001),
    "an action_id of 256": _button(action_id="x" * 256),
    "a style of its own": _button(style="green"),
    "an unknown key": _button(disabled=True),
    "a block_id of 256": [{**SECTION, "block_id": "x" * 256}],
    "a block_id twice": [{**SECTION, "block_id": "x"}] * 2,
    "an action_id twice in a block": [{"type": "actions", "elements": [BUTTON, BUTTON]}],
    "101 options": select(count=101),
    "no options": select(count=0),
    "6 in an overflow": select("overflow", 6),
    "11 checkboxes": select("checkboxes", 11),
    "11 radio buttons": select("radio_buttons", 11),
    "an option's text of 76": select(options=[{"text": text(76), "value": "v"}]),
    "an option's value of 151": select(options=[{"text": text(1), "value": "v" * 151}]),
    "an option's value twice": select(options=[{"text": text(1), "value": "v"}] * 2),
    "an initial option that is none": select(initial_option={"text": text(1), "value": "none"}),
    "a placeholder of 151": select(placeholder=text(151)),
    "a picture without words": [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": ""}],
    "a picture of nothing": [{"type": "image", "alt_text": "a"}],
    "a file in a message": [{"type": "input", "label": text(1), "element": {"type": "file_input", "action_id": "f"}}],
    "a label of 2001": [{**INPUT, "label": text(2001)}],
    "markdown of 12,001": [{"type": "markdown", "text": "x" * 12_001}],
    "an unknown block": [{"type": "poll"}],
    "no block": ["hello"],
    "a text run of nothing": _rich({"type": "text", "text": ""}),
    "an unknown run": _rich({"type": "secret", "text": "x"}),
    "an unknown style": _rich({"type": "text", "text": "x", "style": {"loud": True}}),
    "a list of bare words": _rich({"type": "text", "text": "x"}, kind="rich_text_list", style="bullet"),
    "a list without a style": _rich(kind="rich_text_list"),
    "an empty quote": _rich(kind="rich_text_quote"),
}


@pytest.mark.parametrize("body", BEYOND.values(), ids=BEYOND.keys())
def test_blocks_beyond_a_limit_are_refused(body: list[Any]) -> None:
    """One character, block, option or field too many, and nothing of it is taken."""
    assert blocks.message(body) != []


def test_blocks_within_the_limits_are_taken() -> None:
    """As much as Slack allows, of each."""
    good = [
        [SECTION] * 50,
        [{"type": "section", "text": text(3000, "mrkdwn"), "fields": [text(2000)] * 10, "accessory": BUTTON}],
        [{"type": "header", "text": text(150)}, {"type": "divider"}],
        _button(text=text(75), value="x" * 2000, action_id="x" * 255, style="danger"),
        select(count=100, placeholder=text(150)),
        select("multi_static_select", 100, max_selected_items=3),
        select("overflow", 5),
        select("checkboxes", 10),
        [{"type": "actions", "elements": [{"type": "external_select", "action_id": "e", "min_query_length": 0}]}],
        [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a picture"}],
        [{**INPUT, "hint": text(2000), "optional": True}],
        _rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}),
        _rich(
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]},
            kind="rich_text_list",
            style="bullet",
        ),
        _rich({"type": "date", "timestamp": 1, "format": "{date} at {time}", "fallback": "then"}),
    ]
    for body in good:
        assert blocks.message(body) == []
    assert elements.offered({"options": [{"text": text(75), "value": "v"}] * 100}) == []
    assert elements.offered({"options": [{"text": text(75), "value": "v"}] * 101}) != []
    assert elements.offered(None) != []


def test_a_view_has_limits_of_its_own() -> None:
    """Titles of 24, 100 blocks, 3000 of private metadata, and a way to send what is typed."""
    assert blocks.view(MODAL) == blocks.view(HOME) == []
    bad: list[dict[str, Any]] = [
        {**MODAL, "title": text(25)},
        {**MODAL, "submit": text(25)},
        {**MODAL, "close": text(25)},
        {**MODAL, "private_metadata": "x" * 3001},
        {**MODAL, "callback_id": "x" * 256},
        {**MODAL, "blocks": [SECTION] * 101},
        {**MODAL, "blocks": [{"type": "markdown", "text": "x"}]},
        {**MODAL, "color": "red"},
        {**MODAL, "type": "sheet"},
        {key: value for key, value in MODAL.items() if key != "submit"},
        {key: value for key, value in MODAL.items() if key != "title"},
        {**HOME, "title": TITLE},
    ]
    for each in bad:
        assert blocks.view(each) != [], each
