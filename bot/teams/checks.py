"""What `tidstyv doctor` asks Teams, and what it says of the answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.chat.findings import Finding, Severity, channels_of
from bot.chat.replies import Reply
from bot.teams.connector import Access, Connector, Room
from bot.teams.credentials import NoToken
from bot.teams.references import SERVER, References
from bot.teams.rooms import SURFACE, Home
from handlers.domain.errors import Fault
from handlers.domain.people import HOLDERS, Organisation, Person
from handlers.domain.texts import Param, Words, text
from handlers.ports import Delivery, room_of

REFUSALS: Final = ("AADSTS", "refused", "unknown_tenant")
"""How the reasons begin that Microsoft gave itself; all others are of the way there."""


@dataclass(frozen=True, slots=True)
class Means:
    """What is asked with."""

    access: Access
    connector: Connector
    references: References
    home: Home


async def check(means: Means, organisation: Organisation) -> list[Finding]:
    """Everything found about the way in, the channels of units and committee, and those who hold an office.

    Asks only, changes nothing. Raises Fault where the database does not answer.
    """
    findings = [await _token(means.access)]
    if findings[0].severity is Severity.WRONG:
        return findings
    heard = await means.references.get(SERVER)
    service_url = heard.service_url or means.home.service_url
    if not heard.service_url:
        findings.append(Finding(Severity.ADVICE, text("doctor.teams.unheard")))
    if service_url:
        for channel, owner, _ in channels_of(organisation, SURFACE):
            reply = await means.connector.roster(Room(service_url, channel))
            findings += _channel(reply, channel, owner)
    return findings + await _people(means.references, organisation)


async def _token(access: Access) -> Finding:
    try:
        token = await access.token()
    except Fault as fault:
        reason = fault.reason if isinstance(fault, NoToken) else type(fault).__name__
        key = "token_refused" if reason.startswith(REFUSALS) else "unreachable"
        return _wrong(key, error=Words(reason))
    if not token:
        return Finding(Severity.ADVICE, text("doctor.teams.emulator"))
    return Finding(Severity.FINE, text("doctor.teams.token_fine"))


def _channel(reply: Reply, channel: str, owner: str) -> Iterator[Finding]:
    named: dict[str, Param] = {"channel": Words(channel), "owner": Words(owner)}
    if reply.delivery is Delivery.DEAD:
        yield _wrong("channel_unreached", error=Words(reply.error), **named)
    elif reply.error:
        yield Finding(Severity.ADVICE, text("doctor.teams.channel_unclear", error=Words(reply.error), **named))


async def _people(references: References, organisation: Organisation) -> list[Finding]:
    """Who of those who hold an office does not take our messages, and how many have never used the bot."""
    blocked: list[str] = []
    unheard = 0
    for person in _office_holders(organisation):
        known = [await references.get(room_of(address)) for address in person.addresses if address.surface == SURFACE]
        blocked += [person.name for reference in known if reference.blocked]
        unheard += sum(not reference.user and not reference.conversation for reference in known)
    findings = [_wrong("blocked", person=Words(name)) for name in blocked]
    if unheard:
        findings.append(Finding(Severity.ADVICE, text("doctor.teams.not_met", count=unheard)))
    return findings


def _office_holders(organisation: Organisation) -> Iterable[Person]:
    holders = (id for unit in organisation.units.values() for office in HOLDERS.values() for id in office(unit))
    return organisation.chosen(holders)


def _wrong(key: str, **params: Param) -> Finding:
    return Finding(Severity.WRONG, text(f"doctor.teams.{key}", **params))
