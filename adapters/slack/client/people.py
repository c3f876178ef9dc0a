"""What members are called, and who looks after a workspace: asked of Slack, believed for a while, and never kept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.slack.client.rest import LOST, GoneError, code
from adapters.slack.words import labelled, nameless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from adapters.slack.client.rest import Web

log = logging.getLogger(__name__)

_BELIEVED, _DOUBTED = 600.0, 30.0
"""Seconds for which Slack's word is believed, and for which nothing is asked again where it had none."""

_MOST = 20_000
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody is called, whether they look after the workspace, and in what language they use Slack."""

    name: str = ""
    admin: bool = False
    locale: str = ""


NOBODY = Person()


class People:
    """The members of all workspaces, as far as somebody has asked for them."""

    def __init__(self, web: Web, now: Callable[[], float] = time.monotonic) -> None:
        self._web = web
        self._now = now
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()

    async def find(self, workspace: str, user: str) -> Person:
        """Who somebody is; nobody in particular, where Slack does not say."""
        known = self._known.get((workspace, user))
        if known is not None and self._now() - known[0] < _BELIEVED:
            return known[1]
        at = self._now()
        try:
            told = await self._web.get(workspace, "users.info", user=user, include_locale="true")
        except (*LOST, GoneError) as error:
            log.info("slack.unknown_member", extra={"error": code(error)})
            found, at = NOBODY, at - _BELIEVED + _DOUBTED
        else:
            found = _person(told.get("user"))
        self._known[workspace, user] = (at, found)
        self._known.move_to_end((workspace, user))
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return found

    async def names(self, workspace: str, users: Iterable[str]) -> Mapping[str, str]:
        """What members are called, by their ids."""
        wanted = sorted(set(users))
        found = await asyncio.gather(*(self.find(workspace, user) for user in wanted))
        return {user: person.name for user, person in zip(wanted, found, strict=True) if person.name}

    async def labelled(self, workspace: str, text: str, but: str = "") -> str:
        """What somebody has written, with the names of the members of this workspace whom it names by their ids.

        That is as many as anybody names in earnest, and not the one who is left out.
        """
        wanted = [user for user in nameless(text) if user != but][:_NAMED]
        return labelled(text, await self.names(workspace, wanted)) if wanted else text

    def forget(self, workspace: str, user: str = "") -> None:
        """Whatever is known of the members of a workspace, or of one of them."""
        for key in [key for key in self._known if key[0] == workspace and user in {"", key[1]}]:
            del self._known[key]


def _person(told: Any) -> Person:  # noqa: ANN401 - JSON
    if not isinstance(told, dict):
        return NOBODY
    profile = told.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or told.get("real_name") or told.get("name") or ""
    admin = bool(told.get("is_admin") or told.get("is_owner"))
    return Person(str(name), admin, str(told.get("locale") or ""))
