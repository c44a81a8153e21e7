"""Which statements there are, as one table, and the one question that draws them.

Who may read an organization's goods or money may read its statements; a checkpoint head those of his own place, and
no value.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from inventory import access, db, payees, resolve
from inventory.access import Ground
from inventory.dialects import within
from inventory.errors import BadInput, FutureDate, NotAllowed
from inventory.kinds import INSIDE, Place, Source
from inventory.models import Location, Organization
from inventory.statements import (
    changes,
    creditors,
    given,
    items,
    missing,
    money,
    on_hand,
    out,
    position,
    received,
    reconciliation,
    spending,
    undelivered,
    unordered,
    unpapered,
    vouchers,
)
from inventory.statements.card import card
from inventory.statements.movement import SORTS, movement
from inventory.statements.paging import LIMIT_MAX
from inventory.statements.shape import Asked, Drawn, Paging, Statement
from inventory.statements.shape import Place as PlaceOf

Draw: TypeAlias = Callable[[Session, Asked], Drawn]
_GOODS = frozenset({"location", "item", "source"})


@dataclass(frozen=True)
class Kind:
    """A kind of statement: its name, title, one line of what it is for, the act it needs, whether it is of a period or
    as of a day, by what it may be filtered and sorted. ``under``: it always covers all under the organization."""

    name: str
    title: str
    about: str
    act: str
    period: bool
    filters: frozenset[str]
    sorts: tuple[str, ...]
    draw: Draw
    under: bool = False


STATEMENTS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("ledger", "台账", "每一笔收进的物资：谁给的、多少、发了多少、还剩多少",
             "read_stock", True, _GOODS, received.SORTS, received.ledger),
        Kind("issued", "发放台账", "每一笔发出的物资：发给谁、什么、多少",
             "read_stock", True, _GOODS, given.SORTS, given.issued),
        Kind("card", "明细账", "一种物资逐笔的入、出和结存",
             "read_stock", True, _GOODS, (), card),
        Kind("movement", "收发存", "每种物资的期初、入库、出库、期末和价值",
             "read_stock", True, _GOODS, SORTS, movement),
        Kind("stock", "库存明细", "某一天各库房、各批次的结存",
             "read_stock", False, _GOODS, on_hand.SORTS, on_hand.stock),
        Kind("in-use", "在用", "领用没有交回的物资，按保管人",
             "read_stock", False, _GOODS | {"custodian"}, out.SORTS, out.in_use),
        Kind("in-transit", "在途", "调出没有收到的物资",
             "read_stock", False, _GOODS, out.SORTS, out.in_transit),
        Kind("expiry", "效期", "已过期和 30、60、90 天内到期的物资，按库房",
             "read_stock", False, _GOODS | {"days"}, on_hand.SORTS, on_hand.expiry),
        Kind("undistributed", "未发放", "收到后还在库房里的物资，放得最久的在前",
             "read_stock", False, _GOODS, on_hand.AGE_SORTS, on_hand.undistributed),
        Kind("adjustments", "盘点报损更正", "盘盈盘亏、报损、入库更正、估价调整",
             "read_stock", True, _GOODS, changes.ADJUSTMENT_SORTS, changes.adjustments),
        Kind("reversals", "冲销", "哪张单据冲销了哪张、谁办的、为什么",
             "read_stock", True, frozenset({"location"}), changes.SORTS, changes.reversals),
        Kind("backdated", "补记", "记账日期晚于业务日期的单据",
             "read_stock", True, frozenset({"location"}), changes.SORTS, changes.backdated),
        Kind("fund-ledger", "资金明细账", "一项资金逐笔的收入、支出和可用余额",
             "read_fund", True, frozenset({"fund"}), (), money.fund_ledger),
        Kind("fund-position", "资金结存", "某一天各单位的下拨、支出和可用余额",
             "read_fund", False, frozenset({"fund"}), position.SORTS, position.fund_position),
        Kind("commitments", "已订未付", "已占用还没有用完的额度，放得最久的在前",
             "read_fund", False, frozenset({"fund"}), items.SORTS, items.commitments),
        Kind("prepayments", "预付和备用金", "付出去还没有结算、报账或退回的钱，放得最久的在前",
             "read_fund", False, frozenset({"fund"}), items.SORTS, items.prepayments),
        Kind("payables", "应付", "已支出还没有付清的钱，欠得最久的在前",
             "read_fund", False, frozenset({"fund"}), items.SORTS, items.payables),
        Kind("creditors", "应付按供应商", "欠各供应商多少、欠了多久，欠得最久的在前",
             "read_fund", False, frozenset({"fund"}), creditors.SORTS, creditors.creditors),
        Kind("orders-awaited", "待补单", "买来收下了，还没有采购单或者没有定价的物资，放得最久的在前",
             "read_fund", False, frozenset(), unordered.SORTS, unordered.unordered),
        Kind("papers-awaited", "待补票", "钱已经花了、票还没有来的支出，拖得最久的在前",
             "read_fund", False, frozenset({"fund"}), unpapered.SORTS, unpapered.unpapered),
        Kind("goods-awaited", "预付未到货", "付了款还没有到货结算的预付款、约定哪天到、采购单到了多少",
             "read_fund", False, frozenset({"fund"}), items.SORTS, undelivered.undelivered),
        Kind("spending", "支出分析", "一段时间的支出，按用途、单位、月份或收款方",
             "read_fund", True, frozenset({"fund", "by"}), spending.SORTS, spending.spending),
        Kind("missing", "缺件清单", "各环节缺的票据、附件和签字，补齐期限和逾期天数，最急的在前",
             "read_fund", False, frozenset({"fund"}), (), missing.missing),
        Kind("villages", "各村报账", "下级各村的下拨、已报账、待补票、未报账和已购物资",
             "read_fund", False, frozenset({"fund"}), position.VILLAGE_SORTS, position.villages, under=True),
        Kind("reconciliation", "账务核对表", "会计账上的支出和实际使用差多少、差在哪里，按使用单位",
             "read_fund", False, frozenset({"fund"}), (), reconciliation.reconciliation),
        Kind("vouchers", "凭证清单", "每张单据建议记到哪些科目、已经记了哪些凭证，按来源给会计",
             "read_fund", True, frozenset({"source", "fund"}), (), vouchers.vouchers),
    )
}  # fmt: skip


def statement(
    session: Session,
    *,
    actor: str,
    name: str,
    organization: str | None = None,
    below: bool = False,
    start: date | None = None,
    end: date | None = None,
    filters: Mapping[str, str] | None = None,
    sort: str | None = None,
    descending: bool = False,
    limit: int | None = None,
    after: str | None = None,
) -> Statement:
    """The statement ``name`` of an organization (by default the actor's own), or with ``below`` of it and all under it.

    Of a period it is for the days ``start`` to ``end``, both included (by default the month of ``end``), else as of
    ``end`` (by default today). ``filters`` are codes by name: ``location``, ``item``, ``source``, ``custodian``,
    ``fund``, ``days``, ``by``; which ones a statement takes stands in ``STATEMENTS``. With a ``limit`` it is a page,
    the next one ``after`` the key that it gives. Raises ``FutureDate`` where it is of a day to come, or begins on one;
    ``NotAllowed``, ``NotFound``, ``BadInput``.
    """
    if (kind := STATEMENTS.get(name)) is None:
        raise BadInput(field="statement", problem=f"要写 {'、'.join(STATEMENTS)} 之一")
    ground = access.permit_home(session, actor=actor, act=kind.act, organization=organization)
    said = {key: value for key, value in (filters or {}).items() if value}
    for key in said.keys() - kind.filters:
        raise BadInput(field=key, problem=f"{kind.title}不按这一项筛选")
    paging = Paging(_limit(limit), after, _sort(kind, ground, sort, descending), descending)
    days, below = _period(kind, start, end, db.today(session)), below or kind.under
    asked = _asked(session, kind, ground, days, below, said, paging)
    drawn = kind.draw(session, asked)
    return Statement(
        name=kind.name,
        title=kind.title,
        organization=ground.organization,
        organization_name=asked.full_name,
        below=asked.below,
        start=asked.start if kind.period else None,
        end=asked.end,
        filters=said,
        columns=drawn.columns,
        rows=drawn.rows,
        totals=drawn.totals,
        opening=drawn.opening,
        closing=drawn.closing,
        notes=drawn.notes,
        next=drawn.next,
    )


def pages(session: Session, **question: Any) -> Iterator[Statement]:
    """The statement that ``statement`` would give whole, page by page of as many rows as one may have, so that never
    more than a page of a long one is held. Takes and raises what ``statement`` does, without ``limit`` and ``after``.
    """
    after: str | None = None
    while True:
        page = statement(session, **question, limit=LIMIT_MAX, after=after)
        yield page
        if (after := page.next) is None:
            return


def asked_today(session: Session, *, actor: str, name: str) -> Asked:
    """The question for a statement as of today, of all that the actor may read. Raises ``NotAllowed``."""
    kind, today = STATEMENTS[name], db.today(session)
    ground = access.permit_home(session, actor=actor, act=kind.act)
    return _asked(session, kind, ground, (today, today), True, {}, Paging())


def _period(kind: Kind, start: date | None, end: date | None, today: date) -> tuple[date, date]:
    """The days asked for. Raises ``BadInput``, ``FutureDate``: nobody knows what there will be."""
    end = today if end is None else resolve.day(end, "to")
    if not kind.period:
        if start is not None:
            raise BadInput(field="from", problem=f"{kind.title}是某一天的，只写截至哪天")
        if end > today:
            raise FutureDate(on=end, today=today)
        return end, end
    start = end.replace(day=1) if start is None else resolve.day(start, "from")
    if start > end:
        raise BadInput(field="from", problem="开始日期不能晚于结束日期")
    if start > today:
        raise FutureDate(on=start, today=today)
    return start, end


def _sort(kind: Kind, ground: Ground, sort: str | None, descending: bool) -> str | None:
    """By what the rows are sorted; who may not see values does not see their order either. Raises ``BadInput``."""
    money = access.may(ground.role, "read_fund")
    sorts = [s for s in kind.sorts if money or not (s.endswith("_fen") or s == "unvalued")]
    if not sorts and (sort is not None or descending):
        raise BadInput(field="sort", problem=f"{kind.title}按日期逐笔结余，不能换次序")
    if sort is not None and sort not in sorts:
        raise BadInput(field="sort", problem=f"可以写 {'、'.join(sorts)}")
    return sort


def _limit(limit: int | None) -> int | None:
    if limit is not None and not 1 <= limit <= LIMIT_MAX:
        raise BadInput(field="limit", problem=f"要在 1 到 {LIMIT_MAX:,} 之间")
    return limit


def _asked(
    session: Session,
    kind: Kind,
    ground: Ground,
    days: tuple[date, date],
    below: bool,
    said: Mapping[str, str],
    paging: Paging,
) -> Asked:
    """The question with its codes resolved. Raises ``NotAllowed``, ``NotFound``, ``BadInput``."""
    inside = Organization.id == ground.organization_id
    if below and ground.location_id is None:
        inside = within(Organization.path, ground.path)
    organizations, places = _covered(session, inside)
    location = _location(ground, places, said.get("location"))
    item = _item(session, said.get("item"))
    return Asked(
        ground=ground,
        full_name=organizations[ground.organization_id],
        below=below and ground.location_id is None,
        start=days[0],
        end=days[1],
        today=db.today(session),
        organizations=tuple(organizations),
        places=places,
        inside=(location.id,) if location else tuple(p.id for p in places if p.kind in INSIDE),
        money=access.may(ground.role, "read_fund"),
        location=location,
        items=item and item[0],
        unit=item and item[1],
        source=_source(said.get("source")),
        custodian=said.get("custodian"),
        fund=said.get("fund"),
        by=_by(said.get("by")),
        within=_within(said.get("days")),
        paging=paging,
        reader=payees.reader_on(session, ground),
    )


def _covered(
    session: Session, inside: ColumnElement[bool]
) -> tuple[dict[int, str], tuple[PlaceOf, ...]]:
    """The organizations asked for, with their full names, and all their places."""
    rows = session.execute(
        select(
            Organization.id,
            Organization.full_name,
            Location.id,
            Location.code,
            Location.name,
            Location.kind,
            Location.organization_id,
        )
        .outerjoin(Location, Location.organization_id == Organization.id)
        .where(inside)
        .order_by(Organization.id)
    ).all()
    places = tuple(PlaceOf(*row[2:]) for row in rows if row[2] is not None)
    return {row[0]: row[1] for row in rows}, places


def _location(ground: Ground, places: tuple[PlaceOf, ...], code: str | None) -> PlaceOf | None:
    """The one place asked for; of a checkpoint head his own. Raises ``NotAllowed``, whether there is another or not."""
    if code is None and ground.location_id is None:
        return None
    for place in places:
        own = ground.location_id in (None, place.id)
        if own and code in (None, place.code) and place.kind == Place.STORAGE:
            return place
    raise NotAllowed(act="read_stock", role=ground.role, organization=ground.organization)


def _item(session: Session, code: str | None) -> tuple[tuple[int, ...], str] | None:
    if code is None:
        return None
    item = resolve.items(session, [code])[code]
    return tuple(item.ids), item.base_unit


def _source(source: str | None) -> str | None:
    if source is not None and source not in set(Source):
        raise BadInput(field="source", problem=f"要写 {'、'.join(Source)} 之一")
    return source


def _by(by: str | None) -> str | None:
    if by is not None and by not in spending.BY:
        raise BadInput(field="by", problem=f"要写 {'、'.join(spending.BY)} 之一")
    return by


def _within(days: str | None) -> int:
    if days is None:
        return on_hand.BANDS[-1]
    if not days.isdecimal() or not 0 <= int(days) <= 3650:
        raise BadInput(field="days", problem="要写 0 到 3650 之间的天数")
    return int(days)
