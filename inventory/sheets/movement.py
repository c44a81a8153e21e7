"""S6 收发存总表: for every item what there was, what came, what went and what is left."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory import snapshots
from inventory.clock import day_before
from inventory.dialects import among
from inventory.merged import item_now
from inventory.models import Document, Item, Lot, StockMove, StockSnapshot
from inventory.sheet import Check, Column, Row, Sheet
from inventory.sheets.common import (
    INNER,
    before,
    check_lots,
    column_of,
    counts,
    from_,
    lot_sums,
    moves_goods,
    reversal_notes,
    signed,
    since,
    to,
    totals,
    way_of,
)
from inventory.sheets.counted import counted
from inventory.sheets.identities import check_issued, check_received
from inventory.sheets.scope import Scope
from inventory.snapshots import Anchors

COLUMNS = (
    Column("no", "序号"),
    Column("item", "物资编码"),
    Column("name", "物资"),
    Column("specification", "规格"),
    Column("unit", "单位"),
    Column("opening", "期初结存", role="opening"),
    Column("donated", "受赠", role="in"),
    Column("purchased", "自购", role="in"),
    Column("allocated", "下拨", role="in"),
    Column("transferred_in", "调入", role="in"),
    Column("returned", "退回", role="in"),
    Column("in_total", "入库小计", role="subtotal"),
    Column("issued", "发放", role="out"),
    Column("dispatched", "调出", role="out"),
    Column("written_off", "报损", role="out"),
    Column("out_total", "出库小计", role="subtotal"),
    Column("converted", "转换", role="signed"),
    Column("sent_back", "退货退还", role="out"),
    Column("adjusted", "盘盈盘亏", role="signed"),
    Column("closing", "期末结存", role="closing"),
    Column("counted", "实盘数"),
    Column("counted_on", "盘点日期"),
)
_IN = ("donated", "purchased", "allocated", "transferred_in", "returned")
_OUT = ("issued", "dispatched", "written_off")
_FIGURES = tuple(c.key for c in COLUMNS if c.role != "text")


def movement(session: Session, scope: Scope) -> Sheet:
    """The sheet with R1 to R4, not sealed yet. Quantities are base units of each row's item."""
    figures = _figures(session, scope)
    rows = _rows(session, scope, figures)
    return Sheet(
        sheet="S6",
        title=scope.titled("物资收发存总表"),
        organization=scope.organization,
        organization_name=scope.full_name,
        start=scope.start,
        end=scope.end,
        unit_line="数量按各行单位，不跨单位相加",
        covers=scope.named,
        columns=COLUMNS,
        rows=rows,
        totals=totals(rows, "name", "unit", _FIGURES),
        checks=(
            _check_rows(session, figures, rows),
            check_received(session, scope, rows),
            check_issued(session, scope, rows),
            check_lots(lot_sums(session, scope).values()),
        ),
        notes=reversal_notes(session, scope, moves_goods(scope)),
    )


@dataclass(frozen=True)
class _Figures:
    """By item (id): by place what was held before the period and at its end; by kind what was there before, and what
    each column moved within."""

    opening: Mapping[int, int]
    closing: Mapping[int, int]
    was: Mapping[int, int]
    within: Mapping[int, dict[str, int]]

    @property
    def items(self) -> list[int]:
        """Every item of which there is something to say."""
        return sorted(
            self.opening.keys() | self.closing.keys() | self.was.keys() | self.within.keys()
        )


def _figures(session: Session, scope: Scope) -> _Figures:
    starts = before(session, scope)
    earlier, within = _by_kind(session, scope, starts)
    was = defaultdict(int, _counted_by_item(session, starts))
    for item, moved in earlier.items():
        # of two that handed on to each other before the period one may have counted it in a snapshot already
        was[item] += net(moved) + moved.get(INNER, 0)
    return _Figures(
        opening=by_place(session, scope, through=None),
        closing=by_place(session, scope, through=scope.end),
        was=was,
        within=within,
    )


def _rows(session: Session, scope: Scope, figures: _Figures) -> tuple[Row, ...]:
    found = counted(session, scope)
    items = session.execute(
        select(Item).where(among(Item.id, "items")).order_by(Item.pinyin, Item.id),
        {"items": figures.items},
    ).scalars()
    rows: list[Row] = []
    for item in items:
        moved = figures.within.get(item.id, {})
        column = {key: moved.get(key, 0) for key in (*_IN, *_OUT)}
        row: Row = {
            "no": len(rows) + 1,
            "item": item.code,
            "name": item.name,
            "specification": item.specification,
            "unit": item.base_unit,
            "opening": figures.opening.get(item.id, 0),
            **{key: column[key] for key in _IN},
            "in_total": sum(column[key] for key in _IN),
            **{key: column[key] for key in _OUT},
            "out_total": sum(column[key] for key in _OUT),
            "converted": moved.get("converted", 0),
            "sent_back": moved.get("sent_back", 0),
            "adjusted": moved.get("adjusted", 0),
            "closing": figures.closing.get(item.id, 0),
            **_counted(found.get(item.id)),
        }
        if any(row[key] for key in _FIGURES):
            rows.append(row)
    return tuple(rows)


def _counted(found: tuple[int, date] | None) -> Row:
    """实盘数 and 盘点日期; nothing where the item was not counted as a whole."""
    quantity, on = found if found is not None else (None, None)
    return {"counted": quantity, "counted_on": on.isoformat() if on else None}


def by_place(session: Session, scope: Scope, *, through: date | None) -> dict[int, int]:
    """Path one: what inside places held of each item at the end of ``through`` (None: before the period), from the last
    snapshot."""
    until = day_before(scope.start) if through is None else through
    held = snapshots.held(session, scope.ids, until)
    rows = session.execute(
        select(Item.id, func.sum(held.c.quantity))
        .select_from(held)
        .join(Lot, Lot.id == held.c.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .group_by(Item.id)
    )
    return {item_id: int(quantity) for item_id, quantity in rows}


def _counted_by_item(session: Session, starts: Anchors) -> dict[int, int]:
    rows = session.execute(
        select(Item.id, func.sum(StockSnapshot.quantity))
        .select_from(StockSnapshot)
        .join(Lot, Lot.id == StockSnapshot.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .where(StockSnapshot.snapshot_id.in_([start.snapshot_id for start in starts.values()]))
        .group_by(Item.id)
    )
    return {item_id: int(quantity) for item_id, quantity in rows}


def _by_kind(
    session: Session, scope: Scope, starts: Anchors
) -> tuple[dict[int, dict[str, int]], dict[int, dict[str, int]]]:
    """Path two: each item's columns by document kind, between the snapshot and the period, and within it."""
    within = (StockMove.business_on >= scope.start).label("within")
    way_to_count = way_of(scope)
    rows = session.execute(
        select(Item.id, *way_to_count, within, func.sum(signed()))
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(from_, from_.id == StockMove.from_id)
        .join(to, to.id == StockMove.to_id)
        .where(since(starts, scope.end))
        .group_by(Item.id, *way_to_count, within)
    )
    figures: tuple[defaultdict[int, dict[str, int]], ...] = (defaultdict(dict), defaultdict(dict))
    for item_id, *ran, is_within, quantity in rows:
        way, column = column_of(*ran)
        if way is not None and column is not None:
            of = figures[bool(is_within)][item_id]
            of[column] = of.get(column, 0) + counts(way, column) * int(quantity)
    return figures[0], figures[1]


def net(figures: dict[str, int]) -> int:
    """What columns by kind leave: in less out, less sent back, with conversions and adjustments as signed."""
    return (
        sum(figures.get(key, 0) for key in _IN)
        - sum(figures.get(key, 0) for key in _OUT)
        - figures.get("sent_back", 0)
        + figures.get("converted", 0)
        + figures.get("adjusted", 0)
    )


def _check_rows(session: Session, figures: _Figures, rows: tuple[Row, ...]) -> Check:
    """R1: by place and by kind the opening is the same, and opening + in - out ± = closing."""
    broken = []
    for item_id in figures.items:
        was, moved = figures.was.get(item_id, 0), net(figures.within.get(item_id, {}))
        closing = figures.closing.get(item_id, 0)
        if (figures.opening.get(item_id, 0), closing) != (was, was + moved):
            broken.append((item_id, closing, was + moved))
    if broken:
        item_id, place, kind = min(broken)
        name = session.scalar(select(Item.name).where(Item.id == item_id))
        return Check(
            "R1", False, f"{len(broken)} 种物资不相符，如{name}：按库房 {place:,}，按单据 {kind:,}"
        )
    sample = next((r for r in rows if r["in_total"] or r["out_total"]), None)
    example = (
        f"，如{sample['name']}：{sample['opening']:,} + {sample['in_total']:,}"
        f" − {sample['out_total']:,} = {sample['closing']:,} {sample['unit']}"
        if sample and not (sample["converted"] or sample["sent_back"] or sample["adjusted"])
        else ""
    )
    return Check(
        "R1", True, f"期初 + 入库 − 出库 ± 盘盈盘亏 = 期末，{len(rows)} 行全部相符{example}"
    )
