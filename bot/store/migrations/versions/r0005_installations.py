"""Where a platform's workspaces have brought Ribbon in, and who is on their way to do so."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"


def upgrade() -> None:
    """Create two tables: what a workspace let Ribbon do, sealed by its adapter, and states of installing under way."""
    op.create_table(
        "installation",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "installing",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("until", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
