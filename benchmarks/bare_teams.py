"""What Teams' door is measured against: the SDK's own CloudAdapter with an empty bot. It keeps nothing."""

import asyncio

from aiohttp import web
from botbuilder.core import ActivityHandler
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


class _Emulated:
    """No app id: whoever asks is let in, as our bot does for an emulator."""

    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


async def main() -> None:
    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(_Emulated())), ActivityHandler()

    async def messages(request: web.Request) -> web.StreamResponse:
        await adapter.process(request, bot)
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
