"""The whole bot, for real: Slack's code over signed HTTP, SQLite on disk, the workplace as the other side."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import as_file, files

import pytest

from bot.demo.running import BotSettings
from bot.demo.scene import Scene
from bot.demo.stage import Stage
from bot.demo.workplace.model import Message
from bot.demo.workplace.shapes import items, obj, text
from bot.staging import StagedBot, start_staged_bot

_ROUNDS = 400
_LIVE = ("pending", "sending", "unknown")


@dataclass(frozen=True)
class Town:
    """The demo's municipality with the bot at work in it. People and units go by their ids in the file."""

    stage: Stage
    bots: list[StagedBot]
    stride: float = 1.0
    """Seconds the clock moves each time the bot waits for it."""
    rounds: int = _ROUNDS
    """How often the bot is waited for; few where it cannot come to rest."""

    @property
    def bot(self) -> StagedBot:
        return self.bots[-1]

    @property
    def scene(self) -> Scene:
        return self.stage.scene

    def user(self, person: str) -> str:
        address = self.scene.organisation.people[person].on("slack")
        assert address is not None
        return address.id

    def case_channel(self, unit: str) -> str:
        return self.scene.organisation.units[unit].channels["slack"]

    @property
    def committee(self) -> str:
        return self.scene.organisation.committee.channels["slack"]

    def direct(self, person: str) -> str:
        return self.scene.workplace.state.direct(self.user(person)).id

    async def settle(self) -> None:
        """Until the bot has dealt with everything it has been told, and sent what comes of it."""
        health = self.bot.running.house.database.health
        for _ in range(self.rounds):
            await self.scene.workplace.settled()
            await self.bot.tick()
            figures = await health.read()
            if not figures.inbox.get("waiting") and not any(figures.outbox.get(state) for state in _LIVE):
                return
            # A channel takes one message a second: the clock moves, so that nobody waits for it.
            self.scene.clock.jump_to(self.scene.clock.now() + timedelta(seconds=self.stride))
            await asyncio.sleep(0.005)
        assert self.rounds < _ROUNDS, f"the bot does not come to rest: {figures}"

    async def write(self, person: str, words: str) -> None:
        await self.scene.workplace.dm(self.user(person), words)
        await self.settle()

    async def press(self, person: str, message: Message, button: str, value: str | None = None) -> None:
        await self.scene.workplace.press(self.user(person), message.channel, message.ts, button, value)
        await self.settle()

    async def reply(self, person: str, message: Message, words: str) -> None:
        await self.scene.workplace.say(self.user(person), message.channel, words, message.ts)
        await self.settle()

    async def react(self, person: str, message: Message, emoji: str) -> None:
        await self.scene.workplace.react(self.user(person), message.channel, message.ts, emoji)
        await self.settle()

    async def jump(self, to: str) -> None:
        await self.scene.jump(to)
        await self.settle()

    def from_bot(self, channel: str) -> Sequence[Message]:
        state = self.scene.workplace.state
        return [message for message in state.in_channel(channel) if message.user == state.bot.id]

    def told(self, person: str) -> Sequence[str]:
        """What the bot has written to somebody, oldest first."""
        return [message.text for message in self.from_bot(self.direct(person))]

    def confirmation(self, person: str) -> Message:
        return self.from_bot(self.direct(person))[0]

    def card(self, unit: str) -> Message:
        return next(m for m in self.from_bot(self.case_channel(unit)) if not m.thread_ts or m.thread_ts == m.ts)

    def thread(self, unit: str) -> Sequence[str]:
        """What the bot has written below the card, oldest first."""
        card = self.card(unit)
        return [m.text for m in self.from_bot(card.channel) if m.thread_ts == card.ts and m.ts != card.ts]

    def whispers(self, person: str) -> Sequence[str]:
        return [m.text for m in self.scene.workplace.state.ephemerals if m.only_for == self.user(person)]


def buttons(message: Message) -> list[str]:
    """The names of the buttons under a message, in order."""
    actions = [obj(block) for block in message.blocks if text(obj(block), "type") == "actions"]
    return [text(obj(one), "action_id") for block in actions for one in items(block.get("elements"))]


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    with as_file(files("config.example") / "solvik.toml") as organisation:
        bots: list[StagedBot] = []

        async def start(wanted: BotSettings) -> StagedBot:
            bots.append(await start_staged_bot(wanted))
            return bots[-1]

        stage = Stage(start, organisation)
        await stage.start()
        try:
            yield Town(stage, bots)
        finally:
            await stage.stop()
