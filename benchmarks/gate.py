"""Answer the cases of a gating check: does a reader at k see anything of what comes after, and is the rest of use?

    python -m benchmarks.gate --cases CASES.jsonl --replies OUT.jsonl [--passes fresh,shared,rewind,warm] [--folds
    FOLDER] [--processes 50]

A case of the kind "ni" has several books that agree up to unit k. Each is written down as an author's pack, read by
the library, set up in a channel by a moderator, and every question is asked by a new member who says that they have
read to k; the reply is all that this member gets (audience, parts, buttons with what pressing them is, notification),
what the answerer says of it (confidence, evidence, label), and, once a book, a recap, the list of people and what
names complete to. Four passes:

    fresh   every book in a fork of a process that has answered nothing yet; a sample also in processes of their own
    shared  all books in one process under ids of one length, the questions in shuffled order; ids are blanked
    rewind  the book "own": somebody at the end asks everything first, and each asker goes to k, to the end, and back
    warm    "own" is read and asked, then replaced by "other" under the same id, and asked again

A case of the kind "use" is answered at k of the story as it is. With `--direct`, the cases of the kind "ni" are put
to the answerer alone, without app and passes; that is much faster, and what differs is counted here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from zlib import crc32

import yaml

from benchmarks.stories import FOLDS, view_of
from benchmarks.weights import OWN, use
from bot.answers import answer
from bot.answers.excerpts import bare
from bot.app import App, Caller, Place
from bot.commands.ask import Ask, Recap, Who
from bot.commands.club import ClubSetup
from bot.commands.read import Read
from bot.library.packs import load
from bot.library.shelf import Shelf
from bot.view import Horizon
from tests.doubles.memory import MemoryJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.book import Book

Case = dict[str, Any]
PASSES = ("fresh", "shared", "rewind", "warm")
SEED = 5


class Club:
    """A channel that reads one book, in an app with an empty journal."""

    def __init__(self, shelf: Shelf, book: str) -> None:
        self._app = App(MemoryJournal(), shelf, lambda: datetime(2026, 1, 1, tzinfo=UTC))
        self._shelf = shelf
        self._book = book
        self._members = 0
        self.seconds: list[float] = []

    async def open(self) -> None:
        """Set the channel up."""
        await self._app.handle(ClubSetup(self._book), Caller("w", "moderator", moderator=True), Place(self._book))

    async def ask(self, question: str, moves: tuple[int, ...], *, extras: bool) -> object:
        """Everything that a new member gets to see for a question, after having said in turn to have read so far."""
        self._members += 1
        caller, place = Caller("w", f"member {self._members}"), Place(self._book)
        for chapter in moves:
            await self._app.handle(Read(chapter=chapter, sure=True), caller, place)
        before = time.perf_counter()
        replies = await self._app.handle(Ask(question), caller, place)
        self.seconds.append(time.perf_counter() - before)
        view = self._shelf.up_to(self._book, Horizon(moves[-1]))
        seen: list[object] = [replies, answer(view, question) if view else None]
        if extras:
            seen.append(await self._app.handle(Recap(), caller, place))
            seen.append(await self._app.complete(Who, "person", "", caller, place))
        return _blanked(plain(seen), self._book)


def plain(value: object) -> object:
    """Any value as JSON, with the names of its types, so that nothing of it is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        return {"type": type(value).__name__, **inner}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _blanked(value: object, book: str) -> object:
    return json.loads(json.dumps(value, ensure_ascii=False).replace(book, "BOOK"))


def write(folder: Path, book: str, title: str, units: list[str]) -> None:
    """A story as an author's pack."""
    pack = {"title": title or "A story", "chapters": [{"passages": [unit]} for unit in units]}
    text = yaml.safe_dump(pack, allow_unicode=True, sort_keys=False, width=10**6)
    (folder / f"{book}.yaml").write_text(text, encoding="utf-8")


async def fresh(case: Case, variant: str) -> tuple[list[object], list[float]]:
    """All questions of a case at one of its books, and how long each took."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), "book-0", case["title"], case["variants"][variant])
        club = Club(Shelf(Path(name)), "book-0")
        await club.open()
        return [await club.ask(q, (case["k"],), extras=n == 0) for n, q in enumerate(case["questions"])], club.seconds


async def shared(case: Case) -> list[tuple[str, int, object]]:
    """All questions at all books of a case, in shuffled order."""
    with tempfile.TemporaryDirectory() as name:
        books = {variant: f"book-{i}" for i, variant in enumerate(case["variants"])}
        for variant, book in books.items():
            write(Path(name), book, case["title"], case["variants"][variant])
        shelf = Shelf(Path(name))
        clubs = {variant: Club(shelf, book) for variant, book in books.items()}
        for club in clubs.values():
            await club.open()
        order = [(variant, n) for variant in books for n in range(len(case["questions"]))]
        random.Random(SEED).shuffle(order)
        return [(v, n, await clubs[v].ask(case["questions"][n], (case["k"],), extras=n == 0)) for v, n in order]


async def rewind(case: Case) -> list[object]:
    """All questions by readers who have been at the end and have gone back."""
    units, k = case["variants"]["own"], case["k"]
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), "book-0", case["title"], units)
        club = Club(Shelf(Path(name)), "book-0")
        await club.open()
        for question in case["questions"]:
            await club.ask(question, (len(units),), extras=True)
        return [await club.ask(q, (k, len(units), k), extras=n == 0) for n, q in enumerate(case["questions"])]


async def warm(case: Case) -> list[object]:
    """All questions at a book that has been read and asked, and was then replaced under its id."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), "book-0", case["title"], case["variants"]["own"])
        shelf = Shelf(Path(name))
        club = Club(shelf, "book-0")
        await club.open()
        for question in case["questions"]:
            await club.ask(question, (case["k"],), extras=True)
        write(Path(name), "book-0", case["title"], case["variants"]["other"])
        shelf.reload("book-0")
        return [await club.ask(q, (case["k"],), extras=n == 0) for n, q in enumerate(case["questions"])]


def forked(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """What `work` returns in a fork of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as out:
            json.dump(work(), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as sent:
        text = sent.read()
    os.waitpid(child, 0)
    return json.loads(text)


def apart(case: Case, variant: str, seed: str) -> list[object]:
    """The same as `fresh` in a process of its own, with this hash seed."""
    command = [sys.executable, "-m", "benchmarks.gate", "--one", variant]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(command, input=json.dumps(case), env=environment, capture_output=True, text=True, check=True)
    replies: list[object] = json.loads(done.stdout)
    return replies


def replies_to(case: Case, passes: tuple[str, ...], seconds: dict[str, list[float]]) -> Iterator[dict[str, Any]]:
    """The lines to write for a case of the kind "ni"."""
    name = case["case"]
    if "fresh" in passes:
        for variant in case["variants"]:
            found, took = forked(lambda v=variant: asyncio.run(fresh(case, v)))  # type: ignore[misc]
            seconds.setdefault(variant, []).extend(took)
            yield from (
                {"case": name, "variant": variant, "n": n, "pass": "fresh", "reply": r} for n, r in enumerate(found)
            )
    if "shared" in passes:
        for variant, n, reply in forked(lambda: asyncio.run(shared(case))):
            yield {"case": name, "variant": variant, "n": n, "pass": "shared", "reply": reply}
    for which, variant, ask in (("rewind", "own", rewind), ("warm", "other", warm)):
        if which in passes:
            found = forked(lambda ask=ask: asyncio.run(ask(case)))  # type: ignore[misc]
            yield from (
                {"case": name, "variant": variant, "n": n, "pass": which, "reply": r} for n, r in enumerate(found)
            )


@lru_cache(maxsize=1)
def book_of(title: str, units: tuple[str, ...]) -> Book:
    """A story as the library reads it; many cases in a row are about the same one."""
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), "book-0", title, list(units))
        return load(Path(name) / "book-0.yaml")


def useful(case: Case) -> dict[str, Any]:
    """The line to write for a case of the kind "use"."""
    found = answer(book_of(case["title"], tuple(case["units"])).up_to(Horizon(case["k"])), case["question"])
    return {
        "case": case["case"],
        "answer": found.short if found.answered else "",
        "evidence": [bare(line.text) for line in found.evidence[:3]] if found.answered else [],
        "confidence": found.confidence,
    }


def direct(case: Case) -> list[bool]:
    """Of each question of a case, whether all its books give the same answer, confidence and evidence included."""
    views = [view_of(units, case["title"], case["k"]) for units in case["variants"].values()]
    return [len({json.dumps(plain(answer(view, q))) for view in views}) == 1 for q in case["questions"]]


def main() -> None:
    """Read the cases, answer them, write the replies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--replies", type=Path)
    parser.add_argument("--passes", default=",".join(PASSES))
    parser.add_argument("--kinds", default="ni,use", help="which cases to answer")
    parser.add_argument("--folds", type=Path, help='weights of each fold, for cases of the kind "use"')
    parser.add_argument("--processes", type=int, default=0, help="so many books also in processes of their own")
    parser.add_argument("--direct", action="store_true", help="put the cases to the answerer alone, and count")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(asyncio.run(fresh(json.load(sys.stdin), options.one))[0]))
        return
    if options.cases is None or (options.replies is None and not options.direct):
        parser.error("--cases and --replies are needed")
    with options.cases.open(encoding="utf-8") as lines:
        cases = [case for case in map(json.loads, lines) if case["kind"] in options.kinds.split(",")]
    if options.direct:
        same = [equal for case in cases if case["kind"] == "ni" for equal in direct(case)]
        print(f"{len(same)} pairs of question and horizon, five books each: {same.count(False)} differ")
        return
    seconds: dict[str, list[float]] = {}
    with options.replies.open("w", encoding="utf-8") as out:

        def put(row: dict[str, Any]) -> None:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")

        leaks = [case for case in cases if case["kind"] == "ni"]
        for case in leaks:
            for row in replies_to(case, tuple(options.passes.split(",")), seconds):
                put(row)
        draw = random.Random(SEED)
        for number in range(options.processes if leaks else 0):
            case, variant = draw.choice(leaks), draw.choice(("empty", "own", "other", "canary", "long"))
            for n, reply in enumerate(apart(case, variant, ("0", "1", "random")[number % 3])):
                put({"case": case["case"], "variant": variant, "n": n, "pass": "fresh", "reply": reply})
        for case in cases:
            if case["kind"] == "use":
                fold = crc32(case["story"].encode()) % FOLDS
                use(options.folds / str(fold) if options.folds else OWN)
                put(useful(case))
    if seconds:
        ratio = median(seconds["long"]) / median(seconds["empty"])
        print(f"median ms at k: empty {1000 * median(seconds['empty']):.2f}, long over empty {ratio:.2f}")


if __name__ == "__main__":
    logging.disable()  # here, since it holds for the whole process
    main()
