"""The journeys on Teams that are kept as transcripts, for the same municipality and with the same lines."""

from collections.abc import Awaitable, Callable, Mapping

from tests.journey.plays import COLLEAGUE, LEADER, NURSE, REPRESENTATIVE, WARD
from tests.journey.teams_transcript import TeamsPlay


async def _sent(play: TeamsPlay) -> None:
    await play.says(NURSE, "report")
    await play.waits("hold_end")


async def removed(play: TeamsPlay) -> None:
    """From the message to the answer that it helped."""
    await _sent(play)
    await play.reacts(LEADER, play.town.card(WARD), "1f440_eyes")
    await play.mentions(LEADER, play.town.card(WARD), "question")
    await play.quotes(NURSE, play.last(NURSE), "answer")
    await play.mentions(LEADER, play.town.card(WARD), "removed")
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "support")
    await play.waits("effect")
    await play.waits("digest")
    await play.waits("six_weeks")
    await play.presses(NURSE, play.last(NURSE), "noticed_yes")


async def kept(play: TeamsPlay) -> None:
    """The form, a reason that is missing and then given, and a window that runs out in silence."""
    await _sent(play)
    card = play.town.card(WARD)
    await play.presses(LEADER, card, "decide")
    await play.presses(LEADER, card, "next", outcome="kept")
    await play.presses(LEADER, card, "decide", sentence="kept_sentence", reason="empty")
    await play.presses(LEADER, card, "decide", reason="kept_reason", legal_basis="kept_basis")
    await play.waits("window_end")
    await play.waits("digest")


async def talked(play: TeamsPlay) -> None:
    """Talk by way of the windows alone, as it is where nobody mentions the bot; and a form that is closed again."""
    await _sent(play)
    card = play.town.card(WARD)
    await play.presses(LEADER, card, "reply")
    await play.presses(LEADER, card, "reply", words="question")
    await play.presses(NURSE, play.last(NURSE), "reply")
    await play.presses(NURSE, play.last(NURSE), "reply", words="answer")
    await play.presses(LEADER, card, "decide")
    await play.presses(LEADER, card, "close")


async def corrected(play: TeamsPlay) -> None:
    """What was understood is put right before the case goes, once so that it cannot be read."""
    await play.says(NURSE, "report")
    confirmation = play.town.confirmation(NURSE)
    await play.presses(NURSE, confirmation, "correct")
    await play.presses(NURSE, confirmation, "correct", time="unclear_time")
    await play.presses(NURSE, confirmation, "correct", time="better_time", people="14")
    await play.waits("hold_end")


async def representative_only(play: TeamsPlay) -> None:
    """First to the representative alone, then shared with the leader, at last with the name."""
    await play.says(NURSE, "report")
    await play.presses(NURSE, play.last(NURSE), "rep_only")
    await play.presses(NURSE, play.last(NURSE), "send_now")
    await play.quotes(REPRESENTATIVE, play.last(REPRESENTATIVE), "rep_question")
    await play.presses(NURSE, play.town.confirmation(NURSE), "share")
    await play.presses(NURSE, play.town.confirmation(NURSE), "show_name")
    await play.quotes(NURSE, play.town.confirmation(NURSE), "answer")


async def consulted(play: TeamsPlay) -> None:
    """Consultation that ends in disagreement, and a leader who decides all the same."""
    await _sent(play)
    card = play.town.card(WARD)
    await play.presses(REPRESENTATIVE, card, "consult")
    await play.presses(REPRESENTATIVE, card, "record")
    await play.presses(REPRESENTATIVE, card, "record", result="disagreement", sentence="kept_sentence")
    await play.mentions(LEADER, card, "disagreement_leader")
    await play.mentions(LEADER, card, "removed")


async def refused(play: TeamsPlay) -> None:
    """What is not theirs to do, or not now, and the words that they alone read."""
    await _sent(play)
    card = play.town.card(WARD)
    await play.presses(COLLEAGUE, card, "acknowledge")
    await play.presses(LEADER, card, "support")
    await play.presses(REPRESENTATIVE, card, "decide")
    await play.mentions(LEADER, card, "removed")
    await play.presses(REPRESENTATIVE, card, "support")
    await play.waits("effect")
    await play.mentions(LEADER, card, "trial")


TEAMS_PLAYS: Mapping[str, Callable[[TeamsPlay], Awaitable[None]]] = {
    play.__name__: play for play in (removed, kept, talked, corrected, representative_only, consulted, refused)
}
