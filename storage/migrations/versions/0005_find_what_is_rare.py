"""Find what is rare among what is kept for good: what was given up, and the newest cases of a kind."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_RARE = {
    "ix_outbox_dead": ("outbox", "state = 'dead' AND payload IS NOT NULL"),
    "ix_inbox_aside": ("inbox", "state = 'set_aside'"),
}
_ALIKE = ("system", "kind")


def upgrade() -> None:
    for name, (table, where) in _RARE.items():
        op.create_index(name, table, ["reason"], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    for column in _ALIKE:
        op.drop_index(f"ix_cases_{column}", "cases")
        op.create_index(f"ix_cases_{column}", "cases", [column, "year", "number"])


def downgrade() -> None:
    for column in _ALIKE:
        op.drop_index(f"ix_cases_{column}", "cases")
        op.create_index(f"ix_cases_{column}", "cases", [column])
    for name, (table, _) in _RARE.items():
        op.drop_index(name, table)
