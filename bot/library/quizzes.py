"""Quiz files on disk: telling them from packs, reading them, and finding the book they are about."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import Complaint, PackError
from bot.library.checks.quizzes import check_quiz
from bot.library.documents import read
from bot.library.draft import Draft, Findings
from bot.library.files import QUIZZES, children, in_file_order, is_pack, is_quiz, pack_id
from bot.library.packs import drafted, find
from bot.library.questions import QuizModel, question
from bot.library.shape import nearest, shaped
from bot.view import Authored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)

_SEEDS = "seeds"


class Packs:
    """Where the books are that quizzes are about; each is read once."""

    def __init__(self, packs: Iterable[Path] = ()) -> None:
        """`packs` are packs, and folders that hold packs."""
        self._paths: dict[str, Path] = {}
        self._drafts: dict[Path, Draft] = {}
        for path in packs:
            self.add(path)

    def add(self, path: Path) -> None:
        """Know the pack at `path`, or those in the folder that it names."""
        if not path.is_dir() or is_pack(path):
            self._paths.setdefault(pack_id(path), path)
        else:
            for name, where in _packs_in(path).items():
                self._paths.setdefault(name, where)

    def draft(self, path: Path) -> Draft:
        """The pack at `path`, as far as it can be read."""
        if path not in self._drafts:
            self._drafts[path], _ = drafted(path)
        return self._drafts[path]

    def book(self, name: str, beside: Path) -> Draft | None:
        """The book with this id: one that is known, or one that lies near the quiz file `beside`."""
        here = beside.resolve().parent
        path = self._paths.get(name)
        if path is None:
            near = (here, here.parent, here / _SEEDS, here.parent / _SEEDS, here.parent.parent / _SEEDS)
            path = next(filter(None, (_named(name, folder) for folder in near)), None)
        return self.draft(path) if path is not None else None

    def names(self) -> list[str]:
        """The ids that are known."""
        return list(self._paths)


def load_quiz(path: Path, packs: Iterable[Path] = ()) -> QuizModel:
    """The quiz in the file at `path`, about a book in one of `packs` or near it. Raises PackError with all errors."""
    quiz, complaints = drafted_quiz(path, Packs(packs))
    errors = [complaint for complaint in complaints if not complaint.advice]
    if errors or quiz is None:
        raise PackError(errors)
    return quiz


def written(pack: Path, folders: Iterable[Path]) -> list[Authored]:
    """The questions about the pack at `pack`, from the quiz files with it and in `folders`, as they stand there.

    A file with errors is left out, and where they are is logged.
    """
    known = Packs([pack])
    found: list[Authored] = []
    for path in dict.fromkeys(each for folder in (pack, *folders) for each in _expanded(folder)):
        if path == pack or not path.is_file() or not is_quiz(path):
            continue
        quiz, complaints = drafted_quiz(path, known)
        errors = [complaint for complaint in complaints if not complaint.advice]
        if quiz is None or quiz.book != pack_id(pack):
            continue
        if errors:
            where = [f"{complaint.file}:{complaint.line}" for complaint in errors]
            log.error("quiz.left_out", extra={"quiz": str(path), "where": where, "advice": f"ribbon check {path}"})
            continue
        found += [Authored(quiz.quiz, question(each)) for each in quiz.questions]
    return found


def drafted_quiz(path: Path, known: Packs) -> tuple[QuizModel | None, list[Complaint]]:
    """The quiz at `path` as far as it can be read, with all complaints about it in file order."""
    document = read(path)
    complaints = list(document.complaints)
    if document.top is None or not document.whole:
        return None, in_file_order(complaints, [str(path)])
    quiz, shape = shaped(QuizModel, document.top, document.spoilt, "quiz")
    findings = Findings(document.top, [*complaints, *shape])
    if quiz is not None:
        book = known.book(quiz.book, path)
        if book is None:
            remedy = nearest(quiz.book, known.names()) or "Write the name of its folder or file in seeds/."
            findings.wrong(("book",), f"there is no book with the id {quiz.book!r} here", remedy)
        check_quiz(findings, quiz, book)
    return quiz, in_file_order(findings.complaints, [str(path)])


def check(paths: Iterable[Path], packs: Iterable[Path] = ()) -> tuple[Complaint, ...]:
    """All that is wrong with the packs and quizzes at `paths`, and advice on them.

    A path is a pack (file or folder), a quiz file, or a folder that holds several of either. The books of quizzes are
    looked for among these, in `packs` and near the quiz.
    """
    found: list[tuple[Path, Callable[[Path], list[Complaint]]]] = []
    complaints: list[Complaint] = []
    known = Packs()

    def pack(path: Path) -> list[Complaint]:
        return known.draft(path).complaints

    def quiz(path: Path) -> list[Complaint]:
        return drafted_quiz(path, known)[1]

    for path in map(Path, paths):
        inside = _expanded(path)
        if not inside:
            problem = "there is nothing here" if not path.exists() else "there is no pack and no quiz in here"
            complaints.append(Complaint(str(path), 1, 1, "", problem, "Name a pack, a quiz file or a folder of them."))
        complaints += _clashes(path)
        for each in inside:
            if each.is_file() and is_quiz(each):
                found.append((each, quiz))
            else:
                known.add(each)
                found.append((each, pack))
    for path in packs:
        known.add(Path(path))
    for path, judge in dict(found).items():
        complaints += judge(path)
    return tuple(complaints)


def _named(name: str, folder: Path) -> Path | None:
    """The pack with this id that `folder` is, or holds."""
    if not folder.is_dir():
        return None
    for path in (folder, *children(folder)):
        if pack_id(path) == name and (is_pack(path) if path.is_dir() else not is_quiz(path)):
            return path
    return None


def _packs_in(folder: Path) -> dict[str, Path]:
    try:
        return find(folder)
    except PackError:  # two packs with one id: whoever loads them is told
        return {}


def _clashes(folder: Path) -> tuple[Complaint, ...]:
    """What is wrong with the packs of a folder taken together: two with one id."""
    try:
        if folder.is_dir() and not is_pack(folder):
            find(folder)
    except PackError as error:
        return error.complaints
    return ()


def _expanded(path: Path) -> list[Path]:
    """The packs and quiz files that a path stands for."""
    if not path.is_dir():
        return [path] if path.exists() else []
    inside = children(path)
    if not is_pack(path):
        return [found for child in inside for found in (_expanded(child) if child.is_dir() else [child])]
    quizzes = [child for child in inside if child.is_file() and is_quiz(child)]
    folders = [child for child in inside if child.is_dir() and child.name == QUIZZES]
    return [path, *quizzes, *(found for folder in folders for found in _expanded(folder))]
