"""Ribbon at work on Slack: what members do becomes commands, and what comes of them is shown to whom it is for.

All that Slack says comes in at one door (`Ribbon.heard`), which is a middleware of bolt's: by then bolt has checked the
signature and found the workspace. It is acknowledged once it is done, so that what dies with a process was never
acknowledged: Slack says it again, or says to the member that nobody took it. What takes longer than Slack waits is
acknowledged before that, and goes on.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from adapters.slack import interactions, modals
from adapters.slack import words as written
from adapters.slack.client.answering import Answering
from adapters.slack.client.channel import Channels
from adapters.slack.client.people import People
from adapters.slack.client.places import Homes, greet
from adapters.slack.client.rest import LOST, GoneError, Web, code, quiet_logger
from adapters.slack.client.tasks import Once, Tasks
from adapters.slack.client.workspaces import HERE, Authorize, scope
from adapters.slack.interactions import Attach, Give, Open, Surface
from adapters.slack.render import render
from bot.app import Caller, Place
from bot.app.answered import answered
from bot.commands.privacy import PrivacyForget
from bot.commands.registry import build
from bot.dialogue.files import BYTES_MOST, received
from bot.dialogue.reply import Audience, say
from bot.dialogue.words import words
from bot.errors import Busy, Refusal, StoreError
from bot.posting import Posting

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.client.workspaces import Workspaces
    from adapters.slack.interactions import Act, Doing
    from adapters.slack.render import Message
    from adapters.slack.stamp import Stamp
    from bot.app import App
    from bot.dialogue.command import Command
    from bot.dialogue.files import File, Sent
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds for which Slack is let wait until something is done. It waits for three."""

FAREWELL = 5.0
"""Seconds for which the work that is under way is waited for at the end."""

_AGAIN = (1.0, 10.0, 60.0, 600.0)
"""Seconds after which a workspace is erased that could not be: Slack does not say again that it is gone."""

_OK = 200
_ENDS = frozenset({"app_uninstalled", "tokens_revoked"})
_NOT_INSTALLED = (
    "I am not installed here, or have lost my key. Whoever administers this workspace can install me again."
)
_CLOSED = "I am not in this channel, so nobody but you sees this. Say “/invite @Ribbon” here, and try again."
_OUTSIDE = (
    "That is for everybody in this channel, and I am not in it. Say “/invite @Ribbon” here, and try again: nothing has"
    " been done yet."
)


class Ribbon:
    """A bot on Slack, in one workspace or in many."""

    def __init__(
        self,
        app: App,
        workspaces: Workspaces,
        client: AsyncWebClient,
        stamp: Stamp,
        *,
        signing_secret: str = "",
        oauth: AsyncOAuthSettings | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Without a `signing_secret`, nothing may be let in over HTTP."""
        self.app = app
        self._workspaces = workspaces
        self._stamp = stamp
        self._web = Web(client, self._token)
        self._people = People(self._web)
        self._once = Once()
        self._tasks = Tasks()
        self._homes = Homes(app, self._web, self._people, self._tasks)
        self._channels = Channels(self._web, self._people, shown=self._homes.stirred)
        self.posting = Posting(app, self._channels, now)
        """All that is shown in channels (`bot.clock.Posts`)."""
        self.bolt = AsyncApp(
            name="ribbon",
            logger=quiet_logger(),
            client=client,
            signing_secret=signing_secret,
            request_verification_enabled=bool(signing_secret),
            authorize=Authorize(workspaces),  # type: ignore[arg-type]  # bolt takes these too, and says so nowhere
            oauth_settings=oauth,
            user_facing_authorize_error_message=_NOT_INSTALLED,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        self.bolt.middleware(self.heard)

    async def close(self) -> None:
        """Finish what is under way."""
        await self._tasks.finish(FAREWELL)

    async def heard(self, req: AsyncBoltRequest) -> BoltResponse:
        """Take in what Slack says. It is acknowledged whatever happens; of what was heard already, that is all."""
        try:
            return await self._heard(req)
        except Exception as error:  # noqa: BLE001 - Slack would only say it again
            log.error("slack.unheard", extra={"error": type(error).__name__})  # noqa: TRY400 - an error's text may quote
            log.debug("slack.traceback", exc_info=True)
        return BoltResponse(status=_OK)

    async def _heard(self, req: AsyncBoltRequest) -> BoltResponse:
        body: Mapping[str, Any] = req.body
        sort, event = body.get("type"), body.get("event") or {}
        if event.get("type") in _ENDS:
            return await self._worked(self._ended(scope(req.context)))
        workspace = str(req.context[HERE])
        if sort == "block_suggestion":
            return BoltResponse(status=_OK, body={"options": await self._offered(workspace, body)})
        doing = interactions.doing(body)
        if not doing.id or not self._once.first(f"{workspace} {doing.id}"):
            return BoltResponse(status=_OK)
        if sort == "event_callback":
            return await self._worked(self._happened(workspace, doing, event, _named(body, req.context.bot_user_id)))
        if sort == "view_submission":
            return await self._submitted(workspace, doing, body)
        return await self._worked(self._done(workspace, doing, body))

    async def _worked(self, work: Coroutine[Any, Any, None]) -> BoltResponse:
        """Do something, and acknowledge it once it is done, or has taken as long as Slack is let wait."""
        await asyncio.wait({self._tasks.start(work)}, timeout=PATIENCE)
        return BoltResponse(status=_OK)

    async def _done(self, workspace: str, doing: Doing, body: Mapping[str, Any]) -> None:
        """Answer a slash command, a press, a pick or a shortcut."""
        answering = Answering(self._web, workspace, doing, self._stamp)
        try:
            doing = interactions.placed(doing, body, self._stamp, workspace)
            answering = Answering(self._web, workspace, doing, self._stamp)
            body = interactions.saying(body, await self._people.labelled(workspace, interactions.said(body)))
            act = interactions.act(body, self._stamp, workspace, await self._bot(workspace))
            if isinstance(act, Open):
                await self._open(answering, act)
            elif act is not None:
                await self._answer(workspace, doing, act, answering)
        except Refusal as refusal:
            await self._show(answering, (say(str(refusal)),))
        except (*LOST, GoneError) as error:
            log.warning("slack.not_answered", extra={"error": code(error)})

    async def _open(self, answering: Answering, act: Open) -> None:
        """Open a modal. Slack lets that be done for three seconds: after that the member has to ask again."""
        try:
            await answering.open(act.view)
        except LOST as error:
            log.info("slack.not_opened", extra={"error": code(error)})
            locale = await self._locale(answering.workspace, answering.user)
            await self._show(answering, (say(words(locale).failed),))

    async def _submitted(self, workspace: str, doing: Doing, body: Mapping[str, Any]) -> BoltResponse:
        """Answer a modal: in the channel where it was opened, or, if that was nowhere, in the modal itself."""
        try:
            doing = interactions.placed(doing, body, self._stamp, workspace)
            act = interactions.act(body, self._stamp, workspace, await self._bot(workspace))
        except Refusal as refusal:
            return await self._updated(workspace, doing, (say(str(refusal)),))
        if act is None or isinstance(act, Open):
            return BoltResponse(status=_OK)
        answering = Answering(self._web, workspace, interactions.closed(doing), self._stamp)
        if doing.where.channel:
            return await self._worked(self._answer(workspace, doing, act, answering))
        return await self._in_modal(workspace, doing, act, answering)

    async def _in_modal(self, workspace: str, doing: Doing, act: Act, answering: Answering) -> BoltResponse:
        """Show in a modal what comes of it, if it comes soon; else in a direct message."""
        working = asyncio.create_task(self._replies(workspace, doing, act))
        done, _ = await asyncio.wait({working}, timeout=PATIENCE)
        if done:
            return await self._updated(workspace, doing, working.result())

        async def later() -> None:
            await self._show(answering, await working)

        self._tasks.start(later())
        return BoltResponse(status=_OK)

    async def _updated(self, workspace: str, doing: Doing, replies: Sequence[Reply]) -> BoltResponse:
        """The response that shows replies in the place of a modal."""
        view = Answering(self._web, workspace, doing, self._stamp).view(
            await self._rendered(workspace, doing.user, replies)
        )
        if view is None:
            answering = Answering(self._web, workspace, interactions.closed(doing), self._stamp)
            return await self._worked(self._show(answering, replies))
        return BoltResponse(status=_OK, body={"response_action": "update", "view": view})

    async def _happened(self, workspace: str, doing: Doing, event: Mapping[str, Any], bot: str) -> None:
        """Do what an event asks for: somebody opened a place of theirs, or said something to Ribbon."""
        try:
            match event.get("type"):
                case "app_home_opened" if event.get("tab") == "home":
                    await self._homes.opened(workspace, doing.user)
                case "assistant_thread_started":
                    begun = event["assistant_thread"]
                    await greet(self._web, workspace, str(begun["channel_id"]), str(begun["thread_ts"]))
                case "app_mention" | "message" if _said(event, doing):
                    text = await self._people.labelled(workspace, str(event.get("text") or ""), but=bot)
                    await self._spoken(workspace, doing, written.unnamed(text, bot))
                case _:
                    pass
        except (*LOST, GoneError) as error:
            log.warning("slack.not_answered", extra={"error": code(error)})

    async def _spoken(self, workspace: str, doing: Doing, text: str) -> None:
        """Answer what was said to Ribbon: by its name in a channel, or in a direct message."""
        answering = Answering(self._web, workspace, doing, self._stamp)
        if doing.club:
            self._channels.heard(f"club/{workspace}/{doing.club}")
        try:
            command = written.command(text)
        except Refusal as refusal:
            await self._show(answering, (say(str(refusal)),))
        else:
            await self._answer(workspace, doing, Give(command), answering)

    async def _answer(self, workspace: str, doing: Doing, act: Act, answering: Answering) -> None:
        """Show what comes of a command: what is for everybody in the channel, all else to whoever gave it.

        What is for everybody is not begun where nobody would see it.
        """
        room = f"club/{workspace}/{doing.club}"
        if doing.club and _public(act) and not await self._channels.admits(room, doing.user):
            await self._show(answering, (say(_OUTSIDE),))
            return
        replies = await self._replies(workspace, doing, act)
        public = [reply for reply in replies if reply.audience is Audience.EVERYONE]
        private = [reply for reply in replies if reply.audience is Audience.ASKER]
        if not doing.club:
            await self._show(answering, replies)
            return
        first = replies[0].audience if replies else Audience.ASKER
        if first is Audience.ASKER:
            await self._show(answering, private)
        closed = await self.posting.post(room, public)
        if closed:
            await self._show(answering, (say(_CLOSED), *closed))
        if first is Audience.EVERYONE:
            await self._show(answering, private)

    async def _replies(self, workspace: str, doing: Doing, act: Act) -> tuple[Reply, ...]:
        """What comes of a command, whatever happens."""
        if isinstance(act, Open):
            return ()
        try:
            command = act.command if isinstance(act, Give) else await self._attached(workspace, act)
        except Refusal as refusal:
            return (say(str(refusal)),)
        except (*LOST, GoneError):
            return (say(words(await self._locale(workspace, doing.user)).failed),)
        caller, locale = await self._caller(workspace, doing), await self._locale(workspace, doing.user)
        replies = await answered(self.app, command, caller, Place(doing.club), doing.at, locale)
        if command == PrivacyForget(sure=True):
            self._people.forget(workspace, doing.user)
            self._tasks.start(self._homes.cleared(workspace, doing.user))
        else:
            self._tasks.start(self._homes.changed(workspace, doing.user, doing.club))
        return replies

    async def _show(self, answering: Answering, replies: Sequence[Reply]) -> None:
        """Show replies to a member alone."""
        try:
            await answering.show(await self._rendered(answering.workspace, answering.user, replies))
        except (*LOST, GoneError) as error:
            log.warning("slack.not_answered", extra={"error": code(error)})

    async def _rendered(self, workspace: str, user: str, replies: Sequence[Reply]) -> list[Message]:
        """Replies as messages to one member, also those that would be for everybody elsewhere."""
        locale = await self._locale(workspace, user)
        return [message for reply in replies for message in render(reply, locale=locale)]

    async def _locale(self, workspace: str, user: str) -> str:
        return (await self._people.find(workspace, user)).locale

    async def _offered(self, workspace: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What an option can go on as; nothing where that cannot be told."""
        try:
            doing = interactions.placed(interactions.doing(body), body, self._stamp, workspace)
            offer = interactions.offer(body, self._stamp, workspace)
            caller = await self._caller(workspace, doing)
            found = await self.app.complete(offer.kind, offer.option, offer.typed, caller, Place(doing.club))
        except Exception as error:  # noqa: BLE001 - what cannot be completed can still be typed
            log.warning("slack.not_completed", extra={"error": type(error).__name__})
            return []
        return modals.offered(found)

    async def _attached(self, workspace: str, act: Attach) -> Command:
        """A command with its files. Raises `Refusal`, one of `LOST`, or `GoneError`."""
        fetched = {option: await self._fetched(workspace, sent) for option, sent in act.files.items()}
        return build(act.kind, {**act.values, **fetched})

    async def _fetched(self, workspace: str, sent: Sent) -> File:
        """A file that a member sent. Raises `Refusal` for one that is too long, or no text."""
        return received(sent, await self._web.fetch(workspace, sent.url, BYTES_MOST) if sent.fits() else b"")

    async def _caller(self, workspace: str, doing: Doing) -> Caller:
        """Who gives a command. A club is moderated by whoever set it up, and by those who administer the workspace."""
        admin = bool(doing.club) and (await self._people.find(workspace, doing.user)).admin
        return Caller(workspace, doing.user, moderator=admin, organises=True)

    async def _ended(self, workspace: str) -> None:
        """Ribbon was taken out of a workspace, unless it is there again by now: Slack's word for it may come late."""
        found = await self._workspaces.find(workspace)
        if not workspace or (found is not None and await self._admitted(found.token)):
            return
        self._people.forget(workspace)
        self._homes.forget(workspace)
        self._channels.forget(workspace)
        for wait in (*_AGAIN, None):
            try:
                await self.app.erase(workspace)
                await self._workspaces.drop(workspace)
            except (Busy, StoreError) as error:
                log.warning("slack.not_erased", extra={"error": type(error).__name__})
                if wait is None:
                    raise
                await asyncio.sleep(wait)
            else:
                return

    async def _admitted(self, token: str) -> bool:
        """Whether a token is good. Where that cannot be asked, it is as Slack has said."""
        try:
            await self._web.client.api_call("auth.test", json={"token": token})
        except LOST:
            return False
        return True

    async def _token(self, workspace: str) -> str | None:
        found = await self._workspaces.find(workspace)
        return found.token if found else None

    async def _bot(self, workspace: str) -> str:
        found = await self._workspaces.find(workspace)
        return found.bot_id if found else ""


def _named(body: Mapping[str, Any], bot: str | None) -> str:
    """Ribbon's user where an event happened, which is another one in each workspace of an organisation."""
    known: Sequence[Mapping[str, Any]] = body.get("authorizations") or ({},)
    return str(known[0].get("user_id") or bot or "")


def _public(act: Act) -> bool:
    """Whether what is asked for is shown to everybody."""
    match act:
        case Give(command=command):
            return command.audience is Audience.EVERYONE
        case Attach(kind=kind):
            return kind.audience is Audience.EVERYONE
        case _:
            return False


def _said(event: Mapping[str, Any], doing: Doing) -> bool:
    """Whether a member has just said this to Ribbon: no bot, no edit, and in a channel by its name alone."""
    direct = event.get("type") == "app_mention" or doing.surface is Surface.DIRECT
    return direct and bool(doing.user) and not any(event.get(key) for key in ("bot_id", "subtype", "edited"))
