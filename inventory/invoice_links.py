"""Questions about which goods the lines of an invoice are for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inventory import invoice_books
from inventory.invoiced import ITEM, STANDS
from inventory.models import (
    Document,
    InvoiceGoods,
    InvoiceGoodsWithdrawal,
    Item,
    Lot,
)


@dataclass(frozen=True)
class GoodsRow:
    """Pieces (base units) of a line of an invoice for a line of an order, or for a lot; of a red one what it takes
    back. ``whole``: all of the line. ``counts``: not withdrawn, and neither void nor reversed."""

    line: int
    order: str | None
    order_line: int | None
    lot: str | None
    item: str
    unit: str
    quantity: int
    whole: int
    on: date
    counts: bool
    withdrawn: str

    @property
    def state(self) -> str:
        """Why it does not count, in words; "" where it does."""
        if self.withdrawn:
            return f"已撤销：{self.withdrawn}"
        return "" if self.counts else "已作废、冲回或冲销"


_order = aliased(Document)


def links(session: Session, *, actor: str, number: str) -> tuple[GoodsRow, ...]:
    """All that was said of the lines of an invoice of the register, withdrawn ones too. Raises ``NotAllowed``,
    ``NotFound``."""
    _, found = invoice_books.permitted(session, actor=actor, act="read_fund", number=number)
    rows = session.execute(_ROWS.where(InvoiceGoods.invoice_id == found.id))
    said: list[Any] = [[*row[:9], bool(row.counts), row.reason or ""] for row in rows]
    return tuple(GoodsRow(*row) for row in said)


_ROWS: Any = (
    select(
        InvoiceGoods.invoice_line,
        _order.number,
        InvoiceGoods.order_line,
        Lot.code,
        Item.code,
        Item.base_unit,
        InvoiceGoods.quantity,
        InvoiceGoods.whole,
        InvoiceGoods.linked_on,
        STANDS.label("counts"),
        InvoiceGoodsWithdrawal.reason,
    )
    .outerjoin(_order, _order.id == InvoiceGoods.order_id)
    .outerjoin(Lot, Lot.id == InvoiceGoods.lot_id)
    .join(Item, Item.id == ITEM)
    .outerjoin(InvoiceGoodsWithdrawal, InvoiceGoodsWithdrawal.invoice_goods_id == InvoiceGoods.id)
    .order_by(InvoiceGoods.id)
)
