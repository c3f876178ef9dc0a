"""Workspaces that bring Ribbon in and take it out again: each has its own, and what it hands over is kept sealed."""

from __future__ import annotations

import copy
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet

from adapters.slack.manifest import manifest
from tests.doubles.memory import MemoryJournal
from tests.doubles.slack.chat import local_slack
from tests.doubles.slack.clubs import COMMISSAR
from tests.doubles.slack.installing import Browser
from tests.doubles.slack.running import Installations, for_everybody
from tests.doubles.slack.settling import settled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from adapters.slack.client.bot import Ribbon
    from tests.doubles.slack.chat import Member, Slack

KEY = Fernet.generate_key().decode()
HOUR = 3600.0


@dataclass
class Town:
    """A local Slack, the Ribbon that anybody may install there, and where that listens."""

    slack: Slack
    ribbon: Ribbon
    address: str
    kept: Installations

    def workspace(self, name: str, enterprise: str = "") -> tuple[Member, Member]:
        """A new workspace with a channel, somebody who administers it, and a member."""
        team = self.slack.workspace(name, enterprise)
        self.slack.channel("reading", team, bot=False)
        return self.slack.member("ada", moderator=True, team=team), self.slack.member("bo", team=team)

    async def installed(self, by: Member, *, whole: bool = False) -> None:
        """Somebody brings Ribbon in, and invites it into their channel."""
        page = await Browser(self.address, by, whole).installs()
        assert page.status == 200, page.text
        self.slack.invites(by.channel)


@asynccontextmanager
async def _town(journal: MemoryJournal | None = None, kept: Installations | None = None) -> AsyncIterator[Town]:
    described = copy.deepcopy(manifest(address="https://ribbon.example.org"))
    async with local_slack(described) as slack:
        slack.uninstall()  # nobody has it yet
        kept = kept or Installations()
        async with for_everybody(slack, journal or MemoryJournal(), kept, KEY) as (found, address):
            yield Town(slack, found, address, kept)


async def _reads(who: Member, book: str) -> None:
    await who.types("club setup", book=book)
    await who.sees("This channel now reads")
    await who.types("read", chapter=2)
    await who.sees("You have finished 2")


async def test_two_workspaces_have_a_ribbon_each() -> None:
    """Each installs it by the page and reads a book of its own; neither sees anything of the other."""
    async with _town() as town:
        (ada, _), (eve, _) = town.workspace("one"), town.workspace("two")
        for who, book in ((ada, "tulayev"), (eve, "lighthouse")):
            await town.installed(who)
            await _reads(who, book)
        await ada.types("ask", question="who is Erchov?")
        await ada.sees(COMMISSAR)
        await eve.types("ask", question="who is Erchov?")
        await eve.sees("Nothing that you have read so far answers that.")
        assert "Tulayev" not in town.slack.shown(eve.number)
        assert sorted(town.kept.sealed) == sorted(town.slack.state.users[who.number].team for who in (ada, eve))
        tokens = [grant.token for grant in town.slack.state.grants.values()]
        assert not any(token in sealed for token in tokens for sealed in town.kept.sealed.values())
        assert not town.slack.refused


async def test_an_organisation_installs_it_for_all_its_workspaces() -> None:
    """One installation serves each of them, by commands and by name."""
    async with _town() as town:
        (ada, _), (eve, _) = town.workspace("one", "E0ORG"), town.workspace("two", "E0ORG")
        await town.installed(ada, whole=True)
        town.slack.invites(eve.channel)
        await _reads(ada, "tulayev")
        await _reads(eve, "tulayev")
        await eve.says("who is Erchov?")
        await eve.sees(COMMISSAR)
        assert list(town.kept.sealed) == ["E0ORG"]
        assert not town.slack.refused


async def test_tokens_are_renewed_before_they_end() -> None:
    """Half a day later, and another half, all goes on; each token is renewed once however many ask for it."""
    async with _town() as town:
        ada, bo = town.workspace("one")
        await town.installed(ada)
        await _reads(ada, "tulayev")
        before = len(town.slack.state.grants)
        for day in (1, 2):
            town.slack.state.skipped += 10.5 * HOUR
            for who in (ada, bo, ada):
                await who.types("ask", question="who is Erchov?")
                await settled(town.slack)
            await ada.sees(COMMISSAR)
            await bo.sees("Nothing that you have read so far")
            assert len(town.slack.state.grants) == before + day
        assert not town.slack.refused


async def test_a_token_that_another_process_has_renewed_is_found() -> None:
    """Of two processes over one database one renews it, and the other goes on with what that got."""
    kept = Installations()
    async with _town(kept=kept) as town:
        ada, _ = town.workspace("one")
        await town.installed(ada)
        await _reads(ada, "tulayev")
        async with for_everybody(town.slack, MemoryJournal(), kept, KEY) as (other, _):
            team = town.slack.state.users[ada.number].team
            await other._workspaces.find(team)
            town.slack.state.skipped += 10.5 * HOUR
            renewed = await town.ribbon._workspaces.find(team)
            again = await other._workspaces.find(team)
            assert renewed is not None and again is not None and renewed.token == again.token
        assert not town.slack.refused


async def test_who_is_not_let_in_installs_nothing() -> None:
    """Another browser, a state that was used or is too old, and somebody who may not: nothing is kept."""
    async with _town() as town:
        ada, bo = town.workspace("one")
        stranger = Browser(town.address, ada)
        link = await stranger.agrees(await stranger.sets_out())
        stranger.cookie = ""
        assert (await stranger.comes_back(link)).status == 400
        late = Browser(town.address, ada)
        link = await late.agrees(await late.sets_out())
        town.slack.state.skipped += 601
        assert (await late.comes_back(link)).status == 401
        assert "access_denied" in (await Browser(town.address, bo).installs()).text
        made_up = Browser(town.address, ada, cookie="made-up")
        assert (await made_up.comes_back(f"{town.address}/slack/oauth_redirect?code=x&state=made-up")).status == 401
        assert town.kept.sealed == {}
        twice = Browser(town.address, ada)
        link = await twice.agrees(await twice.sets_out())
        assert (await twice.comes_back(link)).status == 200
        assert (await twice.comes_back(link)).status == 401


async def test_a_workspace_that_takes_ribbon_out_is_forgotten() -> None:
    """In the middle of a quiz: what it handed over is gone, nothing more is sent there, and others go on."""
    async with _town() as town:
        (ada, bo), (eve, _) = town.workspace("one"), town.workspace("two")
        for who in (ada, eve):
            await town.installed(who)
            await _reads(who, "tulayev")
            await who.types("club checkpoint", chapter=2)
            await who.types("quiz start", questions=2)
            await who.sees("Join")
        team = town.slack.state.users[ada.number].team
        town.slack.uninstall(team)
        await town.slack.until(lambda: team not in town.kept.sealed)
        said = len(town.slack.said)
        town.slack.state.skipped += 60
        await eve.sees("Question 1")
        assert not [body for _, body in town.slack.said[said:] if body.get("channel") == ada.channel]
        await eve.types("ask", question="who is Erchov?")
        await eve.sees(COMMISSAR)
        await town.installed(ada)
        await bo.types("read")
        await bo.sees("This channel has no book yet.")
        slack = town.slack.state
        slack.conversations[ada.channel].members.discard(slack.mine(team))
        await ada.types("club setup", book="tulayev")
        await ada.sees("nothing has been done yet")


async def test_word_of_an_end_that_comes_late_ends_nothing() -> None:
    """A workspace that took Ribbon out and brought it in again keeps it, whenever Slack says the first."""
    async with _town() as town:
        ada, _ = town.workspace("one")
        await town.installed(ada)
        await _reads(ada, "tulayev")
        team = town.slack.state.users[ada.number].team
        for event in ({"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}}):
            town.slack.happens(team, event)
        await town.slack.until(lambda: not town.slack.delivery.busy)
        await ada.types("ask", question="who is Erchov?")
        await ada.sees(COMMISSAR)
        assert team in town.kept.sealed
