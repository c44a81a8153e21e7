"""Evidence: which papers a step must have and who signs vouchers, as rules; what an attachment is; who signed what; and
how long papers are kept.

Rules are data, dated, each with its decision. What an attachment was said to be, and who signed, are rows that are
added and stand; the last one counts. A name lies apart, with its salt, so that it can be erased.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Code, Fen, Hash, Id, Name, one_of
from inventory.models.places import OrganizationKind
from inventory.rules.evidence import Missing, SignRole, Step


class PaperCategory(Base):
    """What an attachment may be: 合同, 验收单, 派车单 and so on; ``retention`` is the class in which it is kept."""

    __tablename__ = "paper_category"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    retention: Mapped[Code]


class PaperRule(Base):
    """From a day on: a step, for a use of money ("": for each), above a sum, wants a paper of one of ``kinds`` or an
    attachment of one of ``categories`` (one a line), or else it is blocked or listed. ``awaited``: where money leaves,
    it does that papers are known to be awaited."""

    __tablename__ = "paper_rule"
    __table_args__ = (
        UniqueConstraint("step", "use", "name", "starts_on"),
        one_of("step", Step, "step"),
        one_of("missing", Missing, "missing"),
        CheckConstraint("from_fen >= 0", name="from"),
        CheckConstraint("days >= 0", name="days"),
        CheckConstraint("missing <> 'LIST' OR days IS NOT NULL", name="due"),
        CheckConstraint("kinds <> '' OR categories <> ''", name="wants_something"),
    )

    id: Mapped[Id]
    step: Mapped[str]
    use: Mapped[Code]
    name: Mapped[Name]
    kinds: Mapped[str] = mapped_column(Text)
    categories: Mapped[str] = mapped_column(Text)
    awaited: Mapped[bool]
    from_fen: Mapped[Fen]
    missing: Mapped[str]
    days: Mapped[int | None]
    starts_on: Mapped[date]
    decision: Mapped[Name]


class AttachmentCategory(Base):
    """What an attachment is, as somebody said; the last row counts."""

    __tablename__ = "attachment_category"

    id: Mapped[Id]
    attachment_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("document_attachment.id"), index=True
    )
    category_id: Mapped[int] = mapped_column(BigId, ForeignKey("paper_category.id"))
    actor_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class SignRule(Base):
    """From a day on: vouchers of organizations of a kind, above a sum, want somebody in a role; ``apart``: who signs in
    no other role; ``days`` after it they are due, None: not wanted."""

    __tablename__ = "sign_rule"
    __table_args__ = (
        UniqueConstraint("organization_kind", "role", "starts_on"),
        one_of("organization_kind", OrganizationKind, "organization_kind"),
        one_of("role", SignRole, "role"),
        CheckConstraint("from_fen >= 0", name="from"),
        CheckConstraint("days >= 0", name="days"),
    )

    id: Mapped[Id]
    organization_kind: Mapped[str]
    role: Mapped[str]
    apart: Mapped[bool]
    from_fen: Mapped[Fen]
    days: Mapped[int | None]
    starts_on: Mapped[date]
    decision: Mapped[Name]


class DocumentSigner(Base):
    """Somebody signed a voucher in a role on a day; ``hash`` is SHA-256 of the salt (32 bytes) and his name. The last
    row of a role counts."""

    __tablename__ = "document_signer"
    __table_args__ = (one_of("role", SignRole, "role"),)

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"), index=True)
    role: Mapped[str]
    signed_on: Mapped[date]
    hash: Mapped[Hash]
    actor_id: Mapped[int] = mapped_column(BigId, ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class SignerName(Base):
    """Who signed. The row may be deleted and never changed."""

    __tablename__ = "signer_name"

    signer_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("document_signer.id"), primary_key=True, autoincrement=False
    )
    salt: Mapped[Hash]
    name: Mapped[Name]


class RetentionRule(Base):
    """From a day on: so many years after the end of its year a paper of a class is kept, None: for ever; and which
    kinds of documents (one a line) are of the class."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        UniqueConstraint("code", "starts_on"),
        CheckConstraint("years > 0", name="years"),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[Name]
    years: Mapped[int | None]
    document_kinds: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    decision: Mapped[Name]
