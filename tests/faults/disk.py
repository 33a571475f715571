"""A disk under SQLite that remembers what was synced, and that can be full or read-only.

SQLite reaches files through a table of functions (sqlite.org/vfs.html); `xSync` and `xWrite` are replaced in it, from
outside and for this process alone. Needs the library itself: where Python carries its own copy there is no such disk.
"""

import ctypes
import os
import shutil
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p, cast, pointer
from pathlib import Path
from typing import Final

from tests.faults.points import Board, Slot

SYNCED: Final = ".synced"
FULL, READ_ONLY, NO_ERROR = 13, 8, 0
"""SQLite's own numbers for what a write meets."""

_LASTING: Final = 0x100 | 0x80000  # SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_WAL

# The name is an address and no string: SQLite keeps it, and reads on behind its end.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _Open),
    )


class _Methods(Structure):
    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _Write),
        ("truncate", c_void_p),
        ("sync", _Sync),
        ("others", c_void_p * 13),
    )


class _File(Structure):
    _fields_ = (("methods", POINTER(_Methods)),)


def library() -> ctypes.CDLL | None:
    """The SQLite that Python itself uses, if it is one that can be reached."""
    import _sqlite3  # noqa: F401, PLC0415  # it must be loaded first

    try:
        return ctypes.CDLL("libsqlite3.so.0", mode=os.RTLD_NOLOAD | os.RTLD_LAZY)
    except OSError:
        return None


class Disk:
    """Every file that SQLite opens from now on lies on it. Lives as long as the process."""

    def __init__(self, sqlite: ctypes.CDLL, board: Board) -> None:
        sqlite.sqlite3_vfs_find.restype = POINTER(_Vfs)
        vfs = sqlite.sqlite3_vfs_find(None).contents
        self._board = board
        self._names: dict[int, str] = {}
        self._handles: dict[str, int] = {}
        self._made: dict[int, object] = {}
        # Called by their addresses, since the table is about to name ours instead.
        self._open = _Open(cast(vfs.open, c_void_p).value or 0)
        self._kept = _Open(self._opened)
        vfs.open = self._kept

    def _opened(self, vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        code = int(self._open(vfs, name, file, flags, out))
        if code == NO_ERROR and name and flags & _LASTING:
            self._names[file] = ctypes.string_at(name).decode()
            place = cast(file, POINTER(_File)).contents
            place.methods = self._ours(place.methods.contents)
        return code

    def _ours(self, theirs: _Methods) -> "ctypes._Pointer[_Methods]":
        ours = _Methods.from_buffer_copy(theirs)
        write = _Write(cast(theirs.write, c_void_p).value or 0)
        sync = _Sync(cast(theirs.sync, c_void_p).value or 0)
        ours.write, ours.sync = _Write(self._writing(write)), _Sync(self._syncing(sync))
        made = pointer(ours)
        self._made[len(self._made)] = (made, ours, write, sync)
        return made

    def _reading(self, name: str) -> int:
        """To read by, never closed: to close a file lets go of every lock that the process has on it."""
        if name.endswith("-wal"):  # has none, and is another file after it has been removed
            return os.open(name, os.O_RDONLY)
        if name not in self._handles:
            self._handles[name] = os.open(name, os.O_RDONLY)
        return self._handles[name]

    def _writing(self, theirs: Callable[..., int]) -> Callable[[int, int, int, int], int]:
        def write(file: int, data: int, size: int, at: int) -> int:
            refused = int(self._board[Slot.STOP_WRITING])
            return refused or int(theirs(file, data, size, at))

        return write

    def _syncing(self, theirs: Callable[..., int]) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            code = int(theirs(file, flags))
            if code == NO_ERROR:
                keep(Path(self._names[file]), self._reading(self._names[file]))
            return code

        return sync


def keep(path: Path, opened: int) -> None:
    """What the file is now survives a power cut. A log that was opened for this alone is closed again."""
    half = path.with_name(f"{path.name}.half")
    half.write_bytes(os.pread(opened, os.fstat(opened).st_size, 0))
    if path.name.endswith("-wal"):
        os.close(opened)
    half.replace(path.with_name(f"{path.name}{SYNCED}"))


def cut(path: Path) -> None:
    """The power goes: the database is what was synced of it, and its shared memory is gone."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        file, synced = path.with_name(name), path.with_name(f"{name}{SYNCED}")
        if synced.exists():
            shutil.copyfile(synced, file)
        else:
            file.unlink(missing_ok=True)
