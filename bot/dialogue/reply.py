"""Replies: parts that every platform can show, or degrade by rule. Renderers escape every text in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.dialogue.command import Command


class Audience(StrEnum):
    """Who will see a reply. It decides the horizon at which the reply is written."""

    ASKER = "asker"
    EVERYONE = "everyone"


class Style(StrEnum):
    """How a run of text is set. A run that is a `MEMBER` holds their pseudonym, until the door puts in who it is.

    A run that is a `CHANNEL` holds a channel of the same workspace, as its platform knows it. A run that is a `MESSAGE`
    says where one stands, as its platform writes it (`workspace/channel/number`): a platform that can makes a link of
    it.
    """

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    MEMBER = "member"
    MESSAGE = "message"
    CHANNEL = "channel"


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


@dataclass(frozen=True, slots=True)
class Form:
    """Something to fill in: what is given becomes the `option` of the command `press`.

    A text, or `least` to `most` of the `options` in the order in which they are picked, as letters: `b a d`.
    """

    label: str
    press: Command
    option: str
    options: tuple[str, ...] = ()
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time (seconds since 1970) that something is open until, `seconds` from when this was written."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to keep: its name, its text, and what it holds in a few words.

    `people` are the pseudonyms that stand in the text as whole cells of a table, in quotes.
    """

    name: str
    content: str
    about: str
    people: tuple[str, ...] = ()


Part: TypeAlias = Prose | Quote | Fields | Items | Choices | Form | Deadline | Attachment

_FORMULAS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that spreadsheets take for a formula, in either width."""

NOTIFICATION = "Ribbon has something for you."


@dataclass(frozen=True, slots=True)
class Reply:
    """What is shown, to whom. `notification` is all that a lock screen shows of it, so it never speaks of the book.

    A reply to everybody takes the place of the one of the same `slot` that stands in the channel, if there is one; one
    that is `only_there` is shown in no other place. `key` names it once and for all: the door gives it one.
    """

    parts: tuple[Part, ...]
    audience: Audience = Audience.ASKER
    notification: str = NOTIFICATION
    slot: str = ""
    only_there: bool = False
    key: str = ""


def counted(number: int, noun: str) -> str:
    """A number of things: `1 chapter`, `2 chapters`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say(*paragraphs: str, audience: Audience = Audience.ASKER, choices: tuple[Choice, ...] = ()) -> Reply:
    """A reply of plain paragraphs, with buttons if there are any."""
    parts: tuple[Part, ...] = tuple(Prose(text(paragraph)) for paragraph in paragraphs)
    return Reply((*parts, Choices(choices)) if choices else parts, audience)


def member(pseudonym: str) -> Run:
    """A member's name."""
    return Run(pseudonym, Style.MEMBER)


def cell(written: str) -> str:
    """What somebody wrote as a cell of a CSV table, in quotes, and never a formula to the program that opens it."""
    harmless = f"'{written}" if written.lstrip()[:1] in _FORMULAS or written[:1].isspace() else written
    return '"{}"'.format(harmless.replace('"', '""'))


def mentioned(reply: Reply) -> set[str]:
    """The pseudonyms of all members whom a reply names."""
    told = {run.text for part in reply.parts for text in _texts(part) for run in text if run.style is Style.MEMBER}
    return told.union(*(part.people for part in reply.parts if isinstance(part, Attachment)))


def named(reply: Reply, names: Mapping[str, str]) -> Reply:
    """The reply with these names in the place of pseudonyms."""
    return replace(reply, parts=tuple(_named(part, names) for part in reply.parts))


def _texts(part: Part) -> Iterable[Text]:
    match part:
        case Prose() | Quote():
            return (part.text,)
        case Fields():
            return (field.value for field in part.fields)
        case Items():
            return part.items
        case Choices() | Form() | Deadline() | Attachment():
            return ()
        case _:
            assert_never(part)


def _named(part: Part, names: Mapping[str, str]) -> Part:
    def with_names(text: Text) -> Text:
        return tuple(Run(names[run.text], run.style) if run.style is Style.MEMBER else run for run in text)

    match part:
        case Prose() | Quote():
            return replace(part, text=with_names(part.text))
        case Fields():
            return Fields(tuple(replace(field, value=with_names(field.value)) for field in part.fields))
        case Items():
            return Items(tuple(map(with_names, part.items)))
        case Attachment():
            content = part.content
            for pseudonym in part.people:
                content = content.replace(f'"{pseudonym}"', cell(names[pseudonym]))
            return replace(part, content=content, people=())
        case Choices() | Form() | Deadline():
            return part
        case _:
            assert_never(part)
