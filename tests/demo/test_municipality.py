"""Solvik as a workplace."""

import re

from bot.demo.municipality import channel_name, municipality
from bot.demo.workplace import BOT_USER_ID
from handlers.domain.people import Organisation


def test_everybody_with_an_account_is_there_in_their_own_language(solvik: Organisation) -> None:
    users = {user.id: user for user in municipality(solvik).users}
    assert len(users) == len(solvik.people)
    samira, torunn = solvik.people["samira-haddadi"], solvik.people["torunn-vage"]
    assert users[samira.addresses[0].id].locale == "nb-NO"
    assert users[torunn.addresses[0].id].locale == "nn-NO"


def test_each_case_room_is_private_and_holds_leaders_representatives_and_the_bot(solvik: Organisation) -> None:
    names = {person.on("slack"): person.id for person in solvik.people.values()}
    accounts = {address.id: id for address, id in names.items() if address}
    rooms = {room.unit: room for room in municipality(solvik).cases}
    assert rooms.keys() == solvik.units.keys()
    for unit in solvik.units.values():
        room = rooms[unit.id]
        members = {accounts[id] for id in room.channel.members if id != BOT_USER_ID}
        assert room.channel.is_private
        assert BOT_USER_ID in room.channel.members
        assert members == {*unit.leaders, *unit.deputies, *unit.representatives}
        assert solvik.unit_in("slack", room.channel.id) is unit


def test_a_leader_who_is_also_a_deputy_elsewhere_leads_here(solvik: Organisation) -> None:
    mona = solvik.people["mona-lerstad"].addresses[0].id
    rooms = {room.unit: room for room in municipality(solvik).cases}
    assert rooms["sjohaugen-1"].offices[mona] == "leader"
    assert rooms["sjohaugen-2"].offices[mona] == "deputy"


def test_the_committee_sits_in_its_own_room_and_everybody_in_the_open_one(solvik: Organisation) -> None:
    town = municipality(solvik)
    assert town.committee.channel.id == solvik.committee.channels["slack"]
    assert len(town.committee.offices) == len(solvik.committee.members)
    assert town.everybody.title == "#alle-i-solvik"
    assert not town.everybody.channel.is_private
    assert len(town.everybody.channel.members) == len(solvik.people) + 1


def test_channels_are_named_as_slack_allows(solvik: Organisation) -> None:
    channels = municipality(solvik).channels
    assert all(re.fullmatch(r"[a-zæøå0-9_-]{1,80}", channel.name) for channel in channels)
    assert len({channel.name for channel in channels}) == len(channels)
    assert len({channel.id for channel in channels}) == len(channels)


def test_a_name_cut_at_eighty_does_not_end_in_a_dash() -> None:
    assert channel_name("x" * 79 + " og mer") == "x" * 79
