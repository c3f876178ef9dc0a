"""Our own quiz files, read as they are and written as they are written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.documents import OURS, Block, Items
from bot.library.formats.items import Item, Parsed, opened
from bot.library.formats.writing import listed, number, scalar

if TYPE_CHECKING:
    from bot.library.questions import AnyQuestion, QuizModel

THE_FILE = "the file"
_FIRST = ("kind", "ask", "chapter", "people", "clues", "answer", "answers", "options", "items", "pairs")


def read(text: str, file: str) -> Parsed:
    """The questions of a quiz of our own; `top` is the whole of it, with what is none and will be complained about."""
    found, top = opened(text, file, OURS)
    found.top = top
    questions = top.get("questions") if top is not None else None
    for place, tree in enumerate(questions if isinstance(questions, Items) else (), 1):
        chapter = tree.get("chapter") if isinstance(tree, Block) else False
        if chapter is None:
            found.items.append(Item(place, tree))
        elif isinstance(chapter, int) and not isinstance(chapter, bool) and chapter >= 0:
            found.items.append(Item(place, tree, chapter, THE_FILE))
    return found


def written(quiz: QuizModel, credit: str = "") -> str:
    """A quiz as our own YAML. `credit` says in a comment where its questions are from."""
    head = f"# From {' '.join(credit.split())}\n" if credit else ""
    head += f"quiz: {scalar(quiz.quiz)}\nbook: {scalar(quiz.book)}\nquestions:\n"
    return head + "".join(map(_question, quiz.questions))


def _question(question: AnyQuestion) -> str:
    """A question, a line for each of its keys; what is left at its default is left out."""
    said = {name: getattr(question, name) for name in type(question).model_fields}
    unsaid = {name for name, field in type(question).model_fields.items() if said[name] == field.default}
    names = [name for name in dict.fromkeys((*_FIRST, *said)) if name in said and name not in unsaid]
    lines = [f"{name}:{_value(said[name])}" for name in names]
    return f"  - {lines[0]}\n" + "".join(f"    {line}\n" for line in lines[1:])


def _value(value: object) -> str:
    """What goes behind a key and its colon."""
    match value:
        case bool():
            return f" {str(value).lower()}"
        case str():
            return f" {scalar(value)}"
        case tuple():
            return listed(value, "      ")
        case dict():
            return "".join(f"\n      {scalar(left)}: {scalar(right)}" for left, right in value.items())
        case int() | float():
            return f" {number(value)}"
        case _:
            raise TypeError(value)
