"""Everything the core keeps, in plain dictionaries: the one fake of `storage` that these tests use.

A transaction works on a copy and is committed by putting the copy in place of the state; whatever is raised
leaves the state as it was. Frozen values need no deep copies. Letters are posted when the work is committed,
unless the platform is `offline`; a posted letter gets a place, and one for a slot keeps its place.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from handlers.domain.case import Case, Entry, Hidden
from handlers.domain.changes import Change
from handlers.domain.errors import Fault, Overtaken, Refusal
from handlers.domain.inbound import Place
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Destination, Letter, Slot, ToChannel, ToGroup, ToHidden, ToPerson, Whisper
from handlers.domain.people import Address
from handlers.domain.reading import Kind
from handlers.ports import Profile

Work = TypeVar("Work")


@dataclass
class MemoryRegister:
    """Notes what administrators change; who is who in these tests stays as it is."""

    kept: list[Change] = field(default_factory=list)
    refusal: Refusal | None = None

    def keep(self, change: Change) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.kept.append(change)


class MemoryVault:
    """Seals are numbers that say nothing; the addresses behind them are kept apart from the state."""

    def __init__(self) -> None:
        self._sealed: dict[str, Address] = {}

    def tag(self, who: Address) -> str:
        return sha256(f"pepper {who.surface} {who.id}".encode()).hexdigest()[:16]

    def hide(self, who: Address) -> Hidden:
        sealed = f"seal-{len(self._sealed) + 1}"
        self._sealed[sealed] = who
        return Hidden(sealed, self.tag(who))

    def reveal(self, hidden: Hidden) -> Address:
        if hidden.sealed not in self._sealed:
            raise Fault("no key opens this")
        return self._sealed[hidden.sealed]

    def is_same(self, who: Address, hidden: Hidden) -> bool:
        return self.tag(who) == hidden.tag


@dataclass
class State:
    """What a database would hold. `letters` are all that were ever queued, by key and in order.

    `unsure` are letters of which nobody knows whether they arrived.
    `repeated` are keys that came a second time: the letter was lost, and as each gesture is taken once, none should.
    """

    cases: dict[str, Case] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    letters: dict[str, Letter] = field(default_factory=dict)
    waiting: dict[str, Letter] = field(default_factory=dict)
    places: dict[Place, tuple[str, Slot | None]] = field(default_factory=dict)
    posted: dict[str, Place] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    closed: list[Address] = field(default_factory=list)
    periods: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def copy(self) -> "State":
        return State(**{name: value.copy() for name, value in vars(self).items()})


class Memory:
    """A database and a post office. `run` is one transaction."""

    def __init__(self) -> None:
        self.state = State()
        self.vault = MemoryVault()
        self.offline = False

    def run(self, work: Callable[["MemoryWork"], Work]) -> Work:
        uow = MemoryWork(self.state.copy(), self.vault)
        answer = work(uow)
        self.state = uow.state
        if not self.offline:
            self.post()
        return answer

    def post(self) -> None:
        """The platform takes everything that waits."""
        for letter in self.state.waiting.values():
            place = self.place_of(letter)
            self.state.posted[letter.key] = place
            if letter.case:
                self.state.places[place] = (letter.case, letter.slot)
        self.state.waiting.clear()

    def place_of(self, letter: Letter) -> Place:
        """Where a letter stands: a message of its own, or the slot's."""
        message = f"{letter.case}:{letter.slot}" if letter.slot else letter.key
        return Place(letter.to.surface, conversation(letter.to), message)


def conversation(to: Destination) -> str:
    """The channel on the platform that a destination is."""
    match to:
        case ToChannel(channel=channel) | Whisper(channel=channel):
            return channel
        case ToPerson(person=person):
            return f"D-{person}"
        case ToGroup(people=people):
            return f"G-{'-'.join(sorted(people))}"
        case ToHidden(who=who):
            return f"D-{who.tag}"


class MemoryWork:
    """A unit of work over one copy of the state: it is each of the repositories it consists of."""

    def __init__(self, state: State, vault: MemoryVault) -> None:
        self.state = state
        self.vault = vault
        self.cases = MemoryCases(state, vault)
        self.trail = MemoryTrail(state)
        self.outbox = MemoryOutbox(state)
        self.places = MemoryPlaces(state)
        self.profiles = MemoryProfiles(state, vault)
        self.periods = MemoryPeriods(state)
        self.ways = MemoryWays(state)


@dataclass
class MemoryWays:
    state: State

    def close(self, who: Address) -> None:
        self.state.closed.append(who)


@dataclass
class MemoryCases:
    state: State
    vault: MemoryVault

    def add(self, case: Case) -> None:
        assert case.id not in self.state.cases
        self.state.cases[case.id] = case

    def next_number(self, year: int) -> tuple[int, int]:
        self.state.numbers[year] = self.state.numbers.get(year, 0) + 1
        return year, self.state.numbers[year]

    def get(self, id: str) -> Case | None:
        return self.state.cases.get(id)

    def save(self, case: Case) -> None:
        if self.state.cases[case.id].version != case.version - 1:
            raise Overtaken("changed by somebody else")
        self.state.cases[case.id] = case

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        ripe = [(case.next_at, case.id) for case in self._all() if case.next_at and case.next_at <= now]
        return [id for _, id in sorted(ripe)[:limit]]

    def next_due(self) -> datetime | None:
        return min((case.next_at for case in self._all() if case.next_at), default=None)

    def set_back(self, id: str, until: datetime) -> None:
        self.state.cases[id] = replace(self.state.cases[id], next_at=until)

    def of_reporter(self, who: Address) -> Sequence[Case]:
        return [case for case in reversed(self._all()) if case.reporter and self.vault.is_same(who, case.reporter)]

    def nth_newest(self, accounts: Collection[Address], nth: int) -> Case | None:
        theirs = [case for account in accounts for case in self.of_reporter(account)]
        return next(iter(sorted(theirs, key=lambda case: case.number, reverse=True)[nth - 1 :]), None)

    def of_party(self, person: str, units: Collection[str], statuses: Collection[Status], limit: int) -> Sequence[Case]:
        found = [case for case in reversed(self._all()) if case.status in statuses]
        got = [c for c in found if c.unit in units or person in {recipient.person for recipient in c.recipients}]
        return got[:limit]

    def in_status(self, statuses: Collection[Status], limit: int) -> Sequence[Case]:
        return [case for case in self._all() if case.status in statuses][:limit]

    def alike(self, system: str, kind: Kind, unit: str, limit: int) -> Sequence[Case]:
        same = [c for c in reversed(self._all()) if (system and c.system == system) or c.kind is kind]
        private = (Status.ASKED, Status.HELD, Status.WITHDRAWN, Status.REDIRECTED, Status.JOINED)
        cleared = (Status.IN_EFFECT, Status.CONFIRMED)
        known = [c for c in same if c.status in cleared or (c.unit == unit and c.status not in private)]
        return [case for case in known if not case.rep_only][:limit]

    def between(self, first: datetime, last: datetime) -> Sequence[Case]:
        return sorted((c for c in self._all() if first <= c.changed_at < last), key=lambda c: c.changed_at)

    def count(self, statuses: Collection[Status]) -> Mapping[Status, int]:
        return {status: sum(case.status is status for case in self._all()) for status in statuses}

    def _all(self) -> list[Case]:
        return sorted(self.state.cases.values(), key=lambda case: case.number)


@dataclass
class MemoryTrail:
    state: State

    def add(self, entry: Entry) -> None:
        self.state.entries.append(entry)

    def of(self, case: str) -> Sequence[Entry]:
        return [entry for entry in self.state.entries if entry.case == case]


@dataclass
class MemoryOutbox:
    state: State

    def put(self, letter: Letter) -> None:
        if letter.key in self.state.letters:
            self.state.repeated.append(letter.key)
            return
        self.state.letters[letter.key] = letter
        for key, other in tuple(self.state.waiting.items()):
            if letter.slot and (other.case, other.slot, other.to) == (letter.case, letter.slot, letter.to):
                del self.state.waiting[key]
        self.state.waiting[letter.key] = letter


@dataclass
class MemoryPlaces:
    state: State

    def case_at(self, place: Place) -> tuple[str, Slot | None] | None:
        return self.state.places.get(place)

    def may_be_more(self, surface: str) -> bool:
        return bool(self.state.unsure)

    def add(self, place: Place, case: str, at: datetime) -> None:
        self.state.places[place] = (case, None)

    def release(self, case: str, slot: Slot) -> None:
        for place, found in self.state.places.items():
            if found == (case, slot):
                self.state.places[place] = (case, None)


@dataclass
class MemoryProfiles:
    state: State
    vault: MemoryVault

    def get(self, who: Address) -> Profile:
        return self.state.profiles.get(self.vault.tag(who), Profile())

    def save(self, who: Address, profile: Profile) -> None:
        self.state.profiles[self.vault.tag(who)] = replace(profile)

    def forget(self, who: Address) -> None:
        self.state.profiles.pop(self.vault.tag(who), None)


@dataclass
class MemoryPeriods:
    state: State

    def claim(self, kind: str, period: str, audience: str, at: datetime) -> bool:
        if (kind, period, audience) in self.state.periods:
            return False
        self.state.periods[kind, period, audience] = at
        return True
