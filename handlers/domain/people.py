"""Who is who: people, units, the tree they form, and the offices they hold.

Nothing here says which union anybody belongs to; an elected representative's office is public.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from handlers.domain.reading import Kind, Language, Level


class Role(StrEnum):
    """In which capacity somebody acts on a case. `CLOCK` is time itself."""

    REPORTER = "reporter"
    FOLLOWER = "follower"
    LEADER = "leader"
    REPRESENTATIVE = "representative"
    COLLEAGUE = "colleague"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody's account on a chat platform: `surface` is "slack" or "teams"."""

    surface: str
    id: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Away from `first` to `last`, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    title: str = ""
    unit: str = ""
    language: Language = Language.NB
    addresses: tuple[Address, ...] = ()
    employer_line: str = ""
    absences: tuple[Absence, ...] = ()

    def away(self, day: date) -> bool:
        return any(absence.first <= day <= absence.last for absence in self.absences)

    def on(self, surface: str) -> Address | None:
        return next((address for address in self.addresses if address.surface == surface), None)


@dataclass(frozen=True, slots=True)
class Unit:
    """`employees` counts the unit and everything below it; `channels` maps a surface to its case channel."""

    id: str
    name: str
    name_nn: str = ""
    parent: str = ""
    kind: str = ""
    employees: int = 0
    leaders: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    representatives: tuple[str, ...] = ()
    safety: tuple[str, ...] = ()
    channels: Mapping[str, str] = field(default_factory=dict)
    employer_lines: tuple[str, ...] = ()
    digest: bool = False

    def called(self, language: Language) -> str:
        return self.name_nn if language is Language.NN and self.name_nn else self.name


class Office(StrEnum):
    """What people are to a unit; the names are those of the organisation file."""

    LEADERS = "leaders"
    DEPUTIES = "deputies"
    UNION_REPS = "union_reps"
    SAFETY_REPS = "safety_reps"


HOLDERS: Mapping[Office, Callable[[Unit], tuple[str, ...]]] = {
    Office.LEADERS: lambda unit: unit.leaders,
    Office.DEPUTIES: lambda unit: unit.deputies,
    Office.UNION_REPS: lambda unit: unit.representatives,
    Office.SAFETY_REPS: lambda unit: unit.safety,
}
"""Who holds each office of a unit, by id."""


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Where somebody else made the rule: the owner for a system, kind or level (all given must match)."""

    owners: tuple[str, ...]
    system: str = ""
    kind: Kind | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Committee:
    """The tripartite committee and the channel it reads, by surface."""

    name: str
    name_nn: str = ""
    channels: Mapping[str, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Organisation:
    """The directory at one moment: a snapshot that is replaced whole when the file changes."""

    name: str
    timezone: str
    language: Language
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    committee: Committee
    administrators: tuple[str, ...] = ()
    rules: tuple[RoutingRule, ...] = ()
    systems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notice_channel: str = ""

    @cached_property
    def _by_address(self) -> Mapping[Address, Person]:
        return {address: person for person in self.people.values() for address in person.addresses}

    @cached_property
    def _by_channel(self) -> Mapping[tuple[str, str], Unit]:
        return {(surface, channel): unit for unit in self.units.values() for surface, channel in unit.channels.items()}

    def at(self, address: Address) -> Person | None:
        """The person behind a platform account, or None for somebody the file does not list."""
        return self._by_address.get(address)

    def accounts(self, address: Address) -> tuple[Address, ...]:
        """All accounts of the person behind this one, this one first."""
        person = self.at(address)
        return tuple(dict.fromkeys((address, *(person.addresses if person else ()))))

    def unit_in(self, surface: str, channel: str) -> Unit | None:
        """The unit whose case channel this is."""
        return self._by_channel.get((surface, channel))

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        """Every name of a unit below the top as it is looked for, the longest first, and the unit's id."""
        units = [unit for unit in self.units.values() if unit.parent]
        names = [(name, unit.id) for unit in units for name in (unit.name, unit.name_nn) if name]
        return tuple(
            (_plain(name), id) for name, id in sorted(names, key=lambda one: (len(one[0]), one[1]), reverse=True)
        )

    def named_in(self, words: str) -> str:
        """The id of the unit whose whole name stands in the words; the longest where one name holds another."""
        plain = _plain(words)
        return next((id for name, id in self._names if name in plain), "")

    def path(self, unit: str) -> tuple[Unit, ...]:
        """The unit and those above it, nearest first."""
        steps: list[Unit] = []
        while unit and unit not in {step.id for step in steps}:
            steps.append(self.units[unit])
            unit = self.units[unit].parent
        return tuple(steps)

    def chosen(self, ids: Iterable[str]) -> tuple[Person, ...]:
        """The people with these ids, in order, each once."""
        return tuple(self.people[id] for id in dict.fromkeys(ids) if id in self.people)

    @cached_property
    def chief_representatives(self) -> tuple[str, ...]:
        """Those who represent the employees at the top of the tree."""
        return tuple(
            dict.fromkeys(rep for unit in self.units.values() if not unit.parent for rep in unit.representatives)
        )


def _plain(words: str) -> str:
    """Words alone, in lower case with a space on both sides, so that only whole names are found."""
    only = "".join(character if character.isalnum() else " " for character in words.casefold())
    return f" {' '.join('avdeling' if word == 'avd' else word for word in only.split())} "
