"""How often Discord lets a bot do things: so many requests per route in so many seconds, and so many in all.

What is refused is told as Discord tells it: 429, Retry-After, whose limit it was, and a `Via` header, without which a
client takes it for a ban.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

_CHEAP = "/interactions/"
"""Responses to interactions count towards no limit of the whole bot."""


@dataclass
class Limits:
    """`per_route` and `in_all` are how many requests there may be in `window` seconds; 0 is no limit."""

    per_route: int = 0
    in_all: int = 0
    window: float = 1.0
    refused: int = 0
    _routes: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _all: deque[float] = field(default_factory=deque)

    def met(self, method: str, path: str) -> tuple[dict[str, str], bool, float]:
        """Count a request: the headers about its limit, whether that is the whole bot's, how long to wait (0: not)."""
        now = time.monotonic()
        if self.in_all and not path.startswith(_CHEAP):
            wait = self._counted(self._all, self.in_all, now)
            if wait:
                self.refused += 1
                return refusal("global", wait), True, wait
        if not self.per_route:
            return {}, False, 0.0
        bucket = _bucket(method, path)
        asked = self._routes[bucket]
        wait = self._counted(asked, self.per_route, now)
        told = {
            "X-RateLimit-Limit": str(self.per_route),
            "X-RateLimit-Remaining": str(max(0, self.per_route - len(asked))),
            "X-RateLimit-Reset-After": f"{max(0.0, asked[0] + self.window - now):.3f}",
            "X-RateLimit-Reset": f"{time.time() + max(0.0, asked[0] + self.window - now):.3f}",
            "X-RateLimit-Bucket": f"{abs(hash(bucket)):x}",
        }
        if wait:
            self.refused += 1
        return told | (refusal("user", wait) if wait else {}), False, wait

    def _counted(self, asked: deque[float], most: int, now: float) -> float:
        while asked and now - asked[0] >= self.window:
            asked.popleft()
        if len(asked) >= most:
            return asked[0] + self.window - now
        asked.append(now)
        return 0.0


def refusal(scope: str, wait: float) -> dict[str, str]:
    """The headers of a refusal."""
    told = {"Retry-After": f"{wait:.3f}", "X-RateLimit-Scope": scope}
    return told | ({"X-RateLimit-Global": "true"} if scope == "global" else {})


def _bucket(method: str, path: str) -> str:
    """What shares a limit: a route with its first number (and the token of a webhook), whatever else it names."""
    first, *rest = path.strip("/").split("/")
    major = rest[:2] if first in {"webhooks", "interactions"} else rest[:1]
    return " ".join([method, first, *major, *(part for part in rest[len(major) :] if not part.isdecimal())])
