"""发放台账: every line issued, to whom; a reversal stands with minus on its own day."""

from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping, Subquery, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import lot_values
from inventory.merged import counterparty_now
from inventory.models import Counterparty, Document, Item, Lot, Organization, RecipientGroup
from inventory.sheet import Column, Row
from inventory.statements import goods, papers
from inventory.statements.crossing import moves, word
from inventory.statements.paging import Query, page
from inventory.statements.shape import Asked, Drawn, Form

_COLUMNS = (
    papers.ON,
    papers.NUMBER,
    papers.KIND,
    Column("recipient", "领用单位"),
    *goods.ITEM,
    Column("lot", "批次"),
    Column("source_name", "来源"),
    Column("quantity", "数量", role="out"),
    Column("value_fen", "价值", unit="fen"),
)
SORTS = ("on", "pinyin", "quantity", "value_fen", "recipient")
_NOTES = ("退回的另计，见“收发存”的“退回”",)


def issued(session: Session, asked: Asked) -> Drawn:
    """Each line issued, of each lot that it took. What is summed is what was issued, as in 收发存."""
    query = Query(_lines, ("on", "document_id", "line", "part"))
    records, after = page(session, query, asked)
    return Drawn(
        columns=asked.shown(*_COLUMNS),
        rows=tuple(_row(asked, r) for r in records),
        totals=goods.totals(session, asked, query, ("quantity",), ("value_fen",))
        if after is None
        else (),
        notes=_NOTES if records else (),
        next=after,
    )


@lru_cache(maxsize=64)
def _lines(form: Form) -> Subquery:
    moved = moves(form)
    receiver = aliased(Organization)
    valued = lot_values.as_of(form.end)
    to = func.coalesce(RecipientGroup.name, receiver.name, Counterparty.name)
    return (
        select(
            *(moved.c[name] for name in ("on", "document_id", "line", "part", "item_id")),
            (-moved.c.signed).label("quantity"),
            case((valued.known, -moved.c.signed_fen)).label("value_fen"),
            *papers.columns(),
            *(c for c in goods.item_columns() if c.name != "item_id"),
            Lot.code.label("lot"),
            Lot.source.label("source"),
            to.label("recipient"),
        )
        .select_from(moved)
        .join(Document, Document.id == moved.c.document_id)
        .join(Lot, Lot.id == moved.c.lot_id)
        .join(Item, Item.id == moved.c.item_id)
        .outerjoin(receiver, receiver.id == Document.recipient_organization_id)
        .outerjoin(RecipientGroup, RecipientGroup.id == Document.recipient_group_id)
        .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
        .where(moved.c.counts == word("issued"))
        .subquery("lines")
    )


def _row(asked: Asked, r: RowMapping) -> Row:
    row: dict[str, Any] = {
        "on": r["on"].isoformat(),
        **papers.row(r),
        "recipient": r["recipient"],
        **goods.item_row(r),
        "lot": r["lot"],
        "source": r["source"],
        "source_name": goods.source_name(r["source"]),
        "quantity": int(r["quantity"]),
    }
    return row | goods.fen(asked, value_fen=r["value_fen"])
