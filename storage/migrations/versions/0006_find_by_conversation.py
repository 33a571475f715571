"""Find letters and messages by their conversation, and the oldest cases of a status, among all there ever were."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FINISHED = sa.text("finished_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_outbox_finished", "outbox", ["destination"], sqlite_where=_FINISHED, postgresql_where=_FINISHED)
    op.create_index("ix_places_destination", "places", ["destination"])
    op.drop_index("ix_cases_status", "cases")
    op.create_index("ix_cases_status", "cases", ["status", "year", "number"])


def downgrade() -> None:
    op.drop_index("ix_cases_status", "cases")
    op.create_index("ix_cases_status", "cases", ["status"])
    op.drop_index("ix_places_destination", "places")
    op.drop_index("ix_outbox_finished", "outbox")
