"""What the match of an order costs, beside the bare statement that sums its figures: ``python -m
tests.benchmarks.matching``.

An order of 200 lines with 20 receipts and 20 invoices, each of ten of its lines and then each of all: at most 100 ms.
"""

import itertools
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from inventory import (
    funds,
    invoice_books,
    invoices,
    match_papers,
    matches,
    order_arrivals,
    order_books,
    orders,
    setting_up,
    stock,
)
from inventory.clock import evening
from inventory.db import Ledger
from inventory.models import AppUser, Document, InvoiceGoods, Lot, OrderReceipt
from inventory.receipts import ReceiptLine
from inventory.rules.invoice_said import Line as InvoiceLine
from inventory.rules.invoice_said import Said
from tests.benchmarks.periods import median
from tests.postgres import server

FIRST = date(2020, 1, 1)
DECISION = funds.Decision("镇党委", "会议", FIRST, "1号")
LINES, PAPERS = 200, 20
# what the match sums, and nothing else: no part of a fen, nothing void, withdrawn or gone back
BARE = text(
    "SELECT l.line, l.quantity, l.amount_fen, r.quantity, g.quantity, g.fen"
    " FROM document d JOIN order_line l ON l.document_id = d.id"
    " LEFT JOIN (SELECT order_id, order_line, SUM(quantity) AS quantity FROM order_receipt"
    "  GROUP BY order_id, order_line) r ON r.order_id = d.id AND r.order_line = l.line"
    " LEFT JOIN (SELECT g.order_id, g.order_line, SUM(g.quantity) AS quantity,"
    "  SUM(g.quantity * (i.amount_fen + i.tax_fen) / g.whole) AS fen FROM invoice_goods g"
    "  JOIN invoice_line i ON i.invoice_id = g.invoice_id AND i.line = g.invoice_line"
    "  GROUP BY g.order_id, g.order_line) g ON g.order_id = d.id AND g.order_line = l.line"
    " WHERE d.number = :number ORDER BY l.line"
)


class MatchBench:
    """An order of 200 lines; ``each`` of 20 receipts and 20 invoices has so many lines, the links put in by SQL."""

    def __init__(self, url: str, each: int) -> None:
        self.each = each
        self.books = Ledger(url, clock=lambda: evening(FIRST))
        self.books.upgrade()
        top = {"code": "T", "name": "示例镇", "kind": "TOWN"}
        supplier = {"code": "C", "name": "示例公司", "kind": "单位"}
        data = {"organizations": [top], "counterparties": [supplier]}
        setting_up.setup(self.books, actor="system", data=data)
        items = [{"code": f"I{n}", "name": f"物资{n}", "unit": "只"} for n in range(LINES)]
        place = {"code": "KF", "name": "库房", "organization": "T", "kind": "STORAGE"}
        setting_up.setup(self.books, actor="system", data={"items": items, "locations": [place]})
        self.keys = map(str, itertools.count())
        said = {"fund": "F", "name": "专项资金", "budget_source": "预备费"}
        self._do(funds.create_fund, decision=DECISION, **said)
        self._do(funds.appropriate, fund="F", amount_fen=10**12)
        given = [funds.AllocationLine("T", 10**11)]
        self._do(funds.sub_allocate, fund="F", lines=given)
        lines = [orders.PurchaseLine(f"I{n}", 1_000, 33_333) for n in range(LINES)]
        said = {"supplier": "C", "procurement": "TENDER", "purpose": "订购物资"}
        self.number = self._do(orders.order, fund="F", lines=lines, **said)
        for at in range(PAPERS):
            taken = [(at * each + n) % LINES for n in range(each)]
            self._receive(taken)
            self._invoice(taken)
        if self.books.dialect == "postgresql":
            with self.books.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))

    def measure(self) -> tuple[float, float]:
        """Median seconds of the match, and of the bare statement."""
        return median(self._match), median(self._bare)

    def _match(self) -> None:
        with self.books.reading() as session:
            found = matches.match(session, actor="system", number=self.number)
        assert len(found.lines) == LINES
        assert not found.blocks
        assert all(line.invoiced == line.came for line in found.lines)

    def listed(self) -> float:
        """Median seconds of all that came and is invoiced, link by link."""

        def ask() -> None:
            with self.books.reading() as session:
                order = order_books.order(session, actor="system", number=self.number)
                came = order_arrivals.receipts(session, order.id)
                papers = match_papers.papers(session, order.id)
            assert len(came) == len(papers) == PAPERS * self.each

        return median(ask)

    def _bare(self) -> None:
        with self.books.reading() as session:
            assert len(session.execute(BARE, {"number": self.number}).all()) == LINES

    def _receive(self, taken: list[int]) -> None:
        lines = [ReceiptLine(f"I{n}", "KF", 50, value_fen=1) for n in taken]
        number = self._do(stock.receive, origin="PURCHASED", counterparty="C", lines=lines)
        lots = select(Lot.id, Lot.line).join(Document, Document.id == Lot.document_id)
        with self.books.writing() as session:
            rows = [
                {"lot_id": lot, "order_line": taken[line - 1] + 1, "quantity": 50}
                for lot, line in session.execute(lots.where(Document.number == number))
            ]
            session.execute(insert(OrderReceipt), [{**row, **self._by(session)} for row in rows])

    def _invoice(self, taken: list[int]) -> None:
        lines = tuple(InvoiceLine("物资", 1_666, item=f"I{n}", quantity=50) for n in taken)
        said = Said("VAT_ORDINARY", "1200154130", f"{int(next(self.keys)):08d}", FIRST, "示例公司")
        said = replace(said, amount_fen=1_666 * len(lines), tax_fen=0, lines=lines)
        with self.books.writing() as session:
            common: dict[str, Any] = {"actor": "system", "organization": "T"}
            common["request_key"] = next(self.keys)
            register = invoices.record_invoice(session, **common, said=said).number
            found = invoice_books.find(session, register)
            assert found is not None
            rows = [
                {"invoice_id": found.id, "invoice_line": at, "order_line": n + 1, "quantity": 50}
                for at, n in enumerate(taken, start=1)
            ]
            more = {"whole": 50, "linked_on": FIRST} | self._by(session)
            session.execute(insert(InvoiceGoods), [{**row, **more} for row in rows])

    def _by(self, session: Any) -> dict[str, Any]:
        order = session.scalar(select(Document.id).where(Document.number == self.number))
        actor = session.scalar(select(AppUser.id))
        return {"order_id": order, "actor_id": actor, "recorded_at": evening(FIRST)}

    def _do(self, verb: Any, **said: Any) -> str:
        common = {"actor": "system", "organization": "T", "on": FIRST}
        with self.books.writing() as session:
            number: str = verb(session, request_key=next(self.keys), **common, **said).number
        return number


def matched() -> None:
    """The match of an order of 200 lines; each receipt and invoice has ten of them, and then all."""
    for each in (10, LINES):
        with tempfile.TemporaryDirectory() as folder, server(durable=True) as running:
            for url in (f"sqlite:///{Path(folder) / 'match.db'}", running.url(running.create())):
                bench = MatchBench(url, each)
                ours, bare = bench.measure()
                what = f"{bench.books.dialect}: match, {PAPERS} papers of {each} lines"
                figures = f"{ours * 1e3:6.2f}ms (100) {bare * 1e3:6.2f}ms {ours / bare:6.2f}"
                print(f"{what:44} {figures}, each link {bench.listed() * 1e3:.2f}ms", flush=True)
                bench.books.close()


if __name__ == "__main__":
    matched()
