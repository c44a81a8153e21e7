"""The accountants' vouchers (记账凭证) of documents: recorded later, one or several to a document, and never edited.

The accounts themselves are kept elsewhere: here stands only under which voucher, on which day and with
how much a document went into them.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Fen, Id, Name


class DocumentVoucher(Base):
    """A document, as far as it concerns an organization, was booked under a voucher. ``as_spending``: the accountants
    counted the sum as spending, and not as a claim (往来). ``round`` tells one that was recorded again after a
    withdrawal."""

    __tablename__ = "document_voucher"
    __table_args__ = (
        UniqueConstraint(
            "document_id",
            "organization_id",
            "voucher",
            "voucher_on",
            "round",
            name="uq_document_voucher_once",  # PostgreSQL keeps 63 characters of a name
        ),
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("round > 0", name="round"),
    )

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    voucher: Mapped[Name]
    voucher_on: Mapped[date]
    amount_fen: Mapped[Fen]
    as_spending: Mapped[bool]
    round: Mapped[int]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class VoucherWithdrawal(Base):
    """A voucher was recorded wrongly: what it says never counted."""

    __tablename__ = "voucher_withdrawal"

    voucher_id: Mapped[int] = mapped_column(
        ForeignKey("document_voucher.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[Name]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
