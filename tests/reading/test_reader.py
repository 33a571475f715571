"""What the reader answers about a message: decoys, wishes, systems, levels, and the labels."""

import json

import pytest

from handlers.domain.reading import Intent, Kind, Language, Level
from handlers.reading import DEFAULT_SYSTEMS, labels, read
from handlers.reading.commands import Command, parse_command
from tests.accuracy import Example, examples

INTENTS = [
    ("hvem ser det jeg skriver her?", Intent.HELP),
    ("Kan leiaren sjå kven eg er?", Intent.HELP),
    ("Good morning!", Intent.HELP),
    ("hva skjer med saken min om Gerica?", Intent.STATUS),
    ("Kva vart det av saka om turnusen?", Intent.STATUS),
    ("Has my manager answered yet?", Intent.STATUS),
    ("Takk for svar!", Intent.OTHER),
    ("Møtet er flyttet til rom 214", Intent.OTHER),
    ("Does anyone have the key to room 12?", Intent.OTHER),
    ("👍", Intent.OTHER),
    ("", Intent.OTHER),
    ("DIPS er treg", Intent.REPORT),
    ("Too many passwords", Intent.REPORT),
    ("Ein kollega kjem ofte full på jobb", Intent.REPORT),
]

SYSTEMS = [
    ("Arena er nede igjen", "Arena"),
    ("det er en arena for krangel", None),
    ("agreso krasjer hele tiden", "Agresso"),
    ("helseplattfomen henger", "Helseplattformen"),
    ("Some elements of the form are odd", None),
    ("Elements of the form are asked twice", None),
    ("vi fører alt i elements og på papir", "Elements"),
    ("Both teams fill in the form", None),
    ("Det finnes en app på Teams for dette", "Teams"),
    ("vi må vise kortet på en eller annen vis", None),
    ("VIS henger seg hver mandag", "Visma inSchool"),
    ("vi skriver det i Gerica, men DIPS er så treg at alle venter", "DIPS"),
    ("familie og venner må fylle ut skjema", None),
    ("Visma Flyt Skole er treg", "Visma Flyt Skole"),
]

CONCERNS = [
    ("Sjefen tok på meg på julebordet", True),
    ("Jeg ble spyttet på og slått av en elev i dag", True),
    ("Noen stjeler medisiner fra medisinrommet", True),
    ("Etter at jeg varslet ble jeg flyttet til en annen avdeling", True),
    ("Leiaren trugar og slår meg når eg seier ifrå, trua meg med sparken", True),
    ("The boss touches the young temps", True),
    ("Nødutgangen er blokkert av senger, det er farlig", True),
    ("jeg dør av kjedsomhet på disse møtene", False),
    ("Kurset i brannvern er likt hvert år, 2 timer", False),
    ("Skjemaet om vold og trusler er på 8 sider og fylles ut to ganger", False),
    ("Vi må dokumentere fall på tre steder selv om ingen ble skadet", False),
    ("Det er ulovlig mange skjemaer", False),
    ("dette skjemaet stjeler tid fra oss", False),
    ("vi må slå av og på pc-en hver morgen", False),
]

LEVELS = [
    ("Loven krever at vi journalfører hver samtale", Level.STATE),
    ("Mattilsynet har aldri bedt om det, det er styreren som vil ha skjemaet", Level.UNIT),
    ("The manager says the directorate wants the form", Level.STATE),
    ("Kommunen har innført obligatorisk e-læring", Level.ORGANISATION),
    ("Leverandøren sier at systemet ikke kan endres", Level.SUPPLIER),
    ("skjemaet leveres til avdelingsleder på papir", Level.UNKNOWN),
]


@pytest.mark.parametrize(("text", "intent"), INTENTS)
def test_the_intent_of_short_messages(text: str, intent: Intent) -> None:
    assert read(text).intent is intent


@pytest.mark.parametrize(("text", "system"), SYSTEMS)
def test_a_system_is_told_from_an_ordinary_word(text: str, system: str | None) -> None:
    assert read(text).system == system


@pytest.mark.parametrize(("text", "concern"), CONCERNS)
def test_a_concern_is_told_from_strong_words_about_forms(text: str, concern: bool) -> None:
    assert read(text).concern is concern


@pytest.mark.parametrize(("text", "level"), LEVELS)
def test_who_can_remove_it(text: str, level: Level) -> None:
    assert read(text).level is level


@pytest.mark.parametrize(
    "text",
    [
        "Ikke si at det er meg, men skjemaet er dumt",
        "utan namn: skjemaet er dumt",
        "keep my name out of it, silly form",
    ],
)
def test_a_wish_for_a_hidden_name_is_heard(text: str) -> None:
    assert read(text).anonymous


@pytest.mark.parametrize("text", ["Er dette anonymt?", "Eg veit ikkje kven eg skal spørje om skjemaet"])
def test_asking_about_names_is_no_wish(text: str) -> None:
    assert not read(text).anonymous


@pytest.mark.parametrize(
    "text",
    [
        "Bare til tillitsvalgt: møtene er for lange",
        "berre til HTV, skjemaet er dumt",
        "Only to my union rep: silly form",
    ],
)
def test_a_wish_for_the_representative_only_is_heard(text: str) -> None:
    assert read(text).rep_only


def test_an_organisation_can_add_systems_of_its_own() -> None:
    systems = DEFAULT_SYSTEMS.extended({"Solvik Vaktbok": ["vaktboka"], "Gerica": ["geri"]})
    assert read("vaktboka er treg", systems).system == "Solvik Vaktbok"
    assert read("geri er treg", systems).system == "Gerica"
    assert read("gerica er treg", systems).system == "Gerica"
    assert read("vaktboka er treg").system is None


def test_what_is_no_report_has_no_cost_kind_level_or_concern() -> None:
    found = labels(read("hva skjer med saken min om DIPS? det tar 10 min hver vakt"))
    assert found["intent"] == "status"
    assert [found[label] for label in ("minutes", "per", "kind", "level", "concern")] == [
        None,
        None,
        "other",
        "unknown",
        False,
    ]


EVERYTHING = [example for chosen in ("developed", "own") for example in examples(chosen)]
READ_FROM_WORDS = ("minutes", "times", "per", "people", "system", "level", "anonymous", "rep_only", "concern")


@pytest.mark.parametrize("example", EVERYTHING, ids=lambda example: example.id)
def test_whatever_was_understood_says_where_it_stands(example: Example) -> None:
    reading = read(example.text)
    got = labels(reading)
    understood = {name for name in READ_FROM_WORDS if got[name] not in (None, False, Level.UNKNOWN)}
    if reading.kind not in (Kind.OTHER, Kind.SYSTEM):
        understood.add("kind")
    assert understood <= set(reading.spans)
    assert all(0 <= span.start < span.end <= len(example.text) for span in reading.spans.values())


def test_labels_are_ready_for_json() -> None:
    text = "Alle 30 lærerne fører fravær i VIS og på papir, 5 min hver dag. Spør anne@solvik.example"
    assert json.loads(json.dumps(labels(read(text)))) == {
        "intent": "report",
        "lang": "nb",
        "minutes": 5.0,
        "times": 1.0,
        "per": "day",
        "people": 30.0,
        "system": "Visma inSchool",
        "kind": "double_entry",
        "level": "unknown",
        "anonymous": False,
        "rep_only": False,
        "concern": False,
        "personal": ["email"],
    }


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Eg må skriva same notatet to gonger", Language.NN),
        ("Jeg må skrive det samme", Language.NB),
        ("My login", Language.EN),
    ],
)
def test_the_language_of_a_short_message(text: str, language: Language) -> None:
    assert read(text).language is language


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("hjelp", Command.HELP),
        ("Help!", Command.HELP),
        ("Mine saker", Command.MY_CASES),
        ("sakene mine", Command.MY_CASES),
        ("my cases", Command.MY_CASES),
        ("mine data", Command.MY_DATA),
        ("my data", Command.MY_DATA),
        ("slett meg", Command.FORGET_ME),
        ("Delete me.", Command.FORGET_ME),
        ("forget me", Command.FORGET_ME),
        ("NYNORSK", Command.NYNORSK),
        ("bokmål", Command.BOKMAL),
        ("engelsk", Command.ENGLISH),
        ("hjelp meg med skjemaet", None),
        ("mine saker tar for lang tid", None),
        ("", None),
    ],
)
def test_a_command_is_the_whole_message(text: str, command: Command | None) -> None:
    assert parse_command(text) is command


def test_every_command_can_be_said() -> None:
    said = ["hjelp", "mine saker", "mine data", "slett meg", "nynorsk", "bokmål", "english", "enheter"]
    assert {parse_command(text) for text in said} == set(Command)


@pytest.mark.parametrize(
    "text",
    [
        "Sjelden før klokka ti.",
        "Det er boka ved telefonen.",
        "Den kom med forrige leder.",
        "Fordi de andre gjør det.",
        "Tavla i korridoren.",
        "Sjeldan før middag.",
        "Etter kvar einaste måltid.",
        "Teljing av sengetøy.",
        "Dei som har ansvar for bilane.",
        "Rarely before ten.",
        "After every single meal.",
        "It came with the last director.",
        "At the end of the month.",
    ],
)
def test_a_short_plain_sentence_tells_of_no_concern_and_asks_nothing(text: str) -> None:
    found = read(text)
    assert not any([found.concern, found.anonymous, found.rep_only])


@pytest.mark.parametrize(
    "text",
    [
        "Kollegaen min slår barna.",
        "Taket er i ferd med å rase.",
        "Ho stel frå bebuarane.",
        "Eg vert trakassert av sjefen.",
        "She slapped a resident.",
        "I am being bullied.",
    ],
)
def test_a_short_concern_is_heard(text: str) -> None:
    assert read(text).concern
