"""Public sheets on their way to the board: drawn up, each step of them, and as they were published."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from inventory import append_only

revision = "0024"
down_revision = "0023"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_HASH = sa.String(length=64)
_CODE = sa.String(length=64)
_NAME = sa.String(length=200)
FROZEN_TABLES = (
    "disclosure",
    "disclosure_figures",
    "disclosure_event",
    "disclosure_publication",
    "disclosure_paper",
    "disclosure_photo",
    "disclosure_photo_content",
)


def upgrade() -> None:
    _create_disclosure()
    _create_event()
    _create_publication()
    _create_photo()
    for sql in append_only.statements(op.get_bind().dialect.name, FROZEN_TABLES):
        op.execute(sql)


def _create_disclosure() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", _BIG, nullable=False),
        _to("disclosure", "organization_id", "organization"),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("request_key", _CODE, nullable=False),
        sa.Column("series", _NAME, nullable=False),
        sa.Column("sheet", _CODE, nullable=False),
        _to("disclosure", "fund_id", "fund", nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("figures", _HASH, nullable=False),
        _to("disclosure", "corrects_id", "disclosure", nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("disclosure", "actor_id", "app_user"),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("serial > 0", name=op.f("ck_disclosure_counted")),
        sa.CheckConstraint("start_on <= end_on", name=op.f("ck_disclosure_days")),
        sa.CheckConstraint(
            "(corrects_id IS NULL) = (reason = '')",
            name=op.f("ck_disclosure_correction_says_why"),
        ),
        sa.CheckConstraint("corrects_id <> id", name=op.f("ck_disclosure_corrects_another")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint(
            "organization_id", "serial", name=op.f("uq_disclosure_organization_id_serial")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "request_key",
            name=op.f("uq_disclosure_organization_id_request_key"),
        ),
    )
    op.create_index(op.f("ix_disclosure_corrects_id"), "disclosure", ["corrects_id"])
    op.create_table(
        "disclosure_figures",
        sa.Column("digest", _HASH, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_disclosure_figures")),
    )


def _create_event() -> None:
    op.create_table(
        "disclosure_event",
        sa.Column("id", _BIG, nullable=False),
        _to("disclosure_event", "disclosure_id", "disclosure"),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("figures", _HASH, nullable=True),
        sa.Column("place", _NAME, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _to("disclosure_event", "actor_id", "app_user"),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "event IN ('APPROVED', 'ERROR_FOUND', 'PHOTO', 'POSTED', 'RETURNED', 'REVIEWED',"
            " 'TAKEN_DOWN', 'WITHDRAWN')",
            name=op.f("ck_disclosure_event_event"),
        ),
        sa.CheckConstraint(
            "(event IN ('REVIEWED', 'APPROVED')) = (figures IS NOT NULL)",
            name=op.f("ck_disclosure_event_looked_at"),
        ),
        sa.CheckConstraint(
            "event <> 'POSTED' OR (place <> '' AND from_on IS NOT NULL AND to_on >= from_on)",
            name=op.f("ck_disclosure_event_posting"),
        ),
        sa.CheckConstraint(
            "event NOT IN ('RETURNED', 'WITHDRAWN', 'ERROR_FOUND') OR reason <> ''",
            name=op.f("ck_disclosure_event_says_why"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_event")),
    )
    op.create_index(
        op.f("ix_disclosure_event_disclosure_id"), "disclosure_event", ["disclosure_id"]
    )


def _create_publication() -> None:
    op.create_table(
        "disclosure_publication",
        _to("disclosure_publication", "disclosure_id", "disclosure"),
        _to("disclosure_publication", "organization_id", "organization"),
        sa.Column("series", _NAME, nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", _HASH, nullable=False),
        sa.Column("check_code", _CODE, nullable=False),
        sa.Column("previous", _HASH, nullable=True),
        sa.Column("head_number", _CODE, nullable=False),
        sa.Column("head_position", _BIG, nullable=False),
        sa.Column("head_digest", _HASH, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        _to("disclosure_publication", "actor_id", "app_user"),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("issue > 0", name=op.f("ck_disclosure_publication_counted")),
        sa.CheckConstraint(
            "(issue = 1) = (previous IS NULL)", name=op.f("ck_disclosure_publication_first")
        ),
        sa.PrimaryKeyConstraint("disclosure_id", name=op.f("pk_disclosure_publication")),
        sa.UniqueConstraint(
            "organization_id",
            "series",
            "issue",
            name=op.f("uq_disclosure_publication_organization_id_series_issue"),
        ),
        sa.UniqueConstraint("digest", name=op.f("uq_disclosure_publication_digest")),
        sa.UniqueConstraint("check_code", name=op.f("uq_disclosure_publication_check_code")),
    )
    op.create_table(
        "disclosure_paper",
        sa.Column(
            "disclosure_id",
            _BIG,
            sa.ForeignKey(
                "disclosure_publication.disclosure_id",
                name=op.f("fk_disclosure_paper_disclosure_id"),
            ),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("form", _CODE, nullable=False),
        sa.Column("sha256", _HASH, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("form IN ('DETAIL', 'WALL')", name=op.f("ck_disclosure_paper_form")),
        sa.PrimaryKeyConstraint("disclosure_id", "form", name=op.f("pk_disclosure_paper")),
    )


def _create_photo() -> None:
    op.create_table(
        "disclosure_photo",
        _to("disclosure_photo", "event_id", "disclosure_event"),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')",
            name=op.f("ck_disclosure_photo_media_type"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_disclosure_photo_size")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_disclosure_photo")),
    )
    op.create_table(
        "disclosure_photo_content",
        sa.Column(
            "event_id",
            _BIG,
            sa.ForeignKey(
                "disclosure_photo.event_id", name=op.f("fk_disclosure_photo_content_event_id")
            ),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("salt", _HASH, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_disclosure_photo_content")),
    )


def _to(table: str, column: str, other: str, *, nullable: bool = False) -> sa.Column[Any]:
    reference = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, _BIG, reference, autoincrement=False, nullable=nullable)


def downgrade() -> None:
    raise NotImplementedError("what was published is never taken out of the database")
