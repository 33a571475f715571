"""`tidstyv doctor`: what is missing, in plain words, with what mends it. It asks only and changes nothing.

The one exception is a test card, where one is asked for.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.chat.findings import Finding, Severity
from bot.speaking import sayer, sayer_for, told
from bot.trial import try_card
from bot.web.probes import Figures
from bot.wiring import House, build
from config.env_file import load_settings_here, organisation_file
from config.organisation import Loaded, OrganisationError, load_organisation
from config.problems import Problems
from config.settings import Settings, SettingsError
from handlers.domain.errors import Fault
from handlers.domain.people import Organisation
from handlers.domain.texts import Text, Words, text

LONG: Final = 300.0
"""Seconds: what has waited less is on its way as it should be."""

SWITCHES: Final = {"slack": "SLACK_BOT_TOKEN", "teams": "MICROSOFT_APP_ID"}
"""The setting that switches each platform on."""

SIGNS: Mapping[Severity, str] = {Severity.FINE: "✓", Severity.ADVICE: "!", Severity.WRONG: "✗"}


async def examine(environ: Mapping[str, str], card_to: str = "") -> AsyncIterator[tuple[Severity, str]]:
    """Every finding as its weight and a sentence in the organisation's language, first things first.

    With `card_to` (a channel's id, or a unit) a test card is sent there, and what became of it is told last.
    """
    try:
        settings = load_settings_here(environ)
        loaded = load_organisation(settings.organisation_file)
    except Problems as error:
        say = sayer_for(organisation_file(environ), environ)
        for problem in error.problems:
            yield Severity.WRONG, say(problem)
        if isinstance(error, OrganisationError):
            yield Severity.ADVICE, say(text("doctor.organisation_held"))
        return
    say = sayer(loaded.organisation.language, loaded.organisation.timezone)
    async for finding in _findings(settings, loaded, card_to):
        yield finding.severity, say(finding.text)


async def _findings(settings: Settings, loaded: Loaded, card_to: str) -> AsyncIterator[Finding]:
    yield _fine(
        text("doctor.organisation_fine", units=len(loaded.organisation.units), people=len(loaded.organisation.people))
    )
    for warning in loaded.warnings:
        yield Finding(Severity.ADVICE, warning)
    try:
        house = build(settings)
    except (SettingsError, Fault) as error:
        for problem in told(error):
            yield Finding(Severity.WRONG, problem)
        if card_to:
            yield Finding(Severity.WRONG, text("doctor.card.no_database"))
        return
    try:
        async for finding in _of_house(house, card_to):
            yield finding
    finally:
        await house.close()


async def _of_house(house: House, card_to: str) -> AsyncIterator[Finding]:
    if await house.database.health.is_sound():
        yield _fine(text("doctor.database_fine"))
    else:
        yield Finding(Severity.WRONG, text("database.damaged"))
    stuck = _stuck(await house.figures(), house.world.now())
    for finding in (*stuck, *_off(house.settings, house.world.organisation)):
        yield finding
    surfaces = [surface for surface in (house.slack, house.teams) if surface]
    if not surfaces:
        yield Finding(Severity.WRONG if card_to else Severity.ADVICE, text("doctor.chat_off"))
        return
    for surface in surfaces:
        for finding in await surface.check():
            yield finding
    if card_to:
        for finding in await try_card(house, [surface.messenger for surface in surfaces], card_to):
            yield finding


def _off(settings: Settings, organisation: Organisation) -> Iterator[Finding]:
    """Platforms that the file has people or channels on, and that are not on while the other is."""
    rooms = [organisation.committee.channels, *(unit.channels for unit in organisation.units.values())]
    named = {surface for channels in rooms for surface in channels}
    named |= {address.surface for person in organisation.people.values() for address in person.addresses}
    for surface in sorted(named - settings.surfaces) if settings.surfaces else ():
        said = {"surface": Words(surface.capitalize()), "setting": Words(SWITCHES[surface])}
        yield Finding(Severity.ADVICE, text("doctor.surface_off", **said))


def _stuck(figures: Figures, now: datetime) -> Iterator[Finding]:
    """What needs somebody's hand: events set aside, letters that found no way, letters that are kept waiting."""
    set_aside = int(figures.get(("inbox", "set_aside"), 0))
    if set_aside:
        yield Finding(Severity.WRONG, text("doctor.set_aside", count=set_aside))
    for (what, reason), count in figures.items():
        if what == "dead" and count:
            yield Finding(Severity.ADVICE, text("doctor.dead", count=int(count), reason=Words(reason)))
        if what == "delayed" and (age := figures["delayed_seconds", reason]) > LONG:
            since = now - timedelta(seconds=age)
            said = text("doctor.delayed", count=int(count), since=since, reason=Words(reason))
            yield Finding(Severity.ADVICE, said)


def _fine(said: Text) -> Finding:
    return Finding(Severity.FINE, said)
