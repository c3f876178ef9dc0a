"""A channel in the console: several readers, each line as they would type it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.commands.answering import REFUSAL
from bot.errors import Busy, StoreError
from bot.journal import Cursor, Entry
from bot.text import fold
from tests.doubles.memory import MemoryJournal
from tests.doubles.talking import Script, console, talked


async def test_first_start_sets_up_the_default_book_and_later_starts_do_not(tmp_path: Path) -> None:
    """The first start chooses the default book, shows the door, and greets; the second only greets."""
    ((setup, door, greeting),) = await talked(tmp_path)
    assert setup.startswith("[public]\nThis channel now reads The Case of Comrade Tulayev. It talks about no chapter")
    assert door.startswith("[only ada]\nWelcome.")
    assert "You are ada, the moderator." in greeting and "/quit" in greeting
    assert await talked(tmp_path) == [[greeting]]


async def test_each_reader_is_answered_at_their_own_place(tmp_path: Path) -> None:
    """Who Erchov is comes out in chapter 2: ada is refused at 1 and told at 2; bo has read nothing and is refused."""
    _, _, (refused,), _, (told,), _, (refused_too, door) = await talked(
        tmp_path, "read 1", "who is Erchov?", "read 2", "who is Erchov?", "/as bo", "who is Erchov?"
    )
    assert refused.startswith(f"[only ada]\n{REFUSAL}") and "Erchov" not in refused
    assert told.startswith("[only ada]\n") and "High Commissar" in told and "(chapter 2" in told
    assert refused_too.startswith(f"[only bo]\n{REFUSAL}")
    assert door.startswith("[only bo]\nWelcome.")


async def test_kept_question_is_delivered_in_private_once_it_can_be_answered(tmp_path: Path) -> None:
    """A refused question is kept by its number; progress brings it back, and once a press answers it, it is gone."""
    _, _, (refused,), (kept,), (progress, delivery), (told,), (none,) = await talked(
        tmp_path, "read 1", "who is Erchov?", "1", "read 2", "2", "kept"
    )
    assert refused.endswith("\n1. Keep this question")
    assert kept.startswith("[only ada]\nKept.")
    assert progress.endswith("\n1. Undo")
    assert delivery.startswith("[only ada]\nYour reading now answers a question you kept.\n2. Show: ")
    assert "High Commissar" in told
    assert none.startswith("[only ada]\nYou keep no questions.")


async def test_emoji_takes_nothing_from_a_question(tmp_path: Path) -> None:
    """A question with a picture in it is answered like the same question without."""
    _, _, (plain,), (after,), (before,) = await talked(
        tmp_path, "read 2", "who is Erchov?", "who is Erchov \U0001f600?", "\u2764\ufe0f who is Erchov?"
    )
    assert "High Commissar" in plain
    assert plain == after == before


async def test_share_shows_everybody_what_the_channel_may_know(tmp_path: Path) -> None:
    """A private answer is shared by its number: not before the checkpoint allows it, and never in the asker's words."""
    asked = "so tell me, who IS erchov?"
    _, _, (told,), (nothing,), (checkpoint,), _, (shared,) = await talked(
        tmp_path, "read 2", asked, "1", "club checkpoint 2", asked, "1"
    )
    assert told.splitlines()[-1].startswith("1. Share here")
    assert nothing.startswith("[only ada]\n") and "othing was posted" in nothing
    assert checkpoint.startswith(
        "[public]\nThis channel reads The Case of Comrade Tulayev. It talks up to the end of chapter 2"
    )
    assert shared.startswith("[public]\n") and "High Commissar" in shared and "so tell me" not in shared


async def test_number_presses_the_speakers_own_choice(tmp_path: Path) -> None:
    """Each speaker presses what they were shown, also after others have spoken; a choice of somebody else's is none."""
    *_, (ada_refused,), _, _, (bo_read, _), _, (ada_kept,), _, (bo_undone,), _, (nobodys,) = await talked(
        tmp_path, "where is Atlantis?", "/as bo", "", "read 2", "/as ada", "1", "/as bo", "1", "/as cy", "1"
    )
    assert ada_refused.endswith("1. Keep this question") and bo_read.endswith("1. Undo")
    assert ada_kept.startswith("[only ada]\nKept.")
    assert bo_undone.startswith("[only bo]\nYou have not finished a chapter")
    assert nobodys.startswith("[only cy]\nThere is no choice 1")


async def test_number_presses_nothing_that_was_shown_before_the_last_replies(tmp_path: Path) -> None:
    """Once another command is answered an old number presses nothing; what the console says itself takes none away."""
    _, (jump,), _, _, _, (done, *_), (stale,), (status,) = await talked(
        tmp_path, "read 9", "/as bo", "/as ada", "77", "1", "2", "read"
    )
    assert jump.endswith("\n1. Yes, I have finished 9")
    assert done.endswith("\n1. Undo")
    assert stale == "[only ada]\nThere is no choice 2 to press. To ask about a number, put it in a sentence."
    assert "finished 9 of 10" in status
    *_, (gone,) = await talked(tmp_path, "read 8", "read", "1")
    assert gone.startswith("[only ada]\nThere is no choice 1")


async def test_another_book_is_asked_for_first(tmp_path: Path) -> None:
    """A console told to open another book than the channel's asks the moderator, and changes it when 1 is pressed."""
    await talked(tmp_path)
    (ask, _), (changed,) = await talked(tmp_path, "1", book="lighthouse")
    assert ask.endswith("\n1. Yes, start The Lamp on Gull Skerry")
    assert changed.startswith("[public]\nThis channel now reads The Lamp on Gull Skerry.")


async def test_only_the_first_speaker_moderates(tmp_path: Path) -> None:
    """What a moderator may do is refused to everybody but ada."""
    _, _, refused, _, (done, *_) = await talked(tmp_path, "/as bo", "club checkpoint 9", "/as Ada", "club checkpoint 9")
    assert refused == ["[only bo]\nOnly a moderator of this club can do that."]
    assert done.startswith("[public]\n")


async def test_lines_are_commands_questions_or_presses(tmp_path: Path) -> None:
    """A line that parses whole is a command, a slash insists, a lone number presses, and the rest is a question."""
    _, (read,), (who,), (question,), forced, (number,), (name,), again, _ = await talked(
        tmp_path,
        "read chapter:2",
        'who "Comrade Tulayev"',
        "read any good books?",
        "/xyzzy 3",
        "77",
        "/as two words",
        "/as",
        "/quit",
        "read 1",
    )
    assert "finished 2 of 10" in read
    assert "Tulayev" in who
    assert question.startswith(f"[only ada]\n{REFUSAL}")
    assert forced == ["[only ada]\nThere is no command “xyzzy”. “help” lists them all."]
    assert number.startswith("[only ada]\nThere is no choice 77")
    assert name.startswith("[only ada]\nA name is one word")
    assert again == ["[only ada]\nYou are ada, the moderator."]


@pytest.mark.parametrize("name", ["a b", "x" * 33, "-x", "a\x1bb", "[public]", "?"])
async def test_name_that_is_none_changes_nobody(tmp_path: Path, name: str) -> None:
    """A name that could be mistaken for something else is refused, and the speaker stays who they were."""
    _, (refused,), (still,) = await talked(tmp_path, f"/as {name}", "/as")
    assert refused.startswith("[only ada]\nA name is one word")
    assert still == "[only ada]\nYou are ada, the moderator."


class FailingJournal(MemoryJournal):
    """A journal that cannot be read while `error` is set."""

    error: Exception | None = None

    async def read(self, cursors: Sequence[Cursor]) -> list[list[Entry]]:
        """The entries, or the error."""
        if self.error:
            raise self.error
        return await super().read(cursors)


class FailingScript(Script):
    """Lines, of which the one that says so makes a journal fail, and the one after that mends it."""

    def __init__(self, journal: FailingJournal, error: Exception) -> None:
        super().__init__(("read 1", "1", "1"))
        self._journal = journal
        self._errors = iter([None, error, None])

    async def read(self, speaker: str) -> str | None:
        """The next line, and with it what happens to the journal."""
        self._journal.error = next(self._errors, None)
        return await super().read(speaker)


@pytest.mark.parametrize(
    ("error", "said"), [(Busy("the disk is full"), "could not be kept"), (OSError("a secret"), "Something went wrong")]
)
async def test_reader_is_told_of_a_failure_and_goes_on(
    error: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A failed press gets a reply without the error's text, the log has its kind, and the next press is answered."""
    journal = FailingJournal()
    script = FailingScript(journal, error)
    await console(journal).talk(script)
    _, _, (failed,), (after,) = script.replies
    assert failed.startswith("[only ada]\n") and said in failed
    assert "not finished a chapter" in after
    assert "secret" not in failed + str([vars(event) for event in caplog.records if event.levelname != "DEBUG"])


async def test_lost_store_ends_the_console() -> None:
    """Once nothing can be kept any more, the console does not go on as if it could."""
    journal = FailingJournal()
    with pytest.raises(StoreError):
        await console(journal).talk(FailingScript(journal, StoreError("gone")))


async def test_completion_begins_words_and_mixes_nothing(tmp_path: Path) -> None:
    """Names are offered where one of their words begins so, commands while a command's words are being typed."""
    journal = MemoryJournal()
    talking = console(journal)
    await talking.talk(Script(("read 10", "1")))

    async def offered(line: str) -> list[str]:
        return [completed.text for completed in await talking.complete(line)]

    assert await offered("club s") == ["club setup", "club status"]
    assert await offered("/a") == ["/ask", "/as"]
    tul = await offered("who Tul")
    assert tul[0].strip('"').startswith("Tulayev") and '"Comrade Tulayev"' in tul
    for letter in "aeiouxz":
        for name in await offered(f"who {letter}"):
            assert any(word.startswith(letter) for word in re.split(r"[^\w]+", fold(name))), name


async def test_completion_that_fails_offers_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """While somebody is typing, a failure is logged and nothing is offered."""
    journal = FailingJournal()
    journal.error = OSError("a secret")
    assert await console(journal).complete("who Er") == []
    logged = [vars(event) for event in caplog.records]
    assert "console.not_completed" in caplog.messages and "secret" not in str(logged)
