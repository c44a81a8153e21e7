"""Whatever people do in whatever order, the promises hold after every step, on both engines."""

import itertools
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from inventory import checks, funds, ledger, periods, reversal, setting_up, stock
from inventory.db import Ledger
from inventory.errors import LedgerError
from inventory.stock import Earmark, IssueLine, ReceiptLine
from tests.conftest import SettableClock, counted_salts

FIRST = date(2020, 1, 20)
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
codes = itertools.count()


class Town(RuleBasedStateMachine):
    """Each example works in a town of its own, in one database that its subclass names."""

    books: Ledger

    def __init__(self):
        super().__init__()
        self.town = f"T{next(codes)}"
        self.numbers = []
        self.keys = itertools.count()
        self.received = self.issued = 0
        t = self.town
        setting_up.setup(
            self.books,
            actor="system",
            data={
                "organizations": [
                    {"code": t, "name": "镇", "kind": "TOWN"},
                    {"code": f"{t}V", "name": "村", "kind": "VILLAGE", "parent": t},
                ],
                "locations": [{"code": f"{t}-KF", "name": "库房", "organization": t}],
                "groups": [
                    {"code": "GUARD", "name": "值守"},
                    {"code": "CLEAN", "name": "保洁"},
                ],
                "items": [{"code": "MASK", "name": "口罩", "unit": "只"}],
            },
        )
        self.do(
            funds.create_fund,
            date(2020, 1, 28),
            fund=t,
            name="专项资金",
            decision=funds.Decision("党委", "会议", FIRST, "1号"),
            budget_source="预备费",
        )

    def do(self, verb, on, organization=None, **values):
        """Run a verb; a refusal is an answer too. Gives what was posted, or None."""
        try:
            with self.books.writing() as session:
                posted = verb(
                    session,
                    actor="system",
                    organization=organization or self.town,
                    on=on,
                    request_key=f"k{next(self.keys)}",
                    **values,
                )
        except LedgerError:
            return None
        self.numbers.append((organization or self.town, posted.number))
        return posted

    @rule(
        on=days,
        quantity=st.integers(1, 50),
        value=st.none() | st.integers(0, 999),
        life=st.none() | st.integers(0, 30),
        bound=st.sampled_from([None, "GUARD", "CLEAN"]),
    )
    def receive(self, on, quantity, value, life, bound):
        line = ReceiptLine(
            "MASK",
            f"{self.town}-KF",
            quantity,
            value_fen=value,
            expires_on=None if life is None else on + timedelta(days=life),
            earmark=Earmark(group=bound) if bound else None,
        )
        if self.do(stock.receive, on, origin="DONATED", lines=[line]):
            self.received += quantity

    @rule(on=days, quantity=st.integers(1, 60), group=st.sampled_from(["GUARD", "CLEAN"]))
    def issue(self, on, quantity, group):
        line = IssueLine("MASK", f"{self.town}-KF", quantity)
        if self.do(stock.issue, on, group=group, lines=[line]):
            self.issued += quantity

    @rule(on=days, which=st.integers(0, 99))
    def reverse(self, on, which):
        organization, number = self.numbers[which % len(self.numbers)]
        before = self.held()
        if self.do(reversal.reverse, on, organization, number=number, reason="录错"):
            self.received += self.held() - before

    @rule(on=days, amount=st.integers(1, 10_000))
    def appropriate(self, on, amount):
        self.do(funds.appropriate, on, fund=self.town, amount_fen=amount)

    @rule(on=days, amount=st.integers(1, 8_000), village=st.booleans())
    def sub_allocate(self, on, amount, village):
        to = f"{self.town}V" if village else self.town
        lines = [funds.AllocationLine(to, amount)]
        self.do(funds.sub_allocate, on, fund=self.town, lines=lines)

    @rule(on=days, amount=st.integers(1, 6_000), village=st.booleans())
    def spend(self, on, amount, village):
        holder = f"{self.town}V" if village else self.town
        said = {"fund": self.town, "amount_fen": amount, "purpose": "口罩", "payee": "商店"}
        self.do(funds.spend, on, holder, **said)

    @rule(on=days, back=st.integers(0, 20))
    def close_period(self, on, back):
        self.do(periods.close_period, on, through=on - timedelta(days=back))

    def held(self):
        with self.books.reading() as session:
            rows = ledger.on_hand(session, actor="system", organization=self.town)
        return sum(row.quantity for row in rows)

    @invariant()
    def the_shelf_holds_what_came_less_what_went(self):
        assert self.held() == self.received - self.issued

    @invariant()
    def every_promise_holds(self):
        with self.books.reading() as session:
            assert [r for r in checks.run(session, actor="system") if not r.holds] == []


@pytest.mark.timeout(600)
def test_every_promise_holds_after_every_step(ledger):
    clock = SettableClock()
    clock.set(date(2020, 3, 31))
    books = ledger.with_(clock=clock, salts=counted_salts())
    run_state_machine_as_test(
        type("Town", (Town,), {"books": books}),
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with books.reading() as session:
        assert session.scalar(text("select count(*) from document")) > 30
