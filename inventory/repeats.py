"""What a recipient was given for the same days already.

An issue of a day that says for how many days it is covers that day and those after it. Whatever an organization
issues again to the same recipient on a covered day is asked about first. What came back, or was reversed, covers
nothing.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from inventory import confirming, kinds
from inventory.dialects import among, days_after
from inventory.drafts import Draft, Taken
from inventory.errors import Fact
from inventory.models import Document, LineDrawn, Lot, StockMove


def ask(session: Session, draft: Draft, taken: Sequence[Taken], confirmed: Collection[str]) -> None:
    """Raises ``NeedsConfirmation`` for each earlier issue whose days cover this one's and which gave its recipient any
    of the same goods, unless that was answered yes."""
    items = {item_id: lot.item for lot in taken for item_id in lot.item.ids}
    goods: dict[tuple[str, date, int], list[Fact]] = {}
    for row in session.connection().execute(*_earlier(draft, list(items))).all():
        item = items[row.item_id]
        goods.setdefault((row.number, row.business_on, row.days), []).append(
            {"name": item.name, "quantity": int(row.given), "unit": item.base_unit}
        )
    for (number, on, days), given in goods.items():
        confirming.ask(
            confirmed,
            "REPEATED",
            number=number,
            on=on.isoformat(),
            through=_through(on, days).isoformat(),
            items=given,
        )


def _through(on: date, days: int) -> date:
    """The last day that is covered; days without end are covered to the end of the calendar."""
    return on + timedelta(days=min(days - 1, (date.max - on).days))


def _earlier(draft: Draft, items: list[int]) -> tuple[Select[*tuple[Any, ...]], dict[str, object]]:
    """The statement that finds what the draft's recipient was given, and its values."""
    said = {"organization": draft.ground.organization_id, "on": draft.on, "items": items}
    if draft.group is not None and draft.place is not None:
        return _TO_GROUP_AT, {**said, "to": draft.group.id, "place": draft.place.id}
    if draft.group is not None:
        return _TO_GROUP, {**said, "to": draft.group.id}
    if draft.recipient is not None:
        return _TO_ORGANIZATION, {**said, "to": draft.recipient.id}
    return _TO_COUNTERPARTY, {**said, "to": draft.counterparty.id if draft.counterparty else None}


_reversal = aliased(Document)
_given = func.sum(StockMove.quantity - func.coalesce(LineDrawn.drawn_quantity, 0))


def _given_to(*recipient: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    on = bindparam("on", type_=Date())
    return (
        select(
            Document.number, Document.business_on, Document.days, Lot.item_id, _given.label("given")
        )
        .join(StockMove, StockMove.document_id == Document.id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .outerjoin(
            LineDrawn,
            (LineDrawn.document_id == StockMove.document_id)
            & (LineDrawn.line == StockMove.line)
            & (LineDrawn.part == StockMove.part),
        )
        .where(
            Document.organization_id == bindparam("organization"),
            *recipient,
            Document.business_on <= on,
            Document.days.is_not(None),
            days_after(on, Document.business_on) < Document.days,
            Document.kind == kinds.ISSUE.code,
            # an IS NULL would lead SQLite away from the narrow index to one that nearly every document is in
            func.coalesce(Document.reverses_id, 0) == 0,
            among(Lot.item_id, "items"),
            ~select(_reversal.id).where(_reversal.reverses_id == Document.id).exists(),
        )
        .group_by(Document.id, Document.number, Document.business_on, Document.days, Lot.item_id)
        .having(_given > 0)
        .order_by(Document.id.desc(), Lot.item_id)
    )


_TO: BindParameter[int] = bindparam("to")
_NOWHERE = Document.recipient_location_id.is_(None)
_TO_GROUP_AT = _given_to(
    Document.recipient_group_id == _TO, Document.recipient_location_id == bindparam("place")
)
_TO_GROUP = _given_to(Document.recipient_group_id == _TO, _NOWHERE)
_TO_ORGANIZATION = _given_to(
    Document.recipient_group_id.is_(None), Document.recipient_organization_id == _TO
)
_TO_COUNTERPARTY = _given_to(Document.recipient_group_id.is_(None), Document.counterparty_id == _TO)
