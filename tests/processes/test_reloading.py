"""`tidstyv demo --reload` over a copy of the tree: changed, broken and mended while it runs."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from bot.demo.reloading import ROOT, stamps

from .conftest import PATIENCE, free_port

LEFT_OUT = shutil.ignore_patterns("__pycache__")


def copied(folder: Path) -> Path:
    for name in ("bot", "handlers", "storage", "config"):
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
    return folder


@asynccontextmanager
async def reloading(tree: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    words = ("-m", "bot", "demo", "--reload", "--no-browser", "--port", str(port))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=tree, env=os.environ | {"PYTHONPATH": str(tree)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)


async def says(process: asyncio.subprocess.Process, words: str) -> None:
    """Read on until it says so."""
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        while words not in (line := (await process.stdout.readline()).decode()):
            assert line, f"ended without saying {words}"


async def page(port: int) -> str:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        return (await client.get("/page/texts.js")).text


async def test_a_change_restarts_it_at_the_same_address_and_a_mistake_does_not_end_it(tmp_path: Path) -> None:
    tree, port = copied(tmp_path), free_port()
    texts, core = tree / "bot/demo/page/texts.js", tree / "handlers/receive.py"
    whole = core.read_text("utf-8")
    async with reloading(tree, port) as process:
        await says(process, f":{port}/")
        texts.write_text(texts.read_text("utf-8").replace('"Start på nytt"', '"Om igjen"'), "utf-8")
        await says(process, "starts anew")
        await says(process, f":{port}/")
        assert '"Om igjen"' in await page(port)
        core.write_text(f"{whole}\ndef broken(:\n", "utf-8")
        await says(process, "The demo has stopped")
        core.write_text(whole, "utf-8")
        await says(process, f":{port}/")
        assert '"Om igjen"' in await page(port)


def test_what_the_demo_is_made_of_is_watched_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a.py", "b.toml", "c.js", "c.pyc", "d.db"):
        (tmp_path / name).write_text("x")
    assert {path.name for path in stamps([tmp_path])} == {"a.py", "b.toml", "c.js"}
    assert ROOT / "config" / "locales" / "nb.toml" in stamps()
