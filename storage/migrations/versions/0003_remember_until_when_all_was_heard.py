"""Remember until when everything on a platform was heard."""

import sqlalchemy as sa
from alembic import op

from storage.instant import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("surface", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("surface"),
    )


def downgrade() -> None:
    op.drop_table("watches")
