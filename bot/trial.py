"""`tidstyv doctor --test-card`: one card through the messenger that all messages go through, and what became of it."""

import re
from collections.abc import Mapping
from typing import Final

from bot.chat.findings import Finding, Severity
from bot.wiring import House, new_id
from handlers.announce.trial import trial_card
from handlers.domain.messages import ToChannel
from handlers.domain.people import Organisation
from handlers.domain.texts import Words, text
from handlers.ports import Delivery, Errand, Messenger

SURFACE: Final = "slack"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{6,20}")
_WHY: Final[Mapping[str, str]] = {
    "not_in_channel": "doctor.card.not_there",
    "channel_not_found": "doctor.card.not_there",
    "is_archived": "doctor.card.archived",
    "shared_channel": "doctor.card.shared",
}


async def try_card(house: House, messenger: Messenger, place: str) -> Finding:
    """Send it to a channel by id, or to the channel of a unit or the committee by id or name; tell what came of it."""
    organisation = house.world.organisation
    channel = channel_of(organisation, place)
    named = Words(place)
    if not channel:
        return Finding(Severity.WRONG, text("doctor.card.no_place", place=named))
    errand = Errand(new_id(), new_id(), ToChannel(SURFACE, channel), trial_card(organisation.language), tries=0)
    receipt = await messenger.send(errand, ())
    if receipt.delivery is Delivery.SENT:
        return Finding(Severity.FINE, text("doctor.card.arrived", place=named))
    key = _WHY.get(receipt.reason, "doctor.card.failed")
    return Finding(Severity.WRONG, text(key, place=named, reason=Words(receipt.reason)))


def channel_of(organisation: Organisation, place: str) -> str:
    """The Slack channel meant by an id of its own, or by a unit or the committee; empty where there is none."""
    wanted = place.strip()
    if _CHANNEL.fullmatch(wanted):
        return wanted
    rooms = [(unit.id, unit.name, unit.name_nn, unit.channels) for unit in organisation.units.values()]
    committee = organisation.committee
    rooms.append(("", committee.name, committee.name_nn, committee.channels))
    small = wanted.casefold()
    found = (channels.get(SURFACE, "") for *names, channels in rooms if small in [name.casefold() for name in names])
    return next(found, "") if small else ""
