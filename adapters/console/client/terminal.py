"""A console in a terminal: line editing, history, completion, colours."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console as Screen

from adapters.console.frames import framed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyPressEvent

    from adapters.console.client.talk import Console
    from bot.dialogue.reply import Reply

log = logging.getLogger(__name__)


class Terminal:
    """Lines that are typed at a prompt with the speaker's name. What was typed before is kept in `history`."""

    def __init__(self, console: Console, history: Path) -> None:
        history.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        history.touch(mode=0o600)  # what several readers have typed
        self._prompt: PromptSession[str] = PromptSession(
            history=FileHistory(history),
            completer=_Gated(console),
            complete_while_typing=False,
            key_bindings=_without_mouse(),
        )

    async def read(self, speaker: str) -> str | None:
        """The next line; an interrupt begins it anew, and None is the end of input."""
        asyncio.get_running_loop().set_exception_handler(_failed)
        while True:
            try:
                with patch_stdout(raw=True):  # what is written meanwhile stands above the line that is being typed
                    return await self._prompt.prompt_async(f"{speaker}> ", set_exception_handler=False)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return None

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Print a reply in colour, as wide as the terminal is now, whatever width `COLUMNS` once gave."""
        Screen(highlight=False, width=self._prompt.output.get_size().columns).print(framed(reply, speaker, first))


def _without_mouse() -> KeyBindings:
    """Bindings for which a mouse does nothing: a pasted colour code looks like one, and cannot be read as one."""
    bindings = KeyBindings()

    @bindings.add(Keys.Vt100MouseEvent)
    def _ignored(event: KeyPressEvent) -> None:
        del event

    return bindings


def _failed(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Note what went wrong while somebody was typing. They are shown nothing of it, and go on typing."""
    del loop
    error = context.get("exception")
    log.error("console.keys_lost", extra={"error": type(error).__name__ if error else "none"})
    log.debug("console.traceback", exc_info=error)


class _Gated(Completer):
    """Completion that asks the app each time."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Nothing: all of it has to wait for the app."""
        del document, complete_event
        return ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """What the line up to the cursor may go on as."""
        del complete_event
        for completed in await self._console.complete(document.text_before_cursor):
            yield Completion(completed.text, -completed.replaces)
