"""Verbs on orders (采购单): what is bought from whom, for how much and how he was found, and what came in on it.

An order binds its sum like any commitment. What came in on it is said later: see ``order_receipts``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory import (
    access,
    approvals,
    charges,
    kinds,
    order_books,
    order_listings,
    posting,
    price_limits,
    resolve,
    spend_limits,
)
from inventory.access import Ground
from inventory.drafts import AccountRef, ItemRef, Listing, Need, Posted, Ref, Text
from inventory.errors import BadInput, PriceAboveLimit
from inventory.kinds import Bucket
from inventory.models import OrderLine, OrderQuote, PurchaseOrder
from inventory.models.approvals import Cause
from inventory.models.purchasing import Procurement
from inventory.order_books import Quote
from inventory.order_listings import Ordered, Quoted
from inventory.rows import Counted, Packings, line_texts, texts
from inventory.rules.numbers import yuan
from inventory.rules.ordering import dearer


@dataclass(frozen=True)
class PurchaseLine:
    """``quantity`` of an item (a code) in ``unit`` (its base unit by default), and what all of it costs; why that is
    more than the item's price limit."""

    item: str
    quantity: int
    amount_fen: int
    unit: str | None = None
    price_reason: str | None = None


def order(
    session: Session,
    *,
    actor: str,
    organization: str,
    on: date,
    request_key: str,
    fund: str,
    supplier: str,
    procurement: str,
    purpose: str,
    lines: Sequence[PurchaseLine],
    quotes: Sequence[Quote] = (),
    use: str = charges.OTHER,
    due_on: date | None = None,
    reason: str | None = None,
    note: str | None = None,
) -> Posted:
    """The holder ``organization`` orders goods of ``supplier`` (a counterparty's code), to be delivered by ``due_on``,
    and binds what they cost. ``procurement`` says how the supplier was found; ``EMERGENCY`` (紧急采购) wants a
    ``reason``, and approval within a day; so does more than the spend limit. Raises ``PriceAboveLimit`` for lines that
    cost more than the limit and do not say why, and what opening a commitment does."""
    ground = access.permit(session, actor=actor, act="commitment", organization=organization)
    way = _procurement(procurement, reason)
    ref, _owner = resolve.fund(session, ground, fund)
    counterparty = resolve.counterparty(session, resolve.words(supplier, "supplier"))
    items, counted = _counted(session, lines)
    _require_price(session, items, lines, counted, resolve.day(on, "on"))
    asked = [_quoted(serial, quote, on) for serial, quote in enumerate(quotes, start=1)]
    amount = sum(line.amount_fen for line in lines)
    start = AccountRef(ref, Ref(ground.organization_id, ground.organization), Bucket.AVAILABLE)
    draft = charges.document(
        ground,
        kinds.COMMITMENT,
        on=on,
        request_key=request_key,
        said=_said(fund, supplier, way, use, due_on, lines, asked),
        listing=_listing(charges.charge(session, use), way, items, lines, counted, asked),
        counterparty=counterparty,
        due_on=charges.due(due_on, on),
        complete=charges.out_of_pool(session, start, use, amount, Bucket.COMMITTED),
        touches=frozenset({ground.organization_id}),
        needs=_needs(session, ground, way, resolve.day(on, "on"), amount),
        free_text=(
            *texts(purpose=resolve.words(purpose, "purpose"), reason=reason, note=note),
            *line_texts("price_reason", [line.price_reason for line in lines]),
            *_quote_texts(quotes),
        ),
    )
    return posting.post(session, [draft])[0]


def _procurement(value: object, reason: str | None) -> Procurement:
    if value not in set(Procurement):
        ways = "、".join(f"{way}（{order_books.PROCUREMENT_NAMES[way]}）" for way in Procurement)
        raise BadInput(field="procurement", problem=f"采购方式可以是：{ways}")
    if value == Procurement.EMERGENCY and not (reason or "").strip():
        raise BadInput(field="reason", problem="紧急采购要写明为什么来不及按通常方式采购")
    return Procurement(str(value))


def _counted(
    session: Session, lines: Sequence[PurchaseLine]
) -> tuple[list[ItemRef], list[Counted]]:
    resolve.some_lines(lines)
    items = resolve.items(session, (line.item for line in lines))
    packings = Packings(session, items, {})
    counted = [
        packings.count(items[line.item], line.quantity, line.unit, f"lines[{n}]")
        for n, line in enumerate(lines)
    ]
    for n, line in enumerate(lines):
        resolve.whole(line.amount_fen, f"lines[{n}].amount_fen")
    return [items[line.item] for line in lines], counted


def _require_price(
    session: Session,
    items: Sequence[ItemRef],
    lines: Sequence[PurchaseLine],
    counted: Sequence[Counted],
    on: date,
) -> None:
    """Every line that costs more than the limit says why. Raises ``PriceAboveLimit`` with all that do not."""
    limits = price_limits.in_force(session, (item.id for item in items), on)
    above: dict[int, str] = {}
    for n, (item, line, count) in enumerate(zip(items, lines, counted, strict=True), start=1):
        limit = limits.get(item.id)
        if limit is None or (line.price_reason or "").strip():
            continue
        if dearer(line.amount_fen, count.quantity, limit.amount_fen, limit.quantity):
            unit = item.base_unit
            above[n] = (
                f"第 {n} 行{item.name} {count.quantity:,} {unit} {yuan(line.amount_fen)} 元，"
                f"限价每 {limit.quantity:,} {unit} {yuan(limit.amount_fen)} 元"
                f"（{limit.source}，{limit.starts_on.isoformat()} 起）"
            )
    if above:
        raise PriceAboveLimit(lines=list(above.values()), at=list(above))


def _quoted(serial: int, quote: Quote, on: date) -> Quoted:
    at = f"quotes[{serial - 1}]"
    if resolve.day(quote.asked_on, f"{at}.asked_on") > on:
        raise BadInput(field=f"{at}.asked_on", problem="询价不能晚于下单")
    return Quoted(serial, quote.asked_on, resolve.whole(quote.amount_fen, f"{at}.amount_fen"))


def _quote_texts(quotes: Sequence[Quote]) -> tuple[Text, ...]:
    said = enumerate(quotes, start=1)
    return tuple(Text(n, "quote", resolve.words(q.of, f"quotes[{n - 1}].of")) for n, q in said)


def _needs(
    session: Session, ground: Ground, way: Procurement, on: date, amount_fen: int
) -> tuple[Need, ...]:
    """What was bought in an emergency, or for more than the spend limit, is approved within a day, as goods that go out
    above a norm are."""
    above = spend_limits.above(session, ground, on=on, amount_fen=amount_fen, what="占用")
    emergency = f"紧急采购 {yuan(amount_fen)} 元" if way == Procurement.EMERGENCY else None
    details = [said for said in (emergency, above) if said]
    if not details:
        return ()
    return (approvals.because(ground, Cause.ABOVE_NORM, "；".join(details)),)


def _said(
    fund: str,
    supplier: str,
    way: Procurement,
    use: str,
    due_on: date | None,
    lines: Sequence[PurchaseLine],
    quotes: Sequence[Quoted],
) -> dict[str, object]:
    return {
        "fund": fund,
        "supplier": supplier,
        "procurement": str(way),
        "use": use,
        "due_on": due_on,
        "lines": [[line.item, line.quantity, line.unit, line.amount_fen] for line in lines],
        "quotes": [[quote.asked_on, quote.amount_fen] for quote in quotes],
    }


def _listing(
    charge: Listing,
    way: Procurement,
    items: Sequence[ItemRef],
    lines: Sequence[PurchaseLine],
    counted: Sequence[Counted],
    quotes: Sequence[Quoted],
) -> Listing:
    """The use, and beside it the order."""
    said = list(zip(items, lines, counted, strict=True))
    rows: list[tuple[type, dict[str, object]]] = [(PurchaseOrder, {"procurement": str(way)})]
    rows += [
        (
            OrderLine,
            {
                "line": n,
                "item_id": item.id,
                "quantity": count.quantity,
                "typed_unit": count.typed_unit,
                "typed_quantity": count.typed_quantity,
                "amount_fen": line.amount_fen,
            },
        )
        for n, (item, line, count) in enumerate(said, start=1)
    ]
    rows += [(OrderQuote, quote._asdict()) for quote in quotes]
    ordered = [
        Ordered(n, item.code, c.quantity, c.typed_unit, c.typed_quantity, line.amount_fen)
        for n, (item, line, c) in enumerate(said, start=1)
    ]
    order = order_listings.ordered(str(way), ordered, quotes)
    return Listing((*charge.rows, *rows), {**charge.content, **order})
