"""What fund documents and the position of funds cost: ``python -m tests.benchmarks.money [ENTRIES ...]``.

First the median time of fund documents as a ratio to the same SQL sent by the bare driver, as in
``tests.benchmarks.ledger`` (aims: one line 4.0, ten lines 3.5 on SQLite; 2.5 on PostgreSQL). Then the position of one
of 5 funds with 1,000 holders each, today and on a past day, in books of so many entries (10,000 and 100,000; 1,000,000
takes a quarter of an hour): at most 50 ms, and flat. Last the match of an order of 200 lines with 20 receipts and 20
invoices, as in ``tests.benchmarks.matching``.
"""

import contextlib
import itertools
import secrets
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text, update

from inventory import (
    commitments,
    fund_ledger,
    funds,
    invoice_uses,
    invoices,
    setting_up,
    snapshot_books,
    spending,
)
from inventory.clock import evening
from inventory.db import Ledger
from inventory.models import (
    AppUser,
    Document,
    FundAccount,
    FundBalance,
    FundEntry,
    FundItem,
    Organization,
    OrganizationHead,
)
from inventory.models.documents import POSITIONS
from inventory.rules.invoice_said import Said
from tests.benchmarks import matching
from tests.benchmarks.ledger import AIMS, DAY, Bench
from tests.benchmarks.periods import median
from tests.postgres import server

HOLDERS, FUNDS, BATCH = 1_000, 5, 5_000
FIRST, PAST, LAST = date(2020, 1, 1), date(2020, 12, 20), date(2020, 12, 31)
DECISION = funds.Decision("镇党委", "会议", FIRST, "1号")


class FundBench(Bench):
    """Our books of a fund and their twin; what is measured takes from what stands."""

    def fill(self) -> None:
        """A fund, and much of it with the town and each village."""
        said = {"fund": "F", "name": "专项资金", "budget_source": "预备费"}
        self._do(funds.create_fund, decision=DECISION, **said)
        self._do(funds.appropriate, fund="F", amount_fen=10**12)
        self.sub_allocate(10)
        lines = [funds.AllocationLine("T", 10**11)]
        self._do(funds.sub_allocate, fund="F", lines=lines)
        self.order = self.bind(1)
        self.bill = self._do(spending.spend, **self._said(10**9), paid=False, fund="F", payee="C")
        self._paper(10**9)
        self.bare.send(self._drain())

    def _paper(self, fen: int) -> None:
        """The invoice without which nothing is paid on the bill."""
        said = Said("FISCAL", "1200154130", "00000001", DAY, "示例公司", amount_fen=fen, tax_fen=0)
        common: dict[str, Any] = {"actor": "system", "organization": "T"}
        with self.books.writing() as session:
            invoice = invoices.record_invoice(
                session, **common, request_key=next(self.keys), said=said
            ).number
        self._do(invoice_uses.use_invoice, invoice=invoice, number=self.bill)

    def sub_allocate(self, lines: int) -> None:
        """To so many villages at once."""
        said = [funds.AllocationLine(f"V{n}", 100) for n in range(lines)]
        self._do(funds.sub_allocate, fund="F", lines=said)

    def bind(self, _lines: int) -> str:
        """A commitment."""
        return self._do(commitments.open_commitment, fund="F", payee="C", **self._said(10**6))

    def spend(self, _lines: int) -> None:
        """Out of what is available, paid at once."""
        self._do(spending.spend, fund="F", payee="C", **self._said(7))

    def settle(self, _lines: int) -> None:
        """Out of a commitment."""
        self._do(spending.spend, number=self.order, **self._said(7))

    def pay(self, _lines: int) -> None:
        """What is owed."""
        self._do(spending.pay, number=self.bill, amount_fen=7)

    def _said(self, fen: int) -> dict[str, Any]:
        return {"amount_fen": fen, "purpose": "购买口罩"}


def town(url: str, villages: int = 10) -> None:
    """A migrated database with a town and its villages."""
    books = Ledger(url)
    books.upgrade()
    below = [
        {"code": f"V{n}", "name": f"{n}村", "kind": "VILLAGE", "parent": "T"}
        for n in range(villages)
    ]
    data = {
        "organizations": [{"code": "T", "name": "示例镇", "kind": "TOWN"}, *below],
        "counterparties": [{"code": "C", "name": "示例公司", "kind": "单位"}],
    }
    setting_up.setup(books, actor="system", data=data)
    books.close()


@contextlib.contextmanager
def pairs() -> Iterator[list[tuple[str, str]]]:
    """Two databases with the same content on each engine."""
    with tempfile.TemporaryDirectory() as folder, server(durable=True) as running:
        ours, twin = Path(folder) / "ours.db", Path(folder) / "twin.db"
        town(f"sqlite:///{ours}")
        shutil.copy(ours, twin)
        name = running.create()
        town(running.url(name))
        second = running.url(running.create(name))
        yield [(f"sqlite:///{ours}", f"sqlite:///{twin}"), (running.url(name), second)]


def documents() -> None:
    """Ratios of fund documents."""
    print(f"{'':34} {'ours':>8} {'bare':>8} {'ratio':>6} {'aim':>5}")
    with pairs() as found:
        for urls in found:
            bench = FundBench(*urls)
            bench.fill()
            works = [(w, 1) for w in (bench.bind, bench.spend, bench.settle, bench.pay)]
            for work, lines in [(bench.sub_allocate, 1), (bench.sub_allocate, 10), *works]:
                ours, bare = bench.measure(work, lines)
                what = f"{bench.books.dialect}: {work.__name__}, {lines} line{'s' * (lines > 1)}"
                aim = AIMS[bench.books.dialect, lines]
                figures = f"{ours * 1e3:6.2f}ms {bare * 1e3:6.2f}ms {ours / bare:6.2f} {aim:>5}"
                print(f"{what:34} {figures}", flush=True)
            bench.require_twins()
            bench.close()


class Wide:
    """Five funds with a thousand holders each, and a year of expenditures put in without the verbs."""

    def __init__(self, url: str, entries: int) -> None:
        self.books = Ledger(url, clock=lambda: evening(date(2021, 1, 15)))
        town(url, HOLDERS)
        self.keys = map(str, itertools.count())
        for fund in (f"F{n}" for n in range(FUNDS)):
            said = {"fund": fund, "name": "专项资金", "budget_source": "预备费"}
            self._do(funds.create_fund, decision=DECISION, **said)
            self._do(funds.appropriate, fund=fund, amount_fen=10**12)
            lines = [funds.AllocationLine(f"V{n}", 10**8) for n in range(HOLDERS)]
            self._do(funds.sub_allocate, fund=fund, lines=lines)
        self._spend(entries // 2)
        with self.books.writing() as session:
            organizations = list(session.scalars(select(Organization.id)))
        for organization in organizations:
            with self.books.writing() as session:
                snapshot_books.take(session, organization, date(2020, 11, 30))
        if self.books.dialect == "postgresql":
            with self.books.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))

    def position(self, as_of: date | None) -> float:
        """Median seconds of one fund's position."""

        def ask() -> None:
            with self.books.reading() as session:
                found = fund_ledger.position(session, actor="system", fund="F3", as_of=as_of)
            assert len(found.holders) == HOLDERS

        return median(ask)

    def _do(self, verb: Any, **said: Any) -> None:
        with self.books.writing() as session:
            key = next(self.keys)
            common = {"actor": "system", "organization": "T", "on": FIRST, "request_key": key}
            verb(session, **common, **said)

    def _spend(self, many: int) -> None:
        with self.books.writing() as session:
            actor = session.scalar(select(AppUser.id)) or 0
            rows = session.execute(
                select(FundAccount.organization_id, FundAccount.fund_id, FundAccount.id).where(
                    FundAccount.bucket == "AVAILABLE"
                )
            ).all()
            pools: dict[int, int] = dict(
                session.execute(select(FundItem.account_id, FundItem.document_id)).all()
            )
            paid = insert(FundAccount).returning(FundAccount.id)
            ends = {}
            for organization, fund, _ in rows:
                said = {"fund_id": fund, "organization_id": organization, "bucket": "PAYABLE"}
                ends[organization, fund] = session.execute(paid, said).scalar_one()
        held: defaultdict[int, int] = defaultdict(int)
        positions: defaultdict[int, int] = defaultdict(int)
        cycle = itertools.cycle(rows)
        for begin in range(0, many, BATCH):
            entries, papers = [], []
            for n in range(begin, min(begin + BATCH, many)):
                organization, fund, account = next(cycle)
                positions[organization] += 1
                on = FIRST + timedelta(days=1 + n * (LAST - FIRST).days // many)
                paper = self._paper(organization, positions[organization], on, actor)
                end = ends[organization, fund]
                entries.append(
                    {
                        "document_id": paper["id"],
                        "line": 1,
                        "fund_id": fund,
                        "from_account_id": account,
                        "to_account_id": end,
                        "amount_fen": 5,
                        "business_on": on,
                        "from_item_id": pools[account],
                        "to_item_id": paper["id"],
                    }
                )
                papers.append(paper)
                held[account] -= 5
                held[end] += 5
            with self.books.writing() as session:
                session.execute(insert(FundEntry), entries)
                session.execute(insert(Document), papers)
        self._balances(held, positions, set(ends.values()))

    def _balances(self, held: dict[int, int], positions: dict[int, int], new: set[int]) -> None:
        with self.books.writing() as session:
            for account, fen in held.items():
                if account in new:
                    row = {"account_id": account, "amount_fen": fen, "last_on": LAST}
                    session.execute(insert(FundBalance), row)
                else:
                    session.execute(
                        update(FundBalance)
                        .where(FundBalance.account_id == account)
                        .values(amount_fen=FundBalance.amount_fen + fen, last_on=LAST)
                    )
            for organization, position in positions.items():
                head = OrganizationHead.organization_id == organization
                session.execute(update(OrganizationHead).where(head).values(position=position))

    def _paper(self, organization: int, position: int, on: date, actor: int) -> dict[str, Any]:
        return {
            "id": organization * POSITIONS + position,
            "organization_id": organization,
            "position": position,
            "kind": "EXPENDITURE",
            "year": on.year,
            "serial": position,
            "number": f"{organization}-ZC-{position}",
            "business_on": on,
            "posted_at": evening(on),
            "actor_id": actor,
            "request_key": f"zc-{position}",
            "input_salt": "",
            "input_hash": "",
            "digest_version": 5,
            "previous_digest": "",
            "digest": secrets.token_hex(32),
        }


def positions(sizes: list[int]) -> None:
    """The position of a fund as books grow."""
    first: dict[tuple[str, str], float] = {}
    for entries in sizes:
        with tempfile.TemporaryDirectory() as folder, server(durable=True) as running:
            file = f"sqlite:///{Path(folder) / 'wide.db'}"
            for url in (file, running.url(running.create())):
                start = time.perf_counter()
                wide = Wide(url, entries)
                what = f"{wide.books.dialect} {entries:,} entries"
                print(f"{what}: filled in {time.perf_counter() - start:.0f} s", flush=True)
                for name, as_of in (("today", None), ("past day", PAST)):
                    took = wide.position(as_of)
                    small = first.setdefault((wide.books.dialect, name), took)
                    figures = f"{took * 1e3:7.2f}ms (50), ratio {took / small:5.2f}"
                    print(f"{what}: position of {HOLDERS:,} holders, {name} {figures}", flush=True)
                wide.books.close()


def main() -> None:
    """All three, on both engines."""
    documents()
    positions([int(a) for a in sys.argv[1:]] or [10_000, 100_000])
    matching.matched()


if __name__ == "__main__":
    main()
