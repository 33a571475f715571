"""What time the database has: the one clock that several processes share."""

from datetime import UTC, datetime, timedelta

from storage.database import open_database
from tests.storage.cast import RING


def test_a_server_tells_its_time_and_a_file_has_none(url: str) -> None:
    database = open_database(url, RING, lambda: datetime.now(UTC), lambda: "only")
    try:
        told = database.time()
    finally:
        database.close()
    if url.startswith("sqlite"):
        assert told is None
    else:
        assert told is not None
        assert told.utcoffset() == timedelta()
        assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)
