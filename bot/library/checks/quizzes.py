"""Checks on quizzes: that a question has one right outcome, and is asked of nobody who has not read far enough."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bot.library.draft import Draft, Findings, told
from bot.library.names import same
from bot.library.questions import (
    AllOf,
    AnyQuestion,
    Choice,
    Gap,
    Match,
    NumberAsked,
    Order,
    QuizModel,
    TrueFalse,
    Typed,
    WhoAmI,
)
from bot.library.shape import Path, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GAP = re.compile(r"_{2,}")
_FEWEST = {"options": 2, "items": 3, "pairs": 2, "clues": 2, "answers": 1}  # "options" of the kind `all`: 1
_LISTS = ("options", "answers", "items", "clues", "accept", "prompt", "reject", "hints")


def check_quiz(findings: Findings, quiz: QuizModel, book: Draft | None) -> None:
    """Complain about every question that cannot be asked as it is; without a `book`, of what shows without one."""
    for i, question in enumerate(quiz.questions):
        path: Path = ("questions", i)
        _check_lists(findings, question, path)
        _check_kind(findings, question, path)
        if book is not None and book.pack is not None:
            _check_gate(findings, question, path, book)
    if book is not None and book.pack is not None and quiz.questions:
        lowest = min(question.chapter for question in quiz.questions)
        later = book.names.later(quiz.quiz, lowest)
        if later:
            problem = f"the title is shown from chapter {lowest} on (its earliest question) but names {told(later)}"
            findings.wrong(
                ("quiz",), problem, "Find a title that does not, or move the early questions to another quiz."
            )


def _check_lists(findings: Findings, question: AnyQuestion, path: Path) -> None:
    """Too few or equal items."""
    for key in _LISTS:
        items: tuple[str, ...] = getattr(question, key, ())
        fewest = 1 if isinstance(question, AllOf) else _FEWEST.get(key, 0)
        if key in _FEWEST and hasattr(question, key) and len(items) < fewest:
            problem = f"{len(items)} of these are too few (expected {fewest} or more)"
            findings.wrong((*path, key), problem, f"Add {fewest - len(items)} more.")
        for i in _repeated(items):
            findings.wrong((*path, key, i), f'"{items[i]}" is given twice', "Write another, or leave it out.")
    if isinstance(question, Match):
        if len(question.pairs) < _FEWEST["pairs"]:
            findings.wrong((*path, "pairs"), "there are too few pairs (expected 2 or more)", "Add another pair.")
        lefts, rights = list(question.pairs), list(question.pairs.values())
        for i in _repeated(rights):
            problem = f'"{rights[i]}" is the partner of two'
            findings.wrong((*path, "pairs", lefts[i]), problem, "Write pairs that can be told apart.")


def _check_kind(findings: Findings, question: AnyQuestion, path: Path) -> None:
    """What one kind of question asks for and others do not."""
    match question:
        case Choice():
            _check_apart(findings, (question.answer,), question.options, (*path, "options"), "the right answer")
        case AllOf():
            _check_apart(findings, question.answers, question.options, (*path, "options"), "a right answer")
        case Typed() | WhoAmI() | Gap():
            right = (question.answer, *question.accept)
            _check_apart(findings, right, question.reject, (*path, "reject"), "a right answer")
            _check_apart(findings, right, question.prompt, (*path, "prompt"), "a right answer")
            _check_words(findings, question, path)
        case NumberAsked() if question.tolerance < 0:
            findings.wrong((*path, "tolerance"), "a tolerance is 0 or more", "Write how far off is still right.")
        case Order() | Match() | TrueFalse() | NumberAsked():
            pass


def _check_words(findings: Findings, question: Typed | WhoAmI | Gap, path: Path) -> None:
    """The gap is there, and the clues do not hold the answer."""
    if isinstance(question, Gap) and len(_GAP.findall(question.ask)) != 1:
        remedy = "Write the sentence with ___ where the answer goes, once."
        findings.wrong((*path, "ask"), "the sentence has no gap, or more than one", remedy)
    for i, clue in enumerate(question.clues if isinstance(question, WhoAmI) else ()):
        if f" {same(question.answer)} " in f" {same(clue)} ":
            findings.wrong((*path, "clues", i), "the clue holds the answer", "Describe them without the name.")


def _check_apart(findings: Findings, right: tuple[str, ...], wrong: tuple[str, ...], path: Path, what: str) -> None:
    """Nothing may be both right and wrong."""
    rights = {_alike(each) for each in right}
    for i, each in enumerate(wrong):
        if _alike(each) in rights:
            findings.wrong((*path, i), f'"{each}" is {what} too', "Write something else, or leave it out.")


def _check_gate(findings: Findings, question: AnyQuestion, path: Path, book: Draft) -> None:
    """A question is sealed at the latest of everything it touches."""
    if question.chapter > book.chapters:
        problem = f"chapter {question.chapter} is out of range: the book has {book.chapters} chapters"
        findings.wrong((*path, "chapter"), problem, f"Write a number from 0 to {book.chapters}.")
        return
    needs: list[tuple[Path, str, int]] = []
    for where, text in _texts(question):
        later = book.names.later(text, question.chapter)
        if later:
            needs.append(((*path, *where), f"names {told(later)}", later[0].since))
        elif hinted := book.names.hinted(text, question.chapter):
            problem = f"this is asked after chapter {question.chapter} and holds a part of {told(hinted)}"
            findings.advise((*path, *where), problem, "If it means them, raise the chapter.")
    for i, who in enumerate(question.people):
        if who in book.people:
            since = book.people[who].since
            if since > question.chapter:
                needs.append(((*path, "people", i), f"is about {who!r}, who has no name before chapter {since}", since))
        elif who not in book.ids:
            remedy = nearest(who, book.ids) or "Write an id of the book's people."
            findings.wrong((*path, "people", i), f"nobody in {book.id!r} has the id {who!r}", remedy)
    latest = max((since for _, _, since in needs), default=0)
    for where, problem, _ in needs:
        said = f"the question is asked after chapter {question.chapter} but {problem}"
        findings.wrong(where, said, f"Write  chapter: {latest},  or leave the name out.")


def _texts(question: AnyQuestion) -> Iterator[tuple[Path, str]]:
    """Every text of a question, shown or not, with its path."""
    for key in ("ask", "answer", "explain", "unit"):
        value = getattr(question, key, None)
        if isinstance(value, str) and value:
            yield (key,), value
    for key in _LISTS:
        for i, value in enumerate(getattr(question, key, ())):
            yield (key, i), value
    if isinstance(question, Match):
        for left, right in question.pairs.items():
            yield ("pairs", left), left
            yield ("pairs", left), right


def _alike(text: str) -> str:
    return same(text) or text.casefold()


def _repeated(items: Iterable[str]) -> list[int]:
    """The places of items that were there before."""
    seen: Counter[str] = Counter()
    repeated = []
    for i, item in enumerate(items):
        if seen[_alike(item)]:
            repeated.append(i)
        seen[_alike(item)] += 1
    return repeated
