"""Groups of which few may not be shown; who held a pad may be erased."""

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column(
        "recipient_group",
        sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for sql in append_only.statements(op.get_bind().dialect.name, ("pad",)):
        op.execute(sql)
