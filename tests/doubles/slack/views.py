"""The methods that open, change and publish modals and Home tabs."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tests.doubles.slack import blocks
from tests.doubles.slack.messages import numbered
from tests.doubles.slack.method import Method
from tests.doubles.slack.state import DEEPEST, RefusedError, View

if TYPE_CHECKING:
    from tests.doubles.slack.state import Grant, State, Trigger


class Views:
    """All of views.*, over a state."""

    def __init__(self, state: State) -> None:
        self._state = state

    def methods(self) -> dict[str, Method]:
        """By their names."""
        return {
            "views.open": Method(self._open, "trigger_id view", "", "", 100),
            "views.push": Method(self._push, "trigger_id view", "", "", 100),
            "views.update": Method(self._update, "view", "view_id external_id hash", "", 100),
            "views.publish": Method(self._publish, "user_id view", "hash", "", 100),
        }

    def put(self, user: str, body: dict[str, Any], above: View | None) -> View:
        """Lay a modal on what a member sees. Raises `RefusedError`."""
        self._check(body, "modal")
        stack = self._state.modals.setdefault(user, [])
        if above is None:
            stack.clear()
        elif len(stack) >= DEEPEST:
            raise RefusedError("push_limit_reached")
        view = self._made(user, body, root=above.root if above else "", previous=above.id if above else "")
        stack.append(view)
        self._state.show_view(view)
        return view

    def change(self, view: View, body: dict[str, Any]) -> View:
        """Put something else in the place of what a view shows. Raises `RefusedError`."""
        self._check(body, view.body["type"], but=view)
        before = {each.get("block_id") for each in view.body["blocks"]}
        view.body, view.hash = self._body(body), self._hash(body)
        kept = {each.get("block_id") for each in view.body["blocks"]} & before
        view.values = {block: value for block, value in view.values.items() if block in kept}
        self._state.show_view(view)
        return view

    def described(self, view: View) -> dict[str, Any]:
        """A view as Slack describes it."""
        app = self._state.app
        body = {"title": None, "close": None, "submit": None, "callback_id": "", "private_metadata": "", **view.body}
        return {
            **body,
            "id": view.id,
            "team_id": view.team,
            "app_id": app.id,
            "bot_id": app.bot,
            "app_installed_team_id": view.team,
            "external_id": view.body.get("external_id", ""),
            "state": {"values": view.values},
            "hash": view.hash,
            "root_view_id": view.root,
            "previous_view_id": view.previous or None,
            "clear_on_close": view.body.get("clear_on_close", False),
            "notify_on_close": view.body.get("notify_on_close", False),
        }

    def _open(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        trigger = self._trigger(str(given["trigger_id"]), grant)
        view = self.put(trigger.user, given["view"], None)
        trigger.used = True
        return {"view": self.described(view)}

    def _push(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        trigger = self._trigger(str(given["trigger_id"]), grant)
        stack = self._state.modals.get(trigger.user, [])
        above = next((each for each in stack if each.id == trigger.view), None)
        if above is None:
            raise RefusedError("not_found")
        view = self.put(trigger.user, given["view"], above)
        trigger.used = True
        return {"view": self.described(view)}

    def _update(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        shown = [each for stack in self._state.modals.values() for each in stack] + list(self._state.homes.values())
        if ("view_id" in given) == ("external_id" in given):
            raise RefusedError("invalid_arguments", "[ERROR] one of view_id and external_id")
        wanted = str(given.get("view_id") or given.get("external_id"))
        view = next((each for each in shown if wanted in {each.id, each.body.get("external_id")}), None)
        if view is None or not self._state.covers(grant, view.team):
            raise RefusedError("not_found")
        self._same(view, given)
        return {"view": self.described(self.change(view, given["view"]))}

    def _publish(self, given: dict[str, Any], grant: Grant) -> dict[str, Any]:
        user = self._state.users.get(str(given["user_id"]))
        if user is None or user.bot or user.deleted or not self._state.covers(grant, user.team):
            raise RefusedError("not_found")
        if not self._state.app.home:
            raise RefusedError("not_enabled")
        view = self._state.homes.get(user.id)
        self._check(given["view"], "home", but=view)
        if view is None:
            view = self._made(user.id, given["view"])
            self._state.homes[user.id] = view
            self._state.show_view(view)
        else:
            self._same(view, given)
            self.change(view, given["view"])
        return {"view": self.described(view)}

    def _same(self, view: View, given: dict[str, Any]) -> None:
        if given.get("hash") not in {None, "", view.hash}:
            raise RefusedError("hash_conflict")

    def _trigger(self, number: str, grant: Grant) -> Trigger:
        found = self._state.triggers.get(number)
        if found is None or not self._state.covers(grant, found.team):
            raise RefusedError("invalid_trigger_id")
        if found.used:
            raise RefusedError("exchanged_trigger_id")
        if self._state.elapsed(found.at) > self._state.patience:
            raise RefusedError("expired_trigger_id")
        return found

    def _check(self, body: object, kind: str, but: View | None = None) -> None:
        if not isinstance(body, dict):
            raise RefusedError("invalid_arguments", "[ERROR] must be an object [json-pointer:/view]")
        if len(json.dumps(body)) > blocks.VIEW_SIZE:
            raise RefusedError("view_too_large")
        slips = blocks.view(body)
        if body.get("type") != kind:
            slips.append(f"must be {kind} [json-pointer:/view/type]")
        if slips:
            raise RefusedError("invalid_arguments", *(f"[ERROR] {slip}" for slip in slips), errors=slips)
        name = body.get("external_id")
        every = [*self._state.homes.values(), *(each for stack in self._state.modals.values() for each in stack)]
        if name and any(each.body.get("external_id") == name for each in every if each is not but):
            raise RefusedError("duplicate_external_id")

    def _made(self, user: str, body: dict[str, Any], *, root: str = "", previous: str = "") -> View:
        number, team = self._state.new("V"), self._state.users[user].team
        return View(
            number, team, user, self._body(body), self._hash(body), root or number, previous, people=self._state.users
        )

    def _body(self, body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "blocks": numbered(self._state, body["blocks"])}

    def _hash(self, body: dict[str, Any]) -> str:
        digest = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
        return f"{self._state.stamp()}.{digest}"
