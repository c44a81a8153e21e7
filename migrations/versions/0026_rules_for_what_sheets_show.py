"""Titles, columns and limits of public sheets are rules with dates; photos that show nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name in ("titles", "columns"):
        op.add_column(
            "disclosure_rule",
            sa.Column(name, sa.String(), server_default="", nullable=False),
        )
    for name, value in (("sensitive_from", "5"), ("latest_days", "20")):
        op.add_column(
            "disclosure_rule",
            sa.Column(name, sa.Integer(), server_default=value, nullable=False),
        )
    op.create_table(
        "photo_of_nobody",
        sa.Column("event_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("actor_id", _BIG, nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["app_user.id"], name=op.f("fk_photo_of_nobody_actor_id_app_user")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["disclosure_photo.event_id"],
            name=op.f("fk_photo_of_nobody_event_id_disclosure_photo"),
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_photo_of_nobody")),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
