"""The Home tab of Ribbon on Slack: what a member's own place looks like there. Nobody but the member sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.slack.markup import plain
from adapters.slack.render import Laid, lay
from bot.dialogue.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapters.slack.render import Block
    from bot.dialogue.reply import Reply

BLOCKS = 100
_MORE = "There is more than this tab can show. In a message to me, “home” shows it all."


def home(replies: Iterable[Reply], locale: str = "") -> dict[str, Any]:
    """The view that shows these replies, one below the other, all of which are the member's own.

    `locale` is that of the member.
    """
    laid = Laid(private=True, names={}, words=words(locale))
    for n, reply in enumerate(replies):
        if n:
            laid.blocks.append({"type": "divider"})
        lay(reply.parts, laid)
    return {"type": "home", "blocks": _fitting(laid.blocks)}


def _fitting(blocks: list[Block]) -> list[Block]:
    """As many as the tab holds. What has to be left out is said to be."""
    if len(blocks) <= BLOCKS:
        return blocks
    more: Block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": plain(_MORE)}]}
    return [*blocks[: BLOCKS - 1], more]
