"""Hours say how appointments are given; an absence names the adviser by the office's own sign"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("office_hours", sa.Column("minutes", sa.Integer(), nullable=True))
    op.add_column("office_hours", sa.Column("way", sa.Text(), nullable=True))
    op.add_column("office_hours", sa.Column("adviser", sa.Text(), nullable=True))
    op.add_column("slots", sa.Column("adviser", sa.Text(), nullable=True))
    # Nothing has written absences before this revision.
    op.drop_table("absences")
    op.create_table(
        "absences",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("adviser", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_office"), "absences", ["office"], unique=False)
