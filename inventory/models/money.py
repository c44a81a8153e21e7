"""The special fund and its ledger, in the same shape as the stock ledger.

A fund account is a holder organization and a bucket; a fund entry takes a positive amount (fen) from one account to
another of the same fund. The grantor is outside and has no balance; every other balance is never below zero.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory import kinds
from inventory.models.base import Base, BigId, Code, Fen, Id, Name, one_of


class Fund(Base):
    """Money set apart by a decision. The budget source is not the decision (预算法 第十三条)."""

    __tablename__ = "fund"
    __table_args__ = (
        ForeignKeyConstraint(
            ["document_id"], ["document.id"], deferrable=True, initially="DEFERRED"
        ),
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
    """A positive amount from one account of a fund to another."""

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
    )

    document_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    from_account_id: Mapped[int] = mapped_column(BigId)
    to_account_id: Mapped[int] = mapped_column(BigId)
    amount_fen: Mapped[Fen]
    business_on: Mapped[date]


class FundBalance(Base):
    """What an account holds now, in fen; ``last_on`` is the latest business date that moved it."""

    __tablename__ = "fund_balance"
    __table_args__ = (CheckConstraint("amount_fen >= 0", name="amount"),)

    account_id: Mapped[int] = mapped_column(
        ForeignKey("fund_account.id"), primary_key=True, autoincrement=False
    )
    amount_fen: Mapped[Fen]
    last_on: Mapped[date]
