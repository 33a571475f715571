"""An answer typed by itself in the direct conversation, when somebody has just asked something in a case of theirs.

On Teams a direct conversation has no threads, and on Slack people do not always use them. Such words are neither
carried nor made a case of before whoever wrote them has said which of the two they are.
"""

from datetime import datetime, timedelta
from typing import Final

from handlers.converse import converse
from handlers.domain.case import Case, Question
from handlers.domain.deeds import Deed
from handlers.domain.errors import Refusal
from handlers.domain.inbound import Pressed, Said
from handlers.domain.lifecycle import Action, Status
from handlers.domain.people import Address, Role
from handlers.domain.reading import Cost, Intent, Reading
from handlers.domain.steps import not_now
from handlers.domain.texts import text
from handlers.ports import UnitOfWork, World
from handlers.progress import carry_out
from handlers.reading.classify import FEW_WORDS
from handlers.roles import acting_role, reported_by

LONGEST: Final = 30
"""Words of an answer; who writes more tells of something."""

WITHIN: Final = timedelta(days=7)
"""How long what somebody was asked is likely to be what they answer."""


def may_be_reply(words: str, reading: Reading) -> bool:
    """Whether nothing in it speaks for a report of its own.

    Its kind and level say nothing: every report is given the likeliest kind, and an answer that is read as a report
    gets one too. What may be a concern is asked about as one next, where it is no reply.
    """
    told = reading.cost != Cost() or reading.system is not None
    # A concern is read into a few words more often than one is told in them.
    most = FEW_WORDS if reading.concern else LONGEST
    return reading.intent in (Intent.REPORT, Intent.OTHER) and not told and len(words.split()) <= most


def expected_in(uow: UnitOfWork, world: World, who: Address) -> str:
    """The id of the case in which something was carried to them last that they have not answered; else empty."""
    waiting = [(at, case.id) for case in reported_by(uow, world, who) if case.sent and (at := _carried(uow, case))]
    at, case = max(waiting, default=(None, ""))
    return case if at and at >= world.now() - WITHIN else ""


def _carried(uow: UnitOfWork, case: Case) -> datetime | None:
    """When its last word was carried to the reporter; None where that word was their own, or nobody has spoken."""
    said = [entry for entry in uow.trail.of(case.id) if entry.action is Action.SAY]
    return said[-1].at if said and said[-1].role is not Role.REPORTER else None


def is_reply(uow: UnitOfWork, world: World, case: Case, pressed: Pressed) -> None:
    """They say it is a reply: the words are carried in the other case, and this one was none.

    A second tap changes nothing. Raises Refusal for anybody else, and where the other case takes no words any more.
    """
    role = acting_role(uow, world, case, pressed.who, Action.JOIN)
    if case.status is Status.JOINED:
        return
    other = uow.cases.get(case.reply_to)
    if Question.REPLY not in case.questions or other is None:
        raise not_now(case, Action.ANSWER)
    if not other.sent or other.reporter is None:
        raise Refusal(text("reply.over", number=other.called))
    carry_out(uow, world, case, Deed(Action.JOIN, role, world.now(), joins=other.called))
    converse(uow, world, other, Said(pressed.who, case.words, pressed.place, pressed.event, direct=True))
