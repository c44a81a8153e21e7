"""What the lists of what is still owed cost: ``python -m tests.benchmarks.chasing [DOCUMENTS ...]``.

In books of so many documents (100,000), put in without the verbs, of which one in ten is still owed, and then all:
the median time of the first page of 待补单, 待补票, 预付未到货, 应付 and 缺件清单 of a town with 20 villages (at most
100 ms), a ratio to the same rows by SQL written by hand (aim: 3 at most; there is no such SQL for 缺件清单, which is
told by rules that are data), of all the counts of 要催的事 together, and of what the first page says of them (at most
20 ms).
"""

import itertools
import secrets
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text, update

from inventory import funds, setting_up
from inventory.clock import evening
from inventory.db import Ledger
from inventory.models import (
    AppUser,
    AttachmentCategory,
    Document,
    DocumentAttachment,
    DocumentSigner,
    Fund,
    FundAccount,
    FundCharge,
    FundEntry,
    FundItem,
    FundUse,
    Item,
    Location,
    Lot,
    OrderLine,
    OrderReceipt,
    Organization,
    OrganizationHead,
    PaperCategory,
    PapersReceived,
    PurchaseOrder,
    StockMove,
)
from inventory.models.documents import POSITIONS
from inventory.rules.evidence import SignRole
from inventory.statements.asking import statement
from inventory.statements.chasing import chases, due
from tests.benchmarks.money import DECISION, town
from tests.benchmarks.periods import median
from tests.postgres import server

VILLAGES, BATCH, PAGE = 20, 5_000, 50
FIRST, DAYS = date(2020, 1, 1), 365
NOW = date(2021, 1, 15)
# of each ten documents: receipts, orders, expenditures with their papers to come, prepayments, debts
CYCLE = ("RECEIPT", "COMMITMENT", "CHARGED", "PREPAYMENT", "OWED") * 2
_OPEN_ITEMS = (
    "select d.business_on, d.due_on, d.number, d.kind, o.code, o.name, f.code, f.name, c.name,"
    " i.amount_fen from fund_item i join fund_account a on a.id = i.account_id"
    " join document d on d.id = i.document_id join organization o on o.id = a.organization_id"
    " join fund f on f.id = a.fund_id left join counterparty c on c.id = d.counterparty_id"
    " where a.bucket = '{}' and i.amount_fen > 0 order by d.business_on, d.id limit 51"
)
BY_HAND = {
    "orders-awaited": "select d.business_on, d.number, l.code, i.name, o.name, m.quantity, j.q"
    " from document d join lot l on l.document_id = d.id join item i on i.id = l.item_id"
    " join organization o on o.id = d.organization_id join stock_move m"
    " on m.document_id = l.document_id and m.line = l.line left join (select lot_id,"
    " sum(quantity) q from order_receipt group by lot_id) j on j.lot_id = l.id"
    " where l.source = 'PURCHASED' and coalesce(j.q, 0) < m.quantity"
    " order by d.business_on, l.id limit 51",
    "papers-awaited": "select d.business_on, d.number, o.name, sum(e.amount_fen) from fund_charge c"
    " join document d on d.id = c.document_id join organization o on o.id = d.organization_id"
    " join fund_entry e on e.to_item_id = d.id where c.awaiting_papers and not exists (select 1"
    " from papers_received p where p.document_id = d.id) group by d.business_on, d.id, d.number,"
    " o.name order by d.business_on, d.id limit 51",
    "goods-awaited": _OPEN_ITEMS.format("PREPAID"),
    "payables": _OPEN_ITEMS.format("PAYABLE"),
}


class Busy:
    """A town with its villages, and so many documents; one in ``every`` of them is still owed."""

    def __init__(self, url: str, documents: int, every: int) -> None:
        self.books = Ledger(url, clock=lambda: evening(NOW))
        town(url, VILLAGES)
        goods = {"items": [{"code": "MASK", "name": "口罩", "unit": "只"}]}
        rooms = [
            {"code": f"K{n}", "name": "库房", "organization": f"V{n}"} for n in range(VILLAGES)
        ]
        setting_up.setup(self.books, actor="system", data=goods | {"locations": rooms})
        self.every = every
        self.rows: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
        self._fund()
        self._find()
        for begin in range(0, documents, BATCH):
            for n in range(begin, begin + BATCH):
                self._document(n)
            self._flush()
        with self.books.writing() as session:
            for organization, at in self.positions.items():
                row = OrganizationHead.organization_id == organization
                session.execute(update(OrganizationHead).where(row).values(position=at))
        if self.books.dialect == "postgresql":
            with self.books.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))

    def page(self, name: str) -> float:
        """Median seconds of the first page of a list."""

        def ask() -> None:
            with self.books.reading() as session:
                said: dict[str, Any] = {
                    "name": name,
                    "organization": "T",
                    "below": True,
                    "limit": PAGE,
                }
                found = statement(session, actor="system", **said)
            assert len(found.rows) == PAGE

        return median(ask)

    def by_hand(self, name: str) -> float:
        """Median seconds of the same rows by SQL."""

        def ask() -> None:
            with self.books.reading() as session:
                rows = session.connection().exec_driver_sql(BY_HAND[name]).all()
            assert len(rows) == PAGE + 1

        return median(ask)

    def counts(self) -> float:
        """Median seconds of all the counts together, of a user of the town."""

        def ask() -> None:
            with self.books.reading() as session:
                assert all(chase.count for chase in chases(session, actor="boss"))

        return median(ask)

    def due(self) -> float:
        """Median seconds of what the first page says of the lists, of a user of the town."""

        def ask() -> None:
            with self.books.reading() as session:
                assert len(due(session, actor="boss")) == len(BY_HAND)

        return median(ask)

    def _fund(self) -> None:
        user = {"login": "boss", "name": "会计", "role": "finance", "organization": "T"}
        setting_up.setup(self.books, actor="system", data={"users": [user]})
        common: dict[str, Any] = {"actor": "system", "organization": "T", "on": FIRST}
        common |= {"fund": "F"}
        with self.books.writing() as session:
            said: dict[str, Any] = {
                "name": "专项资金",
                "budget_source": "预备费",
                "decision": DECISION,
            }
            funds.create_fund(session, request_key="1", **common, **said)
            funds.appropriate(session, request_key="2", amount_fen=10**12, **common)
            lines = [funds.AllocationLine(f"V{n}", 10**9) for n in range(VILLAGES)]
            funds.sub_allocate(session, request_key="3", lines=lines, **common)

    def _find(self) -> None:
        self.positions: defaultdict[int, int] = defaultdict(int)
        with self.books.writing() as session:
            self.actor = session.scalars(select(AppUser.id)).first()
            self.item = session.scalars(select(Item.id)).one()
            self.fund = session.scalars(select(Fund.id)).one()
            self.use = session.scalars(select(FundUse.id)).first()
            villages = select(Organization.id).where(Organization.kind == "VILLAGE")
            self.villages = list(session.scalars(villages))
            self.places = {
                (row.organization_id, row.kind): row.id for row in session.scalars(select(Location))
            }
            self.accounts = {}
            for row in session.scalars(select(FundAccount)):
                self.accounts[row.organization_id, row.bucket] = row.id
            for village in self.villages:
                for bucket in ("COMMITTED", "PREPAID", "PAYABLE", "PAID"):
                    said = {"fund_id": self.fund, "organization_id": village, "bucket": bucket}
                    made = insert(FundAccount).returning(FundAccount.id)
                    self.accounts[village, bucket] = session.execute(made, said).scalar_one()
            rows = session.execute(select(PaperCategory.code, PaperCategory.id))
            self.categories = {row.code: row.id for row in rows}
        self.attachments = 0
        self.orders: dict[int, int] = {}
        self.turn = itertools.count()

    def _document(self, n: int) -> None:
        village = self.villages[n // len(CYCLE) % VILLAGES]
        what = CYCLE[n % len(CYCLE)]
        self.positions[village] += 1
        position = self.positions[village]
        on = FIRST + timedelta(days=1 + n * DAYS // 200_000)
        paper = village * POSITIONS + position
        kind = {"CHARGED": "EXPENDITURE", "OWED": "EXPENDITURE"}.get(what, what)
        owed = next(self.turn) // len(CYCLE) % self.every == 0
        {
            "RECEIPT": self._received,
            "COMMITMENT": self._ordered,
            "CHARGED": self._charged,
            "PREPAYMENT": self._prepaid,
            "OWED": self._owed,
        }[what](village, paper, on, owed)
        self.rows[Document].append(
            {
                "id": paper,
                "organization_id": village,
                "position": position,
                "kind": kind,
                "year": on.year,
                "serial": position,
                "number": f"{village}-{kind}-{position}",
                "business_on": on,
                "posted_at": evening(on),
                "actor_id": self.actor,
                "request_key": f"k-{position}",
                "input_salt": "",
                "input_hash": "",
                "digest_version": 5,
                "previous_digest": "",
                "digest": secrets.token_hex(32),
            }
        )

    def _received(self, village: int, paper: int, on: date, owed: bool) -> None:
        lot = paper * 4096 + 1
        self.rows[Lot].append(
            {
                "id": lot,
                "document_id": paper,
                "line": 1,
                "code": f"{paper}-1",
                "item_id": self.item,
                "origin": "PURCHASED",
                "source": "PURCHASED",
                "earmark_unresolved": False,
                "valuation_basis": "RECORDED",
                "valued": True,
                "provisional": False,
                "acceptance": "QUALIFIED",
            }
        )
        self.rows[StockMove].append(
            {
                "document_id": paper,
                "line": 1,
                "part": 1,
                "lot_id": lot,
                "from_id": self.places[village, "SOURCE"],
                "to_id": self.places[village, "STORAGE"],
                "quantity": 100,
                "value_fen": 1_000,
                "typed_unit": "只",
                "typed_quantity": 100,
                "business_on": on,
            }
        )
        order = self.orders.pop(village, None)
        if order is not None and not owed:
            self.rows[OrderReceipt].append(
                {
                    "order_id": order,
                    "order_line": 1,
                    "lot_id": lot,
                    "quantity": 100,
                    "actor_id": self.actor,
                    "recorded_at": evening(on),
                }
            )

    def _ordered(self, village: int, paper: int, on: date, _owed: bool) -> None:
        self._entry(village, paper, on, "AVAILABLE", "COMMITTED", 1_000, 0)
        self.rows[PurchaseOrder].append({"document_id": paper, "procurement": "PETTY"})
        self.rows[OrderLine].append(
            {
                "document_id": paper,
                "line": 1,
                "item_id": self.item,
                "quantity": 100,
                "typed_unit": "只",
                "typed_quantity": 100,
                "amount_fen": 1_000,
            }
        )
        self.orders[village] = paper

    def _charged(self, village: int, paper: int, on: date, owed: bool) -> None:
        self._entry(village, paper, on, "AVAILABLE", "PAID", 700, 700)
        charge = {"document_id": paper, "use_id": self.use}
        charge |= {"awaiting_papers": True, "reimburses": False}
        self.rows[FundCharge].append(charge)
        if not owed:
            self._complete(paper, on)

    def _prepaid(self, village: int, paper: int, on: date, owed: bool) -> None:
        self._entry(village, paper, on, "AVAILABLE", "PREPAID", 500, 500 if owed else 0)
        if not owed:
            self._attached(paper, on, "CONTRACT")

    def _owed(self, village: int, paper: int, on: date, owed: bool) -> None:
        self._entry(village, paper, on, "AVAILABLE", "PAYABLE", 300, 300 if owed else 0)
        if not owed:
            self._complete(paper, on)

    def _complete(self, paper: int, on: date) -> None:
        """Its papers came, and everybody signed."""
        said = {"actor_id": self.actor, "recorded_at": evening(on)}
        came = {"document_id": paper, "received_on": on, "reference": "发票"}
        self.rows[PapersReceived].append(came | said)
        signed = {"document_id": paper, "signed_on": on, "hash": secrets.token_hex(32)}
        self.rows[DocumentSigner] += [signed | said | {"role": str(role)} for role in SignRole]

    def _attached(self, paper: int, on: date, category: str) -> None:
        self.attachments += 1
        file = {"id": self.attachments, "document_id": paper, "name": "a.pdf", "size": 1}
        file |= {"media_type": "application/pdf", "hash": secrets.token_hex(32)}
        self.rows[DocumentAttachment].append(
            file | {"added_by": self.actor, "added_at": evening(on)}
        )
        said = {"attachment_id": self.attachments, "category_id": self.categories[category]}
        said |= {"actor_id": self.actor, "recorded_at": evening(on)}
        self.rows[AttachmentCategory].append(said)

    def _entry(
        self, village: int, paper: int, on: date, start: str, end: str, fen: int, left: int
    ) -> None:
        account = self.accounts[village, end]
        self.rows[FundEntry].append(
            {
                "document_id": paper,
                "line": 1,
                "fund_id": self.fund,
                "from_account_id": self.accounts[village, start],
                "to_account_id": account,
                "amount_fen": fen,
                "business_on": on,
                "to_item_id": paper,
            }
        )
        item = {"document_id": paper, "account_id": account, "amount_fen": left, "last_on": on}
        self.rows[FundItem].append(item)

    def _flush(self) -> None:
        """What stands under documents, then the documents, then what says something of them."""
        first = (Lot, StockMove, PurchaseOrder, OrderLine, FundEntry, FundCharge, FundItem)
        with self.books.writing() as session:
            later = (DocumentAttachment, AttachmentCategory, DocumentSigner)
            for table in (*first, Document, OrderReceipt, PapersReceived, *later):
                if self.rows[table]:
                    session.execute(insert(table), self.rows[table])
        self.rows.clear()


def main() -> None:
    """Both engines, each with few and with all documents open."""
    for documents in [int(a) for a in sys.argv[1:]] or [100_000]:
        for every in (10, 1):
            with tempfile.TemporaryDirectory() as folder, server(durable=True) as running:
                file = f"sqlite:///{Path(folder) / 'busy.db'}"
                for url in (file, running.url(running.create())):
                    start = time.perf_counter()
                    busy = Busy(url, documents, every)
                    what = f"{busy.books.dialect} {documents:,} documents, 1 in {every} owed"
                    print(f"{what}: filled in {time.perf_counter() - start:.0f} s", flush=True)
                    for name in BY_HAND:
                        ours, bare = busy.page(name), busy.by_hand(name)
                        figures = f"{ours * 1e3:7.2f}ms (100) {bare * 1e3:7.2f}ms"
                        print(f"  {name:16} {figures}, ratio {ours / bare:5.2f} (3)", flush=True)
                    ours = busy.page("missing")
                    print(f"  {'missing':16} {ours * 1e3:7.2f}ms (100)", flush=True)
                    print(f"  all counts {busy.counts() * 1e3:7.2f}ms", flush=True)
                    print(f"  of the first page {busy.due() * 1e3:7.2f}ms (20)", flush=True)
                    busy.books.close()


if __name__ == "__main__":
    main()
