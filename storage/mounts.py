"""Which kind of disk a file lies on, as far as the machine tells: proc_pid_mountinfo(5) on Linux, nothing elsewhere."""

import re
from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/proc/self/mountinfo")
# SQLite's locks and its shared memory do not hold there: sqlite.org/wal.html, sqlite.org/faq.html#q5
_NETWORK: Final = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|ceph|glusterfs|lustre|ncpfs|9p|fuse\.(sshfs|s3fs|rclone|gcsfuse|glusterfs|ceph|davfs2?)"
)
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


def network_disk(path: Path, mounts: Path = MOUNTS) -> str:
    """The kind of network file system that `path` lies on; empty for the machine's own disk, and where nobody knows."""
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    place, kind, depth = path.resolve(), "", -1
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(_ESCAPED.sub(lambda found: chr(int(found[1], 8)), before.split()[4]))
        # The last of several on one point lies on top.
        if place.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = after.split()[0], len(point.parts)
    return kind if _NETWORK.fullmatch(kind) else ""
