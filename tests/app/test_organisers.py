"""Where a platform knows no moderators of a channel, a club is moderated by whoever sets it up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.app import App, Caller, Place
from bot.commands.club import ClubCheckpoint, ClubSetup
from bot.dialogue.command import Command
from tests.doubles.memory import MemoryJournal
from tests.doubles.talking import shelf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.journal import Batch, Due, Post

DEN = Place("den")
NOT_YOURS = "Only a moderator of this club can do that."


def door() -> App:
    """Ribbon, with the books that come with it."""
    return App(MemoryJournal(), shelf(), lambda: datetime(2026, 1, 1, tzinfo=UTC))


async def told(app: App, command: Command, caller: Caller) -> str:
    """What comes of a command in the den."""
    return str(await app.handle(command, caller, DEN))


async def test_whoever_sets_a_club_up_moderates_it() -> None:
    """The first may choose the book, and then decides on how far the channel may talk; nobody else does."""
    app = door()
    ada, bo = Caller("T1", "U1", organises=True), Caller("T1", "U2", organises=True)
    assert NOT_YOURS not in await told(app, ClubSetup("tulayev"), ada)
    assert NOT_YOURS in await told(app, ClubCheckpoint(3), bo)
    assert NOT_YOURS in await told(app, ClubSetup("lighthouse", sure=True), bo)
    assert NOT_YOURS not in await told(app, ClubCheckpoint(3), ada)


async def test_another_workspace_has_clubs_of_its_own() -> None:
    """A channel of the same name elsewhere is another club, with no book and no moderator yet."""
    app = door()
    await app.handle(ClubSetup("tulayev"), Caller("T1", "U1", organises=True), DEN)
    elsewhere = await app.handle(ClubCheckpoint(1), Caller("T2", "U1", organises=True), DEN)
    assert "This channel has no book yet" in str(elsewhere)


async def test_the_platforms_own_moderators_moderate_as_well() -> None:
    """Whoever administers the workspace can take a club over; who set it up before stays a moderator."""
    app = door()
    ada, boss = Caller("T1", "U1", organises=True), Caller("T1", "U9", moderator=True, organises=True)
    await app.handle(ClubSetup("tulayev"), ada, DEN)
    assert NOT_YOURS not in await told(app, ClubSetup("lighthouse", sure=True), boss)
    assert NOT_YOURS not in await told(app, ClubCheckpoint(1), ada)


async def test_where_the_platform_says_who_moderates_nobody_else_does() -> None:
    """On such a platform, who is no moderator sets up nothing."""
    app = door()
    assert NOT_YOURS in await told(app, ClubSetup("tulayev"), Caller("1", "2"))


async def test_of_two_who_set_a_club_up_at_once_one_moderates_it() -> None:
    """Whoever comes second finds a club that is somebody else's, however close they were."""

    class Racing(MemoryJournal):
        """A journal in which bo is faster, once ada's command has been read for."""

        raced = False

        async def append(self, batches: Sequence[Batch], due: Sequence[Due] = (), posts: Sequence[Post] = ()) -> None:
            if not self.raced and any(each.kind == "ClubSetUp" for batch in batches for each in batch.entries):
                self.raced = True
                other = App(self, shelf(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
                await other.handle(ClubSetup("lighthouse"), Caller("T1", "bo", organises=True), DEN)
            await super().append(batches, due, posts)

    app = App(Racing(), shelf(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    ada = Caller("T1", "ada", organises=True)
    assert NOT_YOURS in await told(app, ClubSetup("tulayev"), ada)
    assert (await app.club(ada, DEN)).book == "lighthouse"
