"""A year of books for benchmarks, put in without the verbs: every trigger and constraint holds, digests are no digests.

4,000 balances (200 items in 4 places in 5 lots), issues of ten lines each, and as many fund entries by 14 holders; the
last month has at most 30,000 lines.
"""

import itertools
import random
import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from inventory import setting_up
from inventory.clock import evening
from inventory.db import Ledger
from inventory.kinds import Place
from inventory.models import (
    AppUser,
    Document,
    Fund,
    FundAccount,
    FundBalance,
    FundEntry,
    FundItem,
    Item,
    Location,
    Lot,
    Organization,
    OrganizationHead,
    StockBalance,
    StockMove,
)
from inventory.models.documents import POSITIONS

ITEMS, PLACES, LOTS, VILLAGES = 200, 4, 5, 13
PER_DOCUMENT, LAST_MONTH, BATCH = 10, 30_000, 2_000
FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)


class Year:
    """A year of books, put in without the verbs."""

    def __init__(self, url: str, lines: int) -> None:
        self.books = Ledger(url, clock=lambda: evening(date(2021, 1, 15)))
        self.lines = lines
        self.random = random.Random(8)  # noqa: S311 - for choice, not for secrets
        self.positions: defaultdict[int, int] = defaultdict(int)
        self.serials: defaultdict[tuple[int, str], int] = defaultdict(int)
        self.held: dict[tuple[int, int], list[int]] = {}
        self.left: defaultdict[int, int] = defaultdict(int)
        self.open: defaultdict[tuple[int, int], int] = defaultdict(int)  # by document, account

    def fill(self) -> None:
        """Catalogue, lots, a year of issues, a year of spending."""
        self.books.upgrade()
        setting_up.setup(self.books, actor="system", data=_town())
        with self.books.writing() as session:
            self.actor = session.scalar(select(AppUser.id)) or 0
            self.organizations = list(
                session.scalars(select(Organization.id).order_by(Organization.id))
            )
            self.town = self.organizations[0]
            found = session.execute(
                select(Location.kind, Location.code, Location.id).where(
                    Location.organization_id == self.town
                )
            ).all()
            self.items = list(session.scalars(select(Item.id).order_by(Item.id)))
        self.places = [row.id for row in found if row.code.startswith("P")]
        self.outside = {row.kind: row.id for row in found}
        self._put(self._receipts())
        self._put(self._money())
        self._put(self._issues())
        self._put(self._spending())
        self._balances()

    def _document(self, organization: int, kind: str, on: date) -> dict[str, Any]:
        self.positions[organization] += 1
        self.serials[organization, kind] += 1
        position, serial = self.positions[organization], self.serials[organization, kind]
        return {
            "id": organization * POSITIONS + position,
            "organization_id": organization,
            "position": position,
            "kind": kind,
            "year": on.year,
            "serial": serial,
            "number": f"{organization}-{kind}-{serial}",
            "business_on": on,
            "posted_at": evening(on),
            "actor_id": self.actor,
            "recipient_group_id": 1 if kind == "ISSUE" else None,
            "request_key": f"{kind}-{serial}",
            "input_salt": "",
            "input_hash": "",
            "digest_version": 3,
            "previous_digest": "",
            "digest": secrets.token_hex(32),
        }

    def _days(self) -> Iterator[date]:
        """The day of each document, in order: the last month has its own share."""
        last = min(LAST_MONTH, self.lines // 12)
        before = (LAST.replace(day=1) - FIRST).days
        many = (self.lines - last) // PER_DOCUMENT
        for n in range(many):
            yield FIRST + timedelta(days=1 + n * (before - 1) // many)
        for n in range(last // PER_DOCUMENT):
            yield LAST.replace(day=1) + timedelta(days=n * 31 // (last // PER_DOCUMENT))

    def _receipts(self) -> Iterator[dict[type, list[dict[str, Any]]]]:
        for place, _ in itertools.product(self.places, range(LOTS)):
            document = self._document(self.town, "RECEIPT", FIRST)
            lots = [self._lot(document, n, item) for n, item in enumerate(self.items, start=1)]
            moves = []
            for lot in lots:
                key = place, lot["id"]
                self.held[key] = [self.lines * 10, self.lines * 20]
                moves.append(
                    self._move(
                        document, lot["line"], lot["id"], Place.SOURCE, place, *self.held[key]
                    )
                )
            yield {Lot: lots, StockMove: moves, Document: [document]}

    def _lot(self, document: dict[str, Any], line: int, item: int) -> dict[str, Any]:
        return {
            "id": document["id"] * 4096 + line,
            "document_id": document["id"],
            "line": line,
            "code": f"{document['number']}-{line}",
            "item_id": item,
            "origin": "DONATED",
            "source": "DONATED",
            "expires_on": date(2022, 1, 1) + timedelta(days=self.random.randrange(600)),
            "earmark_unresolved": False,
            "valuation_basis": "RECORDED",
            "valued": True,
            "provisional": False,
            "acceptance": "QUALIFIED",
        }

    def _move(
        self,
        document: dict[str, Any],
        line: int,
        lot: int,
        start: int | str,
        end: int | str,
        quantity: int,
        value: int,
    ) -> dict[str, Any]:
        return {
            "document_id": document["id"],
            "line": line,
            "part": 1,
            "lot_id": lot,
            "from_id": self.outside[start] if isinstance(start, str) else start,
            "to_id": self.outside[end] if isinstance(end, str) else end,
            "quantity": quantity,
            "value_fen": value,
            "typed_unit": "件",
            "typed_quantity": quantity,
            "business_on": document["business_on"],
        }

    def _issues(self) -> Iterator[dict[type, list[dict[str, Any]]]]:
        keys = list(self.held)
        for on in self._days():
            document = self._document(self.town, "ISSUE", on)
            moves = []
            for line, (place, lot) in enumerate(self.random.sample(keys, PER_DOCUMENT), start=1):
                self.held[place, lot][0] -= 3
                self.held[place, lot][1] -= 6
                moves.append(self._move(document, line, lot, place, Place.CONSUMED, 3, 6))
            yield {StockMove: moves, Document: [document]}

    def _money(self) -> Iterator[dict[type, list[dict[str, Any]]]]:
        """One fund, and to every holder what it will spend."""
        creation = self._document(self.town, "FUND_CREATION", FIRST)
        fund = {
            "id": 1,
            "code": "F",
            "name": "专项资金",
            "organization_id": self.town,
            "document_id": creation["id"],
            "decision_body": "党委",
            "decision_title": "会议",
            "decision_on": FIRST,
            "decision_reference": "1号",
            "budget_source": "预备费",
        }
        yield {Fund: [fund], Document: [creation]}
        buckets = ("GRANTOR", "UNALLOCATED", "AVAILABLE", "PAYABLE", "PAID")
        accounts = [
            {"id": n, "fund_id": 1, "organization_id": organization, "bucket": bucket}
            for n, (organization, bucket) in enumerate(
                itertools.product(self.organizations, buckets), start=1
            )
        ]
        self.accounts = {(a["organization_id"], a["bucket"]): a["id"] for a in accounts}
        yield {FundAccount: accounts}
        given = self.lines * 1_000
        whole = self._document(self.town, "APPROPRIATION", FIRST)
        ends = (self.town, "GRANTOR"), (self.town, "UNALLOCATED")
        yield {
            FundEntry: [self._entry(whole, 1, *ends, given * len(self.organizations))],
            Document: [whole],
        }
        shares = self._document(self.town, "SUB_ALLOCATION", FIRST)
        self.pool = shares["id"]
        entries = [
            self._entry(
                shares,
                n,
                (self.town, "UNALLOCATED"),
                (holder, "AVAILABLE"),
                given,
                (None, self.pool),
            )
            for n, holder in enumerate(self.organizations, start=1)
        ]
        yield {FundEntry: entries, Document: [shares]}

    def _spending(self) -> Iterator[dict[type, list[dict[str, Any]]]]:
        for on in itertools.chain.from_iterable(
            itertools.repeat(d, PER_DOCUMENT // 2) for d in self._days()
        ):
            holder = self.random.choice(self.organizations)
            document = self._document(holder, "EXPENDITURE", on)
            steps, own = ("AVAILABLE", "PAYABLE", "PAID"), document["id"]
            items = (self.pool, own, own)
            entries = [
                self._entry(
                    document,
                    n + 1,
                    (holder, steps[n]),
                    (holder, steps[n + 1]),
                    100,
                    (items[n], items[n + 1]),
                )
                for n in range(2)
            ]
            yield {FundEntry: entries, Document: [document]}

    def _entry(
        self,
        document: dict[str, Any],
        line: int,
        start: tuple[int, str],
        end: tuple[int, str],
        fen: int,
        items: tuple[int | None, int | None] = (None, None),
    ) -> dict[str, Any]:
        """``items``: the documents that opened what it runs from and into."""
        for account, item, signed in (
            (self.accounts[start], items[0], -fen),
            (self.accounts[end], items[1], fen),
        ):
            self.left[account] += signed
            if item is not None:
                self.open[item, account] += signed
        return {
            "document_id": document["id"],
            "line": line,
            "fund_id": 1,
            "from_account_id": self.accounts[start],
            "to_account_id": self.accounts[end],
            "amount_fen": fen,
            "business_on": document["business_on"],
            "from_item_id": items[0],
            "to_item_id": items[1],
        }

    def _put(self, documents: Iterator[dict[type, list[dict[str, Any]]]]) -> None:
        """Rows before their documents, some thousand documents a transaction."""
        while batch := list(itertools.islice(documents, BATCH)):
            with self.books.writing() as session:
                for noun in (Lot, Fund, FundAccount, StockMove, FundEntry, Document):
                    rows = [row for tables in batch for row in tables.get(noun, [])]
                    if rows:
                        session.connection().execute(insert(noun), rows)

    def _balances(self) -> None:
        items = {lot: self.items[lot % 4096 - 1] for _, lot in self.held}
        stock = [
            {
                "location_id": place,
                "lot_id": lot,
                "item_id": items[lot],
                "quantity": quantity,
                "value_fen": value,
                "last_on": LAST,
            }
            for (place, lot), (quantity, value) in self.held.items()
        ]
        grantor = self.accounts[self.town, "GRANTOR"]
        fund = [
            {"account_id": account, "amount_fen": amount, "last_on": LAST}
            for account, amount in self.left.items()
            if account != grantor
        ]
        items_left = [
            {
                "document_id": document,
                "account_id": account,
                "pool_id": None if document == self.pool else self.pool,
                "amount_fen": left,
                "last_on": LAST,
            }
            for (document, account), left in self.open.items()
        ]
        with self.books.writing() as session:
            session.connection().execute(insert(StockBalance), stock)
            session.connection().execute(insert(FundBalance), fund)
            session.connection().execute(insert(FundItem), items_left)
            for organization, position in self.positions.items():
                session.execute(
                    update(OrganizationHead)
                    .where(OrganizationHead.organization_id == organization)
                    .values(position=position)
                )


def _town() -> dict[str, Any]:
    villages = [
        {"code": f"V{n}", "name": f"{n}村", "kind": "VILLAGE", "parent": "T"}
        for n in range(VILLAGES)
    ]
    return {
        "organizations": [{"code": "T", "name": "示例镇", "kind": "TOWN"}, *villages],
        "locations": [
            {"code": f"P{n}", "name": f"{n}号库", "organization": "T"} for n in range(PLACES)
        ],
        "groups": [{"code": "G", "name": "值守人员"}],
        "items": [{"code": f"I{n}", "name": f"物资{n}", "unit": "件"} for n in range(ITEMS)],
    }
