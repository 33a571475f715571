"""All campaigns, in the order in which they run."""

from typing import Final

from tests.faults.campaign import Campaign
from tests.faults.databases import POSTGRES, SQLITE
from tests.faults.kills import kill_points
from tests.faults.power import power_cuts

BOTH: Final = (SQLITE, POSTGRES)

CAMPAIGNS: Final = (
    Campaign(
        "kill points",
        "kills",
        "Killed before or after any commit, call or statement, the next process goes on: nothing lost, nothing twice.",
        8,
        1_000,
        BOTH,
        kill_points,
    ),
    Campaign(
        "power cuts",
        "cuts",
        "After a power cut, with only what was synced still there, nothing that was answered is lost.",
        5,
        200,
        (SQLITE,),
        power_cuts,
    ),
)
