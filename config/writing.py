"""Writing files that people live by: whole or not at all, checked first, with a copy of what was there."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

PRIVATE = 0o600


def put(path: Path, text: str, check: Callable[[Path], object] | None = None) -> Path | None:
    """Write `text` as the whole of `path`. Returns the copy made of what stood there before, None for a new file.

    `check` reads the text from a file beside it first; where it raises, nothing has changed. A new file is for its
    owner only; one that was there keeps its permissions. Raises OSError where it may not be written.
    """
    path = path.resolve()
    before = path.stat().st_mode & 0o777 if path.exists() else None
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(PRIVATE if before is None else before)
        if check is not None:
            check(draft)
        copy = None if before is None else _copied(path)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return copy


def _copied(path: Path) -> Path:
    """Beside it, under the first number that is free."""
    number, content = 1, path.read_bytes()
    while True:
        copy = path.with_name(f"{path.name}.before-{number}")
        try:
            handle = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return copy
