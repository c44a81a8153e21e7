"""What organizations bought: the goods of their receipts of purchases, net of what was corrected and sent back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory import kinds
from inventory.dialects import among
from inventory.kinds import Place, Source
from inventory.merged import item_now
from inventory.models import Document, Item, Location, Lot, StockMove

SHOWN = 4  # so many kinds of goods are named in a summary


class Goods(NamedTuple):
    """How much of an item was bought, in its base unit."""

    name: str
    specification: str
    unit: str
    quantity: int


_source = aliased(Location)
_came = case((_source.kind == Place.SOURCE, 1), else_=-1)
_quantity = func.sum(_came * StockMove.quantity)
_BOUGHT = (
    select(
        Document.organization_id,
        Item.name,
        Item.specification,
        Item.base_unit,
        _quantity.label("quantity"),
    )
    .select_from(Document)
    .join(StockMove, StockMove.document_id == Document.id)
    .join(Lot, Lot.id == StockMove.lot_id)
    .join(Item, Item.id == item_now(Lot.item_id))
    .join(_source, _source.id == StockMove.from_id)
    .where(
        among(Document.organization_id, "organizations"),
        Document.kind.in_(
            (kinds.RECEIPT.code, kinds.CORRECTION.code, kinds.SEND_BACK.code),
        ),
        Document.business_on.between(
            bindparam("start", type_=Date()), bindparam("end", type_=Date())
        ),
        Lot.source == Source.PURCHASED,
    )
    .group_by(Document.organization_id, Item.id)
    .having(_quantity != 0)
    # what cost most comes first; what has no price stands after it
    .order_by(
        Document.organization_id, func.sum(_came * StockMove.value_fen).desc(), Item.pinyin, Item.id
    )
)


def bought(
    session: Session, organizations: Iterable[int], start: date, end: date
) -> dict[int, list[Goods]]:
    """By the id of each organization what it bought on the days ``start`` to ``end``, both included."""
    found: defaultdict[int, list[Goods]] = defaultdict(list)
    said = {"organizations": sorted(organizations), "start": start, "end": end}
    for row in session.connection().execute(_BOUGHT, said):
        found[row.organization_id].append(
            Goods(row.name, row.specification or "", row.base_unit, int(row.quantity))
        )
    return dict(found)


def summary(goods: Sequence[Goods]) -> str | None:
    """口罩 1,000 只、洗手液 20 瓶等 6 种; nothing of nothing. Each in its own unit, never added up."""
    if not goods:
        return None
    names = Counter(g.name for g in goods)
    said = "、".join(
        f"{_name(g, names[g.name])} {_figure(g.quantity)} {g.unit}" for g in goods[:SHOWN]
    )
    return said if len(goods) <= SHOWN else f"{said}等 {len(goods)} 种"


def _name(goods: Goods, times: int) -> str:
    """Two kinds of one name are told apart."""
    return (
        f"{goods.name}（{goods.specification}）"
        if times > 1 and goods.specification
        else goods.name
    )


def _figure(quantity: int) -> str:
    return f"{'−' if quantity < 0 else ''}{abs(quantity):,}"
