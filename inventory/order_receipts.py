"""Verbs that say what came in on an order, and that this was wrong.

Goods often came before anybody had written an order, so what came in on which line is said when it is known, to as many
lines as it takes. A request that is sent twice is recorded once.
"""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory import charges, db, heads, order_arrivals, order_books, resolve
from inventory.access import Ground
from inventory.errors import AlreadyReversed, BadInput, KeyReused, NotFound
from inventory.kinds import Source
from inventory.models import Document, Lot, OrderReceipt, OrderReceiptWithdrawal
from inventory.rules.numbers import yuan


def link_receipt(
    session: Session,
    *,
    actor: str,
    number: str,
    line: int,
    lot: str,
    request_key: str,
    quantity: int | None = None,
) -> order_books.Order:
    """``quantity`` base units of a ``lot`` (a code; by default all of it that is on no order yet) came in on a line of
    the order ``number``. Only what the order's organization received as purchased, of the line's item. Raises
    ``NotFound``, ``AlreadyReversed``, ``BadInput`` for more than is on no order, ``KeyReused``, ``NotAllowed``."""
    key = resolve.words(request_key, "request_key", most=64)
    ground, found = _ground(session, actor, number)
    if _linked_before(session, ground, found, key, (line, lot, quantity)):
        return found
    _require_standing(session, found)
    one = next((one for one in found.lines if one.line == line), None)
    if one is None:
        raise NotFound(what="order_line", name=f"{number}-{line}")
    received = _received(session, ground, lot, one)
    free = order_arrivals.free(session, received.id)
    asked = free if quantity is None else resolve.whole(quantity, "quantity")
    if asked > free or free <= 0:
        problem = f"{lot} 还有 {max(free, 0):,} {one.unit}没有挂到采购单上"
        raise BadInput(field="quantity", problem=problem)
    session.execute(
        insert(OrderReceipt).values(
            order_id=found.id,
            order_line=line,
            lot_id=received.id,
            quantity=asked,
            request_key=key,
            actor_id=ground.actor_id,
            recorded_at=db.now(session),
        )
    )
    return order_books.order(session, actor=actor, number=number)


def unlink_receipt(
    session: Session,
    *,
    actor: str,
    number: str,
    line: int,
    lot: str,
    reason: str,
    request_key: str,
) -> order_books.Order:
    """What was said of a lot and a line of the order was wrong. Raises ``NotFound``, ``AlreadyReversed``,
    ``KeyReused``, ``NotAllowed``, and ``BadInput`` where what was settled of the order rests on it."""
    key = resolve.words(request_key, "request_key", most=64)
    why = resolve.words(reason, "reason")
    ground, found = _ground(session, actor, number)
    if _withdrawn_before(session, ground, found, key, (line, lot, why)):
        return found
    _require_standing(session, found)
    links = [
        link
        for link in order_arrivals.receipts(session, found.id)
        if (link.line, link.lot) == (line, lot)
    ]
    if not links:
        raise NotFound(what="order_receipt", name=f"{number}-{line} {lot}")
    session.execute(
        insert(OrderReceiptWithdrawal),
        [
            {
                "order_receipt_id": link.id,
                "reason": why,
                "request_key": key,
                "actor_id": ground.actor_id,
                "recorded_at": db.now(session),
            }
            for link in links
        ],
    )
    left = order_books.order(session, actor=actor, number=number)
    if left.settled_fen > left.came_fen:
        problem = f"{number} 已结算 {yuan(left.settled_fen)} 元，不能少于这个数：先冲销支出单"
        raise BadInput(field="lot", problem=problem)
    return left


def _ground(session: Session, actor: str, number: str) -> tuple[Ground, order_books.Order]:
    """The order, its organization's books locked. Raises ``NotAllowed``, ``NotFound``."""
    ground = charges.ground_of(session, actor=actor, act="commitment", number=number)
    heads.lock(session, [ground.organization_id])
    return ground, order_books.order(session, actor=actor, number=number)


def _require_standing(session: Session, found: order_books.Order) -> None:
    by = session.scalar(select(Document.number).where(Document.reverses_id == found.id))
    if by is not None:
        raise AlreadyReversed(number=found.number, by=by)


def _linked_before(
    session: Session,
    ground: Ground,
    found: order_books.Order,
    key: str,
    said: tuple[int, str, int | None],
) -> bool:
    """Was the same (line, lot, quantity) linked by this request? Raises ``KeyReused`` for other content."""
    row = session.execute(
        select(OrderReceipt, Lot.code)
        .join(Lot, Lot.id == OrderReceipt.lot_id)
        .where(OrderReceipt.order_id == found.id, OrderReceipt.request_key == key)
    ).first()
    if row is None:
        return False
    link, (line, lot, quantity) = row.OrderReceipt, said
    same = (link.order_line, row.code, link.actor_id) == (line, lot, ground.actor_id)
    if not same or quantity not in (None, link.quantity):
        raise KeyReused(request_key=key, number=found.number)
    return True


def _withdrawn_before(
    session: Session, ground: Ground, found: order_books.Order, key: str, said: tuple[int, str, str]
) -> bool:
    """Was the same (line, lot, reason) withdrawn by this request? Raises ``KeyReused`` for other content."""
    row = session.execute(
        select(OrderReceipt.order_line, Lot.code, OrderReceiptWithdrawal)
        .join(Lot, Lot.id == OrderReceipt.lot_id)
        .join(
            OrderReceiptWithdrawal,
            OrderReceiptWithdrawal.order_receipt_id == OrderReceipt.id,
        )
        .where(OrderReceipt.order_id == found.id, OrderReceiptWithdrawal.request_key == key)
        .limit(1)
    ).first()
    if row is None:
        return False
    withdrawn = row.OrderReceiptWithdrawal
    now = (row.order_line, row.code, withdrawn.reason)
    if now != said or withdrawn.actor_id != ground.actor_id:
        raise KeyReused(request_key=key, number=found.number)
    return True


def _received(session: Session, ground: Ground, code: str, line: order_books.Line) -> Any:
    """A lot that the organization bought, of the line's item. Raises ``NotFound``, ``BadInput``."""
    row = session.execute(
        select(Lot.id, Lot.item_id, Lot.source, Lot.parent_id)
        .join(Document, Document.id == Lot.document_id)
        .where(Lot.code == code, Document.organization_id == ground.organization_id)
    ).first()
    if row is None:
        raise NotFound(what="lot", name=code)
    if row.source != Source.PURCHASED or row.parent_id is not None:
        raise BadInput(field="lot", problem=f"{code} 不是自购入库的物资")
    wanted = resolve.items(session, [line.item])[line.item]
    if row.item_id not in wanted.ids:
        raise BadInput(field="lot", problem=f"{code} 不是采购单上的{line.item_name}")
    return row
