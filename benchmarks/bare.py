"""What we are measured against: a bare Bolt app on aiohttp. It checks the signature, keeps nothing and does nothing."""

import asyncio

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from benchmarks.events import BOT, SECRET, TEAM


async def _authorize() -> AuthorizeResult:
    """Without this Bolt would ask Slack who it is, once per event."""
    return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_id="B0BENCH", bot_user_id=BOT, bot_token="xoxb-bench")


async def _nothing() -> None:
    """The empty listener."""


async def main() -> None:
    app = AsyncApp(signing_secret=SECRET, authorize=_authorize)
    app.event("message")(_nothing)
    runner = web.AppRunner(app.web_app("/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
