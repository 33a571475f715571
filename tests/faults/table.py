"""All campaigns, in the order in which they run."""

import sys
from functools import partial
from typing import Final

from tests.faults.campaign import Campaign
from tests.faults.commands import killed_commands
from tests.faults.databases import POSTGRES, SQLITE
from tests.faults.kills import TELLINGS, kill_points
from tests.faults.knocking import BENT, EVENTS, bent_payloads, several_times
from tests.faults.missed import catching_up
from tests.faults.power import CUTS, power_cuts
from tests.faults.schedules import schedules
from tests.faults.storms import KILLS, long_life, random_kills, told_to_stop, weather
from tests.faults.teams import teams_lives
from tests.faults.teams_ground import teams_ground
from tests.faults.troubles import database_troubles
from tests.faults.walk import LOT, random_walk

BOTH: Final = (SQLITE, POSTGRES)
SERVER_FIRST: Final = (POSTGRES, SQLITE)

CAMPAIGNS: Final = (
    Campaign(
        "kill points",
        "kills",
        "Killed before or after any commit, call or statement, the next process goes on: nothing lost, nothing twice.",
        4,
        1_000,
        BOTH,
        kill_points,
        each=TELLINGS,
        daily=True,
    ),
    Campaign(
        "power cuts",
        "cuts",
        "After a power cut, with only what was synced still there, nothing that was answered is lost.",
        5,
        200,
        (SQLITE,),
        power_cuts,
        each=CUTS,
        daily=True,
    ),
    Campaign(
        "random kills",
        "kills",
        "Killed at any moment while Slack limits, fails, breaks off and answers by halves.",
        5,
        250,
        SERVER_FIRST,
        random_kills,
        each=KILLS,
        daily=True,
    ),
    Campaign(
        "several times",
        "events",
        "Each event comes one to four times, out of order, at two processes: each gesture counts once.",
        25,
        2_500,
        SERVER_FIRST,
        several_times,
        each=EVENTS,
        daily=True,
    ),
    Campaign(
        "bent payloads",
        "payloads",
        "Signed and malformed: no answer of 500, no traceback, and the next report is taken.",
        200,
        20_000,
        BOTH[:1],
        bent_payloads,
        each=BENT,
        daily=True,
    ),
    Campaign(
        "killed commands",
        "kills",
        "Killed while it migrates, copies or puts a copy back: what stands is whole, and the next time does the rest.",
        6,
        100,
        BOTH,
        killed_commands,
    ),
    Campaign(
        "catching up",
        "kills",
        "What was written while the bot was away is fetched once, also where it is killed while it fetches.",
        2,
        100,
        BOTH,
        catching_up,
    ),
    Campaign(
        "schedules",
        "schedules",
        "Both changes of summer time, week 53, an hour back, forty days ahead, down when it is due: one digest a week.",
        2,
        100,
        SERVER_FIRST,
        schedules,
    ),
    Campaign(
        "database troubles",
        "lives",
        "Full, read-only, failing, held by somebody else; on PostgreSQL every connection ended, the server stopped.",
        6,
        50,
        BOTH,
        database_troubles,
    ),
    Campaign(
        "weather",
        "lives",
        "A storm of 429, Slack away for ten minutes, clients that never finish.",
        3,
        15,
        BOTH,
        weather,
    ),
    Campaign(
        "one long life",
        "reports",
        "One process, many reports: it holds no more memory and no more handles than before, and fails at nothing.",
        80,
        2_000,
        (SQLITE,),
        long_life,
        each=sys.maxsize,
    ),
    Campaign(
        "told to stop",
        "SIGTERMs",
        "SIGTERM while people write: it ends well, and the next process goes on.",
        2,
        50,
        BOTH,
        told_to_stop,
    ),
    Campaign(
        "random walk",
        "walks",
        "Whatever people, Slack, the clock and crashes do in whatever order, the service does what its model foresees.",
        1,
        500,
        (SQLITE,),
        random_walk,
        each=LOT,
    ),
    Campaign(
        "teams",
        "lives",
        "On Teams, killed and troubled: all comes once, but what its policy lets come once more, or leaves unsent.",
        4,
        100,
        BOTH,
        teams_lives,
    ),
    Campaign(
        "teams, power cuts",
        "cuts",
        "After a power cut nothing that Teams has its answer for is lost, and no more comes twice than it may.",
        5,
        100,
        (SQLITE,),
        partial(power_cuts, opening=teams_ground),
        each=CUTS,
    ),
    Campaign(
        "teams, schedules",
        "schedules",
        "The same moves of the clock on Teams: one digest a week, nothing lost and nothing twice.",
        2,
        50,
        SERVER_FIRST,
        partial(schedules, opening=teams_ground),
    ),
    Campaign(
        "teams, one long life",
        "reports",
        "One process, many reports from Teams: it holds no more memory and no more handles than before.",
        80,
        1_000,
        (SQLITE,),
        partial(long_life, opening=teams_ground),
        each=sys.maxsize,
    ),
)
