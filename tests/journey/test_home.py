"""The home tab, for real: what each one meets there, and a case that is decided without leaving it."""

import json

import pytest

from bot.demo.workplace.limits import check_view
from bot.demo.workplace.model import View
from bot.demo.workplace.shapes import items, obj, text
from tests.journey.conftest import Town

NURSE, LEADER, REPRESENTATIVE, COLLEAGUE = "samira-haddadi", "mona-lerstad", "kjetil-romslo", "bjarte-hovden"
POLITICIAN, WARD = "nils-holmevik", "sjohaugen-1"
REPORT = "Vi fører væskelista på papir og i Gerica, 10 minutter hver vakt"


async def opened(town: Town, person: str) -> View:
    """What somebody has before them once they have opened the bot's page; Slack would have taken it."""
    await town.scene.workplace.open_home(town.user(person))
    await town.settle()
    home = town.scene.workplace.state.homes[town.user(person)]
    given = {name: home.body[name] for name in ("type", "blocks")}
    assert check_view(given) == []
    return home


def shown(town: Town, person: str) -> str:
    """All that stands on somebody's home now."""
    return json.dumps(town.scene.workplace.state.homes[town.user(person)].body, ensure_ascii=False)


def headings(town: Town, person: str) -> list[str]:
    blocks = items(town.scene.workplace.state.homes[town.user(person)].body["blocks"])
    return [text(obj(obj(block)["text"]), "text") for block in blocks if text(obj(block), "type") == "header"]


async def press(town: Town, person: str, button: str) -> None:
    user = town.user(person)
    answer = await town.scene.workplace.press_in_view(user, town.scene.workplace.state.homes[user].id, button)
    assert answer.ok
    await town.settle()


async def sent(town: Town, words: str = REPORT) -> None:
    await town.write(NURSE, words)
    await town.press(NURSE, town.confirmation(NURSE), "send_now")


async def test_a_case_is_acknowledged_decided_and_supported_from_the_home(town: Town) -> None:
    await sent(town)
    await opened(town, LEADER)
    assert headings(town, LEADER)[:1] == ["Venter på deg"]
    assert REPORT in shown(town, LEADER)
    await press(town, LEADER, "acknowledge")
    assert "Sett og venter på avgjørelse" in shown(town, LEADER)
    assert "Sett og venter på avgjørelse" in json.dumps(town.card(WARD).blocks, ensure_ascii=False)

    await press(town, LEADER, "decide")
    dialog = town.scene.workplace.top_view(town.user(LEADER))
    assert dialog is not None
    filled = {"outcome": "removed", "sentence": "Vi slutter med papirlista."}
    done = await town.scene.workplace.submit(town.user(LEADER), dialog.id, filled)
    assert done.response_action == "clear"
    await town.settle()
    assert "Ingenting venter på deg nå." in shown(town, LEADER)
    assert "Til uttalelse hos tillitsvalgt" in shown(town, LEADER)

    await opened(town, REPRESENTATIVE)
    await press(town, REPRESENTATIVE, "support")
    assert "Ingenting venter på deg nå." in shown(town, REPRESENTATIVE)
    await opened(town, NURSE)
    assert "Avgjort" in shown(town, NURSE)


async def test_the_second_of_two_who_press_is_told_and_sees_how_it_stands(town: Town) -> None:
    await sent(town)
    await opened(town, LEADER)
    await town.reply(LEADER, town.card(WARD), "fjernet: vi slutter med lista")
    await town.press(REPRESENTATIVE, town.card(WARD), "support")
    assert "acknowledge" in shown(town, LEADER)
    await press(town, LEADER, "consult")
    assert len(town.told(LEADER)) == 1
    assert "acknowledge" not in shown(town, LEADER)


async def test_whoever_has_nothing_is_welcomed_and_committee_members_meet_their_list(town: Town) -> None:
    await sent(town)
    await opened(town, COLLEAGUE)
    assert headings(town, COLLEAGUE) == ["Hei, eg tek imot tidstjuvar", "Sakene dine"]
    await opened(town, POLITICIAN)
    assert headings(town, POLITICIAN) == ["Sakene dine", "Lista til trepartsutvalet"]
    await town.press(REPRESENTATIVE, town.card(WARD), "consult")
    await opened(town, POLITICIAN)
    assert "Saka er til drøfting" in shown(town, POLITICIAN)
    for hidden in ("væskelista", "Samira", "Mona", "Kjetil"):
        assert hidden not in shown(town, POLITICIAN)


@pytest.mark.parametrize(
    ("said", "heading"),
    [("bokmål", "Venter på deg"), ("nynorsk", "Ventar på deg"), ("english", "Waiting for you")],
)
async def test_the_home_speaks_the_language_one_has_chosen(town: Town, said: str, heading: str) -> None:
    await sent(town)
    await town.write(LEADER, said)
    await opened(town, LEADER)
    assert headings(town, LEADER)[0] == heading
    assert "{" not in "".join(headings(town, LEADER))


@pytest.mark.parametrize(
    "words",
    [
        "Skjemaet <!channel> @here <@U05U4S4K76W> tar 10 min hver vakt, ingen leser det",
        "Skjemaet <http://evil.example|intranettet> *fet* `kode` :smile: {number} tar 10 min hver vakt",
        "Skjemaet \u202eabc\u202c שלום \u2066skjult\u2069 tar 10 min hver vakt. " + "Og så videre. " * 2000,
    ],
)
async def test_hostile_words_are_only_words_on_the_home(town: Town, words: str) -> None:
    await sent(town, words)
    for person in (LEADER, REPRESENTATIVE, NURSE):
        await opened(town, person)
        assert "Skjemaet" in shown(town, person)
        assert "mrkdwn" not in shown(town, person)


async def test_opening_the_home_again_and_again_leaves_nothing_behind(town: Town) -> None:
    await sent(town)
    before = await town.bot.running.house.database.health.read()
    for _ in range(3):
        await opened(town, LEADER)
    after = await town.bot.running.house.database.health.read()
    assert (after.outbox, after.cases) == (before.outbox, before.cases)
    assert town.told(LEADER) == []
