"""Goods and the money that bought them: the orders on which lots came in, who was paid by which documents, and from
which sub-allocation and decision that money came.

The money of several sub-allocations of the same terms is one (a pool): such an order names all of them. Nothing is told
to who may not read the fund, and nothing of organizations outside his scope.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory import access, db, kinds, order_money, payees
from inventory.access import Ground
from inventory.dialects import among, within
from inventory.errors import NotAllowed
from inventory.invoice_books import register_number
from inventory.kinds import Bucket
from inventory.merged import counterparty_now, item_now
from inventory.models import (
    Counterparty,
    Document,
    Fund,
    FundAccount,
    FundEntry,
    FundItem,
    Invoice,
    InvoiceUse,
    Item,
    Lot,
    Organization,
    PurchaseOrder,
)
from inventory.models.purchasing import Procurement
from inventory.order_books import PROCUREMENT_NAMES
from inventory.order_money import Bought
from inventory.payees import Reader


@dataclass(frozen=True)
class MoneyStep:
    """A document of the fund about an order: its sum in fen."""

    number: str
    kind: str
    kind_name: str
    on: date
    amount_fen: int
    reversal: bool


@dataclass(frozen=True)
class BoughtPart:
    """Pieces of a lot that came in on the order, in base units; what they cost by it, and what of that was paid."""

    lot: str
    receipt: str
    item: str
    name: str
    unit: str
    quantity: int
    fen: int
    paid_fen: int


@dataclass(frozen=True)
class TracedOrder:
    """An order with its goods and its money. ``allocations``: the sub-allocations (numbers) whose money pays it;
    ``invoices`` by their numbers in our register. Of what came, ``paid_fen`` (prepayments and advances included) +
    ``payable_fen`` + ``unsettled_fen`` − ``undelivered_fen`` = ``received_fen``."""

    number: str
    on: date
    organization: str
    organization_name: str
    supplier: str
    procurement: str
    procurement_name: str
    fund: str
    fund_name: str
    decision: str
    budget_source: str
    allocations: tuple[str, ...]
    received_fen: int
    paid_fen: int
    payable_fen: int
    unsettled_fen: int
    undelivered_fen: int
    goods: tuple[BoughtPart, ...]
    steps: tuple[MoneyStep, ...]
    invoices: tuple[str, ...]


def reader(session: Session, *, actor: str) -> Ground | None:
    """The ground on which an actor reads funds; None for who does not."""
    try:
        return access.permit_home(session, actor=actor, act="read_fund")
    except NotAllowed:
        return None


def of_lots(session: Session, ground: Ground | None, lots: Iterable[int]) -> list[Bought]:
    """The orders in sight on which lots (ids) came in."""
    if ground is None:
        return []
    found = order_money.of_lots(session, lots, db.today(session))
    return _in_sight(session, ground, found)


def of_document(session: Session, ground: Ground | None, number: str) -> list[Bought]:
    """The orders in sight that a document of the fund is about: a sub-allocation the money of whose pools pays them,
    the order itself, or what was prepaid, spent, paid or refunded of it."""
    if ground is None:
        return []
    document = select(Document.id).where(Document.number == number).scalar_subquery()
    return _found(session, ground, _paid_by(document), _about(document))


def of_holder(session: Session, ground: Ground | None, organization: str) -> list[Bought]:
    """The orders in sight of a holder."""
    if ground is None:
        return []
    own = (
        select(PurchaseOrder.document_id)
        .join(Document, Document.id == PurchaseOrder.document_id)
        .join(Organization, Organization.id == Document.organization_id)
        .where(Organization.code == organization)
    )
    return _found(session, ground, own)


def knows(session: Session, ground: Ground | None, what: str, code: str) -> bool:
    """Is this a holder, or a document of the fund, in sight, though nothing was ordered out of its money yet?"""
    if ground is None or what not in ("document", "holder"):
        return False
    query = select(Organization.id).where(within(Organization.path, ground.path))
    if what == "holder":
        return session.scalar(query.where(Organization.code == code)) is not None
    query = (
        query.join(Document, Document.organization_id == Organization.id)
        .join(FundEntry, FundEntry.document_id == Document.id)
        .where(Document.number == code)
    )
    return session.scalar(query.limit(1)) is not None


def told(session: Session, ground: Ground | None, orders: list[Bought]) -> tuple[TracedOrder, ...]:
    """Orders as a trace shows them; a person who sold as the actor reads him."""
    if ground is None or not orders:
        return ()
    ids = {"orders": [o.id for o in orders]}
    items = {item: o.id for o in orders for item in (o.id, *o.ahead, *o.expenditures)}
    heads = {row.id: row for row in session.execute(_HEADS, ids)}
    allocations = _by_order(session.execute(_ALLOCATIONS, ids), {o.id: o.id for o in orders})
    steps = _by_order(session.execute(_STEPS, {"items": sorted(items)}), items)
    papers = _by_order(
        session.execute(_INVOICES, {"items": sorted(e for o in orders for e in o.expenditures)}),
        items,
    )
    lots = {"lots": sorted({p.lot_id for o in orders for p in o.parts})}
    goods = {row.id: row for row in session.execute(_GOODS, lots)}
    name = payees.reader(session, actor=ground.actor, organization=ground.organization)
    return tuple(
        _order(
            o,
            heads[o.id],
            name,
            goods,
            allocations=_distinct(a.number for a in allocations[o.id]),
            steps=tuple(_step(s) for s in steps[o.id]),
            invoices=_distinct(register_number(p.code, p.serial) for p in papers[o.id]),
        )
        for o in orders
    )


def _order(
    o: Bought, head: Any, name: Reader, goods: Mapping[int, Any], **linked: Any
) -> TracedOrder:
    on = f"{head.decision_on.year}年{head.decision_on.month}月{head.decision_on.day}日"
    return TracedOrder(
        number=o.number,
        on=o.on,
        organization=head.organization,
        organization_name=head.organization_name,
        supplier=name.name(head.supplier, head.supplier_kind) or "",
        procurement=o.procurement,
        procurement_name=PROCUREMENT_NAMES[Procurement(o.procurement)],
        fund=head.fund,
        fund_name=head.fund_name,
        decision=(
            f"{on}，{head.decision_body}《{head.decision_title}》（{head.decision_reference}）"
        ),
        budget_source=head.budget_source,
        received_fen=o.received_fen,
        paid_fen=o.out_fen,
        payable_fen=o.money.payable,
        unsettled_fen=o.unsettled_fen,
        undelivered_fen=o.undelivered_fen,
        goods=tuple(_part(p, goods[p.lot_id]) for p in o.parts),
        **linked,
    )


def _part(p: order_money.Part, of: Any) -> BoughtPart:
    return BoughtPart(
        lot=of.lot,
        receipt=p.receipt,
        item=of.item,
        name=of.name,
        unit=of.base_unit,
        quantity=p.quantity,
        fen=p.fen,
        paid_fen=p.paid_fen,
    )


def _step(row: Any) -> MoneyStep:
    return MoneyStep(
        number=row.number,
        kind=row.kind,
        kind_name=kinds.KINDS[row.kind].name,
        on=row.business_on,
        amount_fen=int(row.fen),
        reversal=row.reverses_id is not None,
    )


def _by_order(rows: Iterable[Any], order_of: Mapping[int, int]) -> defaultdict[int, list[Any]]:
    """Rows by the order that their ``item`` belongs to."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.item in order_of:
            found[order_of[row.item]].append(row)
    return found


def _distinct(numbers: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(numbers))


def _found(session: Session, ground: Ground, *queries: Any) -> list[Bought]:
    ids = {order for query in queries for order in session.scalars(query)}
    return _in_sight(session, ground, order_money.bought(session, ids, db.today(session)))


def _in_sight(session: Session, ground: Ground, orders: list[Bought]) -> list[Bought]:
    """Those of organizations in the actor's scope."""
    seen = set(
        session.scalars(select(Organization.id).where(within(Organization.path, ground.path)))
    )
    return [order for order in orders if order.organization_id in seen]


_holder = aliased(FundAccount)
_pool = aliased(FundItem)
_pooled = aliased(FundAccount)


def _paid_by(document: Any) -> Select[int]:
    """Orders out of the pools into which a sub-allocation went."""
    return (
        select(PurchaseOrder.document_id)
        .join(_pool, _pool.document_id == PurchaseOrder.document_id)
        .join(_pooled, _pooled.id == _pool.account_id)
        .join(FundEntry, FundEntry.to_item_id == _pool.pool_id)
        .join(_holder, _holder.id == FundEntry.to_account_id)
        .where(
            FundEntry.document_id == document,
            _holder.bucket == Bucket.AVAILABLE,
            _holder.organization_id == _pooled.organization_id,
            _pooled.bucket == Bucket.COMMITTED,
        )
    )


def _about(document: Any) -> Select[int]:
    """Orders that a document is, or out of which it is: itself, by a prepayment or advance, or by an expenditure."""
    first, second = aliased(FundEntry), aliased(FundEntry)
    mine = or_(
        FundEntry.from_item_id == second.to_item_id, FundEntry.to_item_id == second.to_item_id
    )
    is_order = PurchaseOrder.document_id
    itself = select(is_order).where(is_order == document)
    direct = (
        select(is_order)
        .join(FundEntry, or_(FundEntry.from_item_id == is_order, FundEntry.to_item_id == is_order))
        .where(FundEntry.document_id == document)
    )
    # of what was opened out of the order, and of what was opened out of that
    once = (
        select(is_order)
        .join(second, second.from_item_id == is_order)
        .join(FundEntry, mine)
        .where(FundEntry.document_id == document)
    )
    twice = (
        select(is_order)
        .join(first, first.from_item_id == is_order)
        .join(second, second.from_item_id == first.to_item_id)
        .join(FundEntry, mine)
        .where(FundEntry.document_id == document)
    )
    return itself.union(direct, once, twice)  # type: ignore[return-value]


_HEADS = (
    select(
        Document.id,
        Organization.code.label("organization"),
        Organization.name.label("organization_name"),
        func.coalesce(Counterparty.name, "").label("supplier"),
        Counterparty.kind.label("supplier_kind"),
        Fund.code.label("fund"),
        Fund.name.label("fund_name"),
        Fund.decision_body,
        Fund.decision_title,
        Fund.decision_on,
        Fund.decision_reference,
        Fund.budget_source,
    )
    .join(Organization, Organization.id == Document.organization_id)
    .join(FundEntry, (FundEntry.document_id == Document.id) & (FundEntry.line == 1))
    .join(Fund, Fund.id == FundEntry.fund_id)
    .outerjoin(Counterparty, Counterparty.id == counterparty_now(Document.counterparty_id))
    .where(among(Document.id, "orders"))
)
_undone = aliased(Document)
_ALLOCATIONS = (
    select(_pool.document_id.label("item"), Document.number)
    .join(_pooled, _pooled.id == _pool.account_id)
    .join(FundEntry, FundEntry.to_item_id == _pool.pool_id)
    .join(_holder, _holder.id == FundEntry.to_account_id)
    .join(Document, Document.id == FundEntry.document_id)
    .outerjoin(_undone, _undone.reverses_id == Document.id)
    .where(
        among(_pool.document_id, "orders"),
        _pooled.bucket == Bucket.COMMITTED,
        _holder.bucket == Bucket.AVAILABLE,
        _holder.organization_id == _pooled.organization_id,
        Document.kind == kinds.SUB_ALLOCATION.code,
        Document.reverses_id.is_(None),
        _undone.id.is_(None),
    )
    .order_by(Document.business_on, Document.id)
)
_ends = [
    select(item.label("item"), FundEntry.document_id, FundEntry.amount_fen.label("fen")).where(
        among(item, "items")
    )
    for item in (FundEntry.from_item_id, FundEntry.to_item_id)
]
_touched = _ends[0].union_all(_ends[1]).subquery("touched")
_STEPS = (
    select(
        func.min(_touched.c.item).label("item"),
        Document.number,
        Document.kind,
        Document.business_on,
        Document.reverses_id,
        func.max(_touched.c.fen).label("fen"),
    )
    .join(Document, Document.id == _touched.c.document_id)
    .group_by(
        Document.id, Document.number, Document.kind, Document.business_on, Document.reverses_id
    )
    .order_by(Document.business_on, Document.id)
)
_INVOICES = (
    select(InvoiceUse.document_id.label("item"), Organization.code, Invoice.serial)
    .join(Invoice, Invoice.id == InvoiceUse.invoice_id)
    .join(Organization, Organization.id == Invoice.organization_id)
    .where(among(InvoiceUse.document_id, "items"))
    .group_by(InvoiceUse.document_id, Organization.code, Invoice.serial)
    .having(func.sum(InvoiceUse.amount_fen) != 0)
    .order_by(Invoice.serial)
)
_GOODS = (
    select(Lot.id, Lot.code.label("lot"), Item.code.label("item"), Item.name, Item.base_unit)
    .join(Item, Item.id == item_now(Lot.item_id))
    .where(among(Lot.id, "lots"))
)
