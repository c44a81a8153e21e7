"""Groups of which few may not be shown; who held a pad may be erased."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column(
        "recipient_group",
        sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for sql in append_only.statements(op.get_bind().dialect.name, ("pad",)):
        op.execute(sql)
