"""Fresh databases for campaigns: copies of one that was migrated once, of either kind."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from bot.wiring import migrate
from tests.postgres import Server, running_postgres

SQLITE, POSTGRES = "sqlite", "postgresql"


class Databases:
    """Opened by `databases`. A PostgreSQL server is started when one of its databases is first asked for."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
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
        name = server.create(self._template)
        try:
            yield folder, server.url(name)
        finally:
            server.drop(name)

    def server(self) -> Server:
        if self._server is None:
            self._server = self._stack.enter_context(running_postgres())
            self._template = self._server.create()
            migrate(self._server.url(self._template))
        return self._server

    def _ready_file(self) -> Path:
        if self._file is None:
            self._file = self.folder / "ready.db"
            migrate(f"sqlite:///{self._file}")
        return self._file


@contextmanager
def databases() -> Iterator[Databases]:
    """A place for databases, gone afterwards."""
    with ExitStack() as stack:
        yield Databases(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-"))), stack)
