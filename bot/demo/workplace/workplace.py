"""The workplace itself: made from a plain description, started on loopback, stopped without a trace."""

import random
from collections.abc import Iterable, Sequence

from aiohttp import web

from bot.demo.workplace.api import ALL_SCOPES, Tokens
from bot.demo.workplace.clock import Clock, SystemClock
from bot.demo.workplace.control import control_routes
from bot.demo.workplace.core import EVENT_SCOPES
from bot.demo.workplace.delivery import Delivery
from bot.demo.workplace.faults import Fault
from bot.demo.workplace.mentions import mentions_in
from bot.demo.workplace.model import Accepted, Call, Channel, Message, Team, User
from bot.demo.workplace.server import MOST_BODY_BYTES, Server
from bot.demo.workplace.state import State
from bot.demo.workplace.submitting import Submitting

_HOST = "127.0.0.1"
_AT_ONCE = 0.001
"""Seconds; aiohttp takes none at all to mean that it may wait for ever."""


class Workplace(Submitting):
    """A Slack of one's own: people on one side, a bot on the other.

    `request_url` is where the bot takes events over HTTP (it can be set later); with `app_token` the bot
    may connect by Socket Mode, and while it is connected everything goes that way. `scopes` and `events`
    are what the app was granted and subscribes to, `commands` its slash commands. `clock` dates messages,
    ages triggers and response addresses and spaces retries; signatures bear the machine's own time unless
    `courier.signs_at` says otherwise. `seed` makes the ids repeatable.
    """

    def __init__(  # noqa: PLR0913 (a plain description, each part by its name)
        self,
        *,
        users: Iterable[User],
        channels: Iterable[Channel] = (),
        team: Team | None = None,
        bot_token: str = "xoxb-workplace",  # noqa: S107 (opens this workplace only)
        signing_secret: str = "workplace-signing-secret",  # noqa: S107 (the same)
        app_token: str = "",
        request_url: str | None = None,
        scopes: frozenset[str] = ALL_SCOPES,
        events: frozenset[str] = frozenset(EVENT_SCOPES),
        commands: frozenset[str] = frozenset({"/tidstyv"}),
        clock: Clock | None = None,
        seed: int = 1,
    ) -> None:
        clock = clock or SystemClock()
        rng = random.Random(seed)  # noqa: S311 (ids that a test can repeat, not secrets)
        state = State(team or Team(), users, channels, clock, rng)
        super().__init__(state, clock, signing_secret, scopes, events, commands)
        self.bot_token, self.signing_secret, self.app_token = bot_token, signing_secret, app_token
        self.courier.request_url = request_url
        self._server = Server(self, Tokens(bot_token, app_token))
        self.app = web.Application(client_max_size=MOST_BODY_BYTES)
        self.app.add_routes(self._server.routes() + control_routes(self))
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._port = 0

    @property
    def request_url(self) -> str | None:
        return self.courier.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.courier.request_url = url

    @property
    def api_url(self) -> str:
        """What the bot is given as its Web API base (`SLACK_API_URL`)."""
        return f"{self.base_url}/api/"

    async def start(self, port: int = 0) -> str:
        """Listen on 127.0.0.1 and return the base address; routes can be added to `app` until now."""
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        self._port = port
        await self.come_back()
        return self.base_url

    async def stop(self) -> None:
        """Close everything; retries still waiting are forgotten."""
        self._server.release()
        self.state.close()
        await self.sockets.drop()
        await self.courier.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def go_offline(self) -> None:
        """From now on connections are refused, and those that were open are closed."""
        if self._site is not None and self._runner is not None and self._runner.server is not None:
            await self._site.stop()
            await self._runner.server.shutdown(_AT_ONCE)
            self._site = None

    async def come_back(self) -> None:
        """Listen again, at the same address as before."""
        if self._runner is None:
            raise RuntimeError("start the workplace first")
        self._site = web.TCPSite(self._runner, _HOST, self._port, reuse_address=True)
        await self._site.start()
        self._port = int(self._runner.addresses[0][1])
        self.base_url = f"http://{_HOST}:{self._port}"

    def inject(
        self,
        target: str,
        fault: Fault,
        count: int = 1,
        *,
        skip: int = 0,
        accepted: bool = False,
        seconds: float = 1.0,
        looks: int = 1,
    ) -> None:
        """Plan a fault; see `Faults.inject`."""
        self.faults.inject(target, fault, count, skip=skip, accepted=accepted, seconds=seconds, looks=looks)

    @property
    def accepted(self) -> Sequence[Accepted]:
        """The ledger of every post accepted, oldest first."""
        return tuple(self.state.accepted)

    @property
    def calls(self) -> Sequence[Call]:
        """The ledger of every Web API call, oldest first."""
        return tuple(self.state.calls)

    @property
    def deliveries(self) -> Sequence[Delivery]:
        """The ledger of everything sent to the bot, oldest first."""
        return tuple(self.courier.ledger)

    def messages(self, channel: str) -> list[Message]:
        """The conversation from the top, threads included."""
        return self.state.in_channel(channel)

    def replies(self, channel: str, ts: str) -> list[Message]:
        """The replies of a thread, without the parent."""
        return [message for message in self.state.thread(channel, ts) if message.ts != ts]

    def direct_messages(self, user: str) -> list[Message]:
        """What that person and the bot have said to each other."""
        return self.messages(self.state.direct(user).id)

    def ephemerals(self, user: str) -> list[Message]:
        """What only that person sees, in every conversation."""
        return [message for message in self.state.ephemerals if message.only_for == user]

    def mentions_in(self, message: Message) -> list[str]:
        """Whom the message would have notified, plain `@name` of the people here included."""
        return mentions_in(message, {user.name: user.id for user in self.state.users.values()})
