"""What stands between the braces of a question in GIFT, and which of our kinds it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from bot.library.documents import Block, Place, plain
from bot.library.formats.gift_text import read_text
from bot.library.formats.items import Said, block, distinct, shortened, spoken
from bot.library.formats.writing import number

if TYPE_CHECKING:
    from collections.abc import Callable

GAP = "___"
_WHOLE = Decimal(100)
_MOST = 200  # answers that are looked at: our largest kind holds 101
_ANSWER = re.compile(r"([=~])([^=~]*)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,9})?)%")
_DIGITS = r"[-+]?\d{1,15}(?:\.\d{1,15})?"
_NUMBER = re.compile(rf"\s*({_DIGITS})\s*(?:(:|\.\.)\s*({_DIGITS})\s*)?")
_EXACT = 40  # digits: more than two such numbers have
_WORD = re.compile(r"\w")
_ENDS = (".", "?", "!", ":")
_STAR = re.compile(r"\\\*|\*")
_TRUTH = {"t": True, "true": True, "f": False, "false": False}


class Unheld(Exception):
    """None of our kinds can hold this question."""


class Unreadable(Exception):
    """This is no GIFT."""

    def __init__(self, place: Place, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.place, self.problem, self.remedy = place, problem, remedy


@dataclass(frozen=True)
class Answers:
    """A protected text between braces; `at` gives the place of a character in it."""

    text: str
    at: Callable[[int], Place]


@dataclass(frozen=True)
class _Answer:
    """One answer: its sign, its weight if it has one, its protected text without and with it, and feedback."""

    sign: str
    weight: Decimal | None
    raw: str
    whole: str
    feedback: str
    place: Place

    @property
    def said(self) -> Said:
        """The answer as a text."""
        return Said(read_text(self.raw), self.place)

    @property
    def worth(self) -> Decimal:
        """How many of a hundred points it earns."""
        return self.weight if self.weight is not None else _WHOLE if self.sign == "=" else Decimal(0)


def answered(ask: Said, given: Answers) -> tuple[Block, list[str]]:
    r"""The question that these answers make, and what was left out of it. A `\0` in `ask` shows where they stand.

    Raises `Unheld` for what none of our kinds can hold, and `Unreadable` for what is no GIFT.
    """
    text, general = [*given.text.rsplit("####", 1), ""][:2]  # Moodle takes the last ones
    bare = text.strip()
    truth = _TRUTH.get(bare.partition("#")[0].strip().lower())
    before, _, after = ask.text.partition("\0")
    if not _WORD.search(after) and (truth is not None or before.rstrip().endswith(_ENDS)):
        after = ""  # a stop or two, for looks
    gap = GAP if after.strip() and truth is None else ""
    asked = Said(read_text(f"{before}{gap}{after}"), ask.place)
    explain = read_text(general)
    if not asked.text:
        raise Unreadable(ask.place, "a question without a text stands here", "Write the question before the {.")
    if truth is not None:
        told = [read_text(each) for each in bare.split("#")[1:3]]
        return block(
            ask.place, kind="true-false", ask=asked, answer=truth, explain=explain or "".join(told[1:])
        ), _unsaid(told[:1])
    if bare.startswith("#"):
        return _number(asked, Answers(text.replace("#", " ", 1), given.at), explain)
    if not bare:
        message = "it asks for an essay"
        raise Unheld(message)
    answers = _split(text, given.at)
    if any(each.sign == "~" for each in answers):
        several = all(each.sign == "~" for each in answers)
        return _several(asked, answers, explain) if several else _choice(asked, answers, explain)
    if all("->" in each.raw for each in answers):
        return _match(asked, answers, explain)
    return _typed(asked, answers, explain)


def _split(text: str, at: Callable[[int], Place]) -> list[_Answer]:
    """The answers of a text in which each begins with a sign."""
    if text.count("=") + text.count("~") > _MOST:
        message = "it has hundreds of answers"
        raise Unheld(message)
    first = re.search(r"\S", text)
    if first and first.group() not in "=~":
        remedy = "Begin each answer with = if it is right and ~ if it is wrong; or write T or F, or # and a number."
        raise Unreadable(at(first.start()), "no answer begins here", remedy)
    found = []
    for match in _ANSWER.finditer(text):
        weight = _WEIGHT.match(match[2])
        whole, _, feedback = match[2].partition("#")
        raw = whole[weight.end() :] if weight else whole
        worth = Decimal(weight[1]) if weight else None
        answer = _Answer(match[1], worth, raw, whole, read_text(feedback), at(match.start()))
        if not answer.said.text:
            raise Unreadable(answer.place, f"nothing stands behind this {match[1]}", "Write the answer, or delete it.")
        found.append(answer)
    return found


def _explained(explain: str, right: _Answer) -> str:
    """The explanation of a question: the general one, else what is said to whoever answers right."""
    return explain or right.feedback


def _unsaid(feedback: list[str]) -> list[str]:
    return ["what is said to wrong answers is left out"] if any(feedback) else []


def _choice(ask: Said, answers: list[_Answer], explain: str) -> tuple[Block, list[str]]:
    """One right answer among several."""
    rights = [each for each in answers if each.worth >= _WHOLE]
    if not rights:
        message = "none of its answers is wholly right"
        raise Unheld(message)
    right, *others = rights
    wrong = [each for each in answers if each.worth < _WHOLE]
    options = distinct(each.said for each in wrong)
    notes = _unsaid([each.feedback for each in wrong])
    notes += [f"“{shortened(each.said.text)}” is left out, which is right too" for each in others]
    notes += [f"“{shortened(each.said.text)}” is wrong here, and half right there" for each in wrong if each.worth > 0]
    truths = [_TRUTH.get(each.text.lower()) for each in (right.said, *options)]
    if len(options) == 1 and None not in truths and truths[0] != truths[1]:
        return block(ask.place, kind="true-false", ask=ask, answer=truths[0], explain=_explained(explain, right)), notes
    if len(options) < 2:  # noqa: PLR2004 - three make a choice
        message = "a choice needs at least two wrong answers"
        raise Unheld(message)
    return block(
        ask.place, kind="choice", ask=ask, answer=right.said, options=options, explain=_explained(explain, right)
    ), notes


def _several(ask: Said, answers: list[_Answer], explain: str) -> tuple[Block, list[str]]:
    """All the right answers among several."""
    rights = distinct(each.said for each in answers if each.worth > 0)
    wrong = distinct(each.said for each in answers if each.worth <= 0)
    if not rights or not wrong:
        message = "it needs a right answer and a wrong one"
        raise Unheld(message)
    notes = _unsaid([each.feedback for each in answers])
    return block(ask.place, kind="all", ask=ask, answers=rights, options=wrong, explain=explain), notes


def _match(ask: Said, answers: list[_Answer], explain: str) -> tuple[Block, list[str]]:
    """Pairs to be found."""
    pairs = Block(answers[0].place)
    notes = []
    for each in answers:
        left, _, right = (read_text(side) for side in each.whole.partition("->"))
        if not right:
            raise Unreadable(each.place, "nothing stands behind the -> of this pair", "Write  =left -> right")
        if not left:
            notes.append(f"“{shortened(right)}” is left out, which goes with nothing")
        elif left in pairs:
            message = "two of its pairs begin alike"
            raise Unheld(message)
        else:
            pairs.put(left, right, each.place, each.place)
    if len(pairs) < 2 or len(distinct(Said(right, ask.place) for right in pairs.values())) < len(pairs):  # noqa: PLR2004 - two
        message = "it needs at least two pairs, each with a partner of its own"
        raise Unheld(message)
    return block(ask.place, kind="match", ask=ask, pairs=pairs, explain=explain), notes


def _typed(ask: Said, answers: list[_Answer], explain: str) -> tuple[Block, list[str]]:
    """An answer in the player's own words: half right is asked for more, nothing worth is wrong."""
    notes: list[str] = []
    kept: list[tuple[_Answer, Said]] = []
    for each in answers:
        if "*" in (said := each.said).text:
            text = _STAR.sub(lambda star: "*" if len(star.group()) > 1 else "\0", said.text)
            if "\0" in text:  # a pattern: “anything else” goes without saying
                notes += [f"the pattern “{shortened(said.text)}” is left out"] if said.text != "*" else []
                continue
            said = Said(text, said.place)
        kept.append((each, said))
    rights = [said for each, said in kept if each.worth >= _WHOLE]
    if not rights:
        message = "none of its answers is wholly right, as a text"
        raise Unheld(message)
    first = next(each for each, _ in kept if each.worth >= _WHOLE)
    prompt = distinct((said for each, said in kept if 0 < each.worth < _WHOLE), rights)
    reject = distinct((said for each, said in kept if each.worth <= 0), rights)
    notes += _unsaid([each.feedback for each, _ in kept if each.worth < _WHOLE])
    told = _explained(explain, first)
    return spoken(ask.place, ask, rights, prompt=prompt, reject=reject, explain=told), notes


def _number(ask: Said, given: Answers, explain: str) -> tuple[Block, list[str]]:
    """A number within a tolerance: the first that is wholly right."""
    text = given.text.partition("~")[0]  # what is said to wrong answers stands behind it
    text = text if "=" in text else "=" + text[1:]
    answers = [each for each in _split(text, given.at) if each.sign == "="]
    right = next((each for each in answers if each.worth >= _WHOLE), None)
    if right is None:
        message = "none of its numbers is wholly right"
        raise Unheld(message)
    found = _NUMBER.fullmatch(right.raw)
    if not found:
        problem = f"“{shortened(read_text(right.raw))}” is no number"
        raise Unreadable(right.place, problem, "Write  #90  or  #90:2  (give or take 2) or  #88..92")
    with localcontext(prec=_EXACT):
        first, between, second = Decimal(found[1]), found[2], Decimal(found[3] or 0)
        ends = (first, second) if between == ".." else (first - second, first + second)
        answer, tolerance = (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2
    if tolerance < 0:
        raise Unreadable(right.place, "the range ends before it begins", "Write the smaller number first.")
    notes = ["only the first of its right numbers is kept"] if len(answers) > 1 else []
    told = _explained(explain, right)
    return block(
        ask.place, kind="number", ask=ask, answer=_plain(answer), tolerance=_plain(tolerance) or None, explain=told
    ), notes


def _plain(value: Decimal) -> int | float:
    """A number as our files hold it."""
    found = int(value) if value == int(value) else float(value)
    if plain(number(found)) != found or Decimal(number(found)) != value:
        message = "its number is too large or too fine"
        raise Unheld(message)
    return found
