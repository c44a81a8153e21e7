"""What the books have against rows that can be read: days they cannot take, units that nothing turns over, receivers
nobody knows, goods that are not there. All of it at once, row by row, before anything is written.

What is on hand is counted without regard to whom goods are bound, or whether they expired: what is short by that is
short in any case, and the rest posting itself says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inventory import db, resolve
from inventory.access import Ground
from inventory.dialects import among
from inventory.errors import BadInput
from inventory.intake import headers
from inventory.intake.decisions import Decisions, Written, written
from inventory.intake.fitting import Fit
from inventory.intake.headers import CATALOGUE, OPENING
from inventory.intake.matching import Match
from inventory.intake.reading import Reading, ReadRow, Table
from inventory.kinds import Origin
from inventory.merged import now_of
from inventory.models import Item, Location, OrganizationHead, StockBalance

ORIGINS = {
    headers.DONATED: Origin.DONATED,
    headers.PURCHASED: Origin.PURCHASED,
    headers.ALLOCATED: Origin.ALLOCATED,
}
# how an opening stock says in a column where its goods first came from
_ORIGIN_WORDS = {
    Origin.DONATED: "捐赠 受赠 接受捐赠 社会捐赠 捐赠物资 捐赠入库",
    Origin.PURCHASED: "自购 采购 购买 购入 自行采购 政府采购 采购入库",
    Origin.ALLOCATED: "下拨 上级下拨 调拨 上级调拨 上级拨付 拨入 调拨入库 下拨入库",
}
_ORIGIN_OF = {word: origin for origin, words in _ORIGIN_WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class Found:
    """What was found out of the things that rows name, by what is written of them."""

    items: Mapping[Written, Match]
    fits: Mapping[Written, Fit]
    receivers: Mapping[str, Match]


def origin_of(row: ReadRow, kind: str | None, decisions: Decisions) -> Origin | None:
    """How the goods of a row first came: as the kind of its table says; of opening stock, as the row says in place of
    a counterparty, else as was decided. None where nothing says it."""
    if kind == OPENING:
        return _ORIGIN_OF.get(row.counterparty or "") or ORIGINS.get(decisions.origin or "")
    return ORIGINS.get(kind or "")


def giver_of(row: ReadRow, kind: str | None) -> str | None:
    """Who gave the goods of a row, as written: of opening stock the cell may say only how they came."""
    return None if kind == OPENING and row.counterparty in _ORIGIN_OF else row.counterparty


def checked(
    session: Session,
    ground: Ground,
    location: str | None,
    reading: Reading,
    decisions: Decisions,
    found: Found,
) -> Reading:
    """The reading with a problem more on each row for everything that stands against it."""
    today = db.today(session)
    closed = session.scalar(
        select(OrganizationHead.closed_through).where(
            OrganizationHead.organization_id == ground.organization_id
        )
    )
    stock, codes = _Stock(session, location, reading, found), _Codes(session, reading)
    return replace(
        reading,
        tables=tuple(
            replace(
                table,
                rows=tuple(
                    _with(
                        row,
                        (
                            *_of_kind(row, table),
                            *_of_day(row, table, today, closed),
                            *_of_goods(row, table, decisions, found),
                            *_of_receiver(row, table, found),
                            *stock.problems(row, table),
                            *codes.problems(row, table),
                        ),
                    )
                    for row in table.rows
                ),
            )
            for table in reading.tables
        ),
    )


def _with(row: ReadRow, problems: tuple[str, ...]) -> ReadRow:
    return replace(row, problems=(*row.problems, *problems)) if problems else row


def _of_kind(row: ReadRow, table: Table) -> Iterable[str]:
    """What a row of a table of that kind cannot be without: the table may be of another kind than was said, or its
    columns be read as others than they are. What reading complained of is not said twice."""
    if row.problems or table.as_ is None:
        return
    if table.as_ == headers.CASH:
        if not row.amount_fen:
            yield "没有金额，捐款要填大于零的金额；这张表不是捐款的，请改“是什么表”"
    elif not row.item:
        yield "没有品名，请补上；这张表是捐款的，请把“是什么表”改为捐款"
    elif table.as_ != CATALOGUE and not row.quantity:
        yield "没有数量，请补上；这张表只是物资目录的，请改“是什么表”"


def _of_day(row: ReadRow, table: Table, today: date, closed: date | None) -> Iterable[str]:
    if row.on is None or table.as_ == CATALOGUE:
        return
    if row.on > today:
        yield f"日期 {row.on.isoformat()} 还没有到，请改正"
    elif closed is not None and row.on <= closed:
        yield f"日期 {row.on.isoformat()} 在已结账的期间里（结到 {closed.isoformat()}），请改日期，或先反结账"


def _of_goods(row: ReadRow, table: Table, decisions: Decisions, found: Found) -> Iterable[str]:
    fit = found.fits.get(written(row)) if table.as_ != headers.CASH else None
    if fit is not None and fit.factor is None:
        yield fit.problem
    if table.as_ == OPENING and origin_of(row, OPENING, decisions) is None:
        yield "期初库存要写明来源：捐赠、自购或下拨；也可以为整张表指定一个"


def _of_receiver(row: ReadRow, table: Table, found: Found) -> Iterable[str]:
    if table.as_ != headers.ISSUED:
        return
    if row.counterparty is None:
        yield "没有写明发给谁，请补上领用单位"
    elif (match := found.receivers[row.counterparty]).code is None:
        near = "、".join(f"{c.name}（{c.code}，{c.score} 分）" for c in match.candidates)
        may = f"，接近 {near}" if near else ""
        yield f"不知道“{row.counterparty}”是哪个单位或人群{may}，请指定，或先登记"


class _Codes:
    """The codes that a catalogue brings along: each is one item's, here and in the books."""

    def __init__(self, session: Session, reading: Reading) -> None:
        rows = [row for t in reading.tables if t.as_ == CATALOGUE for row in t.rows if row.code]
        self._owner: dict[str, Written] = {}
        if not rows:
            return
        asked = {"codes": sorted({row.code for row in rows if row.code})}
        for r in session.connection().execute(_CODES, asked):
            self._owner[r.code] = Written(r.name, r.specification, r.base_unit)
        for row in rows:
            self._owner.setdefault(row.code or "", written(row))

    def problems(self, row: ReadRow, table: Table) -> Iterable[str]:
        """What is wrong with the code of a row of a catalogue."""
        if table.as_ != CATALOGUE or not row.code:
            return
        try:
            resolve.code(row.code, "code")
        except BadInput as bad:
            yield f"编码“{row.code}”不能用：{bad.problem}"
        owner = self._owner[row.code]
        if owner != written(row):
            yield f"编码 {row.code} 已是 {owner.text()} 的，请改一个"


_CODES = select(Item.code, Item.name, Item.specification, Item.base_unit).where(
    among(Item.code, "codes")
)


class _Stock:
    """What a storage holds of items, run down by the rows that give them out, in their order; what the file itself
    brings in comes before."""

    def __init__(
        self, session: Session, location: str | None, reading: Reading, found: Found
    ) -> None:
        self._found = found
        self._left: defaultdict[str, int] = defaultdict(int)
        issued = [t for t in reading.tables if t.as_ == headers.ISSUED]
        if not issued:
            return
        codes = {self._code(row) for table in issued for row in table.rows}
        self._left |= _on_hand(session, location, codes)
        for table in reading.tables:
            for row in table.rows if table.as_ in (*ORIGINS, OPENING) else ():
                self._left[self._code(row)] += self._base(row)

    def problems(self, row: ReadRow, table: Table) -> tuple[str, ...]:
        """What a row cannot give out, if it is one that does."""
        if table.as_ != headers.ISSUED or not row.item or row.quantity is None:
            return ()
        code, wanted = self._code(row), self._base(row)
        left = self._left[code]
        if wanted <= left:
            self._left[code] -= wanted
            return ()
        if not left:
            return (f"{row.item}没有库存，请先入库",)
        return (f"{row.item}库存只有 {left:,}，不够发 {wanted:,}，请核对数量，或先入库",)

    def _code(self, row: ReadRow) -> str:
        """What an item is counted under: its code, and of a new one what is written."""
        match = self._found.items.get(written(row))
        return match.code if match is not None and match.code else written(row).text()

    def _base(self, row: ReadRow) -> int:
        fit = self._found.fits.get(written(row))
        return (row.quantity or 0) * (fit.factor or 0 if fit else 1)


_said, _lying = aliased(Item), aliased(Item)
_NOW = select(_said.code, now_of(_said).label("id")).where(among(_said.code, "codes"))
_HELD = (
    select(now_of(_lying), func.sum(StockBalance.quantity))
    .select_from(StockBalance)
    .join(_lying, _lying.id == StockBalance.item_id)
    .join(Location, Location.id == StockBalance.location_id)
    .where(StockBalance.quantity > 0)
    .group_by(now_of(_lying))
)


def _on_hand(session: Session, location: str | None, codes: set[str]) -> dict[str, int]:
    """Base units of items in a storage, by each code that is asked for."""
    found = session.connection().execute(_NOW, {"codes": sorted(codes)})
    ids = {row.id: row.code for row in found}
    held = session.execute(_HELD.where(Location.code == location))
    return {ids[item]: int(quantity) for item, quantity in held if item in ids}
