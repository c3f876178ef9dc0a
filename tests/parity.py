"""What can be said on which platform, and how: the tables of `docs/platforms.md`, from what each platform registers.

A column is a function from a command to its cell. Where there is no way to give the command, the cell says why: `not
here: belongs to a club`. A new platform is one more column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.tree import ABOUT, REPORT, anywhere, paths
from adapters.slack.manifest import ABOUT_CALLBACK, ASK_CALLBACK, COMMAND, REPORT_CALLBACK, manifest
from bot.commands.kept import KeptTry
from bot.commands.registry import commands
from bot.dialogue.command import Rights

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.dialogue.command import Command

NOT_HERE = "not here: "
BY_ITSELF = "by itself"
_MENUS = {"ask": f"*{ABOUT}* in a menu, a mention", "report": f"*{REPORT}* in a menu"}
_MENUS_ELSEWHERE = {"ask": f"*{ABOUT}* in a menu, a direct message"}
_ON_SLACK = {"ask": "a mention, a direct message", "home": "the *Home* tab"}
_SHORTCUTS = {ASK_CALLBACK: "ask", ABOUT_CALLBACK: "ask", REPORT_CALLBACK: "report"}


def discord(command: type[Command]) -> str:
    """In a server that has Ribbon."""
    return _on_discord(command, _MENUS)


def discord_elsewhere(command: type[Command]) -> str:
    """In a direct message, and wherever a member has taken Ribbon along."""
    if command.rights is Rights.CLOCK or anywhere(command):
        return _on_discord(command, _MENUS_ELSEWHERE)
    return NOT_HERE + ("belongs to a club" if command.needs_club else "is for moderators of a club")


def slack(command: type[Command]) -> str:
    """In a workspace that has Ribbon."""
    if not command.listed:
        return _pressed(command, "a button")
    entries = manifest()["features"]["shortcuts"]
    named = [f"*{each['name']}*" for each in entries if _SHORTCUTS[each["callback_id"]] == command.words]
    given = _also(f"`{COMMAND} {command.words}`", f"{' or '.join(named)} in a menu" if named else "")
    return _also(given, _ON_SLACK.get(command.words, ""))


def console(command: type[Command]) -> str:
    """In a terminal."""
    return f"`{command.words}`" if command.listed else _pressed(command, "a number")


PLATFORMS: Mapping[str, Callable[[type[Command]], str]] = {
    "Discord, in a server": discord,
    "Discord, anywhere else": discord_elsewhere,
    "Slack": slack,
    "Console": console,
}


def table(*, listed: bool) -> str:
    """The commands that can be typed, or those that cannot, and how each is given on each platform, in Markdown."""
    rows = [f"| Command | {' | '.join(PLATFORMS)} |", f"| --- |{' --- |' * len(PLATFORMS)}"]
    shown = [command for command in commands().values() if command.listed is listed]
    rows += [f"| `{each.words}` | {' | '.join(column(each) for column in PLATFORMS.values())} |" for each in shown]
    return "\n".join(rows)


def _on_discord(command: type[Command], menus: Mapping[str, str]) -> str:
    if not command.listed:
        return _pressed(command, "a button")
    path = next(path for path, kind in paths().items() if kind is command)
    return _also(f"`/{' '.join(path)}`", menus.get(command.words, ""))


def _pressed(command: type[Command], how: str) -> str:
    return BY_ITSELF if command.rights is Rights.CLOCK or command is KeptTry else how


def _also(way: str, more: str) -> str:
    return f"{way}, {more}" if more else way
