"""A browser with which somebody brings Ribbon into their workspace."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from tests.doubles.slack.chat import Member

COOKIE = "slack-app-oauth-state"


@dataclass(frozen=True)
class Page:
    """A page that was shown, and where it led."""

    status: int
    text: str
    address: str = ""


@dataclass
class Browser:
    """Somebody's browser, at the Ribbon that listens at an address. It keeps what it is given there as a cookie."""

    address: str
    member: Member
    whole: bool = False
    """Whether it is the whole organisation that is meant."""

    cookie: str = ""

    async def sets_out(self) -> str:
        """Open the page to install it; where its button leads."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.address}/slack/install") as page:
            self.cookie = page.cookies[COOKIE].value
            found: str = html.unescape(re.findall(r'href="(http[^"]+)"', await page.text())[0])
            return found

    async def agrees(self, link: str) -> str:
        """Agree to what Slack asks there; where it leads back to."""
        cookies = {"d": self.member.number} | ({"whole": "yes"} if self.whole else {})
        async with (
            aiohttp.ClientSession(cookies=cookies) as session,
            session.get(link, allow_redirects=False) as page,
        ):
            return page.headers.get("Location", "")

    async def comes_back(self, link: str) -> Page:
        """Go back to Ribbon."""
        cookies = {"Cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        async with aiohttp.ClientSession(headers=cookies) as session, session.get(link) as page:
            return Page(page.status, await page.text(), str(page.url))

    async def installs(self) -> Page:
        """All of it; what is shown in the end."""
        return await self.comes_back(await self.agrees(await self.sets_out()))
