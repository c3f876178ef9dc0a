"""Answers for one member alone, where they have them before their eyes and nobody else does.

That is by the response_url of what they did, which works five times within half an hour; then an ephemeral message;
where they or Ribbon are not in the channel, a direct message. In a modal it is the modal.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from adapters.slack import modals
from adapters.slack.client.rest import LOST, HookError, code, unsaid
from adapters.slack.interactions import Surface
from adapters.slack.stamp import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.slack.client.rest import Web
    from adapters.slack.interactions import Doing
    from adapters.slack.render import Message
    from adapters.slack.stamp import Stamp
    from bot.dialogue.files import Upload

log = logging.getLogger(__name__)

HOOK_USES, HOOK_LIFETIME = 5, 1740.0
VIEW_BLOCKS = 100
TITLE = "Ribbon"
QUIET = {"unfurl_links": False, "unfurl_media": False}


class Answering:
    """One member, as far as what they did has been answered."""

    def __init__(self, web: Web, workspace: str, doing: Doing, stamp: Stamp) -> None:
        self._web = web
        self.workspace = workspace
        self.user = doing.user
        self._doing = doing
        self._stamp = stamp
        self._uses = 0
        self._since = time.monotonic()

    async def show(self, messages: Sequence[Message]) -> None:
        """Show messages to the member, in their order. Raises one of `LOST`, or `GoneError`."""
        if self._doing.surface in {Surface.MODAL, Surface.HOME} and await self._seen_in_modal(messages):
            return
        for message in messages:
            if message.blocks or not message.files:
                await self._show(message)
            for file in message.files:
                await self._upload(file)

    async def open(self, view: dict[str, Any]) -> None:
        """Open a modal, in which it stands where it was opened; over another, if it was in one."""
        if "private_metadata" in view:
            view = view | {"private_metadata": self._stamped(str(view["private_metadata"]))}
        method = "views.push" if self._doing.view else "views.open"
        await self._web.call(self.workspace, method, trigger_id=self._doing.trigger, view=view)

    def view(self, messages: Sequence[Message]) -> dict[str, Any] | None:
        """Messages as a modal; None if they are more than it can show."""
        blocks = [block for message in messages for block in message.blocks]
        if not blocks or len(blocks) > VIEW_BLOCKS or any(message.files or not message.blocks for message in messages):
            return None
        return modals.told(TITLE, blocks) | {"private_metadata": self._stamped("")}

    def _stamped(self, carried: str) -> str:
        return self._stamp.put(carried, self._doing.where, self.workspace, self._doing.user)

    async def _seen_in_modal(self, messages: Sequence[Message]) -> bool:
        """Whether messages could be shown in the modal in which something was done, or over the Home tab."""
        view = self.view(messages)
        if view is None:
            return False
        try:
            if self._doing.view:
                await self._web.call(self.workspace, "views.update", view_id=self._doing.view, view=view)
            else:
                await self._web.call(self.workspace, "views.open", trigger_id=self._doing.trigger, view=view)
        except LOST as error:
            log.info("slack.no_modal", extra={"error": code(error)})
            return False
        return True

    async def _show(self, message: Message) -> None:
        body: dict[str, Any] = {"text": message.text}
        if message.blocks:
            body["blocks"] = list(message.blocks)
        where = self._doing.where
        if where == NOWHERE:
            await self._direct(self._doing.user, body)
        elif self._doing.surface is Surface.DIRECT or not self._doing.club:
            await self._in_conversation(body)
        elif not await self._hooked(body) and not await self._whispered(body):
            await self._direct(self._doing.user, body)

    async def _in_conversation(self, body: dict[str, Any]) -> None:
        """In the direct message where they spoke; behind their slash command, if that is between them and others."""
        try:
            await self._direct(self._doing.where.channel, body, self._doing.where.thread)
        except LOST as error:
            if unsaid(error) or not await self._hooked(body):
                raise

    async def _hooked(self, body: dict[str, Any]) -> bool:
        """Whether the response_url took it. What is said in a thread is answered there, which it knows nothing of."""
        fresh = self._uses < HOOK_USES and time.monotonic() - self._since < HOOK_LIFETIME
        if not self._doing.hook or not fresh or self._doing.where.thread:
            return False
        self._uses += 1
        try:
            await self._web.hook(self._doing.hook, response_type="ephemeral", replace_original=False, **body)
        except (*LOST, HookError) as error:
            if unsaid(error):
                raise
            log.info("slack.no_hook", extra={"error": type(error).__name__})
            return False
        return True

    async def _whispered(self, body: dict[str, Any]) -> bool:
        """Whether it was shown in the channel to them alone."""
        where = self._doing.where
        thread = {"thread_ts": where.thread} if where.thread else {}
        try:
            await self._web.call(
                self.workspace,
                "chat.postEphemeral",
                channel=where.channel,
                user=self._doing.user,
                **thread,
                **body,
            )
        except LOST as error:
            if unsaid(error):
                raise
            log.info("slack.not_ephemeral", extra={"error": code(error)})
            return False
        return True

    async def _direct(self, channel: str, body: dict[str, Any], thread: str = "") -> None:
        threaded = {"thread_ts": thread} if thread else {}
        await self._web.call(self.workspace, "chat.postMessage", channel=channel, **threaded, **QUIET, **body)

    async def _upload(self, file: Upload) -> None:
        """Send a file to the member, in the direct message with Ribbon."""
        told = await self._web.call(self.workspace, "conversations.open", users=self._doing.user)
        await upload(self._web, self.workspace, str(told["channel"]["id"]), file)


async def upload(web: Web, workspace: str, channel: str, file: Upload) -> None:
    """Send a file to a conversation. Raises one of `LOST`, or `GoneError`."""
    told = await web.get(
        workspace, "files.getUploadURLExternal", filename=file.name, length=len(file.data), alt_txt=file.about
    )
    await web.upload(str(told["upload_url"]), file.data)
    files = [{"id": told["file_id"], "title": file.about}]
    await web.call(workspace, "files.completeUploadExternal", files=files, channel_id=channel)
