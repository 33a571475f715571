"""Six weeks on: asking those it concerns whether they notice, and thanking them."""

from handlers.announce.addressing import destination_key
from handlers.domain.case import Case, Hidden, Noticed
from handlers.domain.messages import Button, Letter, Line, Message, Press, Priority, Slot, ToHidden, Tone
from handlers.domain.reading import Language
from handlers.domain.texts import Words, text
from handlers.ports import UnitOfWork

_NOTICED = (
    (Button.NOTICED_YES, Tone.PRIMARY),
    (Button.NOTICED_PARTLY, Tone.PLAIN),
    (Button.NOTICED_NO, Tone.PLAIN),
)


def noticed_buttons(case: Case) -> tuple[Press, ...]:
    return tuple(Press(button, text(f"button.{button}"), case.id, tone=tone) for button, tone in _NOTICED)


def ask_noticed(uow: UnitOfWork, case: Case) -> None:
    """Six weeks on, everybody who is concerned is asked once: do you notice? A reopened case asks in a new message."""
    uow.places.release(case.id, Slot.NOTICED)
    asked = [(case.reporter, case.language)] if case.reporter else []
    asked += [(follower.who, follower.language) for follower in case.followers]
    for who, language in asked:
        _put_question(uow, case, "noticed", who, Message(language, (_question(case),), noticed_buttons(case)))


def thank_noticed(uow: UnitOfWork, case: Case, who: Hidden, language: Language, noticed: Noticed) -> None:
    """The answered question loses its buttons and says thanks where it stands."""
    thanks = Line(text(f"noticed.thanks_{noticed}"))
    _put_question(uow, case, "thanked", who, Message(language, (_question(case), thanks)))


def _question(case: Case) -> Line:
    sentence = Words(case.decision.sentence if case.decision else "")
    return Line(text("noticed.question", number=case.called, sentence=sentence))


def _put_question(uow: UnitOfWork, case: Case, why: str, who: Hidden, message: Message) -> None:
    to = ToHidden(case.surface, who)
    key = f"{case.id}:{why}:{case.version}:{destination_key(to)}"
    uow.outbox.put(Letter(key, to, message, Priority.NOTE, case.id, slot=Slot.NOTICED))
