"""What Ribbon adds to the time that Slack's library takes: `python -m benchmarks.slack`.

Members of a local Slack, which runs in a process of its own, ask questions over real sockets, in Socket Mode and over
HTTP. In turns with Ribbon they ask an app of the same library whose listener acknowledges and answers a constant: the
floor. What is measured is how long a member waits until they see an answer.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.cli.logs import log_to_stderr
from adapters.cli.main import collect_seldom
from adapters.slack.client.bot import Ribbon
from adapters.slack.client.rest import quiet_logger, web_client
from adapters.slack.client.server import Server
from adapters.slack.client.sockets import Sockets
from adapters.slack.client.workspaces import One, named
from adapters.slack.render import render
from adapters.slack.stamp import Stamp
from benchmarks.crowds import CONSTANT, LINES, PLACE, READERS, ROOT, Side, Timed, at_once, crowd, one_by_one, say
from benchmarks.handle import typed
from benchmarks.tables import machine
from bot.commands.registry import build, commands
from bot.dialogue.reply import Choice, Choices, Items, Prose, Reply, text
from bot.library.shelf import Shelf
from bot.store import open_journal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_bolt.context.ack.async_ack import AsyncAck

    from benchmarks.crowds import Crowd

LOAD = "tests.doubles.slack.load"
SOCKETS, HTTP = " in Socket Mode", " over HTTP"


def floor(session: aiohttp.ClientSession, where: Crowd, secret: str) -> AsyncApp:
    """An app that answers whatever it is asked with a constant, as the library's own pages say that it is done."""
    client = web_client(session, where.told["api"])
    client.token = where.told["token"]
    lines = Items(tuple(text(CONSTANT) for _ in range(LINES)))
    share = Choices((Choice("Share here", build(commands()["share"], {})),))
    (message,) = render(Reply((Prose(text(strong=CONSTANT)), lines, share)))
    answer = {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}
    app = AsyncApp(
        name="floor",
        logger=quiet_logger(),
        client=client,
        signing_secret=secret,
        request_verification_enabled=bool(secret),
    )

    @app.command("/ribbon")
    async def _asked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        hook = AsyncWebhookClient(body["response_url"], session=session, logger=quiet_logger())
        await hook.send_dict(answer)

    return app


@asynccontextmanager
async def connected(app: AsyncApp, client: Any, where: Crowd, over: str) -> AsyncIterator[None]:  # noqa: ANN401 - the library's
    """An app that a local Slack reaches until the end of the block."""
    door = Server(app, "127.0.0.1", 0) if over == HTTP else Sockets(app, client, where.told["app_token"])
    await door.open()
    if isinstance(door, Server):
        await where.does(url=f"{door.address}/slack/events")
    try:
        yield
    finally:
        await door.close()


async def measure(over: str, asks: int, crowded: int) -> None:
    """Measure all, and print the tables."""
    questions = typed()
    with TemporaryDirectory() as folder:
        journal = await open_journal("", Path(folder))
        app = Timed(journal, Shelf(ROOT / "seeds", ROOT / "quizzes"), lambda: datetime.now(UTC))
        async with crowd(LOAD) as below, crowd(LOAD) as above, aiohttp.ClientSession() as session:
            secret = above.told["signing_secret"] if over == HTTP else ""
            constant, client = floor(session, below, secret), web_client(session, above.told["api"])
            one = One(await named(client, above.told["token"]))
            ribbon = Ribbon(app, one, client, Stamp("benchmark"), signing_secret=secret, now=time)
            async with connected(constant, constant.client, below, over), connected(ribbon.bolt, client, above, over):
                sides = Side("floor: a constant", below), Side("**Ribbon**", above)
                await above.does(readers=READERS, place=PLACE)
                await below.does(readers=READERS, place=0)
                await one_by_one(sides, app, questions, asks)
                await at_once(sides, questions, crowded)
            await ribbon.close()
        await journal.close()
    say(*sides, asks, crowded, over)
    print()


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slack", description=__doc__)
    parser.add_argument("--asks", type=int, default=2_000, help="questions that are asked one after the other")
    parser.add_argument("--crowded", type=int, default=10_000, help="questions of which 200 are asked at once")
    arguments = parser.parse_args()
    log_to_stderr("error")
    collect_seldom()
    print(f"{machine()}\n")
    for over in (SOCKETS, HTTP):
        asyncio.run(measure(over, arguments.asks, arguments.crowded))


if __name__ == "__main__":
    main()
