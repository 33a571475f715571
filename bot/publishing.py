"""`tidstyv digest`: the digest of a week on the terminal, or to those who wait for it."""

from bot.wiring import House, build
from config.settings import Settings
from config.texts import Texts
from handlers.domain.digest import Week, latest_week, week_of
from handlers.domain.messages import Aside, Bars, Deeds, Facts, Heading, Line, Message, Part, Quote
from handlers.domain.texts import text
from handlers.ports import UnitOfWork
from handlers.publish import compose, publish


async def show_week(settings: Settings, label: str | None) -> str:
    """The digest in plain words, as it stands now. Raises ValueError for what is no ISO week."""
    house = build(settings)
    try:
        week = _week(house, label)
        language = house.world.organisation.language

        def composed(uow: UnitOfWork) -> Message:
            return compose(uow, house.world, week, language)

        return plain(await house.database.transactions.run(composed), house.texts)
    finally:
        await house.close()


async def publish_week(settings: Settings, label: str | None) -> str:
    """Queue the digest for everybody who has not had it, and say how many that were."""
    house = build(settings)
    try:
        week = _week(house, label)
        sent = await house.database.transactions.run(lambda uow: publish(uow, house.world, week))
        return house.texts.say(text("digest.sent", count=sent, week=week.label), house.world.organisation.language)
    finally:
        await house.close()


def _week(house: House, label: str | None) -> Week:
    world = house.world
    if label is None:
        return latest_week(world.now(), world.calendar, world.policy)
    return week_of(label, world.calendar, world.policy)


def plain(message: Message, texts: Texts) -> str:
    """A message as a person reads it on a terminal; without its buttons."""
    return "\n".join(line for part in message.parts for line in _lines(part, message, texts))


def _lines(part: Part, message: Message, texts: Texts) -> list[str]:
    language = message.language
    match part:
        case Heading(said):
            heading = texts.say(said, language)
            return [heading, "=" * len(heading)]
        case Line(said) | Aside(said):
            return [texts.say(said, language)]
        case Quote(words):
            return [f"> {line}" for line in words.said.splitlines()]
        case Facts(facts):
            return [f"{texts.say(f.label, language)}: {texts.say(f.value, language)}" for f in facts]
        case Bars(label, counts):
            return [f"{texts.say(label, language)}: " + ", ".join(str(count) for _, count in counts)]
        case Deeds():
            return []
