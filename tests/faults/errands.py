"""One command of the bot as a process of its own that can be struck."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.wiring import copy_to, migrate, put_copy_back
from config.settings import Settings, load_settings
from handlers.domain.errors import MendableFault
from tests.faults.child import REFUSED, Orders
from tests.faults.points import Board, Points

MIGRATE, BACKUP, RESTORE = "migrate", "backup", "restore"


def run(orders: Orders, name: str, board: Board) -> None:
    """Until it is done, or struck."""
    settings = load_settings(dict(orders.settings))
    points = Points(orders.strike, board)
    points.install()
    points.install_files()
    try:
        _ERRANDS[name](settings, Path(orders.log).with_name("copy.db"))
    except MendableFault:
        os._exit(REFUSED)


def _migrate(settings: Settings, _: Path) -> None:
    migrate(settings.database_url.get_secret_value())


def _backup(settings: Settings, copy: Path) -> None:
    copy_to(settings.database_url.get_secret_value(), copy)


_ERRANDS: Final[dict[str, Callable[[Settings, Path], object]]] = {
    MIGRATE: _migrate,
    BACKUP: _backup,
    RESTORE: put_copy_back,
}
