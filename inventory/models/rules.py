"""What rules go by and people decide: the grades of masks, from which value goods are durable, how far back to date,
from which difference goods are counted twice, whose people do an organization's duties, what is made public and when.

Data, not code: a new standard or a new decision is a row. Nothing here is part of a ledger.
"""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, Code, Fen, Id, Name, Quantity, one_of
from inventory.models.people import Role


class Grade(Base):
    """A grade of goods, with its standard where it has one; ``words`` name it in a text, one a line."""

    __tablename__ = "grade"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name] = mapped_column(unique=True)
    standard: Mapped[Name | None]
    words: Mapped[str]


class NatureThreshold(Base):
    """From a day on: the value of one piece (fen) from which goods are low-value durables, and fixed assets."""

    __tablename__ = "nature_threshold"
    __table_args__ = (
        CheckConstraint("low_value_fen > 0 AND fixed_asset_fen >= low_value_fen", name="rising"),
    )

    id: Mapped[Id]
    starts_on: Mapped[date] = mapped_column(unique=True)
    low_value_fen: Mapped[Fen]
    fixed_asset_fen: Mapped[Fen]
    decision: Mapped[str]


class BackdatingLimit(Base):
    """From a day on: how many days before today a role may date a document; ``days`` None, or no row: as far as the
    period is open."""

    __tablename__ = "backdating_limit"
    __table_args__ = (
        UniqueConstraint("role", "starts_on"),
        one_of("role", Role, "role"),
        CheckConstraint("days >= 0", name="days"),
    )

    id: Mapped[Id]
    role: Mapped[str]
    starts_on: Mapped[date]
    days: Mapped[int | None]
    decision: Mapped[str]


class RecountLimit(Base):
    """From a day on: a line of a stocktake that differs by more pieces than that, or by more of a hundred, is counted a
    second time by somebody else (复盘)."""

    __tablename__ = "recount_limit"
    __table_args__ = (
        CheckConstraint("pieces >= 0 AND percent BETWEEN 0 AND 100", name="limits"),
        CheckConstraint("pieces IS NOT NULL OR percent IS NOT NULL", name="says_something"),
    )

    id: Mapped[Id]
    starts_on: Mapped[date] = mapped_column(unique=True)
    pieces: Mapped[Quantity | None]
    percent: Mapped[int | None]
    decision: Mapped[str]


class Duty(StrEnum):
    """What has to be done in every organization, by people apart from each other."""

    KEEPING = "KEEPING"
    REPORTING = "REPORTING"
    PAYING = "PAYING"
    BOOKKEEPING = "BOOKKEEPING"
    APPROVAL = "APPROVAL"
    REVIEW = "REVIEW"


class Whose(StrEnum):
    """Whose people do a duty of an organization: its own or those above it, or those above it alone."""

    OWN = "OWN"
    ABOVE = "ABOVE"


class DutyRule(Base):
    """From a day on: whose people do a duty of an organization; where there is no row, ``duty_rules.default`` says."""

    __tablename__ = "duty_rule"
    __table_args__ = (
        UniqueConstraint("organization_id", "duty", "starts_on"),
        one_of("duty", Duty, "duty"),
        one_of("whose", Whose, "whose"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    duty: Mapped[str]
    whose: Mapped[str]
    starts_on: Mapped[date]
    decision: Mapped[str]


class Rhythm(StrEnum):
    """How long the period of a public sheet is."""

    DAYS = "DAYS"
    MONTH = "MONTH"
    QUARTER = "QUARTER"


class DisclosureRule(Base):
    """From a day on: what an organization, and those below it without a rule of their own, makes public, in which
    rhythm and in whose name. ``sheets``: codes, one a line. An empty ``issuer`` is the organization itself. ``titles``
    and ``columns``: what sheets are called and which columns they have, as JSON, empty where as the program has it."""

    __tablename__ = "disclosure_rule"
    __table_args__ = (
        UniqueConstraint("organization_id", "starts_on"),
        one_of("rhythm", Rhythm, "rhythm"),
        CheckConstraint("(rhythm = 'DAYS') = (days IS NOT NULL)", name="days_of_rhythm"),
        CheckConstraint("days BETWEEN 1 AND 366", name="days"),
        CheckConstraint("posted_days >= 1", name="posted"),
        CheckConstraint("due_days >= 0", name="due"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    starts_on: Mapped[date]
    emergency: Mapped[Name]
    issuer: Mapped[Name]
    supervisor: Mapped[Name]
    hotline: Mapped[Name]
    board: Mapped[Name]
    sheets: Mapped[str]
    rhythm: Mapped[str]
    days: Mapped[int | None]
    due_days: Mapped[int]
    posted_days: Mapped[int]
    decision: Mapped[Name]
    titles: Mapped[str] = mapped_column(server_default="")
    columns: Mapped[str] = mapped_column(server_default="")
    sensitive_from: Mapped[int] = mapped_column(server_default=text("5"))
    latest_days: Mapped[int] = mapped_column(server_default=text("20"))
