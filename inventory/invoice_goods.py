"""Verbs that say which goods a line of an invoice is for: a line of an order, or a lot that no order was written for.

Later, in parts, to several; nothing is overwritten. An invoice counts packings in its own unit, and a file says no
item: what a line is, and how many base units of it, is said with the first link where the line does not say so itself.
A line of a red invoice takes back where its invoice was linked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import (
    access,
    db,
    goods_offers,
    heads,
    invoice_books,
    invoiced,
    merged,
    order_arrivals,
    resolve,
    sellers,
)
from inventory.access import Ground
from inventory.drafts import ItemRef, LotRef, Posted
from inventory.errors import (
    AlreadyReversed,
    BadInput,
    FutureDate,
    InvoiceVoid,
    KeyReused,
    NotFound,
    OverInvoiceLine,
)
from inventory.invoice_books import Registered
from inventory.invoiced import At, End, Family, Linked
from inventory.invoices import ACT
from inventory.kinds import Source
from inventory.models import (
    Document,
    InvoiceGoods,
    InvoiceGoodsWithdrawal,
    InvoiceLine,
    Item,
    Lot,
    OrderLine,
    PurchaseOrder,
)
from inventory.rows import Packings


@dataclass(frozen=True)
class Goods:
    """To what pieces are linked: a line of an order, or a lot."""

    number: str | None = None
    line: int | None = None
    lot: str | None = None


@dataclass(frozen=True)
class _Target:
    end: End
    item: ItemRef
    lot: LotRef | None


def link_goods(
    session: Session,
    *,
    actor: str,
    on: date,
    request_key: str,
    invoice: str,
    invoice_line: int,
    goods: Goods,
    quantity: int | None = None,
    whole: int | None = None,
    unit: str | None = None,
    confirmed: Collection[str] = (),
    organization: str | None = None,
) -> Posted:
    """``quantity`` (by default all that is left, at most what ``goods`` still want) of a line of the ``invoice`` of our
    register is for ``goods`` of the same organization and item. ``whole``: how many the line is, where it does not say
    so. Both count ``unit``, by default the one that the line names, else the base unit. The answer's number is the
    invoice's.

    Raises ``OverInvoiceLine`` by one piece, ``NeedsConfirmation`` where it was not bought of the seller,
    ``InvoiceVoid``, ``AlreadyReversed``, ``KeyReused``, ``FutureDate``, ``BadInput`` for another item, a slip (白条),
    an unknown unit, a line of which nobody said how many it is, or goods that want no more where none are said,
    ``NotAllowed``, ``NotFound``."""
    ground, found, at = _ground(session, actor, invoice, invoice_line, organization, on)
    key = resolve.words(request_key, "request_key", most=64)
    heads.lock(session, [ground.organization_id])
    before = _before(session, found, key)
    target = _target(session, ground, goods)
    written = _written(session, at)
    counted = _counted(session, target, unit or written.unit or None, quantity, whole)
    if before is not None:
        return _replayed(before, ground, found, at, target.end, counted)
    found = invoice_books.find(session, invoice) or found  # it may be void since
    _require_paper(found)
    _require_item(session, written.item_id, target.item)
    document_id = _require_target(session, goods, target)
    family = invoiced.family(session, found.root_id)
    wanted = None
    if quantity is None and not found.red:
        wanted = goods_offers.room(session, actor=actor, end=target.end)
    row = _row(family, found, at, target, counted, wanted)
    if not found.red:  # it takes back where its invoice was asked about
        sellers.ask(session, found, document_id, confirmed)
    invoiced.put(session, ground, [row], on=on, key=key)
    return Posted(found.register, "")


def unlink_goods(
    session: Session,
    *,
    actor: str,
    on: date,
    request_key: str,
    invoice: str,
    invoice_line: int,
    goods: Goods,
    reason: str,
    organization: str | None = None,
) -> Posted:
    """A line of the ``invoice`` is not for ``goods``: all that was said of the two was wrong and never counted. The
    answer's number is the invoice's.

    Raises ``NotFound`` where nothing is linked, ``OverInvoiceLine`` where a red one takes back some of it,
    ``KeyReused``, ``FutureDate``, ``BadInput``, ``NotAllowed``."""
    ground, found, at = _ground(session, actor, invoice, invoice_line, organization, on)
    key = resolve.words(request_key, "request_key", most=64)
    why = resolve.words(reason, "reason")
    heads.lock(session, [ground.organization_id])
    target = _target(session, ground, goods)
    if _withdrawn_before(session, ground, found, (key, why, at, target.end)):
        return Posted(found.register, "", replayed=True)
    family = invoiced.family(session, found.root_id)
    links = [x for x in family.links if (x.invoice_id, x.line) == at and x.end == target.end]
    if not links:
        raise NotFound(what="invoice_goods", name=f"{found.register}-{at[1]} {_named(goods)}")
    _require_not_taken_back(found, at, target, family, links)
    session.execute(
        insert(InvoiceGoodsWithdrawal),
        [
            {
                "invoice_goods_id": link.id,
                "reason": why,
                "request_key": key,
                "actor_id": ground.actor_id,
                "recorded_at": db.now(session),
            }
            for link in links
        ],
    )
    return Posted(found.register, "")


def _ground(
    session: Session, actor: str, invoice: str, line: int, organization: str | None, on: date
) -> tuple[Ground, Registered, At]:
    ground, found = invoice_books.permitted(session, actor=actor, act=ACT, number=invoice)
    if organization not in (None, found.organization):
        raise access.unknown(session, actor=actor, what="invoice", name=invoice)
    if resolve.day(on, "on") > db.today(session):
        raise FutureDate(on=on, today=db.today(session))
    if on < found.issued_on:
        raise BadInput(field="on", problem=f"不能早于开票日期 {found.issued_on.isoformat()}")
    return ground, found, (found.id, resolve.whole(line, "invoice_line"))


def _written(session: Session, at: At) -> Any:
    """The line of the invoice as it was recorded. Raises ``BadInput``."""
    row = session.execute(
        select(InvoiceLine.item_id, InvoiceLine.unit, InvoiceLine.quantity).where(
            InvoiceLine.invoice_id == at[0], InvoiceLine.line == at[1]
        )
    ).first()
    if row is None:
        problem = f"这张票据登记时没有第 {at[1]} 行；登记错了的作废（登记错误）后按票面各行重新登记"
        raise BadInput(field="invoice_line", problem=problem)
    return row


def _target(session: Session, ground: Ground, goods: Goods) -> _Target:
    """What ``goods`` means, of the organization. Raises ``NotFound``, ``BadInput``."""
    if (goods.number is None) == (goods.lot is None) or (goods.number is None) != (
        goods.line is None
    ):
        raise BadInput(field="lot", problem="写采购单号和行，或写没有采购单的批次，二者选一")
    if goods.lot is not None:
        row = session.execute(
            select(Lot.id, Lot.code, merged.item_now(Lot.item_id).label("item_id"))
            .join(Document, Document.id == Lot.document_id)
            .where(Lot.code == goods.lot, Document.organization_id == ground.organization_id)
        ).first()
        if row is None:
            raise NotFound(what="lot", name=goods.lot)
        item = _item(session, row.item_id)
        return _Target((None, None, row.id), item, LotRef(row.id, row.code, item.id))
    line = session.execute(
        select(OrderLine.document_id, merged.item_now(OrderLine.item_id).label("item_id"))
        .join(PurchaseOrder, PurchaseOrder.document_id == OrderLine.document_id)
        .join(Document, Document.id == OrderLine.document_id)
        .where(
            Document.number == goods.number,
            Document.organization_id == ground.organization_id,
            OrderLine.line == resolve.whole(goods.line, "line"),
        )
    ).first()
    if line is None:
        raise NotFound(what="order_line", name=_named(goods))
    return _Target((line.document_id, goods.line, None), _item(session, line.item_id), None)


def _item(session: Session, item_id: int) -> ItemRef:
    code = session.scalars(select(Item.code).where(Item.id == item_id)).one()
    return resolve.items(session, [code])[code]


def _counted(
    session: Session,
    target: _Target,
    unit: str | None,
    quantity: int | None,
    whole: int | None,
) -> tuple[int | None, int | None]:
    """Quantity and whole in base units. Raises ``BadInput``."""
    lots = {target.lot.code: target.lot} if target.lot else {}
    packings = Packings(session, {target.item.code: target.item}, lots)

    def base(value: int | None, field: str) -> int | None:
        if value is None:
            return None
        resolve.whole(value, field)
        try:
            return packings.count(target.item, value, unit, field, lot=target.lot).quantity
        except BadInput as error:
            problem = f"{error.problem}；请写明单位"
            raise BadInput(field="unit", problem=problem) from error

    return base(quantity, "quantity"), base(whole, "whole")


def _require_paper(found: Registered) -> None:
    if found.voided_on is not None:
        raise InvoiceVoid(number=found.register, voided_on=found.voided_on)
    if not found.counts:
        raise BadInput(field="invoice", problem="不合规票据（白条）不能和到货对账，请换合规票据")


def _require_item(session: Session, item_id: int | None, item: ItemRef) -> None:
    if item_id is None or item_id in item.ids:
        return
    name = session.scalar(select(Item.name).where(Item.id == item_id))
    raise BadInput(field="invoice_line", problem=f"这一行开的是{name}，不是{item.name}")


def _require_target(session: Session, goods: Goods, target: _Target) -> int:
    """The order, or the receipt of the lot, stands; and a lot is one that was bought and is on no order. Gives the id
    of its document. Raises ``AlreadyReversed``, ``BadInput``."""
    order_id, _, lot_id = target.end
    row: Any = None
    if lot_id is not None:
        row = session.execute(
            select(Lot.document_id, Lot.source, Lot.parent_id).where(Lot.id == lot_id)
        ).one()
    document = session.get_one(Document, row.document_id if row else order_id)
    by = session.scalar(select(Document.number).where(Document.reverses_id == document.id))
    if by is not None:
        raise AlreadyReversed(number=document.number, by=by)
    if row is None:
        return document.id
    if row.source != Source.PURCHASED or row.parent_id is not None:
        raise BadInput(field="lot", problem=f"{goods.lot} 不是自购入库的物资")
    orders = order_arrivals.orders_of(session, target.end[2] or 0)
    if orders and order_arrivals.free(session, target.end[2] or 0) <= 0:
        problem = f"{goods.lot} 已经挂在采购单 {'、'.join(orders)} 上，请写采购单号和行"
        raise BadInput(field="lot", problem=problem)
    return document.id


def _row(
    family: Family,
    found: Registered,
    at: At,
    target: _Target,
    counted: tuple[int | None, int | None],
    wanted: int | None,
) -> Any:
    """The link; of no more than are ``wanted`` where nobody says of how many. Raises ``BadInput`` where the line is
    something else or nothing is wanted, ``OverInvoiceLine``."""
    quantity, said = counted
    known, item_id = family.whole(at), family.item(at)
    if item_id not in (None, target.item.id):
        raise BadInput(
            field="invoice_line", problem=f"这一行已经挂在别的物资上，不是{target.item.name}"
        )
    whole = known or said
    if whole is None:
        problem = f"这一行没有写数量，请写明一共是多少{target.item.base_unit}{target.item.name}"
        raise BadInput(field="whole", problem=problem)
    if said not in (None, whole):
        problem = f"这一行是 {whole:,} {target.item.base_unit}，写的是 {said:,}"
        raise BadInput(field="whole", problem=problem)
    left = whole - family.linked(at)
    if found.red:
        left = min(left, family.ends(target.item.id).get(target.end, 0))
    else:
        left = min(left, -family.over(target.item.id, besides=0 if known and item_id else whole))
    left = left if family.total_fen > 0 else 0
    if wanted == 0 < left:
        problem = "这里的货都已经有票；确实还要挂的，写明挂多少"
        raise BadInput(field="quantity", problem=problem)
    asked = min(left, left if wanted is None else wanted) if quantity is None else quantity
    if asked > left or left <= 0:
        raise _over(found, at, target.item, max(asked, 1), left)
    return invoiced.link(at, target.end, asked, whole)


def _require_not_taken_back(
    found: Registered, at: At, target: _Target, family: Family, links: Sequence[Linked]
) -> None:
    """What red ones take back of it is withdrawn first. Raises ``OverInvoiceLine``."""
    pieces = sum(link.quantity for link in links)
    net = family.ends(target.item.id)[target.end]
    if not found.red and net < pieces:
        raise _over(found, at, target.item, pieces, net)


def _over(found: Registered, at: At, item: ItemRef, asked: int, left: int) -> OverInvoiceLine:
    return OverInvoiceLine(
        number=found.register,
        line=at[1],
        item_name=item.name,
        unit=item.base_unit,
        asked=asked,
        left=max(left, 0),
    )


def _before(session: Session, found: Registered, key: str) -> InvoiceGoods | None:
    query = select(InvoiceGoods).where(InvoiceGoods.invoice_id == found.id)
    return session.scalars(query.where(InvoiceGoods.request_key == key)).first()


def _withdrawn_before(
    session: Session, ground: Ground, found: Registered, said: tuple[str, str, At, End]
) -> bool:
    """Was the same (key, reason, line and goods) withdrawn by this request? Raises ``KeyReused``."""
    key, *what = said
    row = session.execute(
        select(InvoiceGoods, InvoiceGoodsWithdrawal)
        .join(InvoiceGoodsWithdrawal, InvoiceGoodsWithdrawal.invoice_goods_id == InvoiceGoods.id)
        .where(InvoiceGoods.invoice_id == found.id, InvoiceGoodsWithdrawal.request_key == key)
        .limit(1)
    ).first()
    if row is None and _before(session, found, key) is None:
        return False
    if row is None or (row[1].actor_id, row[1].reason, _at(row[0]), _end(row[0])) != (
        ground.actor_id,
        *what,
    ):
        raise KeyReused(request_key=key, number=found.register)
    return True


def _replayed(
    before: InvoiceGoods,
    ground: Ground,
    found: Registered,
    at: At,
    end: End,
    counted: tuple[int | None, int | None],
) -> Posted:
    """The answer to a request that was recorded before. Raises ``KeyReused`` for other content."""
    quantity, whole = counted
    same = (_at(before), _end(before), before.actor_id) == (at, end, ground.actor_id)
    same = same and quantity in (None, before.quantity) and whole in (None, before.whole)
    if not same:
        raise KeyReused(request_key=before.request_key or "", number=found.register)
    return Posted(found.register, "", replayed=True)


def _at(row: InvoiceGoods) -> At:
    return row.invoice_id, row.invoice_line


def _end(row: InvoiceGoods) -> End:
    return row.order_id, row.order_line, row.lot_id


def _named(goods: Goods) -> str:
    return goods.lot or f"{goods.number}-{goods.line}"
