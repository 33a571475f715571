"""The databases that are measured: a file on this machine's disk, with slower syncs where asked for, and PostgreSQL."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import create_engine, make_url, text

from bot.wiring import migrate
from tests.postgres import running_postgres

_LOOK: Final = 0.5
_SLOW_SYNC: Final = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static int slow(const char *name, int fd) {
    struct timespec wait = {0, SYNC_MILLISECONDS * 1000000L};
    nanosleep(&wait, 0);
    return ((int (*)(int)) dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return slow("fsync", fd); }
int fdatasync(int fd) { return slow("fdatasync", fd); }
"""


@dataclass(frozen=True, slots=True)
class Database:
    """A fresh one, migrated. `environ` is what a process needs besides to meet the disk that is meant."""

    url: str
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """Where an SQLite database stands."""
        return make_url(self.url).database or ""

    def ask(self, query: str) -> list[Any]:
        """The rows of a query of ours, or none while the database is busy being made."""
        engine = create_engine(make_url(self.url.replace("postgresql://", "postgresql+psycopg://")))
        try:
            with engine.connect() as connection:
                return list(connection.execute(text(query)))
        finally:
            engine.dispose()

    async def until_none(self, counted: str, patience: float) -> None:
        """Until this count of ours is nothing. Raises TimeoutError after so many seconds."""
        async with asyncio.timeout(patience):
            while self.ask(counted)[0][0]:
                await asyncio.sleep(_LOOK)


@contextmanager
def sqlite(slower: int = 0) -> Iterator[Database]:
    """A file, with so many milliseconds added to every sync of whoever takes its `environ`."""
    with TemporaryDirectory(prefix="tidstyv-bench-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'tidstyv.db'}"
        migrate(url)
        yield Database(url, {"LD_PRELOAD": str(_shim(folder, slower))} if slower else {})


@contextmanager
def postgres() -> Iterator[Database]:
    """A server of this run alone, that syncs as one that is meant to last."""
    with running_postgres(lasting=True) as server:
        url = server.url(server.create())
        migrate(url)
        yield Database(url)


def can_be_slower() -> bool:
    """Whether there is a compiler for the little library that stands between SQLite and the disk."""
    return os.name == "posix" and shutil.which("cc") is not None


def _shim(folder: Path, milliseconds: int) -> Path:
    source, library = folder / "slow.c", folder / "slow.so"
    source.write_text(_SLOW_SYNC.replace("SYNC_MILLISECONDS", str(milliseconds)), encoding="utf-8")
    compiler = shutil.which("cc") or "cc"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return library
