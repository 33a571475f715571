"""The playground as a process on loopback and nowhere else."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
from aiohttp import ClientSession

from tests.e2e_teams.cast import NURSE, Member, configuration
from tests.e2e_teams.playground import PATIENCE, Playground

HERE: Final = Path(__file__).parent
INSTALLED: Final = HERE.parent.parent / "build" / "e2e-teams"
PROGRAM: Final = INSTALLED / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"


def missing() -> str:
    """Why there is no playground here; empty where there is one."""
    if not shutil.which("node"):
        return "no node on this machine, so Microsoft's playground is not walked"
    return "" if PROGRAM.exists() else "Microsoft's playground is not installed: make e2e-teams does it"


@asynccontextmanager
async def playground(folder: Path, port: int, bot: str, seat: Member = NURSE) -> AsyncIterator[Playground]:
    """On loopback and nowhere else. `bot` is where the bot takes messages, `seat` who sits there."""
    folder.mkdir(parents=True)
    (folder / ".m365agentsplayground.yml").write_text(configuration(seat), encoding="utf-8")
    process = await _start(folder, port, bot)
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client, ClientSession() as session:
            found = Playground(f"http://127.0.0.1:{port}", folder, client)
            await _ready(found, process)
            async with session.ws_connect(f"{found.url}/_ws_conversation/v1/conversations/stream") as stream:
                watching = asyncio.create_task(found.watch(stream))
                yield found
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _start(folder: Path, port: int, bot: str) -> asyncio.subprocess.Process:
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TEAMSAPPTESTER_BROWSER": "none",
        "APPLICATION_INSIGHTS_NO_STATSBEAT": "1",
        "M365_AGENTS_PLAYGROUND_LOGFILE": "playground.log",
    }
    own = f"http://127.0.0.1:{port}"
    words = ("start", "-e", bot, "-c", "msteams", "-p", str(port), "--service-url", f"{own}/_connector")
    return await asyncio.create_subprocess_exec(
        "node", "--require", str(HERE / "loopback.cjs"), str(PROGRAM), *words,
        "--disable-telemetry", "--enable-events-recording",
        cwd=folder, env=environ, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def _ready(found: Playground, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(PATIENCE):
        while process.returncode is None:
            try:
                if (await found.client.get(f"{found.url}/_debug/ping")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise AssertionError(f"the playground ended: {found.folder}")
