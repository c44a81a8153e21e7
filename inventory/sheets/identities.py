"""Identities between sheets: what S6 says came in and went out is what the documents say, from whom and to whom.

R2 counts the lots that documents brought, by source, as the sheets by source do; R3 the goods that named recipients
got. Both go by the documents of the organization, where S6 goes by the ends of rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, case, func, not_, select
from sqlalchemy.orm import Session

from inventory import kinds
from inventory.kinds import Source
from inventory.merged import item_now
from inventory.models import Document, Item, Lot, StockMove
from inventory.sheet import Check, Row
from inventory.sheets import inner
from inventory.sheets.common import (
    BY_SOURCE,
    column_of,
    from_,
    in_period,
    signed,
    to,
    way_of,
)
from inventory.sheets.scope import Scope

Sums = Mapping[tuple[str, str], int]  # by item code and column
# What goods of a source are called, and sending them back.
_SAID = {Source.PURCHASED: ("自购", "退货"), Source.ALLOCATED: ("下拨", "退还")}


def check_received(session: Session, scope: Scope, rows: Iterable[Row]) -> Check:
    """R2: the columns 受赠, 自购, 下拨 and 调入 are the sums of the sheets by source."""
    taken_back = case((Document.kind == kinds.CORRECTION.code, -signed()), else_=signed())
    arrived = Document.kind == kinds.ACKNOWLEDGEMENT.code
    brought = Lot.document_id == func.coalesce(Document.reverses_id, Document.id)
    found = session.execute(
        select(Item.code, Lot.source, func.sum(taken_back))
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .where(
            Document.organization_id.in_(scope.ids),
            in_period(scope),
            Document.kind.in_((kinds.RECEIPT.code, kinds.CORRECTION.code)) | (arrived & brought),
            not_(inner.by_documents(scope)),
        )
        .group_by(Item.code, Lot.source)
    )
    sums = {(item, BY_SOURCE[Source(source)]): int(q) for item, source, q in found}
    return _same("R2", "各来源入库 = 收发存表入库各栏", rows, sums, tuple(BY_SOURCE.values()))


def check_source(session: Session, scope: Scope, source: Source, rows: Iterable[Row]) -> Check:
    """R2 on the sheet of a source: what came, by the documents, is its column of S6, and what of it was sent back is
    退货退还, both by the ends of rows."""
    columns = (BY_SOURCE[source], "sent_back")
    sums = _by_ends(session, scope, columns, Lot.source == source)
    name, back = _SAID[source]
    says = f"{name}入库、{back} = 收发存表{name}、退货退还"
    return _same("R2", says, rows, sums, columns)


def check_given(session: Session, scope: Scope, rows: Iterable[Row]) -> Check:
    """R3 on S4: what was issued and what came back, by the documents, are columns 发放 and 退回 of S6, by the ends of
    rows and gross."""
    columns = ("issued", "returned")
    sums = _by_ends(session, scope, columns)
    return _same("R3", "发放、退回 = 收发存表发放、退回", rows, sums, columns)


def _by_ends(
    session: Session, scope: Scope, columns: tuple[str, ...], *where: ColumnElement[bool]
) -> Sums:
    """Columns of S6 in the period, of some lots, by the ends of rows."""
    way_to_count = way_of(scope)
    found = session.execute(
        select(Item.code, *way_to_count, func.sum(signed()).label("quantity"))
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .join(from_, from_.id == StockMove.from_id)
        .join(to, to.id == StockMove.to_id)
        .where(
            from_.organization_id.in_(scope.ids),
            StockMove.business_on.between(scope.start, scope.end),
            *where,
        )
        .group_by(Item.code, *way_to_count)
    )
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for item, *ran, quantity in found:
        way, column = column_of(*ran)
        if way is not None and column in columns:
            sums[item, column] += way.sign * int(quantity)
    return sums


def check_issued(session: Session, scope: Scope, rows: Iterable[Row]) -> Check:
    """R3: the columns 发放 and 退回 are what named recipients got and gave back."""
    named = (
        Document.recipient_group_id.is_not(None)
        | Document.recipient_organization_id.is_not(None)
        | Document.counterparty_id.is_not(None)
    )
    columns = {kinds.ISSUE.code: "issued", kinds.ISSUE_RETURN.code: "returned"}
    found = session.execute(
        select(Item.code, Document.kind, func.sum(signed()))
        .select_from(StockMove)
        .join(Document, Document.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Item, Item.id == item_now(Lot.item_id))
        .where(
            Document.organization_id.in_(scope.ids),
            in_period(scope),
            Document.kind.in_(columns),
            named,
        )
        .group_by(Item.code, Document.kind)
    )
    sums = {(item, columns[kind]): int(quantity) for item, kind, quantity in found}
    return _same("R3", "发给各对象 = 收发存表发放、退回", rows, sums, tuple(columns.values()))


def _same(id_: str, says: str, rows: Iterable[Row], sums: Sums, columns: tuple[str, ...]) -> Check:
    shown: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        for column in columns:
            shown[str(row["item"]), column] += int(str(row[column]))
    both = sorted(shown.keys() | sums.keys())
    broken = [key for key in both if shown.get(key, 0) != sums.get(key, 0)]
    if broken:
        first = broken[0]
        figures = f"如 {first[0]}：表上 {shown.get(first, 0):,}，按单据 {sums.get(first, 0):,}"
        return Check(id_, False, f"{says}：{len(broken)} 处不相符，{figures}")
    return Check(id_, True, f"{says}，全部相符")
