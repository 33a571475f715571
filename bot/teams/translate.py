"""Teams' activities as what people do: one pure function for each kind, told apart by `bot.teams.sorting`."""

from collections.abc import Mapping
from typing import Final

from bot.chat.shapes import Obj, inside, objs, text
from bot.chat.storable import storable
from bot.teams import dialogs, presses
from bot.teams.cards import mended
from bot.teams.sorting import SURFACE, data_of, is_called, is_direct, key_of, place_of, root_of, who_of
from bot.teams.words import plain, quoted_in, words_of
from handlers.domain.inbound import Deleted, Edited, Place, Pressed, Reacted, Said, Submitted
from handlers.domain.people import Address

WORDS: Final = "words"
"""The input in which the words of a flagged message are confirmed."""

HELP: Final = "hjelp"
"""A command that the core knows in every language."""

MOST_AT_ONCE: Final = 8
"""Reactions in one activity; nobody has more thumbs."""

_FILES: Final = ("application/vnd.microsoft.teams.file", "image/", "video/", "audio/")
_EMOJI: Final[Mapping[str, str]] = {
    "like": "+1",
    "yes": "+1",
    "plusOne": "+1",
    "eyes": "eyes",
    "1f440_eyes": "eyes",
    "checkmarkbutton": "white_check_mark",
    "2705_whiteheavycheckmark": "white_check_mark",
    "2714_heavycheckmark": "heavy_check_mark",
    "ok": "ok_hand",
    "okhand": "ok_hand",
    "1f44c_okhand": "ok_hand",
}
"""Teams' names for reactions, of which there are ever more, as the names that the core knows."""


def said(activity: Obj) -> Said:
    """A message to the bot, or in a thread."""
    return Said(
        who=person_in(activity),
        text=words_of(activity),
        place=place_of(activity),
        event=key_of(activity),
        thread=thread_of(activity),
        direct=is_direct(activity),
        called=is_called(activity),
        attachments=any(text(one, "contentType").startswith(_FILES) for one in objs(activity.get("attachments"))),
    )


def reacted(activity: Obj) -> tuple[Reacted, ...]:
    """The emoji that were put on a message, several at once where somebody was quick."""
    place = Place(SURFACE, place_of(activity).channel, text(activity, "replyToId"))
    event = key_of(activity)
    return tuple(
        Reacted(person_in(activity), _emoji(text(one, "type")), place, f"{event}:{number}" if number else event)
        for number, one in enumerate(objs(activity.get("reactionsAdded"))[:MOST_AT_ONCE])
    )


def pressed(activity: Obj) -> Pressed:
    """A button of a card, by Execute or Submit."""
    button, case, value = presses.carried(data_of(activity))
    channel, card = place_of(activity).channel, text(activity, "replyToId")
    root = root_of(activity)
    return Pressed(
        who=person_in(activity),
        button=button,
        place=Place(SURFACE, channel, card),
        event=key_of(activity),
        case=case,
        value=value,
        name=storable(text(activity, "from", "name")),
        thread=Place(SURFACE, channel, root) if root and root != card else None,
        direct=is_direct(activity),
    )


def submitted(activity: Obj) -> Submitted:
    data = data_of(activity)
    return Submitted(
        who=person_in(activity),
        dialog=text(data, "dialog"),
        case=text(data, "case"),
        answers=dialogs.answers(data),
        event=key_of(activity),
        chosen={name: tuple(Address(SURFACE, id) for id in ids) for name, ids in dialogs.chosen(data).items()},
    )


def flagged(activity: Obj) -> Said:
    """The message that somebody picked: their own or another's, with the words as they have confirmed them."""
    message = inside(activity, "value", "messagePayload")
    return Said(
        who=person_in(activity),
        text=storable(mended(text(data_of(activity), WORDS))),
        place=Place(SURFACE, place_of(activity).channel, text(message, "id")),
        event=key_of(activity),
        flagged=True,
        unseen=True,
        attachments=bool(objs(message.get("attachments"))),
    )


def picked(activity: Obj) -> str:
    """The words of the message that somebody picked."""
    return plain(text(activity, "value", "messagePayload", "body", "content"))


def thread_of(activity: Obj) -> Place | None:
    """The message that is answered: the one that is quoted, or the one that the thread began with."""
    here = place_of(activity)
    answered = quoted_in(activity) or root_of(activity)
    return Place(SURFACE, here.channel, answered) if answered and answered != here.message else None


def person_in(activity: Obj) -> Address:
    return Address(SURFACE, who_of(activity))


def edited(activity: Obj) -> Edited:
    return Edited(person_in(activity), words_of(activity), place_of(activity), key_of(activity))


def deleted(activity: Obj) -> Deleted:
    return Deleted(person_in(activity), place_of(activity), key_of(activity))


def welcomed(activity: Obj) -> Said:
    """Somebody has got the bot: it tells who it is and how to begin, as if they had asked."""
    return Said(person_in(activity), HELP, place_of(activity), key_of(activity), direct=True)


def _emoji(name: str) -> str:
    return _EMOJI.get(name, name)
