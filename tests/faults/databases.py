"""Fresh databases for campaigns: copies of one that was migrated once, of either kind."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from threading import Lock

from bot.wiring import migrate
from tests.postgres import Server, running_postgres

SQLITE, POSTGRES = "sqlite", "postgresql"
MIGRATING = Lock()
"""Alembic knows of one migration at a time in a process."""


class Databases:
    """Opened by `databases`, for several threads. A PostgreSQL server is started when one of its databases is first
    asked for.
    """

    def __init__(self, folder: Path, stack: ExitStack, is_small: bool = False) -> None:
        self.folder = folder
        self._is_small = is_small
        self._stack = stack
        self._numbers = count(1)
        self._file: Path | None = None
        self._server: Server | None = None
        self._template = ""

    @contextmanager
    def fresh(self, kind: str) -> Iterator[tuple[Path, str]]:
        """A folder of its own and the address of a migrated database with nothing in it."""
        folder = self.folder / f"run-{next(self._numbers)}"
        folder.mkdir()
        if kind == SQLITE:
            shutil.copy(self._ready_file(), folder / "tidstyv.db")
            yield folder, f"sqlite:///{folder / 'tidstyv.db'}"
            return
        server = self.server()
        # The server's own folder has another disk: one that has no room for its log ends, and is no trouble but a stop.
        name = server.create(self._template, folder / "tables" if self._is_small else None)
        try:
            yield folder, server.url(name)
        finally:
            server.drop(name)

    def server(self) -> Server:
        with MIGRATING:
            if self._server is None:
                server = self._stack.enter_context(running_postgres())
                self._template = server.create()
                migrate(server.url(self._template))
                self._server = server
            return self._server

    def _ready_file(self) -> Path:
        with MIGRATING:
            if self._file is None:
                file = self.folder / "ready.db"
                migrate(f"sqlite:///{file}")
                self._file = file
            return self._file


@contextmanager
def databases(megabytes: int = 0) -> Iterator[Databases]:
    """A place for databases, gone afterwards; on a disk of its own that holds so much, where one is asked for."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        if megabytes:
            _root("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder))
            stack.callback(_root, "umount", "--lazy", str(folder))
        yield Databases(folder, stack, megabytes > 0)


def _root(command: str, *words: str) -> None:
    """Raises OSError or CalledProcessError where that may not be done here."""
    subprocess.run([shutil.which(command) or command, *words], check=True, capture_output=True)


def may_mount() -> bool:
    """Whether this machine lets us have such a disk."""
    try:
        with databases(1):
            return True
    except (subprocess.CalledProcessError, OSError):
        return False
