"""The catalogs are complete, alike in all languages, and say what the code asks for; golden sentences."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.catalog import Plural, load_catalogs, parse_catalog, slots
from config.texts import Texts, load_texts
from handlers.domain.errors import Defect
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text
from handlers.reading.commands import parse_command
from handlers.reading.replies import parse_reply
from tests.config.keys_in_use import FAMILIES, ROOT, Use, uses

OSLO = ZoneInfo("Europe/Oslo")
NB, NN, EN = Language.NB, Language.NN, Language.EN
CATALOGS = load_catalogs()
TEXTS = load_texts(OSLO)
USES = uses()
# A modal's title, its submit and close buttons: Slack cuts at 24. A button or a choice: 75.
NARROW = {"decide.title", "decide.submit", "record.title", "record.submit", "card.title"}
NARROW |= {"chat.name", "chat.close"}
WIDEST_NUMBER = "2026-1234"


def catalogs(**written: str) -> Texts:
    """Small catalogs of one's own; a language that is not named has the words of nb."""
    parsed = {language: parse_catalog(written.get(language, written["nb"]), language) for language in Language}
    return Texts(parsed, OSLO)


def every_text() -> Iterator[tuple[Language, str, str]]:
    """Each template of each language with its gaps left open."""
    for language, catalog in CATALOGS.items():
        for key, entry in catalog.items():
            for parts in (entry.one, entry.other) if isinstance(entry, Plural) else (entry,):
                yield language, key, "".join(part if isinstance(part, str) else "…" for part in parts)


def test_the_shipped_catalogs_agree() -> None:
    TEXTS.check()


def test_every_key_the_code_asks_for_is_there() -> None:
    missing = {f"{key} ({use.where})" for use in USES for key in use.asks_for() if key not in CATALOGS[NB]}
    assert not missing


def test_every_family_in_the_table_is_in_the_code() -> None:
    assert set(FAMILIES) - {use.pattern for use in USES} == set()


def test_no_key_is_there_for_nobody() -> None:
    asked = {key for use in USES for key in use.asks_for()}
    assert {key for key in set(CATALOGS[NB]) - asked if key.removeprefix("teams.") not in asked} == set()


def test_a_platform_may_have_words_of_its_own() -> None:
    texts = catalogs(nb='[card]\nhow = "her: {what}"\nwhat = "i tråden"\n[teams.card]\nwhat = "i vinduet"')
    said = text("card.how", what=text("card.what"))
    assert [texts.say(said, NB, surface) for surface in ("", "slack", "teams")] == [
        "her: i tråden", "her: i tråden", "her: i vinduet",
    ]  # fmt: skip


def test_every_place_gives_the_parameters_its_text_needs() -> None:
    assert not [line for use in USES if use.given is not None for line in lacking(use)]


def lacking(use: Use) -> Iterator[str]:
    for key in use.asks_for():
        entry = CATALOGS[NB].get(key, ())
        needs = {slot.name for slot in slots(entry)} | ({"count"} if isinstance(entry, Plural) else set())
        for name in sorted(needs - (use.given or set())):
            yield f"{use.where}: {key} needs {name}"


# Keys chosen in a variable: what the place that says them gives.
CHOSEN = {"next.": {"day"}, "refusal.only_": {"name", "number"}}


@pytest.mark.parametrize("family", CHOSEN)
def test_a_family_whose_key_is_chosen_needs_only_what_is_given(family: str) -> None:
    found = {key: {slot.name for slot in slots(entry)} for key, entry in CATALOGS[NB].items()}
    assert [key for key, names in found.items() if key.startswith(family) and names - CHOSEN[family]] == []


@pytest.mark.parametrize("surface", ["slack", "teams"])
def test_the_doctor_finds_words_for_all_it_finds_wrong(surface: str) -> None:
    source = (ROOT / "bot" / surface / "checks.py").read_text("utf-8")
    known = {finding for (finding,) in FAMILIES[f"doctor.{surface}.{{}}"]}
    assert set(re.findall(r'_wrong\("(\w+)"', source)) <= known


@pytest.mark.parametrize(
    ("nn", "told"),
    [
        ('a = "{x}"', "nn lacks b"),
        ('a = "{x}"\nb = "y"\nc = "z"', "nb lacks c, which nn has"),
        ('a = "{z}"\nb = "y"', "a has other placeholders in nn than in nb"),
        ('a = "{x}"\n[b]\none = "y"\nother = "y"', "b has plural forms in only one of nb and nn"),
        ('a = "{x:loud}"\nb = "y"', "a in nn: no style loud"),
    ],
)
def test_catalogs_that_differ_are_told_apart(nn: str, told: str) -> None:
    with pytest.raises(Defect, match=told):
        catalogs(nb='a = "{x}"\nb = "y"', nn=nn).check()


@pytest.mark.parametrize("toml", ["a = 1", 'a = "{x!r}"', 'a = "{}"', 'a = "{x"', "a ="])
def test_a_file_that_is_no_catalog_is_a_defect(toml: str) -> None:
    with pytest.raises(Defect, match=r"^nb.toml: "):
        parse_catalog(toml, "nb.toml")


@pytest.mark.parametrize(
    "asked",
    [text("no.such.key"), text("a"), text("a", x=None), text("b", count="three"), text("c", x=3)],  # type: ignore[arg-type]
)
def test_nobody_is_shown_a_key_or_a_gap(asked: Text) -> None:
    speaker = catalogs(nb='a = "{x}"\nc = "{x:year}"\n[b]\none = "y"\nother = "z"')
    with pytest.raises(Defect):
        speaker.say(asked, NB)


def test_peoples_own_words_come_out_as_they_went_in() -> None:
    said = "  <!channel> {x} {0} &lt; «tenk» *ikke*\n\u202eabc "
    assert TEXTS.say(Words(said), NB) == said
    assert said in TEXTS.say(text("talk.from_leader", name=Words(said), number="2026-1"), NN)


@pytest.mark.parametrize(
    ("language", "day", "full", "instant", "clock", "number"),
    [
        (NB, "torsdag 26. november", "torsdag 26. november 2026", "torsdag 26. november kl. 09.00", "kl. 09.00",
         "1\u00a0234,5"),
        (NN, "torsdag 26. november", "torsdag 26. november 2026", "torsdag 26. november kl. 09.00", "kl. 09.00",
         "1\u00a0234,5"),
        (EN, "Thursday 26 November", "Thursday 26 November 2026", "Thursday 26 November at 09:00", "at 09:00",
         "1,234.5"),
    ],
)  # fmt: skip
def test_days_times_and_numbers_are_written_the_way_the_language_does(
    language: Language, day: str, full: str, instant: str, clock: str, number: str
) -> None:
    speaker = catalogs(nb='a = "{x}"\nf = "{x:full}"\nd = "{x:day}"\nt = "{x:time}"')
    at = datetime(2026, 11, 26, 8, tzinfo=UTC)
    assert speaker.say(text("a", x=date(2026, 11, 26)), language) == day
    assert speaker.say(text("f", x=date(2026, 11, 26)), language) == full
    assert speaker.say(text("a", x=at), language) == instant
    assert speaker.say(text("d", x=at), language) == day
    assert speaker.say(text("t", x=at), language) == clock
    assert speaker.say(text("a", x=1234.5), language) == number


def test_a_day_is_told_in_the_organisations_zone() -> None:
    speaker = catalogs(nb='a = "{x:day}"')
    assert speaker.say(text("a", x=datetime(2026, 11, 26, 23, 30, tzinfo=UTC)), NB) == "fredag 27. november"


def test_a_text_inside_a_text_can_start_with_a_capital() -> None:
    speaker = catalogs(nb='a = "{x:start}."\nb = "én sak"')
    assert speaker.say(text("a", x=text("b")), NB) == "Én sak."


@pytest.mark.parametrize(
    ("count", "nb", "en"),
    [
        (0, "Du har meldt 0 saker.", "You have reported 0 cases."),
        (1, "Du har meldt én sak.", "You have reported one case."),
        (1.0, "Du har meldt én sak.", "You have reported one case."),
        (12, "Du har meldt 12 saker.", "You have reported 12 cases."),
    ],
)
def test_the_count_chooses_the_plural_form(count: float, nb: str, en: str) -> None:
    assert TEXTS.say(text("data.cases", count=count), NB) == nb
    assert TEXTS.say(text("data.cases", count=count), EN) == en


REFUSED = text("refusal.not_now", action=text("action.decide"), status=text("status.withdrawn"))
GOLDEN = [
    (REFUSED, NB, "Det er ikke mulig å avgjøre saken nå, for saken er trukket."),
    (REFUSED, NN, "Det er ikkje mogleg å avgjere saka no, for saka er trekt."),
    (REFUSED, EN, "It is not possible to decide the case now, because the case is withdrawn."),
    (
        text(
            "recipient.leader",
            name=Words("Torunn Våge"),
            reason=text("reason.leader", unit=Words("Sjøhaugen, avdeling 2")),
        ),
        NB,
        "Torunn Våge (leder for Sjøhaugen, avdeling 2)",
    ),
    (
        text(
            "cost.yearly",
            said=text("cost.joined", first=text("cost.minutes", count=10), more=text("cost.per.shift", count=1)),
            minutes=10,
            times=226,
            count=38,
        ),
        NB,
        "10 minutter, én gang per vakt. 10 min × 226 i året ≈ 38 timer for en full stilling",
    ),
    (
        text("confirmation.next", step=text("next.routed", day=date(2026, 11, 26))),
        NN,
        "Neste steg: Eit første svar, elles minner eg om saka torsdag 26. november.",
    ),
    (
        text("note.reporter.decided", number="2026-14", outcome=text("outcome.removed")),
        NB,
        "Sak 2026-14 er avgjort: fjernet.",
    ),
    (
        text("note.reporter.decided", number="2026-14", outcome=text("outcome.kept")),
        NN,
        "Sak 2026-14 er avgjord: halde ved lag.",
    ),
    (text("reminder.unacknowledged", number="2026-14"), NB, "Sak 2026-14 venter på et første svar. Tar du en titt?"),
    (text("digest.title", week=47), NB, "Ukas rydding, uke 47"),
    (text("digest.title", week=47), NN, "Vekas rydding, veke 47"),
]


@pytest.mark.parametrize(("asked", "language", "sentence"), GOLDEN)
def test_golden_sentences(asked: Text, language: Language, sentence: str) -> None:
    assert TEXTS.say(asked, language) == sentence


# «112 eller 113» is help in danger; «varsel» and its like are other channels' words; a name is hidden, not gone.
NEVER = re.compile(
    r"\b(varsl\w*|varsel\w*|avvik\w*|klag\w*|anonym\w*|kroner|årsverk\w*|overtime|complain\w*|whistle\w*)\b",
    re.IGNORECASE,
)


def test_words_that_promise_or_threaten_the_wrong_thing_are_never_used() -> None:
    assert [(language, key) for language, key, words in every_text() if NEVER.search(words)] == []


BOKMAL_ONLY = re.compile(
    r"\b(jeg|ikke|hva|hvem|hvor|hvorfor|hvilken|leder|lederen|tillitsvalgt|saken|sendes|venter|fra|bare|"
    r"dere|deres|noe|noen|uka|uke|også hos|gjøre|være|nå|meldte|kommer|ble|fjernet|enhet|enheten|enighet)\b",
    re.IGNORECASE,
)
NYNORSK_ONLY = re.compile(
    r"\b(eg|ikkje|kva|kven|kvar|kvifor|leiar|leiaren|tillitsvald|saka|ventar|frå|berre|dykk|dykkar|noko|nokon|"
    r"veka|veke|gjere|vere|melde saka|kjem|vart|fjerna|eining|eininga|semje|frå)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("language", "foreign"), [(NN, BOKMAL_ONLY), (NB, NYNORSK_ONLY)])
def test_each_written_norwegian_keeps_to_itself(language: Language, foreign: re.Pattern[str]) -> None:
    found = [(key, hit.group()) for at, key, words in every_text() if at is language
             if (hit := foreign.search(words)) and key != "help.commands"]  # fmt: skip
    assert found == []


def test_no_text_shouts_or_trails_off() -> None:
    assert [key for _, key, words in every_text() if "!" in words or "  " in words or words != words.strip()] == []


def test_titles_and_buttons_fit_where_slack_shows_them() -> None:
    for language, key, words in every_text():
        shown = words.replace("…", WIDEST_NUMBER)
        if key in NARROW:
            assert len(shown) <= 24, (language, key, shown)
        if key.startswith(("button.", "outcome.", "stance.")):
            assert len(shown) <= 75, (language, key, shown)


QUOTED = re.compile("[«“]([^»”]+)[»”]")


def quoted(asked: Text, language: Language) -> list[str]:
    """What a text tells people to write, or to press."""
    return QUOTED.findall(TEXTS.say(asked, language))


@pytest.mark.parametrize("language", list(Language))
def test_what_people_are_told_to_write_is_understood(language: Language) -> None:
    today = date(2026, 11, 23)
    commands = [*quoted(text("help.commands"), language), *quoted(text("data.forget_how"), language)]
    assert [words for words in commands if parse_command(words) is None] == []
    replies = quoted(text("card.how_to_answer"), language)
    assert len(replies) == 4
    assert [words for words in replies if parse_reply(words, today) is None] == []


@pytest.mark.parametrize("language", list(Language))
def test_what_people_are_told_to_press_is_what_the_button_says(language: Language) -> None:
    assert quoted(text("note.record_how"), language) == [TEXTS.say(text("button.record"), language)]
    assert quoted(text("note.window.thread", day=date(2026, 11, 30)), language) == [
        TEXTS.say(text("stance.silent"), language)
    ]


@pytest.mark.parametrize("language", list(Language))
def test_what_people_are_told_to_press_on_teams_is_what_a_button_says(language: Language) -> None:
    """There nobody hears what is merely written below a message, so these sentences name a button instead."""
    said = [(key, words) for spoken, key, words in every_text() if spoken is language]
    labels = {words for key, words in said if key.startswith("button.")}
    told = [words for key, words in said if key.startswith(("teams.reminder.", "teams.edit.", "teams.confirmation."))]
    asked = [label for words in told for label in QUOTED.findall(words)]
    assert len(asked) >= len(told)
    assert set(asked) <= labels
