"""The three families of errors. Nothing else is raised on purpose anywhere in the house."""

from handlers.domain.texts import Text


class Refusal(Exception):
    """The person may read why: `text` is shown to them and nothing has changed."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.key)
        self.text = text


class Fault(Exception):
    """Something outside failed; the same work may be tried again later."""


class Overtaken(Fault):
    """Somebody else has changed it since it was read: nothing is wrong, and it is as they left it."""


class MendableFault(Fault):
    """A fault that whoever runs the bot can mend: `text` tells them what is wrong and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.key)
        self.text = text


class Defect(Exception):
    """Our own mistake: stops the work at hand, keeps its event, and shows up in doctor and metrics."""
