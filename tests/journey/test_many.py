"""Everything that people write ends somewhere: the labelled messages and the demo's, through the signed door."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from handlers.domain.case import Case
from handlers.domain.lifecycle import Status
from handlers.domain.people import Role
from handlers.ports import UnitOfWork
from handlers.reading import mask
from tests.journey.conftest import Town, buttons

CORPUS = Path(__file__).parent.parent / "corpus" / "reports.jsonl"


def corpus() -> Iterator[tuple[str, bool]]:
    """(text, whether it is labelled a report)."""
    for line in CORPUS.read_text("utf-8").splitlines():
        message = json.loads(line)
        yield message["text"], message["labels"]["intent"] == "report"


def everything(uow: UnitOfWork) -> Sequence[Case]:
    return uow.cases.between(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


async def cases(town: Town) -> Sequence[Case]:
    return await town.bot.running.house.database.transactions.run(everything)


async def test_every_report_becomes_one_case_for_both_or_is_told_why_not(town: Town) -> None:
    people = [p for p in town.scene.organisation.people.values() if p.unit and p.on("slack")]
    messages = list(corpus())
    for number, (words, _) in enumerate(messages):
        await town.scene.workplace.dm(town.user(people[number % len(people)].id), words)
    await town.settle()
    # Taking them all in takes its time: by now all the undo windows are over, not only the first.
    await town.jump((town.scene.clock.now() + timedelta(minutes=2)).isoformat())

    kept = await cases(town)
    sent = [message for person in people for message in town.from_bot(town.direct(person.id))]
    answers = [message for message in sent if "support" not in buttons(message)]  # a card of somebody else's case
    assert len(answers) == len(messages), "every message has exactly one answer of its own"
    by_words = {case.words: case for case in kept}
    assert len(by_words) == len(kept)
    reports = [words for words, is_report in messages if is_report]
    untaken = [words for words in reports if mask(words.strip()) not in by_words]
    assert len(untaken) <= len(reports) * 0.05, untaken
    for case in kept:
        if case.status is Status.ROUTED:
            assert case.people(Role.REPRESENTATIVE), case.called
            assert case.people(Role.LEADER) or case.rep_only, case.called
        else:
            assert case.questions, f"{case.called} waits for nobody"


async def test_the_demos_messages_are_all_answered(town: Town) -> None:
    shipped = json.loads((files("bot.demo") / "messages.json").read_text("utf-8"))
    for message in shipped:
        before = len(town.told("samira-haddadi"))
        await town.write("samira-haddadi", message["text"])
        assert len(town.told("samira-haddadi")) == before + 1, message["text"]


async def test_no_reporter_can_be_found_in_the_database_the_logs_or_the_cards(town: Town) -> None:
    """The canary is the nurse's account: it may stand nowhere but in what she herself sent to the platform."""
    await town.write("samira-haddadi", "Vi fyller ut fallskjema ingen leser. Ring meg på 42 11 83 60.")
    await town.jump("hold_end")
    database = Path(town.bot.running.house.settings.database_url.get_secret_value().removeprefix("sqlite:///"))
    stored = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    for canary in (town.user("samira-haddadi"), town.direct("samira-haddadi"), "42 11 83 60", "Samira"):
        assert canary.encode() not in stored, canary
    assert "42 11 83 60" not in town.card("sjohaugen-1").text
    assert "Samira" not in town.card("sjohaugen-1").text
