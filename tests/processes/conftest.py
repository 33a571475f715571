"""Real processes: `python -m bot …` with an environment of its own, against the workplace on loopback."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

import httpx
import pytest

from bot.demo.municipality import municipality
from bot.demo.workplace import Workplace
from bot.wiring import new_key
from config.organisation import load_organisation

PATIENCE = 60.0


@dataclass
class Place:
    """A workplace, the settings that reach it, and the processes that were started with them."""

    workplace: Workplace
    environ: dict[str, str]
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def tidstyv(self, *words: str, **settings: str) -> tuple[int, str, str]:
        """Run a command to its end: its exit code, what it said, and what it complained of."""
        process = await self.start(*words, **settings)
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        return process.returncode or 0, out.decode(), err.decode()

    async def start(self, *words: str, **settings: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words,
            env=self.environ | settings, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self.running.append(process)
        return process

    async def listen(self, *words: str, **settings: str) -> tuple[asyncio.subprocess.Process, str]:
        """Start a server on a free port and wait until it is ready; its process and its address."""
        port = free_port()
        process = await self.start(*words, PORT=str(port), **settings)
        url = f"http://127.0.0.1:{port}"
        await until_ready(url, process)
        self.workplace.request_url = f"{url}/slack/events"
        return process, url

    async def stop(self) -> None:
        for process in self.running:
            if process.returncode is None:
                process.kill()
                await process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def until_ready(url: str, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
        while process.returncode is None:
            try:
                if (await client.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError("the process ended before it was ready")


def base_environment() -> Mapping[str, str]:
    """What any process needs, and none of the settings that a developer may have set."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def organisation_file() -> Iterator[Path]:
    with as_file(files("config.example") / "solvik.toml") as path:
        yield path


@pytest.fixture
async def place(tmp_path: Path, organisation_file: Path) -> AsyncIterator[Place]:
    town = municipality(load_organisation(organisation_file).organisation)
    workplace = Workplace(users=town.users, channels=town.channels, app_token="xapp-workplace")
    await workplace.start()
    environ = {
        **base_environment(),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'tidstyv.db'}",
        "ORGANISATION_FILE": str(organisation_file),
        "IDENTITY_KEYS": new_key(),
        "SLACK_BOT_TOKEN": workplace.bot_token,
        "SLACK_SIGNING_SECRET": workplace.signing_secret,
        "SLACK_API_URL": workplace.api_url,
        "HOLD_SECONDS": "0",
    }
    open_place = Place(workplace, environ)
    try:
        yield open_place
    finally:
        await open_place.stop()
        await workplace.stop()
