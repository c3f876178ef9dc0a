"""From an answer to what is shown of it: the same for every command that answers a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.reply import Choices, Prose, Quote, Reply, text
from bot.view import Doubt

if TYPE_CHECKING:
    from bot.answers import Answer
    from bot.dialogue.command import Scene
    from bot.dialogue.reply import Choice, Part
    from bot.view import Line

REFUSAL = "Nothing that you have read so far answers that."
COVER = "from the cover and the titles of the chapters you have finished"
NOTHING_READ = "As far as I know you have not finished a chapter yet. “read 1” says that you have finished the first."

_DOUBTS = {
    Doubt.NONE: "",
    Doubt.PLACEMENT: ", placed here by guess",
    Doubt.DISPUTED: ", accounts differ",
    Doubt.UNCONFIRMED: ", not confirmed",
}


def source(since: int, doubt: Doubt = Doubt.NONE) -> str:
    """Where something stands, as shown beside it: `chapter 2`, `chapter 8, accounts differ`, `about the book`."""
    where = f"chapter {since}" if since else "about the book"
    return where + _DOUBTS[doubt]


def quote(line: Line) -> Quote:
    """A line of the book with the chapter that it rests on."""
    return Quote(text(line.text), source(line.since, line.fact.doubt if line.fact else Doubt.NONE))


def parts_of(found: Answer) -> tuple[Part, ...]:
    """An answer as shown: the short one first, then what it rests on with the chapters, then how there is more."""
    shown: tuple[Part, ...] = tuple(quote(line) for line in found.evidence)
    if not found.evidence:
        shown = (Prose(text(strong=found.short, quiet=f" ({COVER})")),)
    elif found.evidence[0].text not in found.short:
        shown = (Prose(text(strong=found.short[:1].upper() + found.short[1:])), *shown)
    return (*shown, Prose(text(quiet=found.more))) if found.more else shown


def refusal(scene: Scene, choices: tuple[Choice, ...] = ()) -> Reply:
    """The one refusal: the same words whether the book says it later or never."""
    parts: list[Part] = [Prose(text(REFUSAL))]
    if not scene.view.horizon.chapter:
        parts.append(Prose(text(quiet=NOTHING_READ)))
    if choices:
        parts.append(Choices(choices))
    return Reply(tuple(parts))
