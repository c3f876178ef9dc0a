"""From replies to messages as Slack's Web API takes them: blocks, in the order of the reply's parts.

A message's own text is what lock screens show, and so the reply's notification and no more. What is longer than Slack
allows goes on in the next message. Whether only one member sees a message is for its sender to see to; here it decides
how members are named.

Here stands also how what is pressed, picked and filled in is told from one another when Slack sends it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from adapters.slack.markup import elements, escape, plain, portions, size
from bot.commands.registry import pack
from bot.dialogue.files import Upload, sendable
from bot.dialogue.plain import clean, short, units
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
    Style,
)
from bot.dialogue.words import words
from bot.questions.picking import LETTERS, letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from adapters.slack.markup import Element
    from bot.dialogue.reply import Choice, Part, Reply, Text
    from bot.dialogue.words import Words

PRESS = "press/"
"""How the action_id of a button begins whose `value` is a command, packed."""

PICK = "pick/"
"""How the action_id of a select begins: `pick/7 answer quiz answer game:3`, with the number of what can be pressed, the
option and the command that it belongs to. The `value` of what is picked is the option's letter."""

ASK = "ask/"
"""How the action_id of a button begins that opens a modal; its `value` is the modal (`adapters.slack.modals.form`)."""

ACTION_ID, VALUE, LABEL, PLACEHOLDER, OPTION_LABEL = 255, 2000, 75, 150, 75
BLOCKS, ELEMENTS, NOTIFICATION = 50, 25, 3000
BLOCK, SMALL = 2800, 1900
"""Text in a block, and in a context. Slack's sections hold 3,000 characters, and what a context holds 2,000."""

PAGE = 9500
"""Text in a message: somewhere beyond 10,000 characters, Slack takes its blocks for too long."""

_SHORTLY = 600
"""Seconds within which a time is told to the second."""

Block: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message: the text that a lock screen shows, the blocks that are seen instead of it, and files to go with it.

    Without blocks, its text is what is seen.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    files: tuple[Upload, ...] = ()


@dataclass
class Laid:
    """Parts laid out: blocks, and files. What can be pressed is numbered, so that no two action_ids are the same."""

    private: bool
    names: Mapping[str, str]
    words: Words
    blocks: list[Block] = field(default_factory=list)
    files: list[Upload] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def say(self, said: Iterable[Element], kind: str = "rich_text_section") -> None:
        """A paragraph, or a quote."""
        self.blocks += [_rich({"type": kind, "elements": each}) for each in portions(said, BLOCK)]

    def text(self, text: Text) -> list[Element]:
        """A text as elements."""
        return elements(text, private=self.private, names=self.names)

    def press(self, element: Block) -> None:
        """What can be pressed, beside what stands last if that can be pressed too and leaves room."""
        last = self.blocks[-1] if self.blocks else None
        if last and last["type"] == "actions" and len(last["elements"]) < ELEMENTS and size((last, element)) < PAGE:
            last["elements"].append(element)
        else:
            self.blocks.append({"type": "actions", "elements": [element]})


def render(reply: Reply, names: Mapping[str, str] | None = None, locale: str = "") -> list[Message]:
    """A reply as one message or more, in the order in which they are sent. `locale` is that of who is to read it.

    `names` are what the members that it names are called, by their ids: without them a channel reads “a member”.
    """
    laid = Laid(reply.audience is Audience.ASKER, names or {}, words(locale))
    lay(reply.parts, laid)
    text = escape(short(reply.notification, NOTIFICATION // 6))
    *before, last = [Message(text, tuple(page)) for page in _pages(laid.blocks)] or [Message(text)]
    return [*before, Message(text, last.blocks, tuple(laid.files))]


def lay(parts: Iterable[Part], laid: Laid) -> None:
    """Lay parts out below what is laid already."""
    for part in parts:
        _lay(part, laid)


def plain_text(text: str, most: int) -> Block:
    """A text object in which nothing is markup, no emoji either."""
    return {"type": "plain_text", "text": short(text, most), "emoji": False}


def options(labels: Sequence[str]) -> list[Block]:
    """Options to pick from, each with its letter as its value."""
    return [{"text": plain_text(label, OPTION_LABEL), "value": letter(n)} for n, label in enumerate(labels)]


def _lay(part: Part, laid: Laid) -> None:
    match part:
        case Prose():
            _lay_prose(part.text, laid)
        case Quote():
            said = [*laid.text(part.text), *plain(f" ({part.source})", Style.QUIET)]
            laid.say(said, "rich_text_quote")
        case Fields():
            laid.blocks += _list([[*plain(f"{f.name}: ", Style.STRONG), *laid.text(f.value)] for f in part.fields])
        case Items():
            laid.blocks += _list([laid.text(item) for item in part.items])
        case Choices():
            for choice in part.choices:
                _lay_choice(choice, laid)
        case Form():
            _lay_form(part, laid)
        case Deadline():
            before, _, after = laid.words.until.partition("{}")
            laid.say([*plain(before, Style.QUIET), _date(part), *plain(after, Style.QUIET)])
        case Attachment():
            data, about = part.content.encode("utf-8", "replace"), short(part.about, LABEL * 2)
            laid.files.append(Upload(sendable(part.name), data, about))
        case _:
            assert_never(part)


def _lay_prose(text: Text, laid: Laid) -> None:
    """A paragraph. Small print alone stands in a context, which is smaller and greyer, and knows no members."""
    if not text or any(run.style is not Style.QUIET for run in text):
        laid.say(laid.text(text))
        return
    for portion in portions(plain("".join(run.text for run in text)), SMALL):
        said = "".join(element["text"] for element in portion)
        laid.blocks.append({"type": "context", "elements": [plain_text(said, SMALL)]})


def _lay_choice(choice: Choice, laid: Laid) -> None:
    """A button; what of its label does not fit on it, or a command that does not, stands in the text."""
    packed = pack(choice.press)
    if units(packed) > VALUE:
        laid.say([*plain(choice.label, Style.STRONG), *plain(packed.join(laid.words.say))])
        return
    if units(clean(choice.label)) > LABEL:
        laid.say(plain(choice.label))
    laid.press(_button(PRESS, choice.label, packed, laid))


def _lay_form(form: Form, laid: Laid) -> None:
    """A select of one option; for several, for a text, and where their order counts, a button that opens a modal.

    Slack tells of a choice of several with each of them, long before it is complete.
    """
    packed = f"{form.option} {pack(form.press)}"
    listed = 0 < len(form.options) <= len(LETTERS)
    action_id = f"{PICK}{next(laid.numbers)} {packed}"
    value = form_value(form, packed)
    if units(value) > VALUE or units(action_id) > ACTION_ID:
        laid.say([*plain(form.label, Style.STRONG), *plain(f"{form.press.words} …".join(laid.words.say))])
        return
    if listed and any(units(clean(option)) > OPTION_LABEL for option in form.options):
        laid.blocks += _list([plain(f"{letter(n)}. {option}") for n, option in enumerate(form.options)])
    if not listed or form.most > 1:
        laid.press(_button(ASK, form.label, value, laid))
        return
    laid.press(
        {
            "type": "static_select",
            "action_id": action_id,
            "placeholder": plain_text(form.label, PLACEHOLDER),
            "options": options(form.options),
        }
    )


def form_value(form: Form, packed: str) -> str:
    """What a button says of the modal that it opens: as much of the words of its options as there is room for."""
    listed = form.options if len(form.options) <= len(LETTERS) else ()
    value = ""
    for longest in (OPTION_LABEL, 40, 20, 0):
        shown = [short(option, longest) if longest else letter(n) for n, option in enumerate(listed)]
        told = {"form": packed, "label": short(form.label, LABEL), "options": shown}
        value = json.dumps(told | {"least": form.least, "most": form.most}, ensure_ascii=False, separators=(",", ":"))
        if units(value) <= VALUE:
            break
    return value


def _button(kind: str, label: str, value: str, laid: Laid) -> Block:
    action_id = f"{kind}{next(laid.numbers)}"
    return {"type": "button", "action_id": action_id, "text": plain_text(label, LABEL), "value": value}


def _rich(element: Block) -> Block:
    return {"type": "rich_text", "elements": [element]}


def _list(items: Iterable[list[Element]]) -> list[Block]:
    """A list in as many blocks as it takes. An item that is longer than a block goes on as the next."""
    found: list[Block] = []
    used = 0
    for item in (portion for each in items for portion in portions(each, BLOCK)):
        section = {"type": "rich_text_section", "elements": item}
        more = size(section)
        if not found or used + more > BLOCK:
            found.append(_rich({"type": "rich_text_list", "style": "bullet", "elements": []}))
            used = 0
        found[-1]["elements"][0]["elements"].append(section)
        used += more
    return found


def _date(deadline: Deadline) -> Element:
    """A time, as each reader's own clock has it."""
    soon = deadline.seconds < _SHORTLY
    fallback = datetime.fromtimestamp(round(deadline.at), UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    format_ = "{time_secs}" if soon else "{date_short_pretty} at {time}"
    return {"type": "date", "timestamp": round(deadline.at), "format": format_, "fallback": fallback}


def _pages(blocks: Iterable[Block]) -> list[list[Block]]:
    """The blocks message by message."""
    found: list[list[Block]] = []
    used = 0
    for block in blocks:
        more = size(block)
        if not found or len(found[-1]) == BLOCKS or used + more > PAGE:
            found.append([])
            used = 0
        found[-1].append(block)
        used += more
    return found
