"""Sheets of real books, published and proved by somebody who has nothing but their files."""

from datetime import date

import pytest

from inventory import disclosure, sheet_format
from inventory.db import Ledger
from inventory.sheet_format import Head, Issued, Placed
from reports import sheet_files
from tests import independent_checker
from tests.conftest import SettableClock, counted_salts
from tests.inventory.books import Books

FIRST, SECOND = (date(2020, 2, 1), date(2020, 2, 10)), (date(2020, 2, 11), date(2020, 2, 19))
OF_A_FUND = ("S5",)


def tell(ledger, clock):
    """Two stretches of gifts, purchases, allocations, issues, a reversal and money."""
    clock.set(date(2020, 2, 20))
    books = Books(ledger)
    day = date(2020, 2, 1)
    books.create_fund(day)
    books.appropriate(day, 200_000_000)
    books.allot(day, DGC=5_000_000, NDL=30_000_000)
    books.receive(day, 1000, by="FIRM", value_fen=150_000)
    books.receive(day, 300, origin="PURCHASED", by="FIRM", value_fen=60_000)
    books.receive(date(2020, 2, 3), 40, origin="ALLOCATED")
    books.receive(date(2020, 2, 4), 6, "MASK-BOX", by="ZHANG")
    books.receive(date(2020, 2, 4), 25, "SOAP", origin="PURCHASED")
    books.issue(date(2020, 2, 5), 200)
    books.reverse(date(2020, 2, 8), books.issue(date(2020, 2, 6), 70))
    books.spend(date(2020, 2, 7), 300_001)
    books.issue(date(2020, 2, 12), 500)
    books.receive(date(2020, 2, 13), 80, "SOAP", by="CLASS")
    books.spend(date(2020, 2, 14), 99_999)
    return books


def publish(books):
    """Every sheet of both stretches, each series in its chain."""
    out = []
    for code in disclosure.SHEETS:
        if code == "S1F":
            continue  # there is no fund of gifts
        previous = None
        for issue, days in enumerate((FIRST, SECOND), start=1):
            fund = "F" if code in OF_A_FUND else None
            placed = Placed(
                series=code if fund is None else f"{code}-{fund}",
                issue=issue,
                issuer="南独乐河镇",
                published_on=date(2020, 2, 19 + issue),
                previous=previous,
                corrects=None,
                head=Head("NDL-RK-2020-000001", 20, "ab" * 32),
            )
            published = sheet_format.publish(books.sheet(code, *days, fund=fund), placed)
            previous = Issued(issue, published.digest)
            out.append(published)
    return out


def test_every_sheet_of_real_books_is_accepted_by_both_checkers(ledger, clock):
    out = publish(tell(ledger, clock))
    raws = [(f"{p.placed.series}-{p.placed.issue}.json", p.text.encode()) for p in out]
    proof = sheet_files.examine(raws)
    found = [f for one in proof.files for f in one.findings] + [*proof.together]
    assert not [f for f in found if f.holds is not True]
    assert {f.check for f in found} >= {"TOTALS", "ROWS", "PARTS", "CHAIN", "OPENING", "SOURCES"}
    independent_checker.together([independent_checker.alone(raw.decode()) for _, raw in raws])


@pytest.mark.postgresql
def test_both_engines_publish_the_same_bytes(sqlite_url, postgresql_url):
    texts = []
    for url in (sqlite_url, postgresql_url):
        clock = SettableClock()
        books = Ledger(url, clock=clock, salts=counted_salts())
        texts.append([p.text for p in publish(tell(books, clock))])
        books.close()
    assert texts[0] == texts[1]
