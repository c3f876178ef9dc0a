"""The promise by other routes: on a real database, under another hash seed, and while an author rewrites the book."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from bot.app import App, Caller, Place
from bot.commands.ask import Ask
from bot.commands.club import ClubCheckpoint, ClubSetup
from bot.commands.read import Read
from bot.library.shelf import Shelf
from bot.store import Store, open_journal
from bot.view import Horizon
from tests.doubles.memory import MemoryJournal
from tests.promise.lockstep import CHANNEL, NOW, lockstep, worlds
from tests.promise.property import STORIES
from tests.strategies import case, phrases
from tests.worlds import CANARY, SEEDS, TWINS

ROOT = Path(__file__).parents[2]


def test_the_promise_is_kept_on_a_real_database(empty_file: Path, tmp_path: Path) -> None:
    """With SQLite in place of memory, a file for each world, forty conversations are the same in all of them."""

    async def talks() -> int:
        random, stores = Random(11), list[Store]()
        try:
            for number in range(len(TWINS) + 2):
                folder = tmp_path / str(number)
                folder.mkdir()
                stores.append(await open_journal("", Path(shutil.copy(empty_file, folder)).parent))
            told = [case(random, STORIES) for _ in range(40)]
            return sum(
                [await lockstep(one, worlds(one, iter(stores).__next__, of=f"w{n}")) for n, one in enumerate(told)]
            )
        finally:
            for store in stores:
                await store.close()

    assert asyncio.run(talks()) > 200


def test_what_is_shown_is_the_same_in_every_process() -> None:
    """Nothing that is shown hangs on the order of a set: two hash seeds, the same bytes."""
    script = "from tests.promise.test_elsewhere import digest; print(digest(50))"
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()[-1]
        for seed in ("0", "1")
    }
    assert len(digests) == 1


def digest(cases: int) -> str:
    """A hash of all that is shown in so many conversations over the books as they are."""
    random, record = Random(5), list[str]()
    for one in [case(random, STORIES) for _ in range(cases)]:
        asyncio.run(lockstep(one, worlds(one)[:1], record))
    return sha256("\n".join(record).encode()).hexdigest()


@pytest.mark.parametrize("horizon", range(6))
async def test_an_author_may_rewrite_what_comes_after(tmp_path: Path, horizon: int) -> None:
    """A pack's later chapters are edited and read anew while members talk: at the horizon, nobody notices."""
    folder = tmp_path / "lighthouse"
    folder.mkdir()
    path = folder / "book.yaml"
    path.write_text((SEEDS / "lighthouse" / "book.yaml").read_text("utf-8"), "utf-8")
    shelf = Shelf(tmp_path)
    before = await _talk(shelf, horizon)
    rewritten = _rewritten(yaml.safe_load(path.read_text("utf-8")), horizon)
    path.write_text(json.dumps(rewritten), "utf-8")  # which is YAML too
    shelf.reload("lighthouse")
    assert CANARY in str(shelf.up_to("lighthouse", Horizon(6)))
    assert await _talk(shelf, horizon) == before


def _rewritten(pack: dict[str, Any], horizon: int) -> dict[str, Any]:
    """The pack with another story from the horizon on, told of other people in free text."""
    text = f"{CANARY} is the murderer. Everybody was arrested because of {CANARY}, and the lamp was never lit again."
    for chapter in pack["chapters"]:
        for key in ("facts", "relations", "identities"):
            chapter[key] = [each for each in chapter.get(key, ()) if each.get("since", 0) <= horizon]
    people = [person for person in pack["people"] if person["since"] <= horizon]
    for person in people:
        person["aliases"] = [a for a in person.get("aliases", ()) if isinstance(a, str) or a.get("since", 0) <= horizon]
    late = {"title": CANARY, "passages": [text] * 9, "prompts": [f"Who is {CANARY}?"]}
    return {
        **pack,
        "people": people,
        "chapters": [*pack["chapters"][:horizon], *[late] * (len(pack["chapters"]) - horizon)],
    }


async def _talk(shelf: Shelf, horizon: int) -> str:
    app, caller, place = App(MemoryJournal(), shelf, lambda: NOW), Caller("w", "ada", moderator=True), Place(CHANNEL)
    opening = [ClubSetup("lighthouse"), ClubCheckpoint(horizon), Read(chapter=horizon, sure=True)]
    asked = [Ask(text) for sort in phrases("lighthouse") for text in sort[:12]]
    shown = [await app.handle(command, caller, place) for command in (*opening, *asked)]
    return repr([replace(reply, key="") for replies in shown for reply in replies])
