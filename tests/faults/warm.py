"""The parent of all processes: it builds the bot once and lets go of it, so that each begins with everything read."""

import asyncio
import gc
import tempfile
from importlib.resources import files
from pathlib import Path

from bot.wiring import build, migrate, new_key
from config.settings import load_settings
from handlers.reading import read
from tests.faults import child

__all__ = ["child"]


def _once(folder: Path) -> None:
    """What this imports and computes, no process need import and compute again."""
    url, organisation = f"sqlite:///{folder / 'warm.db'}", folder / "organisation.toml"
    organisation.write_text((files("config.example") / "solvik.toml").read_text("utf-8"), "utf-8")
    migrate(url)
    settings = {
        "DATABASE_URL": url,
        "ORGANISATION_FILE": str(organisation),
        "IDENTITY_KEYS": new_key(),
        "SLACK_BOT_TOKEN": "xoxb-warm",
        "SLACK_SIGNING_SECRET": "warm",
        "SLACK_API_URL": "http://127.0.0.1:1/api/",
    }
    asyncio.run(build(load_settings(settings)).close())
    read("Vi fører temperaturen på papir og i Gerica, 10 min hver vakt.")


with tempfile.TemporaryDirectory() as _folder:
    _once(Path(_folder))
gc.freeze()  # what each settles for itself is soon done
