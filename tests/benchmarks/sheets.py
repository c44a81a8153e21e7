"""What the figures of a public sheet cost as the books grow: ``python -m tests.benchmarks.sheets [LINES ...]``.

Without sizes 10,000 and 100,000 lines, in a year of books (``tests.benchmarks.year``) with snapshots at each month's
end. Each sheet of the town is drawn for nine days after the year, in which nothing moved, and for its last month.
Printed are median seconds, rows, and the ratio to the smallest books of the same run, done in turn. Aim: 50 ms of days
in which little moved, however large the books. Only SC grows with them: it accounts for all time, and reads every row.
"""

import contextlib
import sys
from collections.abc import Callable
from datetime import date

from inventory import disclosure, snapshot_books
from inventory.errors import LedgerError
from inventory.sheet import Sheet
from tests.benchmarks.growth import Growing, urls
from tests.benchmarks.periods import in_turn
from tests.benchmarks.year import LAST

SHEETS = ("S1", "S2", "S3", "S4", "S5", "S6", "SC")
DAYS = {
    "nine days after": (date(2021, 1, 1), date(2021, 1, 9)),
    "the last month": (date(2020, 12, 1), LAST),
}
ROUNDS = 5


def books(url: str, lines: int) -> Growing:
    """A year of so many lines, closed with a snapshot."""
    year = Growing(url, lines)
    year.fill()
    year.snapshots()
    for organization in year.organizations:
        with year.books.writing() as session:
            snapshot_books.take(session, organization, LAST)
    return year


def drawing(year: Growing, sheet: str, start: date, end: date) -> Callable[[], Sheet]:
    """Draws a sheet."""

    def draw() -> Sheet:
        with year.books.reading() as session:
            return disclosure.sheet(
                session, actor="system", organization="T", sheet=sheet, start=start, end=end
            )

    return draw


def compare(years: list[Growing]) -> None:
    """Each sheet of the same days in books of each size."""
    engine = years[0].books.dialect
    for said, (start, end) in DAYS.items():
        for sheet in SHEETS:
            works = [drawing(year, sheet, start, end) for year in years]
            try:
                rows = [_rows(work()) for work in works]
            except LedgerError as refused:
                print(f"{engine}: {sheet} of {said}: {refused.code}")
                continue
            took = in_turn(works, ROUNDS)
            for year, many, seconds in zip(years, rows, took, strict=True):
                print(
                    f"{engine} {year.lines:,}: {sheet} of {said}, {many:,} rows:"
                    f" {seconds * 1e3:8.1f}ms, ratio {seconds / took[0]:5.2f}",
                    flush=True,
                )


def _rows(sheet: Sheet) -> int:
    return len(sheet.rows) + sum(len(part.rows) for part in sheet.parts)


def main(*arguments: str) -> None:
    """Each engine with books of each size."""
    sizes = [int(a) for a in arguments] or [10_000, 100_000]
    with contextlib.ExitStack() as kept:
        places = [kept.enter_context(urls()) for _ in sizes]
        for engine in range(2):
            compare([books(of[engine], n) for of, n in zip(places, sizes, strict=True)])


if __name__ == "__main__":
    main(*sys.argv[1:])
