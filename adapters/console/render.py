"""From replies to lines of text. Nothing that a reply holds can reach the terminal as more than text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, assert_never

from bot.dialogue.reply import (
    Attachment,
    Audience,
    Choices,
    Deadline,
    Fields,
    Form,
    Items,
    Prose,
    Quote,
    Run,
    Style,
    counted,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.reply import Choice, Part, Reply, Text

_HOUR = 3600

# What moves a cursor, rings a bell, starts an escape sequence, or turns the direction of what follows.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown: runs in their styles, and how far it is set in."""

    runs: Text
    indent: int = 0


def plain(reply: Reply, first: int = 1) -> str:
    """A reply as plain text, its choices numbered from `first`."""
    return "\n".join(" " * line.indent + "".join(run.text for run in line.runs) for line in lines(reply, first))


def heading(reply: Reply, speaker: str) -> str:
    """The line that says who sees a reply: `[public]` or `[only ada]`."""
    return "[public]" if reply.audience is Audience.EVERYONE else f"[only {speaker}]"


def lines(reply: Reply, first: int = 1) -> list[Line]:
    """A reply line by line, its choices numbered from `first`."""
    found: list[Line] = []
    for part in reply.parts:
        found += _lines(part, first)
        first += len(choices((part,)))
    return found


def choices(parts: Sequence[Part]) -> tuple[Choice, ...]:
    """All that can be pressed among `parts`, in order."""
    return tuple(choice for part in parts if isinstance(part, Choices) for choice in part.choices)


def clean(text: str) -> str:
    """`text` with harmless characters for those that a terminal obeys: spaces for line ends, � for the rest."""
    return _CONTROL.sub(lambda match: " " if match.group() in "\t\n\r\u2028\u2029" else "\ufffd", text)


def _lines(part: Part, first: int) -> list[Line]:
    match part:
        case Prose():
            return [Line(_clean(part.text))]
        case Quote():
            return [Line((*_clean(part.text), *_quiet(f" ({part.source})")), indent=2)]
        case Fields():
            return [Line((*_strong(f"{field.name}: "), *_clean(field.value)), indent=2) for field in part.fields]
        case Items():
            return [Line((*_quiet("- "), *_clean(item)), indent=2) for item in part.items]
        case Choices():
            return [Line((*_strong(f"{n}. "), *_plain(choice.label))) for n, choice in enumerate(part.choices, first)]
        case Form():
            how = f"type “{part.press.words} …”"
            return [Line((*_strong(f"{part.label}: "), *_quiet(how)))]
        case Deadline():
            return [Line(_quiet(f"({_until(part)})"))]
        case Attachment():
            return [Line((*_strong(f"{part.name}: "), *_plain(part.about))), *map(_inside, part.content.splitlines())]
        case _:
            assert_never(part)


def _until(deadline: Deadline) -> str:
    """How long something is open, and until when if that is not soon."""
    if deadline.seconds < _HOUR:
        return f"{counted(round(deadline.seconds), 'second')} left"
    return f"open until {datetime.fromtimestamp(deadline.at, UTC):%a %d %b %H:%M} UTC"


def _inside(line: str) -> Line:
    return Line(_plain(line), indent=2)


def _clean(text: Text) -> Text:
    return tuple(Run("#" * (run.style is Style.CHANNEL) + clean(run.text), run.style) for run in text)


def _plain(text: str) -> Text:
    return (Run(clean(text)),)


def _strong(text: str) -> Text:
    return (Run(clean(text), Style.STRONG),)


def _quiet(text: str) -> Text:
    return (Run(clean(text), Style.QUIET),)
