"""Whatever was done with money, on every day: each statement of it, and S5, is the naive sum over the entries."""

import contextlib
import itertools
import random
from collections import defaultdict
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from inventory import spending
from inventory.errors import LedgerError
from inventory.models import Document, FundAccount, FundCharge, FundEntry, FundUse, Organization
from inventory.models.money import PapersReceived
from inventory.statements.asking import statement
from tests.inventory.money import Money

FIRST = date(2020, 1, 28)
DAYS = [FIRST + timedelta(days=n) for n in range(1, 12)]
HOLDERS = ("NDL", "DGC", "XLC")
OPENERS = {"commitments": "COMMITMENT", "payables": "EXPENDITURE"}
BUCKETS = {
    "commitments": ("COMMITTED",),
    "prepayments": ("PREPAID", "ADVANCED"),
    "payables": ("PAYABLE",),
}
SPENT = {"EXPENDITURE": 1, "REFUND": -1}
USES = ("PROTECTION", "DUTY", "OTHER")


class History(Money):
    """Money, and what is done at random with it."""

    def __init__(self, ledger, seed):
        super().__init__(ledger, given=False)
        self.random = random.Random(seed)  # noqa: S311 - the same in every run
        self.done = defaultdict(list)
        self.give("NDL", 900_000)
        self.give("DGC", 500_000)

    def act(self):
        """One act, where it may be done."""
        r = self.random
        on, holder, fen = r.choice(DAYS), r.choice(HOLDERS), r.randint(1, 60_000)
        use = r.choice(USES)
        verb = r.choice(list(self.verbs(on, holder, fen, use)))
        with contextlib.suppress(LedgerError):
            number = self.verbs(on, holder, fen, use)[verb]()
            self.done[verb].append(number)

    def of(self, *verbs):
        """A document that one of the verbs made, and whose it is."""
        made = [n for v in verbs for n in self.done[v] if n] or ["DGC-ZC-2020-000099"]
        number = self.random.choice(made)
        return number, number.split("-")[0]

    def verbs(self, on, holder, fen, use):
        """What can be done."""
        return {
            "give": lambda: self.give(holder, fen, on),
            "give_back": lambda: self.give_back(fen, holder, on),
            "take_back": lambda: self.take_back(fen, holder, on),
            "commit": lambda: self.commit(fen, holder, on, use=use),
            "enlarge": lambda: self.of_one(self.enlarge, ("commit",), fen, on),
            "release": lambda: self.of_one(self.release, ("commit",), fen // 2 + 1, on),
            "prepay": lambda: self.prepay(fen, holder, on, use=use),
            "advance": lambda: self.advance(fen, holder, on, use=use),
            "unspent": lambda: self.of_one(self.unspent, ("prepay", "advance"), fen // 3 + 1, on),
            "buy": lambda: self.buy(fen, holder, on, use=use),
            "owe": lambda: self.buy(fen, holder, on, use=use, paid=False, payee="FIRM"),
            "bare": lambda: self.buy(fen, holder, on, use=use, awaiting_papers=True),
            "settle": lambda: self.settle(fen // 2 + 1, on),
            "pay": lambda: self.of_one(self.pay, ("owe",), fen // 2 + 1, on),
            "refund": lambda: self.of_one(self.refund, ("buy", "bare", "owe"), fen // 4 + 1, on),
            "less": lambda: self.of_one(self.refund, ("owe",), fen // 4 + 1, on, unpaid=True),
            "papers": lambda: self.papers(on),
            "reverse": lambda: self.undo(on),
            "reverse again": lambda: self.undo(on),
        }

    def of_one(self, verb, kinds, fen, on, **said):
        """A verb about an earlier document."""
        number, holder = self.of(*kinds)
        return verb(number, fen, holder, on, **said)

    def settle(self, fen, on):
        """An expenditure out of what was bound, prepaid or advanced."""
        number, holder = self.of("commit", "prepay", "advance")
        return self.buy(fen, holder, on, number=number)

    def papers(self, on):
        """An invoice that comes later."""
        number, _holder = self.of("bare")
        with self.ledger.writing() as session:
            spending.add_papers(session, actor="system", number=number, on=on, reference="票")

    def undo(self, on):
        """A reversal of whatever."""
        number, holder = self.of(*[verb for verb in self.done if not verb.startswith("reverse")])
        return self.reverse(on, number, holder)

    def rows(self):
        """Every entry, with all that the naive sums go by."""
        start, end = aliased(FundAccount), aliased(FundAccount)
        giver, getter = aliased(Organization), aliased(Organization)
        item, into = aliased(Document), aliased(Document)
        query = (
            select(
                FundEntry.business_on.label("on"),
                FundEntry.amount_fen.label("fen"),
                Document.kind,
                Document.number,
                Document.reverses_id.is_not(None).label("back"),
                start.bucket.label("start"),
                giver.code.label("giver"),
                end.bucket.label("end"),
                getter.code.label("getter"),
                item.number.label("item"),
                into.number.label("into"),
            )
            .join(Document, Document.id == FundEntry.document_id)
            .join(start, start.id == FundEntry.from_account_id)
            .join(end, end.id == FundEntry.to_account_id)
            .join(giver, giver.id == start.organization_id)
            .join(getter, getter.id == end.organization_id)
            .outerjoin(item, item.id == FundEntry.from_item_id)
            .outerjoin(into, into.id == FundEntry.to_item_id)
        )
        charges = (
            select(
                Document.number,
                FundCharge.awaiting_papers,
                FundUse.code,
                PapersReceived.received_on,
            )
            .join(FundCharge, FundCharge.document_id == Document.id)
            .join(FundUse, FundUse.id == FundCharge.use_id)
            .outerjoin(PapersReceived, PapersReceived.document_id == Document.id)
        )
        with self.ledger.reading() as session:
            self.charges = {row.number: row for row in session.execute(charges)}
            return session.execute(query).all()

    def show(self, name, start=None, end=None, organization="NDL", **said):
        """A statement."""
        paging = {k: said.pop(k) for k in ("limit", "after") if k in said}
        below = said.pop("below", True)
        return self.ask(
            statement, name=name, organization=organization, below=below, start=start, end=end,
            filters=said, **paging,
        )  # fmt: skip


def held(rows, holder, day, *buckets):
    """What a holder's buckets hold at the end of a day."""
    came = sum(r.fen for r in rows if r.on <= day and (r.getter, r.end) in product(holder, buckets))
    went = sum(
        r.fen for r in rows if r.on <= day and (r.giver, r.start) in product(holder, buckets)
    )
    return came - went


def product(holder, buckets):
    return set(itertools.product([holder], buckets))


def whose(row):
    """Whose money an entry moves: the holder's where the fund's own is on the other end."""
    return row.getter if row.start in ("UNALLOCATED", "GRANTOR") else row.giver


def by_kind(rows, holder, day, *kinds):
    """What documents of kinds moved of a holder's money, reversals with minus."""
    return sum(
        -r.fen if r.back else r.fen
        for r in rows
        if r.on <= day and r.kind in kinds and whose(r) == holder
    )


def spent(rows, start, end):
    """Each entry that is spending: row, signed amount, its expenditure."""
    for r in rows:
        if r.kind not in SPENT or not start <= r.on <= end:
            continue
        way = (r.end, r.start) if r.back else (r.start, r.end)
        if r.kind == "EXPENDITURE" and way[1] != "PAYABLE":
            continue
        opened = r.kind == "EXPENDITURE"
        expenditure = (r.item if r.back else r.into) if opened else (r.into if r.back else r.item)
        yield r, r.fen * SPENT[r.kind] * (-1 if r.back else 1), expenditure


def awaited(history, rows, holder, day):
    """What a holder spent and did not get back whose papers had not come."""
    waiting = {
        c.number
        for c in history.charges.values()
        if c.awaiting_papers and not (c.received_on and c.received_on <= day)
    }
    return sum(fen for r, fen, of in spent(rows, FIRST, day) if of in waiting and r.giver == holder)


def position(history, rows, day):
    shown = {r["holder"]: r for r in history.show("fund-position", end=day).rows}
    for holder in HOLDERS:
        if holder not in shown:
            assert not any(holder in (r.giver, r.getter) for r in rows if r.on <= day)
            continue
        row = shown[holder]
        assert row["committed_fen"] == held(rows, holder, day, "COMMITTED")
        assert row["prepaid_fen"] == held(rows, holder, day, "PREPAID", "ADVANCED")
        assert row["payable_fen"] == held(rows, holder, day, "PAYABLE")
        assert row["spent_fen"] == held(rows, holder, day, "PAYABLE", "PAID")
        assert row["available_fen"] == held(rows, holder, day, "AVAILABLE")
        assert row["unallocated_fen"] == held(rows, holder, day, "UNALLOCATED")
        assert row["given_fen"] == by_kind(rows, holder, day, "SUB_ALLOCATION")
        assert row["returned_fen"] == by_kind(rows, holder, day, "FUND_TAKE_BACK", "GIVE_BACK")
        assert row["refunded_fen"] == by_kind(rows, holder, day, "REFUND")
        assert row["gross_fen"] - row["refunded_fen"] == row["spent_fen"]
    return shown


def villages(history, rows, day, shown):
    drawn = {r["holder"]: r for r in history.show("villages", end=day).rows}
    assert set(drawn) == set(shown) - {"NDL"}
    for holder, row in drawn.items():
        assert row["awaiting_fen"] == awaited(history, rows, holder, day)
        left = row["given_fen"] - row["returned_fen"] - row["reported_fen"] - row["awaiting_fen"]
        assert row["unreported_fen"] == left
        named = held(rows, holder, day, "AVAILABLE", "COMMITTED", "PREPAID", "ADVANCED")
        assert left == named
    return drawn


def items(history, rows, day):
    for name, buckets in BUCKETS.items():
        left = defaultdict(int)
        for r in rows:
            if r.on <= day and r.end in buckets:
                left[r.into] += r.fen
            if r.on <= day and r.start in buckets:
                left[r.item] -= r.fen
        drawn = history.show(name, end=day)
        assert {r["number"]: r["left_fen"] for r in drawn.rows} == {
            k: v for k, v in left.items() if v
        }
        for row in drawn.rows:
            opened = [
                -r.fen if r.back else r.fen
                for r in rows
                if r.on <= day and r.kind == row["kind"]
                and (r.start if r.back else r.end) in buckets
                and (r.item if r.back else r.into) == row["number"]
            ]  # fmt: skip
            assert row["amount_fen"] == sum(opened) >= row["left_fen"]
        if drawn.totals:
            assert drawn.totals[-1]["left_fen"] == sum(left.values())
            assert sum(t["left_fen"] for t in drawn.totals[:-1]) == sum(left.values())


def told(history, rows, start, end):
    """The spending of a period, four ways."""
    keys = {
        "use": lambda r, of: history.charges[of].code,
        "holder": lambda r, of: r.giver,
        "month": lambda r, of: r.on.isoformat()[:7],
    }
    every = list(spent(rows, start, end))
    for by, key in keys.items():
        gross, back = defaultdict(int), defaultdict(int)
        for r, fen, of in every:
            (back if r.kind == "REFUND" else gross)[key(r, of)] += fen
        drawn = history.show("spending", start, end, by=by)
        names = {row["by"]: row for row in drawn.rows}
        assert set(names) == {*gross, *back}
        for name, row in names.items():
            assert (row["spent_fen"], row["refunded_fen"]) == (gross[name], back[name])
            assert row["net_fen"] == gross[name] + back[name]
    whole = sum(fen for _, fen, _ in every)
    supplier = history.show("spending", start, end, by="supplier")
    assert sum(row["net_fen"] for row in supplier.rows) == whole
    assert sum(total["net_fen"] for total in supplier.totals) == whole


def ledger_of(history, rows, start, end):
    for holder, below in ((h, False) for h in HOLDERS):
        shown = history.show("fund-ledger", start, end, holder, below=below)
        balance = held(rows, holder, start - timedelta(days=1), "AVAILABLE")
        assert shown.opening["balance_fen"] == balance
        for row in shown.rows:
            balance += row["in_fen"] - row["out_fen"]
            assert row["balance_fen"] == balance
        assert shown.closing["balance_fen"] == balance == held(rows, holder, end, "AVAILABLE")
        # every document of the holder's money is told
        assert {row["number"] for row in shown.rows} == {
            r.number
            for r in rows
            if start <= r.on <= end and whose(r) == holder and r.start != "GRANTOR"
        }
        pages, key = [], None
        while not pages or key is not None:
            pages.append(
                history.show("fund-ledger", start, end, holder, below=below, limit=3, after=key)
            )
            key = pages[-1].next
        assert sum((page.rows for page in pages), ()) == shown.rows


def sheet(history, shown, drawn, day):
    """S5 proves itself and says what the statements say."""
    s5 = history.sheet("S5", FIRST, day)
    names = {row["holder_name"]: row for row in shown.values()}
    for row in s5.rows:
        said = names[row["holder"].removesuffix("本级")]
        for key in (
            "allotted_fen",
            "committed_fen",
            "prepaid_fen",
            "available_fen",
            "refunded_fen",
        ):
            assert row[key] == said[key], (day, key)
        assert row["spent_fen"] == said["gross_fen"]
    part = next(p for p in s5.parts if p.key == "villages")
    by_name = {row["holder_name"]: row for row in drawn.values()}
    for row in part.rows:
        said = by_name[row["holder"]]
        assert (row["spent_fen"], row["awaiting_fen"]) == (
            said["reported_fen"],
            said["awaiting_fen"],
        )
        assert row["unreported_fen"] == said["unreported_fen"]
        assert (row["paid_out_fen"], row["returned_fen"]) == (
            said["given_fen"],
            said["returned_fen"],
        )
    detail = next(p for p in s5.parts if p.key == "C")
    assert sum(r["amount_fen"] for r in detail.rows) == sum(r["spent_fen"] for r in shown.values())


@pytest.mark.parametrize("seed", range(3))
def test_every_statement_of_money_is_the_naive_sum_on_every_day(ledger, seed):
    history = History(ledger, seed)
    for _ in range(150):
        history.act()
    rows = history.rows()
    kinds = {r.kind for r in rows}
    assert len(kinds) >= 11, kinds
    assert history.broken() == {}
    for day in DAYS[::2]:
        shown = position(history, rows, day)
        drawn = villages(history, rows, day, shown)
        items(history, rows, day)
        sheet(history, shown, drawn, day)
    for start, end in ((DAYS[0], DAYS[-1]), (DAYS[3], DAYS[7]), (DAYS[5], DAYS[5])):
        told(history, rows, start, end)
        ledger_of(history, rows, start, end)
