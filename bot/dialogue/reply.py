"""Replies: parts that every platform can show, or degrade by rule. Renderers escape every text in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from bot.dialogue.command import Command


class Audience(StrEnum):
    """Who will see a reply. It decides the horizon at which the reply is written."""

    ASKER = "asker"
    EVERYONE = "everyone"


class Style(StrEnum):
    """How a run of text is set."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of plain text in one style."""

    text: str
    style: Style = Style.PLAIN


Text: TypeAlias = tuple[Run, ...]


def text(plain: str = "", *, strong: str = "", quiet: str = "") -> Text:
    """A text of up to three runs: what stands out first, then the plain words, then the small print."""
    runs = (Run(strong, Style.STRONG), Run(plain), Run(quiet, Style.QUIET))
    return tuple(run for run in runs if run.text)


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Quote:
    """Something that the pack says, and where it stands ("ch. 2")."""

    text: Text
    source: str


@dataclass(frozen=True, slots=True)
class Field:
    """A name and what belongs to it."""

    name: str
    value: Text


@dataclass(frozen=True, slots=True)
class Fields:
    """A short table of names and values."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list, in order."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its label, and the command that pressing it is."""

    label: str
    press: Command


@dataclass(frozen=True, slots=True)
class Choices:
    """Buttons, in order."""

    choices: tuple[Choice, ...]


Part: TypeAlias = Prose | Quote | Fields | Items | Choices

NOTIFICATION = "Ribbon has something for you."


@dataclass(frozen=True, slots=True)
class Reply:
    """What is shown, to whom. `notification` is all that a lock screen shows of it, so it never speaks of the book."""

    parts: tuple[Part, ...]
    audience: Audience = Audience.ASKER
    notification: str = NOTIFICATION


def counted(number: int, noun: str) -> str:
    """A number of things: `1 chapter`, `2 chapters`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say(*paragraphs: str, audience: Audience = Audience.ASKER, choices: tuple[Choice, ...] = ()) -> Reply:
    """A reply of plain paragraphs, with buttons if there are any."""
    parts: tuple[Part, ...] = tuple(Prose(text(paragraph)) for paragraph in paragraphs)
    return Reply((*parts, Choices(choices)) if choices else parts, audience)
