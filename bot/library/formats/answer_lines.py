"""Answer lines of quiz bowl: what is right, what is to be made more exact, and what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.library.formats.items import shortened, unmarked

_LONGEST = 1_500  # characters that are looked at
_ASIDE = re.compile(r"[\[(]([^\[\]()]*)[\])]")
_REQUIRED = re.compile(r"<u>([^<]*(?:<(?!/?u>)[^<]*)*)</u>", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(?:(?P<reject>reject|(?:do not|don['\u2019]t) (?:accept|prompt|take)(?:,? (?:or|and) (?:accept|prompt))?(?: on)?)"
    r"|(?P<prompt>(?:anti-?)?prompt(?: on)?)|(?P<accept>(?:also )?accept(?: either)?|or|also|aka))\b:?\s*",
    re.IGNORECASE,
)
_HOW = re.compile(r"\s*,?\s*\b(?:by asking|with|asking)\b.*", re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(
    r"\b(?:word forms?|equivalents?|synonyms?|before|until|after|anything|any |mention(?:ed)?|is read"
    r"|clear[- ]knowledge|underlined|partial|descriptions?|obvious|either|in place of|similar|these answers|exact)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",? or |; ?|, (?:and )?(?=[\"\u201c])")
_QUOTES = '"\u201c\u201d '


@dataclass
class AnswerLine:
    """An answer with what is right too, what is on the right track, what is wrong, and what could not be understood."""

    answer: str
    accept: list[str] = field(default_factory=list)
    prompt: list[str] = field(default_factory=list)
    reject: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def answer_line(line: str) -> AnswerLine:
    """What an answer line says, in HTML or in plain text: `Old <u>Marta</u> [accept Martha; prompt on the keeper]`."""
    line = line[:_LONGEST]
    asides = [unmarked(aside) for aside in _ASIDE.findall(line)]
    begin = _ASIDE.search(line)
    main = line[: begin.start()] if begin and line[: begin.start()].strip() else _ASIDE.sub(" ", line)
    answer, *others = _texts(unmarked(main.replace("ANSWER:", "")))[:20] or [""]
    found = AnswerLine(answer, others)
    required = unmarked(" ".join(_REQUIRED.findall(main)))
    if required and required != answer and not others:
        found.accept.append(required)
    for aside in asides:
        for clause in aside.split(";"):
            _clause(found, clause.strip())
    return found


def _clause(found: AnswerLine, clause: str) -> None:
    """Sort what a clause lists by its first word."""
    said = _CLAUSE.match(clause)
    if not clause:
        return
    if not said:
        found.left_out.append(shortened(clause))
        return
    told = clause[said.end() :]
    told = _HOW.sub("", told) if said["prompt"] else told
    to = found.reject if said["reject"] else found.prompt if said["prompt"] else found.accept
    for text in _texts(told):
        if _CONDITION.search(text):
            found.left_out.append(shortened(text))
        else:
            to.append(text)


def _texts(listed: str) -> list[str]:
    """The texts of a list such as `A or B`."""
    return [text for each in _BETWEEN.split(listed) if (text := each.strip(_QUOTES).removesuffix(",").strip(_QUOTES))]
