"""What the use cases know beside the database, made anew whenever the organisation file says something that holds."""

import secrets
from dataclasses import replace
from functools import reduce

import structlog

from bot.clock import Clock
from config.calendar import calendar
from config.changing import put_into
from config.organisation import Loaded, OrganisationError
from config.settings import Settings
from config.texts import Texts, load_texts
from config.watching import Look, WatchedFile
from handlers.domain.changes import Change, UnitChange
from handlers.domain.errors import Refusal
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.ports import Register, World
from handlers.reading import DEFAULT_SYSTEMS, read

log = structlog.get_logger(__name__)

MOST_TOLD = 3
"""Sentences of the checker's in one refusal."""


def new_id() -> str:
    """Opaque, and never the same twice."""
    return secrets.token_urlsafe(12)


class Newest:
    """`world` is whole and replaced whole: whoever asks twice may get two, and neither is half of each.

    Raises OrganisationError where the file cannot be used to begin with.
    """

    def __init__(self, settings: Settings, now: Clock) -> None:
        self._settings = settings
        self._now = now
        self._file = WatchedFile(settings.organisation_file)
        self._rebuild()

    @property
    def world(self) -> World:
        return self._world

    @property
    def texts(self) -> Texts:
        return self._texts

    @property
    def problems(self) -> tuple[Text, ...]:
        """Why the file on disk is not what holds; empty where it is."""
        return self._file.problems

    def say(self, text: Text | Words, language: Language, surface: str = "") -> str:
        """The text in words, where the platform has its own in those; instants in the organisation's zone."""
        return self._texts.say(text, language, surface)

    def look(self) -> None:
        """Take the file where it has changed and is right as a whole; else the old one goes on holding."""
        self._heed(self._file.look())

    def keep(self, change: Change) -> None:
        """`handlers.ports.Register`: into the file, and taken at once here; other processes notice as ever."""
        try:
            put_into(self._settings.organisation_file, change)
        except OrganisationError as error:
            why = reduce(_and, error.problems[:MOST_TOLD])
            raise Refusal(text("refusal.would_not_hold", why=why)) from error
        except OSError as error:
            raise Refusal(text("refusal.no_writing")) from error
        unit = change.unit if isinstance(change, UnitChange) else ""
        self._heed(self._file.take(), by=change.by, unit=unit)

    def _heed(self, look: Look, **who: str) -> None:
        if look is Look.REFUSED:
            log.warning("organisation.refused", problems=len(self.problems))
        elif look is Look.CHANGED:
            self._rebuild()
            log.info("organisation.changed", **who)

    def _rebuild(self) -> None:
        self._world = _world(self._file.loaded, self._settings, self._now, self)
        self._texts = load_texts(self._world.calendar.zone)


def _and(first: Text, more: Text) -> Text:
    return text("sentences", first=first, more=more)


def _world(loaded: Loaded, settings: Settings, now: Clock, register: Register) -> World:
    organisation = loaded.organisation
    systems = DEFAULT_SYSTEMS.extended(organisation.systems)
    return World(
        organisation=organisation,
        surfaces=settings.surfaces,
        calendar=calendar(organisation),
        policy=replace(loaded.policy, hold_seconds=settings.hold_seconds),
        now=now,
        new_id=new_id,
        read=lambda words: read(words, systems),
        register=register,
    )
