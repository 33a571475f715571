"""Each fault as the real SDK meets it, and what the ledger says was accepted all the same."""

import asyncio
import json

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.workplace import Fault, Workplace
from bot.demo.workplace.faults import EITHER_WAY, STAGES, Stage

from .conftest import WARD


def accepted(workplace: Workplace) -> int:
    return len(workplace.accepted)


def test_every_fault_has_its_stage() -> None:
    assert set(STAGES) == set(Fault)


async def test_a_rate_limit_says_when_to_come_back(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.inject("chat.postMessage", Fault.RATE_LIMITED, seconds=12)
    workplace.inject("chat.postMessage", Fault.RATE_LIMITED_BARE)
    for wanted in ("12", None):
        with pytest.raises(SlackApiError, match="ratelimited") as caught:
            await client.chat_postMessage(channel=WARD, text="hei")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers.get("Retry-After") == wanted
    assert accepted(workplace) == 0
    assert (await client.chat_postMessage(channel=WARD, text="hei"))["ok"] is True


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault in EITHER_WAY])
@pytest.mark.parametrize("taken", [False, True])
async def test_an_error_of_slacks_own_leaves_open_whether_it_was_taken(
    workplace: Workplace, client: AsyncWebClient, fault: Fault, taken: bool
) -> None:
    workplace.inject("chat.postMessage", fault, accepted=taken)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=WARD, text="hei")
    assert accepted(workplace) == int(taken)
    assert workplace.calls[0].outcome == fault.name


@pytest.mark.parametrize(("fault", "taken"), [(Fault.DROPPED_BEFORE, 0), (Fault.DROPPED_AFTER_ACCEPT, 1)])
async def test_a_dropped_connection_is_no_answer(
    workplace: Workplace, client: AsyncWebClient, fault: Fault, taken: int
) -> None:
    workplace.inject("chat.postMessage", fault)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=WARD, text="hei")
    assert accepted(workplace) == taken


async def test_a_timeout_was_accepted_all_the_same(workplace: Workplace) -> None:
    hasty = AsyncWebClient(workplace.bot_token, base_url=workplace.api_url, retry_handlers=[])
    hasty.timeout = 1
    workplace.inject("chat.postMessage", Fault.TIMEOUT)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await hasty.chat_postMessage(channel=WARD, text="hei")
    assert accepted(workplace) == 1


async def test_a_slow_answer_is_an_answer(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.inject("chat.postMessage", Fault.SLOW, seconds=0.05)
    assert (await client.chat_postMessage(channel=WARD, text="hei"))["ok"] is True


async def test_a_body_cut_in_the_middle_is_no_json(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.inject("chat.postMessage", Fault.TRUNCATED_BODY)
    with pytest.raises((aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, json.JSONDecodeError)):
        await client.chat_postMessage(channel=WARD, text="hei")
    assert accepted(workplace) == 1


async def test_a_workplace_that_is_away_refuses_connections_and_comes_back_where_it_was(
    workplace: Workplace, client: AsyncWebClient
) -> None:
    await workplace.go_offline()
    with pytest.raises(aiohttp.ClientConnectorError):
        await client.chat_postMessage(channel=WARD, text="hei")
    await workplace.come_back()
    assert (await client.chat_postMessage(channel=WARD, text="hei"))["ok"] is True


async def test_a_post_can_lag_behind_in_the_history(workplace: Workplace, client: AsyncWebClient) -> None:
    workplace.inject("chat.postMessage", Fault.HISTORY_LAG, looks=2)
    workplace.inject("chat.postMessage", Fault.DROPPED_AFTER_ACCEPT)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=WARD, text="hei")
    looks = [len((await client.conversations_history(channel=WARD))["messages"]) for _ in range(3)]
    assert looks == [0, 0, 1]


async def test_faults_strike_as_often_as_planned_and_after_what_was_let_by(
    workplace: Workplace, client: AsyncWebClient
) -> None:
    workplace.inject("*", Fault.INTERNAL_ERROR, 2, skip=1)
    outcomes = []
    for _ in range(4):
        try:
            outcomes.append((await client.auth_test())["ok"])
        except SlackApiError as error:
            outcomes.append(error.response["error"])
    assert outcomes == [True, "internal_error", "internal_error", True]


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in EITHER_WAY])
def test_what_settles_by_its_nature_cannot_be_asked_for_otherwise(workplace: Workplace, fault: Fault) -> None:
    with pytest.raises(ValueError, match="settles by its nature"):
        workplace.inject("chat.postMessage", fault, accepted=True)
    assert STAGES[fault] in Stage
