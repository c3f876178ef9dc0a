"""What Ribbon has and lacks on Slack, asked of Slack without starting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from adapters.slack.client.rest import LOST
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, scopes
from adapters.slack.tokens import APP, APPS, BOT, Way

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.tokens import Tokens

UNREACHABLE = "Slack cannot be reached. Check the network, and RIBBON_SLACK_API if it is set."
REJECTED = (
    f"Slack does not take {BOT}. Open {APPS}, choose your app, and set it to the “Bot User OAuth Token” under “OAuth &"
    " Permissions”."
)
CLOSED = (
    f"Slack does not take {APP}. Open {APPS}, choose your app, make a token with connections:write under “Basic"
    " Information”, “App-Level Tokens”, and see that Socket Mode is on."
)


async def examined(client: AsyncWebClient, tokens: Tokens, address: str) -> tuple[list[str], list[str]]:
    """What is fine, and what is missing; `address` is where Ribbon listens over HTTP."""
    fine: list[str] = [f"Ribbon runs on Slack by way of: {tokens.way}."]
    wrong: list[str] = []
    try:
        if tokens.way is not Way.MANY:
            await _bot(client, tokens.bot, fine, wrong)
        if tokens.way is Way.SOCKETS:
            await _connection(client, tokens.app, fine, wrong)
    except LOST:
        return [], [UNREACHABLE]
    if tokens.way is not Way.SOCKETS:
        fine.append(f"Slack has to reach {address}{EVENTS_PATH} at your public address, by HTTPS.")
    if tokens.way is Way.MANY:
        fine.append(f"Workspaces install it at {INSTALL_PATH} there.")
    return fine, wrong


async def _bot(client: AsyncWebClient, token: str, fine: list[str], wrong: list[str]) -> None:
    try:
        told = await client.api_call("auth.test", json={"token": token})
    except SlackApiError:
        wrong.append(REJECTED)
        return
    fine.append(f"Slack takes {BOT}: it is that of {told.get('user')} in {told.get('team')}.")
    has = {each.strip() for each in told.headers.get("x-oauth-scopes", "").split(",")}
    lacking = [scope for scope in scopes() if scope not in has]
    if lacking:
        wrong.append(f"The app may not: {', '.join(lacking)}. Bring its manifest up to date, and reinstall.")
    else:
        fine.append("The app may do what it needs to.")


async def _connection(client: AsyncWebClient, token: str, fine: list[str], wrong: list[str]) -> None:
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError:
        wrong.append(CLOSED)
    else:
        fine.append(f"Slack takes {APP}, and Socket Mode is on.")
