"""Questions taken apart: what is asked, about whom, and with which verb."""

from __future__ import annotations

import pytest

from bot.answers.question import AnswerKind, Slot, analyse


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who stole the lantern?", AnswerKind.PERSON),
        ("Which girl stole the lantern?", AnswerKind.PERSON),
        ("Who is Orla Finch?", AnswerKind.DESCRIPTION),
        ("Who is Orla's uncle?", AnswerKind.PERSON),
        ("Where does the ferryman sleep?", AnswerKind.PLACE),
        ("In which town does the ferryman sleep?", AnswerKind.PLACE),
        ("When does the ferry sink?", AnswerKind.TIME),
        ("What year does the ferry sink?", AnswerKind.TIME),
        ("How long does the voyage last?", AnswerKind.TIME),
        ("How many oars are lost?", AnswerKind.NUMBER),
        ("How old is the ferryman?", AnswerKind.NUMBER),
        ("Why does Orla hide?", AnswerKind.CAUSE),
        ("What is the reason for Orla's flight?", AnswerKind.CAUSE),
        ("How does Orla cross the river?", AnswerKind.MANNER),
        ("How did Orla feel after the storm?", AnswerKind.FEELING),
        ("What happens to the ferry?", AnswerKind.HAPPENING),
        ("What does Orla do after the storm?", AnswerKind.ACTION),
        ("What is the ferryman's name?", AnswerKind.NAME),
        ("What is the ferry called?", AnswerKind.NAME),
        ("What is the ferryman's profession?", AnswerKind.JOB),
        ("What does Orla say to the judge?", AnswerKind.SPEECH),
        ("Is the ferryman alive?", AnswerKind.YES_NO),
        ("Is the ferry red or blue?", AnswerKind.CHOICE),
        ("What does Orla carry?", AnswerKind.THING),
    ],
)
def test_kind(text: str, kind: AnswerKind) -> None:
    """Each way of asking is told by its question word, its noun and its verb."""
    assert analyse(text).kind is kind


@pytest.mark.parametrize(
    ("text", "slot", "verb"),
    [
        ("Who rescues the miller?", Slot.SUBJECT, "rescu"),
        ("Who was rescued by the miller?", Slot.SUBJECT, "rescu"),
        ("Who does the miller rescue?", Slot.OBJECT, "rescu"),
        ("What had the miller's daughter brought home?", Slot.OBJECT, "bring"),
        ("Who is the miller's daughter?", Slot.COPULA, ""),
    ],
)
def test_slot(text: str, slot: Slot, verb: str) -> None:
    """Whether the answer would stand before the verb, after it, or across from "is"; the verb in its base form."""
    question = analyse(text)
    assert (question.slot, question.verb) == (slot, verb)


def test_parts() -> None:
    """The subject, the noun asked for, a stranded preposition and the names are found."""
    question = analyse("What kind of boat does Orla Finch escape with?")
    assert question.noun == "boat"
    assert question.subject == ("orla", "finch")
    assert question.preposition == "with"
    assert question.names == ("Orla", "Finch")


def test_side_clause_first() -> None:
    """A side clause before the question does not decide what is asked."""
    assert analyse("When the ferry sinks, what does Orla lose?").kind is AnswerKind.THING
    assert analyse("After the storm, who finds the oar?").kind is AnswerKind.PERSON


@pytest.mark.parametrize("text", ["WHERE DOES ORLA FINCH SLEEP?", "where does orla finch sleep"])
def test_case(text: str) -> None:
    """Questions in capitals or without any are read the same way."""
    question = analyse(text)
    assert question.kind is AnswerKind.PLACE
    assert question.subject == ("orla", "finch")
    assert tuple(name.lower() for name in question.names) == ("orla", "finch")


@pytest.mark.parametrize("text", ["", "?", "   ", "who", "what is", "why not", "\u2026", "tell me about Orla"])
def test_anything(text: str) -> None:
    """Text that is hardly a question is taken apart without complaint."""
    assert analyse(text).text == text
