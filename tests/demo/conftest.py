"""Solvik on a stage, with a stand-in for the bot; everything over HTTP on loopback."""

from collections.abc import AsyncIterator
from importlib.resources import as_file, files
from pathlib import Path

import httpx
import pytest

from bot.demo import Stage
from config.organisation import load_organisation
from handlers.domain.people import Organisation

from .standin import Agency


@pytest.fixture(scope="session")
def solvik_file() -> Path:
    with as_file(files("config.example") / "solvik.toml") as path:
        return path


@pytest.fixture(scope="session")
def solvik(solvik_file: Path) -> Organisation:
    return load_organisation(solvik_file).organisation


@pytest.fixture
def agency() -> Agency:
    return Agency()


@pytest.fixture
async def stage(agency: Agency, solvik_file: Path) -> AsyncIterator[Stage]:
    stage = Stage(agency.start, solvik_file)
    await stage.start()
    yield stage
    await stage.stop()


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=stage.scene.workplace.base_url, trust_env=False) as client:
        yield client
