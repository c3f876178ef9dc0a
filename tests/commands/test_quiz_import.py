"""Quizzes that moderators bring into their club: gated, whole or not at all, and of no other club."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Caller, Place
from bot.club import Club
from bot.commands.quiz_import import QUESTIONS_KEPT, QuizImport
from bot.commands.read import Read
from bot.commands.registry import build, commands, pack, parse, usage
from bot.dialogue.files import FILE_LONGEST, File
from bot.dialogue.reply import Attachment
from bot.errors import Refusal
from bot.events import club_event
from tests.doubles.reader import CHAPTERS, Reader
from tests.doubles.talking import talked
from tests.quizfiles import files

OURS, _, _, _, _, WRONG, _, EMPTY = files("book", 2)
TWICE = File("ours.yaml", OURS.text.replace("Which", "What"))


def red(number: int, name: str = "many.yaml") -> File:
    """A list of Red's with so many questions."""
    return File(name, "\n".join(f'"What is number {i} of {name}?": [one]' for i in range(number)))


async def moderated(chapter: int = CHAPTERS) -> Reader:
    """A club whose moderator has finished so many chapters."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    await reader.give(Read(chapter=chapter, sure=True), here=True)
    return reader


async def send(reader: Reader, file: File, through: int | None = None, who: str = "ada") -> str:
    """Send a file with the command."""
    return await reader.give(QuizImport(file, through), who, here=True)


def club(reader: Reader) -> Club:
    """The club as its journal tells it."""
    return Club().after(map(club_event, reader.journal.rooms["club/w/channel"]))


async def test_a_quiz_is_brought_in_and_asked() -> None:
    """The moderator is told in private where each question went; members are asked it in the channel."""
    reader = await moderated()
    told = await send(reader, OURS)
    assert told.startswith("“Brought along” has 2 questions: 1 after chapter 0, 1 after chapter 2.")
    assert "Line 4, after chapter 2: Which word is it?" in told and "[public]" not in told
    assert "Brought along (2 questions)" in await reader.say("quiz list", here=True)
    await reader.say("club checkpoint 5", here=True)
    await reader.say("quiz start mode:slow questions:2 quiz:brought", here=True)
    game = club(reader).playing
    assert game is not None and game.quiz == "Brought along" and len(game.questions) == 2


async def test_no_more_of_it_is_shown_than_somebody_has_read() -> None:
    """Before its first question opens there is no such quiz, not even its title; later ones are not counted."""
    reader = await moderated()
    await send(reader, File("ours.yaml", OURS.text.replace("chapter: 0", "chapter: 1")))
    assert "Brought" not in await reader.say("quiz list", "bo", here=True)
    offered = ("quiz start", "quiz")
    await reader.say("club checkpoint 2", here=True)
    assert await completed(reader, *offered, "bo") == ()
    await reader.say("read 1", "bo", here=True)
    assert "Brought along (1 question)" in await reader.say("quiz list", "bo", here=True)
    assert await completed(reader, *offered, "bo") == ("Brought along",)
    await reader.say("read 2", "bo", here=True)
    assert "Brought along (2 questions)" in await reader.say("quiz list", "bo", here=True)


async def completed(reader: Reader, command: str, option: str, who: str) -> tuple[str, ...]:
    """What somebody is offered who has typed a b in the channel."""
    return await reader.app.complete(commands()[command], option, "b", Caller("w", who), Place("channel"))


async def test_it_belongs_to_its_club() -> None:
    """In private, where there is no club, it is not there; nor once the club reads another book."""
    reader = await moderated()
    await send(reader, OURS)
    assert "Brought" not in await reader.say("quiz list")
    assert club(reader).asked_of("another") == ()
    assert len(club(reader).asked_of("book")) == 2


@pytest.mark.parametrize("file", files("book", 1)[:5], ids=lambda file: file.name)
async def test_every_format_is_taken(file: File) -> None:
    """Red, GIFT, Open Trivia DB, QBReader and our own, each after the chapter that it names."""
    reader = await moderated()
    assert "after chapter 1: " in await send(reader, file)
    assert club(reader).asked_of("book")


async def test_what_names_no_chapter_goes_where_the_moderator_says() -> None:
    """With through:2 after chapter 2, or the end of the book if that comes first; without it, to the end."""
    reader = await moderated()
    assert "3 after chapter 2." in await send(reader, red(3), through=2)
    assert f"3 after chapter {CHAPTERS}." in await send(reader, red(3), through=99)
    assert f"3 after chapter {CHAPTERS}." in await send(reader, red(3))


async def test_nothing_is_kept_of_a_file_with_an_error() -> None:
    """Each error is told with its line, and the club is as it was."""
    reader = await moderated()
    await send(reader, OURS)
    before = club(reader)
    told = await send(reader, WRONG)
    assert told.startswith("There is one error in the file. Nothing was imported.")
    assert "wrong.yaml:4:" in told
    told = await send(reader, File("letter.txt", "Dear moderators!"))
    assert "Nothing was imported." in told and "does not look like a quiz" in told
    told = await send(reader, File("essay.gift", "Write about the storm. {}"))
    assert "no question of this file" in told and "Line 1, skipped: Write about the storm." in told
    assert "did not reach me" in await send(reader, EMPTY)
    assert club(reader) == before


async def test_who_has_not_finished_the_book_consents_first() -> None:
    """Nothing is said of the file until they press; that goes on record once, and then the file is sent again."""
    reader = await moderated(chapter=CHAPTERS - 1)
    for file in (OURS, WRONG):
        told = await send(reader, file)
        assert "Your consent goes on record" in told and "chapter 2" not in told and "wrong.yaml" not in told
    assert club(reader).imported == ()
    for _ in range(2):
        assert "send the file again" in await reader.give(commands()["quiz import consent"](), here=True)
    assert "after chapter 2" in await send(reader, OURS)
    kinds = [entry.kind for room in reader.journal.rooms.values() for entry in room]
    assert kinds.count("ConsentGiven") == kinds.count("SpoilersAccepted") == 1
    # Consent widens what the report may say, and nothing else.
    assert "Quiz (16 questions)" in await reader.say("quiz list", here=True)


async def test_only_moderators_do_that_and_only_in_a_club() -> None:
    """Others are refused, and so is everybody in private; the press too."""
    reader = await moderated()
    assert "Only a moderator" in await send(reader, OURS, who="bo")
    assert "Only a moderator" in await reader.give(commands()["quiz import consent"](), "bo", here=True)
    assert "club's channel" in await reader.give(QuizImport(OURS))


async def test_the_same_title_takes_the_place_of_what_was_imported_under_it() -> None:
    """However it is capitalised; nothing else is touched."""
    reader = await moderated()
    await send(reader, red(3))
    assert "takes the place" not in await send(reader, OURS)
    again = File(TWICE.name, TWICE.text.replace("Brought along", "brought Along"))
    assert "It takes the place of what was imported under this title before." in await send(reader, again)
    assert [each.title for each in club(reader).imported] == ["Many", "brought Along"]
    assert {authored.question.ask for authored in club(reader).imported[1].questions} == {
        "What word is it?",
        "What way?",
    }


async def test_a_club_keeps_so_many_and_no_more() -> None:
    """What would go beyond that is refused as a whole; what a new version replaces does not count."""
    reader = await moderated()
    await send(reader, red(QUESTIONS_KEPT - 1))
    told = await send(reader, OURS)
    assert f"up to {QUESTIONS_KEPT} imported questions. It has {QUESTIONS_KEPT - 1} in other quizzes" in told
    assert len(club(reader).imported) == 1
    assert f"has {QUESTIONS_KEPT} questions" in await send(reader, red(QUESTIONS_KEPT))


async def test_a_long_report_comes_as_a_file_too() -> None:
    """Twenty lines are shown, and all of them are in an attachment."""
    reader = await moderated()
    await send(reader, red(20))
    assert not any(isinstance(part, Attachment) for reply in reader.shown["ada"] for part in reply.parts)
    await send(reader, red(21))
    (whole,) = (part for reply in reader.shown["ada"] for part in reply.parts if isinstance(part, Attachment))
    assert whole.name == "quiz-import-report.txt" and whole.content.count("\n") == 21
    assert "number 20 of many" in whole.content


def test_a_file_is_no_text_that_is_typed() -> None:
    """It may be long, but not without end; it is packed into no button; what is typed is its name."""
    assert usage(QuizImport) == "quiz import file [through]"
    assert parse('quiz import "my quiz.yaml" through:3') == QuizImport(File("my quiz.yaml"), 3)
    assert parse("quiz import C:\\quiz.yaml") == QuizImport(File("C:\\quiz.yaml"))
    for slip in ("quiz import my quiz.yaml", "quiz import"):
        with pytest.raises(Refusal, match="It is typed: quiz import file"):
            parse(slip)
    assert pack(QuizImport(OURS, 3)) == "quiz import through:3"
    assert build(QuizImport, {"file": File("a", "x" * FILE_LONGEST)}) == QuizImport(File("a", "x" * FILE_LONGEST))
    with pytest.raises(Refusal, match="name of a file may have up to 500 characters; this has 600"):
        parse(f"quiz import {'x' * 600}")
    with pytest.raises(Refusal, match="up to 200,000 characters; this has 200,001"):
        build(QuizImport, {"file": File("a", "x" * (FILE_LONGEST + 1))})


async def test_in_the_console_a_path_is_typed(tmp_path: Path) -> None:
    """What names somebody who is known later is asked later than its file says."""
    path = tmp_path / "my quiz.yaml"
    path.write_text("# chapter 1\nWhat is Erchov?: [a commissar]\nWhat is bought?: [a pistol]\n", "utf-8")
    data = tmp_path / "data"
    data.mkdir()
    _, (asked,), (recorded,), (told,), _, (listed,) = await talked(
        data, f'quiz import "{path}"', "1", f'quiz import "{path}"', "read 1", "quiz list"
    )
    assert "Your consent goes on record" in asked and "Erchov" not in asked
    assert "Now send the file again" in recorded
    assert told.startswith("[only ada]\n“My quiz” has 2 questions: 1 after chapter 1, 1 after chapter 2.")
    assert "names “Erchov”" in told.replace('"Erchov"', "“Erchov”")
    assert "My quiz (1 question)" in listed


async def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    """No such file, a folder, one that is no text, and one that is too long: each with what to do."""
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    (tmp_path / "long.yaml").write_text("x" * (FILE_LONGEST + 1), "utf-8")
    (tmp_path / "longer.yaml").write_bytes(b"\xc3\xa9" * (2 * FILE_LONGEST + 1))
    paths = ("none.yaml", "", "picture.png", "long.yaml", "longer.yaml")
    data = tmp_path / "data"
    data.mkdir()
    _, *shown = await talked(data, *(f"quiz import {tmp_path / path}" for path in paths), "quiz import ~nobody/\0")
    said = [replies[0].removeprefix("[only ada]\n") for replies in shown]
    assert "is not there. Give the path of a file" in said[0]
    assert "is a folder." in said[1]
    assert "is not a text in UTF-8" in said[2]
    assert "up to 200,000 characters" in said[3] and "up to 200,000 characters" in said[4]
    assert "is not there." in said[5]
