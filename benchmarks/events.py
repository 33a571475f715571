"""What Slack would send: signed direct messages with the reports people have written, each by somebody else."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from itertools import count, cycle
from pathlib import Path
from typing import Final

from handlers.domain.reading import Intent
from handlers.reading import read

CORPUS: Final = Path(__file__).parent.parent / "tests" / "corpus" / "reports.jsonl"
TEAM: Final = "T0BENCH"
BOT: Final = "U0BENCHBOT"
SECRET: Final = "benchmark-signing-secret"
REPORTERS: Final = 5_000
UNITS: Final = 100


def user(number: int) -> str:
    return f"U{number:09d}"


def room(reporter: int) -> str:
    """The channel that leader and representative of a reporter's unit share."""
    return f"C{reporter % UNITS:09d}"


def reports() -> Sequence[str]:
    """The messages of the corpus that become a case at once, for leader and representative, without a question."""
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    texts = [str(line["text"]) for line in lines]
    return [words for words, reading in zip(texts, map(read, texts), strict=True)
            if reading.intent is Intent.REPORT and not (reading.concern or reading.rep_only)]  # fmt: skip


def bodies(words: Iterator[str] | None = None) -> Iterator[bytes]:
    """One event after the other, no two with the same id, channel or time; with the reports, or with these words."""
    said = words or cycle(reports())
    return (_event(number, next(said)) for number in count())


def _event(number: int, words: str) -> bytes:
    who = number % REPORTERS
    stamp = f"{1_795_000_000 + number}.000100"
    message = {
        "type": "message",
        "channel": f"D{who:09d}",
        "channel_type": "im",
        "user": user(who),
        "text": words,
        "ts": stamp,
        "event_ts": stamp,
        "client_msg_id": f"00000000-0000-4000-8000-{number:012d}",
        "team": TEAM,
        "blocks": [{"type": "rich_text", "block_id": "b1", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}]}],
    }  # fmt: skip
    envelope = {
        "token": "not-used-any-more",
        "team_id": TEAM,
        "api_app_id": "A0BENCH",
        "event": message,
        "type": "event_callback",
        "event_id": f"Ev{number:09d}",
        "event_time": 1_795_000_000 + number,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True,
                            "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": f"4-bench-{number}",
    }  # fmt: skip
    return json.dumps(envelope).encode()


def signed(body: bytes, now: float) -> bytes:
    """The whole request, signed for this moment: nothing of it is left to do while time is taken."""
    stamp = str(int(now))
    mac = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={mac}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def organisation(units: int = UNITS) -> str:
    """An organisation file in which every reporter has a unit, and every unit its leader, representative and room."""
    rows = ['[organisation]\nname = "Benk kommune"\ntimezone = "Europe/Oslo"\nlanguage = "nb"\n'
            'administrators = ["leader-0"]\n[committee]\nname = "Trepartsutvalget"\nslack_channel = "C0BENCHCOM"\n'
            'members = ["leader-0", "rep-0"]']  # fmt: skip
    for number in range(units):
        parent = "unit-0" if number else ""
        rows.append(
            f'[[units]]\nid = "unit-{number}"\nname = "Enhet {number}"\nparent = "{parent}"\nkind = "ward"\n'
            f'employees = {REPORTERS if not number else 50}\nleaders = ["leader-{number}"]\n'
            f'union_reps = ["rep-{number}"]\nsafety_reps = ["rep-{number}"]\nslack_channel = "{room(number)}"'
        )
        rows += [_person(f"leader-{number}", number, f"UL{number}"), _person(f"rep-{number}", number, f"UR{number}")]
    rows += [_person(f"reporter-{number}", number % units, user(number)) for number in range(REPORTERS)]
    return "\n".join(rows)


def _person(id: str, unit: int, slack: str) -> str:
    return f'[[people]]\nid = "{id}"\nname = "{id}"\nunit = "unit-{unit}"\nslack = "{slack}"\nlanguage = "nb"'
