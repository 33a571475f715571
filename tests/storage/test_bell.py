"""Who listens on PostgreSQL is woken by another process; on SQLite nobody is called and nothing is missed."""

import asyncio

import psycopg
import pytest

from storage.database import Database
from tests.storage.conftest import Opens

PATIENCE = 20.0


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_who_listens_is_woken_by_another_process(opens: Opens) -> None:
    serves, works = opens(), opens()
    woken = asyncio.Event()
    works.bell.hear(woken.set)
    async with asyncio.timeout(PATIENCE):
        await woken.wait()  # it listens now
        for _ in range(3):
            woken.clear()
            serves.bell.ring()
            serves.bell.ring()
            await woken.wait()


async def test_nobody_has_to_listen(database: Database) -> None:
    database.bell.ring()
    await asyncio.sleep(0)
    await asyncio.to_thread(database.close)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_connection_that_was_cut_is_made_again(opens: Opens, url: str) -> None:
    works = opens()
    woken = asyncio.Event()
    works.bell.hear(woken.set)
    async with asyncio.timeout(PATIENCE):
        await woken.wait()
        woken.clear()
        cut(url)
        await woken.wait()


def cut(url: str) -> None:
    """End every connection that listens."""
    listening = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(url) as connection:
        assert connection.execute(listening).fetchall()
