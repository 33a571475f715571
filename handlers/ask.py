"""Short commands to the bot: help, one's own cases, what is remembered, forgetting, the language."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.announce.answers import answer, data_message, help_message, one_line, quietly
from handlers.announce.units import units_message
from handlers.domain.inbound import Said
from handlers.domain.messages import Line, Message
from handlers.domain.reading import Language
from handlers.domain.texts import text
from handlers.look import mine
from handlers.ports import UnitOfWork, World
from handlers.reading.commands import Command
from handlers.remembering import profile_of, remember
from handlers.roles import administrator, language_of, reported_by


def obey(uow: UnitOfWork, world: World, said: Said, command: Command) -> None:
    """Do what was asked and answer the one who asked, and nobody else."""
    message = _ANSWERS[command](uow, world, said)
    who = uow.vault.hide(said.who)
    thread = said.thread.message if said.thread else ""
    answer(uow, quietly(said.place.surface, who, said.place.channel, thread, said.direct), message, said.event)


def _help(uow: UnitOfWork, world: World, said: Said) -> Message:
    return help_message(language_of(uow, world, said.who))


def _mine(uow: UnitOfWork, world: World, said: Said) -> Message:
    return mine(uow, world, said.who)


def _data(uow: UnitOfWork, world: World, said: Said) -> Message:
    unit = world.organisation.units.get(profile_of(uow, world.organisation, said.who).unit)
    language = language_of(uow, world, said.who)
    return data_message(reported_by(uow, world, said.who), unit.called(language) if unit else "", language)


def _units(uow: UnitOfWork, world: World, said: Said) -> Message:
    """For administrators. Raises Refusal for anybody else."""
    administrator(world, said.who)
    return units_message(world.organisation, language_of(uow, world, said.who))


def _forget(uow: UnitOfWork, world: World, said: Said) -> Message:
    language = language_of(uow, world, said.who)
    still_open = sum(not case.ended for case in reported_by(uow, world, said.who))
    for account in world.organisation.accounts(said.who):
        uow.profiles.forget(account)
        if not still_open:
            uow.ways.close(account)
    lines = (text("data.forgotten"), *([text("data.still_open", count=still_open)] if still_open else []))
    return Message(language, tuple(map(Line, lines)))


def _speak(language: Language) -> Callable[[UnitOfWork, World, Said], Message]:
    """From now on, and in the cases they have already reported."""

    def run(uow: UnitOfWork, world: World, said: Said) -> Message:
        profile = profile_of(uow, world.organisation, said.who)
        remember(uow, world.organisation, said.who, replace(profile, language=language))
        for case in reported_by(uow, world, said.who):
            if case.language is not language:
                uow.cases.save(replace(case, language=language, version=case.version + 1))
        return one_line(language, text("language.set"))

    return run


_ANSWERS: Mapping[Command, Callable[[UnitOfWork, World, Said], Message]] = {
    Command.HELP: _help,
    Command.MY_CASES: _mine,
    Command.MY_DATA: _data,
    Command.FORGET_ME: _forget,
    Command.NYNORSK: _speak(Language.NN),
    Command.BOKMAL: _speak(Language.NB),
    Command.ENGLISH: _speak(Language.EN),
    Command.UNITS: _units,
}
