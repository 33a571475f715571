"""What decides in a thread, what takes a stand, and what is just talk, in three languages. Today is a Sunday."""

from datetime import date

import pytest

from handlers.domain.outcomes import Field, Outcome
from handlers.reading.replies import Stance, StanceWord, Verdict, parse_reply
from tests.reading.numbers import TODAY

FEBRUARY, MARCH, MONDAY = date(2027, 2, 1), date(2027, 3, 1), date(2026, 11, 23)

HEADS: dict[Outcome, list[str]] = {
    Outcome.REMOVED: ["fjernet", "fjernes", "avviklet", "fjerna", "avvikla", "removed"],
    Outcome.SIMPLIFIED: ["forenklet", "forenkles", "forenkla", "simplified"],
    Outcome.MERGED: ["samordnet", "slått sammen", "samordna", "slått saman", "merged"],
    Outcome.EXPLAINED: ["forklart", "explained"],
    Outcome.KEPT: ["beholdes", "beholdt", "halde ved lag", "blir halde", "blir halde ved lag", "kept"],
    Outcome.FORWARDED: ["sendt videre", "videresendt", "sendt vidare", "forwarded", "sent on"],
    Outcome.TRIAL: ["prøves", "prøves ut", "blir prøvd", "prøvast", "trial"],
    Outcome.ELSEWHERE: ["hører hjemme", "høyrer heime", "belongs elsewhere"],
}

VERDICTS: list[tuple[str, Outcome, dict[Field, str | date]]] = [
    (
        "fjernet: vi slutter med papirlista fra mandag",
        Outcome.REMOVED,
        {Field.SENTENCE: "vi slutter med papirlista fra mandag", Field.EFFECTIVE: MONDAY},
    ),
    (
        "Fjerna frå 1/2-2027: lista er borte",
        Outcome.REMOVED,
        {Field.SENTENCE: "lista er borte", Field.EFFECTIVE: FEBRUARY},
    ),
    ("*Fjernet:* ingen liste", Outcome.REMOVED, {Field.SENTENCE: "ingen liste"}),
    ("Removed.", Outcome.REMOVED, {}),
    ("forenklet – ett ark", Outcome.SIMPLIFIED, {Field.SENTENCE: "ett ark"}),
    ("forenkla - eitt ark", Outcome.SIMPLIFIED, {Field.SENTENCE: "eitt ark"}),
    ("samordnet med fallskjemaet: ett skjema", Outcome.MERGED, {Field.SENTENCE: "med fallskjemaet: ett skjema"}),
    (
        "beholdes: kreves av legemiddelforskriften § 7",
        Outcome.KEPT,
        {
            Field.SENTENCE: "kreves av legemiddelforskriften § 7",
            Field.REASON: "kreves av legemiddelforskriften § 7",
            Field.LEGAL_BASIS: "legemiddelforskriften § 7",
        },
    ),
    (
        "blir halde ved lag: følgjer av § 4-1 i pasientjournallova",
        Outcome.KEPT,
        {
            Field.SENTENCE: "følgjer av § 4-1 i pasientjournallova",
            Field.REASON: "følgjer av § 4-1 i pasientjournallova",
            Field.LEGAL_BASIS: "§ 4-1 i pasientjournallova",
        },
    ),
    (
        "kept: required by the Health Personnel Act § 39",
        Outcome.KEPT,
        {
            Field.SENTENCE: "required by the Health Personnel Act § 39",
            Field.REASON: "required by the Health Personnel Act § 39",
            Field.LEGAL_BASIS: "the Health Personnel Act § 39",
        },
    ),
    ("beholdes: vi trenger den", Outcome.KEPT, {Field.SENTENCE: "vi trenger den", Field.REASON: "vi trenger den"}),
    (
        "sendt videre til Visma: retter feilen",
        Outcome.FORWARDED,
        {Field.ADDRESSEE: "Visma", Field.SENTENCE: "retter feilen"},
    ),
    (
        "sendt vidare til Visma innan 1. mars: rettar feilen",
        Outcome.FORWARDED,
        {Field.ADDRESSEE: "Visma", Field.ANSWER_BY: MARCH, Field.SENTENCE: "rettar feilen"},
    ),
    (
        "forwarded to the IT department by 1 March: they fix it",
        Outcome.FORWARDED,
        {Field.ADDRESSEE: "the IT department", Field.ANSWER_BY: MARCH, Field.SENTENCE: "they fix it"},
    ),
    (
        "Sendt videre til IT: svar innen mandag",
        Outcome.FORWARDED,
        {Field.ADDRESSEE: "IT", Field.ANSWER_BY: MONDAY, Field.SENTENCE: "svar innen mandag"},
    ),
    ("sendt videre til Visma innen 1. mars", Outcome.FORWARDED, {Field.ADDRESSEE: "Visma", Field.ANSWER_BY: MARCH}),
    ("prøves til 1. februar: uten lista", Outcome.TRIAL, {Field.ENDS: FEBRUARY, Field.SENTENCE: "uten lista"}),
    ("blir prøvd til og med 1.2.: utan lista", Outcome.TRIAL, {Field.ENDS: FEBRUARY, Field.SENTENCE: "utan lista"}),
    ("trial until 1 February: without it", Outcome.TRIAL, {Field.ENDS: FEBRUARY, Field.SENTENCE: "without it"}),
    ("prøves i fire uker: uten lista", Outcome.TRIAL, {Field.SENTENCE: "uten lista"}),
    ("hører hjemme hos HR: de eier kurset", Outcome.ELSEWHERE, {Field.BELONGS: "HR", Field.SENTENCE: "de eier kurset"}),
    (
        "høyrer heime i innkjøp: dei eig avtalen",
        Outcome.ELSEWHERE,
        {Field.BELONGS: "innkjøp", Field.SENTENCE: "dei eig avtalen"},
    ),
    ("belongs in Finance: they own it", Outcome.ELSEWHERE, {Field.BELONGS: "Finance", Field.SENTENCE: "they own it"}),
]

STANCES: list[tuple[str, StanceWord, str]] = [
    *[
        (text, StanceWord.SUPPORT, "")
        for text in ("støtter", "Støttar!", "enig", "Enig.", "samd", "einig", "support", "agree 👍")
    ],
    ("enig i dette", StanceWord.SUPPORT, "enig i dette"),
    ("støtter: lista er meningsløs", StanceWord.SUPPORT, "lista er meningsløs"),
    ("uenig: vi mister oversikten", StanceWord.DISAGREE, "vi mister oversikten"),
    ("usamd: vi mistar oversikta", StanceWord.DISAGREE, "vi mistar oversikta"),
    ("ueinig fordi lista trengst", StanceWord.DISAGREE, "ueinig fordi lista trengst"),
    ("Disagree: we lose track", StanceWord.DISAGREE, "we lose track"),
    *[(text, StanceWord.CONSULT, "") for text in ("drøfting", "Be om drøfting", "ber om drøfting.", "consultation")],
    ("drøfting: dette gjelder flere", StanceWord.CONSULT, "dette gjelder flere"),
    ("enighet: lista utgår", StanceWord.AGREEMENT, "lista utgår"),
    ("semje: lista går ut", StanceWord.AGREEMENT, "lista går ut"),
    ("Agreement: the list goes", StanceWord.AGREEMENT, "the list goes"),
    ("uenighet: lista trengs", StanceWord.DISAGREEMENT, "lista trengs"),
    ("usemje: lista trengst", StanceWord.DISAGREEMENT, "lista trengst"),
    ("disagreement: the list is needed", StanceWord.DISAGREEMENT, "the list is needed"),
]

TALK = [
    "",
    "👍",
    "ok, da fjerner vi den",
    "fjernet dere den i går?",
    "Fjernet? Nei: den står der ennå",
    "fjernet den i går",
    "ikke fjernet: den står der",
    "fjernetlista: hvor er den",
    "forenklet skjemaet er det ikke akkurat",
    "samordnet med resten er det jo ikke",
    "beholdes fordi det er lov",
    "sendt videre til sjefen din også?",
    "prøves det ut noe annet sted?",
    "hører hjemme i søpla, spør du meg",
    "removed it yesterday",
    "kept wondering about that: why",
    "enig i at dette er dumt, men vi må ha det",
    "enig, men ikke nå",
    "enig?",
    "støtter ikke dette",
    "samd om du ikkje gløymer oss",
    "agree but not now",
    "support is slow today",
    "uenig er jeg ikke",
    "drøfting er alltid gøy",
    "enighet er fint",
    "enighet",
]


@pytest.mark.parametrize(("outcome", "head"), [(outcome, head) for outcome in HEADS for head in HEADS[outcome]])
@pytest.mark.parametrize("sign", [":", " –", " -", " —"])
def test_an_outcome_word_before_a_colon_or_dash_decides(outcome: Outcome, head: str, sign: str) -> None:
    reply = parse_reply(f"{head.capitalize()}{sign} slik blir det", TODAY)
    assert isinstance(reply, Verdict)
    assert (reply.outcome, reply.fields[Field.SENTENCE]) == (outcome, "slik blir det")


def test_every_outcome_and_every_stance_can_be_said() -> None:
    assert set(HEADS) == set(Outcome)
    assert {stance for _, stance, _ in STANCES} == set(StanceWord)


@pytest.mark.parametrize(("text", "outcome", "fields"), VERDICTS)
def test_a_decision_is_read_with_all_that_is_said(text: str, outcome: Outcome, fields: dict[Field, str | date]) -> None:
    reply = parse_reply(text, TODAY)
    assert isinstance(reply, Verdict)
    assert (reply.outcome, dict(reply.fields)) == (outcome, fields)


@pytest.mark.parametrize(("text", "stance", "sentence"), STANCES)
def test_a_stand_is_read_with_its_words(text: str, stance: StanceWord, sentence: str) -> None:
    assert parse_reply(text, TODAY) == Stance(stance, sentence)


@pytest.mark.parametrize("text", TALK)
def test_talk_decides_nothing(text: str) -> None:
    assert parse_reply(text, TODAY) is None
