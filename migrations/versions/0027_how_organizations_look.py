"""What an organization looks like on pages and paper."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CODE, _HASH, _NAME = sa.String(length=64), sa.String(length=64), sa.String(length=200)


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f(f"fk_{table}_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["app_user.id"], name=op.f(f"fk_{table}_changed_by_app_user")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "branding",
        sa.Column("organization_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("colour", _CODE, nullable=False),
        sa.Column("accent", _CODE, nullable=False),
        sa.Column("letterhead", _NAME, nullable=False),
        sa.Column("posts", sa.String(), nullable=False),
        sa.Column("changed_by", _BIG, nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        *_keys("branding"),
    )
    op.create_table(
        "emblem",
        sa.Column("organization_id", _BIG, autoincrement=False, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("salt", _HASH, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("changed_by", _BIG, nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "media_type IN ('image/png', 'image/jpeg')", name=op.f("ck_emblem_media_type")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_emblem_size")),
        *_keys("emblem"),
    )


def downgrade() -> None:
    raise NotImplementedError("what was recorded is never taken out of the database")
