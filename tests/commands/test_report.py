"""Messages that members report, and what moderators see and decide of them."""

from __future__ import annotations

import pytest

from bot.club import REPORTS_KEPT, Club, MessageReported, ReportSettled, Settled
from bot.commands.quiz_dispute import ReportQuestion
from bot.commands.read import Read
from bot.commands.registry import build, commands, pack, unpack
from bot.commands.report import OPEN_AT_MOST, ReportMessage, reporting
from bot.dialogue.reply import Fields, Style
from bot.errors import Refusal
from bot.events import club_event
from tests.doubles.reader import CHAPTERS, Reader

THANKS = "Thank you. The moderators will look at it"


async def club() -> Reader:
    """A club of ada, who moderates and has read nothing, and of bo."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    await reader.say("help", "bo", here=True)
    return reader


def kept(reader: Reader) -> Club:
    """The club as its journal tells it."""
    return Club().after(map(club_event, reader.journal.rooms["club/w/channel"]))


async def test_a_report_is_for_moderators_alone() -> None:
    """Bo is thanked in private, and the channel hears nothing; bo cannot look at the list."""
    reader = await club()
    told = await reader.say("report spoiler she has told of the wedding", "bo", here=True)
    assert told.startswith(THANKS) and "[public]" not in told
    assert "Only a moderator" in await reader.say("club reports", "bo", here=True)
    (report,) = kept(reader).reports
    assert (report.kind, report.words, report.message) == ("spoiler", "she has told of the wedding", "")
    (entry,) = [each for each in reader.journal.rooms["club/w/channel"] if each.kind == "MessageReported"]
    assert "wedding" not in entry.body and entry.words


async def test_a_moderator_is_asked_before_they_may_be_spoiled() -> None:
    """What a report says may be about any chapter: until ada consents, on record, she is told how many there are."""
    reader = await club()
    await reader.say("report spoiler the keeper dies at the end", "bo", here=True)
    asked = await reader.say("club reports", here=True)
    assert asked.startswith("1 report, in members' own words") and "keeper" not in asked
    assert "the keeper dies at the end" in await reader.press("Show them", here=True)
    assert [each.kind for each in reader.journal.rooms["club/w/channel"]].count("SpoilersAccepted") == 1
    assert "the keeper dies" in await reader.say("club reports", here=True)
    await reader.press("Done", here=True)
    other = await club()
    await other.say("report mistake the link is dead", "bo", here=True)
    await other.give(Read(chapter=CHAPTERS, sure=True), here=True)
    assert "the link is dead" in await other.say("club reports", here=True), "ada has read it all"


async def test_what_is_decided_is_decided_once() -> None:
    """Pressed twice, a report is done once; it leaves the list, and another decision can take its place."""
    reader = await club()
    await reader.say("report spoiler look up", "bo", here=True)
    await reader.give(Read(chapter=CHAPTERS, sure=True), here=True)
    await reader.say("club reports", here=True)
    press = reader.button("Done")
    for _ in range(2):
        assert "Report 1 is seen to." in await reader.give(press, here=True)
    assert [each.kind for each in reader.journal.rooms["club/w/channel"]].count("ReportSettled") == 1
    assert "Nobody has reported a message." in await reader.say("club reports", here=True)
    assert "Decided by: ada: seen to" in await reader.say("club reports decided", here=True)
    assert "Report 1 is dismissed." in await reader.say("club report 1 dismiss", here=True)
    assert "Decided by: ada: dismissed" in await reader.say("club reports decided", here=True)
    assert "no report of that number" in await reader.say("club report 2 done", here=True)


async def test_a_member_has_few_open_reports() -> None:
    """The same once more is thanked for and not kept; after five, the moderators have to decide first."""
    reader = await club()
    for number in range(OPEN_AT_MOST):
        for _ in range(2):
            assert THANKS in await reader.say(f"report mistake number {number}", "bo", here=True)
    assert len(kept(reader).reports) == OPEN_AT_MOST
    assert "reports of yours to look at" in await reader.say("report mistake one more", "bo", here=True)
    assert THANKS in await reader.say("report mistake one more", "cy", here=True)
    await reader.say("club report 1 done", here=True)
    assert THANKS in await reader.say("report mistake one more", "bo", here=True)


async def test_a_report_says_which_message() -> None:
    """Pointed at, a message needs no words; its place is shown so that a platform makes a link of it."""
    reader = await club()
    assert "Say which message it is" in await reader.say("report spoiler", "bo", here=True)
    command, asked = reporting("chan/7.5")
    assert asked == ("kind", "reason")
    for _ in range(2):
        assert THANKS in await reader.give(command, "bo", here=True)
    await reader.give(Read(chapter=CHAPTERS, sure=True), here=True)
    assert "(no words, or they were deleted)" in await reader.say("club reports", here=True)
    (reply,) = (each for each in reader.shown["ada"])
    runs = [run for part in reply.parts if isinstance(part, Fields) for field in part.fields for run in field.value]
    assert [run.text for run in runs if run.style is Style.MESSAGE] == ["w/chan/7.5"]
    for forged in ("http://x/y", "a/b/c", "a b/c", "/", "x" * 31 + "/1"):
        made = build(commands()["report"], {"kind": "spoiler", "message": forged, "reason": "x"})
        assert "cannot be found" in await reader.give(made, "bo", here=True)


@pytest.mark.parametrize(
    "press", ["quiz answer game:2 number:3", "quiz hint game:2 number:3", "dispute game:2 number:3"]
)
def test_a_quiz_question_is_disputed(press: str) -> None:
    """A message with buttons of a quiz question leads to the dispute of that question; any other to a report."""
    assert reporting("c/1", ["no command", press]) == (ReportQuestion(game=2, number=3), ("reason",))
    assert isinstance(reporting("c/1", ["read chapter:3", "quiz join"])[0], ReportMessage)


def test_a_report_fits_a_button() -> None:
    """With the longest numbers that a platform has, and comes back as it was."""
    longest = ReportMessage("spoiler", message=f"{'9' * 20}/{'9' * 20}")
    assert len(pack(longest)) <= 100 - len("?kind,reason ")
    assert unpack(pack(longest)) == longest
    with pytest.raises(Refusal):
        unpack("report")


def test_what_is_decided_makes_room() -> None:
    """Of more than are kept, what has been decided goes first; with another book, all of it."""
    reports = [MessageReported(n, "spoiler", "bo", "", n, f"number {n}") for n in range(1, REPORTS_KEPT + 1)]
    club = Club().after([*reports, ReportSettled(7, Settled.DISMISS, "ada", 60.0)])
    club = club.after([MessageReported(REPORTS_KEPT + 1, "spoiler", "cy", "", 61.0, "one more")])
    assert club.report(7) is None and club.report(1) is not None and len(club.reports) == REPORTS_KEPT
