"""What posting a long sheet costs, beside the same receipts posted as drafts: ``python -m tests.benchmarks.imports``.

100,000 rows of 313 items, a thousand, ten and one to a document: matched, checked against what stands, posted, each
line with the row it came from. At least 10,000 rows a second of the first on SQLite, and no more than a fifth above
the bare posting. Seconds are of the processor, so that neighbours do not count.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from inventory import posting, setting_up, stock
from inventory.clock import evening
from inventory.db import Ledger
from inventory.intake import importing
from inventory.intake.decisions import Decisions, Source
from inventory.intake.reading import Reading, ReadRow, Table

FIRST = date(2020, 1, 1)
ROWS, ITEMS = 100_000, 313
TOWN = {
    "organizations": [{"code": "T", "name": "示例镇", "kind": "TOWN"}],
    "locations": [{"code": "KF", "name": "库房", "organization": "T"}],
    "items": [{"code": f"I{n}", "name": f"物资{n}", "unit": "只"} for n in range(ITEMS)],
    "counterparties": [{"code": "C", "name": "示例商贸有限公司", "kind": "单位"}],
}


def read_rows(each: int) -> tuple[ReadRow, ...]:
    """Rows as they are read, so many to a donor's day."""
    return tuple(
        ReadRow(
            row=at + 2,
            also_rows=(),
            counterparty="示例商贸有限公司",
            item=f"物资{at % ITEMS}",
            specification="",
            quantity=at % 997 + 1,
            unit="只",
            amount_fen=at % 1009,
            on=FIRST + timedelta(days=at // each % 300),
            note=None,
            problems=(),
            earmarked=False,
            run=at // each + 1,
        )
        for at in range(ROWS)
    )


def opened(folder: str, name: str) -> Ledger:
    books = Ledger(f"sqlite:///{Path(folder, name)}", clock=lambda: evening(date(2021, 1, 1)))
    books.upgrade()
    setting_up.setup(books, actor="system", data=TOWN)
    return books


def imported(books: Ledger, rows: tuple[ReadRow, ...]) -> float:
    """Seconds to post a reading of these rows."""
    table = Table("表", "donated", 1, None, rows)
    reading = Reading("表.xlsx", "0" * 64, (table,), (), ())
    start = time.process_time()
    with books.writing() as session:
        ground, location = importing.destination(session, actor="system", into="KF")
        importing.post_reading(
            session,
            ground=ground,
            location=location,
            reading=reading,
            decisions=Decisions(),
            source=Source(b"", "表.xlsx"),
        )
    return time.process_time() - start


def bare(books: Ledger, rows: Sequence[ReadRow]) -> float:
    """Seconds to post the same receipts, whose codes are known."""
    start = time.process_time()
    with books.writing() as session:
        drafts = [
            replace(
                stock.receipt(
                    session,
                    actor="system",
                    organization="T",
                    on=lines[0].on or FIRST,
                    request_key=str(run),
                    origin="DONATED",
                    counterparty="C",
                    lines=list(_lines(lines)),
                ),
                any_day=True,
            )
            for run, group in groupby(rows, key=lambda row: row.run)
            for lines in [list(group)]
        ]
        posting.post(session, drafts)
    return time.process_time() - start


def _lines(rows: Sequence[ReadRow]) -> Iterator[stock.ReceiptLine]:
    for row in rows:
        item = f"I{(row.item or '').removeprefix('物资')}"
        yield stock.ReceiptLine(item, "KF", row.quantity or 0, value_fen=row.amount_fen)


def main() -> None:
    """Prints a line for each length of runs."""
    for each in (1000, 10, 1):
        rows = read_rows(each)
        with tempfile.TemporaryDirectory() as folder:
            books = [opened(folder, name) for name in ("a.db", "b.db")]
            mine, plain = imported(books[0], rows), bare(books[1], rows)
            for book in books:
                book.close()
        rate = ROWS / mine
        sys.stdout.write(
            f"runs of {each:>5}: {mine:6.2f} s, {rate:8,.0f} rows/s; bare {plain:6.2f} s\n"
        )


if __name__ == "__main__":
    main()
