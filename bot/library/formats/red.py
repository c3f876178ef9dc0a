"""Trivia lists of Red-DiscordBot: one flat mapping of questions to answers, read as Red reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.library.documents import Block, Dialect, Items, Place, describe
from bot.library.formats.gating import chapter_in
from bot.library.formats.items import MAX_FILE, Parsed, Said, block, distinct, one_line, opened, spoken
from bot.library.formats.writing import number, quoted, scalar
from bot.library.questions import AnyQuestion, Gap, NumberAsked, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterable

_RESERVED = {"$schema", "AUTHOR", "DESCRIPTION", "CONFIG"}
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_ON = frozenset({"true", "yes", "on"})
_OFF = frozenset({"false", "no", "off"})
_SAME = {True: ("True", "Yes", "On"), False: ("False", "No", "Off")}  # what Red makes of an unquoted one of them
_STATEMENT = re.compile(r"true\s+or\s+false\s?[?:.,\u2013\u2014-]+\s*(?=\S)", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")
_PADDED = re.compile(r"0[0-9]{1,15}")
_LONGEST_KEY = 1000  # characters that YAML takes for a key without a mark in front
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class _Unquoted(str):
    """An unquoted word that YAML takes for something else, as it was typed; `same` is what Red makes of it."""

    __slots__ = ()

    @property
    def same(self) -> tuple[str, ...]:
        """The other words that are right: three for true or false, and a number without its zeros in front."""
        return (str(int(self)),) if self.isdecimal() else _SAME[self.lower() in _ON]


def _word(text: str) -> object:
    """An unquoted text: as it was typed, so that 3.10 and 1984-05-01 stay what they are."""
    if text in _EMPTY:
        return None
    usual = text in (text.lower(), text.capitalize(), text.upper())
    return _Unquoted(text) if _PADDED.fullmatch(text) or (usual and text.lower() in _ON | _OFF) else text


def read(text: str, file: str) -> Parsed:
    """The questions of a list. A comment `# chapter 3` gives the chapter of those below it, up to the next comment."""
    found, top = opened(text, file, Dialect(_word, longest=MAX_FILE, last=True))
    if top is None:
        return found
    lines = _LINE_END.split(text)
    read_to, heading = 0, ""
    for key, value in top.items():
        at = top.keys_at[key]
        heading = next((line for line in reversed(lines[read_to : at.line - 1]) if line.startswith("#")), heading)
        read_to = at.line - 1
        if key in _RESERVED:
            _reserved(found, key, value)
        else:
            asked = Said(one_line(key), at)
            _question(found, asked, top.values_at[key], value, chapter_in(heading))
        if found.full:
            break
    return found


def _reserved(found: Parsed, key: str, value: object) -> None:
    if key == "AUTHOR" and isinstance(value, str):
        found.credit = f"a Red trivia list by {one_line(value)}"
    elif key == "CONFIG":
        found.notes.append("CONFIG is not taken over: a game has its own pace.")


def _question(found: Parsed, ask: Said, place: Place, value: object, chapter: int | None) -> None:
    if not ask.text:
        found.wrong(ask.place, "a question without a text stands here", "Write the question in quotes.")
        return
    if isinstance(value, Block) or value is None:
        problem = f"expected a list of answers, found {describe(value)}"
        found.wrong(place, problem, "Write each answer on a line of its own that begins with a dash.", ask.text[:60])
        return
    answers = value if isinstance(value, Items) else [value]
    places = value.values_at if isinstance(value, Items) else [place]
    if not answers:
        found.wrong(place, "the question has no answer", "Write one on a line of its own with a dash.", ask.text[:60])
    rights: list[Said] = []
    for answer, at in zip(answers, places, strict=True):
        if not isinstance(answer, str) or not answer.strip():
            problem = f"expected an answer, found {describe(answer or None)}"
            found.wrong(at, problem, "Put a text that holds a colon and a space in quotes.", ask.text[:60])
            return
        rights.append(Said(one_line(answer), at))
        if isinstance(answer, _Unquoted):
            rights += [Said(word, at) for word in answer.same]
    if not rights:
        return
    statement = _STATEMENT.match(ask.text)
    words = {right.text.lower() for right in rights}
    says = "a comment above it" if chapter is not None else ""
    if statement and (words <= _ON or words <= _OFF):
        said = Said(ask.text[statement.end() :], ask.place)
        found.take(block(ask.place, kind="true-false", ask=said, answer=words <= _ON), chapter, says)
    else:
        found.take(spoken(ask.place, ask, rights), chapter, says)


def written(questions: Iterable[AnyQuestion]) -> tuple[str, list[str]]:
    """A list of the questions that Red can ask, under a comment for each chapter; and what was left out, and why."""
    lines: list[str] = []
    left: list[str] = []
    asked: set[str] = set()
    chapter = None
    for question in questions:
        ask, answers = _as_red(question)
        why = _why_not(question, ask, answers, asked)
        if why:
            left.append(f"{one_line(question.ask)}: {why}")
            continue
        asked.add(ask)
        if question.chapter != chapter:
            chapter = question.chapter
            lines.append(f"# chapter {chapter}")
        key = quoted(ask)
        lines.append(f"{key}:" if len(key) <= _LONGEST_KEY else f"? {key}\n:")
        lines += [f"- {answer}" for answer in answers]
    return "".join(f"{line}\n" for line in lines), left


def _as_red(question: AnyQuestion) -> tuple[str, list[str]]:
    """A question's text, and its answers as YAML."""
    match question:
        case Typed() | Gap():
            rights = distinct(Said(each, Place("", 1, 1)) for each in (question.answer, *question.accept))
            return question.ask, [_answer(each.text) for each in rights]
        case TrueFalse():
            return f"True or false: {question.ask}", ["true" if question.answer else "false"]
        case NumberAsked() if not question.tolerance:
            return question.ask, [number(question.answer)]
        case _:
            return question.ask, []


def _answer(text: str) -> str:
    """An answer as YAML; what Red might take for a number or a date is a text."""
    return quoted(text) if _NUMBER.match(text) else scalar(text)


def _why_not(question: AnyQuestion, ask: str, answers: list[str], asked: set[str]) -> str:
    if not answers:
        return f"Red has no questions of the kind {question.kind}" + (
            " with a tolerance" if isinstance(question, NumberAsked) else ""
        )
    if ask in asked:
        return "another question has the same text, and Red keeps one of them"
    return "Red keeps its settings under that word" if ask in _RESERVED else ""
