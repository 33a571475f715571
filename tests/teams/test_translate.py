"""What people do on Teams, from the JSON that Teams sends to what the core hears."""

from datetime import date

import pytest

from bot.chat.arrivals import Arrival, Drop
from bot.teams import cards, translate
from bot.teams.sorting import sort
from bot.teams.words import plain, words_of
from handlers.domain.inbound import Deleted, Edited, Place, Pressed, Reacted, Said, Submitted
from tests.teams.connector import CHANNEL
from tests.teams.ground import LEADER, REPORTER, TALK
from tests.teams.microsoft import activity

CARD = Place("teams", CHANNEL, "1700000000001")


def event(name: str) -> str:
    arrival = sort(activity(name))
    assert isinstance(arrival, Arrival)
    return arrival.keys[0]


def test_a_message_to_the_bot_alone() -> None:
    assert translate.said(activity("message")) == Said(
        who=REPORTER,
        text="Vi teller bleier hver natt",
        place=Place("teams", TALK, "1700000000100"),
        event=event("message"),
        direct=True,
    )


def test_a_mention_in_a_channel_reads_without_the_bots_name_and_with_the_others() -> None:
    assert translate.said(activity("mention")) == Said(
        who=LEADER,
        text="denne lista tar Kari Nes en time",
        place=Place("teams", CHANNEL, "1700000000200"),
        event=event("mention"),
        called=True,
    )


def test_an_answer_in_a_thread_is_below_the_message_that_it_began_with() -> None:
    said = translate.said(activity("thread"))
    assert (said.text, said.thread, said.direct, said.called) == ("ser på det", CARD, False, False)


def test_an_answer_to_a_quoted_message_is_below_it_and_says_nothing_of_what_is_quoted() -> None:
    said = translate.said(activity("quoted"))
    assert said.text == "Ja, på kveldsvakta & i helga"
    assert said.thread == Place("teams", TALK, "1700000000001")


def test_files_that_come_along_are_told_and_the_markup_beside_the_text_is_none() -> None:
    file = {"contentType": "application/vnd.microsoft.teams.file.download.info", "content": {"uniqueId": "x"}}
    assert translate.said(activity("message", attachments=[file])).attachments
    assert not translate.said(activity("message")).attachments


def test_a_press_says_who_did_what_about_which_case_and_where() -> None:
    assert translate.pressed(activity("press")) == Pressed(
        who=LEADER, button="acknowledge", place=CARD, event=event("press"), case="c-14", name="Lise Vik"
    )
    old = translate.pressed(activity("old_press"))
    assert (old.who, old.button, old.case, old.place) == (LEADER, "support", "c-14", CARD)


def test_a_form_brings_its_answers_and_those_who_were_picked() -> None:
    assert translate.submitted(activity("form")) == Submitted(
        who=LEADER,
        dialog="decide",
        case="c-14",
        answers={"outcome": "removed", "sentence": "Vi slutter med lista", "effective": date(2027, 2, 1)},
        event=event("form"),
        chosen={"leaders": (REPORTER,)},
    )


def test_reactions_have_the_names_that_the_core_knows() -> None:
    first, second = translate.reacted(activity("reaction"))
    assert first == Reacted(LEADER, "+1", CARD, event("reaction"))
    assert (second.emoji, second.event) == ("eyes", f"{first.event}:1")


def test_an_edit_and_a_deletion_are_of_the_message_as_it_was_first_sent() -> None:
    place = translate.said(activity("message")).place
    assert translate.edited(activity("edit")) == Edited(REPORTER, "Vi teller bleier hver morgen", place, event("edit"))
    assert translate.deleted(activity("delete")) == Deleted(REPORTER, place, event("delete"))
    assert len({event("message"), event("edit"), event("delete")}) == 3


def test_a_picked_message_is_read_without_its_markup_and_taken_as_it_was_confirmed() -> None:
    assert translate.picked(activity("fetch_task")) == "Skjema B fylles ut <to> ganger\n[hver](https://a.b) dag"
    assert translate.flagged(activity("submit_task")) == Said(
        who=REPORTER,
        text="Skjema B fylles ut to ganger",
        place=Place("teams", "19:evening@thread.v2", "1700000000600"),
        event=event("submit_task"),
        flagged=True,
        unseen=True,
    )


KEPT = ("message", "mention", "thread", "quoted", "old_press", "reaction", "edit", "delete", "install", "uninstall")


def test_a_picked_message_comes_out_of_its_window_as_it_went_in() -> None:
    written = "Vi fyller ut {{felt}} hver vakt"
    assert cards.harmless(written) != written
    sent = activity("submit_task", value={"data": {"words": cards.harmless(written)}})
    assert translate.flagged(sent).text == written


def test_what_is_ours_is_kept_by_short_keys_and_only_presses_are_answered_at_once() -> None:
    for name in KEPT:
        arrival = sort(activity(name))
        assert isinstance(arrival, Arrival)
        assert not arrival.direct
        assert all(len(key) <= 100 for key in arrival.keys)
    for name in ("press", "form", "submit_task"):
        arrival = sort(activity(name))
        assert isinstance(arrival, Arrival)
        assert arrival.direct
        assert len(set(arrival.keys)) == 2
    assert sort(activity("hello")) is Drop.NOT_OURS


@pytest.mark.parametrize("name", ["press", "form", "submit_task"])
def test_a_press_is_known_by_its_id_and_by_its_moment_each_alone(name: str) -> None:
    def keys(**changes: object) -> set[str]:
        arrival = sort(activity(name, **changes))
        assert isinstance(arrival, Arrival)
        return set(arrival.keys)

    later = "2026-11-22T08:15:09.0000000Z"
    assert keys() & keys(id="f:new")
    assert keys() & keys(timestamp=later)
    assert not keys() & keys(id="f:new", timestamp=later)
    somebody = activity("message")["from"]
    assert name == "submit_task" or not keys() & keys(id="f:new", **{"from": somebody})
    assert sort(activity(name, id="", timestamp="")) is Drop.MALFORMED


@pytest.mark.parametrize("name", [*KEPT[:8], "press", "submit_task"])
def test_what_nobody_of_the_organisation_did_is_not_ours(name: str) -> None:
    for nobody in ({"id": "28:another-bot"}, {"aadObjectId": 3}, "", None):
        assert sort(activity(name, **{"from": nobody})) is Drop.NOT_OURS


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("<p>Skjema&nbsp;B</p><p>to &lt;ganger&gt;</p>", "Skjema B\nto <ganger>"),
        ("en<br>to<script>x()</script><style>p{}</style>", "en\nto"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ('<blockquote itemtype="http://schema.skype.com/Reply" itemid="1"><p>før<br></p></blockquote><p>nå</p>', "nå"),
        ("2 < 3 og <b>fet</b", "2 < 3 og fet</b"),
        ("<!-- x --><p a='>'>y", "'>y"),
        ("", ""),
    ],
)
def test_markup_reads_as_its_words(marked: str, words: str) -> None:
    assert plain(marked) == words


@pytest.mark.parametrize("odd", ["<a ", "<!--", "</", "&", "<a b='", "<blockquote>", "\ud800", "<at>"])
def test_whatever_is_written_is_read_quickly(odd: str) -> None:
    plain(odd * 50_000)
    words_of(activity("mention", text=odd * 50_000))
