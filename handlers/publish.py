"""Publishing the weekly digest: once for each week and audience, caught up after downtime."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from handlers.announce.addressing import destination_key
from handlers.announce.digest import digest_message
from handlers.domain.digest import COUNTED, Digest, Week, digest, latest_week, weeks_before
from handlers.domain.lifecycle import Status
from handlers.domain.messages import Letter, Message, Priority, ToChannel
from handlers.domain.people import Organisation
from handlers.domain.reading import Language
from handlers.ports import UnitOfWork, World

KIND = "digest"


def publish_due(uow: UnitOfWork, world: World) -> int:
    """Claim the newest digest that is due and queue it; how many audiences got it.

    An old digest is no news, and an organisation that starts on a Friday has no Thursday to tell of: such a
    week is claimed and not sent.
    """
    week = latest_week(world.now(), world.calendar, world.policy)
    waiting = _claimed(uow, world, week)
    fresh = world.now() - week.last < timedelta(days=world.policy.digest_catch_up_days)
    if not waiting or not fresh or not _in_use(uow, week):
        return 0
    return _send(uow, world, week, waiting)


def publish(uow: UnitOfWork, world: World, week: Week) -> int:
    """Queue this week's digest for every audience that has not had it; how many that were."""
    return _send(uow, world, week, _claimed(uow, world, week))


def _in_use(uow: UnitOfWork, week: Week) -> bool:
    """Somebody had reported by then."""
    return any(case.reported_at < week.last for case in uow.cases.in_status(set(Status), limit=1))


def _send(uow: UnitOfWork, world: World, week: Week, waiting: Sequence[ToChannel]) -> int:
    message = compose(uow, world, week, world.organisation.language)
    for to in waiting:
        uow.outbox.put(Letter(f"{KIND}:{week.label}:{destination_key(to)}", to, message, Priority.DIGEST))
    return len(waiting)


def _claimed(uow: UnitOfWork, world: World, week: Week) -> tuple[ToChannel, ...]:
    return tuple(to for to in audiences(world.organisation, world.surfaces) if _claim(uow, world, week, to))


def _claim(uow: UnitOfWork, world: World, week: Week, to: ToChannel) -> bool:
    return uow.periods.claim(KIND, week.label, destination_key(to), world.now())


def audiences(organisation: Organisation, surfaces: frozenset[str]) -> tuple[ToChannel, ...]:
    """The committee's channels, and those of the units that want the digest."""
    return tuple(dict.fromkeys(to for to in _audiences(organisation) if to.surface in surfaces))


def _audiences(organisation: Organisation) -> Iterator[ToChannel]:
    for surface, channel in organisation.committee.channels.items():
        yield ToChannel(surface, channel)
    for unit in organisation.units.values():
        if unit.digest:
            for surface, channel in unit.channels.items():
                yield ToChannel(surface, channel)


def compose(uow: UnitOfWork, world: World, week: Week, language: Language) -> Message:
    """The digest of a week as it stands now; nothing is claimed or sent."""
    return digest_message(gather(uow, world, week), world.organisation, language)


def gather(uow: UnitOfWork, world: World, week: Week) -> Digest:
    weeks = weeks_before(week, world.calendar, world.policy)
    changed = uow.cases.between(weeks[0].first, week.last + timedelta(days=365))
    first_reported = sorted(changed, key=lambda case: case.number)
    return digest(weeks, first_reported, uow.cases.count(COUNTED), world.organisation, world.policy)
