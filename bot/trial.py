"""`tidstyv doctor --test-card`: one card through the messenger that all messages go through, and what became of it."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.chat.findings import Finding, Severity
from bot.wiring import House, new_id
from handlers.announce.trial import trial_card
from handlers.domain.messages import ToChannel
from handlers.domain.people import Organisation
from handlers.domain.texts import Words, text
from handlers.ports import Delivery, Errand, Messenger

_CHANNELS: Final[Mapping[str, re.Pattern[str]]] = {
    "slack": re.compile(r"[CG][A-Z0-9]{6,20}"),
    "teams": re.compile(r"19:[^@\s]{1,200}@thread\.(?:tacv2|skype|v2)"),
}
_WHY: Final[Mapping[str, str]] = {
    "not_in_channel": "doctor.card.not_there",
    "channel_not_found": "doctor.card.not_there",
    "is_archived": "doctor.card.archived",
    "shared_channel": "doctor.card.shared",
    "ConversationNotFound": "doctor.card.not_in_team",
    "BotNotInConversationRoster": "doctor.card.not_in_team",
}


async def try_card(house: House, messengers: Sequence[Messenger], place: str) -> list[Finding]:
    """Send it to a channel by id, or to the channels of a unit or the committee by id or name; tell what came of it."""
    organisation = house.world.organisation
    channels = [(messenger, channel_of(organisation, messenger.surface, place)) for messenger in messengers]
    found = [await _try(house, messenger, channel, place) for messenger, channel in channels if channel]
    return found or [Finding(Severity.WRONG, text("doctor.card.no_place", place=Words(place)))]


async def _try(house: House, messenger: Messenger, channel: str, place: str) -> Finding:
    card = trial_card(house.world.organisation.language)
    errand = Errand(new_id(), new_id(), ToChannel(messenger.surface, channel), card, tries=0)
    receipt = await messenger.send(errand, ())
    if receipt.delivery is Delivery.SENT:
        return Finding(Severity.FINE, text("doctor.card.arrived", place=Words(place)))
    key = _WHY.get(receipt.reason, "doctor.card.failed")
    return Finding(Severity.WRONG, text(key, place=Words(place), reason=Words(receipt.reason)))


def channel_of(organisation: Organisation, surface: str, place: str) -> str:
    """The channel there meant by an id of its own, or by a unit or the committee; empty where there is none."""
    wanted = place.strip()
    if _CHANNELS[surface].fullmatch(wanted):
        return wanted
    rooms = [(unit.id, unit.name, unit.name_nn, unit.channels) for unit in organisation.units.values()]
    committee = organisation.committee
    rooms.append(("", committee.name, committee.name_nn, committee.channels))
    small = wanted.casefold()
    found = (channels.get(surface, "") for *names, channels in rooms if small in [name.casefold() for name in names])
    return next(found, "") if small else ""
