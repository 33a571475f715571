"""Where who is who is kept, as an administrator may change it from chat."""

from typing import Protocol

from handlers.domain.changes import Change


class Register(Protocol):
    def keep(self, change: Change) -> None:
        """Put the change into what is kept now, whatever has happened to it meanwhile. The same again changes nothing.

        Checked as a whole first. Raises Refusal, with nothing changed, where it would not hold or may not be written.
        """
