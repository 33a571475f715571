"""Ask whether an event is known when it is claimed, and until then keep with it what it is known by."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("known_by", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("inbox", "known_by")
