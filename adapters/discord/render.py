"""From replies to messages as Discord's REST API takes them.

Text goes into embeds, which hold more than a message's own text and which no lock screen shows: of what everybody
can see, it shows the reply's notification. What is longer than Discord allows goes on in the next message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from adapters.discord.markup import escape, pages, pieces
from bot.commands.registry import pack
from bot.dialogue.files import Upload, sendable
from bot.dialogue.plain import clean, short, units
from bot.dialogue.reply import Attachment, Audience, Choices, Deadline, Fields, Form, Items, Prose, Quote
from bot.dialogue.words import words
from bot.questions.picking import letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.dialogue.reply import Choice, Part, Reply
    from bot.dialogue.words import Words

EPHEMERAL = 64
"""The flag of a message that one member sees."""

CUSTOM_ID, LABEL, PLACEHOLDER, OPTION_LABEL, ALT_TEXT, CONTENT = 100, 80, 150, 100, 1024, 2000
PAGE = 4000
"""Units of text in a message: an embed's description holds 4,096, and all of a message's embeds 6,000."""

ROW, ROWS, OPTIONS, FILES = 5, 5, 25, 10
FILE_BYTES = 8 * 1024 * 1024
REQUEST_BYTES = 2 * FILE_BYTES
NO_MENTIONS: Mapping[str, Any] = {"parse": [], "replied_user": False}

_ACTION_ROW, _BUTTON, _SELECT, _SECONDARY = 1, 2, 3, 2
ASK, PICK = "?", "="
"""How the custom_id begins of a button that opens a modal, and of a select; all others are a command."""

_Line: TypeAlias = list[str]
_Component: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its JSON, without the files, and the files that go with it."""

    payload: Mapping[str, Any]
    files: tuple[Upload, ...] = ()


@dataclass
class _Laid:
    """A reply laid out: lines of text, rows of what can be pressed, files."""

    words: Words
    lines: list[_Line] = field(default_factory=list)
    rows: list[list[_Component]] = field(default_factory=list)
    files: list[Upload] = field(default_factory=list)

    def press(self, component: _Component) -> None:
        """Put a button beside the last ones, and a select, which fills a row, below them."""
        row = self.rows[-1] if self.rows else None
        if row is None or len(row) == ROW or component["type"] == _SELECT or row[-1]["type"] == _SELECT:
            self.rows.append([component])
        else:
            row.append(component)


def render(reply: Reply, locale: str = "") -> list[Message]:
    """A reply as one message or more, in the order in which they are sent. `locale` is that of who is to read it."""
    laid = _Laid(words(locale))
    for part in reply.parts:
        _lay(part, laid)
    private = reply.audience is Audience.ASKER
    content = "" if private else _notification(reply)
    texts = pages(laid.lines, PAGE)
    messages = [_message(content, text, private=private) for text in texts or [""]]
    for rows in _batches(laid.rows):
        components = [{"type": _ACTION_ROW, "components": row} for row in rows]
        if "components" in messages[-1]:
            messages.append(_message(content, laid.words.also, private=private))
        messages[-1]["components"] = components
    if not texts:
        messages[0]["content"] = _notification(reply)
    sent = [Message(payload) for payload in messages]
    for n, files in enumerate(_bundles(laid.files)):
        payload = dict(sent.pop().payload) if n == 0 else _message(content, laid.words.also, private=private)
        listed = [{"id": number, "filename": file.name, "description": file.about} for number, file in enumerate(files)]
        sent.append(Message(payload | {"attachments": listed}, tuple(files)))
    return sent


def _message(content: str, text: str, *, private: bool) -> dict[str, Any]:
    payload: dict[str, Any] = {"allowed_mentions": NO_MENTIONS}
    if content:
        payload["content"] = content
    if text:
        payload["embeds"] = [{"description": text}]
    if private:
        payload["flags"] = EPHEMERAL
    return payload


def _notification(reply: Reply) -> str:
    return escape(short(reply.notification, CONTENT // 3))


def _lay(part: Part, laid: _Laid) -> None:
    match part:
        case Prose():
            laid.lines.append(pieces(part.text))
        case Quote():
            laid.lines.append(["> ", *pieces(part.text), *_plain(f" ({part.source})")])
        case Fields():
            laid.lines += [[*_strong(f"{each.name}:"), " ", *pieces(each.value)] for each in part.fields]
        case Items():
            laid.lines += [["- ", *pieces(item)] for item in part.items]
        case Choices():
            for choice in part.choices:
                _lay_choice(choice, laid)
        case Form():
            _lay_form(part, laid)
        case Deadline():
            laid.lines.append(["-# ", laid.words.until.format(f"<t:{round(part.at)}:R>")])
        case Attachment():
            laid.files += _uploads(part)
        case _:
            assert_never(part)


def _lay_choice(choice: Choice, laid: _Laid) -> None:
    """A button; what of its label does not fit on it, or a command that does not, stands in the text."""
    packed = pack(choice.press)
    if units(packed) > CUSTOM_ID:
        before, after = laid.words.say
        laid.lines.append([*_strong(choice.label), before, *_plain(packed), after])
        return
    if units(clean(choice.label)) > LABEL:
        laid.lines.append(_plain(choice.label))
    laid.press(_button(choice.label, packed))


def _lay_form(form: Form, laid: _Laid) -> None:
    """A select of options; for a text, and where the order of the options counts, a button that opens a modal."""
    packed = f"{form.option} {pack(form.press)}"
    if units(packed) >= CUSTOM_ID:
        before, after = laid.words.say
        laid.lines.append([*_strong(form.label), before, *_plain(form.press.words), f" …{after}"])
        return
    count = len(form.options)
    ordered = form.least == count > 1
    if not count or count > OPTIONS or ordered:
        laid.press(_button(form.label, ASK + packed))
        return
    if any(units(clean(option)) > OPTION_LABEL for option in form.options):
        laid.lines += [["- ", *_plain(f"{letter(n)}. {option}")] for n, option in enumerate(form.options)]
    most = max(1, min(form.most, count))
    select = {
        "type": _SELECT,
        "custom_id": PICK + packed,
        "placeholder": short(form.label, PLACEHOLDER),
        "min_values": max(0, min(form.least, most)),
        "max_values": most,
        "options": [
            {"label": short(option, OPTION_LABEL), "value": letter(n)} for n, option in enumerate(form.options)
        ],
    }
    laid.press(select)


def _button(label: str, custom_id: str) -> _Component:
    return {"type": _BUTTON, "style": _SECONDARY, "label": short(label, LABEL), "custom_id": custom_id}


def _batches(rows: Iterable[list[_Component]]) -> list[list[list[_Component]]]:
    """The rows message by message: five at most, and no custom_id twice."""
    found: list[list[list[_Component]]] = []
    taken: set[str] = set()
    for row in (each for together in rows for each in _distinct(together)):
        ids = {component["custom_id"] for component in row}
        if not found or len(found[-1]) == ROWS or ids & taken:
            found.append([])
            taken = set()
        found[-1].append(row)
        taken |= ids
    return found


def _distinct(row: list[_Component]) -> list[list[_Component]]:
    """A row in as many as it takes for no custom_id to stand in one twice."""
    found: list[list[_Component]] = [[]]
    for component in row:
        if any(component["custom_id"] == other["custom_id"] for other in found[-1]):
            found.append([])
        found[-1].append(component)
    return found


def _uploads(attachment: Attachment) -> list[Upload]:
    """A file, or as many as it takes where it is longer than a file may be."""
    name = sendable(attachment.name)
    about = short(attachment.about, ALT_TEXT)
    size = FILE_BYTES // 4  # as many bytes as a character can have
    starts = range(0, len(attachment.content) or 1, size)
    data = [attachment.content[start : start + size].encode("utf-8", "replace") for start in starts]
    if len(data) == 1:
        return [Upload(name, data[0], about)]
    return [Upload(f"part-{n}-{name}", each, about) for n, each in enumerate(data, 1)]


def _bundles(files: Iterable[Upload]) -> list[list[Upload]]:
    """The files message by message."""
    found: list[list[Upload]] = []
    for file in files:
        if not found or len(found[-1]) == FILES or sum(len(each.data) for each in (*found[-1], file)) > REQUEST_BYTES:
            found.append([])
        found[-1].append(file)
    return found


def _strong(text: str) -> _Line:
    return [f"**{piece}**" for piece in _plain(text) if piece.strip()]


def _plain(text: str) -> _Line:
    return [escape(text[start : start + PAGE // 4]) for start in range(0, len(text), PAGE // 4)]
