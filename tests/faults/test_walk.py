"""The random walk of the whole service, a short one for every day, and that it sees what it is there to see."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from bot.slack.messenger import SlackMessenger
from handlers import placing
from handlers.domain import lifecycle
from handlers.domain.case import Case
from handlers.domain.lifecycle import Action, Status
from handlers.domain.people import Role
from handlers.placing import Draft
from handlers.ports import UnitOfWork, World
from storage.inbox import SqlIntake
from storage.periods import SqlPeriods
from tests.faults.databases import SQLITE, Databases, databases
from tests.faults.ground import LEADER
from tests.faults.walk import Walk, walk
from tests.faults.walk_gestures import PLAIN
from tests.faults.walk_model import Unexplained

NURSE = "U0NURSENBZ"


@pytest.fixture(scope="module")
def places() -> Iterator[Databases]:
    with databases() as opened:
        yield opened


def test_whatever_happens_the_service_and_its_model_agree(places: Databases) -> None:
    walk(places, SQLITE, many=10, steps=30, from_seed=1)


def told_again(walking: Walk) -> None:
    for _ in range(2):
        walking.answers(0)
    for which in range(4):
        walking.is_delivered_again(which)


def answer_lost(walking: Walk) -> None:
    walking.something_is_wrong_with_slack("an answer of Slack's is lost")
    walking.answers(0)


def decided(walking: Walk) -> None:
    walking.decides_in_the_dialog(0, LEADER, "removed")


def sent(walking: Walk) -> None:
    """It has gone out already."""


def without_the_keys(patch: pytest.MonkeyPatch) -> None:
    known = SqlIntake._arrival

    def unknown(box: SqlIntake, source: str, _: Sequence[str], *rest: Any, **named: Any) -> Any:
        return known(box, source, [uuid4().hex], *rest, **named)

    patch.setattr(SqlIntake, "_arrival", unknown)
    patch.setattr(SqlPeriods, "claim", lambda *_: True)


def without_the_look_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SlackMessenger, "look_up", SlackMessenger.send)


def without_a_row(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(lifecycle._TABLE, (Status.ROUTED, Action.DECIDE, Role.LEADER), Status.ACKNOWLEDGED)


def without_hiding(patch: pytest.MonkeyPatch) -> None:
    made = placing._case

    def named(uow: UnitOfWork, world: World, draft: Draft) -> Case:
        person = world.organisation.at(draft.who)
        return replace(made(uow, world, draft), shown_name=person.name if person else "")

    patch.setattr(placing, "_case", named)


@pytest.mark.parametrize(
    ("without", "story"),
    [
        (without_the_keys, told_again),
        (without_the_look_up, answer_lost),
        (without_a_row, decided),
        (without_hiding, sent),
    ],
)
def test_without_a_safeguard_the_model_disagrees(
    without: Callable[[pytest.MonkeyPatch], None],
    story: Callable[[Walk], None],
    places: Databases,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lived(places, story)
    without(monkeypatch)
    with pytest.raises(Unexplained):
        lived(places, story)


def lived(places: Databases, story: Callable[[Walk], None]) -> None:
    """A walk that somebody has planned: the report goes out, and then the story."""
    Walk.places, Walk.kind = places, SQLITE
    walking = Walk()
    try:
        walking.open(NURSE, PLAIN)
        walking.presses_on_the_confirmation(0, "send_now")
        story(walking)
    finally:
        walking.teardown()
