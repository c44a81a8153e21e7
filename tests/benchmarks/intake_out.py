"""How fast ledgers go out as workbooks: ``python -m tests.benchmarks.intake_out [ROWS]`` (100,000 by itself).

A ledger of sixteen columns is written by ``reports.workbook`` and, in the same run, by XlsxWriter alone as its manual
has it (``constant_memory``, a call for each cell); both again in eight columns. Rows a second are of this process (CPU:
the machine may be busy); memory is what Python holds at most while writing, the file itself among it. Aims of an idle
core: 25,000 rows/s, 60 MiB. Compare ratios: seconds differ from machine to machine, and from hour to hour.
"""

import io
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import xlsxwriter

from inventory.sheet import Column, Row
from inventory.statements.received import _COLUMNS
from reports.workbook import workbook

DAY = date(2020, 2, 8)
_EIGHT = ("on", "giver", "name", "specification", "unit", "quantity", "value_fen", "valued")


def main() -> None:
    """Write and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for columns in (_COLUMNS, tuple(c for c in _COLUMNS if c.key in _EIGHT)):
        print(f"{rows:,} rows x {len(columns)} columns")
        fast = told("reports.workbook", ours, columns, rows)
        slow = told("XlsxWriter alone", plain, columns, rows)
        print(f"  {fast / slow:.2f} x the speed of XlsxWriter alone")


def told(
    name: str, write: Callable[[Sequence[Column], int], bytes], columns: Sequence[Column], rows: int
) -> float:
    """Rows a second, printed; and memory, of a run of its own: to watch it takes time."""
    begun = time.process_time()
    size = len(write(columns, rows))
    speed = rows / (time.process_time() - begun)
    tracemalloc.start()
    write(columns, rows)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(
        f"  {name}: {speed:8,.0f} rows/s, at most {most / 2**20:.0f} MiB, file {size / 2**20:.1f} MiB"
    )
    return speed


def ledger(rows: int) -> Iterator[Row]:
    """Rows like those of a township: few items, some givers, every number another."""
    for n in range(rows):
        yield {
            "on": f"2020-{n % 11 + 1:02d}-{n % 28 + 1:02d}",
            "number": f"QSZ-RK-2020-{n:06d}",
            "kind_name": "入库单",
            "giver": f"示例爱心企业有限公司{n % 500}",
            "source_name": "受赠",
            "item": f"WZ{n % 300:06d}",
            "name": f"一次性医用外科口罩{n % 300}",
            "specification": "50只/盒*40盒/箱",
            "unit": "只",
            "lot": f"QSZ-RK-2020-{n:06d}-1",
            "quantity": n * 7 % 9000 + 1,
            "value_fen": n * 37 % 900_000 + 5,
            "valued": None,
            "issued": n % 100,
            "elsewhere": 0,
            "on_hand": n % 1000,
        }


def ours(columns: Sequence[Column], rows: int) -> bytes:
    """By ``reports.workbook``."""
    out = io.BytesIO()
    with workbook(out, made_on=DAY) as book:
        book.table("台账", columns, ledger(rows))
    return out.getvalue()


def plain(columns: Sequence[Column], rows: int) -> bytes:
    """By XlsxWriter alone: a call for each cell, typed as ours are."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        text = book.add_format({"text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": "#,##0", "valign": "top"})
        yuan = book.add_format({"num_format": "#,##0.00", "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        page = book.add_worksheet("台账")
        for at, column in enumerate(columns):
            page.write_string(0, at, column.title)
        for line, row in enumerate(ledger(rows), start=1):
            for at, column in enumerate(columns):
                value = row[column.key]
                if value is None:
                    continue
                if column.unit == "fen":
                    page.write_number(line, at, int(value) / 100, yuan)
                elif isinstance(value, int):
                    page.write_number(line, at, value, number)
                elif column.key == "on":
                    page.write_datetime(line, at, date.fromisoformat(value), day)
                else:
                    page.write_string(line, at, value, text)
    return out.getvalue()


if __name__ == "__main__":
    main()
