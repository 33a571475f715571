"""The steps of a case's journey, and which tests walk them on which platform; docs/on-each-platform.md tells them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Step(Enum):
    """In the order in which they are taken; the value is how the page calls them."""

    REPORT = "Report a time thief, hidden"
    REPORT_OPENLY = "Report where others read it"
    REPORT_PICKED = "Report what somebody else wrote"
    REPORT_COMMAND = "Report by a command"
    SEND = "Send it before the undo window ends"
    UNIT = "Say which unit it is about, where the bot has to ask"
    NAME = "Show one's name, or send it to the representative only"
    JOIN = "Join a case about the same"
    EDIT = "Put right what was written, in the undo window"
    DELETE = "Take it back by deleting it, in the undo window"
    CORRECT = "Put right what was understood, also afterwards"
    WITHDRAW = "Take back a case that has gone"
    CARD = "Read the case as leader and representative"
    ACKNOWLEDGE = "Acknowledge it"
    ACKNOWLEDGE_BY_REACTION = "Acknowledge it with a reaction"
    ACKNOWLEDGE_BY_WORDS = "Acknowledge it by saying something"
    REFUSED = "Be told that something is not yours to do"
    ASK_REPORTER = "Ask the reporter, whose name is hidden"
    ANSWER_LEADER = "Answer as the reporter"
    DECIDE = "Decide in a form"
    DECIDE_BY_WORDS = "Decide in one line"
    SUPPORT = "Support it as the representative"
    CONSULT = "Ask for consultation"
    RECORD = "Record how the consultation ended"
    LATER = "Be reminded later, as the leader"
    ANSWER = "Get the answer as the reporter"
    NOTICE = "Say six weeks later whether it helped"
    DIGEST = "Read «Ukas rydding» as the committee"
    TAKE_UP = "Want what another unit has cleared"
    ADMINISTER = "Change who leads and represents a unit, as the administrator"


SLACK: Final = "Slack"
TEAMS: Final = "Teams"


@dataclass(frozen=True, slots=True)
class Walk:
    """One step on one platform: `how` a person takes it there, and the test that does."""

    step: Step
    platform: str
    how: str
    module: str
    test: str


WALKS: Final[list[Walk]] = []
"""What the imported tests have said of themselves."""


def walks(step: Step, platform: str, how: str) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Marks a test that takes this step as a person does."""

    def marked(test: Callable[Given, Result]) -> Callable[Given, Result]:
        WALKS.append(Walk(step, platform, how, test.__module__, test.__name__))
        return test

    return marked
