"""What somebody has to put right before Tidstyv can go on."""

from collections.abc import Iterable

from handlers.domain.texts import Text


class Problems(Exception):
    """Nothing has been done. `problems` are sentences for whoever can mend them, each with what to do."""

    def __init__(self, problems: Iterable[Text]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.key for problem in self.problems))
