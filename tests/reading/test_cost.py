"""The grammar of cost, phrase by phrase."""

import pytest

from handlers.domain.reading import Cost, Per
from handlers.reading import read

COSTS: list[tuple[str, Cost]] = [
    ("Vi bruker cirka to og en halv time på rapporten hver måned", Cost(150, 1, Per.MONTH)),
    ("Tar oss tjue minutter til en halvtime hver morgen", Cost(25, 1, Per.DAY)),
    ("Føringen tar et par minutter per bruker, ni brukere hver dag", Cost(2, 1, Per.PATIENT)),
    ("Eg brukar ein halvtime på skjemaet tre gonger i veka", Cost(30, 3, Per.WEEK)),
    ("fem minutt med skjema, fem gonger om dagen, vi er femten tilsette", Cost(5, 5, Per.DAY, 15)),
    ("The form takes 45 mins twice a week for the 9 of us", Cost(45, 2, Per.WEEK, 9)),
    ("every other Friday we spend an hour and a half on the report", Cost(90, 0.5, Per.WEEK)),
    ("Every three months: two full days of counting", Cost(900, 1 / 3, Per.MONTH)),
    ("hver 14. dag bruker jeg 3 timer på rapporten", Cost(180, 0.5, Per.WEEK)),
    ("To ganger per semester må 35 lærere sitte i 2 t på møte", Cost(120, 2, Per.HALF_YEAR, 35)),
    ("logge inn på nytt 15-20 ganger om dagen, 30 sek", Cost(0.5, 17.5, Per.DAY)),
    ("Hvert tertial bruker vi 2 dager på rapporten", Cost(900, 3, Per.YEAR)),
    ("Skal telles på mandager, onsdager og fredager. 12 min", Cost(12, 3, Per.WEEK)),
    ("skjema per elev 20 minutter, jeg har 28 elever", Cost(20, 1, Per.PUPIL)),
    ("rapporten tar meg en hel arbeidsdag hvert kvartal", Cost(450, 1, Per.QUARTER)),
    ("det tar en halv dag hver måned å telle", Cost(225, 1, Per.MONTH)),
    ("Kvart skjema tek 6-7 minutt", Cost(6.5, 1, Per.FORM)),
    ("mellomleder: halvannen dag i måneden på rapporter", Cost(675, 1, Per.MONTH)),
    ("Skjemaet tar 1 t og 30 min per klasse", Cost(90, 1, Per.CLASS)),
    ("Logging takes quarter of an hour per lesson", Cost(15, 1, Per.CLASS)),
    ("we're a team of 12 and lose 20 min per day on the form", Cost(20, 1, Per.DAY, 12)),
    ("Innlogging 8 ganger om dagen a 2 min", Cost(2, 8, Per.DAY)),
    ("skjema ca 10min/dag", Cost(10, 1, Per.DAY)),
    ("Skjemaet tar 15 min x 3 om dagen", Cost(15, 3, Per.DAY)),
    ("signering 2 min hver vakt, fire ganger", Cost(2, 4, Per.SHIFT)),
    ("90 sekunder hver gang jeg logger inn, 20 ganger på en vakt", Cost(1.5, 20, Per.SHIFT)),
    ("et kvarters arbeid pr besøk med skjema", Cost(15, 1, Per.VISIT)),
    ("vi fører skjema to dager i uka", Cost(None, 2, Per.WEEK)),
    ("Skjemaet fylles ut flere ganger om dagen", Cost(None, None, Per.DAY)),
    ("kurset tek tre timar, og det er 14 av oss", Cost(180, None, None, 14)),
    ("en time for hver bestilling", Cost(60)),
    ("2 min på hver epost, 30 eposter om dagen", Cost(2, 30, Per.DAY)),
    ("forty beds to log, 4 min each, 25 beds a shift", Cost(4, 25, Per.SHIFT)),
    ("skjema tek 40 min, eg har 6-7 av dei i månaden", Cost(40, 6.5, Per.MONTH)),
    ("skjemaet tek 15 min, tre i veka", Cost(15, 3, Per.WEEK)),
    ("skjema: 4 min pr vedtak, 20 ganger hver dag", Cost(4, 20, Per.DAY)),
    ("vi teller kassa tre ganger hver kveld, 18 minutter til sammen", Cost(18, 1, Per.DAY)),
    ("time og et kvarter pr sak på skjemaet", Cost(75, 1, Per.CASE)),
    ("skjemaet tar 1 t 15 per barn", Cost(75, 1, Per.CHILD)),
    ("the form takes a quarter of an hr every night shift", Cost(15, 1, Per.SHIFT)),
    ("plan rewritten every six months, 2 hrs of forms", Cost(120, 1, Per.HALF_YEAR)),
    ("logging in thirty-odd times a day, 20 sec", Cost(1 / 3, 30, Per.DAY)),
    ("to tre ganger i uka fyller vi skjema, 20 min", Cost(20, 2.5, Per.WEEK)),
    ("skjemaet tar 20 minutter dagen", Cost(20, 1, Per.DAY)),
    ("månedsrapport som ingen leser, 20 min", Cost(20, 1, Per.MONTH)),
    ("skjemaet står i systemet fra før, 20 min pr sak", Cost(20, 1, Per.CASE)),
    ("report: half a day each quarter for me and 3 others", Cost(225, 1, Per.QUARTER, 4)),
]

NOTHING_IS_SAID = [
    "på jobb siden kl 8.30, og 3. mars sa de at skjemaet måtte fylles ut",
    "vent i 3 uker på hansker fordi bestillingen må godkjennes",
    "vi har hatt dette skjemaet siden 2008, det er på 14 sider",
    "skolen har 412 elever og alle må fylle ut skjema",
    "systemet logger meg ut etter 10 minutter",
    "alle 34 beboerne må inn i skjemaet",
    "rapporten skal signeres av to sykepleiere",
    "en av oss må alltid gå i kjelleren med skjemaet",
    "kurset varte tre timer lenger enn det sto i skjemaet",
    "måtte skrive fire skjema i dag",
]


@pytest.mark.parametrize(("text", "cost"), COSTS)
def test_a_cost_is_read_as_it_is_written(text: str, cost: Cost) -> None:
    assert read(text).cost == cost


@pytest.mark.parametrize("text", NOTHING_IS_SAID)
def test_a_number_that_is_no_cost_is_left_alone(text: str) -> None:
    assert read(text).cost == Cost()


def test_every_value_points_at_the_words_it_was_read_from() -> None:
    text = "Vi er 14 på avdelingen. Rapporten i Gerica tar et kvarter hver vakt. Ikke si at det er meg"
    spans = {name: text[span.start : span.end] for name, span in read(text).spans.items()}
    assert spans["minutes"] == "et kvarter"
    assert spans["times"] == spans["per"] == "hver vakt"
    assert spans["people"] == "Vi er 14"
    assert spans["system"] == "Gerica"
    assert spans["anonymous"].startswith("Ikke si")
    assert "Rapporten" in spans["kind"]
