"""Reading free text: a question's short answer, the sentences it rests on, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answers import spans
from bot.answers.confidence import THRESHOLD, confidence
from bot.answers.excerpts import excerpt
from bot.answers.ranking import evidence, survey

if TYPE_CHECKING:
    from bot.answers.question import Question
    from bot.view import Line, View

EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What the lines of a view say to a question. `short` and `evidence` are given even where `sure` is false.

    Lines of evidence are as they are quoted: a long one is cut.
    """

    short: str
    evidence: tuple[Line, ...]
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether this is good enough to be shown. If not, the answer is the one refusal."""
        return bool(self.short) and self.confidence >= THRESHOLD


def read(view: View, question: Question) -> Reading:
    """The best short answer, at most three lines that it rests on (best first), and the confidence in it."""
    found = survey(view, question)
    ranked = found.ranked
    if not ranked:
        return Reading("", (), 0.0)
    span = spans.choose(view, question, ranked)
    lines = [candidate.line for candidate in evidence(view, ranked, span.by_line, EVIDENCE)]
    if span.line >= 0 and span.line not in [line.number for line in lines]:
        # What the answer was taken from is always shown.
        lines = [*lines[: EVIDENCE - 1], view.lines[span.line]]
    weights = {term.seen_as: term.weight for term in found.asked.terms}
    quoted = tuple(excerpt(line, span.places.get(line.number), weights) for line in lines)
    return Reading(span.text, quoted, confidence(view, found, span))
