"""What statements say of a document in the same words: its number, what it is, whom it is about, its reason."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, RowMapping, Select, case, func
from sqlalchemy.orm import aliased

from inventory import kinds
from inventory.kinds import INSIDE
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    DocumentText,
    Location,
    Lot,
    Organization,
    RecipientGroup,
)
from inventory.models.documents import POSITIONS
from inventory.sheet import Column

ON = Column("on", "日期")
NUMBER = Column("number", "单据")
KIND = Column("kind_name", "种类")
WHOM = Column("whom", "对方")

Columns: TypeAlias = tuple[ColumnElement[Any], ...]

other = aliased(Location)
here = aliased(Location)
_owner = aliased(Organization)
_recipient = aliased(Organization)
_sender = aliased(Organization)
_parent = aliased(Lot)


def columns() -> Columns:
    """What a row says of ``Document``."""
    return (
        Document.number.label("number"),
        Document.kind.label("kind"),
        Document.reverses_id.is_not(None).label("reversal"),
    )


def row(r: RowMapping) -> dict[str, Any]:
    """The document of a row."""
    return {
        "number": r["number"],
        "kind": r["kind"],
        "kind_name": kind_name(r["kind"], r["reversal"]),
    }


def kind_name(kind: str, reversal: bool) -> str:
    """发放出库单; 冲销发放出库单."""
    return f"{'冲销' if reversal else ''}{kinds.KINDS[kind].name}"


def whom() -> ColumnElement[str]:
    """Whom a move of ``Document`` and ``Lot`` is about: who got the goods, who gave them, or the other place; see
    ``with_whom``."""
    sent = case((Document.organization_id != here.organization_id, _owner.name))
    came = case((_parent.document_id // POSITIONS != Lot.document_id // POSITIONS, _sender.name))
    inner = case((other.kind.in_(sorted(INSIDE)), other.name))
    return func.coalesce(
        RecipientGroup.name, _recipient.name, Counterparty.name, sent, came_of(came), inner
    )


def came_of(sender: ColumnElement[Any]) -> ColumnElement[Any]:
    """The sender, of an arrival alone: a lot keeps whence it came, whatever happens to it later."""
    return case((Document.kind == kinds.ACKNOWLEDGEMENT.code, sender))


def with_whom(query: Select[Any], moved: Any) -> Select[Any]:
    """The question about moves that cross a border with all that ``whom`` asks; it has ``Document`` and ``Lot``."""
    return (
        query.join(here, here.id == moved.c.place_id)
        .join(other, other.id == moved.c.other_id)
        .join(_owner, _owner.id == Document.organization_id)
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(_recipient, _recipient.id == Document.recipient_organization_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .outerjoin(_parent, _parent.id == Lot.parent_id)
        .outerjoin(_sender, _sender.id == _parent.document_id // POSITIONS)
    )


def with_text(query: Select[Any], field: str, of: Any = Document) -> Select[Any]:
    """The question with a free text of ``Document``, or another alias of it, as a column of that name."""
    text = aliased(DocumentText)
    return query.add_columns(func.coalesce(text.text, "").label(field)).outerjoin(
        text, (text.document_id == of.id) & (text.line == 0) & (text.field == field)
    )


# these are about what another document opened, and say nothing of their own of what for
_ABOUT_ANOTHER = tuple(k.code for k in (kinds.RELEASE, kinds.UNSPENT, kinds.PAYMENT, kinds.REFUND))


def about(from_item: Any, to_item: Any) -> ColumnElement[int]:
    """The id of the document that says what the money of an entry of ``Document`` is for, and who gets it."""
    reversal = Document.reverses_id.is_not(None)
    return case(
        (Document.kind.in_(_ABOUT_ANOTHER), case((reversal, to_item), else_=from_item)),
        else_=func.coalesce(Document.reverses_id, Document.id),
    )
