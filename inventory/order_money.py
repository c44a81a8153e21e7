"""What came in on orders and what became of their money, each on two paths: for the identity between goods and money
(R6), for what a public sheet says of a receipt's payment, and for following money to goods.

Goods: by place, what came from outside and did not go back there; by document, what was joined to the order less what
corrections, returns and reversals took back. Money: by document, what was spent and prepaid out of the order; by
account, what of that is paid, owed and still prepaid, from the stored items where the end is now. What is read here is
bounded by no more statements for a thousand orders than for one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory import db, fund_flows, order_paths
from inventory.dialects import among, not_sought
from inventory.kinds import Bucket
from inventory.models import Document, OrderReceipt
from inventory.rules.ordering import worth


class Part(NamedTuple):
    """Pieces of a lot that came in on a line of an order and did not go back, what they cost by the order, and what of
    that was paid: the money of an order pays what came first."""

    lot_id: int
    receipt: str
    line: int
    quantity: int
    fen: int
    paid_fen: int


class Money(NamedTuple):
    """What became of an order's money until a day (fen)."""

    paid: int = 0
    payable: int = 0
    prepaid: int = 0
    advanced: int = 0


@dataclass(frozen=True)
class Bought:
    """An order at the end of a day. ``received_fen`` by place and ``joined_fen`` by document: what came costs;
    ``spent_fen`` and ``ahead_fen`` by document: spent less refunds, and prepaid or advanced and not settled yet.
    ``ahead`` are the prepayments and advances out of it (ids)."""

    id: int
    number: str
    organization_id: int
    fund_id: int
    fund_kind: str
    on: date
    procurement: str
    counterparty_id: int | None
    received_fen: int
    joined_fen: int
    spent_fen: int
    ahead_fen: int
    money: Money
    parts: tuple[Part, ...]
    expenditures: tuple[int, ...]
    ahead: tuple[int, ...]

    @property
    def unsettled_fen(self) -> int:
        """已到未结: came in, not settled, and not prepaid either."""
        return max(self.joined_fen - self.spent_fen - self.ahead_fen, 0)

    @property
    def undelivered_fen(self) -> int:
        """已付未到: prepaid or spent for what did not come yet, or went back and was not refunded."""
        return max(self.ahead_fen + self.spent_fen - self.joined_fen, 0)

    @property
    def out_fen(self) -> int:
        """What left the fund for it by its accounts: paid, prepaid and advanced."""
        return self.money.paid + self.money.prepaid + self.money.advanced

    @property
    def holds(self) -> bool:
        """R6: what came = paid + owed + not settled yet − not delivered yet."""
        owed = self.money.payable + self.unsettled_fen - self.undelivered_fen
        return self.received_fen == self.out_fen + owed


def of_fund(
    session: Session, fund_id: int, until: date, organization_id: int | None = None
) -> list[Bought]:
    """The orders of a fund, or of one holder of it, until the end of a day."""
    holders = fund_flows.holders(fund_id) if organization_id is None else [organization_id]
    query = order_paths.ORDERS.where(
        order_paths.of_fund(fund_id),
        Document.organization_id.in_(holders),
        not_sought(Document.business_on) <= until,
    )
    return bought(session, session.scalars(query), until)


def of_organization(session: Session, organization_id: int, until: date) -> list[Bought]:
    """All orders of an organization until the end of a day, whatever fund they are of."""
    query = order_paths.ORDERS.where(
        Document.organization_id == organization_id, not_sought(Document.business_on) <= until
    )
    return bought(session, session.scalars(query), until)


def of_lots(session: Session, lots: Iterable[int], until: date) -> list[Bought]:
    """The orders on which lots (ids) came in."""
    said = {"lots": sorted(set(lots))}
    found = session.scalars(
        select(OrderReceipt.order_id).where(
            among(OrderReceipt.lot_id, "lots"), order_paths.NOT_WITHDRAWN
        ),
        said,
    )
    return bought(session, found, until)


def bought(session: Session, orders: Iterable[int], until: date) -> list[Bought]:
    """Orders (ids), in their order."""
    ids = sorted(set(orders))
    if not ids:
        return []
    said = {"orders": ids, "until": until}
    goods = _goods(session, said)
    money = _Books.read(session, said)
    return [
        _told(head, goods.get(head.id, _Goods()), money)
        for head in session.execute(order_paths.HEADS, said).all()
    ]


def receipts_of(
    session: Session, orders: Iterable[Bought], expenditures: Iterable[int], until: date
) -> dict[int, tuple[str, ...]]:
    """By expenditure (id) the numbers of the receipts that belong to it, in their order: what came in on the order out
    of which it is, and what came on no order and is named by the lines of an invoice that is used at it."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for order in orders:
        for expenditure in order.expenditures:
            found[expenditure] += [part.receipt for part in order.parts]
    said = {"items": sorted(set(expenditures)), "until": until}
    for row in session.execute(order_paths.BY_PAPERS, said):
        found[row.document_id].append(row.number)
    return {expenditure: tuple(dict.fromkeys(of)) for expenditure, of in found.items()}


def net(session: Session, lots: Iterable[int], until: date) -> dict[int, int]:
    """By lot (id) how many base units came from outside until the end of a day and did not go back there."""
    said = {"lots": sorted(set(lots)), "until": until}
    return {row.lot_id: int(row.quantity) for row in session.execute(order_paths.BY_PLACE, said)}


def papers(session: Session, expenditures: Iterable[int], until: date) -> dict[int, list[str]]:
    """By expenditure (id) the numbers of the invoices that are used at it, as they are on the papers."""
    said = {"items": sorted(set(expenditures)), "until": until}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in session.execute(order_paths.PAPERS, said):
        if row.number:
            found[row.document_id].append(row.number)
    return dict(found)


def _told(head: Any, goods: "_Goods", books: "_Books") -> Bought:
    money = books.of(head.id)
    return Bought(
        id=head.id,
        number=head.number,
        organization_id=head.organization_id,
        fund_id=head.fund_id,
        fund_kind=head.fund_kind,
        on=head.business_on,
        procurement=head.procurement,
        counterparty_id=head.counterparty_id,
        received_fen=goods.received_fen,
        joined_fen=goods.joined_fen,
        spent_fen=books.spent[head.id],
        ahead_fen=books.ahead[head.id],
        money=money,
        parts=_paid(goods.parts, money.paid + money.prepaid),
        expenditures=tuple(e for e, order in books.expenditures.items() if order == head.id),
        ahead=tuple(item for item, order in books.given.items() if order == head.id),
    )


def _paid(parts: Sequence[Part], fen: int) -> tuple[Part, ...]:
    """The parts with what was paid of each, the first to come first."""
    told = []
    for part in parts:
        paid = max(min(part.fen, fen), 0)
        fen -= paid
        told.append(part._replace(paid_fen=paid))
    return tuple(told)


@dataclass(frozen=True)
class _Goods:
    received_fen: int = 0
    joined_fen: int = 0
    parts: tuple[Part, ...] = ()


def _goods(session: Session, said: Mapping[str, Any]) -> dict[int, _Goods]:
    """By order what came in on it, on both paths."""
    lines = {
        (row.document_id, row.line): row for row in session.execute(order_paths.LINES, {**said})
    }
    links = session.execute(order_paths.LINKS, {**said}).all()
    lots = {"lots": sorted({link.lot_id for link in links}), "until": said["until"]}
    by_place = {
        row.lot_id: int(row.quantity) for row in session.execute(order_paths.BY_PLACE, lots)
    }
    by_kind = {
        row.lot_id: (int(row.came), int(row.back))
        for row in session.execute(order_paths.BY_KIND, lots)
    }
    on_orders = Counter[int]()
    for link in links:
        on_orders[link.lot_id] += link.quantity
    # so many were joined, so they did come, whatever the receipt says now
    joined = {
        lot: max(by_kind.get(lot, (0, 0))[0], q) - by_kind.get(lot, (0, 0))[1]
        for lot, q in on_orders.items()
    }
    counts = _counted(links, by_place)
    others = _counted(links, joined)
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for link in links:
        found[link.order_id].append(link)
    return {
        order: _Goods(
            received_fen=sum(p.fen for p in _priced(order, of, counts, lines)),
            joined_fen=sum(p.fen for p in _priced(order, of, others, lines)),
            parts=tuple(p for p in _priced(order, of, counts, lines) if p.quantity),
        )
        for order, of in found.items()
    }


def _counted(links: Sequence[Any], left: Mapping[int, int]) -> dict[int, int]:
    """By link how many of its pieces are still there: what went back is taken off the last of a lot's links."""
    rest = dict(left)
    counts = {}
    for link in links:
        counts[link.id] = max(min(link.quantity, rest.get(link.lot_id, 0)), 0)
        rest[link.lot_id] = rest.get(link.lot_id, 0) - counts[link.id]
    return counts


def _priced(
    order: int, links: Sequence[Any], counts: Mapping[int, int], lines: Mapping[Any, Any]
) -> list[Part]:
    """The pieces of an order's links with what they cost, in the order in which they came: what came beyond a line
    costs nothing more."""
    came = Counter[int]()
    parts = []
    for link in sorted(links, key=lambda one: (one.on, one.id)):
        line = lines.get((order, link.order_line))
        if line is None:  # an order that was not asked for
            continue
        before = worth(line.amount_fen, line.quantity, came[line.line])
        came[line.line] += counts[link.id]
        fen = worth(line.amount_fen, line.quantity, came[line.line]) - before
        parts.append(Part(link.lot_id, link.number, line.line, counts[link.id], fen, 0))
    return parts


@dataclass(frozen=True)
class _Books:
    """By order, and by expenditure and by prepayment or advance its order."""

    spent: Counter[int]
    ahead: Counter[int]
    accounts: Mapping[tuple[int, str], int]
    expenditures: Mapping[int, int]
    given: Mapping[int, int]

    @classmethod
    def read(cls, session: Session, said: Mapping[str, Any]) -> "_Books":
        until = said["until"]
        given: dict[int, int] = {
            row.item: row.order_id for row in session.execute(order_paths.GIVEN_AHEAD, {**said})
        }
        items = {order: order for order in said["orders"]} | given
        out = session.execute(order_paths.EXPENDITURES, {"items": sorted(items), "until": until})
        expenditures = {row.expenditure: items[row.item] for row in out}
        spent, ahead = Counter[int](), Counter[int]()
        of_spending = {"items": sorted(expenditures), "until": until}
        for row in session.execute(order_paths.SPENT, of_spending):
            if row.expenditure in expenditures:
                spent[expenditures[row.expenditure]] += int(row.fen)
        for row in session.execute(order_paths.AHEAD, {"items": sorted(given), "until": until}):
            ahead[given[row.item]] += int(row.fen)
        of = given | expenditures
        is_now = until >= db.today(session)
        rows = session.execute(
            order_paths.STORED if is_now else order_paths.BY_ACCOUNT,
            {"items": sorted(of), "until": until},
        )
        accounts = Counter[tuple[int, str]]()
        for row in rows:
            accounts[of[row.item], row.bucket] += int(row.fen)
        return cls(spent, ahead, accounts, expenditures, given)

    def of(self, order: int) -> Money:
        buckets = (Bucket.PAID, Bucket.PAYABLE, Bucket.PREPAID, Bucket.ADVANCED)
        return Money(*(self.accounts.get((order, bucket), 0) for bucket in buckets))
