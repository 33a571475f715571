"""The journeys that are kept as transcripts: each a small play for the demo's municipality."""

from collections.abc import Awaitable, Callable, Mapping

from tests.journey.transcript import Play

NURSE, LEADER, REPRESENTATIVE = "samira-haddadi", "mona-lerstad", "kjetil-romslo"
COLLEAGUE, NIGHT_NURSE, POLITICIAN = "bjarte-hovden", "joao-mendes", "nils-holmevik"
WARD = "sjohaugen-1"


async def _sent(play: Play) -> None:
    await play.says(NURSE, "report")
    await play.waits("hold_end")


async def _proposed(play: Play, line: str) -> None:
    await _sent(play)
    await play.replies(LEADER, play.town.card(WARD), line)


async def removed(play: Play) -> None:
    """From the message to the answer that it helped."""
    await _sent(play)
    await play.reacts(LEADER, play.town.card(WARD), "eyes")
    await play.replies(LEADER, play.town.card(WARD), "question")
    await play.replies(NURSE, play.town.confirmation(NURSE), "answer")
    await play.replies(LEADER, play.town.card(WARD), "removed")
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "support")
    await play.waits("effect")
    await play.waits("digest")
    await play.waits("six_weeks")
    await play.presses(NURSE, play.last(NURSE), "noticed_yes")


async def kept(play: Play) -> None:
    """The dialog, a reason that is missing and then given, and a window that runs out in silence."""
    await _sent(play)
    await play.opens(LEADER, play.town.card(WARD), "decide")
    await play.chooses(LEADER, "outcome", "kept")
    await play.submits(LEADER, sentence="kept_sentence", reason="empty")
    await play.submits(LEADER, sentence="kept_sentence", reason="kept_reason", legal_basis="kept_basis")
    await play.waits("window_end")
    await play.waits("digest")


async def corrected(play: Play) -> None:
    """What was understood is put right before the case goes, once so that it cannot be read, and again when it has."""
    await play.says(NURSE, "report")
    await play.opens(NURSE, play.town.confirmation(NURSE), "correct")
    await play.submits(NURSE, time="unclear_time")
    await play.submits(NURSE, time="better_time", people="14")
    await play.waits("hold_end")
    await play.opens(NURSE, play.town.confirmation(NURSE), "correct")
    await play.submits(NURSE, system="CosDoc")


async def forwarded(play: Play) -> None:
    """Sent on, come back on its day, and asked for later."""
    await _proposed(play, "forwarded")
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "support")
    await play.waits("2027-01-15T12:00:00+01:00")
    reminder = play.town.from_bot(play.town.case_channel(WARD))[-1]
    await play.presses(LEADER, reminder, "remind_later")


async def tried(play: Play) -> None:
    """A trial from the mandate card to its end."""
    await _proposed(play, "trial")
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "support")
    await play.waits("2027-02-01T12:00:00+01:00")


async def elsewhere(play: Play) -> None:
    """What belongs elsewhere, with the representative disagreeing."""
    await _proposed(play, "elsewhere")
    await play.replies(REPRESENTATIVE, play.town.card(WARD), "disagree")
    await play.waits("window_end")


async def consulted(play: Play) -> None:
    """Consultation that ends in disagreement, and a leader who decides all the same."""
    await _sent(play)
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "consult")
    await play.opens(REPRESENTATIVE, play.town.card(WARD), "record")
    await play.submits(REPRESENTATIVE, result="disagreement", sentence="kept_sentence")
    await play.replies(LEADER, play.town.card(WARD), "disagreement_leader")
    await play.replies(LEADER, play.town.card(WARD), "removed")
    await play.waits("digest")


async def representative_only(play: Play) -> None:
    """First to the representative alone, then shared with the leader, at last with the name."""
    await play.says(NURSE, "report")
    await play.presses(NURSE, play.last(NURSE), "rep_only")
    await play.presses(NURSE, play.last(NURSE), "send_now")
    await play.replies(REPRESENTATIVE, play.last(REPRESENTATIVE), "rep_question")
    await play.presses(NURSE, play.town.confirmation(NURSE), "share")
    await play.presses(NURSE, play.town.confirmation(NURSE), "show_name")
    await play.replies(NURSE, play.town.confirmation(NURSE), "answer")


async def concern(play: Play) -> None:
    """What has a way of its own, and goes as a time thief all the same."""
    await play.says(NURSE, "concern")
    await play.presses(NURSE, play.last(NURSE), "insist")
    await play.presses(NURSE, play.last(NURSE), "undo")


async def first_meeting(play: Play) -> None:
    """Help, words that are no report, a unit that has to be asked for, and what is remembered."""
    await play.says(POLITICIAN, "help")
    await play.says(POLITICIAN, "thanks")
    await play.says(POLITICIAN, "my_cases")
    await play.says(POLITICIAN, "unplaced")
    await play.picks(POLITICIAN, play.last(POLITICIAN), "pick_unit", play.lines["school"])
    await play.says(POLITICIAN, "my_cases")
    await play.says(POLITICIAN, "my_data")
    await play.says(POLITICIAN, "forget")


async def joined(play: Play) -> None:
    """Two with the same, an answer to both, one who does not notice it, and a second try."""
    await _sent(play)
    await play.says(COLLEAGUE, "same_report")
    await play.presses(COLLEAGUE, play.last(COLLEAGUE), "me_too")
    await play.replies(LEADER, play.town.card(WARD), "removed")
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "support")
    await play.waits("effect")
    await play.waits("six_weeks")
    await play.presses(COLLEAGUE, play.last(COLLEAGUE), "noticed_partly")
    await play.presses(NURSE, play.last(NURSE), "noticed_no")
    await play.replies(LEADER, play.town.card(WARD), "removed")
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "support")
    await play.waits("effect")
    await play.waits("six_weeks")
    await play.presses(NURSE, play.last(NURSE), "noticed_yes")


async def withdrawn(play: Play) -> None:
    """Taken back in the undo window, in a unit where a name is thin, and later from those who have it."""
    await play.says(NIGHT_NURSE, "small")
    await play.presses(NIGHT_NURSE, play.last(NIGHT_NURSE), "undo")
    await _sent(play)
    await play.presses(NURSE, play.town.confirmation(NURSE), "withdraw")


async def reminded(play: Play) -> None:
    """A silence of three weeks."""
    await _sent(play)
    await play.waits("2026-11-27T12:00:00+01:00")
    await play.waits("2026-12-16T12:00:00+01:00")
    await play.waits("digest")


async def refused(play: Play) -> None:
    """What is not theirs to do, or not now, and the words that they alone read."""
    await _sent(play)
    card = play.town.card(WARD)
    play.town.scene.workplace.state.channel(card.channel).members.append(play.town.user(COLLEAGUE))
    await play.presses(COLLEAGUE, card, "acknowledge")
    await play.presses(LEADER, card, "support")
    await play.presses(REPRESENTATIVE, card, "decide")
    await play.replies(LEADER, play.town.card(WARD), "removed")
    await play.presses(REPRESENTATIVE, play.town.card(WARD), "support")
    await play.waits("effect")
    await play.replies(LEADER, play.town.card(WARD), "trial")


PLAYS: Mapping[str, Callable[[Play], Awaitable[None]]] = {
    play.__name__: play
    for play in (
        removed,
        kept,
        corrected,
        forwarded,
        tried,
        elsewhere,
        consulted,
        representative_only,
        concern,
        first_meeting,
        joined,
        withdrawn,
        reminded,
        refused,
    )
}
