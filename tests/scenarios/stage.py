"""Where a scenario is played: a club's channel, its members, and a time that passes when it is told to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tests.doubles.memory import MemoryJournal


class Someone(Protocol):
    """A member, in one place. What is new to them is what was not there when they last did something."""

    async def does(self, words: str, **values: object) -> None:
        """Give a command."""
        ...

    async def line(self, typed: str) -> None:
        """Give a command as a line: `read 2`."""
        ...

    async def tries(self, words: str, **values: object) -> None:
        """Give a command that is refused to members, if they are offered it at all."""
        ...

    async def presses(self, label: str) -> None:
        """Press the latest button whose label begins so."""
        ...

    async def answers(self, given: str) -> None:
        """Answer the question that they see, in whichever way it is answered there: letters of options, or words."""
        ...

    async def says(self, words: str) -> None:
        """Say something to Ribbon, in plain words."""
        ...

    async def sees(self, words: str) -> str:
        """Wait until something new holds these words; all of the message that holds them."""
        ...

    async def finds_at_home(self, words: str) -> str:
        """Wait until their own place says so: they have it before their eyes where it follows, and else ask for it."""
        ...

    @property
    def screen(self) -> list[str]:
        """All that they see now, oldest first."""
        ...


class Stage(Protocol):
    """A club's channel on a platform, with Ribbon at work in it."""

    name: str
    journal: MemoryJournal

    def member(self, name: str, *, moderator: bool = False) -> Someone:
        """Somebody in the channel."""
        ...

    def aside(self, who: Any) -> Someone:  # noqa: ANN401 - a member of this stage
        """The same member, alone with Ribbon."""
        ...

    def below(self, who: Any) -> Someone:  # noqa: ANN401 - a member of this stage
        """The same member, in a thread of the club's channel."""
        ...

    def elsewhere(self, who: Any) -> Someone:  # noqa: ANN401 - a member of this stage
        """The same person in a channel of another workspace, or, where people are one workspace's, their namesake."""
        ...

    async def forges(self, who: Any, packed: str) -> None:  # noqa: ANN401 - a member of this stage
        """Somebody sends a press of a button that no message has: of this command, which they have made up."""
        ...

    async def settles(self) -> None:
        """Wait until Ribbon has done all that it was about to do."""
        ...

    async def restarts(self) -> None:
        """End the process, and begin another with nothing but what was kept."""
        ...

    async def passes(self, seconds: float) -> None:
        """Let so much time pass: what is due meanwhile happens at its time."""
        ...

    def check(self) -> None:
        """Nothing that was sent was refused by the platform, and nobody was pinged."""
        ...
