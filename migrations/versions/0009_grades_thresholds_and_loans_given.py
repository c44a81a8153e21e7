"""Grades of masks and thresholds of durable goods as data; a loan turned into a gift (无偿划转)."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# code, name, standard, and the words besides by which a text names it, one a line
GRADES = (
    ("MEDICAL_PROTECTIVE", "医用防护", "GB 19083", "医用防护口罩"),
    ("SURGICAL", "医用外科", "YY 0469", "医用外科口罩\n外科口罩"),
    ("MEDICAL", "一次性使用医用", "YY/T 0969", "一次性医用口罩\n普通医用口罩"),
    ("KN95", "KN95", "GB 2626", "KN95"),
    ("DAILY", "日常防护", "GB/T 32610", "日常防护口罩\n日常防护型口罩"),
    ("N95", "N95/FFP2/KF94", None, "N95\nFFP2\nKF94"),
    ("UNMARKED", "无标识", None, "无标识\n无标志"),
)


def upgrade() -> None:
    grade = op.create_table(
        "grade",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("standard", sa.String(length=200), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint("code", name=op.f("uq_grade_code")),
        sa.UniqueConstraint("name", name=op.f("uq_grade_name")),
    )
    keys = ("code", "name", "standard", "words")
    op.bulk_insert(grade, [dict(zip(keys, row, strict=True)) for row in GRADES])
    op.create_table(
        "nature_threshold",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("low_value_fen", sa.BigInteger(), nullable=False),
        sa.Column("fixed_asset_fen", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.CheckConstraint(
            "low_value_fen > 0 AND fixed_asset_fen >= low_value_fen",
            name=op.f("ck_nature_threshold_rising"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nature_threshold")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_nature_threshold_starts_on")),
    )
    kinds = sa.table("document_kind", sa.column("code", sa.String))
    op.bulk_insert(kinds, [{"code": "LOAN_GIFT"}])


def downgrade() -> None:
    raise NotImplementedError("documents of the new kind may stand; restore a backup instead")
