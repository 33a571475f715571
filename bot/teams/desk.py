"""What becomes of a gesture once it is translated: the core reacts, and its answer is shown."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from bot.chat.asking import React, Redraw
from bot.chat.shapes import Obj
from bot.chat.speech import Say
from bot.chat.telling import one_line
from bot.teams import bodies, dialogs
from bot.teams.draw import draw
from bot.teams.references import References
from bot.teams.sorting import data_of
from bot.teams.whispers import Whispers
from handlers.domain.errors import Fault, Refusal
from handlers.domain.inbound import Inbound, Place, Pressed, Said, Submitted
from handlers.domain.messages import Dialog, DialogName, Message, Unfilled
from handlers.domain.people import Address
from handlers.domain.texts import Text, text

TAKEN: Final = text("teams.taken")
CLOSED: Final = text("teams.closed")

Mine = Callable[[Address], Awaitable[Message]]
"""What concerns somebody, as one message."""


class Stands(Protocol):
    async def __call__(self, place: Place, who: Address, /) -> Message | None:
        """What stands there, as this person may see it; None where that is nothing of a case's."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a press leads to: a sentence, a form with what is wrong with it, or a message to stand there again."""

    words: Text = TAKEN
    form: Dialog | None = None
    problems: Mapping[str, Text] = field(default_factory=dict)
    message: Message | None = None


@dataclass(frozen=True)
class Desk:
    """Everything a turn needs."""

    say: Say
    react: React
    redraw: Redraw
    stands: Stands
    mine: Mine
    whispers: Whispers
    references: References

    async def act(self, inbound: Inbound) -> None:
        """Let the core react; a refusal is whispered. Faults and defects reach the caller."""
        try:
            await self.react(inbound)
        except Refusal as refusal:
            await self.whispers.tell(refusal.text, inbound.who)

    async def press(self, pressed: Pressed | Said) -> Shown:
        """The same for what is answered where it was pressed."""
        try:
            return Shown(form=await self.react(pressed))
        except Refusal as refusal:
            return Shown(refusal.text)

    async def close(self, pressed: Pressed) -> Shown:
        """Give back the card in whose place a form stands."""
        return await self._given_back(CLOSED, pressed.place, pressed.who)

    async def list_again(self, shown: Shown, who: Address) -> Shown:
        """The same, with the person's cases as they are now in place of the list that it was pressed in; but for a
        form, and for what they have to read."""
        if shown.form is not None or shown.words not in (TAKEN, CLOSED):
            return shown
        try:
            return replace(shown, message=await self.mine(who))
        except Fault:
            return shown

    async def submit(self, submitted: Submitted, place: Place) -> Shown:
        try:
            await self.react(submitted)
        except Unfilled as unfilled:
            return await self._unfilled(unfilled, submitted, place)
        except Refusal as refusal:
            return Shown(refusal.text)
        return await self._given_back(TAKEN, place, submitted.who)

    async def change(self, submitted: Submitted) -> Shown:
        """An answer that changes the form it stands in."""
        try:
            return Shown(form=await self.redraw(submitted.case, submitted.answers, submitted.who))
        except Refusal as refusal:
            return Shown(refusal.text)

    async def body(self, shown: Shown, activity: Obj, who: Address) -> Obj:
        """The answer to the invoke that led to it."""
        if shown.message is not None:
            return bodies.in_place(draw(shown.message, self.say).content)
        language = await self.whispers.language_of(who)
        if shown.form is not None:
            problems = {name: self.say(problem, language) for name, problem in shown.problems.items()}
            return bodies.in_place(dialogs.form(shown.form, self.say, problems, data_of(activity)))
        return bodies.sentence(activity, self.say(shown.words, language))

    async def tell(self, shown: Shown, who: Address, instead: Text) -> None:
        """The same where nobody waits for the answer any more: `instead` of a form, and nothing where all is well."""
        if shown.form is not None:
            await self.whispers.tell(next(iter(shown.problems.values()), instead), who)
        elif shown.words not in (TAKEN, CLOSED):
            await self.whispers.tell(shown.words, who)

    async def _given_back(self, words: Text, place: Place, who: Address) -> Shown:
        """What stands below the form now, or the words in its place: after a sentence alone the form would go on
        standing there, with everything in it, as if it had not been sent."""
        try:
            message = await self.stands(place, who)
        except Fault:
            message = None
        return Shown(words, message=message or one_line(words, await self.whispers.language_of(who)))

    async def _unfilled(self, unfilled: Unfilled, submitted: Submitted, place: Place) -> Shown:
        """The form again, as the button of the same name opens it, with what was typed and what is wrong with it."""
        problems = {str(name): problem for name, problem in unfilled.errors.items()}
        if submitted.dialog == DialogName.DECIDE:
            shown = await self.change(submitted)
        else:
            # What is not about a case is about what the button carried as its value.
            about = submitted.case.partition("|")[0]
            event = f"{submitted.event}:again"
            shown = await self.press(Pressed(submitted.who, submitted.dialog, place, event, submitted.case, about))
        if shown.form is None:
            return Shown(next(iter(problems.values()), shown.words))
        return replace(shown, problems=problems)
