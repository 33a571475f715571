"""The table that decides: written out a second time here, by hand, so that a slip in either shows."""

import re
from itertools import product

import pytest

from handlers.act import _ACTS
from handlers.administer import OPENS
from handlers.announce.change import _WITH_DECISION, TOLD, Audience
from handlers.converse import _STANCES
from handlers.decide import STANCE_ACTION
from handlers.domain.case import Stance
from handlers.domain.due import _DUE
from handlers.domain.lifecycle import (
    ANNOUNCED,
    ENDED,
    LANDS,
    SENT,
    Action,
    Announcement,
    Status,
    allowed,
    next_status,
    roles_for,
    rows,
)
from handlers.domain.messages import Button
from handlers.domain.outcomes import DEMANDS, Field, Outcome
from handlers.domain.people import Role
from handlers.domain.steps import _CHANGES
from handlers.domain.visibility import SEES, Part
from handlers.reading.replies import StanceWord
from tests.handlers.diagram import PAGE, page

# status: role: what this role may do, and where it leads ("" stays; "?" where the outcome says).
EXPECTED = {
    "asked": {
        "reporter": "answer, say, undo>withdrawn, join>joined",
        "clock": "hold>held, undo>withdrawn",
    },
    "held": {
        "reporter": "say, correct, edit, show_name, rep_only, send_now>routed, undo>withdrawn, join>joined",
        "clock": "route>routed",
    },
    "routed": {
        "reporter": "say, correct, show_name, share, withdraw>withdrawn",
        "leader": "acknowledge>acknowledged, decide>proposed, consult>in_consultation, remind_later, say, me_too",
        "representative": "support, disagree, consult>in_consultation, say, me_too",
        "clock": "remind",
    },
    "acknowledged": {
        "reporter": "say, correct, show_name, share, withdraw>withdrawn",
        "leader": "decide>proposed, consult>in_consultation, remind_later, say, me_too",
        "representative": "support, disagree, consult>in_consultation, say, me_too",
        "clock": "remind",
    },
    "proposed": {
        "reporter": "say, correct, show_name, share, withdraw>withdrawn",
        "leader": "decide, consult>in_consultation, say, me_too",
        "representative": "support, disagree, consult>in_consultation, say, me_too",
        "clock": "conclude>?",
    },
    "in_consultation": {
        "reporter": "say, correct, show_name, share, withdraw>withdrawn",
        "leader": "decide, record, remind_later, say, me_too",
        "representative": "support, disagree, record, say, me_too",
        "clock": "conclude>?, remind",
    },
    "decided": {
        "reporter": "say, show_name",
        "leader": "decide>proposed, remind_later, say, me_too",
        "representative": "say, me_too",
        "clock": "take_effect>in_effect, remind",
    },
    "trial": {
        "reporter": "say, show_name",
        "leader": "decide>proposed, remind_later, say, me_too",
        "representative": "say, me_too",
        "clock": "remind",
    },
    "forwarded": {
        "reporter": "say, show_name",
        "leader": "decide>proposed, remind_later, say, me_too",
        "representative": "say, me_too",
        "clock": "remind",
    },
    "in_effect": {
        "reporter": "say, show_name, notice",
        "follower": "notice",
        "leader": "say, me_too",
        "representative": "say, me_too",
        "clock": "ask_noticed, confirm>confirmed, reopen>routed, erase",
    },
    "confirmed": {"clock": "erase"},
    "withdrawn": {"clock": "erase"},
    "redirected": {"clock": "erase"},
    "joined": {"clock": "erase"},
}
JOINABLE = {"routed", "acknowledged", "proposed", "in_consultation", "decided", "trial", "forwarded", "in_effect"}
LANDINGS = {
    "removed": "decided", "simplified": "decided", "merged": "decided", "explained": "decided", "kept": "decided",
    "forwarded": "forwarded", "trial": "trial", "elsewhere": "redirected",
}  # fmt: skip


def expected(status: Status, role: Role) -> dict[str, str]:
    """Action to where it leads, as the table above says."""
    said = EXPECTED[status].get(role, "")
    pairs = dict(item.partition(">")[::2] for item in said.split(", ") if item)
    if status in JOINABLE and role in (Role.COLLEAGUE, Role.FOLLOWER):
        pairs["me_too"] = ""
    return pairs


@pytest.mark.parametrize("status", Status)
def test_every_role_may_do_what_is_written_and_nothing_else(status: Status) -> None:
    for action, role, outcome in product(Action, Role, Outcome):
        to = expected(status, role).get(action)
        wanted = None if to is None else status if to == "" else LANDINGS[outcome] if to == "?" else Status(to)
        assert next_status(status, action, role, outcome) == wanted, (status, action, role, outcome)


@pytest.mark.parametrize(("status", "role"), tuple(product(Status, Role)))
def test_what_a_role_is_offered_is_what_it_may_do(status: Status, role: Role) -> None:
    assert allowed(status, role) == frozenset(expected(status, role))


def test_a_decision_without_an_outcome_lands_nowhere() -> None:
    assert next_status(Status.PROPOSED, Action.CONCLUDE, Role.CLOCK) is None


def test_every_status_is_written_out_and_every_action_has_somebody_to_do_it() -> None:
    assert set(EXPECTED) == set(Status)
    assert all(roles_for(action) for action in Action)
    assert {status for status, _, role, _ in rows() if role is not Role.CLOCK} == set(Status) - set(ENDED)
    assert all(after is status for status, _, _, ends in rows() if status in ENDED for after in ends), "an end is one"
    assert set(SENT).isdisjoint(ENDED)


def test_every_status_can_be_reached_from_the_first() -> None:
    reached, edge = {Status.ASKED}, {Status.ASKED}
    while edge:
        edge = {to for status, _, _, ends in rows() if status in edge for to in ends} - reached
        reached |= edge
    assert reached == set(Status)


@pytest.mark.parametrize(
    ("table", "whole"),
    [
        (LANDS, Outcome),
        (DEMANDS, Outcome),
        (TOLD, Announcement),
        (_DUE, Status),
        ({*_ACTS, *OPENS}, Button),
        (SEES, Part),
        (STANCE_ACTION, Stance),
        (set(_CHANGES) | {Action.CONFIRM}, Action),
        (set(_STANCES) | {StanceWord.CONSULT}, StanceWord),
    ],
)
def test_each_table_covers_its_enum(table: object, whole: object) -> None:
    assert set(table) == set(whole)  # type: ignore[call-overload]


# What moves a case without a word beside the updated card and confirmation.
SILENT = {("join", "joined")}


def test_every_step_that_moves_a_case_is_announced_or_silent_on_purpose() -> None:
    moved = {(action, to) for before, action, _, ends in rows() for to in ends if to is not before}
    told = set(ANNOUNCED) - {(Action.DECIDE, Status.IN_CONSULTATION)}
    assert moved - {(Action(a), Status(s)) for a, s in SILENT} == told
    assert set(ANNOUNCED.values()) == set(Announcement)


def test_followers_are_told_of_every_end_and_never_of_a_proposal() -> None:
    told = {announced for announced, audiences in TOLD.items() if Audience.FOLLOWERS in audiences}
    assert told == {"decided", "in_effect", "reopened", "trial", "forwarded", "redirected", "withdrawn"}
    assert {"decided", "trial", "forwarded", "redirected", "proposed"} == _WITH_DECISION


def test_each_outcome_demands_a_sentence_and_what_makes_it_honest() -> None:
    extra = {
        Outcome.KEPT: {Field.REASON},
        Outcome.FORWARDED: {Field.ADDRESSEE, Field.ANSWER_BY},
        Outcome.TRIAL: {Field.ENDS},
        Outcome.ELSEWHERE: {Field.BELONGS},
    }
    for outcome, demands in DEMANDS.items():
        assert demands.required == {Field.SENTENCE} | extra.get(outcome, set())
        assert demands.required.isdisjoint(demands.optional)
    assert {o for o, d in DEMANDS.items() if d.cleared} == {"removed", "simplified", "merged"}
    assert {o for o, d in DEMANDS.items() if d.takes_effect} == {"removed", "simplified", "merged", "explained"}


def test_the_page_about_the_lifecycle_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_diagram_draws_every_move() -> None:
    drawn = set(re.findall(r"^ {4}(\w+) --> (\w+):", page(), re.MULTILINE))
    assert drawn == {(before, to) for before, _, _, ends in rows() for to in ends if to is not before}
