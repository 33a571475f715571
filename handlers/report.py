"""Taking a report: one message becomes one case, or is answered for what it is."""

from datetime import datetime, timedelta
from typing import Final

from handlers.announce.answers import answer, help_message, one_line, quietly
from handlers.announce.home import mine_message
from handlers.domain.case import Hidden
from handlers.domain.inbound import Said
from handlers.domain.messages import Message
from handlers.domain.people import Address
from handlers.domain.reading import Intent, Language
from handlers.domain.texts import text
from handlers.look import sight_of
from handlers.placing import LONGEST, Draft, open_case
from handlers.ports import UnitOfWork, World
from handlers.reading import mask
from handlers.replying import expected_in, may_be_reply
from handlers.roles import language_of

MOST: Final = 20
"""Reports of one person that are taken within `WITHIN`: more than anybody writes by hand, so few that a script or a
stuck key cannot bury a leader in cards.
"""

WITHIN: Final = timedelta(minutes=10)
SAID_TO: Final = timedelta(minutes=1)
"""A time is told without its seconds, and what is sent at that time has to be taken."""


def take_report(uow: UnitOfWork, world: World, said: Said) -> None:
    """A report becomes a case, held or waiting for the reporter's answer; anything else gets a short answer.

    What may be a reply to what they were asked becomes a case that waits for them to say so, whatever it reads like.
    """
    words = said.text.strip()[:LONGEST]
    reading = world.read(words)
    language = language_of(uow, world, said.who, reading.language)
    hidden = uow.vault.hide(said.who)
    own = said.place if said.direct and said.place.message else None
    alone = own is not None and not (said.thread or said.flagged)
    reply_to = expected_in(uow, world, said.who) if alone and may_be_reply(words, reading) else ""
    if not any(character.isalnum() for character in words):
        _answer(uow, said, hidden, one_line(language, text("report.no_words")))
    elif not (reading.intent is Intent.REPORT or said.flagged or reply_to):
        _answer(uow, said, hidden, _other(uow, world, said, reading.intent, language))
    elif (again := _room_again(uow, world, said.who)) is not None:
        _answer(uow, said, hidden, one_line(language, text("report.too_many", at=again + SAID_TO)))
    else:
        public = said.called and not (said.direct or said.flagged or said.unseen)
        draft = Draft(
            said.who,
            hidden,
            mask(words) if reading.personal else words,
            reading,
            language,
            channel=said.place.channel,
            own=own,
            reply_to=reply_to,
            public=public,
            attachments=said.attachments,
        )
        open_case(uow, world, draft)


def _room_again(uow: UnitOfWork, world: World, who: Address) -> datetime | None:
    """From when another report of theirs is taken, from whichever of their accounts; None where one is now."""
    last = uow.cases.nth_newest(world.organisation.accounts(who), MOST)
    again = last.reported_at + WITHIN if last else world.now()
    return again if again > world.now() else None


def _other(uow: UnitOfWork, world: World, said: Said, intent: Intent, language: Language) -> Message:
    match intent:
        case Intent.HELP:
            return help_message(language)
        case Intent.STATUS:
            return mine_message(sight_of(uow, world, said.who), world, language)
        case _:
            return one_line(language, text("report.not_a_report"))


def _answer(uow: UnitOfWork, said: Said, hidden: Hidden, message: Message) -> None:
    thread = said.thread.message if said.thread else ""
    to = quietly(said.place.surface, hidden, said.place.channel, thread, said.direct)
    answer(uow, to, message, said.event)
