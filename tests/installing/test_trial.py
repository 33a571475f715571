"""`tidstyv doctor --test-card`: a card that arrives, or the reason why it does not, with what mends it."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.chat.findings import Severity
from bot.demo.workplace import BOT_USER_ID, Channel, Workplace
from bot.doctor import examine
from bot.starting import begin
from bot.wiring import migrate
from tests.installing.conftest import Typed
from tests.installing.test_starting import ANSWERS

WARD, OTHER, BOARD = ANSWERS["unit_channel"], "C0ANDRE001", ANSWERS["committee_channel"]


@pytest.fixture
async def workplace() -> AsyncIterator[Workplace]:
    channels = [
        Channel(WARD, "solbakken", is_private=True, members=[BOT_USER_ID]),
        Channel(OTHER, "andre", is_private=True, members=[]),
        Channel(BOARD, "trepart", members=[BOT_USER_ID]),
    ]
    workplace = Workplace(users=[], channels=channels)
    await workplace.start()
    yield workplace
    await workplace.stop()


@pytest.fixture
def environ(folder: Path, workplace: Workplace) -> Mapping[str, str]:
    """What `tidstyv init` wrote, a database, and Slack's tokens."""
    begin(ANSWERS, folder, overwrite=False, ask=False)
    migrate(f"sqlite:///{folder / 'tidstyv.db'}")
    return {
        "SLACK_BOT_TOKEN": workplace.bot_token,
        "SLACK_SIGNING_SECRET": workplace.signing_secret,
        "SLACK_API_URL": workplace.api_url,
    }


async def last(environ: Mapping[str, str], place: str) -> tuple[Severity, str]:
    """The finding about the card, which is the last of all."""
    found = [one async for one in examine(environ, place)][-1]
    assert "Prøvekortet" in found[1]
    return found


@pytest.mark.parametrize("place", [WARD, "solbakken-sykehjem", "SOLBAKKEN sykehjem"])
async def test_a_card_arrives_by_channel_or_by_unit(
    environ: Mapping[str, str], workplace: Workplace, place: str
) -> None:
    severity, said = await last(environ, place)
    assert (severity, said) == (Severity.FINE, f"Prøvekortet kom fram i {place}. Ta ein kikk der.")
    (message,) = workplace.messages(WARD)
    assert "Dette kortet kom fram" in message.text


async def test_the_committee_is_found_by_its_name(environ: Mapping[str, str], workplace: Workplace) -> None:
    assert (await last(environ, "trepartsutvalget"))[0] is Severity.FINE
    assert len(workplace.messages(BOARD)) == 1


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (OTHER, "/invite @Tidstyv"),
        ("C0FINSIKKE", "/invite @Tidstyv"),
        ("Fjordsyn", "verken ein kanal-ID"),
        (" ", "verken ein kanal-ID"),
        ("solvik-den-blide-kommune", "verken ein kanal-ID"),
    ],
)
async def test_where_it_cannot_arrive_it_is_said_what_mends_it(
    environ: Mapping[str, str], place: str, said: str
) -> None:
    severity, told = await last(environ, place)
    assert severity is Severity.WRONG
    assert said in told


async def test_a_shared_or_archived_channel_gets_no_card(environ: Mapping[str, str], workplace: Workplace) -> None:
    workplace.state.channel(WARD).is_archived = True
    assert "arkivert" in (await last(environ, WARD))[1]
    workplace.state.channel(WARD).is_archived = False
    workplace.state.channel(WARD).is_ext_shared = True
    assert "delt" in (await last(environ, WARD))[1]
    assert workplace.messages(WARD) == []


async def test_a_slack_that_says_no_is_quoted(environ: Mapping[str, str], workplace: Workplace) -> None:
    workplace.scopes -= {"chat:write"}
    assert (await last(environ, WARD))[1].startswith(f"Prøvekortet kom ikkje fram i {WARD} (missing_scope)")


async def test_without_being_asked_doctor_sends_nothing(environ: Mapping[str, str], workplace: Workplace) -> None:
    assert [said async for _, said in examine(environ) if "Prøvekortet" in said] == []
    assert workplace.messages(WARD) == []


def test_with_no_chat_on_a_card_that_was_asked_for_is_wrong(folder: Path, typed: Typed) -> None:
    begin(ANSWERS, folder, overwrite=False, ask=False)
    assert typed("migrate")[0] == 0
    assert typed("doctor")[0] == 0
    code, said = typed("doctor", "--test-card", "solbakken-sykehjem")
    assert (code, "✗ Verken Slack eller Teams er på" in said) == (1, True), said


def test_before_there_is_a_database_a_card_that_was_asked_for_is_told_to_wait(folder: Path, typed: Typed) -> None:
    begin(ANSWERS, folder, overwrite=False, ask=False)
    code, said = typed("doctor", "--test-card", "solbakken-sykehjem")
    assert code == 1
    assert "✗ Databasen har ingen tabellar enno. Køyr: tidstyv migrate" in said
    assert "✗ Prøvekortet vart ikkje sendt: databasen kjem først." in said
