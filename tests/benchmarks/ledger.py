"""What our code costs on top of the database: ``python -m tests.benchmarks.ledger``.

Prints the median time of a receipt, an issue, a conversion and an arrival, of 1 and of 10 lines, as a ratio to the
same SQL sent by the bare driver. The bare side is a twin: every statement that ours sends, with its values, is
recorded as the driver gets it and sent again, prepared, to a second database with the same schema, triggers and
settings, its rows fetched. So the two sides do the same to the books, turn by turn, and end with the same digests,
which is checked; what the bare side lacks is SQLAlchemy and our own code. The books hold 4,000 balances: 200 items in
4 places in 5 lots.

Aims: on SQLite (synchronous=FULL) at most 4 for one line and 3.5 for ten; on PostgreSQL at most 2.5. Then, for ours
alone: a receipt of 200 lines (60 ms on SQLite), and the trace of a lot through 3 organizations and 500 documents
(50 ms).
"""

import contextlib
import itertools
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import event, make_url, text

from inventory import conversions, db, setting_up, stock, trace, transfers
from inventory.clock import evening
from inventory.conversions import ConversionLine, ResultLine
from inventory.db import Ledger
from inventory.drafts import Posted
from inventory.stock import IssueLine, ReceiptLine
from inventory.transfers import ArrivalLine
from tests.postgres import server

ITEMS, PLACES, LOTS = 200, 4, 5
ROUNDS, WARM_UP = 300, 40
PER_LOT = 1_000_000
DAY = date(2020, 2, 8)
AIMS = {
    ("sqlite", 1): "4.0",
    ("sqlite", 10): "3.5",
    ("postgresql", 1): "2.5",
    ("postgresql", 10): "2.5",
}

Sent = list[tuple[str, Any, bool]]


class Bare(Protocol):
    """A driver's connection that sends what was recorded, in one transaction."""

    def send(self, sent: Sent) -> None:
        """Begin, send and fetch everything, commit."""


class BareSqlite:
    """sqlite3 keeps the statements it prepared by their text."""

    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(
            make_url(url).database or "", isolation_level=None, cached_statements=256
        )
        for pragma in db.SQLITE_PRAGMAS:
            self.connection.execute(pragma)

    def send(self, sent: Sent) -> None:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        for statement, values, many in sent:
            if many:
                cursor.executemany(statement, values)
            else:
                cursor.execute(statement, values).fetchall()
        cursor.execute("COMMIT")


class BarePostgresql:
    """psycopg, told to prepare every statement on the server at its first use."""

    def __init__(self, url: str) -> None:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(plain, prepare_threshold=0)

    def send(self, sent: Sent) -> None:
        cursor = self.connection.cursor()
        for statement, values, many in sent:
            if many:
                cursor.executemany(statement, values)
            else:
                cursor.execute(statement, values)
                if cursor.description:
                    cursor.fetchall()
        self.connection.commit()


class Bench:
    """Our books and their twin."""

    def __init__(self, url: str, twin: str) -> None:
        self.books = Ledger(url, clock=lambda: evening(DAY))
        self.twin = Ledger(twin)
        self.bare: Bare = (BareSqlite if self.books.dialect == "sqlite" else BarePostgresql)(twin)
        self.sent: Sent = []
        self.lots: list[tuple[str, str]] = []
        self.on_the_way = ""
        self.keys = map(str, itertools.count())
        self.random = random.Random(8)  # noqa: S311 - for choice, not for secrets
        event.listen(self.books.engine, "before_cursor_execute", self._record)

    def _record(
        self, _c: Any, _cursor: Any, statement: str, values: Any, _x: Any, many: bool
    ) -> None:
        self.sent.append((statement, values, many))

    def fill(self) -> None:
        """4,000 lots of many pieces."""
        for place, _lot in itertools.product(range(PLACES), range(LOTS)):
            lines = [
                ReceiptLine(
                    f"I{n}", f"P{place}", PER_LOT, value_fen=PER_LOT, expires_on=self._some_day()
                )
                for n in range(ITEMS)
            ]
            number = self._receive(lines)
            self.lots += [(f"{number}-{n + 1}", f"P{place}") for n in range(ITEMS)]
            self.bare.send(self._drain())

    def receive(self, lines: int) -> None:
        """Goods of one place."""
        place = self.random.randrange(PLACES)
        self._receive(
            [ReceiptLine(i, f"P{place}", 100, value_fen=4_200) for i in self._items(lines)]
        )

    def issue(self, lines: int) -> None:
        """Goods picked in one place."""
        place = self.random.randrange(PLACES)
        said = [IssueLine(i, f"P{place}", 3) for i in self._items(lines)]
        self._do(stock.issue, group="G", purpose="卡口值守", lines=said)

    def convert(self, lines: int) -> None:
        """Lots of one place become other goods."""
        said = [
            ConversionLine(lot, place, 10, [ResultLine(f"I{self.random.randrange(ITEMS)}", 10)])
            for lot, place in self.random.sample(self.lots, lines)
        ]
        self._do(conversions.convert, lines=said, reason="分装")

    def arrive(self, lines: int) -> None:
        """Goods sent to the village are counted there."""
        said = [ArrivalLine(n + 1, 3) for n in range(lines)]
        self._do(transfers.acknowledge, "V", number=self.on_the_way, location="V-P", lines=said)

    def prepare(self, work: Callable[[int], object], lines: int) -> None:
        """What must stand before the work is measured, on both sides."""
        if work != self.arrive:
            return
        place = self.random.randrange(PLACES)
        said = [IssueLine(i, f"P{place}", 3) for i in self._items(lines)]
        self.on_the_way = self._do(transfers.dispatch, to="V", lines=said)
        self.bare.send(self._drain())

    def measure(self, work: Callable[[int], object], lines: int) -> tuple[float, float]:
        """Median seconds of ours and of the bare twin, in turns."""
        ours, bare = [], []
        for _ in range(WARM_UP + ROUNDS):
            self.prepare(work, lines)
            self.sent.clear()
            start = time.perf_counter()
            work(lines)
            between = time.perf_counter()
            sent = self._drain()
            again = time.perf_counter()
            self.bare.send(sent)
            bare.append(time.perf_counter() - again)
            ours.append(between - start)
        return statistics.median(ours[WARM_UP:]), statistics.median(bare[WARM_UP:])

    def alone(self) -> Iterator[tuple[str, float, str]]:
        """What has an aim in milliseconds: name, median seconds, aim."""
        wide = [ReceiptLine(f"I{n}", "P0", 100, value_fen=4_200) for n in range(ITEMS)]
        yield "receipt, 200 lines", _median(lambda: self._receive(wide)), "60ms"
        lot = self._lineage()
        yield "trace, 500 documents", _median(lambda: self._trace(lot)), "50ms"

    def _lineage(self) -> str:
        """A lot that went through three organizations, and 500 documents that moved some of it."""
        line = ReceiptLine("I0", "P0", PER_LOT, value_fen=PER_LOT)
        first = lot = f"{self._receive([line])}-1"
        for start, end, place in (("T", "V", "V-P"), ("V", "W", "W-P")):
            sent = [IssueLine("I0", {"T": "P0", "V": "V-P"}[start], PER_LOT // 2, lot=lot)]
            number = self._do(transfers.dispatch, start, to=end, lines=sent)
            lot = f"{self._do(transfers.acknowledge, end, number=number, location=place)}-1"
        for _ in range(495):
            self._do(stock.issue, "W", group="G", lines=[IssueLine("I0", "W-P", 3, lot=lot)])
        return first

    def _trace(self, lot: str) -> None:
        with self.books.reading() as session:
            found = trace.trace(session, actor="system", lot=lot)
        assert len({step.number for step in found.steps}) == 500

    def require_twins(self) -> None:
        """Both sides wrote the same books, or the figures mean nothing."""
        query = text("SELECT position, digest FROM organization_head ORDER BY organization_id")
        with self.books.engine.connect() as ours, self.twin.engine.connect() as theirs:
            assert ours.execute(query).all() == theirs.execute(query).all()

    def close(self) -> None:
        self.books.close()
        self.twin.close()

    def _receive(self, lines: list[ReceiptLine]) -> str:
        said = {"origin": "DONATED", "counterparty": "C", "note": "当面点清"}
        return self._do(stock.receive, lines=lines, **said)

    def _do(self, verb: Callable[..., Posted], organization: str = "T", **said: Any) -> str:
        """One document in a transaction of its own; its number."""
        with self.books.writing() as session:
            posted = verb(
                session,
                actor="system",
                organization=organization,
                on=DAY,
                request_key=next(self.keys),
                **said,
            )
        return posted.number

    def _items(self, count: int) -> list[str]:
        return [f"I{n}" for n in self.random.sample(range(ITEMS), count)]

    def _some_day(self) -> date:
        return DAY + timedelta(days=self.random.randrange(30, 900))

    def _drain(self) -> Sent:
        sent, self.sent = [s for s in self.sent if not s[0].startswith("BEGIN")], []
        return sent


def _median(work: Callable[[], object]) -> float:
    """Median seconds of twenty runs."""
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def town(url: str) -> None:
    """A migrated database with the catalogue, and nothing posted."""
    books = Ledger(url)
    books.upgrade()
    data = {
        "organizations": [
            {"code": "T", "name": "示例镇", "kind": "TOWN"},
            {"code": "V", "name": "示例村", "kind": "VILLAGE", "parent": "T"},
            {"code": "W", "name": "邻村", "kind": "VILLAGE", "parent": "T"},
        ],
        "locations": [
            *({"code": f"P{n}", "name": f"{n}号库", "organization": "T"} for n in range(PLACES)),
            {"code": "V-P", "name": "村库", "organization": "V"},
            {"code": "W-P", "name": "邻村库", "organization": "W"},
        ],
        "groups": [{"code": "G", "name": "值守人员"}],
        "items": [{"code": f"I{n}", "name": f"物资{n}", "unit": "件"} for n in range(ITEMS)],
        "counterparties": [{"code": "C", "name": "示例公司", "kind": "单位"}],
    }
    setting_up.setup(books, actor="system", data=data)
    books.close()


@contextlib.contextmanager
def sqlite_pair() -> Iterator[tuple[str, str]]:
    """Two files with the same content."""
    with tempfile.TemporaryDirectory() as folder:
        ours, twin = Path(folder) / "ours.db", Path(folder) / "twin.db"
        town(f"sqlite:///{ours}")
        shutil.copy(ours, twin)
        yield f"sqlite:///{ours}", f"sqlite:///{twin}"


@contextlib.contextmanager
def postgresql_pair() -> Iterator[tuple[str, str]]:
    """Two databases with the same content on one durable server."""
    with server(durable=True) as running:
        ours = running.create()
        town(running.url(ours))
        yield running.url(ours), running.url(running.create(ours))


def main() -> None:
    """Measure on both engines and print."""
    print(f"{'':34} {'ours':>8} {'bare':>8} {'ratio':>6} {'aim':>5}")
    for pair in (sqlite_pair, postgresql_pair):
        with pair() as urls:
            bench = Bench(*urls)
            bench.fill()
            works = (bench.receive, bench.issue, bench.convert, bench.arrive)
            for work, lines in itertools.product(works, (1, 10)):
                ours, bare = bench.measure(work, lines)
                what = f"{bench.books.dialect}: {work.__name__}, {lines} line{'s' * (lines > 1)}"
                aim = AIMS[bench.books.dialect, lines]
                print(
                    f"{what:34} {ours * 1e3:6.2f}ms {bare * 1e3:6.2f}ms {ours / bare:6.2f} {aim:>5}"
                )
            bench.require_twins()
            for what, seconds, aim in bench.alone():
                print(f"{bench.books.dialect}: {what:22} {seconds * 1e3:6.1f}ms {'':17} {aim:>5}")
            bench.close()


if __name__ == "__main__":
    main()
