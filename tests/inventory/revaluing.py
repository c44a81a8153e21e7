"""A gift in several places and organizations, to be valued, and how a revaluation is told and read."""

from datetime import date

from inventory import documents, revaluation, setting_up, stock, transfers
from inventory.revaluation import ValueLine
from inventory.stock import IssueLine
from tests.inventory.books import Books

LOT = "NDL-RK-2020-000001-1"
MORE = {
    "locations": [{"code": "XLC-KF", "name": "西梁村库房", "organization": "XLC"}],
    "items": [{"code": "DAILY", "name": "日常防护口罩", "unit": "只"}],
}


def day(number):
    return date(2020, 2, number)


def opened(ledger, clock):
    """The town, whose promises hold and whose sheets prove themselves when all was told."""
    clock.set(day(28))
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    yield books
    assert not books.broken(), "after every story every promise holds"
    for organization in ("NDL", "DGC", "XLC"):
        books.sheet("S6", day(1), day(28), organization=organization)
        books.sheet("S1", day(1), day(28), organization=organization)


def revalue(town, on, value, basis="APPRAISAL", lot=LOT, organization="NDL", **said):
    lines = [ValueLine(lot, value, basis, **said)]
    return town.post(revaluation.revalue, on, organization, lines=lines, reason="评估报告")


def send(town, on, quantity, to="DGC", organization="NDL", location="KF", item="MASK"):
    lines = [IssueLine(item, location, quantity)]
    return town.post(transfers.dispatch, on, organization, lines=lines, to=to)


def rows_of(town, number):
    """Of a revaluation: lot, kind of the place, and what came to it."""
    return {
        (r.lot, r.to_kind if r.from_kind == "SOURCE" else r.from_kind): r.value_fen
        * (1 if r.from_kind == "SOURCE" else -1)
        for r in town.ask(documents.whole, number=number).lines
    }


def told(town):
    """A gift of 100 masks of unknown value; 50 issued, 25 sent to a village, of which it issued 10."""
    town.receive(day(1), 100, by="FIRM")
    town.issue(day(2), 50)
    town.arrive(day(4), send(town, day(3), 25), None)
    lines = [IssueLine("MASK", "DGC-KF", 10)]
    town.post(stock.issue, day(5), "DGC", group="GUARD", lines=lines)
