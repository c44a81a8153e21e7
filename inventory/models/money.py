"""The special fund and its ledger, in the same shape as the stock ledger.

A fund account is a holder organization and a bucket; a fund entry takes a positive amount (fen) from one account to
another of the same fund. The grantor is outside and has no balance; every other balance is never below zero.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from inventory import kinds
from inventory.models.base import Base, BigId, Code, Fen, Id, Name, one_of


class FundKind(StrEnum):
    """Where the money of a fund comes from: a budget by decision, or gifts of money."""

    APPROPRIATED = "APPROPRIATED"
    DONATED = "DONATED"


class Fund(Base):
    """Money set apart by a decision. The budget source is not the decision (预算法 第十三条)."""

    __tablename__ = "fund"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        one_of("kind", FundKind, "kind"),
    )

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    document_id: Mapped[int] = mapped_column(BigId, unique=True)
    decision_body: Mapped[Name]
    decision_title: Mapped[Name]
    decision_on: Mapped[date]
    decision_reference: Mapped[Name]
    budget_source: Mapped[Name]
    kind: Mapped[str] = mapped_column(server_default="APPROPRIATED")


class FundAccount(Base):
    """A holder's bucket of a fund."""

    __tablename__ = "fund_account"
    __table_args__ = (
        UniqueConstraint("fund_id", "organization_id", "bucket"),
        UniqueConstraint("id", "fund_id"),
        one_of("bucket", kinds.Bucket, "bucket"),
    )

    id: Mapped[Id]
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    bucket: Mapped[str]


class FundEntry(Base):
    """A positive amount from one account of a fund to another; and out of which item into which, by the documents that
    opened them."""

    __tablename__ = "fund_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        ForeignKeyConstraint(
            ["from_account_id", "fund_id"], ["fund_account.id", "fund_account.fund_id"]
        ),
        ForeignKeyConstraint(
            ["to_account_id", "fund_id"], ["fund_account.id", "fund_account.fund_id"]
        ),
        CheckConstraint("line BETWEEN 1 AND 4095", name="line"),
        CheckConstraint("from_account_id <> to_account_id", name="two_ends"),
        CheckConstraint("amount_fen > 0", name="positive"),
        Index("ix_fund_entry_from", "from_account_id", "business_on"),
        Index("ix_fund_entry_to", "to_account_id", "business_on"),
        Index("ix_fund_entry_from_item", "from_item_id", "from_account_id", "business_on"),
        Index("ix_fund_entry_to_item", "to_item_id", "to_account_id", "business_on"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    from_account_id: Mapped[int] = mapped_column(BigId)
    to_account_id: Mapped[int] = mapped_column(BigId)
    amount_fen: Mapped[Fen]
    business_on: Mapped[date]
    from_item_id: Mapped[int | None] = mapped_column(BigId)
    to_item_id: Mapped[int | None] = mapped_column(BigId)


class FundBalance(Base):
    """What an account holds now, in fen; ``last_on`` is the latest business date that moved it."""

    __tablename__ = "fund_balance"
    __table_args__ = (CheckConstraint("amount_fen >= 0", name="amount"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("fund_account.id"), primary_key=True, autoincrement=False
    )
    amount_fen: Mapped[Fen]
    last_on: Mapped[date]


class FundItem(Base):
    """What is left now of what a document opened in an account: a commitment, a prepayment, an advance, a debt, a
    payment that could be refunded; of a holder's available money what sub-allocations of the same terms brought (a
    pool).

    ``pool_id`` is the document of the pool that the money came out of, and to which it goes back.
    """

    __tablename__ = "fund_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        CheckConstraint("amount_fen >= 0", name="amount"),
        Index("ix_fund_item_account", "account_id"),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("fund_account.id"), primary_key=True, autoincrement=False
    )
    pool_id: Mapped[int | None] = mapped_column(BigId)
    amount_fen: Mapped[Fen]
    last_on: Mapped[date]


class FundUse(Base):
    """What money may be for (用途): 防护, 消杀 and so on."""

    __tablename__ = "fund_use"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]


class FundTerms(Base):
    """Until when and, by ``FundTermsUse``, for what a fund or a sub-allocation to a holder may be used. No such row:
    for everything, without an end."""

    __tablename__ = "fund_terms"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    ends_on: Mapped[date | None]


class FundTermsUse(Base):
    """One of the uses that terms permit; none at all: every use."""

    __tablename__ = "fund_terms_use"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    use_id: Mapped[int] = mapped_column(
        ForeignKey("fund_use.id"), primary_key=True, autoincrement=False
    )


class FundCharge(Base):
    """For what a document takes a holder's money. ``awaiting_papers``: spent, the invoice is still to come
    (已花待补票); ``reimburses``: somebody had paid it himself (垫付). What was spent before there were uses says none.
    """

    __tablename__ = "fund_charge"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
        Index(
            "ix_fund_charge_awaiting",
            "document_id",
            sqlite_where=text("awaiting_papers = 1"),
            postgresql_where=text("awaiting_papers"),
        ),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    use_id: Mapped[int] = mapped_column(ForeignKey("fund_use.id"))
    awaiting_papers: Mapped[bool]
    reimburses: Mapped[bool]


class FundDecision(Base):
    """The decision on which a change of an appropriation rests."""

    __tablename__ = "fund_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    body: Mapped[Name]
    title: Mapped[Name]
    decided_on: Mapped[date]
    reference: Mapped[Name]


class CashGift(Base):
    """A gift of money: the number of the receipt given for it, and whether it was cash."""

    __tablename__ = "cash_gift"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    receipt_number: Mapped[Name]
    cash: Mapped[bool]


class CashBanking(Base):
    """When the cash of a gift was handed to finance and paid in (解缴), and the bank's slip; once."""

    __tablename__ = "cash_banking"

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"), unique=True)
    banked_on: Mapped[date]
    slip: Mapped[Name]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class PapersReceived(Base):
    """The invoice of an expenditure came later; once."""

    __tablename__ = "papers_received"

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"), unique=True)
    received_on: Mapped[date]
    reference: Mapped[Name]
    actor_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
