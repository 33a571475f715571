"""Bringing a case to where a test begins, by legal moves only."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from handlers.domain.lifecycle import Status
from handlers.domain.messages import Button
from tests.handlers.cast import LIV, NORA, RANDI, REPORT, STRANGER, House


def _asked(house: House) -> None:
    house.report(STRANGER)


def _held(house: House) -> None:
    house.report()


def _routed(house: House) -> None:
    house.report()
    house.press(NORA, Button.SEND_NOW)


def _acknowledged(house: House) -> None:
    _routed(house)
    house.press(LIV, Button.ACKNOWLEDGE)


def _proposed(house: House) -> None:
    _routed(house)
    house.decide()


def _in_consultation(house: House) -> None:
    _proposed(house)
    house.press(RANDI, Button.CONSULT)


def concluded(outcome: str) -> Callable[[House], None]:
    """A case decided with this outcome and supported."""

    def bring(house: House) -> None:
        _routed(house)
        house.decide(outcome=outcome)
        house.press(RANDI, Button.SUPPORT)

    return bring


def _in_effect(house: House) -> None:
    concluded("removed")(house)
    house.forward(days=1)


def asked_whether_noticed(house: House) -> None:
    """In effect, and six weeks later everybody concerned has been asked."""
    _in_effect(house)
    house.forward(days=43)


def _confirmed(house: House) -> None:
    asked_whether_noticed(house)
    house.press(NORA, Button.NOTICED_YES)


def _withdrawn(house: House) -> None:
    _routed(house)
    house.press(NORA, Button.WITHDRAW)


def _joined(house: House) -> None:
    house.report(RANDI, REPORT)
    house.press(RANDI, Button.SEND_NOW)
    house.now += timedelta(seconds=1)
    house.report(STRANGER, f"{REPORT} Nes sykehjem.")
    house.press(STRANGER, Button.ME_TOO, "case-2", "case-1")


_STAGES: Mapping[Status, Callable[[House], None]] = {
    Status.ASKED: _asked,
    Status.HELD: _held,
    Status.ROUTED: _routed,
    Status.ACKNOWLEDGED: _acknowledged,
    Status.PROPOSED: _proposed,
    Status.IN_CONSULTATION: _in_consultation,
    Status.DECIDED: concluded("removed"),
    Status.IN_EFFECT: _in_effect,
    Status.CONFIRMED: _confirmed,
    Status.TRIAL: concluded("trial"),
    Status.FORWARDED: concluded("forwarded"),
    Status.WITHDRAWN: _withdrawn,
    Status.REDIRECTED: concluded("elsewhere"),
    Status.JOINED: _joined,
}


def house_at(status: Status) -> House:
    """A house whose newest case stands at this status."""
    house = House()
    _STAGES[status](house)
    return house
