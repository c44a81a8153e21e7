"""The questions by which a posting reads stock balances, each a statement built once."""

from datetime import date

from sqlalchemy import Date, and_, bindparam, cast, literal, not_, null, select, union_all

from inventory.dialects import among
from inventory.models import Lot, StockBalance, StockMove
from inventory.prepared import PreparedQuery

_COLUMNS = (
    StockBalance.location_id,
    StockBalance.lot_id,
    StockBalance.item_id,
    StockBalance.quantity,
    StockBalance.value_fen,
    StockBalance.last_on,
    StockBalance.revalued_on,
    Lot.code,
    Lot.expires_on,
    Lot.earmark_group_id,
    Lot.earmark_organization_id,
    Lot.earmark_counterparty_id,
    Lot.earmark_unresolved,
    Lot.acceptance,
    Lot.source,
)
_BALANCES = select(*_COLUMNS).join(Lot, Lot.id == StockBalance.lot_id)
# in the order of picking: that of rules.picking.order
FOR_TAKES = PreparedQuery(
    _BALANCES.where(
        StockBalance.location_id == bindparam("location"),
        among(StockBalance.item_id, "items"),
        StockBalance.quantity > 0,
    ).order_by(
        Lot.expires_on.nulls_last(),
        and_(
            Lot.earmark_group_id.is_(None),
            Lot.earmark_organization_id.is_(None),
            Lot.earmark_counterparty_id.is_(None),
            not_(Lot.earmark_unresolved),
        ),
        Lot.id,
    )
)
EXACTLY = PreparedQuery(
    _BALANCES.where(
        among(StockBalance.location_id, "locations"),
        among(StockBalance.lot_id, "lots"),
    )
)
# a lot that was never in the place to which it comes
UNHELD = PreparedQuery(
    select(
        literal(0).label("location_id"),
        Lot.id.label("lot_id"),
        Lot.item_id,
        literal(0).label("quantity"),
        literal(0).label("value_fen"),
        literal(date.min).label("last_on"),
        cast(null(), Date).label("revalued_on"),
        *_COLUMNS[7:],
    ).where(among(Lot.id, "lots"))
)
LATER = PreparedQuery(
    union_all(
        select(
            StockMove.to_id,
            StockMove.lot_id,
            StockMove.business_on,
            StockMove.quantity,
            StockMove.value_fen,
        ).where(
            StockMove.to_id == bindparam("location"),
            among(StockMove.lot_id, "lots"),
            StockMove.business_on > bindparam("on"),
        ),
        select(
            StockMove.from_id,
            StockMove.lot_id,
            StockMove.business_on,
            (literal(0) - StockMove.quantity),
            (literal(0) - StockMove.value_fen),
        ).where(
            StockMove.from_id == bindparam("location"),
            among(StockMove.lot_id, "lots"),
            StockMove.business_on > bindparam("on"),
        ),
    )
)
