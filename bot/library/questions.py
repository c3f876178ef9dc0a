"""What a quiz file may hold: one model per kind of question."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot import questions as kinds
from bot.library.schema import MAX_CHAPTERS, Key, Label, Many, Model, Text

_AUTHORS_OWN = frozenset({"kind", "chapter", "people", "explain"})
MOST_CHOICES = 24  # what the smallest platform shows in one list, the right answer apart

Number: TypeAlias = Annotated[int, Field(ge=-(10**15), le=10**15)] | Annotated[float, Field(allow_inf_nan=False)]


class Question(Model):
    """What every kind of question has."""

    ask: Text = Field(description="The question as players see it.")
    chapter: Annotated[int, Field(ge=0, le=MAX_CHAPTERS)] = Field(
        description="The chapter that players must have finished: the latest of everything the question touches."
    )
    explain: Text | None = Field(None, description="Shown with the right answer.")
    hints: Many[Text] = Field((), max_length=10, description="Shown one by one to a player who asks for help.")
    people: Many[Key] = Field((), max_length=50, description="The ids of the people the question is about.")


class Choice(Question):
    """One right answer among several."""

    kind: Literal["choice"] = Field(description="One right answer among several.")
    answer: Label = Field(description="The right answer.")
    options: Many[Label] = Field(max_length=MOST_CHOICES, description="Wrong answers, at least two.")


class TrueFalse(Question):
    """A statement that is true or false."""

    kind: Literal["true-false"] = Field(description="A statement that is true or false.")
    answer: bool = Field(description="true or false.")


class Spoken(Question):
    """What every question has whose answer players put into words."""

    answer: Label = Field(description="The right answer, as it is shown afterwards.")
    accept: Many[Label] = Field((), max_length=100, description="What is right too.")
    prompt: Many[Label] = Field(
        (), max_length=100, description="What is on the right track: the player is asked for more."
    )
    reject: Many[Label] = Field((), max_length=100, description="What is wrong, however near it may look.")


class Typed(Spoken):
    """An answer that players type."""

    kind: Literal["typed"] = Field(description="An answer that players type.")


class Order(Question):
    """Things to be put in order."""

    kind: Literal["order"] = Field(description="Things to be put in order.")
    items: Many[Label] = Field(max_length=MOST_CHOICES, description="At least three, given in the right order.")


class Match(Question):
    """Pairs to be found."""

    kind: Literal["match"] = Field(description="Pairs to be found.")
    pairs: dict[Annotated[str, Field(min_length=1, max_length=120)], Label] = Field(
        max_length=MOST_CHOICES, description="At least two pairs, left: right."
    )


class WhoAmI(Spoken):
    """Clues from hard to easy: the fewer a player needs, the better."""

    kind: Literal["who-am-i"] = Field(description="Clues from hard to easy.")
    ask: Text = Field("Who am I?", description="The question as players see it; `Who am I?` if left out.")
    clues: Many[Text] = Field(max_length=10, description="At least two, the hardest first.")


class Gap(Spoken):
    """A sentence with a gap to be filled."""

    kind: Literal["gap"] = Field(description="A sentence with a gap, written ___, to be filled.")


class AllOf(Question):
    """All the right answers among several."""

    kind: Literal["all"] = Field(description="All the right answers among several.")
    answers: Many[Label] = Field(max_length=MOST_CHOICES, description="The right answers.")
    options: Many[Label] = Field(max_length=MOST_CHOICES, description="The wrong ones, at least one.")


class NumberAsked(Question):
    """A number, right within a tolerance."""

    kind: Literal["number"] = Field(description="A number, right within a tolerance.")
    answer: Number = Field(description="The number.")
    tolerance: Number = Field(0, description="How far off is still right.")
    unit: Annotated[str, Field(max_length=40)] = Field("", description="What is counted: rubles, years.")


AnyQuestion = Annotated[
    Choice | TrueFalse | Typed | Order | Match | WhoAmI | Gap | AllOf | NumberAsked, Field(discriminator="kind")
]


class QuizModel(Model):
    """A quiz: questions about one book."""

    quiz: Label = Field(description="The title of the quiz; sealed like the earliest of its questions.")
    book: Key = Field(description="The id of the book: the name of its folder or file in seeds/.")
    questions: Many[AnyQuestion] = Field(min_length=1, max_length=5_000, description="The questions.")


def question(written: AnyQuestion) -> kinds.Question:
    """A question without errors as the plain value that is asked."""
    said = {name: getattr(written, name) for name in type(written).model_fields if name not in _AUTHORS_OWN}
    match written:
        case WhoAmI():
            said["told"] = said.pop("clues")
        case Match():
            said["pairs"] = tuple(written.pairs.items())
        case _:
            pass
    return kinds.KINDS[written.kind](**said, since=written.chapter, explain=written.explain or "")
