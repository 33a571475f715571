"""For those who change the code: a demo that is started anew at each change, by a parent that only watches.

A child that cannot start, or falls, has said why; the parent waits for the next change and tries again.
"""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
FOLDERS: Final = tuple(ROOT / name for name in ("bot", "handlers", "storage", "config"))
SUFFIXES: Final = frozenset({".py", ".toml", ".json", ".html", ".css", ".js", ".svg"})
POLL_SECONDS: Final = 0.5
_PATIENCE: Final = 10.0
_HOST: Final = "127.0.0.1"
Stamps = Mapping[Path, tuple[int, int]]


def stamps(folders: Sequence[Path] = FOLDERS) -> Stamps:
    """Every file that the demo is made of, with what shows that it was changed."""
    found: dict[Path, tuple[int, int]] = {}
    for folder in folders:
        for path in folder.rglob("*"):
            with suppress(OSError):  # editors put files aside and back
                if path.suffix in SUFFIXES:
                    seen = path.stat()
                    found[path] = (seen.st_mtime_ns, seen.st_size)
    return found


def run_reloading(port: int, browser: bool) -> None:
    """Keep a demo running until told to stop; always at the same address, so that an open page finds it again."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    own = free_or_any(port)
    opening = ["--browser" if browser else "--no-browser"]

    def start() -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "bot",
            "demo",
            "--port",
            str(own),
            opening.pop() if opening else "--no-browser",
        ]
        return subprocess.Popen(command)  # noqa: S603 (this very program)

    watch(start, stamps, told, _say)


def watch(
    start: Callable[[], "subprocess.Popen[bytes]"],
    look: Callable[[], Stamps],
    told: threading.Event,
    say: Callable[[str], None],
) -> None:
    """Start, and start anew when what `look` gives has changed and come to rest; stop when told."""
    seen, child = look(), start()
    is_due = has_fallen = False
    while not told.wait(POLL_SECONDS):
        now = look()
        if now != seen:
            seen, is_due = now, True
        elif is_due:
            say("Something has changed: the demo starts anew.")
            _stop(child)
            child = start()
            is_due = has_fallen = False
        elif child.poll() is not None and not has_fallen:
            say("The demo has stopped; what is wrong stands above. It starts anew at the next change.")
            has_fallen = True
    _stop(child)


def free_or_any(port: int) -> int:
    """The port, or where it is taken one that is free now."""
    for wanted in (port, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((_HOST, wanted))
            return int(probe.getsockname()[1])
    return port


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
