"""Every verb on money in any order and on any day: all promises after each step, and every fen is somewhere."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from inventory import (
    checks,
    fund_ledger,
    funds,
    periods,
    prepayments,
    reversal,
    setting_up,
    spending,
)
from inventory import commitments as bound
from inventory.errors import LedgerError
from tests.conftest import SettableClock, counted_salts

FIRST, LAST = date(2020, 2, 1), date(2020, 2, 20)
days = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
amounts = st.integers(1, 60)
holders = st.sampled_from(("", "V"))
uses = st.sampled_from(("PROTECTION", "OTHER"))
picks = st.integers(0, 40)
towns = map("T{}".format, itertools.count())


class Fund(RuleBasedStateMachine):
    """A town with one village, a fund of 1,000 fen, 300 with each, and everything that may be done with it."""

    books: Any = None

    def __init__(self):
        super().__init__()
        self.town = next(towns)
        self.keys = itertools.count()
        self.numbers = {}
        village = {"code": f"{self.town}V", "name": "村", "kind": "VILLAGE", "parent": self.town}
        town = {"code": self.town, "name": "镇", "kind": "TOWN"}
        user = {"login": self.town, "name": "会计", "role": "finance", "organization": self.town}
        data = {"organizations": [town, village], "users": [user]}
        setting_up.setup(self.books, actor="system", data=data)
        decision = funds.Decision("镇党委", "会议", FIRST, "1号")
        self.decision = decision
        said = {"fund": self.town, "name": "专项资金", "budget_source": "预备费"}
        self.do(funds.create_fund, FIRST, decision=decision, **said)
        self.do(funds.appropriate, FIRST, fund=self.town, amount_fen=1_000)
        lines = [funds.AllocationLine(f"{self.town}{holder}", 300) for holder in ("", "V")]
        self.do(funds.sub_allocate, FIRST, fund=self.town, lines=lines)
        said = {"fund": self.town, "purpose": "口罩", "payee": "商店"}
        for paid in (True, False):
            self.do(spending.spend, FIRST, "V", amount_fen=60, paid=paid, **said)
        self.do(bound.open_commitment, FIRST, "V", amount_fen=60, **said)

    def do(self, verb, on, at="", **said):
        """Try a verb; what is refused leaves nothing, which the promises then show."""
        organization = f"{self.town}{at}"
        try:
            with self.books.writing() as session:
                posted = verb(
                    session,
                    actor="system",
                    organization=organization,
                    on=on,
                    request_key=str(next(self.keys)),
                    **said,
                )
        except LedgerError:
            return None
        self.numbers.setdefault((verb, organization), []).append(posted.number)
        return posted.number

    def one(self, pick, holder, *verbs):
        """A number that one of some verbs gave this holder before."""
        organization = f"{self.town}{holder}"
        known = [n for verb in verbs for n in self.numbers.get((verb, organization), [])]
        return known[pick % len(known)] if known else None

    @rule(on=days, fen=amounts, holder=holders, bound_to=st.booleans(), last=days)
    def sub_allocate(self, on, fen, holder, bound_to, last):
        terms = {"uses": ("PROTECTION",), "ends_on": last} if bound_to else {}
        lines = [funds.AllocationLine(f"{self.town}{holder}", fen * 5, **terms)]
        self.do(funds.sub_allocate, on, fund=self.town, lines=lines)

    @rule(on=days, fen=amounts, less=st.booleans())
    def change(self, on, fen, less):
        said = {"fund": self.town, "amount_fen": fen, "decision": self.decision, "less": less}
        self.do(funds.change_appropriation, on, **said)

    @rule(on=days, fen=amounts, holder=holders, back=st.booleans())
    def comes_back(self, on, fen, holder, back):
        said = {"fund": self.town, "amount_fen": fen, "reason": "收回"}
        if back:
            self.do(funds.give_back, on, holder, **said)
        else:
            self.do(funds.take_back, on, **said | {"holder": f"{self.town}{holder}"})

    @rule(on=days, fen=amounts, holder=holders, use=uses, lasts=st.integers(0, 9))
    def commit(self, on, fen, holder, use, lasts):
        due = on + timedelta(days=lasts)
        said = {"fund": self.town, "amount_fen": fen, "purpose": "订货", "payee": "厂家"}
        self.do(bound.open_commitment, on, holder, use=use, due_on=due, **said)

    @rule(on=days, fen=amounts, holder=holders, pick=picks, more=st.booleans())
    def change_commitment(self, on, fen, holder, pick, more):
        number = self.one(pick, holder, bound.open_commitment)
        if number and more:
            said = {"number": number, "amount_fen": fen, "purpose": "加订"}
            self.do(bound.enlarge_commitment, on, holder, **said)
        elif number:
            said = {"number": number, "amount_fen": fen, "reason": "取消"}
            self.do(bound.release_commitment, on, holder, **said)

    @rule(on=days, fen=amounts, holder=holders, use=uses, pick=picks, cash=st.booleans())
    def goes_before(self, on, fen, holder, use, pick, cash):
        number = self.one(pick, holder, bound.open_commitment) if pick % 2 else None
        source = {"number": number} if number else {"fund": self.town}
        said = {"amount_fen": fen, "purpose": "预付", "payee": "厂家", "due_on": LAST}
        verb = prepayments.advance if cash else prepayments.prepay
        self.do(verb, on, holder, use=use, **source, **said)

    @rule(on=days, holder=holders, pick=picks, fen=st.none() | amounts)
    def unspent(self, on, holder, pick, fen):
        number = self.one(pick, holder, prepayments.prepay, prepayments.advance)
        if number:
            said = {"number": number, "amount_fen": fen, "reason": "没用完"}
            self.do(prepayments.return_unspent, on, holder, **said)

    @rule(on=days, fen=amounts, holder=holders, use=uses, pick=picks, paid=st.booleans())
    def spend(self, on, fen, holder, use, pick, paid):
        opened = (bound.open_commitment, prepayments.prepay, prepayments.advance)
        number = self.one(pick, holder, *opened) if pick % 3 else None
        source = {"number": number} if number else {"fund": self.town, "payee": "商店"}
        said = {"amount_fen": fen, "purpose": "口罩", "use": use, "paid": paid}
        self.do(spending.spend, on, holder, **source, **said)

    @rule(on=days, fen=amounts, holder=holders, pick=picks, unpaid=st.none() | st.booleans())
    def after_spending(self, on, fen, holder, pick, unpaid):
        number = self.one(pick, holder, spending.spend)
        if number and unpaid is None:
            self.do(spending.pay, on, holder, number=number, amount_fen=fen)
        elif number:
            said = {"number": number, "amount_fen": fen, "reason": "退货", "unpaid": unpaid}
            self.do(spending.refund, on, holder, **said)

    @rule(on=days, holder=holders, pick=picks)
    def reverse(self, on, holder, pick):
        verbs = {verb for verb, organization in self.numbers if verb is not reversal.reverse}
        ordered = sorted(verbs, key=lambda verb: verb.__name__)
        number = self.one(pick, holder, *ordered)
        if number:
            self.do(reversal.reverse, on, holder, number=number, reason="录错")

    @rule(on=days, back=st.integers(3, 20), holder=holders)
    def close_period(self, on, back, holder):
        self.do(periods.close_period, on, holder, through=on - timedelta(days=back))

    @invariant()
    def every_fen_is_somewhere(self):
        with self.books.reading() as session:
            found = fund_ledger.position(session, actor=self.town, fund=self.town)
        for holder in found.holders:
            gone = holder.committed_fen + holder.prepaid_fen
            spent = holder.spent_fen - holder.refunded_fen
            assert holder.allotted_fen == gone + spent + holder.available_fen
            assert holder.refunded_fen <= holder.spent_fen
            assert 0 <= holder.payable_fen <= spent
        allotted = sum(h.allotted_fen for h in found.holders)
        assert found.total_fen == found.unallocated_fen + allotted

    @invariant()
    def every_promise_holds(self):
        with self.books.reading() as session:
            assert [r for r in checks.run(session, actor="system") if not r.holds] == []


@pytest.mark.timeout(600)
def test_every_promise_about_money_holds_after_every_step(ledger):
    clock = SettableClock()
    clock.set(LAST)
    books = ledger.with_(clock=clock, salts=counted_salts())
    run_state_machine_as_test(
        type("Fund", (Fund,), {"books": books}),
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with books.reading() as session:
        kinds = set(session.scalars(text("select distinct kind from document")))
    # what was tried was also done: else the machine would prove nothing
    assert len(kinds) > 8
