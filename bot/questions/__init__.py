"""Quiz questions and the judging of answers. Knows of no book: who asks brings the names that players can know."""

from bot.questions.grade import NOBODY, Grade, Names, Verdict
from bot.questions.kinds import (
    KINDS,
    AllOf,
    Choice,
    Gap,
    Match,
    Number,
    Order,
    Question,
    TrueFalse,
    Typed,
    WhoAmI,
    pack,
    unpack,
)

__all__ = [
    "KINDS",
    "NOBODY",
    "AllOf",
    "Choice",
    "Gap",
    "Grade",
    "Match",
    "Names",
    "Number",
    "Order",
    "Question",
    "TrueFalse",
    "Typed",
    "Verdict",
    "WhoAmI",
    "pack",
    "unpack",
]
