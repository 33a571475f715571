"""Lay the tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.instant import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), nullable=null)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, null: bool = False) -> "sa.Column[object]":
    return sa.Column(name, Instant(), nullable=null)


def _bytes(name: str, *, null: bool = False) -> "sa.Column[bytes]":
    return sa.Column(name, sa.LargeBinary(), nullable=null)


_TABLES: dict[str, Sequence[sa.schema.SchemaItem]] = {
    "cases": (
        _text("id"),
        _number("year"),
        _number("number"),
        _text("status"),
        _text("surface"),
        _text("unit"),
        _text("language"),
        _text("system"),
        _text("kind"),
        sa.Column("rep_only", sa.Boolean(), nullable=False),
        _text("reporter_tag", null=True),
        _text("reporter_sealed", null=True),
        _moment("changed_at"),
        _moment("next_at", null=True),
        _number("version"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("year", "number", name="uq_cases_number"),
    ),
    "counters": (
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        _number("last"),
        sa.PrimaryKeyConstraint("year"),
    ),
    "trail": (
        _number("id"),
        _text("case_id"),
        _moment("at"),
        _text("role"),
        _text("by"),
        _text("action"),
        _text("before"),
        _text("after"),
        sa.PrimaryKeyConstraint("id"),
    ),
    "destinations": (
        _text("id"),
        _text("surface"),
        _text("kind"),
        _moment("due_at", null=True),
        _moment("next_at"),
        _moment("lease_until", null=True),
        _text("owner"),
        _number("streak"),
        sa.PrimaryKeyConstraint("id"),
    ),
    "outbox": (
        _number("id"),
        _text("key"),
        _text("destination"),
        _text("case_id"),
        _text("slot", null=True),
        _text("thread", null=True),
        _number("priority"),
        _bytes("payload", null=True),
        _text("mark"),
        _text("state"),
        _number("attempts"),
        _text("owner"),
        _moment("queued_at"),
        _moment("next_at"),
        _moment("first_try", null=True),
        _moment("finished_at", null=True),
        _text("reason"),
        sa.ForeignKeyConstraint(["destination"], ["destinations.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    ),
    "places": (
        _text("id"),
        _text("case_id"),
        _text("destination", null=True),
        _text("slot", null=True),
        _bytes("sealed"),
        _moment("sent_at"),
        sa.ForeignKeyConstraint(["destination"], ["destinations.id"]),
        sa.PrimaryKeyConstraint("id"),
    ),
    "inbox": (
        _number("id"),
        _text("source"),
        _bytes("payload", null=True),
        _text("state"),
        _number("tries"),
        _moment("received_at"),
        _moment("next_at"),
        _text("reason"),
        sa.PrimaryKeyConstraint("id"),
    ),
    "inbox_keys": (_text("key"), _moment("at"), sa.PrimaryKeyConstraint("key")),
    "profiles": (
        _text("tag"),
        _text("unit"),
        _text("language", null=True),
        sa.PrimaryKeyConstraint("tag"),
    ),
    "periods": (
        _text("kind"),
        _text("period"),
        _text("audience"),
        _moment("at"),
        sa.PrimaryKeyConstraint("kind", "period", "audience"),
    ),
}

_INDEXES: Sequence[tuple[str, str, Sequence[str], str]] = (
    ("ix_cases_due", "cases", ["next_at"], "next_at IS NOT NULL"),
    ("ix_cases_reporter", "cases", ["reporter_tag"], ""),
    ("ix_cases_status", "cases", ["status"], ""),
    ("ix_cases_changed", "cases", ["changed_at"], ""),
    ("ix_cases_system", "cases", ["system"], ""),
    ("ix_cases_kind", "cases", ["kind"], ""),
    ("ix_trail_case", "trail", ["case_id", "id"], ""),
    ("ix_destinations_due", "destinations", ["due_at"], "due_at IS NOT NULL"),
    ("ix_outbox_live", "outbox", ["destination", "case_id", "id"], "finished_at IS NULL"),
    ("ix_outbox_kept", "outbox", ["finished_at"], "finished_at IS NOT NULL AND payload IS NOT NULL"),
    ("ix_places_slot", "places", ["case_id", "destination", "slot"], ""),
    ("ix_inbox_waiting", "inbox", ["id"], "state = 'waiting'"),
    ("ix_inbox_done", "inbox", ["received_at"], "state = 'done'"),
    ("ix_inbox_keys_at", "inbox_keys", ["at"], ""),
)


def upgrade() -> None:
    for name, items in _TABLES.items():
        op.create_table(name, *items)
    for name, table, columns, where in _INDEXES:
        only = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
