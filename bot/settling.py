"""What a process does before it serves, so that nobody who writes later waits for it."""

import asyncio
import gc

from handlers.reading import read

_YOUNG = 10_000
"""So many new objects before those are looked through that are left of them."""
_ANY_MESSAGE = "Vi fører det samme to steder, ti minutter hver vakt."


async def settle(reads: bool) -> None:
    """Load the word lists, where this process `reads`, and keep what is loaded by now out of all collections.

    A full collection stops everybody for as long as there are objects to look through: for the whole house a fifth of a
    second, every few seconds under load. What stays for good need not be looked through. Nearly all that is made later
    is gone when nobody holds it any more: what holds itself may wait until there is more of it.
    """
    if reads:
        await asyncio.to_thread(read, _ANY_MESSAGE)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)
