"""Attachments: a photo or a scan that was added to a document, and, apart from it, what the file holds.

That there was one, by whom and when, stands for ever. Its content may have to be erased, so it lies in a table of its
own, together with the salt: without both nothing can be guessed against the hash that stays.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from inventory.models.base import Base, BigId, Hash, Id, Name, one_of


class MediaType(StrEnum):
    """What a file may be."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


class OriginalType(StrEnum):
    """What the file of an invoice may be."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    XML = "application/xml"
    OFD = "application/ofd"


class DocumentAttachment(Base):
    """One file added to a document. ``hash`` is SHA-256 of the salt (32 bytes) followed by the content."""

    __tablename__ = "document_attachment"
    __table_args__ = (
        one_of("media_type", MediaType, "media_type"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("document.id"), index=True)
    name: Mapped[Name]
    media_type: Mapped[str]
    size: Mapped[int]
    hash: Mapped[Hash]
    added_by: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    added_at: Mapped[datetime]


class AttachmentContent(Base):
    """What the file holds. The row may be deleted and never changed."""

    __tablename__ = "attachment_content"

    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("document_attachment.id"), primary_key=True, autoincrement=False
    )
    salt: Mapped[Hash]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class InvoiceOriginal(Base):
    """The file in which an invoice came (原件), or a picture of its paper. ``hash`` as of an attachment."""

    __tablename__ = "invoice_original"
    __table_args__ = (
        one_of("media_type", OriginalType, "media_type"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[Id]
    invoice_id: Mapped[int] = mapped_column(BigId, ForeignKey("invoice.id"), index=True)
    name: Mapped[Name]
    media_type: Mapped[str]
    size: Mapped[int]
    hash: Mapped[Hash]
    added_by: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    added_at: Mapped[datetime]


class InvoiceOriginalContent(Base):
    """What that file holds. The row may be deleted and never changed."""

    __tablename__ = "invoice_original_content"

    original_id: Mapped[int] = mapped_column(
        ForeignKey("invoice_original.id"), primary_key=True, autoincrement=False
    )
    salt: Mapped[Hash]
    content: Mapped[bytes] = mapped_column(LargeBinary)
