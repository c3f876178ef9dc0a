"""Small quiz files of every format for the books of the tests, and some in which something is wrong."""

from __future__ import annotations

import json

from bot.dialogue.files import File

_OURS = """quiz: Brought along
book: {book}
questions:
  - {{kind: typed, ask: Which word is it?, chapter: {chapter}, answer: quay}}
  - {{kind: choice, ask: Which way?, chapter: 0, answer: north, options: [south, east]}}
"""
_RED = """# chapter {chapter}
"Who rings the bell?":
- nobody
- Ruth
# chapter 0
"True or false? There is a lamp.": [true]
"""
_GIFT = """$CATEGORY: The book/chapter {chapter}

::Bell:: Who rings the bell? {{=nobody ~Ruth ~Olaf}}

There is a lamp.{{TRUE}}
"""
_OPEN = {"type": "multiple", "question": "Which lamp?", "correct_answer": "oil", "incorrect_answers": ["gas", "wax"]}
_BOWL = {"tossups": [{"question_sanitized": "It is bright. It hangs high.", "answer_sanitized": "lamp"}], "bonuses": []}
_WRONG = """quiz: Brought along
book: {book}
questions:
  - {{kind: typed, ask: Which word is it?, chapter: 99999, answer: quay}}
"""


def files(book: str, chapter: int) -> tuple[File, ...]:
    """A file of each format for the book of this id, asking after this chapter where the format can say so."""
    return (
        File("ours.yaml", _OURS.format(book=book, chapter=chapter)),
        File("bell.yaml", _RED.format(chapter=chapter)),
        File("bell.gift", _GIFT.format(chapter=chapter)),
        File(f"lamp.ch{chapter}.json", json.dumps({"response_code": 0, "results": [_OPEN]})),
        File(f"bowl.ch{chapter}.json", json.dumps(_BOWL)),
        File("wrong.yaml", _WRONG.format(book=book)),
        File("nothing.txt", "Dear moderators, here is the quiz."),
        File("empty.yaml"),
    )
