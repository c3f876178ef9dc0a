"""Replies in a terminal: colours, wrapping, and a frame around what everybody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from adapters.console.render import lines
from bot.dialogue.reply import Audience, Style

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.dialogue.reply import Reply

_STYLES = {
    Style.PLAIN: "",
    Style.STRONG: "bold",
    Style.QUIET: "dim",
    Style.MEMBER: "bold",
    Style.CHANNEL: "bold",
    Style.MESSAGE: "",
}


def framed(reply: Reply, speaker: str, first: int = 1) -> RenderableType:
    """A reply as rich draws it: in a frame if everybody sees it, set in under the reader's name if only they do."""
    body = Group(*(_lines(reply, first)))
    if reply.audience is Audience.EVERYONE:
        return Panel(body, title="public", title_align="left", border_style="green")
    return Group(Text(f"only {speaker}", "dim italic"), Padding(body, (0, 0, 1, 2)))


def _lines(reply: Reply, first: int) -> list[RenderableType]:
    # `Text` is given its runs piece by piece: rich's own markup is never read out of what a book or a member says.
    found: list[RenderableType] = []
    for line in lines(reply, first):
        shown = Text()
        for run in line.runs:
            shown.append(run.text, _STYLES[run.style])
        found.append(Padding(shown, (0, 0, 0, line.indent)))
    return found
