"""What statements say of a document in the same words: its number, what it is, whom it is about, its reason."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, RowMapping, Select, case, func, select
from sqlalchemy.orm import aliased

from inventory import kinds
from inventory.kinds import INSIDE
from inventory.merged import now_of
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

here = aliased(Location)


def columns() -> Columns:
    """What a row says of ``Document``."""
    return (
        Document.number.label("number"),
        Document.kind.label("kind"),
        Document.reverses_id.is_not(None).label("reversal"),
    )


def row(r: RowMapping | Mapping[str, Any]) -> dict[str, Any]:
    """The document of a row."""
    return {
        "number": r["number"],
        "kind": r["kind"],
        "kind_name": kind_name(r["kind"], r["reversal"]),
    }


def kind_name(kind: str, reversal: bool) -> str:
    """发放出库单; 冲销发放出库单."""
    return f"{'冲销' if reversal else ''}{kinds.KINDS[kind].name}"


def whom(moved: Any) -> ColumnElement[str]:
    """Whom a move of ``Document`` and ``Lot`` that crosses a border is about: who got the goods, who gave them, or the
    other place. Asked row by row, as few of these are of any one move: to put the tables together takes PostgreSQL
    longer than a page of answers."""
    owner, parent = aliased(Organization), aliased(Lot)
    holder = _of(Location.organization_id, Location.id == moved.c.place_id)
    sender = parent.document_id // POSITIONS
    came = (
        select(owner.name)
        .join(parent, owner.id == sender)
        .where(parent.id == Lot.parent_id, sender != Lot.document_id // POSITIONS)
        .correlate(Lot)
        .scalar_subquery()
    )
    said = aliased(Counterparty)
    giver = (
        select(Counterparty.name)
        .join(said, Counterparty.id == now_of(said))
        .where(said.id == Document.counterparty_id)
        .scalar_subquery()
    )
    return func.coalesce(
        _of(RecipientGroup.name, RecipientGroup.id == Document.recipient_group_id),
        _of(Organization.name, Organization.id == Document.recipient_organization_id),
        giver,
        case(
            (
                Document.organization_id != holder,
                _of(owner.name, owner.id == Document.organization_id),
            )
        ),
        # of an arrival alone: a lot keeps whence it came, whatever happens to it later
        case((Document.kind == kinds.ACKNOWLEDGEMENT.code, came)),
        _of(Location.name, Location.id == moved.c.other_id, Location.kind.in_(sorted(INSIDE))),
    )


def _of(name: Any, *where: ColumnElement[bool]) -> Any:
    return select(name).where(*where).scalar_subquery()


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
