"""The lifecycle drawn: a Mermaid state diagram and a table, made from the one table that decides."""

from collections import defaultdict
from collections.abc import Iterator

from handlers.domain.lifecycle import ENDED, Action, Status, rows
from handlers.domain.people import Role

_FIRST = Status.ASKED


def diagram() -> str:
    """A Mermaid state diagram of every step that moves a case; those that leave it where it is are in `table`."""
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in _lines())])


def _lines() -> Iterator[str]:
    yield f"[*] --> {_FIRST}"
    for (before, after), labels in _moves().items():
        yield f"{before} --> {after}: {', '.join(dict.fromkeys(labels))}"
    for status in ENDED:
        yield f"{status} --> [*]"


def _moves() -> dict[tuple[Status, Status], list[str]]:
    """Who moves a case by which action from where to where. What only the clock does is not a person's."""
    moves: defaultdict[tuple[Status, Status], list[str]] = defaultdict(list)
    for before, action, role, ends in rows():
        for after in ends:
            if after is not before:
                moves[before, after].append(f"{action} ({role})")
    return dict(sorted(moves.items(), key=lambda move: [list(Status).index(status) for status in move[0]]))


def table() -> str:
    """A Markdown table of what each role may do at each status, the clock included."""
    may: defaultdict[tuple[Status, Role], list[Action]] = defaultdict(list)
    for status, action, role, _ in rows():
        may[status, role].append(action)
    lines = [f"| status | {' | '.join(Role)} |", f"| --- |{' --- |' * len(Role)}"]
    for status in Status:
        cells = (", ".join(sorted(may[status, role])) for role in Role)
        lines.append(f"| {status} | {' | '.join(cells)} |")
    return "\n".join(lines)
