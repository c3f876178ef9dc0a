"""A command and what comes of it, whatever happens: a member is told to try again, and is never shown a traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.dialogue.reply import say
from bot.errors import Busy, StoreError

if TYPE_CHECKING:
    from bot.app.app import App, Caller, Place
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)

FAILED = "Something went wrong here, which is no fault of yours. Please try again."
BUSY = "That could not be kept just now. Please try again."


async def answered(
    app: App, command: Command, caller: Caller, place: Place, said_at: float | None = None
) -> tuple[Reply, ...]:
    """The replies to a command, or the one that tells the member to try again."""
    try:
        return await app.handle(command, caller, place, said_at)
    except (Busy, StoreError) as error:
        log.warning("answer.busy", extra={"error": type(error).__name__})
        return (say(BUSY),)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on reading
        log.error("answer.failed", extra={"command": command.words, "error": type(error).__name__})  # noqa: TRY400 - see below
        log.debug("answer.traceback", exc_info=True)  # for who asks: an error's text may quote what was typed
        return (say(FAILED),)
