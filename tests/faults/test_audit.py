"""The audit sees each thing it looks for, and nothing where all is well."""

from dataclasses import replace
from typing import Any

import pytest

from tests.faults.audit import CHECKS, Finding, audit
from tests.faults.ledgers import CaseSeen, Event, Ledgers, LetterSeen, Post, Rows, Sample, Sent

NURSE, WARD, DIRECT = "U1", "C1", "D1"
TOKEN = "Nummer 1"
ANSWER = LetterSeen(1, "mark-1", "case-1", "to-nurse", "sent", "confirmation", "ToHidden")
CARD = LetterSeen(2, "mark-2", "case-1", "to-ward", "sent", "card", "ToChannel")
NOTE = LetterSeen(3, "mark-3", "case-1", "to-ward", "sent", "", "ToChannel")
POSTS = (
    Post("mark-1", DIRECT, "", f"Takk. {TOKEN}", NURSE, hidden="Kari Nes"),
    Post("mark-2", WARD, "", f"Ny sak. {TOKEN}"),
    Post("mark-3", WARD, "1.1", "Sett."),
)
ROWS = Rows(
    (Event("done"), Event("done")),
    (ANSWER, CARD, NOTE),
    (CaseSeen("case-1", f"Vi fører to ganger. {TOKEN}", "routed", 3, 3),),
    raw=b"SQLite format 3",
)
WELL = Ledgers(
    (Sent("e1", None, TOKEN, NURSE), Sent("e1", 200, TOKEN, NURSE), Sent("e2", 200)),
    POSTS,
    ROWS,
    {NURSE: ("U1", "Kari Nes")},
    '{"event": "bot.open"}',
    [Sample(80.0, 20)] * 8,
    calm=True,
)
GROWN = [Sample(80.0 + 10 * n, 20) for n in range(8)]
LEFT_OPEN = [Sample(80.0, 20 + 5 * n) for n in range(8)]


def rows(**changes: Any) -> Ledgers:
    return replace(WELL, rows=replace(ROWS, **changes))


def posts(*changed: Post) -> Ledgers:
    return replace(WELL, posts=changed)


WRONG = [
    (Finding.LOST_INTAKE, rows(inbox=ROWS.inbox[:1])),
    (Finding.LOST_INTAKE, rows(cases=())),
    (Finding.LOST_CHANGE, rows(cases=[replace(ROWS.cases[0], version=2)])),
    (Finding.LOST_MESSAGE, posts(*POSTS[:2])),
    (Finding.LOST_MESSAGE, rows(letters=[ANSWER, CARD, replace(NOTE, state="dead")])),
    (Finding.LOST_MESSAGE, posts(replace(POSTS[0], text="Takk."), *POSTS[1:])),
    (Finding.LOST_MESSAGE, posts(POSTS[0], replace(POSTS[1], text="Ny sak."), POSTS[2])),
    (Finding.DUPLICATE, posts(*POSTS, replace(POSTS[1], text="Ny sak igjen."))),
    (Finding.DUPLICATE, posts(*POSTS, replace(POSTS[1], mark="mark-4"))),
    (Finding.DUPLICATE, posts(*POSTS, replace(POSTS[1], mark="mark-4", at=23 * 3600.0))),
    (Finding.DUPLICATE, rows(inbox=[Event("done")] * 3)),
    (Finding.DUPLICATE, rows(cases=[ROWS.cases[0], replace(ROWS.cases[0], id="case-2")])),
    (Finding.OUT_OF_ORDER, posts(POSTS[0], POSTS[2], POSTS[1])),
    (Finding.EARLY_MESSAGE, posts(replace(POSTS[0], committed=False), *POSTS[1:])),
    (Finding.GHOST_MESSAGE, posts(*POSTS, Post("mark-9", WARD, "", "Hei."))),
    (Finding.GHOST_MESSAGE, posts(*POSTS, Post("", WARD, "", "Hei."))),
    (Finding.LEAKED_NAME, posts(*POSTS[:2], replace(POSTS[2], hidden="Kari Nes"))),
    (Finding.LEAKED_NAME, replace(WELL, told="U1 wrote")),
    (Finding.LEAKED_NAME, rows(raw=b"U1")),
    (Finding.STUCK_ROW, rows(inbox=[Event("done"), Event("set_aside")])),
    (Finding.STUCK_ROW, rows(letters=[ANSWER, CARD, replace(NOTE, state="unknown")])),
    (Finding.STUCK_ROW, rows(cases=[replace(ROWS.cases[0], status="held")])),
    (Finding.NEEDLESS_FAILURE, rows(inbox=[Event("done"), Event("done", 2)])),
    (Finding.NEEDLESS_FAILURE, replace(WELL, told='{"event": "worker.failed", "level": "error"}')),
    (
        Finding.MISTAKE,
        replace(WELL, calm=False, told='{"event": "worker.failed", "level": "error", "error": "KeyError"}'),
    ),
    (Finding.BAD_ANSWER, replace(WELL, sent=[*WELL.sent, Sent("e2", 500)])),
    (Finding.BAD_ANSWER, replace(WELL, told="Traceback (most recent call last):")),
    (Finding.CORRUPT_FILE, rows(damage="row 3 missing from index")),
    (Finding.GROWING, replace(WELL, samples=GROWN)),
    (Finding.GROWING, replace(WELL, samples=LEFT_OPEN)),
]


def test_where_all_is_well_nothing_is_found() -> None:
    assert audit(WELL) == []


@pytest.mark.parametrize(("finding", "ledgers"), WRONG, ids=[f"{each[0].name}-{n}" for n, each in enumerate(WRONG)])
def test_each_thing_that_may_not_happen_is_seen(finding: Finding, ledgers: Ledgers) -> None:
    assert finding in {found.finding for found in audit(ledgers)}


def test_every_finding_has_a_check_and_an_example() -> None:
    assert set(CHECKS) == set(Finding) == {finding for finding, _ in WRONG}


def test_what_slack_could_not_deliver_or_was_told_to_send_again_is_no_loss() -> None:
    unheard = replace(WELL, sent=[*WELL.sent, Sent("e3", None, "Nummer 3", NURSE), Sent("e4", 503, "Nummer 4", NURSE)])
    assert audit(unheard) == []
    assert audit(replace(rows(inbox=[Event("done"), Event("done", 2)]), calm=False)) == []


def test_what_was_taken_long_ago_may_be_tidied_away() -> None:
    long_ago, lately = [replace(WELL, at=days * 86_400.0, rows=replace(ROWS, inbox=())) for days in (30, 28)]
    assert audit(long_ago) == []
    assert [found.finding for found in audit(lately)] == [Finding.LOST_INTAKE]


def test_a_reminder_may_say_the_same_a_week_later() -> None:
    again = posts(*POSTS, replace(POSTS[2], mark="mark-4", at=7 * 86_400.0))
    assert (
        audit(replace(again, rows=replace(ROWS, letters=[ANSWER, CARD, NOTE, replace(NOTE, id=4, mark="mark-4")])))
        == []
    )


def test_what_nobody_told_the_bot_of_may_come_once_more_and_no_oftener() -> None:
    twice = replace(posts(*POSTS, POSTS[1]), forgiven={"mark-2": 1})
    assert audit(twice) == []
    for seen in (replace(twice, posts=[*twice.posts, POSTS[1]]), replace(twice, posts=[*POSTS, POSTS[2]])):
        assert {found.finding for found in audit(seen)} == {Finding.DUPLICATE}


def test_what_nobody_told_the_bot_of_may_be_missing_and_nothing_else() -> None:
    assert audit(replace(posts(*POSTS[:2]), unsure={"mark-3"})) == []
    assert audit(replace(posts(POSTS[0], POSTS[2]), unsure={"mark-2"})) == []
    assert {found.finding for found in audit(replace(posts(*POSTS[1:]), unsure={"mark-2"}))} == {Finding.LOST_MESSAGE}


def test_what_is_missing_is_made_up_for_by_the_next_that_is_said_in_its_place() -> None:
    drawn = rows(letters=[ANSWER, CARD, NOTE, replace(CARD, id=4, mark="mark-4")])
    missing = replace(drawn, posts=[POSTS[0], POSTS[2]], unsure={"mark-2"})
    assert [one.where for one in audit(missing)] == ["letter 4 is marked sent"]
    assert audit(replace(missing, posts=[*missing.posts, replace(POSTS[1], mark="mark-4")])) == []


def test_what_is_drawn_over_an_older_message_needs_no_post_of_its_own() -> None:
    assert audit(rows(letters=[ANSWER, CARD, NOTE, replace(CARD, id=4, mark="mark-4")])) == []


def test_where_drawings_bear_marks_each_has_to_be_there() -> None:
    newer = replace(CARD, id=4, mark="mark-4")
    drawn = replace(rows(letters=[ANSWER, CARD, NOTE, newer]), drawn_by_mark=True)
    assert [one.where for one in audit(drawn)] == ["letter 4 is marked sent"]
    assert audit(replace(drawn, drawn=[replace(POSTS[1], mark="mark-4")])) == []


def test_what_was_drawn_over_a_question_has_been_read() -> None:
    asked = posts(replace(POSTS[0], text="Vil du at det skal gå som en tidstyv?"), *POSTS[1:])
    assert [one.finding for one in audit(asked)] == [Finding.LOST_MESSAGE]
    assert not audit(replace(asked, drawn=[POSTS[0]]))
