"""A console in a terminal: line editing, history, completion, colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console as Screen

from adapters.console.frames import framed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from adapters.console.client.talk import Console
    from bot.dialogue.reply import Reply


class Terminal:
    """Lines that are typed at a prompt with the speaker's name. What was typed before is kept in `history`."""

    def __init__(self, console: Console, history: Path) -> None:
        history.parent.mkdir(parents=True, exist_ok=True)
        history.touch(mode=0o600)  # what several readers have typed
        self._prompt: PromptSession[str] = PromptSession(
            history=FileHistory(history), completer=_Gated(console), complete_while_typing=False
        )

    async def read(self, speaker: str) -> str | None:
        """The next line; an interrupt begins it anew, and None is the end of input."""
        while True:
            try:
                with patch_stdout(raw=True):  # what is written meanwhile stands above the line that is being typed
                    return await self._prompt.prompt_async(f"{speaker}> ")
            except KeyboardInterrupt:
                continue
            except EOFError:
                return None

    def show(self, reply: Reply, speaker: str, first: int) -> None:
        """Print a reply in colour, as wide as the terminal is now."""
        Screen(highlight=False).print(framed(reply, speaker, first))


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
