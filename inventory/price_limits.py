"""Price limits (参考价、限价): what an item may cost before an order has to say why it costs more.

Dated data with a source: a published guide price, the district's framework, the last inquiry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inventory import access
from inventory.dialects import among
from inventory.models import Item, PriceLimit


@dataclass(frozen=True)
class PriceLimitRow:
    """From a day on, ``quantity`` base units of an item cost at most ``amount_fen`` without a reason given."""

    item: str
    item_name: str
    starts_on: date
    quantity: int
    unit: str
    amount_fen: int
    source: str


def price_limits(session: Session, *, actor: str) -> tuple[PriceLimitRow, ...]:
    """Every limit, also of the past and the future, by item, the older first. Raises ``NotAllowed``."""
    access.permit_anywhere(session, actor=actor, act="list")
    rows = session.execute(
        select(
            Item.code,
            Item.name,
            PriceLimit.starts_on,
            PriceLimit.quantity,
            Item.base_unit,
            PriceLimit.amount_fen,
            PriceLimit.source,
        )
        .join(Item, Item.id == PriceLimit.item_id)
        .order_by(Item.id, PriceLimit.starts_on)
    )
    return tuple(PriceLimitRow(*row) for row in rows)


def in_force(session: Session, items: Iterable[int], on: date) -> dict[int, PriceLimit]:
    """By item (id) the newest limit that has started on a day, of those that have one."""
    rows = session.scalars(_STARTED, {"items": sorted(set(items)), "day": on})
    return {row.item_id: row for row in rows}  # the newest comes last


_STARTED = (
    select(PriceLimit)
    .where(among(PriceLimit.item_id, "items"), PriceLimit.starts_on <= bindparam("day"))
    .order_by(PriceLimit.starts_on)
)
