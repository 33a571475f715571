"""The contract holds on both databases: each test that asks for `database` or `url` runs on SQLite and PostgreSQL."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.database import Database, migrate, open_database
from storage.vault import Ring
from tests.postgres import Server, running_postgres
from tests.storage.cast import RING, Clock, Ids

Opens = Callable[..., Database]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def ready_postgres(postgres: Server) -> str:
    """The name of a database with the newest schema and nothing in it, to be copied."""
    name = postgres.create()
    migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def ready_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ready") / "tidstyv.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, ready_sqlite: Path) -> str:
    path = tmp_path / "tidstyv.db"
    shutil.copy(ready_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: Server, ready_postgres: str) -> Iterator[str]:
    name = postgres.create(template=ready_postgres)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A migrated database with nothing in it."""
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that was never migrated."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opens(url: str, clock: Clock) -> Iterator[Opens]:
    """Opens the database once more, as another process would; everything is closed in the end."""
    opened: list[Database] = []

    def another(ring: Ring = RING) -> Database:
        ids = Ids(f"process-{len(opened) + 1}")
        opened.append(open_database(url, ring, clock.now, ids.new))
        return opened[-1]

    yield another
    for database in opened:
        database.close()


@pytest.fixture
def database(opens: Opens) -> Database:
    return opens()
