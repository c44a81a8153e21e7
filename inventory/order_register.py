"""Questions about many orders: a list of them and how far each has come; which received lots may be said to have come
in on the lines of one.

How far orders have come is read for a page of them at once, by the same rule as for one: see ``order_books``.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from inventory import (
    access,
    documents,
    order_arrivals,
    order_books,
    order_progress,
    payees,
    resolve,
)
from inventory.dialects import among, within
from inventory.errors import BadInput
from inventory.kinds import Bucket, Source
from inventory.merged import counterparty_now
from inventory.models import (
    Counterparty,
    Document,
    FundAccount,
    FundEntry,
    FundItem,
    Lot,
    OrderLine,
    OrderReceipt,
    Organization,
    PurchaseOrder,
)
from inventory.models.purchasing import Procurement
from inventory.order_arrivals import STANDS
from inventory.order_books import PROCUREMENT_NAMES, Order
from inventory.rules.ordering import worth

LIMIT_MAX = 200
# what may be asked for, and how it is called
OPEN, WAITING, SETTLED = "OPEN", "WAITING", "SETTLED"
STATES = {OPEN: "没有结清", WAITING: "没有到齐", SETTLED: "已结清"}


@dataclass(frozen=True)
class OrderRow:
    """An order in a list. ``left_fen`` is what it still binds, prepaid or advanced out of it included;
    ``came_fen`` what of it has come costs, ``complete``: all of it has."""

    number: str
    organization: str
    organization_name: str
    on: date
    due_on: date | None
    supplier: str
    procurement_name: str
    amount_fen: int
    came_fen: int
    left_fen: int
    complete: bool
    reversed: bool

    @property
    def state(self) -> str:
        """How far it has come, in a word."""
        if self.reversed:
            return "已冲销"
        if not self.left_fen:
            return STATES[SETTLED]
        if self.complete:
            return "到齐待结算"
        return "部分到货" if self.came_fen else "没有到货"


@dataclass(frozen=True)
class FreeLot:
    """A lot that was bought and of which ``free`` base units are on no order."""

    lot: str
    receipt: str
    on: date
    supplier: str
    free: int


def orders(
    session: Session,
    *,
    actor: str,
    organization: str | None = None,
    state: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> tuple[OrderRow, ...]:
    """The orders of the actor's scope, or of one organization, the newest first. ``state``: only those that still bind
    money (OPEN), of which besides not all has come (WAITING), or that bind none any more (SETTLED). ``after`` is the
    last number of the page before. Raises ``NotAllowed``, ``NotFound``, ``BadInput``."""
    ground = access.permit_home(session, actor=actor, act="read_fund", organization=organization)
    if not 0 < resolve.whole(limit, "limit") <= LIMIT_MAX:
        raise BadInput(field="limit", problem=f"1 到 {LIMIT_MAX:,}")
    if state not in (None, *STATES):
        raise BadInput(field="state", problem=f"要写 {'、'.join(STATES)} 之一")
    inside = within(Organization.path, ground.path)
    if organization is not None:
        inside = Organization.id == ground.organization_id
    query = _HEADS.where(inside)
    if state is not None:
        query = query.where(_SETTLED if state == SETTLED else _left > 0)
    reader = payees.reader(session, actor=actor, organization=ground.organization)
    before = None
    if after is not None:
        before, _ = documents.seen(session, actor=actor, number=after)
    found: list[OrderRow] = []
    while len(found) < limit:
        rows = _page(session, query, before, limit)
        made = _rows(session, rows, reader)
        found += [row for row in made if state != WAITING or not row.complete]
        if len(rows) < limit:
            break
        before = rows[-1].id
    return tuple(found[:limit])


def free_lots(session: Session, *, actor: str, number: str) -> dict[int, tuple[FreeLot, ...]]:
    """By line of the order ``number`` the lots of its item that its organization bought and that are on no order yet,
    those of the same supplier first, then the oldest. Raises ``NotAllowed``, ``NotFound``."""
    order = order_books.order(session, actor=actor, number=number)
    reader = payees.reader(session, actor=actor, organization=_code(session, order))
    wanted = resolve.items(session, (line.item for line in order.lines))
    owner = {one: code for code, item in wanted.items() for one in item.ids}
    of_code: defaultdict[str, list[FreeLot]] = defaultdict(list)
    rows = session.execute(
        _LOTS.where(Document.organization_id == order.organization_id), {"items": sorted(owner)}
    ).all()
    net = order_arrivals.net(session, (row.id for row in rows))
    supplier = session.scalar(_SUPPLIER.where(Document.id == order.id))
    for row in sorted(rows, key=lambda row: (row.supplier_id != supplier, row.on, row.id)):
        left = net[row.id] - int(row.on_orders or 0)
        if left > 0:
            name = reader.name(row.supplier, row.kind) or ""
            of_code[owner[row.item_id]].append(FreeLot(row.code, row.number, row.on, name, left))
    return {line.line: tuple(of_code[line.item]) for line in order.lines}


def _code(session: Session, order: Order) -> str:
    found = select(Organization.code).where(Organization.id == order.organization_id)
    return session.scalar(found) or ""


def _page(session: Session, query: Select[Any], before: int | None, limit: int) -> Sequence[Any]:
    if before is not None:
        query = query.where(Document.id < before)
    return session.execute(query.order_by(Document.id.desc()).limit(limit)).all()


def _rows(session: Session, rows: Sequence[Any], reader: payees.Reader) -> list[OrderRow]:
    ids = [row.id for row in rows]
    came = order_progress.came_in(session, ids)
    lines: defaultdict[int, list[Any]] = defaultdict(list)
    for line in session.execute(_LINES, {"orders": ids}):
        lines[line.document_id].append(line)
    return [
        OrderRow(
            number=row.number,
            organization=row.organization,
            organization_name=row.organization_name,
            on=row.business_on,
            due_on=row.due_on,
            supplier=reader.name(row.supplier, row.supplier_kind) or "",
            procurement_name=PROCUREMENT_NAMES[Procurement(row.procurement)],
            amount_fen=sum(line.amount_fen for line in lines[row.id]),
            came_fen=sum(
                worth(line.amount_fen, line.quantity, came[row.id, line.line])
                for line in lines[row.id]
            ),
            left_fen=int(row.left or 0),
            complete=all(came[row.id, line.line] >= line.quantity for line in lines[row.id]),
            reversed=bool(row.reversed),
        )
        for row in rows
    ]


_reversal = aliased(Document)
_out, _bound, _further = aliased(FundEntry), aliased(FundItem), aliased(FundItem)
_account, _bucket = aliased(FundAccount), aliased(FundAccount)
_REVERSED = select(_reversal.id).where(_reversal.reverses_id == Document.id).exists()
_ahead: ColumnElement[Any] = func.coalesce(
    select(func.sum(_further.amount_fen))
    .join(_account, _account.id == _further.account_id)
    .where(
        _account.bucket.in_((Bucket.PREPAID, Bucket.ADVANCED)),
        _further.document_id.in_(
            select(_out.to_item_id).where(_out.from_item_id == Document.id).correlate(Document)
        ),
    )
    .correlate(Document)
    .scalar_subquery(),
    0,
)
_own: ColumnElement[Any] = func.coalesce(
    select(func.sum(_bound.amount_fen))
    .join(_bucket, _bucket.id == _bound.account_id)
    .where(_bound.document_id == Document.id, _bucket.bucket == Bucket.COMMITTED)
    .correlate(Document)
    .scalar_subquery(),
    0,
)
_left = _own + _ahead
_SETTLED = (_left == 0) & ~_REVERSED
_HEADS: Select[Any] = (
    select(
        Document.id,
        Document.number,
        Document.business_on,
        Document.due_on,
        Organization.code.label("organization"),
        Organization.name.label("organization_name"),
        PurchaseOrder.procurement,
        Counterparty.name.label("supplier"),
        Counterparty.kind.label("supplier_kind"),
        _left.label("left"),
        _REVERSED.label("reversed"),
    )
    .join(PurchaseOrder, PurchaseOrder.document_id == Document.id)
    .join(Organization, Organization.id == Document.organization_id)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
)
_LINES = select(
    OrderLine.document_id, OrderLine.line, OrderLine.quantity, OrderLine.amount_fen
).where(among(OrderLine.document_id, "orders"))
_on_orders = (
    select(func.sum(OrderReceipt.quantity))
    .where(OrderReceipt.lot_id == Lot.id, STANDS)
    .correlate(Lot)
    .scalar_subquery()
)
_SUPPLIER: Select[Any] = select(counterparty_now(Document.counterparty_id))
_LOTS: Select[Any] = (
    select(
        Lot.id,
        Lot.item_id,
        Lot.code,
        Document.number,
        Document.business_on.label("on"),
        Counterparty.id.label("supplier_id"),
        Counterparty.name.label("supplier"),
        Counterparty.kind,
        _on_orders.label("on_orders"),
    )
    .join(Document, Document.id == Lot.document_id)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .where(Lot.source == Source.PURCHASED, Lot.parent_id.is_(None), among(Lot.item_id, "items"))
)
