"""A call-back says whether its time was promised, when it was tried last, and since when it is overdue"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("promised", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("callbacks", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("callbacks", sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True))
