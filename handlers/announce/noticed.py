"""Six weeks on: asking those it concerns whether they notice, and thanking them."""

from handlers.announce.addressing import destination_key, to_follower, to_reporter
from handlers.domain.case import Case, Follower, Noticed
from handlers.domain.messages import Button, Letter, Line, Message, Press, Priority, Slot, Tone
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
    languages = {None: case.language} | {follower: follower.language for follower in case.followers}
    for one, language in languages.items():
        _put_question(uow, case, "noticed", one, Message(language, (_question(case),), noticed_buttons(case)))


def thank_noticed(uow: UnitOfWork, case: Case, follower: Follower | None, language: Language, noticed: Noticed) -> None:
    """The answered question, this follower's or else the reporter's, loses its buttons and says thanks."""
    thanks = Line(text(f"noticed.thanks_{noticed}"))
    _put_question(uow, case, "thanked", follower, Message(language, (_question(case), thanks)))


def _question(case: Case) -> Line:
    sentence = Words(case.decision.sentence if case.decision else "")
    return Line(text("noticed.question", number=case.called, sentence=sentence))


def _put_question(uow: UnitOfWork, case: Case, why: str, follower: Follower | None, message: Message) -> None:
    to = to_follower(case, follower) if follower else to_reporter(case)
    if to is None:
        return
    key = f"{case.id}:{why}:{case.version}:{destination_key(to)}"
    uow.outbox.put(Letter(key, to, message, Priority.NOTE, case.id, slot=Slot.NOTICED))
