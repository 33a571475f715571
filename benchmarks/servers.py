"""The servers that are measured, each a process of its own and fresh for every round."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.databases import Database
from benchmarks.events import SECRET, organisation
from bot.wiring import new_key

_ADDRESS: Final = re.compile(rb"http://127\.0\.0\.1:(\d+)")
_PATIENCE: Final = 60


@dataclass(frozen=True, slots=True)
class Ours:
    """Our bot at work, and the port of the Web API beside it. `stop` ends it as a platform does."""

    port: int
    api: int
    process: Process

    async def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_PATIENCE):
            await self.process.wait()


@asynccontextmanager
async def bare(module: str = "benchmarks.bare") -> AsyncIterator[int]:
    """The port of the bare app, for Slack without a name."""
    async with _child([module], os.environ) as (port, _):
        yield port


@asynccontextmanager
async def ours(database: Database) -> AsyncIterator[Ours]:
    """`tidstyv run` as anybody runs it, with a Web API beside it that says yes to everything."""
    async with web_api() as api:
        with settings_for(database, api) as settings:
            async with run(database, settings, api) as running:
                yield running


@asynccontextmanager
async def run(database: Database, settings: Mapping[str, str], api: int) -> AsyncIterator[Ours]:
    """One process of ours; several with the same settings work on one database."""
    async with _child(["bot", "run"], {**os.environ, **settings, **database.environ}) as (port, process):
        yield Ours(port, api, process)


@asynccontextmanager
async def web_api() -> AsyncIterator[int]:
    """The port of a Web API that says yes to everything, and remembers it."""
    async with _child(["benchmarks.answering"], os.environ) as (port, _):
        yield port


@contextmanager
def settings_for(database: Database, api: int) -> Iterator[Mapping[str, str]]:
    """The bot's settings, in an organisation of its own, without an undo window."""
    with TemporaryDirectory(prefix="tidstyv-bench-") as name:
        people = Path(name) / "organisation.toml"
        people.write_text(organisation(), encoding="utf-8")
        yield {
            "DATABASE_URL": database.url,
            "ORGANISATION_FILE": str(people),
            "IDENTITY_KEYS": new_key(),
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"http://127.0.0.1:{api}/api/",
            "PORT": "0",
            "HOLD_SECONDS": "0",
        }


@asynccontextmanager
async def _child(module: Sequence[str], environ: Mapping[str, str]) -> AsyncIterator[tuple[int, Process]]:
    """A module of ours as a process, from when it says where it listens."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *module, stdout=PIPE, stderr=PIPE, env=environ)
    said: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    readers = [asyncio.create_task(_read(stream, said)) for stream in (process.stdout, process.stderr) if stream]
    try:
        async with asyncio.timeout(_PATIENCE):
            port = await said
        yield port, process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await asyncio.gather(*readers)


async def _read(stream: asyncio.StreamReader, said: "asyncio.Future[int]") -> None:
    """Read on to the end, so that no process waits for us; what is wrong is shown."""
    async for line in stream:
        found = _ADDRESS.search(line)
        if found and not said.done():
            said.set_result(int(found[1]))
        elif b'"info"' not in line:
            sys.stderr.buffer.write(line)
