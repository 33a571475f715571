"""What was written while nothing was connected is fetched, once, and only what is for the bot."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.arrivals import Drop
from bot.chat.door import Door
from bot.chat.replies import Reply
from bot.demo.workplace import Fault as Broken
from bot.demo.workplace import Workplace
from bot.slack.archive import USUAL_WAIT, Archive
from bot.slack.catchup import FARTHEST, NIGHT, CatchUp, event_of
from bot.slack.identity import Identity, Myself
from bot.slack.reach import Reach
from bot.slack.sorting import sort
from handlers.domain.errors import Fault
from handlers.domain.inbound import Place, Said
from tests.slack.conftest import KARI, LISE, OPEN, WARD, House, put
from tests.slack.fakes import MemoryWatch
from tests.slack.golden_messages import CARD

START = datetime.now(UTC).replace(hour=12, minute=0)


@dataclass
class Late:
    """A catch-up whose clock and connection are set by hand, before the same door as everything else."""

    house: House
    catch_up: CatchUp
    rests: list[float]
    watch: MemoryWatch
    period: int = 1
    time: datetime = START

    async def heard(self) -> list[str]:
        while await self.house.intake.claim(1):
            await self.house.work()
        return [said.text for said in self.house.core.heard if isinstance(said, Said)]

    def away_since(self, ago: timedelta) -> None:
        """Nothing was connected for so long; it is again."""
        self.time = datetime.now(UTC)
        self.watch.mark = self.time - ago
        self.period += 1


@pytest.fixture
async def late(workplace: Workplace, house: House) -> AsyncIterator[Late]:
    """The house is deaf: what people write goes nowhere until it is fetched."""
    workplace.request_url = None
    reach, rests, watch = Reach(workplace.api_url), list[float](), MemoryWatch()

    async def noted(seconds: float) -> None:
        rests.append(seconds)
        await asyncio.sleep(0)

    async with reach.session() as session:
        client = reach.client(workplace.bot_token, session)
        door: Door = house.surface._door
        late: Late
        catch_up = CatchUp(Archive(client, noted), door, Myself(client), watch, lambda: late.time, lambda: late.period)
        late = Late(house, catch_up, rests, watch)
        yield late


async def test_what_was_written_to_the_bot_while_it_was_away_comes_in(workplace: Workplace, late: Late) -> None:
    late.away_since(timedelta(hours=1))
    await workplace.dm(KARI, "vi teller bleier")
    await workplace.say(LISE, OPEN, "@tidstyv denne lista")
    await workplace.say(LISE, OPEN, "god morgen")
    await workplace.say_as_app(OPEN, "@tidstyv alarm", "drift")
    await late.catch_up.look()
    assert await late.heard() == ["vi teller bleier", "denne lista"]
    assert late.watch.mark == late.time


async def test_what_came_both_ways_is_one(workplace: Workplace, house: House, late: Late) -> None:
    late.away_since(timedelta(hours=1))
    await workplace.dm(KARI, "vi teller bleier")
    [lost] = [delivery.body for delivery in workplace.deliveries]
    await late.catch_up.look()
    late.away_since(timedelta(hours=1))
    await late.catch_up.look()
    workplace.request_url = None
    await house.surface._door.admit(lost, b"{}")
    assert len(house.intake.rows) == 1
    assert len(await late.heard()) == 1


async def test_replies_below_cards_of_long_ago_and_of_just_now_come_in(workplace: Workplace, late: Late) -> None:
    old = await put(late.house, CARD)
    late.away_since(timedelta(seconds=-121))
    late.watch.places = [Place("slack", WARD, old)]
    for message in workplace.messages(WARD):
        message.ts = old
    await workplace.say(LISE, WARD, "ser på det", old)
    late.watch.mark = datetime.fromtimestamp(float(old), UTC) + timedelta(minutes=2, microseconds=10)
    await late.catch_up.look()
    assert await late.heard() == ["ser på det"]

    new = await put(late.house, CARD)
    await workplace.say(LISE, WARD, "dette også", new)
    late.watch.places = []
    late.away_since(timedelta(hours=1))
    await late.catch_up.look()
    assert "dette også" in await late.heard()


async def test_nothing_is_fetched_before_the_bot_was_ever_there(workplace: Workplace, late: Late) -> None:
    await workplace.dm(KARI, "fra før den kom")
    await late.catch_up.look()
    assert late.rests == []
    assert late.watch.mark == late.time


async def test_while_nothing_is_connected_the_mark_stands(late: Late) -> None:
    late.period = 0
    late.watch.mark = START - timedelta(hours=3)
    await late.catch_up.look()
    assert late.watch.mark == START - timedelta(hours=3)


async def test_where_nothing_was_missed_nothing_is_fetched(late: Late) -> None:
    late.away_since(timedelta(minutes=1))
    late.time = late.time.replace(hour=NIGHT + 10)
    late.watch.mark = late.time - timedelta(minutes=1)
    await late.catch_up.look()
    asked = len(late.rests)
    late.time += timedelta(seconds=15)
    await late.catch_up.look()
    assert len(late.rests) == asked > 0
    assert late.watch.mark == late.time


async def test_once_a_night_the_last_day_is_looked_through(workplace: Workplace, late: Late) -> None:
    await late.catch_up.look()
    await workplace.dm(KARI, "den kom aldri fram")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for minute in (0, 15):
        late.time = tomorrow.replace(hour=NIGHT, minute=minute)
        await late.catch_up.look()
    assert await late.heard() == ["den kom aldri fram"]
    assert late.watch.nights == {tomorrow.date()}
    asked = len(late.rests)
    late.catch_up._night = None
    await late.catch_up.look()
    assert len(late.rests) == asked, "another process has done it"


async def test_it_reaches_two_weeks_back_and_no_further(workplace: Workplace, late: Late) -> None:
    late.away_since(timedelta(days=90))
    await late.catch_up.look()
    [oldest] = {str(call.args["oldest"]) for call in workplace.calls if call.method == "conversations.history"}
    assert float(oldest) == pytest.approx((late.time - FARTHEST).timestamp(), abs=1)


async def test_what_was_said_before_a_copy_was_put_back_is_not_fetched(workplace: Workplace, late: Late) -> None:
    await workplace.dm(KARI, "sendt videre etter at kopien ble tatt")
    late.away_since(timedelta(hours=1))
    late.watch.earliest = late.time
    await workplace.dm(KARI, "skrevet etterpå")
    await late.catch_up.look()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    late.time = tomorrow.replace(hour=NIGHT)
    await late.catch_up.look()
    assert await late.heard() == ["skrevet etterpå"]


async def test_what_the_clock_leaves_behind_while_it_looks_is_not_fetched(workplace: Workplace, late: Late) -> None:
    late.away_since(timedelta(hours=1))
    await workplace.dm(KARI, "dens nøkler er glemt om førti dager")
    ask = late.catch_up._archive._ask

    async def leap(method: str, **asked: str | int | bool) -> Reply:
        reply = await ask(method, **asked)
        late.time += timedelta(days=40) if method == "conversations.history" else timedelta()
        return reply

    late.catch_up._archive._ask = leap  # type: ignore[method-assign]
    await late.catch_up.look()
    assert await late.heard() == []


async def test_slack_is_left_in_peace_for_as_long_as_it_asks(workplace: Workplace, late: Late) -> None:
    late.away_since(timedelta(hours=1))
    await workplace.dm(KARI, "vi teller bleier")
    workplace.inject("conversations.history", Broken.RATE_LIMITED, seconds=17)
    workplace.inject("conversations.history", Broken.RATE_LIMITED_BARE)
    await late.catch_up.look()
    assert await late.heard() == ["vi teller bleier"]
    assert [seconds for seconds in late.rests if seconds > 2] == [17.0, USUAL_WAIT]


@pytest.mark.parametrize("method", ["users.conversations", "conversations.history", "auth.test"])
async def test_what_fails_on_the_way_is_done_again_from_where_it_began(
    workplace: Workplace, late: Late, method: str
) -> None:
    late.away_since(timedelta(hours=1))
    mark = late.watch.mark
    await workplace.dm(KARI, "vi teller bleier")
    workplace.inject(method, Broken.DROPPED_BEFORE)
    with pytest.raises(Fault):
        await late.catch_up.look()
    assert late.watch.mark == mark
    late.house.intake.broken = True
    with pytest.raises(Fault):
        await late.catch_up.look()
    late.house.intake.broken = False
    await late.catch_up.look()
    assert await late.heard() == ["vi teller bleier"]


async def test_an_app_that_may_not_list_direct_messages_still_gets_the_rest(workplace: Workplace, late: Late) -> None:
    workplace.scopes -= {"im:read"}
    late.away_since(timedelta(hours=1))
    await workplace.dm(KARI, "vi teller bleier")
    await workplace.say(LISE, OPEN, "@tidstyv denne lista")
    await late.catch_up.look()
    assert await late.heard() == ["denne lista"]


async def test_many_pages_are_read(workplace: Workplace, late: Late) -> None:
    late.away_since(timedelta(hours=1))
    for number in range(120):
        await workplace.dm(KARI, f"nummer {number}")
    await late.catch_up.look()
    assert await late.heard() == [f"nummer {number}" for number in range(120)]


def test_somebody_of_another_organisation_is_not_fetched_either() -> None:
    me = Identity("T1", "U0BOT", "B0BOT")
    said = {"type": "message", "ts": "1700.1", "text": "<@U0BOT> hei", "user": "U0THEM", "team": "T2"}
    shared = event_of({"id": "C1", "is_ext_shared": True}, said, me)
    assert sort(shared, me.user) is Drop.NOT_OURS
    assert sort(event_of({"id": "C1", "is_ext_shared": True}, said | {"team": "T1"}, me), me.user) is not Drop.NOT_OURS
