"""A command and what comes of it, whatever happens: a member is told to try again, and is never shown a traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.dialogue.reply import say
from bot.dialogue.words import words
from bot.errors import Busy, StoreError

if TYPE_CHECKING:
    from bot.app.app import App, Caller, Place
    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)


async def answered(
    app: App, command: Command, caller: Caller, place: Place, said_at: float | None = None, locale: str = ""
) -> tuple[Reply, ...]:
    """The replies to a command, or the one that tells the member to try again, in the words for their locale."""
    try:
        return await app.handle(command, caller, place, said_at)
    except (Busy, StoreError) as error:
        log.warning("answer.busy", extra={"error": type(error).__name__})
        return (say(words(locale).busy),)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on reading
        log.error("answer.failed", extra={"command": command.words, "error": type(error).__name__})  # noqa: TRY400 - see below
        log.debug("answer.traceback", exc_info=True)  # for who asks: an error's text may quote what was typed
        return (say(words(locale).failed),)
