"""Whether the work of a day slows as the books grow: ``python -m tests.benchmarks.growth [LINES ...]``.

Without sizes 10,000 and 100,000 lines; 1,000,000 takes about ten minutes. In a year of books
(``tests.benchmarks.year``) with snapshots at each month's end, printed are median times of a receipt, an issue of one
and of ten lines, an expenditure, what one warehouse holds and what the town holds, each as a ratio to the smallest
books of the same run and engine (aim: 1.2 at most); then a page of a stock card and a month's 收发存 as a ratio to the
same figures by SQL written by hand on the snapshots (aim: 3 at most).
"""

import contextlib
import itertools
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from inventory import ledger, spending, stock
from inventory.statements.asking import statement
from inventory.stock import IssueLine, ReceiptLine
from tests.benchmarks.periods import Measured, median
from tests.postgres import server

ON, MONTH, PAGE, ROUNDS = date(2021, 1, 10), (date(2020, 12, 1), date(2020, 12, 31)), 50, 200
_CARD = (
    "select m.business_on, d.number, d.kind, m.quantity, m.value_fen, l.code, g.name"
    " from stock_move m join document d on d.id = m.document_id join lot l on l.id = m.lot_id"
    " left join recipient_group g on g.id = d.recipient_group_id"
    " where l.item_id = {item} and m.business_on between '{start}' and '{end}' and m.from_id in"
    " (select id from location where organization_id = {town} and kind = 'STORAGE')"
    " order by m.business_on, m.document_id, m.line limit 51"
)
_CARD_OPENING = (
    "select sum(s.quantity), sum(s.value_fen) from stock_snapshot s join lot l on l.id = s.lot_id"
    " where l.item_id = {item} and s.snapshot_id = (select id from snapshot"
    " where organization_id = {town} and through_on = '2020-11-30')"
)
_MOVEMENT = (
    "select i.code, i.name, sum(q), sum(o), sum(q) - sum(o) from (select l.item_id, s.quantity q, 0 o"
    " from stock_snapshot s join lot l on l.id = s.lot_id where s.snapshot_id = (select id from"
    " snapshot where organization_id = {town} and through_on = '2020-11-30') union all"
    " select l.item_id, 0, m.quantity from location p join stock_move m on m.from_id = p.id"
    " join lot l on l.id = m.lot_id where p.organization_id = {town} and p.kind = 'STORAGE'"
    " and m.business_on between '{start}' and '{end}') t join item i on i.id = t.item_id"
    " group by i.id, i.code, i.name, i.pinyin order by i.pinyin, i.id"
)


class Growing(Measured):
    """The year, and what a day's work costs in it."""

    def day(self) -> dict[str, Callable[[], Any]]:
        """The work of a day, by name."""
        keys = map(str, itertools.count())

        def said() -> dict[str, Any]:
            return {
                "actor": "system",
                "organization": "T",
                "on": ON,
                "request_key": f"{next(keys)}g",
            }

        def write(verb: Callable[..., Any], **values: Any) -> Callable[[], Any]:
            def run() -> None:
                with self.books.writing() as session:
                    verb(session, **said(), **values)

            return run

        def held(location: str | None) -> Callable[[], Any]:
            def run() -> Any:
                with self.books.reading() as session:
                    return ledger.on_hand(
                        session, actor="system", organization="T", location=location
                    )

            return run

        issued = [IssueLine(f"I{n}", "P1", 2) for n in range(10)]
        return {
            "receipt": write(
                stock.receive, origin="DONATED", lines=[ReceiptLine("I7", "P3", 5, value_fen=9)]
            ),
            "issue of 1 line": write(stock.issue, group="G", lines=issued[:1]),
            "issue of 10 lines": write(stock.issue, group="G", lines=issued),
            "expenditure": write(
                spending.spend, fund="F", amount_fen=1, purpose="口罩", payee="公司"
            ),
            "a warehouse's stock": held("P0"),
            "the town's stock": held(None),
        }

    def month(self) -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
        """Statements of the last month: ours and by hand."""
        item = self.items[11]
        named = {"item": item, "town": self.town, "start": MONTH[0], "end": MONTH[1]}

        def ours(name: str, **filters: str) -> Callable[[], Any]:
            def run() -> Any:
                with self.books.reading() as session:
                    return statement(
                        session,
                        actor="system",
                        name=name,
                        organization="T",
                        start=MONTH[0],
                        end=MONTH[1],
                        filters=filters,
                        limit=PAGE if name == "card" else None,
                    )

            return run

        page, opening = (self.bare(sql.format(**named)) for sql in (_CARD, _CARD_OPENING))
        return {
            "a page of a stock card": (ours("card", item="I11"), lambda: (opening(), page())),
            "收发存 of a month": (ours("movement"), self.bare(_MOVEMENT.format(**named))),
        }


@contextlib.contextmanager
def urls() -> Iterator[list[str]]:
    """A place for each engine."""
    with tempfile.TemporaryDirectory() as folder, server(durable=True) as running:
        yield [f"sqlite:///{Path(folder) / secrets.token_hex(4)}.db", running.url(running.create())]


def _require_same(month: dict[str, tuple[Callable[[], Any], Callable[[], Any]]]) -> None:
    """Both sides count the same, or the figures mean nothing."""
    ours, by_hand = month["收发存 of a month"]
    assert [(r["opening"], r["issued"], r["closing"]) for r in ours().rows] == [
        tuple(int(v) for v in r[2:]) for r in by_hand()
    ]
    ours, by_hand = month["a page of a stock card"]
    opening, page = by_hand()
    drawn = ours()
    assert drawn.opening["balance"] == int(opening[0][0])
    assert [(r["number"], r["out"]) for r in drawn.rows] == [(r[1], r[3]) for r in page[:PAGE]]


def measure(url: str, lines: int, first: dict[tuple[str, str], float]) -> None:
    """One engine, one size; ``first``: what the smallest books took."""
    year = Growing(url, lines)
    start = time.perf_counter()
    year.fill()
    year.snapshots()
    if year.books.dialect == "postgresql":
        with year.books.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))
    what = f"{year.books.dialect} {lines:,}"
    print(f"{what}: filled in {time.perf_counter() - start:.0f} s", flush=True)
    for name, work in year.day().items():
        took = median(work, ROUNDS)
        small = first.setdefault((year.books.dialect, name), took)
        print(f"{what}: {name} {took * 1e3:8.2f}ms, ratio {took / small:5.2f}", flush=True)
    month = year.month()
    _require_same(month)
    for name, (ours, by_hand) in month.items():
        mine, hand = median(ours), median(by_hand)
        print(
            f"{what}: {name} {mine * 1e3:8.2f}ms, by hand {hand * 1e3:8.2f}ms,"
            f" ratio {mine / hand:5.2f}",
            flush=True,
        )
    year.books.close()


def main() -> None:
    """Each size on both engines."""
    first: dict[tuple[str, str], float] = {}
    for lines in [int(a) for a in sys.argv[1:]] or [10_000, 100_000]:
        with urls() as places:
            for url in places:
                measure(url, lines, first)


if __name__ == "__main__":
    main()
