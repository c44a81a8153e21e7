"""What a past day costs, and a closing: ``python -m tests.benchmarks.periods [LINES ...]``.

Without sizes 10,000 and 100,000 lines, in a year of books (``tests.benchmarks.year``) with snapshots at each month's
end, taken by our own code. Printed are median times: the stock of one place and the position of the fund on a day in
the last month, as a ratio to the same SQL written by hand on the snapshots and sent by the bare driver, and beside them
the sum over all rows; then the seconds of a closing. Aims: a ratio of 3 at most at a million lines; 5 s for a month of
30,000 lines, 0.2 s for a small town's.
"""

import contextlib
import re
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from inventory import fund_ledger, ledger, periods, snapshot_books
from inventory.kinds import Bucket
from tests.benchmarks.year import LAST, LAST_MONTH, Year
from tests.postgres import server

AS_OF = date(2020, 12, 20)
ROUNDS = 15


class Measured(Year):
    """The year, and what is measured of it."""

    def snapshots(self) -> float:
        """Month's ends, by our own code; gives the slowest."""
        slowest: list[float] = []
        for month in range(1, 13):
            through = date(2020, month, 28) + timedelta(days=4)
            through -= timedelta(days=through.day)
            if through >= LAST:
                break
            for organization in self.organizations:
                start = time.perf_counter()
                with self.books.writing() as session:
                    snapshot_books.take(session, organization, through)
                slowest.append(time.perf_counter() - start)
        return max(slowest)

    def stock(self) -> tuple[Callable[[], Any], str, str]:
        """One place on a past day: ours, by hand on the snapshot, by hand over all rows."""

        def ours() -> list[tuple[str, int, int]]:
            with self.books.reading() as session:
                rows = ledger.on_hand(
                    session, actor="system", organization="T", location="P0", as_of=AS_OF
                )
            return sorted((r.lot, r.quantity, r.value_fen or 0) for r in rows)

        place = self.places[0]
        tail = (
            "select lot_id, quantity q, value_fen v from stock_move where to_id = {place}"
            " and business_on > '{after}' and business_on <= '{day}' union all"
            " select lot_id, -quantity, -value_fen from stock_move where from_id = {place}"
            " and business_on > '{after}' and business_on <= '{day}'"
        )
        sums = (
            "select i.code, i.name, i.specification, i.base_unit, l.code, l.origin, l.source,"
            " l.expires_on, l.acceptance, r.q, r.v from (select lot_id, sum(q) q, sum(v) v from"
            " ({rows}) t group by lot_id having sum(q) > 0) r join lot l on l.id = r.lot_id"
            " join item i on i.id = l.item_id order by i.pinyin, i.id, l.expires_on, l.id"
        )
        counted = (
            "select lot_id, quantity q, value_fen v from stock_snapshot where location_id = {place}"
            " and snapshot_id = (select id from snapshot where organization_id = {town}"
            " and through_on = '2020-11-30') union all "
        )
        said = {"place": place, "day": AS_OF, "town": self.town}
        by_hand = sums.format(rows=(counted + tail).format(after="2020-11-30", **said))
        return ours, by_hand, sums.format(rows=tail.format(after="2000-01-01", **said))

    def fund(self) -> tuple[Callable[[], Any], str, str]:
        """The fund on a past day, likewise."""

        def ours() -> Any:
            with self.books.reading() as session:
                found = fund_ledger.position(session, actor="system", fund="F", as_of=AS_OF)
            return [(h.organization, h.available_fen, h.spent_fen) for h in found.holders]

        by_account = (
            "select a.organization_id, a.bucket, {counted}"
            " coalesce((select sum(amount_fen) from fund_entry where to_account_id = a.id"
            " and business_on > '{after}' and business_on <= '{day}'), 0) - coalesce((select"
            " sum(amount_fen) from fund_entry where from_account_id = a.id"
            " and business_on > '{after}' and business_on <= '{day}'), 0)"
            " from fund_account a where a.fund_id = 1 and a.bucket <> 'GRANTOR'"
        )
        counted = (
            "coalesce((select f.amount_fen from fund_snapshot f join snapshot s on s.id ="
            " f.snapshot_id where s.organization_id = a.organization_id"
            " and s.through_on = '2020-11-30' and f.account_id = a.id), 0) +"
        )
        by_hand = by_account.format(counted=counted, after="2020-11-30", day=AS_OF)
        return ours, by_hand, by_account.format(counted="", after="2000-01-01", day=AS_OF)

    def bare(self, sql: str, **said: Any) -> Callable[[], Any]:
        """SQL by the driver alone; what is ``said`` fills its ``:name``."""
        connection = self.books.engine.raw_connection()
        if said and self.books.dialect == "postgresql":
            sql = re.sub(r":(\w+)", r"%(\1)s", sql)

        def ask() -> Any:
            cursor = connection.cursor()
            cursor.execute(sql, *([said] if said else []))
            return cursor.fetchall()

        return ask

    def close(self, through: date) -> float:
        """Seconds of a closing of the town."""
        start = time.perf_counter()
        with self.books.writing() as session:
            periods.close_period(
                session,
                actor="system",
                organization="T",
                on=date(2021, 1, 15),
                request_key=f"close-{through}",
                through=through,
            )
        return time.perf_counter() - start


def median(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Median seconds; the first run warms up."""
    work()
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def in_turn(works: Sequence[Callable[[], Any]], rounds: int = ROUNDS) -> list[float]:
    """The median seconds of each, done in turn: what else the machine does meanwhile meets all of them."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(rounds + 1):  # the first warms up
        for took, work in zip(seconds, works, strict=True):
            start = time.perf_counter()
            work()
            took.append(time.perf_counter() - start)
    return [statistics.median(took[1:]) for took in seconds]


@contextlib.contextmanager
def urls() -> Iterator[list[str]]:
    """A place for each engine."""
    with tempfile.TemporaryDirectory() as folder, server(durable=True) as running:
        yield [f"sqlite:///{Path(folder) / secrets.token_hex(4)}.db", running.url(running.create())]


def measure(url: str, lines: int) -> None:
    """One engine, one size."""
    year = Measured(url, lines)
    start = time.perf_counter()
    year.fill()
    filled = time.perf_counter() - start
    slowest = year.snapshots()
    if year.books.dialect == "postgresql":
        with year.books.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))
    what = f"{year.books.dialect} {lines:,}"
    print(f"{what}: filled in {filled:.0f} s, a month's snapshot in {slowest * 1e3:.0f} ms")
    for name, (ours, by_hand, whole) in (("stock", year.stock()), ("fund", year.fund())):
        _require_same(name, ours(), year.bare(by_hand)(), year.bare(whole)())
        mine, hand, rows = median(ours), median(year.bare(by_hand)), median(year.bare(whole), 3)
        print(
            f"{what}: {name} as of a day {mine * 1e3:8.2f}ms, by hand {hand * 1e3:8.2f}ms,"
            f" ratio {mine / hand:5.2f}, all rows {rows * 1e3:8.2f}ms"
        )
    first = year.close(date(2020, 11, 30))
    last = year.close(LAST)
    month = min(LAST_MONTH, lines // 12)
    print(
        f"{what}: closing eleven months {first:6.2f} s, then one of {month:,} lines"
        f" (and {month // 14:,} entries) {last:6.2f} s"
    )
    year.books.close()


def _require_same(name: str, ours: Any, by_hand: Any, whole: Any) -> None:
    """All three are the same, or the figures mean nothing."""
    if name == "stock":
        assert sorted((r[4], int(r[9]), int(r[10])) for r in by_hand) == ours
        assert [tuple(map(str, r)) for r in by_hand] == [tuple(map(str, r)) for r in whole]
        return
    assert sorted((r[0], r[1], int(r[2])) for r in by_hand) == sorted(
        (r[0], r[1], int(r[2])) for r in whole
    )
    available = {r[0]: int(r[2]) for r in whole if r[1] == Bucket.AVAILABLE}
    assert sorted(available.values()) == sorted(row[1] for row in ours)


def main() -> None:
    """Each size on both engines."""
    for lines in [int(a) for a in sys.argv[1:]] or [10_000, 100_000]:
        with urls() as places:
            for url in places:
                measure(url, lines)


if __name__ == "__main__":
    main()
