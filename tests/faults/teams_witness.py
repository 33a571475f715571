"""The first and the third ledger of a life on Teams: what the bot was told and answered, and what Teams took."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.chat.parsing import parse_json
from tests.faults.ledgers import LetterSeen, Post, Sent
from tests.faults.teams_courier import Courier
from tests.faults.teams_letters import Carried, LetterReader, carried
from tests.journey import shown
from tests.teams.connector import ACCEPTING, Call, FakeConnector, Message, Trouble

SILENT: Final = frozenset({*ACCEPTING, Trouble.SERVER_ERROR, Trouble.AWAY, Trouble.DROPPED_BEFORE, Trouble.TIMEOUT})
"""After these the bot cannot know whether its message was taken."""
_ONCE_MORE: Final = frozenset({"card", "confirmation"})
_WHERE_ALL_READ: Final = "ToChannel"


@dataclass(slots=True)
class Seen:
    """One call that carries words. `taken` where a message came of it, or one was drawn over."""

    call: Call
    carried: Carried
    post: Post
    taken: bool = False


class _Calls(list[Call]):
    """The connector's own ledger of calls, that looks into the database at the moment each comes in."""

    def __init__(self, witness: "TeamsWitness") -> None:
        super().__init__()
        self._witness = witness

    def append(self, call: Call) -> None:
        super().append(call)
        self._witness.called(call)


class _Taken(list[Message]):
    def __init__(self, witness: "TeamsWitness") -> None:
        super().__init__()
        self._witness = witness

    def append(self, message: Message) -> None:
        """In the same step of the event loop as its call."""
        super().append(message)
        self._witness.seen[-1].taken = True


class TeamsWitness:
    """Stands beside a Bot Connector, and writes down every call."""

    def __init__(self, connector: FakeConnector, courier: Courier, reader: LetterReader) -> None:
        self.seen: list[Seen] = []
        self._courier = courier
        self._reader = reader
        self._deaths: set[tuple[str, int]] = set()
        connector.calls, connector.sent = _Calls(self), _Taken(self)

    def called(self, call: Call) -> None:
        if call.operation not in ("post", "update") and "activity" not in call.body:
            return
        what, root = carried(call)
        mark = self._reader.mark_of(what)
        words = "\n".join(shown.words(parse_json(what.card.encode()) or {}))
        reader = what.conversation.removeprefix("a:") if what.conversation.startswith("a:") else ""
        hidden = json.dumps(call.body, ensure_ascii=False)
        at = self._courier.hours.time()
        post = Post(mark, what.conversation, root, words, reader, bool(mark), hidden, at)
        drawn = call.operation == "update" and (call.trouble is None or call.trouble in ACCEPTING)
        self.seen.append(Seen(call, what, post, drawn))

    def died(self) -> None:
        """A process was killed: what it had in hand nobody can tell of any more."""
        self._deaths.update(self._reader.in_hand())

    def sent(self) -> Sequence[Sent]:
        return self._courier.sent

    def unheard(self) -> int:
        return self._courier.unheard

    def posts(self) -> tuple[list[Post], list[Post]]:
        posted: list[Post] = []
        drawn: list[Post] = []
        for one in self.seen:
            if one.taken:
                (drawn if one.call.operation == "update" else posted).append(self._known(one))
        return posted, drawn

    def _known(self, one: Seen) -> Post:
        """What no letter was found for may have one by now: then it was written down too late."""
        return one.post if one.post.mark else replace(one.post, mark=self._reader.mark_of(one.carried))

    def silences(self, letters: Sequence[LetterSeen]) -> Mapping[str, int]:
        """By mark, how often nobody told the bot what became of it: where Teams did not, and where a process was killed
        with it in hand. What another process had in hand then is no attempt older in the end.
        """
        attempts = {letter.mark: letter.attempts for letter in letters}
        unanswered = [
            one.post.mark for one in self.seen if one.call.trouble in SILENT and one.call.operation != "update"
        ]
        killed = [mark for mark, attempt in self._deaths if attempts.get(mark, 0) > attempt]
        return Counter([*unanswered, *killed])


def forgiven(letters: Sequence[LetterSeen], silences: Mapping[str, int]) -> Mapping[str, int]:
    """What may be taken once more: docs/adr/0010-what-nobody-knows-on-teams.md."""
    return {each.mark: 1 for each in letters if _may_come_twice(each) and silences.get(each.mark)}


def unsure(letters: Sequence[LetterSeen], silences: Mapping[str, int]) -> frozenset[str]:
    """What may be left as possibly sent: at the first silence, or at the second where it was sent once more."""
    return frozenset(each.mark for each in letters if silences.get(each.mark, 0) > _may_come_twice(each))


def _may_come_twice(letter: LetterSeen) -> bool:
    """A card, a confirmation, and what comes to a channel without a case, which is the digest."""
    return letter.slot in _ONCE_MORE or (letter.kind == _WHERE_ALL_READ and not letter.case)
