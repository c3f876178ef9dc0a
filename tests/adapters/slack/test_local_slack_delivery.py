"""The local Slack tells an app what happens as Slack does: over websockets or signed, and events until it hears."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from functools import partial
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack.app import MANIFEST
from tests.doubles.slack.chat import Slack, local_slack

WORDS = {"type": "plain_text", "text": "Words"}
FIELD = {"type": "plain_text_input", "action_id": "typed"}
PERSON = {"type": "external_select", "action_id": "person", "min_query_length": 0, "placeholder": WORDS}
MODAL = {
    "type": "modal",
    "callback_id": "form",
    "title": WORDS,
    "submit": WORDS,
    "notify_on_close": True,
    "blocks": [
        {"type": "input", "block_id": "words", "label": WORDS, "element": FIELD},
        {"type": "input", "block_id": "who", "label": WORDS, "element": PERSON, "optional": True},
    ],
}
BUTTON = {"type": "button", "action_id": "press", "text": WORDS, "value": "v"}
TRANSPORTS = pytest.mark.parametrize("http", [False, True], ids=["socket", "http"])


class Parrot:
    """A small app that answers all that it is told; `heard` are the event ids, as often as they came."""

    def __init__(self, slack: Slack) -> None:
        self.heard: list[str] = []
        self.slack = slack
        self.client = AsyncWebClient(slack.token, base_url=slack.base)
        self.app = AsyncApp(client=self.client, signing_secret=slack.app.signing_secret)
        self.app.command("/ribbon")(self._command)
        self.app.action("press")(self._press)
        self.app.view("form")(self._form)
        self.app.view_closed("form")(self._closed)
        self.app.options("person")(self._options)
        self.app.shortcut("about")(self._about)
        self.app.event("app_mention")(self._event)
        self.app.event("message")(self._event)
        self.app.event("app_home_opened")(self._home)
        self.app.event("app_uninstalled")(self._event)

    async def _command(self, ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:  # noqa: ANN401 - bolt's
        if command["text"] == "form":
            await client.views_open(trigger_id=command["trigger_id"], view=MODAL)
            await ack()
        else:
            row = {"type": "actions", "elements": [BUTTON]}
            await ack(text=f"You said {command['text']}", blocks=[row])

    async def _press(self, ack: Any, respond: Any, action: dict[str, Any]) -> None:  # noqa: ANN401 - bolt's
        await ack()
        await respond(text=f"You pressed {action['value']}", replace_original=True)

    async def _form(self, ack: Any, view: dict[str, Any], client: AsyncWebClient) -> None:  # noqa: ANN401 - bolt's
        typed = view["state"]["values"]["words"]["typed"]["value"]
        if typed == "wrong":
            await ack(response_action="errors", errors={"words": "Not that."})
        else:
            await ack()
            await client.chat_postMessage(channel=self.slack.here, text=f"Somebody typed {typed}")

    async def _closed(self, ack: Any) -> None:  # noqa: ANN401 - bolt's
        await ack()

    async def _options(self, ack: Any, payload: dict[str, Any]) -> None:  # noqa: ANN401 - bolt's
        named = f"Erchov {payload['value']}"
        await ack(options=[{"text": {"type": "plain_text", "text": named}, "value": "1"}])

    async def _about(self, ack: Any, shortcut: dict[str, Any], respond: Any) -> None:  # noqa: ANN401 - bolt's
        await ack()
        await respond(text=f"About {shortcut['message']['text']}")

    async def _event(self, body: dict[str, Any]) -> None:
        self.heard.append(body["event_id"])

    async def _home(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        home = {"type": "home", "blocks": [{"type": "section", "text": WORDS}]}
        await client.views_publish(user_id=event["user"], view=home)


@asynccontextmanager
async def _parrot(*, http: bool, manifest: dict[str, Any] | None = None) -> AsyncIterator[tuple[Slack, Parrot]]:
    """A local Slack and that app, which is told over websockets or over HTTP."""
    async with local_slack(manifest) as slack, aiohttp.ClientSession(trust_env=False) as session:
        parrot = Parrot(slack)
        if http:
            parrot.client.session = session
            server = parrot.app.server(port=0, path="/slack/events")
            runner = web.AppRunner(server.web_app, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            slack.app.url = f"http://{host}:{port}/slack/events"
            try:
                yield slack, parrot
            finally:
                await runner.cleanup()
        else:
            opening = AsyncWebClient(slack.app.app_token, base_url=slack.base)
            handler = AsyncSocketModeHandler(parrot.app, slack.app.app_token, web_client=opening, ping_interval=1)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            await slack.until(lambda: slack.sockets.ready)
            try:
                yield slack, parrot
            finally:
                await handler.close_async()  # type: ignore[no-untyped-call]


def _reopened(slack: Slack, before: int) -> bool:
    return slack.sockets.opened > before and bool(slack.sockets.ready)


@TRANSPORTS
async def test_all_that_a_member_does_reaches_the_app(*, http: bool) -> None:
    """A command, a press, a modal with a mistake in it, a select that asks the app, a menu, a mention, the Home tab."""
    async with _parrot(http=http) as (slack, parrot):
        ada, bo = slack.member("ada"), slack.member("bo")
        await ada.types("read", chapter=2)
        answer = await ada.sees("[Words]")
        assert (answer.notification, bo.screen) == ("You said read chapter:2", [])
        await ada.presses("Words")
        assert (await ada.sees("You pressed v")).ts == answer.ts
        opened = await ada.gives("form")
        assert (await ada.fills(opened, "wrong")).errors == {"words": "Not that."}
        assert await ada.begins("who", "person", "E") == ["Erchov E"]
        await ada.picks("Erchov")
        await ada.fills(opened, "hello")
        await bo.sees("Somebody typed hello")
        await ada.gives("form")
        await ada.closes()
        assert ada.modal is None
        await ada.points("Ask Ribbon about this", await bo.says("a <question>", to_bot=False))
        await ada.sees("About a <question>")
        await bo.says("hello")
        await bo.in_private().says("hello")
        assert (await bo.opens_home()).text == "Words"
        assert [each["event"]["type"] for each in slack.delivery.events] == [
            "app_mention",
            "message",
            "app_home_opened",
        ]
        assert len(parrot.heard) == 2
        assert [each.error for each in slack.refused] == []


@TRANSPORTS
async def test_an_event_comes_again_until_it_is_taken(*, http: bool) -> None:
    """At once, after a minute and after five; a command is told once, and lost with its connection."""
    async with _parrot(http=http) as (slack, parrot):
        ada = slack.member("ada")
        url, lines, slack.app.url = slack.app.url, slack.sockets.lines, "http://127.0.0.1:9/" if http else ""
        slack.sockets.lines = []
        telling = asyncio.create_task(ada.says("hello"))
        with pytest.raises(AssertionError, match="dispatch_failed"):
            await ada.types("help")
        await asyncio.sleep(0.1)
        slack.state.skipped += 60
        await asyncio.sleep(0.1)
        slack.app.url, slack.sockets.lines = url, lines
        slack.state.skipped += 300
        await telling
        assert slack.delivery.taken == [slack.delivery.events[0]["event_id"]]
        assert slack.delivery.given_up == []
        await slack.delivery.repeat(slack.delivery.events[0])
        await slack.until(lambda: len(parrot.heard) == 2)
        assert len(set(parrot.heard)) == 1


async def test_websockets_are_refreshed_dropped_and_counted() -> None:
    """A refreshed one is opened anew, each envelope goes to one of them, and there are ten at the most."""
    async with _parrot(http=False) as (slack, parrot):
        ada = slack.member("ada")
        for end in (slack.sockets.warn, slack.sockets.refresh, slack.sockets.drop):
            before = slack.sockets.opened
            await end()
            await slack.until(partial(_reopened, slack, before), 15.0)
        await ada.says("hello")
        await ada.says("hello again")
        await slack.until(lambda: len(parrot.heard) == 2)
        opening = AsyncWebClient(slack.app.app_token, base_url=slack.base)
        async with aiohttp.ClientSession(trust_env=False) as session:
            opened = [
                await session.ws_connect((await opening.apps_connections_open(app_token=slack.app.app_token))["url"])
                for _ in range(10)
            ]
            hellos = [json.loads((await each.receive()).data) for each in opened]
            assert [each["type"] for each in hellos] == ["hello"] * 9 + ["disconnect"]
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(f"{slack.state.address.replace('http', 'ws')}/link/?ticket=used")
            for each in opened:
                await each.close()


async def test_the_real_library_tells_a_forged_signature() -> None:
    """What Slack has not signed, or has signed long ago, is refused by bolt, and the URL is verified."""
    async with _parrot(http=True) as (slack, _):
        assert await slack.delivery.verify()
        body = json.dumps(slack.payloads.event(slack.team, {"type": "app_mention"})).encode()
        for forged in ({"secret": "another"}, {"at": 1.0}, {"signature": ""}, {"signature": "v0=00"}):
            assert (await slack.delivery.post(body, "application/json", **forged)).status == 401, forged
        slack.delivery.skew = -299
        assert (await slack.delivery.post(body, "application/json")).status == 200
        slack.delivery.skew = -301
        assert (await slack.delivery.post(body, "application/json")).status == 401


async def test_an_app_comes_and_goes() -> None:
    """A code is good once, for the app that asked; tokens run out and are renewed; a workspace throws the app out."""
    manifest = deepcopy(MANIFEST)
    manifest["settings"]["token_rotation_enabled"] = True
    manifest["oauth_config"]["redirect_urls"] = ["http://127.0.0.1:9/slack/oauth_redirect"]
    async with _parrot(http=False, manifest=manifest) as (slack, parrot):
        ada, bo = slack.member("ada", moderator=True), slack.member("bo")
        scopes = ",".join(slack.app.scopes)
        asked = f"/oauth/v2/authorize?client_id={slack.app.client_id}&scope={scopes}&state=s1"
        assert (await slack.browses(ada.number, asked.replace("100.", "999."))).status == 400
        assert (await slack.browses(ada.number, asked.replace("chat:write", "admin"))).status == 400
        assert "access_denied" in (await slack.browses(bo.number, asked)).headers["Location"]
        went = (await slack.browses(ada.number, asked)).headers["Location"]
        code = went.partition("code=")[2].partition("&")[0]
        client = AsyncWebClient(base_url=slack.base)
        given = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret, "code": code}
        for key, error in (
            ("client_id", "invalid_client_id"),
            ("client_secret", "bad_client_secret"),
            ("code", "invalid_code"),
        ):
            with pytest.raises(SlackApiError, match=error):
                await client.oauth_v2_access(**{**given, key: "wrong"})
        granted = await client.oauth_v2_access(**given)
        assert granted["team"]["id"] == slack.team and "s1" in went
        with pytest.raises(SlackApiError, match="code_already_used"):
            await client.oauth_v2_access(**given)
        owner = AsyncWebClient(granted["access_token"], base_url=slack.base)
        await owner.auth_test()
        slack.state.skipped += granted["expires_in"] + 1
        with pytest.raises(SlackApiError, match="token_expired"):
            await owner.auth_test()
        renewing = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"], **given}
        del renewing["code"]
        renewed = await client.oauth_v2_access(**renewing)
        await AsyncWebClient(renewed["access_token"], base_url=slack.base).auth_test()
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            await client.oauth_v2_access(**renewing)
        slack.uninstall()
        await slack.until(lambda: parrot.heard)
        with pytest.raises(SlackApiError, match="account_inactive"):
            await AsyncWebClient(renewed["access_token"], base_url=slack.base).auth_test()
        with pytest.raises(AssertionError, match="not offered"):
            await ada.types("help")
