"""What Ribbon needs to be let do in a server, and the link that asks for exactly that."""

from __future__ import annotations

PERMISSIONS = {
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Attach Files": 1 << 15,
    "Read Message History": 1 << 16,
    "Send Messages in Threads": 1 << 38,
}
"""By the names that Discord's settings have for them."""

_ADMINISTRATOR = 1 << 3
_AUTHORIZE = "https://discord.com/oauth2/authorize"


def invite(application: int) -> str:
    """The link that brings the bot of this application into a server."""
    wanted = sum(PERMISSIONS.values())
    scopes = "bot+applications.commands"
    return f"{_AUTHORIZE}?client_id={application}&scope={scopes}&permissions={wanted}&integration_type=0"


def for_oneself(application: int) -> str:
    """The link by which a member takes Ribbon along to wherever they are on Discord. It asks for no permissions."""
    return f"{_AUTHORIZE}?client_id={application}&scope=applications.commands&integration_type=1"


def missing(permissions: int) -> list[str]:
    """What these permissions lack of what Ribbon needs."""
    if permissions & _ADMINISTRATOR:
        return []
    return [name for name, bit in PERMISSIONS.items() if not permissions & bit]
