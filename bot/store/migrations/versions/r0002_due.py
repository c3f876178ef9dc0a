"""What the clock has to do, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the schedule: one row for each room and key, found by its time."""
    op.create_table(
        "due",
        sa.Column("room", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("claimed_until", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("due_at", "due", ["at"])
