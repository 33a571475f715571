"""What `tidstyv doctor` finds on Slack, and the manifest that grants what the code needs."""

import re
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.chat.findings import Severity
from bot.chat.shapes import inside, objs, text
from bot.demo.workplace import Workplace
from bot.demo.workplace.core import EVENT_SCOPES
from bot.slack.checks import check
from bot.slack.listeners import COMMAND
from bot.slack.manifest import EVENTS, METHODS, OPTIONAL, SCOPES, manifest
from bot.slack.sorting import SHORTCUT
from config.catalog import load_catalogs
from handlers.domain.reading import Language
from handlers.domain.texts import Words
from tests.slack.conftest import BOARD, ORGANISATION, SHARED, WARD

SOURCE = "".join(path.read_text() for path in Path(bot.slack.__path__[0]).glob("*.py"))
ASKED_WITH_APP_TOKEN = {"apps.connections.open"}


async def findings(workplace: Workplace, token: str, app_token: str = "") -> dict[str, tuple[Severity, list[object]]]:
    """Each finding's key with its severity and the channels, scopes or errors it names."""
    client = AsyncWebClient(token, base_url=workplace.api_url, retry_handlers=[])
    found: dict[str, tuple[Severity, list[object]]] = {}
    for finding in await check(client, ORGANISATION, app_token):
        params = finding.text.params
        named = params.get("channel") or params.get("scope") or params.get("error")
        key = finding.text.key.removeprefix("doctor.slack.")
        found.setdefault(key, (finding.severity, []))[1].append(named)
    return found


async def test_a_token_that_is_not_ours_is_all_there_is_to_say(workplace: Workplace) -> None:
    found = await findings(workplace, "xoxb-another")
    assert found == {"token_refused": (Severity.WRONG, [Words("invalid_auth")])}


async def test_a_slack_that_is_away_is_not_taken_for_a_wrong_token(workplace: Workplace) -> None:
    await workplace.go_offline()
    assert await findings(workplace, workplace.bot_token) == {"unreachable": (Severity.WRONG, [Words("not_connected")])}
    await workplace.come_back()


async def test_every_channel_is_looked_at(workplace: Workplace) -> None:
    workplace.state.channel(WARD).is_private = False
    found = await findings(workplace, workplace.bot_token)
    assert found["channel_open"] == (Severity.WRONG, [Words(WARD)])
    assert found["channel_shared"] == (Severity.WRONG, [Words(SHARED)])
    assert found["not_member"] == (Severity.WRONG, [Words(BOARD)])
    workplace.state.channel(WARD).is_archived = True
    del workplace.state.channels[SHARED]
    found = await findings(workplace, workplace.bot_token)
    assert found["channel_archived"] == (Severity.WRONG, [Words(WARD)])
    assert found["channel_unknown"] == (Severity.WRONG, [Words(SHARED)])


async def test_a_scope_that_was_not_granted_is_named(workplace: Workplace) -> None:
    workplace.scopes -= {"reactions:read", "commands"}
    found = await findings(workplace, workplace.bot_token)
    assert found["scope_missing"] == (Severity.WRONG, [Words("commands"), Words("reactions:read")])


@pytest.mark.parametrize(("token", "said"), [("xapp-workplace", "socket_fine"), ("xapp-other", "socket_refused")])
async def test_the_socket_token_is_tried(workplace: Workplace, token: str, said: str) -> None:
    assert said in await findings(workplace, workplace.bot_token, token)


def test_the_manifest_asks_for_what_events_and_methods_need_and_nothing_more() -> None:
    needed = {scope for scopes in (*EVENTS.values(), *METHODS.values()) for scope in scopes}
    assert set(SCOPES) == needed | {"commands"}
    assert inside(manifest(), "oauth_config", "scopes")["bot"] == list(SCOPES)
    assert all(set(scopes) == {EVENT_SCOPES[event]} - {""} for event, scopes in EVENTS.items())


def test_the_manifest_knows_every_method_that_the_code_calls() -> None:
    called = {
        name.replace("_", ".", 1) for name in re.findall(r"client\.((?:auth|chat|conversations|views)_\w+)", SOURCE)
    }
    called |= set(re.findall(r'"((?:auth|chat|conversations|views|apps|users)\.[A-Za-z]+(?:\.[A-Za-z]+)*)"', SOURCE))
    texts = {key for key in load_catalogs()[Language.NB] if key.startswith("chat.")}
    assert called - texts - ASKED_WITH_APP_TOKEN == set(METHODS) | set(OPTIONAL)


def test_the_manifest_subscribes_to_every_event_that_is_listened_to() -> None:
    heard = set(re.findall(r'app\.event\("(\w+)"\)', SOURCE))
    assert {event.partition(".")[0] for event in EVENTS} == heard


def test_the_manifest_is_one_that_slack_takes() -> None:
    made = manifest("https://tidstyv.solvik.example/slack/events")
    information = inside(made, "display_information")
    assert len(text(information, "name")) <= 35
    assert len(text(information, "description")) <= 140
    features = inside(made, "features")
    assert [text(one, "command") for one in objs(features["slash_commands"])] == [COMMAND]
    assert [text(one, "callback_id") for one in objs(features["shortcuts"])] == [SHORTCUT]
    assert all(len(text(one, "name")) <= 24 for one in objs(features["shortcuts"]))
    tabs = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    assert inside(features, "app_home") == tabs


def test_over_http_slack_is_told_where_and_by_socket_mode_nowhere() -> None:
    url = "https://tidstyv.solvik.example/slack/events"
    assert str(manifest(url)).count(url) == 3
    assert inside(manifest(url), "settings")["socket_mode_enabled"] is False
    assert "url" not in str(manifest())
    assert inside(manifest(), "settings")["socket_mode_enabled"] is True
