"""What every format is read into: questions on their way to become ours, each piece with its place in the file."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from bot.library import slips
from bot.library.documents import Block, Dialect, Items, Place, parsed
from bot.library.names import same
from bot.library.questions import AnyQuestion
from bot.library.shape import MAX_COMPLAINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.errors import Complaint

MAX_FILE = 2 * 1024 * 1024  # bytes: 5,000 questions of 400 each
MAX_QUESTIONS = 5_000

_SHOWN = 60
_QUESTION: TypeAdapter[AnyQuestion] = TypeAdapter(AnyQuestion)
_TOO_MUCH = {"string_too_long": "a text of {} characters, more than {:,}", "too_long": "a list of {}, more than {:,}"}
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|pre|q|s"
    r"|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"</?(?:blockquote|br|dd|div|dt|h[1-6]|hr|li|p|pre|table|td|tr)\b", re.IGNORECASE)
_GAP = re.compile(r"_{2,}")


class Said(NamedTuple):
    """A text, and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Item:
    """A question as one of ours: `tree` has the keys of its kind, mostly without `chapter`.

    `chapter` is what its file says of that, and `says` where it does; `notes` is what was left out of the question.
    """

    number: int
    tree: Block
    chapter: int | None = None
    says: str = ""
    notes: tuple[str, ...] = ()

    @property
    def ask(self) -> str:
        """The question, short enough for a line."""
        return shortened(str(self.tree.get("ask", "Who am I?")))


@dataclass(frozen=True, slots=True)
class Skipped:
    """A question that none of our kinds can hold, and why."""

    number: int
    place: Place
    ask: str
    why: str


@dataclass
class Parsed:
    """A file as far as it could be read. `top` is there where the file is our own; `credit` names whom to thank."""

    file: str
    items: list[Item] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    spoilt: frozenset[Place] = frozenset()
    top: Block | None = None
    credit: str = ""
    notes: list[str] = field(default_factory=list)
    slips: int = 0

    @property
    def number(self) -> int:
        """The number of the question that comes next."""
        return len(self.items) + len(self.skipped) + 1

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong so far."""
        return all(complaint.advice for complaint in self.complaints)

    @property
    def full(self) -> bool:
        """Whether there is no point in reading on: there are too many questions, or too many errors."""
        return self.number > MAX_QUESTIONS + 1 or self.slips >= MAX_COMPLAINTS

    def wrong(self, place: Place, problem: str, remedy: str, key: str = "") -> None:
        """Complain about what stands at `place`, unless its reader has."""
        if place not in self.spoilt:
            self.slips += 1
            self.complaints.append(place.complaint(key, problem, remedy))

    def skip(self, place: Place, ask: str, why: str) -> None:
        """Leave a question out."""
        self.skipped.append(Skipped(self.number, place, shortened(ask), why))

    def take(self, tree: Block, chapter: int | None = None, says: str = "", notes: Iterable[str] = ()) -> None:
        """Keep a question, unless it is larger than ours can be."""
        why = _too_much(tree)
        if why:
            self.skip(tree.place, str(tree.get("ask", "")), why)
        else:
            self.items.append(Item(self.number, tree, chapter, says, tuple(notes)))


def opened(text: str, file: str, dialect: Dialect) -> tuple[Parsed, Block | None]:
    """A file of YAML or JSON with the complaints of its reader, and its top block if it could be read to its end."""
    document = parsed(text.encode("utf-8", "replace"), file, dialect)
    found = Parsed(file, complaints=list(document.complaints), spoilt=document.spoilt)
    return found, document.top if document.whole else None


def block(place: Place, **values: Any) -> Block:  # noqa: ANN401 - whatever a key of a question can hold
    """A question's keys and values: texts with their places, lists of those, plain values; empty ones are left out."""
    made = Block(place)
    for key, value in values.items():
        if value is None or value in ("", []):
            continue
        at = place
        if isinstance(value, Said):
            value, at = value  # noqa: PLW2901 - the text without its place
        elif isinstance(value, list):
            items = Items(value[0].place)
            items.extend(each.text for each in value)
            items.values_at = [each.place for each in value]
            value, at = items, items.place  # noqa: PLW2901 - the texts with their places kept apart
        made.put(key, value, at, at)
    return made


def spoken(place: Place, ask: Said, rights: Sequence[Said], **more: Any) -> Block:  # noqa: ANN401 - see `block`
    """A question answered in one's own words: of the kind `gap` if it has one. The first of `rights` is shown."""
    kind = "gap" if len(_GAP.findall(ask.text)) == 1 else "typed"
    answer, *accept = distinct(rights)
    return block(place, kind=kind, ask=ask, answer=answer, accept=accept, **more)


def distinct(texts: Iterable[Said], taken: Iterable[Said] = ()) -> list[Said]:
    """The texts without those that say again what one before them, or one of the `taken`, says."""
    seen = {_alike(each.text) for each in taken}
    found = []
    for each in texts:
        alike = _alike(each.text)
        if alike not in seen:
            seen.add(alike)
            found.append(each)
    return found


def unmarked(text: str) -> str:
    """A text of HTML as plain text in one line. A `<` that begins no tag of a text is left as it is."""
    if "<" in text:
        text = _MARKUP.sub(lambda tag: " " if _BREAK.match(tag.group()) else "", text)
    return visible(html.unescape(text) if "&" in text else text)


def visible(text: str) -> str:
    """A text in one line, without the invisible characters that an encoding can hide from whoever reads the file."""
    return one_line(slips.REFUSED.sub("", text))


def marked(text: str) -> str:
    """A text that `unmarked` gives back as it is."""
    if unmarked(text) == text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;")


def one_line(text: str) -> str:
    """A text with its white space as our own files keep it."""
    return " ".join(text.split())


def shortened(text: str) -> str:
    """A text short enough for a line of a report."""
    text = one_line(text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"


def _alike(text: str) -> str:
    return same(text) or text.casefold()


def _too_much(tree: Block) -> str:
    """Why a question is too large to be one of ours; empty if it is not. Whatever else is wrong is told later."""
    try:
        _QUESTION.validate_python({"chapter": 0, **tree})
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=True):
            if one["type"] in _TOO_MUCH:
                most = one["ctx"]["max_length"]
                return f"{one['loc'][1]} holds {_TOO_MUCH[one['type']].format(len(one['input']), most)}"
    return ""
