"""Editing and deleting a report where it was written."""

from tests.journey.conftest import Town, buttons
from tests.steps import SLACK, Step, walks

NURSE = "samira-haddadi"
REPORT = "Vi fører væskelista på papir og i Gerica hver vakt, 20 minutter hver gang"
BETTER = "Vi fører væskelista på papir og i Gerica hver vakt, 10 minutter hver gang"


async def written(town: Town) -> str:
    """The nurse reports; the message's own `ts`."""
    message = await town.scene.workplace.say(town.user(NURSE), town.direct(NURSE), REPORT)
    await town.settle()
    return message.ts


@walks(Step.EDIT, SLACK, "Edit the message")
async def test_what_is_edited_in_the_undo_window_goes_out_as_it_reads_then(town: Town) -> None:
    ts = await written(town)
    await town.scene.workplace.edit(town.user(NURSE), town.direct(NURSE), ts, BETTER)
    await town.settle()
    confirmation = town.confirmation(NURSE)
    assert BETTER in str(confirmation.blocks)
    assert REPORT not in str(confirmation.blocks)
    assert "send_now" in buttons(confirmation)


@walks(Step.DELETE, SLACK, "Delete the message")
async def test_what_is_deleted_in_the_undo_window_reaches_nobody(town: Town) -> None:
    ts = await written(town)
    await town.scene.workplace.delete_message(town.user(NURSE), town.direct(NURSE), ts)
    await town.settle()
    assert "Ingen har fått den." in town.told(NURSE)[-1]
    assert buttons(town.confirmation(NURSE)) == []
