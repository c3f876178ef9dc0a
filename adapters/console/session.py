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
    from collections.abc import Iterable, Mapping

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


@dataclass(frozen=True, slots=True)
class Wait:
    """`/wait 30`: nobody says anything for so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class _Turn:
    """What of the replies to a command can be pressed, by number; `count` says which of two turns was later."""

    count: int = 0
    presses: Mapping[int, Command] = field(default_factory=dict)


@dataclass
class Session:
    """The state of a console while it runs: the speaker, and the last turn that each of them was shown.

    A turn is seen by whoever spoke, and by everybody else as far as it has public choices. Earlier ones are over.
    """

    speaker: str = FIRST
    _count: int = 0
    _own: dict[str, _Turn] = field(default_factory=dict)
    _public: _Turn = field(default_factory=_Turn)

    def understand(self, line: str) -> Command | As | Quit | Wait:
        """What a typed line means: the console's own words, the number of a choice, a command, or a question.

        Raises `Refusal` for what is none of these.
        """
        words = line.split()
        match [word.lower() for word in words[:1]]:
            case ["/quit" | "/exit"]:
                if len(words) > 1:
                    message = f"“{words[0]}” ends the console when it stands alone, with nothing after it."
                    raise Refusal(message)
                return Quit()
            case ["/as"]:
                return As(speaker_named(" ".join(words[1:])) if words[1:] else self.speaker)
            case ["/wait"] if words[1:] and _NUMBER.fullmatch(words[1]):
                return Wait(int(words[1]))
            case ["/wait"]:
                message = "“/wait 30” lets thirty seconds pass; up to 99 can be waited for at once."
                raise Refusal(message)
            case [number] if len(words) == 1 and _NUMBER.fullmatch(number):
                return self._press(int(number))
            case _:
                return parse(line)

    def shown(self, replies: Iterable[Reply]) -> list[tuple[Reply, int]]:
        """Take note of the replies to a command, and number their choices: each reply with its first number.

        What the speaker was shown before can be pressed no more.
        """
        numbered: list[tuple[Reply, int]] = []
        presses: dict[int, Command] = {}
        public: dict[int, Command] = {}
        told = False
        for reply in replies:
            told = told or reply.audience is Audience.EVERYONE
            numbered.append((reply, len(presses) + 1))
            for number, choice in enumerate(choices(reply.parts), len(presses) + 1):
                presses[number] = choice.press
                if reply.audience is Audience.EVERYONE:
                    public[number] = choice.press
        self._count += 1
        self._own[self.speaker] = _Turn(self._count, presses)
        if told:
            self._public = _Turn(self._count, public)
        return numbered

    def posted(self, replies: Iterable[Reply]) -> list[tuple[Reply, int]]:
        """Take note of what everybody was shown without having asked, numbered as in `shown`."""
        speaker, self.speaker = self.speaker, ""  # nobody's turn
        try:
            return self.shown(replies)
        finally:
            self.speaker = speaker

    def _press(self, number: int) -> Command:
        """The choice under this number in the last turn that the speaker was shown."""
        own = self._own.get(self.speaker, _Turn())
        turn = max(own, self._public, key=lambda turn: (bool(turn.presses), turn.count))
        if number not in turn.presses:
            message = f"There is no choice {number} to press. To ask about a number, put it in a sentence."
            raise Refusal(message)
        return turn.presses[number]


def speaker_named(typed: str) -> str:
    """The speaker whom a typed name means, however it is capitalised. Raises `Refusal` for what is no name."""
    if not _NAME.fullmatch(typed):
        message = "A name is one word of up to 32 letters, digits, - and _, such as “/as bo”."
        raise Refusal(message)
    return typed.casefold()
