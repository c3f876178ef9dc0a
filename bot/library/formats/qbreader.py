"""QBReader: packets of quiz bowl. A tossup becomes clues from hard to easy, each part of a bonus a typed question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.library.documents import Block, Dialect, Items, Place, describe
from bot.library.formats.answer_lines import AnswerLine, answer_line
from bot.library.formats.items import Parsed, Said, block, distinct, opened, shortened, spoken, unmarked
from bot.library.names import same
from bot.library.schema import MAX_TEXT
from bot.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ASK = "What, or who, is this?"
MOST_CLUES = 10
MOST_CHARACTERS = 3_000  # of a tossup
MOST_STOPS = 60

_POWER = frozenset({"(*)", "[*]"})
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SPOKEN = re.compile(r"[(\[](?:[\"\u201c]|.*[-\u2013][A-Z]{2}|(?:read|emphasi[sz]e|note|pause)\b)", re.DOTALL)
_WORTH = re.compile(r"^\s*\[\d{1,3}[a-z]?\]\s*")
_SETS = ("tossups", "bonuses", "questionArray", "data")


def read(text: str, file: str) -> Parsed:
    """The questions of a packet, of what a search answers, or of a list of tossups and bonuses."""
    found, top = opened(text, file, Dialect(lists=True))
    if top is None:
        return found
    for place, each in _questions(top):
        if not isinstance(each, Block):
            found.wrong(place, f"expected a tossup or a bonus, found {describe(each)}", 'Write {"question": "..."}.')
        elif any(key in each for key in ("parts", "leadin", "parts_sanitized")):
            _bonus(found, place, each)
        else:
            _tossup(found, place, each)
        if found.full:
            break
    if not (found.items or found.skipped or found.complaints):
        remedy = 'They stand in lists under "tossups" and "bonuses".'
        found.wrong(top.place, "there are no tossups and no bonuses here", remedy)
    return found


def _questions(top: Block) -> Iterator[tuple[Place, object]]:
    """Every tossup and bonus with its place."""
    lists = [top.get("")]
    for key in _SETS:
        inside = top.get(key)
        lists += [inside.get(each) for each in _SETS] if isinstance(inside, Block) else [inside]
    if not any(isinstance(each, Items) for each in lists) and ("question" in top or "parts" in top):
        yield top.place, top
    for each in lists:
        if isinstance(each, Items):
            yield from zip(each.values_at, each, strict=True)


def _said(found: Parsed, tree: Block, key: str) -> Said | None:
    """The text under a key, or under one of its variants; a complaint if there is none."""
    for each in _variants(key):
        value = tree.get(each)
        if isinstance(value, str) and value.strip():
            return Said(value, tree.values_at[each])
    problem = f"expected a text, found {describe(tree[key])}" if key in tree else "the key is missing"
    found.wrong(tree.values_at.get(key, tree.place), problem, f'Write  "{key}": "..."', key)
    return None


def _variants(key: str) -> tuple[str, ...]:
    """The keys under which a text may stand, that with the most in it first."""
    return f"formatted_{key}", key, f"{key}_sanitized"


def _tossup(found: Parsed, place: Place, tree: Block) -> None:
    question = _said(found, tree, "question")
    line = _said(found, tree, "answer")
    if question is None or line is None:
        return
    answer = answer_line(line.text)
    if len(question.text) > MOST_CHARACTERS or question.text.count(".") > MOST_STOPS:
        why = f"it has more than {MOST_CHARACTERS:,} characters or {MOST_STOPS} full stops"
        found.skip(place, question.text[:MAX_TEXT], why)
        return
    read = Said(unmarked(_ASIDE.sub(_unsaid, question.text)), question.place)
    clues = [Said(clue, question.place) for clue in _clues(sentences(read.text))]
    rights, prompt, reject = _answers(answer, line.place)
    given_away = f" {same(answer.answer)} "
    if not answer.answer or not clues:
        found.skip(place, read.text, "it has no text, or its answer line has no answer")
    elif any(given_away in f" {same(clue.text)} " for clue in clues):
        found.skip(place, read.text, "a clue holds the answer")
    elif len(clues) == 1:
        found.take(spoken(place, read, rights, prompt=prompt, reject=reject), notes=_left(answer))
    else:
        first, *accept = distinct(rights)
        told = block(
            place, kind="who-am-i", ask=ASK, clues=clues, answer=first, accept=accept, prompt=prompt, reject=reject
        )
        found.take(told, notes=_left(answer))


def _unsaid(aside: re.Match[str]) -> str:
    """What is left of an aside: nothing, if it is for whoever reads aloud (the power mark, how a name is said)."""
    return "" if aside.group() in _POWER or _SPOKEN.match(aside.group()) else aside.group()


def _bonus(found: Parsed, place: Place, tree: Block) -> None:
    leadin, parts, lines = (
        next((tree[each] for each in _variants(key) if tree.get(each)), None) for key in ("leadin", "parts", "answers")
    )
    leadin = unmarked(leadin) if isinstance(leadin, str) else ""
    if not isinstance(parts, Items) or not isinstance(lines, Items) or len(parts) != len(lines):
        remedy = 'Write as many texts in "answers" as in "parts".'
        found.wrong(place, "a bonus has a list of parts and a list of as many answers", remedy, "parts")
        return
    for part, at, line, line_at in zip(parts, parts.values_at, lines, lines.values_at, strict=True):
        if not isinstance(part, str) or not isinstance(line, str):
            found.wrong(at, f"expected a text, found {describe(line if isinstance(part, str) else part)}", "Write one.")
            continue
        alone = unmarked(_WORTH.sub("", part))
        whole = f"{leadin} {alone}".strip()
        answer = answer_line(line)
        ask = Said(whole if len(whole) <= MAX_TEXT else alone, at)
        if not answer.answer or not alone:
            found.skip(at, ask.text, "its answer line has no answer" if alone else "the part has no text")
        else:
            rights, prompt, reject = _answers(answer, line_at)
            found.take(spoken(at, ask, rights, prompt=prompt, reject=reject), notes=_left(answer))


def _answers(line: AnswerLine, place: Place) -> tuple[list[Said], list[Said], list[Said]]:
    """What is right by an answer line, what is nearly, and what is wrong: each text in one of them."""

    def said(texts: Iterable[str]) -> list[Said]:
        return [Said(text, place) for text in texts]

    rights = said([line.answer, *line.accept])
    prompt = distinct(said(line.prompt), rights)
    return rights, prompt, distinct(said(line.reject), [*rights, *prompt])


def _left(line: AnswerLine) -> list[str]:
    return [f"“{shortened(each)}” in its answer line is left out" for each in line.left_out]


def _clues(told: tuple[str, ...]) -> list[str]:
    """Sentences as clues: where there are too many, neighbours go together, the first ones first."""
    clues = list(told)
    while len(clues) > MOST_CLUES:
        pairs = range(min(len(clues) - MOST_CLUES, len(clues) // 2))
        clues = [" ".join(clues[2 * i : 2 * i + 2]) for i in pairs] + clues[2 * len(pairs) :]
    return clues
