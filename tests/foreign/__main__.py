"""Report, card, acknowledgement, decision, support and answer, with nothing of ours on the other side.

The server is only asked: events are sent by this script, signed, for not every emulator sends them. Start one,
for example the npm package `emulate` with the seed `tests/foreign/emulate.yaml`, and give its address and tokens.
"""

import argparse
import asyncio
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from bot.running import Running, open_house
from bot.wiring import build, migrate, new_key
from config.settings import load_settings
from tests.foreign.server import SECRET, Sender, Server

REPORT = "Vi fører temperaturen på papir og i Gerica, 10 min hver vakt. <!channel> Ingen leser det."
PATIENCE = 20.0

FILE = """
[organisation]
name = "Solvik"
administrators = ["leader"]
[committee]
name = "Utvalget"
slack_channel = "{committee}"
members = ["representative"]
[[units]]
id = "top"
name = "Kommunen"
employees = 100
leaders = ["leader"]
union_reps = ["representative"]
[[units]]
id = "ward"
name = "Avdeling 1"
parent = "top"
employees = 20
leaders = ["leader"]
union_reps = ["representative"]
slack_channel = "{ward}"
"""
PERSON = '[[people]]\nid = "{name}"\nname = "{name}"\nunit = "ward"\nslack = "{id}"\n'


async def open_bot(server: Server, folder: Path, people: dict[str, str], channels: dict[str, str]) -> Running:
    written = FILE.format(committee=channels["committee"], ward=channels["case-channel"])
    cast = ("nurse", "leader", "representative")
    (folder / "organisation.toml").write_text(
        written + "".join(PERSON.format(name=name, id=people[name]) for name in cast), encoding="utf-8"
    )
    settings = load_settings(
        {
            "DATABASE_URL": f"sqlite:///{folder / 'tidstyv.db'}",
            "ORGANISATION_FILE": str(folder / "organisation.toml"),
            "IDENTITY_KEYS": new_key(),
            "SLACK_BOT_TOKEN": server.bot,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": server.api,
            "HOLD_SECONDS": "0",
        }
    )
    migrate(settings.database_url.get_secret_value())
    return await open_house(build(settings), "127.0.0.1", 0, working=True)


async def until(server: Server, channel: str, words: str) -> dict[str, Any]:
    """The first message there with these words, once it is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for message in await server.read(channel):
                if words in message["text"]:
                    return message
            await asyncio.sleep(0.2)


async def journey(server: Server, sender: Sender, people: dict[str, str], ward: str, direct: str) -> None:
    said = {"type": "message", "channel": direct, "channel_type": "im", "user": people["nurse"]}
    await sender.event(**said, ts=f"{time.time():.6f}", text=REPORT)
    card = await until(server, ward, "Gerica")
    below = {"type": "message", "channel": ward, "channel_type": "group", "thread_ts": card["ts"]}
    seen = {"type": "message", "channel": ward, "ts": card["ts"]}
    await sender.event(type="reaction_added", user=people["leader"], reaction="eyes", item=seen)
    await until(server, direct, "leader har sett sak")
    decision = "fjernet: vi slutter med papirlista"
    await sender.event(**below, ts=f"{time.time():.6f}", user=people["leader"], text=decision)
    await until(server, direct, "foreslår")
    await sender.press(people["representative"], "support", await until(server, ward, "Gerica"), ward)
    await until(server, direct, "er avgjort")


async def main(api: str, bot: str, user: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with httpx.AsyncClient() as client:
            server = Server(client, api, bot, user)
            people, channels = await server.people(), await server.channels()
            opened = await server.call("conversations.open", as_user=True, users=people["tidstyv"])
            running = await open_bot(server, Path(folder), people, channels)
            try:
                sender = Sender(client, f"{running.url}/slack/events", count(1))
                await journey(server, sender, people, channels["case-channel"], opened["channel"]["id"])
            finally:
                await running.stop()
    print("Reported, seen, proposed, supported, decided and answered: the server took it all.")  # noqa: T201 (a script)


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m tests.foreign", description=__doc__)
    words.add_argument("--api", default="http://127.0.0.1:4010/api/", help="the server's Web API")
    words.add_argument("--bot", default="xoxb-foreign", help="a token of the bot user `tidstyv`")
    words.add_argument("--user", default="xoxp-nurse", help="a token of the user `nurse`")
    given = words.parse_args()
    asyncio.run(main(given.api, given.bot, given.user))
