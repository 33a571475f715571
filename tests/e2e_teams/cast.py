"""Who is in the playground, as its configuration and as our organisation file: the same six people, ids and rooms."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TENANT: Final = "aaaaaaaa-0000-4000-8000-000000000000"
BOT: Final = {"id": "28:tidstyv", "name": "Tidstyv"}
TALK: Final = "a:the-seated-and-the-bot"
"""The chat with the bot of whoever sits at the playground."""
COMMITTEE: Final = "19:general@thread.tacv2"
"""The team's own channel, whose id is the team's."""
WARD: Final = "19:ward@thread.tacv2"
GROUP: Final = "19:evening@thread.v2"


@dataclass(frozen=True, slots=True)
class Member:
    """`id` is theirs in the organisation file."""

    id: str
    number: int
    first: str
    last: str
    unit: str = "ward"

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def teams_id(self) -> str:
        return f"29:{self.id}"

    @property
    def object_id(self) -> str:
        return f"{self.number}0000000-0000-4000-8000-00000000000{self.number}"


NURSE: Final = Member("kari", 1, "Kari", "Nes")
LEADER: Final = Member("lise", 2, "Lise", "Vik")
REPRESENTATIVE: Final = Member("tor", 3, "Tor", "Aas")
STRANGER: Final = Member("per", 4, "Per", "Dal", "kommunen")
COLLEAGUE: Final = Member("ida", 5, "Ida", "Moe")
CHIEF: Final = Member("eva", 6, "Eva", "Lund", "kommunen")
EVERYBODY: Final = (NURSE, LEADER, REPRESENTATIVE, STRANGER, COLLEAGUE, CHIEF)


def _user(member: Member) -> Mapping[str, str]:
    email = f"{member.id}@solvik.example"
    return {
        "id": member.teams_id,
        "name": member.name,
        "userPrincipleName": email,  # the playground's own spelling
        "aadObjectId": member.object_id,
        "givenName": member.first,
        "surname": member.last,
        "email": email,
    }


def configuration(seat: Member) -> str:
    """The playground's file, in the JSON that YAML takes. It wants five users beside the one who sits at it."""
    channel = {"id": WARD, "name": "Tidstyver Solbakken"}
    team = {"id": COMMITTEE, "name": "Solvik", "aadGroupId": TENANT.replace("a", "b"), "channels": [channel]}
    others = [_user(member) for member in EVERYBODY if member is not seat]
    whole = {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": BOT,
        "currentUser": _user(seat),
        "users": others,
        "personalChat": {"id": TALK},
        "groupChat": {"id": GROUP, "name": "Kveldsvakta"},
        "team": team,
    }
    return json.dumps(whole, ensure_ascii=False)


ORGANISATION: Final = f"""
[organisation]
name = "Solvik kommune"
administrators = ["eva"]

[committee]
name = "Trepartsutvalget"
teams_channel = "{COMMITTEE}"
members = ["eva"]

[[units]]
id = "kommunen"
name = "Solvik kommune"
employees = 60
leaders = ["eva"]
union_reps = ["tor"]

[[units]]
id = "ward"
name = "Solbakken avd. 2"
parent = "kommunen"
employees = 20
leaders = ["lise"]
union_reps = ["tor"]
teams_channel = "{WARD}"
"""


def organisation_file() -> str:
    """The same people as the bot knows them."""
    people = (
        f'\n[[people]]\nid = "{one.id}"\nname = "{one.name}"\nunit = "{one.unit}"\nteams = "{one.object_id}"\n'
        for one in EVERYBODY
    )
    return ORGANISATION + "".join(people)
