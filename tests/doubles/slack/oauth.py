"""How the app comes into a workspace and leaves it: the page that asks, codes, tokens and their rotation."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from aiohttp import web
from yarl import URL

from tests.doubles.slack.state import TOKEN_LIFETIME, Grant, RefusedError

if TYPE_CHECKING:
    from tests.doubles.slack.state import State

CODE_LIFETIME = 600.0


class OAuth:
    """Installing, over a state."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._codes: dict[str, tuple[str, str, str, tuple[str, ...], float]] = {}
        self._used: set[str] = set()

    def routes(self) -> list[web.RouteDef]:
        """The page that asks a member whether the app may come in. Who they are stands in their cookie."""
        return [web.get("/oauth/v2/authorize", self._authorize)]

    def access(self, given: dict[str, Any], authorization: str) -> dict[str, Any]:
        """oauth.v2.access: a token for a code, or for a refresh token. Raises `RefusedError`."""
        name, secret = self._client(given, authorization)
        if name != self._state.app.client_id:
            raise RefusedError("invalid_client_id")
        if secret != self._state.app.client_secret:
            raise RefusedError("bad_client_secret")
        if given.get("grant_type") == "refresh_token":
            return self._refresh(str(given.get("refresh_token")))
        code = str(given.get("code"))
        if code in self._used:
            raise RefusedError("code_already_used")
        if code not in self._codes:
            raise RefusedError("invalid_code")
        user, redirect, kind, scopes, at = self._codes.pop(code)
        self._used.add(code)
        if self._state.now() - at > CODE_LIFETIME:
            raise RefusedError("code_expired")
        if redirect and str(given.get("redirect_uri") or "") != redirect:
            raise RefusedError("bad_redirect_uri")
        grant = self._state.install(self._state.users[user].team, whole=kind == "enterprise", scopes=scopes)
        return {"authed_user": {"id": user}, **self._told(grant)}

    async def _authorize(self, request: web.Request) -> web.Response:
        query = request.query
        user = self._state.users.get(request.cookies.get("d", ""))
        if user is None:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        scopes = tuple(query.get("scope", "").split(","))
        known = self._state.app.manifest["oauth_config"]
        registered = known.get("redirect_urls", ())
        redirect = query.get("redirect_uri", registered[0] if registered else "")
        wrong = ""
        if query.get("client_id") != self._state.app.client_id:
            wrong = "Invalid client_id parameter"
        elif not set(scopes) <= set(self._state.app.scopes):
            wrong = f"Invalid permissions requested: {sorted(set(scopes) - set(self._state.app.scopes))}"
        elif not any(redirect.startswith(url) for url in registered):
            wrong = "redirect_uri did not match any configured URIs"
        if wrong:
            return web.Response(status=400, text=wrong)
        told = {"state": query.get("state", "")}
        if not (user.admin or user.owner):
            raise web.HTTPFound(str(URL(redirect).update_query({"error": "access_denied", **told})))
        code = self._state.new("code-")
        whole = "enterprise" if request.cookies.get("whole") else "team"
        self._codes[code] = (user.id, query.get("redirect_uri", ""), whole, scopes, self._state.now())
        raise web.HTTPFound(str(URL(redirect).update_query({"code": code, **told})))

    def _client(self, given: dict[str, Any], authorization: str) -> tuple[str, str]:
        if authorization.startswith("Basic "):
            name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            return name, secret
        return str(given.get("client_id")), str(given.get("client_secret"))

    def _refresh(self, refresh: str) -> dict[str, Any]:
        old = next((each for each in self._state.grants.values() if each.refresh and each.refresh == refresh), None)
        if old is None or old.ended in {"token_revoked", "account_inactive"}:
            raise RefusedError("invalid_refresh_token")
        old.refresh = ""
        return self._told(self._state.grant(old.team, old.enterprise, old.scopes))

    def _told(self, grant: Grant) -> dict[str, Any]:
        team = self._state.teams.get(grant.team)
        found: dict[str, Any] = {
            "app_id": self._state.app.id,
            "scope": ",".join(grant.scopes),
            "token_type": "bot",
            "access_token": grant.token,
            "bot_user_id": team.bot if team else self._state.any_bot(grant.enterprise),
            "team": {"id": team.id, "name": team.name} if team else None,
            "enterprise": {"id": grant.enterprise, "name": "The organisation"} if grant.enterprise else None,
            "is_enterprise_install": team is None,
        }
        return found | ({"expires_in": int(TOKEN_LIFETIME), "refresh_token": grant.refresh} if grant.refresh else {})
