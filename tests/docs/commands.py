"""The commands as the command line knows them."""

from collections.abc import Iterator, Mapping

import typer

from bot.cli import app

HELP = "--help"


def _found(command: object, path: str) -> Iterator[tuple[str, frozenset[str]]]:
    inner = getattr(command, "commands", None)
    if isinstance(inner, Mapping):
        for name, one in inner.items():
            yield from _found(one, f"{path} {name}")
    else:
        params = getattr(command, "params", [])
        named = {option for one in params for option in (*one.opts, *one.secondary_opts)}
        yield path, frozenset(option for option in named - {HELP} if option.startswith("--"))


COMMANDS: Mapping[str, frozenset[str]] = dict(_found(typer.main.get_command(app), "tidstyv"))
"""Every command that does something, with its options but `--help`."""
