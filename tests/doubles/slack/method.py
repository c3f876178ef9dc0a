"""One method of the Web API: its arguments, its scope, what it does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.doubles.slack.state import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.doubles.slack.state import Grant

_JSON = frozenset("blocks attachments metadata view files prompts".split())
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Method:
    """`needs` are the arguments that must be there, `takes` the others; a missing `scope` refuses it.

    `tier` is how often a minute it may be called in a workspace.
    """

    run: Callable[[dict[str, Any], Grant], dict[str, Any]]
    needs: str = ""
    takes: str = ""
    scope: str = ""
    tier: int = 50

    def check(self, given: Mapping[str, Any], grant: Grant) -> dict[str, Any]:
        """The arguments as they are meant. Raises `RefusedError` for what Slack refuses."""
        lacking = [scope for scope in self.scope.split() if scope not in grant.scopes]
        if lacking:
            raise RefusedError("missing_scope", needed=lacking[0], provided=",".join(grant.scopes))
        known = {"team_id", *self.needs.split(), *self.takes.split()}  # team_id: for tokens of an organisation
        slips = [f"[ERROR] unknown argument: {name}" for name in given if name not in known]
        slips += [
            f"[ERROR] missing required field: {name}" for name in self.needs.split() if given.get(name) in (None, "")
        ]
        if slips:
            raise RefusedError("invalid_arguments", *slips)
        return {name: _value(name, value) for name, value in given.items()}


def flag(value: object) -> bool:
    """A yes or no, however it was sent."""
    return _FLAGS.get(str(value).lower(), False)


def _value(name: str, value: object) -> Any:  # noqa: ANN401 - JSON
    if name in _JSON and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            error = "invalid_blocks_format" if name == "blocks" else "invalid_json"
            raise RefusedError(error) from None
    return value
