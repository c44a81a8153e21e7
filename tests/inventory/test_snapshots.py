"""What was held on a past day, read from snapshots, is the sum of all rows, whatever was done in whatever order."""

import contextlib
import itertools
from collections import defaultdict
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, text

from inventory import (
    checks,
    closings,
    fund_ledger,
    funds,
    periods,
    recount,
    reversal,
    setting_up,
    snapshots,
    spending,
    stock,
    transfers,
)
from inventory import ledger as questions
from inventory.db import Ledger
from inventory.errors import LedgerError
from inventory.models import FundAccount, Location, Organization
from inventory.stock import IssueLine, ReceiptLine
from inventory.transfers import ArrivalLine
from tests.conftest import SettableClock, counted_salts
from tests.inventory.books import Books

FIRST = date(2020, 1, 10)
LAST = 80  # days of the history
ago = st.integers(0, 45)
codes = itertools.count()


def naive(session, organization_id, days):
    """Every row until each of some days, added up: of places and lots, and of accounts."""
    own = {
        noun: set(session.scalars(select(noun.id).where(noun.organization_id == organization_id)))
        for noun in (Location, FundAccount)
    }
    moved = [r for r in session.execute(recount.stock_changes()) if r[0] in own[Location]]
    paid = [r for r in session.execute(recount.fund_changes()) if r[0] in own[FundAccount]]
    for day in days:
        held, left = defaultdict(lambda: (0, 0)), defaultdict(int)
        for place, lot, on, quantity, value in moved:
            if on <= day:
                before = held[place, lot]
                held[place, lot] = before[0] + int(quantity), before[1] + int(value)
        for account, on, amount in paid:
            left[account] += int(amount) if on <= day else 0
        stock_then = {key: found for key, found in held.items() if found != (0, 0)}
        yield day, stock_then, {key: amount for key, amount in left.items() if amount}


def read_stock(session, organization_ids, day, *where):
    held = snapshots.held(session, organization_ids, day, *where)
    rows = session.execute(select(held)).all()
    assert all(isinstance(r.quantity, int) and isinstance(r.value_fen, int) for r in rows)
    return {(r.location_id, r.lot_id): (r.quantity, r.value_fen) for r in rows}


def read_fund(session, organization_id, day):
    rows = snapshots.of_holder(session, organization_id, day)
    assert all(isinstance(r.amount_fen, int) for r in rows)
    return {r.account_id: r.amount_fen for r in rows if r.amount_fen}


class Months(RuleBasedStateMachine):
    """A town and its village over three months: days go by, papers come late, months are closed and opened again."""

    books: Ledger

    def __init__(self):
        super().__init__()
        self.keys, self.steps = itertools.count(), itertools.count()
        self.clock = SettableClock()
        self.today = FIRST
        self.clock.set(FIRST)
        self.ledger = self.books.with_(clock=self.clock, salts=counted_salts())
        t = self.town = f"T{next(codes)}"
        self.sent = []
        self.numbers = []
        setting_up.setup(
            self.ledger,
            actor="system",
            data={
                "organizations": [
                    {"code": t, "name": "镇", "kind": "TOWN"},
                    {"code": f"{t}V", "name": "村", "kind": "VILLAGE", "parent": t},
                ],
                "locations": [
                    {"code": f"{t}-KF", "name": "库房", "organization": t},
                    {"code": f"{t}V-KF", "name": "村库房", "organization": f"{t}V"},
                ],
                "groups": [{"code": "GUARD", "name": "值守"}],
                "items": [{"code": "MASK", "name": "口罩", "unit": "只"}],
            },
        )
        decision = funds.Decision("党委", "会议", FIRST, "1号")
        said = {"fund": t, "name": "资金", "decision": decision, "budget_source": "预备费"}
        self.do(funds.create_fund, FIRST, **said)
        self.do(funds.appropriate, FIRST, fund=t, amount_fen=5_000)
        for n in range(3):
            line = ReceiptLine("MASK", f"{t}-KF", 60 + n, value_fen=100 + n)
            self.do(stock.receive, FIRST, origin="DONATED", lines=[line])
        self.allot(0, 900, False)
        with self.ledger.reading() as session:
            rows = select(Organization.id).where(Organization.code.in_([t, f"{t}V"]))
            self.organizations = list(session.scalars(rows.order_by(Organization.id)))

    def do(self, verb, on, organization=None, **said):
        organization = organization or self.town
        key = f"k{next(self.keys)}"
        with contextlib.suppress(LedgerError), self.ledger.writing() as session:
            posted = verb(
                session, actor="system", organization=organization, on=on, request_key=key, **said
            )
            self.numbers.append((organization, posted.number))
            return posted.number
        return None

    def back(self, days):
        return max(self.today - timedelta(days=days), FIRST)

    @rule(days=st.integers(3, 25))
    def days_go_by(self, days):
        self.today = min(self.today + timedelta(days=days), FIRST + timedelta(days=LAST))
        self.clock.set(self.today)

    @rule(back=ago, quantity=st.integers(1, 40), value=st.integers(0, 99), village=st.booleans())
    def receive(self, back, quantity, value, village):
        organization = f"{self.town}V" if village else self.town
        line = ReceiptLine("MASK", f"{organization}-KF", quantity, value_fen=value)
        self.do(stock.receive, self.back(back), organization, origin="DONATED", lines=[line])

    @rule(back=ago, quantity=st.integers(1, 30))
    def issue(self, back, quantity):
        line = IssueLine("MASK", f"{self.town}-KF", quantity)
        self.do(stock.issue, self.back(back), group="GUARD", lines=[line])

    @rule(back=ago, quantity=st.integers(1, 20))
    def dispatch(self, back, quantity):
        line = IssueLine("MASK", f"{self.town}-KF", quantity)
        number = self.do(transfers.dispatch, self.back(back), to=f"{self.town}V", lines=[line])
        self.sent += [number] if number else []

    @rule(back=ago, quantity=st.integers(1, 20), which=st.integers(0, 99))
    def arrive(self, back, quantity, which):
        if self.sent:
            village = f"{self.town}V"
            self.do(
                transfers.acknowledge,
                self.back(back),
                village,
                number=self.sent[which % len(self.sent)],
                location=f"{village}-KF",
                lines=[ArrivalLine(1, quantity)],
            )

    @rule(back=ago, which=st.integers(0, 99))
    def reverse(self, back, which):
        organization, number = self.numbers[which % len(self.numbers)]
        self.do(reversal.reverse, self.back(back), organization, number=number, reason="录错")

    @rule(back=ago, amount=st.integers(1, 2_000), village=st.booleans())
    def allot(self, back, amount, village):
        to = f"{self.town}V" if village else self.town
        lines = [funds.AllocationLine(to, amount)]
        self.do(funds.sub_allocate, self.back(back), fund=self.town, lines=lines)

    @rule(back=ago, amount=st.integers(1, 900), village=st.booleans())
    def spend(self, back, amount, village):
        holder = f"{self.town}V" if village else self.town
        said = {"fund": self.town, "amount_fen": amount, "purpose": "口罩", "payee": "商店"}
        self.do(spending.spend, self.back(back), holder, **said)

    @rule(back=st.integers(5, 60), village=st.booleans())
    def close(self, back, village):
        organization = f"{self.town}V" if village else self.town
        through = self.today - timedelta(days=back)
        self.do(periods.close_period, self.today, organization, through=through)

    @rule(village=st.booleans())
    def reopen(self, village):
        organization = f"{self.town}V" if village else self.town
        with self.ledger.reading() as session:
            states = closings.states(session, actor="system", organization=organization)
        if states[0].last:
            said = {"number": states[0].last.number, "reason": "漏记"}
            self.do(periods.reopen_period, self.today, organization, **said)

    @invariant()
    def every_day_is_the_sum_of_all_rows(self):
        step = next(self.steps)
        days = [
            FIRST + timedelta(days=n) for n in range(step % 5 - 1, (self.today - FIRST).days + 2, 5)
        ]
        with self.ledger.reading() as session:
            both = defaultdict(dict)
            for one in self.organizations:
                for day, held, left in naive(session, one, days):
                    assert read_stock(session, [one], day) == held
                    assert read_fund(session, one, day) == left
                    both[day] |= held
            for day in days[-2:]:
                assert read_stock(session, self.organizations, day) == both[day]

    def teardown(self):
        with self.ledger.reading() as session:
            assert [r for r in checks.run(session, actor="system") if not r.holds] == []


@pytest.mark.timeout(600)
def test_every_past_day_is_the_sum_of_all_rows(ledger):
    run_state_machine_as_test(
        type("Months", (Months,), {"books": ledger}),
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            derandomize=True,  # or what is counted below would be a matter of luck
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with ledger.reading() as session:
        count = session.scalar(text("select count(*) from snapshot"))
        rows = session.scalar(text("select count(*) from stock_snapshot"))
        reopened = text("select count(*) from document where kind = 'PERIOD_REOPENING'")
        assert (count > 0, rows > 0, session.scalar(reopened) > 0) == (True, True, True)


@pytest.fixture
def town(ledger):
    return Books(ledger)


def day(n, month=2):
    return date(2020, month, n)


def test_stock_of_a_past_day_can_be_asked_of_one_place(town):
    town.receive(day(1), 10)
    town.issue(day(3), 4)
    then = town.ask(questions.on_hand, organization="NDL", location="KF", as_of=day(2))
    assert [row.quantity for row in then] == [10]
    assert town.ask(questions.on_hand, organization="NDL", location="DGC-KF", as_of=day(2)) == ()


def test_a_fund_of_a_past_day_shows_who_had_been_allotted_something(town):
    town.create_fund(day(1))
    town.appropriate(day(1), 1000)
    town.allot(day(2), DGC=600)
    town.spend(day(5), 200)
    at = {n: town.ask(fund_ledger.position, fund="F", as_of=day(n)) for n in (1, 2, 5)}
    assert [p.unallocated_fen for p in at.values()] == [1000, 400, 400]
    assert [[h.available_fen for h in p.holders] for p in at.values()] == [[], [600], [400]]
    assert [h.last_on for h in (*at[2].holders, *at[5].holders)] == [None, day(5)]
    assert {p.total_fen for p in at.values()} == {1000}


def test_an_organization_without_snapshots_is_read_from_its_rows(town):
    town.receive(day(20, 1), 10)
    with town.ledger.reading() as session:
        assert snapshots.anchors(session, [1, 3], day(1, 1)) == {
            1: snapshots.NONE,
            3: snapshots.NONE,
        }
    assert [
        r.quantity for r in town.ask(questions.on_hand, organization="NDL", as_of=day(25, 1))
    ] == [10]
