"""Where the random walk takes place: the whole bot in one process, one step at a time, on a clock that is told."""

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from types import CodeType
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import text
from structlog.testing import capture_logs

from bot.demo.municipality import municipality
from bot.demo.workplace import Workplace
from bot.demo.workplace.clock import ManualClock
from bot.demo.workplace.delivery import Answer
from bot.demo.workplace.payloads import block_actions
from bot.demo.workplace.shapes import Obj
from bot.running import Running, open_house
from bot.wiring import build, new_key
from config.organisation import load_organisation
from config.settings import load_settings
from tests.faults.ground import COMMITTEE, WARD
from tests.faults.hours import TUESDAY
from tests.faults.ledgers import Ledgers, Post
from tests.faults.points import METHODS
from tests.faults.reading import Reader
from tests.faults.walk_model import Line
from tests.faults.witness import Witness

REPRESENTATIVE, DEPUTY, STRANGER = "U054HHQ80SA", "U05SK5YP8CT", "U0STRANGERZ"
HOMELESS: Final = "U0HOMELESSZ"
NURSES: Final = {"U0NURSENBZ": "nb", "U0NURSENNZ": "nn", "U0NURSEENZ": "en", HOMELESS: "nb"}
"""Reporters by account, each with a language of their own; the last is in no unit."""
_PERSON: Final = """
[[people]]
id = "{id}"
name = "Canary {id}"
title = "sykepleier"
{unit}slack = "{account}"
language = "{language}"
"""
_ROUNDS, _LONGEST_STRIDE, _OFF_ROUNDS, _OFF_STRIDE = 600, 64.0, 4, 20.0
_TRAIL: Final = text("SELECT case_id, role, action, after, at FROM trail ORDER BY id")
_STATES: Final = text("SELECT id, status, version, body FROM cases ORDER BY year, number")
_KINDS: Final = text("SELECT mark, case_id, coalesce(slot, '') AS slot, coalesce(thread, '') AS thread FROM outbox")
_NEXT: Final = text("SELECT min(next_at) FROM cases WHERE next_at IS NOT NULL")

_AT_ONCE: Final = 0.001
"""Seconds; aiohttp takes none at all to mean that it may wait for ever."""
T = TypeVar("T")


class State(NamedTuple):
    """A case as the database has it."""

    id: str
    status: str
    version: int
    words: str


class Kind(NamedTuple):
    """Of what kind a letter is."""

    mark: str
    case: str
    slot: str
    thread: str


class Spot(NamedTuple):
    """Where a message stands."""

    channel: str
    ts: str


class Looker(Reader):
    """Looks at what a case has been through, and which letter is of what kind."""

    def trail(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        with self._engine.connect() as connection:
            for case, role, action, after, at in connection.execute(_TRAIL):
                found.setdefault(case, []).append(Line(role, action, after, _moment(at)))
        return found

    def states(self) -> list[State]:
        with self._engine.connect() as connection:
            rows = connection.execute(_STATES).all()
        return [State(id, status, version, json.loads(body).get("words") or "") for id, status, version, body in rows]

    def kinds(self) -> Mapping[str, Kind]:
        with self._engine.connect() as connection:
            return {row.mark: Kind(*row) for row in connection.execute(_KINDS)}

    def next(self) -> datetime | None:
        with self._engine.connect() as connection:
            first = connection.execute(_NEXT).scalar()
        return None if first is None else _moment(first)


def _moment(at: object) -> datetime:
    """SQLite gives what is stored, PostgreSQL a moment."""
    if isinstance(at, int | float):
        return datetime.fromtimestamp(at / 1_000_000, UTC)
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass
class Ward:
    """Opened by `ward`. One coroutine at a time has the bot in hand, so that the same walk is walked again."""

    folder: Path
    settings: dict[str, str]
    workplace: Workplace
    clock: ManualClock
    looker: Looker
    witness: Witness
    running: Running | None = None
    back: float = 0.0
    """Seconds by which the bot's clock has been set back."""
    strike: list[str | int] = field(default_factory=list)
    struck: asyncio.Event = field(default_factory=asyncio.Event)
    is_off: bool = False
    calm: bool = True
    logs: list[Any] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.time() - self.back, UTC)

    @property
    def bot(self) -> Running:
        if self.running is None:
            raise RuntimeError("the bot is not running")
        return self.running

    async def up(self) -> None:
        self.struck = asyncio.Event()
        self.running = await open_house(build(load_settings(self.settings), self.now), "127.0.0.1", 0, working=False)
        self.workplace.request_url = f"{self.running.url}/slack/events"

    async def alive(self, work: Coroutine[Any, Any, T], is_ours: bool = True) -> T | None:
        """Let the bot work, or somebody do something; where the bot is struck meanwhile it begins again.

        What is `ours` ends with the bot; a person's gesture ends as it can.
        """
        task, struck = asyncio.create_task(work), asyncio.create_task(self.struck.wait())
        await asyncio.wait({task, struck}, return_when=asyncio.FIRST_COMPLETED)
        struck.cancel()
        if self.struck.is_set():
            await self._crash(None if is_ours else task)
            await self.up()
        if is_ours and task.cancelled():
            return None
        return await task

    async def _crash(self, spared: asyncio.Task[Any] | None) -> None:
        """As if the process had ended here: what it had in hand is never finished."""
        dead, self.running = self.bot, None
        house, listening = dead.house, dead._listening
        await asyncio.to_thread(house.database.close)
        if listening._server is not None and listening._runner.server is not None:
            listening._server.close()
            await listening._runner.server.shutdown(_AT_ONCE)
        tasks = {task for task in asyncio.all_tasks() if not _is_elsewhere(task)} - {asyncio.current_task(), spared}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._leave(dead)

    async def _leave(self, dead: Running) -> None:
        """Let go of what the machine takes back when a process ends."""
        await dead._listening._runner.cleanup()
        dead.house.alarm.shutdown(wait=False)
        if dead.house.slack is not None:
            await dead.house.slack._whispers.close()
            session = dead.house.slack._client.session
            if session is not None:
                await session.close()

    async def rest(self) -> None:
        """Until nothing is left to do; the clock goes ahead while everybody waits."""
        if self.is_off:
            await self._away()
        stride = 1.0
        seen: tuple[int, ...] = ()
        for _ in range(_ROUNDS):
            await self.work()
            waiting = self.looker.waiting()
            if not any(waiting[:2]) and not self.witness.unheard():
                return
            stride, seen = (1.0, waiting) if waiting != seen else (min(2 * stride, _LONGEST_STRIDE), seen)
            await self.clock.advance(stride)
            await self.workplace.settled()
        raise AssertionError(f"the bot does not come to rest: {waiting}, {self.witness.unheard()} unheard")

    async def work(self) -> None:
        """Everything that can be done at this moment."""
        for step in ("take_in", "send_out", "take_in", "send_out", "tick", "publish", "send_out"):
            await self.alive(getattr(self.bot.house.worker, step)())
        await self.workplace.settled()

    async def _away(self) -> None:
        await self.workplace.go_offline()
        for _ in range(_OFF_ROUNDS):
            await self.work()
            await self.clock.advance(_OFF_STRIDE)
        await self.workplace.come_back()
        self.is_off = False

    async def press(self, who: str, spot: Spot, button: str, value: str) -> Answer:
        """Press a button as it stands or once stood there: what is seen in an old message must be safe, too."""
        place = self.workplace
        action: Obj = {"action_id": button, "block_id": "old", "type": "button", "value": value}
        url = place.response_url(who, *spot)
        payload = block_actions(place.state, who, place.state.message(*spot), action, url)
        return await place.courier.interactive(payload)

    def look(self) -> None:
        """Twice: what changes between two looks at the organisation file is still being written."""
        for _ in range(2):
            self.bot.house.newest.look()

    def posts(self) -> list[tuple[Post, Spot]]:
        """What was posted as a letter, where. A refusal in one's own conversation is a whisper and bears no mark."""
        lines = [line for line in self.workplace.accepted if line.method == "chat.postMessage"]
        posted, _ = self.witness.posts()
        pairs = zip(posted, lines, strict=True)
        return [(post, Spot(line.channel, line.ts)) for post, line in pairs if post.mark or not post.reader]

    def spots(self, slot: str, reader: str = "") -> dict[str, Spot]:
        """The newest message of each case in this slot."""
        kinds = self.looker.kinds()
        found = [(kinds[post.mark], post, spot) for post, spot in self.posts() if post.mark in kinds]
        return {kind.case: spot for kind, post, spot in found if kind.slot == slot and reader in ("", post.reader)}

    def posted(self, reporters: Mapping[str, str]) -> dict[str, Counter[str]]:
        """How many messages were posted of each case, by audience."""
        kinds, counted = self.looker.kinds(), dict[str, Counter[str]]()
        for post, _ in self.posts():
            kind = kinds.get(post.mark)
            if kind is not None and kind.case:
                audience = _audience(kind, post, reporters.get(kind.case, ""))
                counted.setdefault(kind.case, Counter())[audience] += 1
        return counted

    def digests(self) -> int:
        return sum(post.channel == COMMITTEE for post, _ in self.posts())

    def ledgers(self, tokens: Mapping[str, bool], names: Mapping[str, Sequence[str]]) -> Ledgers:
        """All three. `tokens` are the reports that both sides must have read; `names` those nobody may see."""
        sent = [replace(one, words=one.words if tokens.get(one.words) else "") for one in self.witness.sent()]
        # A reminder says the same words again a week later: how often each is said, the model knows.
        posts = [replace(post, thread=f"{post.thread} {post.mark}") for post, _ in self.posts()]
        told = "\n".join(json.dumps({"level": line.get("log_level"), **line}, default=str) for line in self.logs)
        at, drawn = self.now().timestamp(), self.witness.posts()[1]
        return Ledgers(sent, posts, self.looker.rows(), names, told, (), self.calm, at, drawn)

    async def close(self) -> None:
        if self.running is not None:
            await self.running.stop()
        await self.workplace.stop()
        self.looker.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _is_elsewhere(task: asyncio.Task[Any]) -> bool:
    """What people and Slack are doing goes on when the bot ends."""
    code = getattr(task.get_coro(), "cr_code", None)
    return isinstance(code, CodeType) and "workplace" in Path(code.co_filename).parts


def _audience(kind: Kind, post: Post, reporter: str) -> str:
    if post.reader == reporter:
        return "reporter"
    return "cards" if kind.slot == "card" else "thread" if kind.thread else "followers"


@contextmanager
def strikes(ward: Ward) -> Iterator[None]:
    """While inside, the bot can be struck at the named points: it then goes no further, ever."""
    kept = [(owner, method, getattr(owner, method)) for owner, method in METHODS.values()]
    for name, (owner, method) in METHODS.items():
        setattr(owner, method, _struck(ward, name, getattr(owner, method)))
    try:
        with capture_logs() as ward.logs:
            yield
    finally:
        for owner, method, original in kept:
            setattr(owner, method, original)


def _struck(ward: Ward, name: str, method: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    async def around(*args: Any, **named: Any) -> object:
        await _passes(ward, f"{name}:before")
        result = await method(*args, **named)
        await _passes(ward, f"{name}:after")
        return result

    return around


async def _passes(ward: Ward, point: str) -> None:
    if not ward.strike or ward.strike[0] != point:
        return
    ward.strike[1] = int(ward.strike[1]) - 1
    if not ward.strike[1]:
        ward.strike.clear()
        ward.struck.set()
        await asyncio.get_running_loop().create_future()


async def ward(folder: Path, url: str) -> Ward:
    """A workplace with its people, on a migrated database, and the bot at work."""
    organisation_file = folder / "organisation.toml"
    example = (files("config.example") / "solvik.toml").read_text("utf-8")
    people = {**NURSES, STRANGER: "nb"}
    home = {account: "" if account in (HOMELESS, STRANGER) else 'unit = "sjohaugen-1"\n' for account in people}
    written = "".join(
        _PERSON.format(id=account[2:].lower(), account=account, unit=home[account], language=language)
        for account, language in people.items()
    )
    organisation_file.write_text(example + written, "utf-8")
    town = municipality(load_organisation(organisation_file).organisation)
    clock, looker = ManualClock(TUESDAY.timestamp()), Looker(url)
    workplace = Workplace(users=town.users, channels=town.channels, clock=clock)
    workplace.state.channel(WARD).members.append(STRANGER)
    witness = Witness(workplace, looker)
    await workplace.start()
    settings = {
        "DATABASE_URL": url,
        "ORGANISATION_FILE": str(organisation_file),
        "IDENTITY_KEYS": new_key(),
        "SLACK_BOT_TOKEN": workplace.bot_token,
        "SLACK_SIGNING_SECRET": workplace.signing_secret,
        "SLACK_API_URL": workplace.api_url,
    }
    return Ward(folder, settings, workplace, clock, looker, witness)
