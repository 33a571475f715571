"""An organisation as a workplace: its people, a case channel for each unit, the committee's, and one for all."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.demo.workplace import BOT_USER_ID, Channel, User
from handlers.domain.people import Organisation, Person, Unit
from handlers.domain.reading import Language

SURFACE: Final = "slack"
EVERYBODY: Final = "C0ALLEIHOP"
"""The id of the open channel."""

_LOCALES: Final[Mapping[Language, str]] = {Language.NB: "nb-NO", Language.NN: "nn-NO", Language.EN: "en-GB"}
_MOST_NAME: Final = 80
_OFFICES: Final = ("leader", "representative", "deputy")


@dataclass(frozen=True)
class Room:
    """A conversation of the organisation's. `offices` maps accounts of members to the capacity they are there in."""

    channel: Channel
    title: str
    unit: str = ""
    offices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Municipality:
    users: tuple[User, ...]
    cases: tuple[Room, ...]
    committee: Room
    everybody: Room

    @property
    def channels(self) -> list[Channel]:
        return [room.channel for room in (*self.cases, self.committee, self.everybody)]


def municipality(organisation: Organisation) -> Municipality:
    """Everybody with an account, and the channels that the organisation file names."""
    members = {id: person for person in organisation.people.values() if (id := account(person))}
    return Municipality(
        users=tuple(User(id, _handle(one), one.name, _LOCALES[one.language]) for id, one in members.items()),
        cases=tuple(_case_room(organisation, unit) for unit in organisation.units.values() if SURFACE in unit.channels),
        committee=_committee(organisation),
        everybody=_everybody(organisation, members),
    )


def account(person: Person) -> str:
    """The person's id in the workplace; empty without one."""
    address = person.on(SURFACE)
    return address.id if address else ""


def channel_name(words: str) -> str:
    """The words as Slack allows them in a channel's name: lower case, no spaces, at most 80 characters."""
    return re.sub(r"[^\w]+", "-", words.lower())[:_MOST_NAME].strip("-")


def _handle(person: Person) -> str:
    return person.id.replace("-", ".")


def _case_room(organisation: Organisation, unit: Unit) -> Room:
    held = (unit.leaders, unit.representatives, unit.deputies)
    offices: dict[str, str] = {}
    for office, ids in zip(_OFFICES, held, strict=True):
        for id in _accounts(organisation, ids):
            offices.setdefault(id, office)
    channel = _private(unit.channels[SURFACE], f"saker-{unit.name}", offices)
    return Room(channel, unit.name, unit.id, offices)


def _committee(organisation: Organisation) -> Room:
    committee = organisation.committee
    members = dict.fromkeys(_accounts(organisation, committee.members), "")
    channel = _private(committee.channels.get(SURFACE, "C0UTVALG"), committee.name, members)
    return Room(channel, committee.name, "", members)


def _everybody(organisation: Organisation, members: Iterable[str]) -> Room:
    name = channel_name(f"alle-i-{organisation.name.split()[0]}")
    return Room(Channel(EVERYBODY, name, members=[BOT_USER_ID, *members]), f"#{name}")


def _private(id: str, name: str, members: Iterable[str]) -> Channel:
    return Channel(id, channel_name(name), is_private=True, members=[BOT_USER_ID, *members])


def _accounts(organisation: Organisation, ids: Iterable[str]) -> list[str]:
    return [id for person in organisation.chosen(ids) if (id := account(person))]
