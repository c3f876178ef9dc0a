"""Who is speaking in the console, and what each of them can press."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from adapters.console.render import choices
from bot.commands.registry import parse
from bot.dialogue.reply import Audience
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.command import Command
    from bot.dialogue.reply import Reply

FIRST = "ada"
"""Who speaks first, and moderates the club."""

_NAME = re.compile(r"[^\W_][\w-]{0,31}")
_NUMBER = re.compile(r"[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class As:
    """`/as bo`: somebody else speaks from here on. Without a name: who is speaking?"""

    name: str


@dataclass(frozen=True, slots=True)
class Quit:
    """`/quit`: the console ends."""


@dataclass
class Session:
    """The state of a console while it runs: the speaker, and the choices that were shown last under each number."""

    speaker: str = FIRST
    _shown: int = 0
    _pressable: dict[tuple[str, int], tuple[int, Command]] = field(default_factory=dict)

    def understand(self, line: str) -> Command | As | Quit:
        """What a typed line means: the console's own words, the number of a choice, a command, or a question.

        Raises `Refusal` for what is none of these.
        """
        words = line.split()
        match words:
            case ["/quit" | "/exit"]:
                return Quit()
            case ["/as", *name]:
                return As(speaker_named(" ".join(name)) if name else self.speaker)
            case [number] if _NUMBER.fullmatch(number):
                return self._press(int(number))
            case _:
                return parse(line)

    def shown(self, replies: Iterable[Reply]) -> list[tuple[Reply, int]]:
        """Take note of the replies to a command, and number their choices: each reply with its first number."""
        first = 1
        numbered = []
        for reply in replies:
            numbered.append((reply, first))
            sees = "" if reply.audience is Audience.EVERYONE else self.speaker
            for choice in choices(reply.parts):
                self._shown += 1
                self._pressable[sees, first] = (self._shown, choice.press)
                first += 1
        return numbered

    def _press(self, number: int) -> Command:
        """The choice that the speaker was shown last under this number, to them alone or to everybody."""
        seen = [self._pressable[sees, number] for sees in ("", self.speaker) if (sees, number) in self._pressable]
        if not seen:
            message = f"There is no choice {number} to press. To ask about a number, put it in a sentence."
            raise Refusal(message)
        return max(seen, key=lambda entry: entry[0])[1]


def speaker_named(typed: str) -> str:
    """The speaker whom a typed name means, however it is capitalised. Raises `Refusal` for what is no name."""
    if not _NAME.fullmatch(typed):
        message = "A name is one word of up to 32 letters, digits, - and _, such as “/as bo”."
        raise Refusal(message)
    return typed.casefold()
