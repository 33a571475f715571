"""`python -m bot` is `tidstyv`."""

from bot.cli import main

main()
