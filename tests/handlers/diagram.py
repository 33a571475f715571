"""Writes docs/lifecycle.md anew: python -m tests.handlers.diagram"""

from pathlib import Path

from handlers.domain.diagram import diagram, table

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"

_WORDS = """# The course of a case

A case moves only as one table says, in `handlers/domain/lifecycle.py`: from this status, by this action of this
role, to that status. Everything asks it: buttons, refusals, and the clock. This page is made from the table; after
a change, make it anew with `python -m tests.handlers.diagram`. A test fails while it is old.

- A case begins as **asked**: written down, and perhaps waiting for the one answer that only its reporter can give.
- It is **held** in the undo window, and **routed** when it has gone to leader and representative at the same moment.
- A leader's answer is **proposed** until every representative has supported it or the window has run out.
  **In consultation** the window stands still until both sides have recorded the result. Of several
  representatives each is to; those who have not get as long as for a proposal.
- Then it lands where the outcome says: **decided**, on **trial**, **forwarded** or **redirected**.
- What was decided comes into **effect** on its date. Six weeks later those it concerns are asked whether they
  notice; then it is **confirmed**, or opened again.
- Thirty days after the end, or after a question that nobody answered, who reported it and what they wrote is erased.

```mermaid
{diagram}
```

## Who may do what, and when

Where a step is not in the diagram above, the case stays where it is.

{table}
"""


def page() -> str:
    """The whole page."""
    return _WORDS.format(diagram=diagram(), table=table())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
