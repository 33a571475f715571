"""A database on a disk that other machines reach too is known as such, and refused."""

from pathlib import Path

import pytest

from handlers.domain.texts import Words, text
from storage import engine
from storage.engine import StartError, open_engine
from storage.mounts import network_disk

TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:50 / /srv/share rw - nfs4 server:/share rw
31 30 8:2 / /srv/share/own rw - xfs /dev/sdb1 rw
32 22 0:51 / /srv/the\\040team rw shared:9 master:2 - cifs //server/team rw
33 22 0:52 / /srv/cloud rw - fuse.sshfs user@server:/ rw
34 22 0:53 / /srv/twice rw - nfs server:/x rw
35 34 8:3 / /srv/twice rw - ext4 /dev/sdc1 rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    path = tmp_path / "mountinfo"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib/tidstyv", ""),
        ("/srv/share", "nfs4"),
        ("/srv/share/deep/down", "nfs4"),
        ("/srv/shared", ""),
        ("/srv/share/own", ""),
        ("/srv/the team", "cifs"),
        ("/srv/cloud", "fuse.sshfs"),
        ("/srv/twice", ""),
    ],
)
def test_the_nearest_mount_says_what_kind_of_disk_it_is(mounts: Path, place: str, kind: str) -> None:
    assert network_disk(Path(place), mounts) == kind


def test_where_the_machine_does_not_tell_nothing_is_refused(tmp_path: Path) -> None:
    assert network_disk(tmp_path, tmp_path / "missing") == ""


def test_the_disk_of_these_tests_is_the_machines_own(tmp_path: Path) -> None:
    assert network_disk(tmp_path) == ""


def test_sqlite_is_refused_on_a_network_disk(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "network_disk", lambda path: "nfs4")
    with pytest.raises(StartError) as told:
        open_engine(sqlite_url)
    assert told.value.text == text("database.network", kind=Words("nfs4"))
