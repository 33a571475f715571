"""The journeys that are kept as transcripts: each a small play for the demo's municipality, on every platform."""

from collections.abc import Awaitable, Callable, Mapping

from tests.journey.acting import Acting, Spot
from tests.steps import SLACK, TEAMS, Step, walks

NURSE, LEADER, REPRESENTATIVE = "samira-haddadi", "mona-lerstad", "kjetil-romslo"
COLLEAGUE, NIGHT_NURSE, POLITICIAN = "bjarte-hovden", "joao-mendes", "nils-holmevik"
NEIGHBOUR, ADMINISTRATOR = "bente-rolvsvag", "lena-fosslund"


async def _sent(play: Acting) -> None:
    await play.says(NURSE, "report")
    await play.waits("hold_end")


async def _decided(play: Acting, line: str) -> None:
    await play.answers(LEADER, Spot.CARD, line)
    await play.presses(REPRESENTATIVE, Spot.CARD, "support")


async def removed(play: Acting) -> None:
    """From the message to the answer that it helped."""
    await _sent(play)
    await play.reacts(LEADER, Spot.CARD, "eyes")
    await play.answers(LEADER, Spot.CARD, "question")
    await play.answers(NURSE, Spot.CONFIRMATION, "answer")
    await _decided(play, "removed")
    await play.waits("effect")
    await play.waits("digest")
    await play.waits("six_weeks")
    await play.presses(NURSE, Spot.LAST, "noticed_yes")


@walks(Step.ANSWER_LEADER, SLACK, "Write it to Tidstyv, and «Ja, send det dit»")
@walks(Step.ANSWER_LEADER, TEAMS, "Write it in Tidstyv's chat, and «Ja, send det dit»")
async def typed(play: Acting) -> None:
    """What is typed by itself after a question: once it is the answer, once something new."""
    await _sent(play)
    await play.answers(LEADER, Spot.CARD, "question")
    await play.says(NURSE, "never")
    await play.presses(NURSE, Spot.LAST, "is_reply")
    await play.answers(LEADER, Spot.CARD, "another_question")
    await play.says(NURSE, "short_report")
    await play.presses(NURSE, Spot.LAST, "is_new")
    await play.waits("hold_end")


async def kept(play: Acting) -> None:
    """The form, closed once; a reason that is missing and then given, and a window that runs out in silence."""
    await _sent(play)
    await play.opens(LEADER, Spot.CARD, "decide")
    await play.closes(LEADER)
    await play.opens(LEADER, Spot.CARD, "decide")
    await play.chooses(LEADER, "outcome", "kept")
    await play.submits(LEADER, sentence="kept_sentence", reason="empty")
    await play.submits(LEADER, sentence="kept_sentence", reason="kept_reason", legal_basis="kept_basis")
    await play.waits("window_end")
    await play.waits("digest")


async def asked(play: Acting) -> None:
    """What the form asks for each answer a leader may give, and the one that is given in the end."""
    await _sent(play)
    await play.opens(LEADER, Spot.CARD, "decide")
    for outcome in ("simplified", "merged", "explained", "forwarded", "trial", "elsewhere", "explained"):
        await play.chooses(LEADER, "outcome", outcome)
    await play.submits(LEADER, sentence="explained_sentence")
    await play.presses(REPRESENTATIVE, Spot.CARD, "support")


@walks(Step.CORRECT, SLACK, "«Rett opp» below the confirmation, and a dialog")
@walks(Step.CORRECT, TEAMS, "«Rett opp» below the confirmation, and a form in its place")
async def corrected(play: Acting) -> None:
    """What was understood is put right before the case goes, once so that it cannot be read, and again when it has."""
    await play.says(NURSE, "report")
    await play.opens(NURSE, Spot.CONFIRMATION, "correct")
    await play.submits(NURSE, time="unclear_time")
    await play.submits(NURSE, time="better_time", people="14")
    await play.waits("hold_end")
    await play.opens(NURSE, Spot.CONFIRMATION, "correct")
    await play.submits(NURSE, system="CosDoc")


@walks(Step.LATER, SLACK, "«Minn meg senere» below the reminder")
@walks(Step.LATER, TEAMS, "«Minn meg senere» below the reminder")
async def forwarded(play: Acting) -> None:
    """Sent on, come back on its day, and asked for later."""
    await _sent(play)
    await _decided(play, "forwarded")
    await play.waits("2027-01-15T12:00:00+01:00")
    await play.presses(LEADER, Spot.NEWS, "remind_later")


async def tried(play: Acting) -> None:
    """A trial from the mandate card to its end, and what it led to."""
    await _sent(play)
    await _decided(play, "trial")
    await play.waits("2027-02-01T12:00:00+01:00")
    await _decided(play, "simplified")


async def elsewhere(play: Acting) -> None:
    """What belongs elsewhere, with the representative disagreeing."""
    await _sent(play)
    await play.answers(LEADER, Spot.CARD, "elsewhere")
    await play.answers(REPRESENTATIVE, Spot.CARD, "disagree")
    await play.waits("window_end")


@walks(Step.RECORD, SLACK, "«Før resultatet» on the card, and a dialog; a line below the card")
@walks(Step.RECORD, TEAMS, "«Før resultatet» on the card, and a form in its place; @Tidstyv and a line below the card")
async def consulted(play: Acting) -> None:
    """Consultation that ends in disagreement, and a leader who decides all the same."""
    await _sent(play)
    await play.presses(REPRESENTATIVE, Spot.CARD, "consult")
    await play.opens(REPRESENTATIVE, Spot.CARD, "record")
    await play.submits(REPRESENTATIVE, result="disagreement", sentence="kept_sentence")
    await play.answers(LEADER, Spot.CARD, "disagreement_leader")
    await play.answers(LEADER, Spot.CARD, "removed")
    await play.waits("digest")


@walks(Step.NAME, SLACK, "«Vis navnet mitt» or «Bare til tillitsvalgt» below the confirmation")
@walks(Step.NAME, TEAMS, "«Vis navnet mitt» or «Bare til tillitsvalgt» below the confirmation")
async def representative_only(play: Acting) -> None:
    """First to the representative alone, then shared with the leader, at last with the name."""
    await play.says(NURSE, "report")
    await play.presses(NURSE, Spot.LAST, "rep_only")
    await play.presses(NURSE, Spot.LAST, "send_now")
    await play.answers(REPRESENTATIVE, Spot.LAST, "rep_question")
    await play.presses(NURSE, Spot.CONFIRMATION, "share")
    await play.presses(NURSE, Spot.CONFIRMATION, "show_name")
    await play.answers(NURSE, Spot.CONFIRMATION, "answer")


async def concern(play: Acting) -> None:
    """What has a way of its own, and goes as a time thief all the same."""
    await play.says(NURSE, "concern")
    await play.presses(NURSE, Spot.LAST, "insist")
    await play.presses(NURSE, Spot.LAST, "undo")


async def concern_left(play: Acting) -> None:
    """What has a way of its own, and goes nowhere else: once because its reporter says so, once because nobody does."""
    await play.says(NURSE, "concern")
    await play.presses(NURSE, Spot.LAST, "undo")
    await play.says(COLLEAGUE, "concern")
    await play.waits("2026-12-08T12:00:00+01:00")


@walks(Step.UNIT, SLACK, "Choose from the list below the question")
@walks(Step.UNIT, TEAMS, "Choose from the list below the question, and «Velg»")
async def first_meeting(play: Acting) -> None:
    """Help, words that are no report, a unit that has to be asked for, and what is remembered."""
    await play.says(POLITICIAN, "help")
    await play.says(POLITICIAN, "thanks")
    await play.says(POLITICIAN, "my_cases")
    await play.says(POLITICIAN, "unplaced")
    await play.picks(POLITICIAN, Spot.LAST, "pick_unit", "school")
    await play.says(POLITICIAN, "my_cases")
    await play.says(POLITICIAN, "my_data")
    await play.says(POLITICIAN, "forget")


@walks(Step.JOIN, SLACK, "«Ja, legg meg til» below the confirmation")
@walks(Step.JOIN, TEAMS, "«Ja, legg meg til» below the confirmation")
async def joined(play: Acting) -> None:
    """Two with the same, an answer to both, one who does not notice it, and a second try."""
    await _sent(play)
    await play.says(COLLEAGUE, "same_report")
    await play.presses(COLLEAGUE, Spot.LAST, "me_too")
    await _decided(play, "removed")
    await play.waits("effect")
    await play.waits("six_weeks")
    await play.presses(COLLEAGUE, Spot.LAST, "noticed_partly")
    await play.presses(NURSE, Spot.LAST, "noticed_no")
    await _decided(play, "removed")
    await play.waits("effect")
    await play.waits("six_weeks")
    await play.presses(NURSE, Spot.LAST, "noticed_yes")


async def edited(play: Acting) -> None:
    """What was written is changed and deleted where it stands, first while it can be undone, then when it has gone."""
    await play.says(NURSE, "report")
    await play.edits(NURSE, "better_report")
    await play.deletes(NURSE)
    await _sent(play)
    await play.edits(NURSE, "better_report")
    await play.deletes(NURSE)
    await play.presses(NURSE, Spot.LAST, "withdraw")


@walks(Step.WITHDRAW, SLACK, "«Trekk saken» below the confirmation")
@walks(Step.WITHDRAW, TEAMS, "«Trekk saken» below the confirmation")
async def withdrawn(play: Acting) -> None:
    """Taken back in the undo window, in a unit where a name is thin, and later from those who have it."""
    await play.says(NIGHT_NURSE, "small")
    await play.presses(NIGHT_NURSE, Spot.LAST, "undo")
    await _sent(play)
    await play.presses(NURSE, Spot.CONFIRMATION, "withdraw")


async def reminded(play: Acting) -> None:
    """A silence of three weeks."""
    await _sent(play)
    await play.waits("2026-11-27T12:00:00+01:00")
    await play.waits("2026-12-16T12:00:00+01:00")
    await play.waits("digest")


@walks(Step.TAKE_UP, SLACK, "«Gjelder hos oss også» below the story")
@walks(Step.TAKE_UP, TEAMS, "«Gjelder hos oss også» below the story")
async def taken_up(play: Acting) -> None:
    """What was cleared in one unit is wanted in another."""
    await _sent(play)
    await _decided(play, "removed")
    await play.waits("effect")
    await play.waits("digest")
    await play.presses(NEIGHBOUR, Spot.DIGEST, "same_here")
    await play.waits("hold_end")


@walks(Step.ADMINISTER, SLACK, "«enheter» in a direct message, a unit from the list, and a dialog")
@walks(Step.ADMINISTER, TEAMS, "«enheter» in the bot's chat, a unit from the list, and a form in its place")
async def administered(play: Acting) -> None:
    """Who is who is changed in chat, once so that it cannot be, and the next case goes to whom it should."""
    await play.says(ADMINISTRATOR, "units")
    await play.picks(ADMINISTRATOR, Spot.LAST, "change_unit", "ward")
    await play.submits(ADMINISTRATOR, employees="unclear_time")
    await play.submits(ADMINISTRATOR, leaders="torunn-vage", employees="29")
    await play.says(NURSE, "report")
    await play.says(NURSE, "units")


async def refused(play: Acting) -> None:
    """What is not theirs to do, or not now, and the words that they alone read."""
    await _sent(play)
    await play.enters(COLLEAGUE)
    await play.presses(COLLEAGUE, Spot.CARD, "acknowledge")
    await play.presses(LEADER, Spot.CARD, "support")
    await play.presses(REPRESENTATIVE, Spot.CARD, "decide")
    await _decided(play, "removed")
    await play.waits("effect")
    await play.answers(LEADER, Spot.CARD, "trial")


async def talked(play: Acting) -> None:
    """Talk by way of the windows alone, as it is where nobody mentions the bot."""
    await _sent(play)
    await play.opens(LEADER, Spot.CARD, "reply")
    await play.submits(LEADER, words="question")
    await play.opens(NURSE, Spot.LAST, "reply")
    await play.submits(NURSE, words="answer")


Plays = Mapping[str, Callable[[Acting], Awaitable[None]]]

PLAYS: Plays = {
    play.__name__: play
    for play in (
        removed,
        typed,
        kept,
        asked,
        corrected,
        forwarded,
        tried,
        elsewhere,
        consulted,
        representative_only,
        concern,
        concern_left,
        first_meeting,
        joined,
        edited,
        withdrawn,
        reminded,
        taken_up,
        administered,
        refused,
    )
}
TEAMS_ALONE: Plays = {talked.__name__: talked}
"""On Slack one writes below the card, and there are no such windows."""
