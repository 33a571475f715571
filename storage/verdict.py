"""What one attempt to send means for the letter and for its destination: pure arithmetic, one row per delivery."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from handlers.domain.messages import Destination, ToChannel, ToGroup, ToHidden, ToPerson, Whisper
from handlers.ports import Delivery, Errand, Receipt
from storage.tables import LetterState

ATTEMPTS: Final = 12
LONGEST_PAUSE: Final = 600.0
# A platform that asks for more than this is not believed.
_LONGEST_WAIT: Final = 3600.0
# Longer than any sender waits for an answer: before that the platform may still be taking the message.
_LOOK_AGAIN: Final = 15.0
# Slack takes about one message a second in one channel; short conversations with one person may be quicker. Teams
# takes eight in two seconds and 60 in thirty of every conversation, and answers with a pause for all after that.
_PACE: Final[Mapping[tuple[str, type[Destination]], float]] = {
    ("slack", ToChannel): 1.0,
    ("slack", ToGroup): 1.0,
    ("teams", ToChannel): 1.0,
    ("teams", ToPerson): 1.0,
    ("teams", ToHidden): 1.0,
    ("teams", Whisper): 1.0,
}
_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """The letter is `state` and is looked at after `wait` seconds; its destination rests for `pause` seconds.

    `streak` counts failures in a row: the more, the longer the destination rests. An attempt that `counts` is one of
    the few a letter has.
    """

    state: LetterState
    streak: int
    counts: bool = True
    wait: float = 0.0
    pause: float = 0.0
    reason: str = ""


def verdict(errand: Errand, receipt: Receipt, streak: int) -> Verdict:
    return _VERDICTS[receipt.delivery](errand, receipt, streak)


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures: 2, 4, 8 … up to ten minutes."""
    return min(2.0 ** min(failures, 10), LONGEST_PAUSE)


def _sent(errand: Errand, receipt: Receipt, streak: int) -> Verdict:
    return Verdict(LetterState.SENT, 0, pause=_PACE.get((errand.to.surface, type(errand.to)), 0.0))


def _later(errand: Errand, receipt: Receipt, streak: int) -> Verdict:
    """The letter is as it was: nobody has looked at it, and nothing is lost while somebody finds out why."""
    state = LetterState.UNKNOWN if errand.unknown else LetterState.PENDING
    wait = backoff(streak + 1) if receipt.wait is None else min(max(receipt.wait, 0.0), _LONGEST_WAIT)
    return Verdict(state, streak + 1, counts=False, wait=wait, pause=wait, reason=_short(receipt.reason))


def _again(errand: Errand, receipt: Receipt, streak: int) -> Verdict:
    wait, pause = backoff(errand.tries + 1), backoff(streak + 1)
    again = Verdict(LetterState.PENDING, streak + 1, wait=wait, pause=max(wait, pause), reason=_short(receipt.reason))
    return _unless_last(errand, again)


def _unknown(errand: Errand, receipt: Receipt, streak: int) -> Verdict:
    reason = _short(receipt.reason) or "unknown whether it arrived"
    if isinstance(errand.to, Whisper):  # nobody can look for it, and a lost one is fine
        return Verdict(LetterState.DEAD, streak, reason=reason)
    wait = max(_LOOK_AGAIN, backoff(errand.tries + 1))
    look = Verdict(LetterState.UNKNOWN, streak + 1, wait=wait, pause=backoff(streak + 1), reason=reason)
    return _unless_last(errand, look)


def _dead(errand: Errand, receipt: Receipt, streak: int) -> Verdict:
    return Verdict(LetterState.DEAD, streak, reason=_short(receipt.reason))


def _unless_last(errand: Errand, again: Verdict) -> Verdict:
    if errand.tries + 1 < ATTEMPTS:
        return again
    return Verdict(LetterState.DEAD, again.streak, pause=again.pause, reason=f"given up: {again.reason}")


def _short(reason: str) -> str:
    return reason.replace("\0", "")[:_REASON]


_VERDICTS: Final[Mapping[Delivery, Callable[[Errand, Receipt, int], Verdict]]] = {
    Delivery.SENT: _sent,
    Delivery.LATER: _later,
    Delivery.AGAIN: _again,
    Delivery.UNKNOWN: _unknown,
    Delivery.DEAD: _dead,
}
