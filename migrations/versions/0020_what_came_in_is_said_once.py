"""What came in on an order is said once, however often the request is sent."""

from alembic import op

from inventory import append_only

revision = "0020"
down_revision = "0019"

FROZEN_TABLES = ("order_receipt", "order_receipt_withdrawal")


def upgrade() -> None:
    for table in FROZEN_TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN request_key VARCHAR(64)")
    op.create_index(
        "uq_order_receipt_key", "order_receipt", ["order_id", "request_key"], unique=True
    )
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
