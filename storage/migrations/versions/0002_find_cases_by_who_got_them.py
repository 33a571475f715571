"""Find cases by who got them, and by unit."""

import json
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GROUP = 1000
"""Cases that are read at once."""

_SENT = ("routed", "acknowledged", "proposed", "in_consultation", "decided", "in_effect", "trial", "forwarded")
_CASES = sa.table("cases", sa.column("id", sa.String), sa.column("status", sa.String), sa.column("body", sa.Text))
_PARTIES = sa.table("parties", sa.column("person", sa.String), sa.column("case_id", sa.String))


def upgrade() -> None:
    op.create_table(
        "parties",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", "case_id"),
    )
    op.create_index("ix_cases_unit", "cases", ["unit", "status"])
    connection = op.get_bind()
    for cases in _groups(connection):
        parties = [party for case, body in cases.items() for party in _parties(case, body)]
        if parties:
            connection.execute(_PARTIES.insert(), parties)
    op.create_index("ix_parties_case", "parties", ["case_id"])


def _groups(connection: sa.Connection) -> Iterator[Mapping[str, str]]:
    """The bodies of all cases that are sent and not ended, by id: never more in memory than a group."""
    last = ""
    while True:
        after = sa.select(_CASES.c.id, _CASES.c.body).where(_CASES.c.id > last, _CASES.c.status.in_(_SENT))
        group = {row.id: row.body for row in connection.execute(after.order_by(_CASES.c.id).limit(GROUP))}
        if not group:
            return
        yield group
        last = list(group)[-1]


def _parties(case: str, body: str) -> Sequence[Mapping[str, str]]:
    people = {recipient["person"] for recipient in json.loads(body).get("recipients", ())}
    return [{"person": person, "case_id": case} for person in sorted(people)]


def downgrade() -> None:
    op.drop_table("parties")
    op.drop_index("ix_cases_unit", "cases")
