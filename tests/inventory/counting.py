"""Stocktakes in the small town of the tests, one call each."""

from datetime import UTC, date, datetime

from inventory import (
    approvals,
    reversal,
    setting_up,
    stock,
    stocktake_books,
    stocktake_counts,
    stocktake_settling,
    stocktakes,
)
from inventory.stock import IssueLine
from inventory.stocktake_counts import CountLine, FoundLine
from inventory.stocktake_settling import FoundAnswer
from tests.inventory.books import Books

FEB_1, FEB_7, FEB_8, FEB_9 = (date(2020, 2, day) for day in (1, 7, 8, 9))

LIMIT = {"starts_on": "2020-01-01", "pieces": 20, "percent": 10, "decision": "盘点办法"}


def open_town(ledger):
    """1,000 masks worth 1,500.00 yuan, 40 bottles of soap that nobody valued; differences up to 20 pieces and a tenth
    are let pass."""
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data={"recount_limits": [LIMIT]})
    books.receive(FEB_1, 1000, value_fen=150_000)
    books.receive(FEB_1, 40, "SOAP")
    return Counting(books)


def lot(n):
    """The first lot of the town's n-th receipt."""
    return f"NDL-RK-2020-{n:06d}-1"


def issued(town, quantity, on=FEB_8, **said):
    """Masks go out."""
    lines = [IssueLine("MASK", "KF", quantity)]
    return town.books.post(stock.issue, on, group="GUARD", lines=lines, **said)


def line_of(town, number, item):
    """The line of an item on a list."""
    return next(x.line for x in town.taking(number).lines if x.item.code == item)


def at(hour, minute=0, day=8):
    """An instant in Shanghai, in February."""
    return datetime(2020, 2, day, hour - 8, minute, tzinfo=UTC)


class Counting:
    """The town's books with what may be done of counting; ``key`` counts request keys."""

    def __init__(self, books):
        self.books = books
        self.keys = 0

    def do(self, verb, on=FEB_8, organization="NDL", actor="keeper", key=None, **said):
        self.keys += 1
        with self.books.ledger.writing() as session:
            return verb(
                session,
                actor=actor,
                organization=organization,
                on=on,
                request_key=key or f"s{self.keys}",
                **said,
            )

    def start(self, on=FEB_8, actor="keeper", organization="NDL", key=None, witness=None, **scope):
        return self.do(
            stocktakes.start_stocktake,
            on,
            organization,
            actor,
            key,
            scope=stocktakes.Scope(**scope),
            witness=witness,
        ).number

    def count(self, number, *lines, found=(), **said):
        return self.do(
            stocktake_counts.count,
            number=number,
            lines=[CountLine(*line) for line in lines],
            found=[FoundLine(*one) for one in found],
            **said,
        )

    def settle(self, number, on=FEB_8, found=(), **said):
        answers = [FoundAnswer(*one) for one in found]
        return self.do(
            stocktake_settling.settle_stocktake, on, number=number, found=answers, **said
        ).number

    def abandon(self, number, **said):
        return self.do(stocktakes.abandon_stocktake, number=number, reason="重来", **said).number

    def reverse(self, number, on=FEB_8):
        return self.do(reversal.reverse, on, number=number, reason="盘错").number

    def decide(self, number, actor="approver", **said):
        with self.books.ledger.writing() as session:
            return approvals.decide(session, actor=actor, number=number, approved=True, **said)

    def taking(self, number):
        """What the books know of a stocktake."""
        with self.books.ledger.reading() as session:
            found = stocktakes.find(session, number.split("-")[0], number)
            taking = stocktake_books.read(session, found.id)
            assert taking.states is not None
            return taking

    def state(self, number):
        return self.taking(number).state
