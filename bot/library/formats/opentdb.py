"""Open Trivia DB: what its interface answers, in any of the encodings that it offers."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from bot.library.documents import Block, Dialect, Items, Place, describe
from bot.library.formats.items import Parsed, Said, block, distinct, opened, unmarked, visible

if TYPE_CHECKING:
    from collections.abc import Callable

CREDIT = "the Open Trivia Database (opentdb.com), CC BY-SA 4.0"

_CODES = {
    1: "it had not enough questions",
    2: "something in the request was wrong",
    3: "the session token was not known",
    4: "the session token had used up all questions",
    5: "there were too many requests in a short time",
}
_URL = re.compile(r"[\w.~+-]*%[0-9A-Fa-f]{2}(?:[\w.~+-]|%[0-9A-Fa-f]{2})*", re.ASCII)


def _base64(text: str) -> str:
    try:
        return visible(b64decode(text, validate=True).decode("utf-8", "replace"))
    except Error:
        return visible(text)


def _url(text: str) -> str:
    return visible(unquote_plus(text, errors="replace"))


def read(text: str, file: str) -> Parsed:
    """The questions of an answer of the interface, or of a list of such questions."""
    found, top = opened(text, file, Dialect(lists=True))
    if top is None:
        return found
    found.credit = CREDIT
    code = top.get("response_code", 0)
    results = top.get("results", top.get(""))
    if code != 0:
        said = _CODES.get(code) if isinstance(code, int) else None
        problem = f"the database gave no questions: {said or 'its answer has the code ' + str(code)[:20]}"
        found.wrong(top.values_at["response_code"], problem, "Ask it for them again.", "response_code")
    elif not isinstance(results, Items) or not results:
        found.wrong(top.place, "there are no questions here", 'They stand in a list under "results".', "results")
    else:
        decode = _encoding(results)
        for place, result in zip(results.values_at, results, strict=True):
            _question(found, place, result, decode)
            if found.full:
                break
    return found


def _encoding(results: Items) -> Callable[[str], str]:
    """How the texts of these questions are encoded: as HTML unless they show otherwise."""
    for result in results:
        sort = result.get("type") if isinstance(result, Block) else None
        if isinstance(sort, str) and _base64(sort) in ("multiple", "boolean") and _base64(sort) != sort:
            return _base64
    asked = [str(result.get("question", "")) for result in results if isinstance(result, Block)]
    return _url if asked and all(map(_URL.fullmatch, asked)) else unmarked


def _question(found: Parsed, place: Place, result: object, decode: Callable[[str], str]) -> None:
    if not isinstance(result, Block):
        found.wrong(place, f"expected a question, found {describe(result)}", 'Write {"question": "...", ...}.')
        return

    def said(key: str) -> Said | None:
        value = result.get(key)
        text = decode(value) if isinstance(value, str) else ""
        if not text:
            problem = f"expected a text, found {describe(value)}" if key in result else "the key is missing"
            found.wrong(result.values_at.get(key, place), problem, "Ask the database for the question again.", key)
        return Said(text, result.values_at[key]) if text else None

    ask, answer = said("question"), said("correct_answer")
    if ask is None or answer is None:
        return
    if decode(str(result.get("type", ""))) == "boolean" or answer.text in ("True", "False"):
        if answer.text not in ("True", "False"):
            found.wrong(answer.place, "expected True or False", "Write one of them.", "correct_answer")
            return
        found.take(block(place, kind="true-false", ask=ask, answer=answer.text == "True"))
        return
    wrong = result.get("incorrect_answers")
    if not isinstance(wrong, Items) or not all(isinstance(each, (str, int, float)) for each in wrong):
        at = result.values_at.get("incorrect_answers", place)
        found.wrong(at, f"expected a list of texts, found {describe(wrong)}", "Write [...].", "incorrect_answers")
        return
    decoded = [Said(decode(str(each)), at) for each, at in zip(wrong, wrong.values_at, strict=True)]
    options = distinct(each for each in decoded if each.text)
    if len(options) < 2:  # noqa: PLR2004 - three make a choice
        found.skip(place, ask.text, "a choice needs at least two wrong answers")
        return
    found.take(block(place, kind="choice", ask=ask, answer=answer, options=options))
