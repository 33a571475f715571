"""The two files that `tidstyv init` writes, with gaps for the answers and `#: name` where a note stands."""

import re

ORGANISATION = """\
#: who_is_who
#: ids

[organisation]
name = {organisation}
timezone = "Europe/Oslo"
language = {language}  #: languages
administrators = [{administrator}]  #: administrators
# notice_channel = "https://…"  #: notice_channel

#: committee
[committee]
name = "Trepartsutvalget"
{committee_channels}
members = {members}

#: units
[[units]]
id = {top}
name = {organisation}
employees = {employees}
leaders = []  #: no_leaders
union_reps = [{representative}]  #: chief

[[units]]
id = {unit_id}
name = {unit}
parent = {top}
employees = {unit_employees}
leaders = [{leader}]
# deputies = []  #: deputies
union_reps = [{representative}]
# safety_reps = []  #: safety_reps
{unit_channels}

#: people
"""

MORE = """\
#: rules
# [[rules]]
# system = "Visma Enterprise"
# owners = ["…"]

#: policy
# [policy]
# acknowledge_days = 3
# decide_days = 15
# consultation_days = 5
"""

SETTINGS = """\
#: settings
#: secrets

#: organisation_file
ORGANISATION_FILE={organisation}

#: key
IDENTITY_KEYS_FILE={key}

#: database
DATABASE_URL={database}

#: slack_off
# SLACK_BOT_TOKEN=xoxb-…
#: socket_mode
# SLACK_APP_TOKEN=xapp-…
#: http
# SLACK_SIGNING_SECRET=…
#: other_server
# SLACK_API_URL=https://slack.com/api/

#: teams_off
{teams}
#: teams_emulator
# TEAMS_EMULATOR=1

#: listens
HOST=127.0.0.1
PORT=8080

#: hold
HOLD_SECONDS=60

#: log
LOG_LEVEL=INFO
"""

NOTES = (
    *re.findall(r"#: (\w+)", ORGANISATION + MORE + SETTINGS),
    *("email", "slack", "teams", "slack_channel", "teams_channel"),
)
"""Every note in the two files; `file.…` says it."""
