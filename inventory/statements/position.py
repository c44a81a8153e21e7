"""资金结存 and 各村报账: where the money of holders stands at the end of a day, a line each, whatever came before.

What accounts hold is taken from the balances, or from the last snapshot and the entries since; only what came back is
added up from its own documents, which are few.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from inventory import bought, fund_flows, kinds
from inventory.dialects import among
from inventory.kinds import HOLDER_BUCKETS, Bucket
from inventory.models import Document, Fund, Organization
from inventory.rules.numbers import percent
from inventory.sheet import Column
from inventory.statements import goods
from inventory.statements.funds import FUND, HOLDER, of_funds
from inventory.statements.held import buckets_at_end
from inventory.statements.paging import Query, page, sums
from inventory.statements.shape import Asked, Drawn, Form

_GIVEN = (
    Column("given_fen", "累计下拨", unit="fen", role="in"),
    Column("returned_fen", "收回缴回", unit="fen", role="out"),
    Column("allotted_fen", "分配额", unit="fen", role="in"),
)
_POSITION = (
    FUND,
    HOLDER,
    *_GIVEN,
    Column("committed_fen", "已占用", unit="fen"),
    Column("prepaid_fen", "预付和备用金", unit="fen"),
    Column("gross_fen", "支出总额", unit="fen", role="out"),
    Column("refunded_fen", "退回冲减", unit="fen", role="in"),
    Column("spent_fen", "净支出", unit="fen", role="out"),
    Column("payable_fen", "其中应付", unit="fen"),
    Column("available_fen", "可用余额", unit="fen", role="closing"),
    Column("unallocated_fen", "未下拨", unit="fen"),
)
_VILLAGES = (
    FUND,
    Column("holder_name", "村名"),
    *_GIVEN,
    Column("reported_fen", "已报账", unit="fen", role="out"),
    Column("awaiting_fen", "已花待补票", unit="fen", role="out"),
    Column("unreported_fen", "未报账", unit="fen", role="closing"),
    Column("available_fen", "其中可用", unit="fen"),
    Column("rate", "报账率"),
    Column("goods", "已购物资"),
)
# beside what buckets hold, what came back is told in the same way
_RETURNED, _REFUNDED = "RETURNED", "REFUNDED"
_OWN = tuple(str(bucket) for bucket in HOLDER_BUCKETS)
_SPENT = (Bucket.PAYABLE, Bucket.PAID)
_BUCKETS: Mapping[str, tuple[str, ...]] = {
    "given_fen": (*_OWN, _RETURNED),
    "returned_fen": (_RETURNED,),
    "allotted_fen": _OWN,
    "gross_fen": (*_SPENT, _REFUNDED),
    "refunded_fen": (_REFUNDED,),
    "committed_fen": (Bucket.COMMITTED,),
    "prepaid_fen": (Bucket.PREPAID, Bucket.ADVANCED),
    "spent_fen": _SPENT,
    "payable_fen": (Bucket.PAYABLE,),
    "available_fen": (Bucket.AVAILABLE,),
    "unallocated_fen": (Bucket.UNALLOCATED,),
}
_FIGURES = tuple(c.key for c in _POSITION if c.unit)
_VILLAGE_FIGURES = tuple(c.key for c in _VILLAGES if c.unit)
_NAMES = ("fund", "fund_name", "holder", "holder_name")
_KEY = ("fund_id", "holder_id")
SORTS = ("holder_name", *_FIGURES)
VILLAGE_SORTS = ("holder_name", *_VILLAGE_FIGURES)


def fund_position(session: Session, asked: Asked) -> Drawn:
    """资金结存 of each holder: given − returned = allotted = committed + prepaid + spent + available, and spent is
    gross less refunds; the owner's row also says what was not sub-allocated yet."""
    asked = of_funds(session, asked)
    records, after = page(session, Query(_standing, _KEY), asked)
    rows = _rows(records, _FIGURES)
    added = () if after else _added(session, asked, _standing, rows, _FIGURES)
    return Drawn(columns=_POSITION, rows=tuple(rows), totals=tuple(added), next=after)


def villages(session: Session, asked: Asked) -> Drawn:
    """各村报账 of each village: allotted = accounted for + awaiting papers + not accounted for; and what it bought."""
    asked = of_funds(session, asked)
    records, after = page(session, Query(_of_villages, _KEY), asked)
    ids = {int(r["holder_id"]) for r in records}
    found = bought.bought(session, ids, date.min, asked.end) if ids else {}
    rows = _rows(records, _VILLAGE_FIGURES)
    added = () if after else _added(session, asked, _of_villages, rows, _VILLAGE_FIGURES)
    return Drawn(
        columns=_VILLAGES,
        rows=tuple(
            row | _rate(row) | {"goods": bought.summary(found.get(int(r["holder_id"]), []))}
            for r, row in zip(records, rows, strict=True)
        ),
        totals=tuple(total | _rate(total) for total in added),
        notes=(
            "下拨到村不是支出；已购物资是各村全部自购入库，入库单没有写用哪项资金，不只是这项资金买的",
        )
        if records
        else (),
        next=after,
    )


@lru_cache(maxsize=8)
def _standing(form: Form) -> Subquery:
    """A row for each fund and holder, with every figure. All that is added up stands in one table, so that nothing is
    looked up holder by holder."""
    held = buckets_at_end(form.end, now=form.now)
    rows = union_all(
        select(held.c.fund_id, held.c.organization_id, held.c.bucket, held.c.amount_fen),
        _back(_RETURNED, (kinds.FUND_TAKE_BACK.code, kinds.GIVE_BACK.code), form),
        _back(_REFUNDED, (kinds.REFUND.code,), form),
    ).subquery("figures")

    def of(*buckets: str) -> ColumnElement[int]:
        return _sum(case((rows.c.bucket.in_(buckets), rows.c.amount_fen), else_=0))

    figures = {key: of(*buckets) for key, buckets in _BUCKETS.items()}
    sums_ = (
        select(
            rows.c.fund_id,
            rows.c.organization_id.label("holder_id"),
            *(figure.label(key) for key, figure in figures.items()),
        )
        .group_by(rows.c.fund_id, rows.c.organization_id)
        .subquery("sums")
    )
    return (
        select(
            sums_,
            Fund.code.label("fund"),
            Fund.name.label("fund_name"),
            Organization.code.label("holder"),
            Organization.name.label("holder_name"),
            Organization.kind.label("holder_kind"),
        )
        .select_from(sums_)
        .join(Fund, Fund.id == sums_.c.fund_id)
        .join(Organization, Organization.id == sums_.c.holder_id)
        .where(among(sums_.c.holder_id, "organizations"), among(sums_.c.fund_id, "funds"))
        .subquery()
    )


def _back(name: str, codes: tuple[str, ...], form: Form) -> Select[Any]:
    """What came back, as if it were a bucket."""
    back = fund_flows.came_back(codes, form.end).subquery()
    return select(back.c.fund_id, back.c.holder_id, literal(name), back.c.fen)


@lru_cache(maxsize=8)
def _of_villages(form: Form) -> Subquery:
    standing = _standing(form)
    waiting = fund_flows.awaited(form.end, among(Document.organization_id, "organizations"))
    each = waiting.subquery("each_awaited")
    papers = (
        select(each.c.fund_id, each.c.holder_id, _sum(each.c.fen).label("fen"))
        .group_by(each.c.fund_id, each.c.holder_id)
        .subquery("papers_by_holder")
    )
    awaiting = _or_nothing(papers.c.fen)
    return (
        select(
            standing,
            awaiting.label("awaiting_fen"),
            (standing.c.spent_fen - awaiting).label("reported_fen"),
            (standing.c.allotted_fen - standing.c.spent_fen).label("unreported_fen"),
        )
        .outerjoin(papers, _same(papers, standing))
        .where(standing.c.holder_kind == "VILLAGE")
        .subquery()
    )


def _same(one: Subquery, other: Subquery) -> ColumnElement[bool]:
    return and_(one.c.fund_id == other.c.fund_id, one.c.holder_id == other.c.holder_id)


def _sum(column: Any) -> ColumnElement[int]:
    return cast(func.sum(column), BigInteger)


def _or_nothing(column: Any) -> ColumnElement[int]:
    return cast(func.coalesce(column, 0), BigInteger)


def _rows(records: Iterable[Any], figures: tuple[str, ...]) -> list[dict[str, Any]]:
    """Names and figures of each record; there may be thousands."""
    keys = (*_NAMES, *figures)
    values = itemgetter(*keys)
    return [dict(zip(keys, values(r), strict=True)) for r in records]


def _added(
    session: Session,
    asked: Asked,
    standing: Callable[[Form], Subquery],
    rows: Sequence[Mapping[str, Any]],
    figures: tuple[str, ...],
) -> list[dict[str, Any]]:
    """A total for each fund: of the rows where they are all there, else asked for."""
    if asked.paging.limit is not None:
        added = sums(session, asked, standing, ("fund", "fund_name"), *figures)
        return [_total(r, {key: int(r[key]) for key in figures}) for r in added]
    funds: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=itemgetter("fund")):
        funds.setdefault(row["fund"], []).append(row)
    return [
        _total(of[0], {key: sum(row[key] for row in of) for key in figures})
        for of in funds.values()
    ]


def _total(r: Any, added: Mapping[str, int]) -> dict[str, Any]:
    names = {"fund": r["fund"], "fund_name": r["fund_name"], "holder": None}
    return {**names, "holder_name": goods.TOTAL, **added}


def _rate(row: Mapping[str, Any]) -> dict[str, str]:
    return {"rate": percent(row["reported_fen"], row["allotted_fen"])}
