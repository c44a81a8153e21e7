"""Groups that few people may not be shown of, and the supervision hotline of an organization."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("organization", sa.Column("hotline", sa.String(length=200), nullable=True))
    op.add_column(
        "recipient_group",
        sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
