"""What workspaces hand over, sealed with the operator's key: who has the database alone has no token."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import RibbonError

HOW = (
    "It is 32 random bytes in URL-safe base64. “openssl rand -base64 32 | tr '+/' '-_'” makes one; keep it as you keep"
    " a password, and apart from the database."
)
UNSET = f"RIBBON_SECRET_KEY is not set. With it, the tokens of workspaces are sealed in the database. {HOW}"
NO_KEY = f"RIBBON_SECRET_KEY is no key. {HOW}"
WRONG = (
    "RIBBON_SECRET_KEY does not open what is kept of the workspaces: it is another key than the one that sealed them."
    " Set that one again; to change keys, set the new one and then the old one, with a comma between them."
)


class SealError(RibbonError):
    """The operator's key is none, or is another one. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace, or an organisation, in which Ribbon is installed, and what it lets Ribbon do there.

    `until` is when the token ends, unless it is renewed with the `refresh` token; one without an `until` does not end.
    `at` is when Ribbon was installed. Both are in seconds since 1970.
    """

    id: str
    token: str
    bot: str
    bot_id: str
    at: float = 0.0
    refresh: str = ""
    until: float = 0.0


class Sealing:
    """The operator's key, or several with commas between them: the first one seals, each of them opens."""

    def __init__(self, keys: str) -> None:
        """Raises `SealError` for what is no key."""
        given = [each.strip() for each in keys.split(",") if each.strip()]
        if not given:
            raise SealError(UNSET)
        try:
            self._keys = MultiFernet([Fernet(each) for each in given])
        except ValueError as error:
            raise SealError(NO_KEY) from error

    def seal(self, workspace: Workspace) -> str:
        """What can be kept where others may read it."""
        return self._keys.encrypt(json.dumps(asdict(workspace)).encode()).decode()

    def open(self, workspace: str, sealed: str) -> Workspace:
        """What was sealed for this workspace. Raises `SealError` for what the key does not open, or another's."""
        try:
            found = Workspace(**json.loads(self._keys.decrypt(sealed.encode())))
        except (InvalidToken, TypeError, ValueError) as error:
            raise SealError(WRONG) from error
        if found.id != workspace:
            raise SealError(WRONG)
        return found
