"""What reading a long list costs, beside python-calamine that only opens it: ``python -m
tests.benchmarks.intake``.

100,000 rows of nine columns as .xlsx: out of the file in at most 1.5 s, understood at 20,000 rows a
second or more. Seconds are of the processor (this process and its child), for other work on the
machine does not count in them; seconds of the clock stand beside.
"""

import io
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from inventory.intake.reading import Reading, read
from inventory.intake.workbook import open_grids

ROWS = 100_000
ROUNDS = 3
HEADER = ("序号", "捐赠日期", "捐赠单位", "品名", "规格", "单位", "数量", "金额（元）", "备注")


def sheet(path: Path, rows: int = ROWS) -> None:
    """A list of gifts: a donor in three rows, four thousand items, a date, an amount."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, ["示例镇接收捐赠物资登记表"])
        page.write_row(1, 0, HEADER)
        for n in range(rows):
            page.write_number(n + 2, 0, n + 1)
            page.write_datetime(n + 2, 1, date(2020, 1, 1) + timedelta(n // 300), day)
            for column, text in enumerate((f"示例{n // 3}公司", f"口罩{n % 4000}"), start=2):
                page.write_string(n + 2, column, text)
            page.write_string(n + 2, 4, f"{10 * (1 + n % 40)}只/盒")
            page.write_string(n + 2, 5, "盒")
            page.write_number(n + 2, 6, 1 + n % 977)
            page.write_number(n + 2, 7, (n % 5000) * 1.25)
            if n % 10 == 0:
                page.write_string(n + 2, 8, "急用")


def spent() -> float:
    """Seconds of the processor so far, children that ended among them."""
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def best(work: Callable[[], object]) -> tuple[float, float]:
    """The least seconds of the processor, and of the clock, of three rounds."""
    rounds = []
    for _ in range(ROUNDS):
        clock, before = time.perf_counter(), spent()
        work()
        rounds.append((spent() - before, time.perf_counter() - clock))
    return min(cpu for cpu, _ in rounds), min(clock for _, clock in rounds)


def main() -> None:
    """Prints what each step costs and how often as much as calamine alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.xlsx")
        sheet(path)
        data = path.read_bytes()
    plain = best(lambda: bare(data))
    told("python-calamine, cells only", plain, plain)
    told("out of the file (bounded child)", best(lambda: open_grids(data, "list.xlsx")), plain)
    told("read and understood", best(lambda: understood(data)), plain)
    for who, name in ((resource.RUSAGE_SELF, "this process"), (resource.RUSAGE_CHILDREN, "child")):
        print(f"most memory of {name}: {resource.getrusage(who).ru_maxrss // 1024} MiB")


def bare(data: bytes) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        book.get_sheet_by_index(0).to_python()


def understood(data: bytes) -> Reading:
    reading = read(data, "list.xlsx")
    if reading.has_problems or len(reading.tables[0].rows) != ROWS:
        raise AssertionError("the list was not read whole")
    return reading


def told(what: str, cost: tuple[float, float], plain: tuple[float, float]) -> None:
    cpu, clock = cost
    print(
        f"{what}: {cpu:.2f} s processor ({cpu / plain[0]:.1f} × calamine), {clock:.2f} s clock,"
        f" {ROWS / cpu:,.0f} rows/s"
    )


if __name__ == "__main__":
    main()
