"""How a quiz question is shown, asked and told: the same in a channel's game, in one's own, and in a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.registry import build, commands
from bot.dialogue.reply import Choice, Choices, Field, Fields, Form, Items, Prose, Run, Style, counted, text
from bot.questions import Names, Verdict
from bot.questions.picking import letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.command import Command
    from bot.dialogue.reply import Part
    from bot.questions import Grade, Question
    from bot.view import View

LABEL_LONGEST = 75
"""Characters of a button's label that every platform shows."""

_VERDICTS = {
    Verdict.RIGHT: "Right",
    Verdict.PARTLY: "Partly right",
    Verdict.WRONG: "Not right",
    Verdict.MORE: "Not yet counted",
    Verdict.UNCLEAR: "Not counted",
}


def command(words: str, **values: object) -> Command:
    """A command of the registry by its words: what a button here stands for."""
    return build(commands()[words], values)


def fewer(wanted: int | None, asked: int, most: int) -> str:
    """What is said where somebody wanted more questions than are asked; nothing where there are as many."""
    if wanted is None or asked >= wanted:
        return ""
    if asked == most:
        return f"A quiz has up to {most} questions."
    return f"You wanted {wanted} questions, and there {'is' if asked == 1 else 'are'} {asked} so far."


def names(view: View) -> Names:
    """Everybody whom a reader at the view's horizon can tell apart."""
    known = view.notes.get("quiz names")
    if not isinstance(known, Names):
        known = view.notes["quiz names"] = Names(tuple(person.names for person in view.people))
    return known


def asking(question: Question, heading: str, where: Mapping[str, int], clues: int | None = None) -> tuple[Part, ...]:
    """A question with all that it takes to answer it. `where` are the options of “quiz answer” that say which it is.

    Of its clues so many are shown, or all.
    """
    parts: list[Part] = [Prose((Run(heading, Style.QUIET),)), Prose((Run(question.ask, Style.STRONG),))]
    told = question.clues[:clues]
    if told:
        parts.append(Fields(tuple(Field(f"Clue {i}", text(clue)) for i, clue in enumerate(told, 1))))
    if question.fixed:
        parts.append(Fields(tuple(Field(str(i), text(item)) for i, item in enumerate(question.fixed, 1))))
    labels = [f"{letter(i)}. {option}" for i, option in enumerate(question.shown)]
    one = question.picks == (1, 1)
    if labels and not (one and max(map(len, labels)) <= LABEL_LONGEST):
        parts.append(Items(tuple(map(text, labels))))
    if one:
        parts.append(Choices(tuple(_option(label, where) for label in labels)))
    else:
        least, most = question.picks if labels else (1, 1)
        form = Form("Your answer", command("quiz answer", **where), "answer", question.shown, least, most)
        parts += [Prose(text(quiet=question.how)), form] if labels else [form]
    return tuple(parts)


def revealed(question: Question) -> tuple[Part, ...]:
    """The right answer, why, and the chapter that it rests on."""
    since = f" (chapter {question.since})" if question.since else " (about the book)"
    why = (Prose(text(question.explain)),) if question.explain else ()
    return (Prose(text(question.answered, strong="The answer: ", quiet=since)), *why)


def judged(grade: Grade, points: int | None = None) -> Prose:
    """What an answer came to, in words, and which accepted answer it was taken for."""
    earned = f", {counted(points, 'point')}" if points is not None else ""
    taken = f" (taken for “{grade.matched}”)" if grade.verdict is Verdict.RIGHT and grade.matched else ""
    return Prose(
        text(f"{earned}.{taken}" if not grade.advice else f". {grade.advice}", strong=_VERDICTS[grade.verdict])
    )


def _option(label: str, where: Mapping[str, int]) -> Choice:
    short = label if len(label) <= LABEL_LONGEST else label[: LABEL_LONGEST - 1] + "…"
    return Choice(short, command("quiz answer", answer=label[0], **where))
