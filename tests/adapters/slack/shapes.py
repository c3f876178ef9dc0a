"""Small blocks and views that Slack takes."""

from __future__ import annotations

from typing import Any

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Press"}, "value": "v"}
ROW = {"type": "actions", "elements": [BUTTON]}
TITLE = {"type": "plain_text", "text": "A modal"}
INPUT = {
    "type": "input",
    "block_id": "answer",
    "label": {"type": "plain_text", "text": "Answer"},
    "element": {"type": "plain_text_input", "action_id": "typed", "max_length": 10},
}
MODAL = {"type": "modal", "title": TITLE, "submit": TITLE, "blocks": [INPUT]}
HOME = {"type": "home", "blocks": [SECTION]}


def text(length: int, kind: str = "plain_text") -> dict[str, str]:
    """A text object of so many characters."""
    return {"type": kind, "text": "x" * length}


def select(kind: str = "static_select", count: int = 1, **more: object) -> list[dict[str, Any]]:
    """A select of so many options, which are all called `x`."""
    options = [{"text": text(1), "value": str(number)} for number in range(count)]
    return [{"type": "actions", "elements": [{"type": kind, "action_id": "s", "options": options, **more}]}]
