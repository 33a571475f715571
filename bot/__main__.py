"""`tidstyv`, and `python -m bot`."""

import gc


def main() -> None:
    """Run the command that was asked for.

    What an import makes stays, so nothing is collected meanwhile: it would take a fourth of the time until we listen.
    """
    gc.disable()
    from bot.cli import app  # noqa: PLC0415  (the import is what is to be quick)

    gc.freeze()
    gc.enable()
    app()


if __name__ == "__main__":
    main()
