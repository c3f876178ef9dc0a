"""Where a modal was opened, kept in the modal itself in such a way that nobody else can have written it.

Slack says of what is filled in who did it and not where. What a modal carries comes back with it (`private_metadata`),
so the place goes there, stamped for one workspace and one member; what bears no such stamp is taken for no place.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from bot.errors import Refusal

METADATA = 3000
"""Characters that a modal can carry."""

_LENGTH = 32
_GONE = "This form is no longer known here. Please begin again."


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, and a thread in it; or neither."""

    channel: str = ""
    thread: str = ""


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp that is made of a secret of the app's."""

    secret: str

    def put(self, carried: str, where: Where, workspace: str, user: str) -> str:
        """What a modal carries, with where it is opened. Raises `Refusal` if that is more than it can."""
        body = f"{where.channel} {where.thread}\n{carried}"
        stamped = f"{self._mark(body, workspace, user)}{body}"
        if len(stamped) > METADATA:
            raise Refusal(_GONE)
        return stamped

    def read(self, stamped: str, workspace: str, user: str) -> tuple[Where, str]:
        """Where a modal was opened, and what it carries besides. Raises `Refusal` for what was never stamped so."""
        mark, body = stamped[:_LENGTH], stamped[_LENGTH:]
        if not hmac.compare_digest(mark.encode(), self._mark(body, workspace, user).encode()):
            raise Refusal(_GONE)
        place, _, carried = body.partition("\n")
        channel, _, thread = place.partition(" ")
        return Where(channel, thread), carried

    def _mark(self, body: str, workspace: str, user: str) -> str:
        said = f"{workspace}\n{user}\n{body}".encode("utf-8", "replace")
        return hmac.new(f"modal {self.secret}".encode(), said, sha256).hexdigest()[:_LENGTH]
