"""What the machine says when it will not do something, in words that are the catalogs'."""

import errno
from collections.abc import Mapping

from handlers.domain.texts import Text, Words, text

REASONS: Mapping[int, str] = {
    errno.ENOENT: "missing",
    errno.EACCES: "no_right",
    errno.EPERM: "no_right",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "there",
    errno.EROFS: "read_only",
    errno.ENOSPC: "full",
    errno.ENAMETOOLONG: "too_long",
    errno.EADDRINUSE: "taken",
    errno.EADDRNOTAVAIL: "elsewhere",
}


def because(error: OSError) -> Text | Words:
    """Why, to stand behind a colon; in the machine's own words where it is none of the usual reasons."""
    reason = REASONS.get(error.errno or 0)
    return text(f"machine.{reason}") if reason else Words(error.strerror or str(error))
