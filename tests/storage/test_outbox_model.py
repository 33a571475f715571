"""The outbox against a small model of it in memory: whatever happens, both let the same letters go."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from handlers.domain.inbound import Place
from handlers.domain.messages import Letter, Priority, Slot, ToChannel, ToPerson
from handlers.ports import Delivery, Errand, Receipt
from storage.database import open_database
from tests.storage.cast import RING, Clock, Ids, a_letter, put, said

DESTINATIONS: tuple[ToChannel | ToPerson, ...] = (ToChannel("slack", "C1"), ToPerson("slack", "leader"))
Conversation = ToChannel | ToPerson
CASES = ("", "case-1", "case-2")
LEASE, TRIES = 30, 12


@dataclass
class Waiting:
    """One letter in the model: `state` as its sender sees it."""

    key: str
    letter: Letter
    priority: int
    ready: datetime
    tries: int = 0
    state: str = "pending"
    sought: bool = False
    attempt: int = 0

    @property
    def live(self) -> bool:
        return self.state in ("pending", "sending", "unknown")


@dataclass
class Talk:
    """One destination in the model. `holder` is the attempt that holds the lease."""

    ready: datetime
    lease: datetime
    holder: tuple[str, int] | None = None
    streak: int = 0


@dataclass
class Model:
    clock: Clock
    letters: list[Waiting] = field(default_factory=list)
    talks: dict[Conversation, Talk] = field(default_factory=dict)
    places: dict[tuple[str, Conversation, Slot], Place] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def put(self, letter: Letter, to: Conversation) -> None:
        now = self.clock.time
        self.talks.setdefault(to, Talk(now, now))
        if letter.key in self.known:
            return
        self.known.add(letter.key)
        for other in self.letters:
            same = (other.letter.to, other.letter.case, other.letter.slot) == (to, letter.case, letter.slot)
            if letter.slot and same and other.state == "pending":
                other.key, other.priority = letter.key, min(other.priority, letter.priority)
                return
        self.letters.append(Waiting(letter.key, letter, letter.priority, now))

    def claim(self) -> dict[str, tuple[bool, int, Place | None, Place | None]]:
        """What may go now, by its words: whether it is to be looked up, tries before, where to put it."""
        gone = {}
        for to, talk in self.talks.items():
            if talk.ready <= self.clock.time and talk.lease <= self.clock.time:
                heads = [waiting for waiting in self._free(to) if waiting.ready <= self.clock.time]
                if heads:
                    head = min(heads, key=lambda each: (each.priority, self.letters.index(each)))
                    gone[head.key] = self._lease(head, to, talk)
        return gone

    def _free(self, to: Conversation) -> list[Waiting]:
        mine = [waiting for waiting in self.letters if waiting.letter.to == to and waiting.live]
        earlier = [{other.letter.case for other in mine[:turn]} for turn in range(len(mine))]
        return [w for w, cases in zip(mine, earlier, strict=True) if not w.letter.case or w.letter.case not in cases]

    def _lease(self, head: Waiting, to: Conversation, talk: Talk) -> tuple[bool, int, Place | None, Place | None]:
        update, below = (self._place(head, to, slot) for slot in (head.letter.slot, head.letter.thread))
        seen = (head.state != "pending", head.tries, update, below)
        head.tries, head.state, head.sought = head.tries + 1, "sending", seen[0]
        head.attempt = head.tries
        talk.lease = head.ready = self.clock.time + timedelta(seconds=LEASE)
        talk.holder = (head.key, head.tries)
        return seen

    def _place(self, head: Waiting, to: Conversation, slot: Slot | None) -> Place | None:
        return self.places.get((head.letter.case, to, slot)) if slot else None

    def settle(self, key: str, attempt: int, to: Conversation, receipt: Receipt) -> None:
        mine = [w for w in self.letters if w.key == key and w.attempt == attempt and w.live]
        if not mine:
            return
        head, talk, now = mine[0], self.talks[to], self.clock.time
        pause = self._judge(head, talk, receipt)
        talk.ready = max(talk.ready, now + timedelta(seconds=pause))
        if talk.holder == (key, attempt):
            talk.lease = now
        if receipt.place and head.letter.case and head.letter.slot:
            self.places[head.letter.case, to, head.letter.slot] = receipt.place

    def _judge(self, head: Waiting, talk: Talk, receipt: Receipt) -> float:
        """The new state of the letter; for how long its destination rests."""
        own, shared = min(2**head.tries, 600), min(2 ** (talk.streak + 1), 600)
        as_before = "unknown" if head.sought else "pending"
        talk.streak = 0 if receipt.delivery is Delivery.SENT else talk.streak + (receipt.delivery is not Delivery.DEAD)
        state, wait, pause = {
            Delivery.SENT: ("sent", 0.0, 1.0 if isinstance(head.letter.to, ToChannel) else 0.0),
            Delivery.DEAD: ("dead", 0.0, 0.0),
            Delivery.UNKNOWN: ("unknown", max(15.0, own), float(shared)),
            Delivery.AGAIN: ("pending", float(own), float(max(own, shared))),
            Delivery.LATER: (as_before, receipt.wait or float(shared), receipt.wait or float(shared)),
        }[receipt.delivery]
        head.tries -= receipt.delivery is Delivery.LATER
        head.state = "dead" if state in ("pending", "unknown") and head.tries >= TRIES else state
        head.ready = self.clock.time + timedelta(seconds=wait)
        return pause


@st.composite
def letters(draw: st.DrawFn) -> tuple[Letter, Conversation]:
    to: Conversation = draw(st.sampled_from(DESTINATIONS))
    case = draw(st.sampled_from(CASES))
    slots = st.sampled_from((None, Slot.CARD)) if case else st.none()
    key, priority = f"letter {draw(st.integers(0, 30))}", draw(st.sampled_from(Priority))
    return a_letter(key, to, case=case, priority=priority, slot=draw(slots), thread=draw(slots)), to


RECEIPTS = (
    Receipt(Delivery.SENT),
    Receipt(Delivery.LATER),
    Receipt(Delivery.LATER, wait=7),
    Receipt(Delivery.AGAIN),
    Receipt(Delivery.UNKNOWN),
    Receipt(Delivery.DEAD),
)


class OutboxMachine(RuleBasedStateMachine):
    """Letters come, senders claim, succeed, fail, answer late or vanish, and time passes."""

    ready: Path

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.ready, self.folder / "tidstyv.db")
        self.clock = Clock()
        self.model = Model(self.clock)
        self.loop = asyncio.Runner()
        url = f"sqlite:///{self.folder / 'tidstyv.db'}"
        self.database = open_database(url, RING, self.clock.now, Ids().new)
        self.held: list[Errand] = []

    @rule(queued=letters())
    def queue(self, queued: tuple[Letter, Conversation]) -> None:
        put(self.database, queued[0])
        self.model.put(*queued)

    @rule()
    def claim(self) -> None:
        errands = self.loop.run(self.database.post.claim(10))
        expected = self.model.claim()
        assert {said(e): (e.unknown, e.tries, e.update, e.below) for e in errands} == expected
        self.held += errands

    @rule(which=st.integers(0, 50), receipt=st.sampled_from(RECEIPTS))
    def answer(self, which: int, receipt: Receipt) -> None:
        if not self.held:
            return
        errand = self.held.pop(which % len(self.held))
        if receipt.delivery is Delivery.SENT:
            place = errand.update or Place("slack", "C1", f"{errand.id}.{errand.tries}")
            receipt = Receipt(Delivery.SENT, place)
        assert isinstance(errand.to, ToChannel | ToPerson)
        self.loop.run(self.database.post.settle(errand, receipt))
        self.model.settle(said(errand), errand.tries + 1, errand.to, receipt)

    @rule()
    def vanish(self) -> None:
        self.held.clear()

    @rule(seconds=st.sampled_from((1, 2, 7, 15, 30, 600)))
    def forward(self, seconds: int) -> None:
        self.clock.forward(seconds)

    @invariant()
    def both_count_the_same(self) -> None:
        counted = dict(self.database.health.read_sync().outbox) if hasattr(self, "database") else {}
        states = [waiting.state for waiting in self.model.letters] if counted else []
        assert counted.get("sent", 0) == states.count("sent")
        assert counted.get("dead", 0) == states.count("dead")
        alive = sum(counted.get(state, 0) for state in ("pending", "sending", "unknown"))
        assert alive == sum(waiting.live for waiting in self.model.letters) if counted else True

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.loop.close()
            shutil.rmtree(self.folder)


def test_the_outbox_and_its_model_always_agree(ready_sqlite: Path) -> None:
    OutboxMachine.ready = ready_sqlite
    # Deadlines are off everywhere; what counts is how many different lives are lived.
    run_state_machine_as_test(OutboxMachine, settings=settings(max_examples=40, stateful_step_count=40))
