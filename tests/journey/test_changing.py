"""Who is who changes under a running bot: what is right as a whole holds from then on, what is not changes nothing."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.demo.workplace import User
from bot.demo.workplace.model import View
from bot.demo.workplace.shapes import obj, objs, text
from bot.demo.workplace.submitting import Submitted
from tests.journey.conftest import Town, buttons

REPORT = "Vi fører temperaturen i medisinskapet på papir og i Gerica, 10 min hver vakt. Nummer {}."
NURSE = "samira-haddadi"
OLD, NEW = "Mona Lerstad (leder for Sjøhaugen, avdeling 1)", "Torunn Våge (leder for Sjøhaugen, avdeling 1)"


def organisation_file(town: Town) -> Path:
    return town.bot.running.house.settings.organisation_file


def edit(town: Town, old: str, new: str) -> None:
    path = organisation_file(town)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def look(town: Town) -> None:
    """Twice: what changes between two looks is still being written."""
    town.bot.running.house.newest.look()
    town.bot.running.house.newest.look()


async def told_next(town: Town, number: int) -> str:
    await town.write(NURSE, REPORT.format(number))
    return town.told(NURSE)[-1]


async def test_the_next_case_goes_to_the_new_leader_and_a_broken_file_changes_nothing(town: Town) -> None:
    assert OLD in await told_next(town, 1)
    with capture_logs() as logs:
        edit(town, 'leaders = ["mona-lerstad"]', 'leaders = ["torunn-vage"]')
        look(town)
        assert NEW in await told_next(town, 2)
        edit(town, 'leaders = ["torunn-vage"]', 'leaders = ["mona-lerstadd"]')
        look(town)
        assert NEW in await told_next(town, 3)
        edit(town, '"mona-lerstadd"', '"mona-lerstad"')
        look(town)
        assert OLD in await told_next(town, 4)
    told = [line for line in logs if line["event"].startswith("organisation.")]
    assert [(line["event"], line.get("problems")) for line in told] == [
        ("organisation.changed", None), ("organisation.refused", 1), ("organisation.changed", None)
    ]  # fmt: skip
    assert "lerstad" not in str(logs)


async def test_a_new_leader_may_answer_and_the_clock_and_the_names_of_units_follow_the_file(town: Town) -> None:
    edit(town, 'timezone = "Europe/Oslo"', 'timezone = "America/New_York"')
    edit(town, 'name = "Sjøhaugen, avdeling 1"', 'name = "Sjøhaugen, Fjordgløtt"')
    look(town)
    assert "Fjordgløtt" in await told_next(town, 1)
    house = town.bot.running.house
    assert str(house.world.calendar.zone) == "America/New_York"


async def test_the_figures_tell_how_many_things_are_wrong_with_the_file(town: Town) -> None:
    house = town.bot.running.house
    assert (await house.figures())["organisation", "problems"] == 0
    edit(town, 'leaders = ["mona-lerstad"]', 'leaders = ["nobody-1", "nobody-2"]')
    look(town)
    assert (await house.figures())["organisation", "problems"] == 2


@pytest.mark.parametrize("written", ["", "\x00", "[[units]]"])
async def test_whatever_the_file_becomes_the_bot_goes_on(town: Town, written: str) -> None:
    organisation_file(town).write_text(written, encoding="utf-8")
    look(town)
    assert OLD in await told_next(town, 1)


ADMINISTRATOR, LEADER, UNIT = "lena-fosslund", "mona-lerstad", "sjohaugen-1"


async def open_unit(town: Town, unit: str = UNIT) -> View:
    """«enheter», and a choice from the list: the dialog the administrator then has before them."""
    await town.write(ADMINISTRATOR, "enheter")
    listed = town.from_bot(town.direct(ADMINISTRATOR))[-1]
    place, who = town.scene.workplace, town.user(ADMINISTRATOR)
    answer = await place.choose(who, listed.channel, listed.ts, "change_unit", f"|{unit}")
    assert answer.ok
    return top(town)


def top(town: Town) -> View:
    view = town.scene.workplace.top_view(town.user(ADMINISTRATOR))
    assert view is not None
    return view


async def send(town: Town, view: View, **values: str | list[str]) -> Submitted:
    sent = await town.scene.workplace.submit(town.user(ADMINISTRATOR), view.id, values)
    await town.settle()
    return sent


async def test_an_administrator_changes_a_leader_in_chat_and_the_next_case_goes_to_the_new_one(town: Town) -> None:
    assert OLD in await told_next(town, 1)
    with capture_logs() as logs:
        sent = await send(town, await open_unit(town), leaders=[town.user("torunn-vage")], employees="29")
    assert sent.response_action == "clear"
    assert "Ledere: Torunn Våge" in town.told(ADMINISTRATOR)[-1]
    assert NEW in await told_next(town, 2)
    written = organisation_file(town).read_text(encoding="utf-8")
    assert 'leaders = ["torunn-vage"]' in written
    assert 'slack_channel = "C06ZZ7MUMGE"' in written
    changed = [line for line in logs if line["event"] == "organisation.changed"]
    assert [(line["by"], line["unit"]) for line in changed] == [(ADMINISTRATOR, UNIT)]


async def test_the_dialog_shows_who_holds_what_and_keeps_it_where_nothing_is_touched(town: Town) -> None:
    before = organisation_file(town).read_bytes()
    view = await open_unit(town)
    shown = {text(block, "block_id"): obj(block.get("element")) for block in objs(view.body.get("blocks"))}
    assert shown["leaders"]["initial_users"] == [town.user(LEADER)]
    assert (shown["employees"]["initial_value"], shown["channel"]["initial_value"]) == ("28", "C06ZZ7MUMGE")
    assert (await send(town, view)).response_action == "clear"
    assert organisation_file(town).read_bytes() == before
    assert "ingenting er endret" in town.told(ADMINISTRATOR)[-1]


async def test_others_are_told_whom_to_ask_and_see_no_list(town: Town) -> None:
    await town.write(NURSE, "enheter")
    assert [buttons(message) for message in town.from_bot(town.direct(NURSE))] == [[]]
    assert "Det er administratoren som endrer enheter og verv: Lena Fosslund" in town.told(NURSE)[-1]


async def test_somebody_new_is_added_and_then_given_an_office(town: Town) -> None:
    place = town.scene.workplace
    place.state.users["U0NEWCOMER"] = User("U0NEWCOMER", "siri.ny", "Siri Ny")
    sent = await send(town, await open_unit(town), leaders=["U0NEWCOMER"])
    assert list(sent.errors) == ["leaders"]
    assert "«Ny person»" in sent.errors["leaders"]
    await place.close_view(town.user(ADMINISTRATOR), top(town).id)
    listed = town.from_bot(town.direct(ADMINISTRATOR))[-1]
    await town.press(ADMINISTRATOR, listed, "new_person")
    sent = await send(town, top(town), account="U0NEWCOMER", name="Siri *Ny* <!channel>")
    assert sent.response_action == "clear"
    assert "Siri *Ny* <!channel> er lagt til" in town.told(ADMINISTRATOR)[-1].replace("&lt;", "<").replace("&gt;", ">")
    await send(town, await open_unit(town), leaders=["U0NEWCOMER"])
    assert "Siri *Ny*" in await told_next(town, 1)


async def test_what_would_not_hold_is_refused_with_the_checkers_sentence(town: Town) -> None:
    """NAV has two employers, and each is to have a leader."""
    before = organisation_file(town).read_bytes()
    sent = await send(town, await open_unit(town, "nav"), leaders=[town.user(LEADER)])
    assert sent.response_action == "update"
    assert 'ingen leder har employer_line = "state"' in str(top(town).body)
    assert organisation_file(town).read_bytes() == before


async def test_a_file_that_is_broken_meanwhile_is_not_written_over(town: Town) -> None:
    view = await open_unit(town)
    edit(town, 'leaders = ["mona-lerstad"]', 'leaders = ["nobody"]')
    before = organisation_file(town).read_bytes()
    sent = await send(town, view, employees="29")
    assert sent.response_action == "update"
    assert "nobody" in str(top(town).body)
    assert organisation_file(town).read_bytes() == before


async def test_where_the_file_may_not_be_written_the_administrator_is_told_what_to_do(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    view = await open_unit(town)
    # Root, as whom tests may run, is forbidden nothing.
    monkeypatch.setattr("config.writing.tempfile.mkstemp", forbidden)
    sent = await send(town, view, employees="29")
    assert sent.response_action == "update"
    assert "Jeg får ikke skrive i organisasjonsfila" in str(top(town).body)


async def test_a_unit_is_changed_from_the_home_tab_as_well(town: Town) -> None:
    place, who = town.scene.workplace, town.user(ADMINISTRATOR)
    await place.open_home(who)
    await town.settle()
    assert (await place.choose_in_view(who, place.state.homes[who].id, "change_unit", f"|{UNIT}")).ok
    sent = await send(town, top(town), employees="29")
    assert sent.response_action == "clear"
    assert "Antall ansatte, også i enhetene under: 29" in town.told(ADMINISTRATOR)[-1]


async def test_a_municipality_of_hundreds_of_units_is_listed_whole(town: Town) -> None:
    path = organisation_file(town)
    units = (
        f'\n[[units]]\nid = "skole-{n}"\nname = "Nordre Fjordbygda barne- og ungdomsskole {n}"\n'
        'parent = "kommunedirektor"\nemployees = 30\n'
        for n in range(250)
    )
    path.write_text(path.read_text(encoding="utf-8") + "".join(units), encoding="utf-8")
    look(town)
    view = await open_unit(town, "skole-249")
    assert "ungdomsskole 249" in str(view.body)
    assert (await send(town, view, union_reps=[town.user("kjetil-romslo")])).response_action == "clear"
    assert "Tillitsvalgte: Kjetil Romslo" in town.told(ADMINISTRATOR)[-1]
