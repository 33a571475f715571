"""The weekly digest as a message: at most three numbers, five short stories, one thing learnt, one reason why."""

from collections.abc import Iterator

from handlers.announce.facts import fact, table
from handlers.domain.digest import Digest, Story
from handlers.domain.messages import (
    Aside,
    Bars,
    Button,
    Fact,
    Heading,
    Line,
    Message,
    Part,
    Press,
)
from handlers.domain.people import Organisation
from handlers.domain.reading import Language
from handlers.domain.texts import Text, Words, text


def digest_message(digest: Digest, organisation: Organisation, language: Language) -> Message:
    buttons = tuple(_same_here(story, number) for number, story in enumerate(digest.stories, 1))
    return Message(language, tuple(_parts(digest, organisation, language)), buttons)


def _same_here(story: Story, number: int) -> Press:
    return Press(Button.SAME_HERE, text("button.same_here", number=number), story.case, str(number))


def _parts(digest: Digest, organisation: Organisation, language: Language) -> Iterator[Part]:
    yield Heading(text("digest.title", week=digest.week.number))
    yield Line(_opening(digest))
    yield from table(_counts(digest))
    for number, story in enumerate(digest.stories, 1):
        yield Line(_story(story, number, organisation, language))
    if digest.learning:
        yield Line(text("digest.learning", sentence=Words(digest.learning.sentence)))
    if digest.kept:
        yield Line(text("digest.kept", reason=Words(digest.kept.reason)))
    yield from _elsewhere(digest)
    if digest.decided:
        yield Line(text("digest.spoken", count=digest.spoken, decided=digest.decided))
    if any(count for _, count in digest.weeks):
        first, last = digest.weeks[0][0], digest.weeks[-1][0]
        yield Bars(text("digest.weeks", first=first, last=last), digest.weeks)
    if digest.stories or digest.learning or digest.kept:
        yield Aside(text("digest.footer"))


def _counts(digest: Digest) -> Iterator[Fact]:
    """What there is none of is not counted."""
    counts = {"cleared": digest.cleared, "on_trial": digest.on_trial, "waiting": digest.waiting}
    for name, count in counts.items():
        if count:
            yield fact(name, text("digest.count", count=count))


def _opening(digest: Digest) -> Text:
    if digest.cleared:
        return text("digest.opening", count=digest.cleared)
    if digest.unanswered:
        return text("digest.opening_none", count=digest.unanswered)
    return text("digest.opening_quiet")


def _story(story: Story, number: int, organisation: Organisation, language: Language) -> Text:
    where = Words(story.unit.called(language) if story.unit else organisation.name)
    before: Text = text(f"digest.before.{story.kind}")
    if story.system:
        before = text("digest.before_in", before=before, system=Words(story.system))
    return text(
        "digest.story",
        number=number,
        unit=where,
        before=before,
        outcome=text(f"outcome.{story.decision.outcome}"),
        now=Words(story.decision.sentence),
    )


def _elsewhere(digest: Digest) -> Iterator[Part]:
    for decision in digest.forwarded:
        if decision.answer_by:
            yield Line(text("digest.forwarded", addressee=Words(decision.addressee), day=decision.answer_by))
    if digest.came_back:
        yield Line(text("digest.came_back", count=digest.came_back))
