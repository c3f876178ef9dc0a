"""Questions as Moodle's GIFT, under a category for each chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.formats.gift_answers import GAP
from bot.library.formats.gift_text import written_text
from bot.library.formats.writing import number
from bot.library.questions import AllOf, AnyQuestion, Choice, Gap, Match, NumberAsked, TrueFalse, Typed

if TYPE_CHECKING:
    from collections.abc import Iterable


def written(questions: Iterable[AnyQuestion]) -> tuple[str, list[str]]:
    """A file of the questions that Moodle can ask; and what was left out, and why."""
    pieces: list[str] = []
    left: list[str] = []
    chapter = None
    for question in questions:
        answers = _answers(question)
        if not answers:
            left.append(f"{question.ask}: GIFT has no questions of the kind {question.kind}")
            continue
        if question.chapter != chapter:
            chapter = question.chapter
            pieces.append(f"$CATEGORY: chapter {chapter}\n")
        if question.explain:
            answers.append(f"####{written_text(question.explain)}")
        before, gap, after = question.ask.partition(GAP) if isinstance(question, Gap) else (question.ask, "", "")
        inside = "\n\t".join(["", *answers])
        missing = before.strip() and after.strip() and not before.endswith("_") and not after.startswith("_")
        if gap and missing:  # Moodle shows a gap where the braces stand, if a text follows them
            pieces.append(f"{written_text(before)}{{{inside}\n}}{_continued(after)}\n")
        else:
            pieces.append(f"{written_text(question.ask)} {{{inside}\n}}\n")
    return "\n".join(pieces), left


def _continued(text: str) -> str:
    """A text that stands behind the braces, where nothing is taken for the sign of a format."""
    return written_text(f" {text}").removeprefix(" ")


def _answers(question: AnyQuestion) -> list[str]:
    """What stands between the braces, a line each; nothing for a kind that GIFT has not."""
    match question:
        case Choice():
            return [_answer("=", question.answer), *(_answer("~", option) for option in question.options)]
        case AllOf():
            share = f"%{100 / len(question.answers):.5f}".rstrip("0").rstrip(".") + "%"
            return [f"~{share}{written_text(right)}" for right in question.answers] + [
                f"~%-100%{written_text(option)}" for option in question.options
            ]
        case TrueFalse():
            return ["TRUE" if question.answer else "FALSE"]
        case Typed() | Gap():
            return [
                *(_answer("=", _literal(right)) for right in (question.answer, *question.accept)),
                *(f"=%50%{written_text(_literal(nearly))}" for nearly in question.prompt),
                *(f"=%0%{written_text(_literal(wrong))}" for wrong in question.reject),
            ]
        case NumberAsked():
            within = f":{number(question.tolerance)}" if question.tolerance else ""
            return [f"#{number(question.answer)}{within}"]
        case Match():
            return [f"={written_text(left)} -> {written_text(right)}" for left, right in question.pairs.items()]
        case _:
            return []


def _answer(sign: str, text: str) -> str:
    """An answer behind its sign; one that begins like a weight gets one of its own in front."""
    weight = ("%100%" if sign == "=" else "%0%") if text.startswith("%") else ""
    return f"{sign}{weight}{written_text(text)}"


def _literal(text: str) -> str:
    """A text in which no star stands for anything else."""
    return text.replace("*", "\\*")
