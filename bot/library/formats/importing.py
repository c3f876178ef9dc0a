"""A quiz file of any format in, a quiz of our own out, with a report of where every question went and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from bot.library.checks.quizzes import check_quiz
from bot.library.documents import Block, Items, Place
from bot.library.draft import Findings
from bot.library.files import in_file_order
from bot.library.formats import gift, opentdb, qbreader, red, ribbon
from bot.library.formats.gating import Chapters, chapter_in, mapped, raised
from bot.library.formats.items import MAX_FILE, Item, Parsed, Skipped, unmarked
from bot.library.formats.recognising import RIBBON, recognised
from bot.library.questions import QuizModel, question
from bot.library.shape import listed, shaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.errors import Complaint
    from bot.library.draft import Draft
    from bot.questions import Question

READERS: dict[str, Callable[[str, str], Parsed]] = {
    RIBBON: ribbon.read,
    "red": red.read,
    "gift": gift.read,
    "opentdb": opentdb.read,
    "qbreader": qbreader.read,
}
"""Every format there is, by its name."""

_SHOUTED = re.compile(r"[._-]+")


@dataclass(frozen=True, slots=True)
class Went:
    """Where a question went: the chapter after which it is asked, and why that one."""

    item: Item
    chapter: int
    why: str

    def __str__(self) -> str:
        """A line of a report."""
        place = self.item.tree.place
        notes = "".join(f"; {note}" for note in self.item.notes)
        return f"{place.file}:{place.line}: after chapter {self.chapter}: {self.item.ask} ({self.why}{notes})"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. `quiz` is there if nothing in it is wrong; `credit` says whom its questions are from."""

    style: str = ""
    quiz: QuizModel | None = None
    went: tuple[Went, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    credit: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions as they are asked; none if anything is wrong."""
        return tuple(map(question, self.quiz.questions)) if self.quiz else ()

    @property
    def errors(self) -> tuple[Complaint, ...]:
        """What keeps the file from being imported."""
        return tuple(complaint for complaint in self.complaints if not complaint.advice)

    @property
    def report(self) -> tuple[str, ...]:
        """Where every question went and why, what was skipped and why, and a count. It names what is sealed."""
        lines = [(went.item.number, str(went)) for went in self.went]
        lines += [(skip.number, f"{_skipped(skip)}: {skip.ask} ({skip.why})") for skip in self.skipped]
        chapters = Counter(went.chapter for went in self.went)
        counts = [f"{count} after chapter {chapter}" for chapter, count in sorted(chapters.items())]
        total = f"{_count(len(self.went))}: {listed(counts)}" if counts else _count(0)
        return (*(line for _, line in sorted(lines)), *self.notes, f"{total}. Skipped: {len(self.skipped)}.")


def imported(
    text: str,
    name: str,
    book: Draft | None,
    through: int | None = None,
    *,
    style: str = "",
    title: str = "",
    chapters: tuple[str, str] = ("", ""),
) -> Imported:
    """Make a quiz on `book` of the `text` of a file called `name`. Touches no disk, and raises for nothing it reads.

    A question is asked after the chapter that a map says, else the file, else its name, else `through`, else the last;
    and later if it names anybody who is known later. The map, `chapters`, is the name and text of a file of YAML with
    texts or numbers of questions and their chapters. `style` is one of `READERS`, and `title` that of the quiz, where
    the file's own are not to be taken. Without a book, all is checked but the chapters.
    """
    text = text.removeprefix("\ufeff")
    start = Place(name, 1, 1)
    if len(text) > MAX_FILE:
        problem = f"the file is larger than {MAX_FILE // 1024 // 1024} MB"
        return Imported(complaints=(start.complaint("", problem, "Split it into several quizzes."),))
    style = style or recognised(text, name)
    if style not in READERS:
        remedy = f"Say which format it is: {listed(READERS, 'or')}."
        return Imported(complaints=(start.complaint("", "this does not look like a quiz in a known format", remedy),))
    parsed = READERS[style](text, name)
    last = book.chapters if book else 0
    map_ = Chapters()
    if chapters[0] and parsed.sound:
        map_ = mapped(*chapters, parsed.items, parsed.number - 1)
    went = [_went(item, name, map_, book, None if through is None else min(through, last)) for item in parsed.items]
    for each in went:
        tree = each.item.tree
        at = tree.values_at.get("chapter", tree.place)
        tree.put("chapter", each.chapter, at, at)
    complaints = [*parsed.complaints, *map_.complaints]
    quiz = None
    if (parsed.sound and not map_.complaints) or parsed.top is not None:
        quiz, more = _checked(_whole(parsed, name, book, title), parsed, book)
        complaints += more
    return Imported(
        style,
        None if any(not complaint.advice for complaint in complaints) else quiz,
        tuple(went),
        tuple(parsed.skipped),
        tuple(parsed.notes),
        tuple(in_file_order(complaints, [name])),
        _credit(parsed, PurePath(name).name) if style != RIBBON else "",
    )


def _went(item: Item, name: str, map_: Chapters, book: Draft | None, through: int | None) -> Went:
    """The chapter of a question, and why."""
    said = (
        (map_.of(item), "the map of chapters says {}"),
        (item.chapter, f"{item.says} says {{}}"),
        (chapter_in(PurePath(name).stem), "the file's name says {}"),
        (through, "{} was given for all that say none"),
        (book.chapters if book else 0, "no chapter was given: the end of the book"),
    )
    chapter, why = next((number, why.format(number)) for number, why in said if number is not None)
    if book is None:
        return Went(item, chapter, why)
    since, touched = raised(item, chapter, book, careful=item.says != ribbon.THE_FILE)
    return Went(item, since, f"{touched}; {why}" if touched else why)


def _whole(parsed: Parsed, name: str, book: Draft | None, title: str) -> Block:
    """The quiz that the questions make, as a tree."""
    start = Place(parsed.file, 1, 1)
    top = parsed.top
    if top is None:
        questions = Items(start)
        questions.extend(item.tree for item in parsed.items)
        questions.values_at = [item.tree.place for item in parsed.items]
        top = Block(start)
        top.put("quiz", title or _title(name), start, start)
        top.put("questions", questions, start, start)
    elif title:
        top.put("quiz", title, start, start)
    if book is not None and "book" not in top:
        top.put("book", book.id, start, start)
    elif "book" not in top:
        top.put("book", "book", start, start)
    return top


def _checked(top: Block, parsed: Parsed, book: Draft | None) -> tuple[QuizModel | None, list[Complaint]]:
    """The quiz that a tree holds, and what is wrong with it."""
    findings = Findings(top)
    if parsed.top is None and not parsed.items and parsed.sound:
        findings.wrong((), "no question of this file can be asked here", "The report says why.")
        return None, findings.complaints
    quiz, shape = shaped(QuizModel, top, parsed.spoilt, "quiz")
    findings.complaints += shape
    if quiz is not None:
        if book is not None and quiz.book != book.id:
            problem = f"the quiz is about {quiz.book!r}, and is imported for {book.id!r}"
            findings.wrong(("book",), problem, "Import it for its own book.")
        check_quiz(findings, quiz, book)
    return quiz, findings.complaints


def _title(name: str) -> str:
    """A title from the name of a file: `old-harbour.ch03.yaml` is Old harbour."""
    words = _SHOUTED.sub(" ", PurePath(name).stem)
    kept = re.sub(r"\bch(?:apter|ap)?s? ?\d+( ?\d+)?\b", " ", words, flags=re.IGNORECASE)
    title = unmarked(kept)[:200].strip() or "Quiz"
    return title[:1].upper() + title[1:]


def _credit(parsed: Parsed, name: str) -> str:
    return f"{name}: {parsed.credit}" if parsed.credit else name


def _skipped(skip: Skipped) -> str:
    return f"{skip.place.file}:{skip.place.line}: skipped"


def _count(number: int) -> str:
    return f"{number} question{'' if number == 1 else 's'}"
