"""The organisation file: what is wrong is told all at once, each with its table, its id and what to do."""

import dataclasses
import tomllib
from collections.abc import Callable
from datetime import date, time
from importlib import resources
from pathlib import Path

import pytest

from config.columns import POLICY
from config.organisation import Loaded, OrganisationError, load_organisation
from handlers.domain.deadlines import Policy
from handlers.domain.people import Address
from handlers.domain.reading import Kind, Language, Level
from tests.sentences import said

GOOD = """
[organisation]
name = "Solvik"
administrators = ["lena"]
notice_channel = "si ifra"

[committee]
name = "Utvalget"
slack_channel = "C1"
members = ["lena"]

[[units]]
id = "kommunen"
name = "Kommunen"
employees = 40
leaders = ["lena"]
union_reps = ["tonje"]
slack_channel = "C2"

[[units]]
id = "granlia"
name = "Granlia"
parent = "kommunen"
employees = 12
leaders = ["odd"]
union_reps = ["tonje"]
slack_channel = "C3"

[[people]]
id = "lena"
name = "Lena"
slack = "U1"

[[people]]
id = "tonje"
name = "Tonje"
slack = "U2"

[[people]]
id = "odd"
name = "Odd"
unit = "granlia"
slack = "U3"
"""

Load = Callable[[str], Loaded]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def written(toml: str) -> Loaded:
        file = tmp_path / "organisation.toml"
        file.write_text(toml, "utf-8")
        return load_organisation(file)

    return written


def problems(load: Load, toml: str, language: Language = Language.EN) -> list[str]:
    with pytest.raises(OrganisationError) as caught:
        load(toml)
    return said(caught.value.problems, language)


def changed(old: str, new: str) -> str:
    """The good file with one place changed."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


ADD_PERSON = "Correct it, or add the person under [[people]]."
PLATFORM_ID = "the id the chat platform uses (C… for a Slack channel, U… for a Slack user), not a #name or an @name"


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (
            changed('leaders = ["odd"]', 'leaders = ["ood"]'),
            [f'[[units]] "granlia", leaders: no person has the id “ood”. {ADD_PERSON} Did you mean “odd”?'],
        ),
        (
            changed('union_reps = ["tonje"]\nslack_channel = "C3"', 'union_reps = ["x"]\nslack_channel = "C3"'),
            [f'[[units]] "granlia", union_reps: no person has the id “x”. {ADD_PERSON}'],
        ),
        (
            changed('parent = "kommunen"', 'parent = "kommune"'),
            [
                '[[units]] "granlia", parent: no unit has the id “kommune”. '
                "Correct it, or add the unit under [[units]]. Did you mean “kommunen”?"
            ],
        ),
        (
            changed('unit = "granlia"', 'unit = "berg"'),
            ['[[people]] "odd", unit: no unit has the id “berg”. Correct it, or add the unit under [[units]].'],
        ),
        (
            changed('id = "kommunen"\n', 'id = "kommunen"\nparent = "granlia"\n'),
            [
                "The units kommunen → granlia → kommunen form a ring. Give one of them another parent.",
                "No unit at the top has union_reps. Name the chief representatives there; "
                "cases from units without a representative of their own go to them.",
            ],
        ),
        (
            changed('id = "odd"', 'id = "tonje"'),
            [
                '[[people]] "tonje" is there 2 times. Give each an id of its own.',
                f'[[units]] "granlia", leaders: no person has the id “odd”. {ADD_PERSON}',
            ],
        ),
        (
            changed('slack = "U3"', 'slack = "U2"'),
            ['[[people]] "odd" has the same Slack account as [[people]] "tonje": U2. Correct one of them.'],
        ),
        (
            changed('"C3"', '"C1"'),
            ['[committee] has the same Slack channel as [[units]] "granlia": C1. Correct one of them.'],
        ),
        (
            changed('slack_channel = "C1"\n', ""),
            ["[committee] has no channel for the weekly digest. Give it slack_channel or teams_channel."],
        ),
        (
            changed('administrators = ["lena"]\n', ""),
            ["[organisation], administrators: name at least one. What finds no leader goes there."],
        ),
        (
            changed("employees = 12", 'employees = "tolv"'),
            ['[[units]] "granlia", employees: cannot be "tolv". Write a whole number from 0 to 1000000.'],
        ),
        (
            changed("employees = 12\n", ""),
            ['[[units]] "granlia" lacks employees. Write a whole number from 0 to 1000000.'],
        ),
        (
            changed('slack_channel = "C3"', 'slack_channel = "#granlia"'),
            [f'[[units]] "granlia", slack_channel: cannot be "#granlia". Write {PLATFORM_ID}.'],
        ),
        (
            changed('parent = "kommunen"', 'parent = "kommunen"\nleder = "odd"'),
            ['[[units]] "granlia" has “leder”, which means nothing here. Did you mean “leaders”?'],
        ),
        (
            changed('id = "odd"\n', ""),
            [
                "[[people]] number 3 lacks id. Write a short id of small letters a–z, digits and hyphens.",
                f'[[units]] "granlia", leaders: no person has the id “odd”. {ADD_PERSON}',
            ],
        ),
        (
            changed('name = "Solvik"', 'name = "Solvik"\ntimezone = "Oslo"\nlanguage = "no"'),
            [
                '[organisation], timezone: cannot be "Oslo". Write a time zone, like "Europe/Oslo".',
                '[organisation], language: cannot be "no". Write one of "nb", "nn", "en".',
            ],
        ),
        (
            GOOD + '[[rules]]\nowners = ["lena"]\n[[rules]]\nkind = "forms"\n',
            [
                '[[rules]] number 2, kind: cannot be "forms". Write one of "double_entry", "form", "reporting", '
                '"approval", "control", "documentation", "meeting", "system", "procurement", "rule", "other".',
                "[[rules]] number 1 never applies. Give it a system, a kind or a level.",
                "[[rules]] number 2 never applies. Give it a system, a kind or a level.",
                "[[rules]] number 2 has no owners. Name at least one person.",
            ],
        ),
        (
            changed('slack = "U3"', 'slack = "U3"\naway = [{ from = 2026-12-20, to = 2026-12-01 }]'),
            [
                '[[people]] "odd", away: cannot be [{ from = 2026-12-20, to = 2026-12-01 }]. '
                "Write a list like [{ from = 2026-12-01, to = 2026-12-20 }], first day before last."
            ],
        ),
        (
            changed("employees = 12", 'employees = 12\nemployer_lines = ["state"]'),
            [
                '[[units]] "granlia": no leader has employer_line = "state". '
                "Give one of them that line, or take it out of employer_lines."
            ],
        ),
        (
            GOOD + '[policy]\nsmall_group = 3\ndigest_time = "9"\n',
            [
                "[policy], small_group: cannot be 3. Write a whole number from 5 to 3650.",
                '[policy], digest_time: cannot be "9". Write a time in quotes, like "09:00".',
            ],
        ),
        (
            "title = 1",
            [
                "The file has “title”, which means nothing here.",
                "[organisation] is missing. Start the file with it, and give it name and administrators.",
                "[committee] is missing. The weekly digest goes there; give it name and a channel.",
                "[units] is missing. Add one [[units]] for each place people work, the whole organisation first.",
                "[people] is missing. Add one [[people]] for each leader, representative and administrator.",
                "[organisation], administrators: name at least one. What finds no leader goes there.",
                "[committee] has no channel for the weekly digest. Give it slack_channel or teams_channel.",
            ],
        ),
    ],
)
def test_each_fault_is_told_with_its_place_and_what_to_do(load: Load, toml: str, told: list[str]) -> None:
    assert problems(load, toml) == told
    for language in (Language.NB, Language.NN):
        assert len(set(problems(load, toml, language)) - set(told)) == len(told)


def test_tables_of_the_wrong_shape_are_told(load: Load) -> None:
    told = problems(load, 'organisation = "Solvik"\nsystems = 3\n[units]\nid = "a"\n[[committee]]\nname = "x"')
    assert '[organisation] must be one table, not "Solvik".' in told
    assert "[systems] must be one table of names, each with a list of spellings." in told
    assert "units must be written as [[units]], once for each." in told
    assert '[committee] must be one table, not [{ name = "x" }].' in told


def test_what_works_otherwise_than_meant_is_a_warning(load: Load) -> None:
    loaded = load(
        changed('leaders = ["odd"]\nunion_reps = ["tonje"]\n', "")
        .replace('notice_channel = "si ifra"', "")
        .replace('slack = "U1"', "")
    )
    assert said(loaded.warnings) == [
        "Granlia has no leader: its cases go to the leader of Kommunen.",
        "Granlia has no representative: its cases go to those of Kommunen.",
        "Lena has neither slack nor teams, and cannot be reached.",
        "[organisation] has no notice_channel: somebody who writes about harassment or danger "
        "is shown the safety representative only.",
    ]


def test_a_rule_for_a_system_nobody_knows_is_a_warning(load: Load) -> None:
    rule = '[[rules]]\nsystem = "Visma Enterprice"\nowners = ["lena"]\n'
    assert said(load(GOOD + rule).warnings) == [
        "[[rules]] number 1: no system is called “Visma Enterprice”. Correct it, or add it under [systems] with the "
        "ways people write it. Did you mean “Visma Enterprise”?",
    ]
    assert load(GOOD + rule + '[systems]\n"Visma Enterprice" = ["enterprice"]').warnings == ()


def test_a_good_file_says_nothing(load: Load) -> None:
    assert load(GOOD).warnings == ()


def test_everything_in_the_file_arrives(load: Load) -> None:
    more = """
[[rules]]
system = "Gerica"
kind = "double_entry"
level = "supplier"
owners = ["lena"]

[systems]
"Notus" = ["notus", "turnusportalen"]

[policy]
consultation_days = 10
digest_weekday = "monday"
digest_time = "08:30"
"""
    away = changed('slack = "U3"', 'slack = "U3"\naway = [{ from = 2026-12-01, to = 2026-12-20 }]')
    loaded = load(away.replace('unit = "granlia"', 'unit = "granlia"\nlanguage = "nn"') + more)
    organisation = loaded.organisation
    odd = organisation.at(Address("slack", "U3"))
    assert odd is not None
    assert (odd.unit, odd.language, odd.away(date(2026, 12, 20))) == ("granlia", Language.NN, True)
    assert organisation.units["granlia"].channels == {"slack": "C3"}
    assert organisation.chief_representatives == ("tonje",)
    rule = organisation.rules[0]
    assert (rule.system, rule.kind, rule.level) == ("Gerica", Kind.DOUBLE_ENTRY, Level.SUPPLIER)
    assert organisation.systems == {"Notus": ("notus", "turnusportalen")}
    assert loaded.policy == Policy(consultation_days=10, digest_weekday=0, digest_time=time(8, 30))


def test_an_id_of_entra_means_the_same_in_capitals(load: Load) -> None:
    people = load(GOOD.replace('slack = "U3"', 'slack = "U3"\nteams = "8F1C2E0A-3B7D"')).organisation.people.values()
    assert [(one.on("slack"), one.on("teams")) for one in people if one.on("teams")] == [
        (Address("slack", "U3"), Address("teams", "8f1c2e0a-3b7d"))
    ]


def test_every_number_of_the_policy_but_the_undo_window_can_be_chosen(load: Load) -> None:
    names = {field.name for field in dataclasses.fields(Policy)}
    assert set(POLICY) == names - {"hold_seconds"}
    days = {name: 6 for name in POLICY if name.endswith("_days") or name == "small_group"}
    policy = load(GOOD + "[policy]\n" + "\n".join(f"{name} = 6" for name in days)).policy
    assert {name: getattr(policy, name) for name in days} == days


def test_public_offices_and_addresses_are_accepted_and_not_loaded(load: Load) -> None:
    offices = 'represents = "Fagforbundet"\ncommittee_party = "a"\ncommittee_bloc = "b"\nemail = "a@b.example"'
    loaded = load(changed('slack = "U3"', f'slack = "U3"\n{offices}'))
    assert loaded.warnings == ()
    assert "Fagforbundet" not in repr(loaded.organisation)
    assert "a@b.example" not in repr(loaded.organisation)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfea\x00", "is not saved as UTF-8. Save it again with that encoding."),
        ("[organisation]\nname = Ås".encode("latin-1"), "is not saved as UTF-8"),
        (
            b"[organisation\n",
            "is not TOML at line 1, column 14 (Expected ']' at the end of a table declaration). Mend that line first.",
        ),
        (b"[organisation", "is not TOML: it ends in the middle of something (Expected ']' at the end of a table"),
        (b"#" * 10_000_000, "is larger than 5 MB. Is it the right file?"),
    ],
)
def test_a_file_that_is_no_organisation_file_is_told_so(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "organisation.toml"
    file.write_bytes(content)
    with pytest.raises(OrganisationError) as caught:
        load_organisation(file)
    (problem,) = said(caught.value.problems)
    assert problem.startswith(f"{file} {why}")


def test_a_missing_file_and_a_folder_are_told_so(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "none.toml", "the folder or the file does not exist"), (tmp_path, "it is a folder")):
        with pytest.raises(OrganisationError) as caught:
            load_organisation(path)
        assert said(caught.value.problems) == [
            f"{path} cannot be read: {why}. Check the path and the permissions.",
        ]


def test_the_mark_some_editors_put_first_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "organisation.toml"
    file.write_text(GOOD, "utf-8-sig")
    assert load_organisation(file).organisation.name == "Solvik"


def example(name: str) -> Path:
    with resources.as_file(resources.files("config") / "example" / name) as path:
        return path


def test_the_demo_municipality_is_whole() -> None:
    loaded = load_organisation(example("solvik.toml"))
    assert loaded.warnings == ()
    assert (len(loaded.organisation.units), len(loaded.organisation.people)) == (18, 50)


def test_the_template_can_be_used_as_it_stands_and_with_all_its_comments_taken_away() -> None:
    file = example("organisation.toml")
    assert load_organisation(file).warnings == ()
    opened = file.read_text("utf-8").replace("# [[rules]]", "[[rules]]").replace("# system =", "system =")
    assert tomllib.loads(opened.replace("# owners =", "owners ="))["rules"][0]["system"] == "Visma Enterprise"
