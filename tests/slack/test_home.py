"""The home tab on a local Slack: opened, pressed on, shown anew."""

import json

import pytest

from bot.demo.workplace import Fault as Broken
from bot.demo.workplace import Workplace
from bot.demo.workplace.limits import check_view, is_too_large
from bot.demo.workplace.model import View
from bot.demo.workplace.shapes import objs, text
from bot.slack.home import MOST_BLOCKS, view
from handlers.domain.errors import Defect, Fault, Refusal
from handlers.domain.home import Home
from handlers.domain.inbound import Pressed, Submitted
from handlers.domain.messages import Button, Heading, Line, Message, Press, Quote
from handlers.domain.people import Address
from handlers.domain.reading import Language
from handlers.domain.texts import Words
from handlers.domain.texts import text as key
from tests.slack.conftest import KARI, LISE, House
from tests.slack.fakes import say
from tests.slack.golden_messages import CASE, DECISION, HOME

ONE = Home(Language.NB, ((Message(Language.NB, (Heading(key("mine.title")),)),),))
HOSTILE = "<!channel> <@U0LISE> *fet* <http://evil.example|lenke> :smile: {number} & \u202eabc"


async def opened(workplace: Workplace, house: House, who: str = LISE) -> View:
    await workplace.open_home(who)
    await house.work()
    return workplace.state.homes[who]


def words_on(home: View) -> str:
    return json.dumps(home.body, ensure_ascii=False)


async def test_an_opened_home_is_shown_to_the_one_who_opened_it(workplace: Workplace, house: House) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    assert objs(home.body["blocks"])[0]["type"] == "header"
    assert house.core.looks == [Address("slack", LISE)]
    assert list(workplace.state.homes) == [LISE]
    assert house.core.heard == []


async def test_the_other_tab_shows_nothing(workplace: Workplace, house: House) -> None:
    await workplace.open_home(KARI, "messages")
    assert house.intake.rows == {}


async def test_each_opening_shows_it_anew(workplace: Workplace, house: House) -> None:
    await opened(workplace, house)
    before = workplace.state.homes[LISE].hash
    house.core.home = HOME
    assert (await opened(workplace, house)).hash != before
    assert len(house.core.looks) == 2


async def test_a_press_on_the_home_is_heard_and_the_home_shown_anew(workplace: Workplace, house: House) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    house.core.home = ONE
    assert (await workplace.press_in_view(LISE, home.id, "acknowledge", f"{CASE}|")).ok
    [pressed] = house.core.heard
    assert isinstance(pressed, Pressed)
    assert (pressed.button, pressed.case, pressed.who.id) == ("acknowledge", CASE, LISE)
    assert (pressed.direct, pressed.place.channel, pressed.thread) == (True, "", None)
    assert "acknowledge" not in words_on(workplace.state.homes[LISE])


async def test_presses_of_different_buttons_and_of_the_same_again_are_each_heard(
    workplace: Workplace, house: House
) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    for button, case in (("support", "c-2"), ("acknowledge", CASE), ("support", "c-2"), ("support", "c-3")):
        await workplace.press_in_view(LISE, workplace.state.homes[LISE].id, button, f"{case}|")
    presses = [press for press in house.core.heard if isinstance(press, Pressed)]
    assert [(press.button, press.case) for press in presses] == [
        ("support", "c-2"), ("acknowledge", CASE), ("support", "c-2"), ("support", "c-3"),
    ]  # fmt: skip
    assert len({press.event for press in presses}) == 4
    assert home.is_open


async def test_a_refusal_of_a_press_on_the_home_reaches_the_person_alone(workplace: Workplace, house: House) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    house.core.answer = Refusal(key("refusal.not_yours"))
    house.core.home = ONE
    await workplace.press_in_view(LISE, home.id, "acknowledge", f"{CASE}|")
    assert [message.text for message in workplace.direct_messages(LISE)] == ["[refusal.not_yours]"]
    assert "acknowledge" not in words_on(workplace.state.homes[LISE])
    assert house.intake.failed == []


async def test_a_button_that_nobody_knows_is_for_the_core_to_refuse(workplace: Workplace, house: House) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    body = json.loads(words_on(home).replace('"acknowledge"', '"old_button"'))
    home.body = body
    await workplace.press_in_view(LISE, home.id, "old_button", f"{CASE}|")
    assert [press.button for press in house.core.heard if isinstance(press, Pressed)] == ["old_button"]


async def test_a_dialog_opened_on_the_home_can_be_changed_and_sent(workplace: Workplace, house: House) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    house.core.answer = house.core.redrawn = DECISION
    assert (await workplace.press_in_view(LISE, home.id, "decide", f"{CASE}|")).ok
    dialog = workplace.top_view(LISE)
    assert dialog is not None
    assert (await workplace.choose_in_view(LISE, dialog.id, "outcome", "removed")).ok
    assert len(house.core.redraws) == 1
    house.core.answer, house.core.home = None, ONE
    sent = await workplace.submit(LISE, dialog.id, {"sentence": "Vi slutter.", "answer_by": "2027-02-01"})
    assert sent.response_action == "clear"
    assert isinstance(house.core.heard[-1], Submitted)
    assert workplace.top_view(LISE) is None
    assert "acknowledge" not in words_on(workplace.state.homes[LISE])


async def test_a_refused_dialog_of_the_home_says_so_in_it(workplace: Workplace, house: House) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    house.core.answer = DECISION
    await workplace.press_in_view(LISE, home.id, "decide", f"{CASE}|")
    dialog = workplace.top_view(LISE)
    assert dialog is not None
    house.core.answer = Refusal(key("refusal.not_yours"))
    sent = await workplace.submit(LISE, dialog.id, {"sentence": "ja", "answer_by": "2027-02-01"})
    assert sent.response_action == "update"
    assert sent.view is not None
    assert "[refusal.not_yours]" in words_on(sent.view)


@pytest.mark.parametrize("broken", [Broken.RATE_LIMITED, Broken.INTERNAL_ERROR, Broken.DROPPED_AFTER_ACCEPT])
async def test_a_home_that_slack_does_not_take_now_is_shown_at_another_try(
    workplace: Workplace, house: House, broken: Broken
) -> None:
    workplace.inject("views.publish", broken)
    await workplace.open_home(LISE)
    with pytest.raises(Fault):
        await house.work()
    await house.work()
    assert LISE in workplace.state.homes


async def test_a_press_is_done_with_though_slack_does_not_show_the_home(workplace: Workplace, house: House) -> None:
    house.core.home = HOME
    home = await opened(workplace, house)
    workplace.inject("views.publish", Broken.RATE_LIMITED)
    await workplace.press_in_view(LISE, home.id, "acknowledge", f"{CASE}|")
    assert house.intake.failed == []
    assert len(house.core.heard) == 1


@pytest.mark.parametrize("error", [Fault("away"), Defect("ours")], ids=repr)
async def test_no_error_of_looking_gets_lost(workplace: Workplace, house: House, error: Exception) -> None:
    house.core.home = error
    await workplace.open_home(LISE)
    with pytest.raises(type(error)):
        await house.work()


def crowded(words: str, count: int) -> Home:
    parts = (Line(key("said", words=Words(words))), Quote(Words(words)))
    entry = Message(Language.NB, parts, (Press(Button.SUPPORT, key("button.support"), CASE),))
    return Home(Language.NB, (((entry,) * count),) * 4)


@pytest.mark.parametrize(("words", "count"), [(HOSTILE, 2), ("x" * 40_000, 1), ("Æ\n" * 300, 40), ("", 3)])
def test_slack_takes_any_home(words: str, count: int) -> None:
    drawn = view(crowded(words, count), say)
    assert check_view(drawn) == []
    assert not is_too_large(drawn)
    assert len(objs(drawn["blocks"])) <= MOST_BLOCKS


def test_words_stand_on_the_home_as_data() -> None:
    drawn = objs(view(crowded(HOSTILE, 1), say)["blocks"])
    assert {text(block, "type") for block in drawn} == {"rich_text", "actions", "divider"}
    assert json.dumps(drawn, ensure_ascii=False).count(HOSTILE) == 8
    assert "mrkdwn" not in json.dumps(drawn)
