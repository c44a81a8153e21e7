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
from tests.benchmarks.periods import Measured, in_turn
from tests.postgres import server

ON, MONTH, PAGE, ROUNDS = date(2021, 1, 10), (date(2020, 12, 1), date(2020, 12, 31)), 50, 200
_INSIDE = "select id from location where organization_id = :town and kind = 'STORAGE'"
_MOVED = (
    "select m.business_on, m.document_id, m.line, m.part, m.lot_id, m.{other} other_id,"
    " {sign} * m.quantity q, {sign} * m.value_fen v from lot l join stock_move m"
    " on m.lot_id = l.id where l.item_id = :item and m.business_on between :start and :end"
    " and m.{here} in (" + _INSIDE + ") and m.{other} not in (" + _INSIDE + ")"
)
# whom a row is about may be a group, an organization, a donor (who was perhaps merged), a sender or a place
_CARD = (
    "select m.business_on, d.number, d.kind, d.reverses_id, m.q, m.v, l.code, coalesce(g.name,"
    " r.name, c.name, case when f.document_id / 4294967296 <> l.document_id / 4294967296"
    " then f.code end, p.name) from ("
    + _MOVED.format(here="to_id", other="from_id", sign="1")
    + " union all "
    + _MOVED.format(here="from_id", other="to_id", sign="-1")
    + " order by 1, 2, 3, 4 limit 51) m join document d on d.id = m.document_id"
    " join lot l on l.id = m.lot_id join location p on p.id = m.other_id"
    " left join recipient_group g on g.id = d.recipient_group_id"
    " left join organization r on r.id = d.recipient_organization_id"
    " left join counterparty s on s.id = d.counterparty_id"
    " left join counterparty c on c.id = coalesce(s.merged_into_id, s.id)"
    " left join lot f on f.id = l.parent_id order by 1, m.document_id, m.line, m.part"
)
_CARD_OPENING = (
    "select sum(s.quantity), sum(s.value_fen) from stock_snapshot s join lot l on l.id = s.lot_id"
    " where l.item_id = :item and s.snapshot_id = (select id from snapshot"
    " where organization_id = :town and through_on = '2020-11-30')"
)
# each column of 收发存, by the kind of the document and, of an arrival, by the other end
_COUNTS = (
    "case d.kind when 'ISSUE' then 'issued' when 'RECEIPT' then l.source when 'CORRECTION' then"
    " l.source when 'ISSUE_RETURN' then 'returned' when 'WRITE_OFF' then 'written_off'"
    " when 'ACCEPTANCE' then 'converted' when 'CONVERSION' then 'converted' when 'ADJUSTMENT' then"
    " 'adjusted' when 'SEND_BACK' then 'sent_back' when 'CAPITALISATION' then 'dispatched'"
    " when 'ACKNOWLEDGEMENT' then case o.kind when 'HANDED_OVER' then 'dispatched'"
    " when 'DISCREPANCY' then 'adjusted' else l.source end else 'revalued' end"
)
_WAY = (
    " union all select l.item_id, l.valued, {counts}, {sign} * m.quantity, {sign} * m.value_fen"
    " from location p join stock_move m on m.{here} = p.id join location o on o.id = m.{other}"
    " join document d on d.id = m.document_id join lot l on l.id = m.lot_id"
    " where p.organization_id = :town and p.kind in ('STORAGE', 'IN_USE', 'IN_TRANSIT')"
    " and o.kind not in ('STORAGE', 'IN_USE', 'IN_TRANSIT')"
    " and m.business_on between :start and :end"
)
_PLACED = ("opening", "DONATED", "PURCHASED", "ALLOCATED", "TRANSFERRED_IN", "returned", "issued",
           "dispatched", "written_off", "converted", "sent_back", "adjusted")  # fmt: skip
_VALUED = _PLACED[:1], _PLACED[1:6], _PLACED[6:9], _PLACED[9:], ("revalued",)
_MOVEMENT = (
    "select i.code, i.name, i.specification, i.base_unit, "
    + ", ".join(f"sum(case c when '{of}' then q else 0 end)" for of in _PLACED)
    + ", sum(q), "
    + ", ".join(
        f"sum(case when c in ({', '.join(map(repr, of))}) then v else 0 end)" for of in _VALUED
    )
    + ", sum(v), sum(case when valued then 0 else q end) from (select l.item_id, l.valued,"
    " 'opening' c, s.quantity q, s.value_fen v from stock_snapshot s join lot l on l.id = s.lot_id"
    " where s.snapshot_id = (select id from snapshot where organization_id = :town"
    " and through_on = '2020-11-30')"
    + _WAY.format(counts=_COUNTS, sign="-1", here="from_id", other="to_id")
    + _WAY.format(counts=_COUNTS, sign="1", here="to_id", other="from_id")
    + ") t join item i on i.id = t.item_id group by i.id, i.code, i.name, i.specification,"
    " i.base_unit, i.pinyin order by i.pinyin, i.id"
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
        days = {"start": MONTH[0].isoformat(), "end": MONTH[1].isoformat()}
        said = {"town": self.town, **days}

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

        item = {"item": self.items[11], "town": self.town}
        page, opening = self.bare(_CARD, **item, **days), self.bare(_CARD_OPENING, **item)
        return {
            "a page of a stock card": (ours("card", item="I11"), lambda: (opening(), page())),
            "收发存 of a month": (ours("movement"), self.bare(_MOVEMENT, **said)),
        }


@contextlib.contextmanager
def urls() -> Iterator[list[str]]:
    """A place for each engine."""
    with tempfile.TemporaryDirectory() as folder, server(durable=True) as running:
        yield [f"sqlite:///{Path(folder) / secrets.token_hex(4)}.db", running.url(running.create())]


def _require_same(month: dict[str, tuple[Callable[[], Any], Callable[[], Any]]]) -> None:
    """Both sides count the same, or the figures mean nothing."""
    ours, by_hand = month["收发存 of a month"]
    assert [(r["opening"], -r["issued"], r["closing"], r["closing_fen"]) for r in ours().rows] == [
        tuple(int(r[n]) for n in (4, 10, 16, 22)) for r in by_hand()
    ]
    ours, by_hand = month["a page of a stock card"]
    opening, page = by_hand()
    drawn = ours()
    assert drawn.opening["balance"] == int(opening[0][0])
    assert [(r["number"], r["in"] - r["out"], r["whom"]) for r in drawn.rows] == [
        (r[1], r[4], r[7]) for r in page[:PAGE]
    ]


def filled(url: str, lines: int) -> Growing:
    """Books of a year with so many lines."""
    year = Growing(url, lines)
    start = time.perf_counter()
    year.fill()
    year.snapshots()
    if year.books.dialect == "postgresql":
        with year.books.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))
    print(
        f"{year.books.dialect} {lines:,}: filled in {time.perf_counter() - start:.0f} s", flush=True
    )
    return year


def compare(years: list[Growing]) -> None:
    """The same work in books of each size, done in turn; then the statements of each beside the same by hand."""
    days = [year.day() for year in years]
    engine = years[0].books.dialect
    for name in days[0]:
        took = in_turn([day[name] for day in days], ROUNDS)
        for year, seconds in zip(years, took, strict=True):
            ratio = seconds / took[0]
            print(f"{engine} {year.lines:,}: {name} {seconds * 1e3:8.2f}ms, ratio {ratio:5.2f}")
    for year in years:
        month = year.month()
        _require_same(month)
        for name, pair in month.items():
            mine, hand = in_turn(pair)
            print(
                f"{engine} {year.lines:,}: {name} {mine * 1e3:8.2f}ms, by hand {hand * 1e3:8.2f}ms,"
                f" ratio {mine / hand:5.2f}",
                flush=True,
            )


def main() -> None:
    """Each engine with books of each size."""
    sizes = [int(a) for a in sys.argv[1:]] or [10_000, 100_000]
    with contextlib.ExitStack() as kept:
        places = [kept.enter_context(urls()) for _ in sizes]
        for engine in range(2):
            years = [filled(of[engine], n) for of, n in zip(places, sizes, strict=True)]
            compare(years)
            for year in years:
                year.books.close()


if __name__ == "__main__":
    main()
