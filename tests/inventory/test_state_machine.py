"""Whatever people do in whatever order, the promises hold after every step, on both engines."""

import contextlib
import itertools
from collections import defaultdict
from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from inventory import (
    checks,
    conversions,
    corrections,
    funds,
    in_use,
    ledger,
    loans,
    merging,
    periods,
    returns,
    revaluation,
    reversal,
    setting_up,
    spending,
    standing,
    stock,
    stocktake_books,
    stocktake_counts,
    stocktake_settling,
    stocktakes,
    transfers,
)
from inventory.conversions import ConversionLine, ResultLine, TrialLine
from inventory.corrections import LotLine
from inventory.errors import LedgerError
from inventory.returns import BackLine
from inventory.revaluation import ValueLine
from inventory.stock import Earmark, IssueLine, ReceiptLine
from inventory.stocktake_counts import CountLine
from inventory.transfers import ArrivalLine
from tests.conftest import SettableClock, counted_salts
from tests.inventory.papers import FIRST, Papers, days, people

LAST = date(2020, 3, 31)  # on which every example stands
codes = itertools.count()


class Town(Papers):
    """Each example works in a town of its own, in one database that its subclass names."""

    def __init__(self):
        super().__init__()
        self.town = f"T{next(codes)}"
        self.numbers = []
        self.by_verb = defaultdict(list)
        self.keys = itertools.count()
        self.expected = 0
        t = self.town
        setting_up.setup(
            self.books,
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
                "groups": [
                    {"code": "GUARD", "name": "值守"},
                    {"code": "CLEAN", "name": "保洁"},
                ],
                "items": [
                    {"code": "MASK", "name": "口罩", "unit": "只"},
                    {"code": f"{t}-M", "name": f"{t} 口罩", "unit": "只"},
                ],
                **people(t),
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
        # on empty shelves most of what people try comes to nothing
        for organization in (t, f"{t}V"):
            lines = [ReceiptLine("MASK", f"{organization}-KF", 40, value_fen=999)]
            if self.do(stock.receive, FIRST, organization, origin="DONATED", lines=lines):
                self.expected += 40

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
        self.by_verb[verb].append((organization or self.town, posted.number))
        return posted

    def some(self, verb, which):
        """One of the documents that a verb has posted; one that is not there where there is none."""
        posted = self.by_verb[verb]
        return posted[which % len(posted)] if posted else (self.town, "none")

    def some_lot(self, which):
        """One of the lots in a storage: its organization, place and code, and how much there is of it."""
        rows = [
            (organization, row)
            for organization in (self.town, f"{self.town}V")
            for row in self.stock(organization)
            if row.location.endswith("-KF")
        ]
        if not rows:
            return self.town, f"{self.town}-KF", "none", 1
        organization, row = rows[which % len(rows)]
        return organization, row.location, row.lot, row.quantity

    @rule(
        on=days,
        quantity=st.integers(1, 50),
        value=st.none() | st.integers(0, 999),
        life=st.none() | st.integers(0, 30),
        bound=st.sampled_from([None, "GUARD", "CLEAN"]),
        trial=st.booleans(),
        twin=st.booleans(),
    )
    def receive(self, on, quantity, value, life, bound, trial, twin):
        line = ReceiptLine(
            f"{self.town}-M" if twin else "MASK",
            f"{self.town}-KF",
            quantity,
            value_fen=value,
            expires_on=None if life is None else on + timedelta(days=life),
            earmark=Earmark(group=bound) if bound else None,
            acceptance="PENDING" if trial else "QUALIFIED",
        )
        if self.do(stock.receive, on, origin="DONATED", lines=[line]):
            self.expected += quantity

    @rule(on=days, quantity=st.integers(1, 60), group=st.sampled_from(["GUARD", "CLEAN"]))
    def issue(self, on, quantity, group):
        line = IssueLine("MASK", f"{self.town}-KF", quantity)
        if self.do(stock.issue, on, group=group, lines=[line]):
            self.expected -= quantity

    @rule(on=days, quantity=st.integers(1, 20), which=st.integers(0, 99))
    def return_issue(self, on, quantity, which):
        organization, number = self.some(stock.issue, which)
        said = {"number": number, "location": f"{self.town}-KF", "reason": "没用完"}
        if self.do(returns.return_issue, on, organization, lines=[BackLine(1, quantity)], **said):
            self.expected += quantity

    @rule(on=days, quantity=st.integers(1, 30))
    def hand_out(self, on, quantity):
        lines = [IssueLine("MASK", f"{self.town}-KF", quantity)]
        self.do(
            in_use.hand_out,
            on,
            lines=lines,
            recipient=stock.Recipient(group="GUARD"),
            custodian="卡口长",
        )

    @rule(on=days, quantity=st.integers(1, 20), which=st.integers(0, 99), gone=st.booleans())
    def take_back(self, on, quantity, which, gone):
        organization, number = self.some(in_use.hand_out, which)
        said = {"number": number, "lines": [BackLine(1, quantity)]}
        if not gone:
            self.do(in_use.take_back, on, organization, location=f"{self.town}-KF", **said)
        elif self.do(in_use.write_off_in_use, on, organization, reason="坏了", **said):
            self.expected -= quantity

    @rule(on=days, quantity=st.integers(1, 20), which=st.integers(0, 99))
    def move_on(self, on, quantity, which):
        organization, number = self.some(in_use.hand_out, which)
        said = {"number": number, "location": f"{self.town}-KF", "custodian": "下一班"}
        if self.do(in_use.move_on, on, organization, lines=[BackLine(1, quantity)], **said):
            self.by_verb[in_use.hand_out].append(self.numbers[-1])

    @rule(on=days, which=st.integers(0, 99))
    def give_loan(self, on, which):
        organization, number = self.some(transfers.dispatch, which)
        self.do(loans.give_loan, on, organization, number=number, reason="互助")

    @rule(on=days, quantity=st.integers(1, 40), up=st.booleans(), lent=st.booleans())
    def dispatch(self, on, quantity, up, lent):
        village = f"{self.town}V"
        sender, to = (village, self.town) if up else (self.town, village)
        self.do(
            transfers.dispatch,
            on,
            sender,
            to=to,
            due_on=on + timedelta(days=9) if lent else None,
            lines=[IssueLine("MASK", f"{sender}-KF", quantity)],
        )

    @rule(
        on=days,
        quantity=st.integers(0, 40),
        missing=st.integers(0, 3),
        which=st.integers(0, 99),
    )
    def acknowledge(self, on, quantity, missing, which):
        sender, number = self.some(transfers.dispatch, which)
        receiver = self.town if sender.endswith("V") else f"{self.town}V"
        lines = [ArrivalLine(1, quantity, missing)]
        said = {"number": number, "location": f"{receiver}-KF", "reason": "少"}
        if self.do(transfers.acknowledge, on, receiver, lines=lines, **said):
            self.expected -= missing

    @rule(on=days, which=st.integers(0, 99), rejected=st.integers(0, 5))
    def accept(self, on, which, rejected):
        organization, place, lot, quantity = self.some_lot(which)
        line = TrialLine(lot, place, max(quantity - rejected, 0), min(rejected, quantity))
        self.do(conversions.accept, on, organization, lines=[line])

    @rule(on=days, which=st.integers(0, 99), lost=st.integers(0, 3), made=st.integers(1, 30))
    def convert(self, on, which, lost, made):
        organization, place, lot, quantity = self.some_lot(which)
        line = ConversionLine(lot, place, quantity, [ResultLine("MASK", made)], lost)
        if self.do(conversions.convert, on, organization, lines=[line], reason="分装"):
            self.expected += made - quantity

    @rule(
        on=days,
        which=st.integers(0, 99),
        quantity=st.integers(1, 20),
        verb=st.sampled_from([corrections.write_off, corrections.send_back]),
    )
    def take_away(self, on, which, quantity, verb):
        organization, place, lot, _ = self.some_lot(which)
        line = LotLine("MASK", place, quantity, lot)
        if self.do(verb, on, organization, lines=[line], reason="坏了"):
            self.expected -= quantity

    @rule(on=days, which=st.integers(0, 99), quantity=st.integers(1, 20))
    def correct(self, on, which, quantity):
        organization, number = self.some(stock.receive, which)
        lines = [BackLine(1, quantity)]
        if self.do(
            corrections.correct, on, organization, number=number, lines=lines, reason="多记"
        ):
            self.expected -= quantity

    @rule(on=days, which=st.integers(0, 99))
    def reverse(self, on, which):
        organization, number = self.numbers[which % len(self.numbers)]
        before = self.held()
        if self.do(reversal.reverse, on, organization, number=number, reason="录错"):
            self.expected += self.held() - before
            self.reversed.add(number)

    @rule(
        on=st.integers(30, 40).map(lambda n: FIRST + timedelta(days=n)),
        which=st.integers(0, 99),
        value=st.integers(0, 2_000),
        basis=st.sampled_from(["INVOICE", "APPRAISAL"]),
        provisional=st.booleans(),
    )
    def revalue(self, on, which, value, basis, provisional):
        if not self.by_verb[stock.receive]:
            self.receive(FIRST, 30, None, None, None, False, False)
        organization, number = self.some(stock.receive, which)
        lines = [ValueLine(f"{number}-1", value, basis, provisional)]
        self.do(revaluation.revalue, on, organization, lines=lines, reason="补估价")

    @rule(
        which=st.integers(0, 99),
        off=st.integers(-3, 3),
        before=st.booleans(),
        settles=st.booleans(),
        village=st.booleans(),
    )
    def count_and_settle(self, which, off, before, settles, village):
        """A stocktake is started and counted, one line of it off, as the books had it before or after what goes out
        meanwhile; now and then it is settled, on a later call perhaps."""
        organization = f"{self.town}V" if village else self.town
        started = self.do(stocktakes.start_stocktake, LAST, organization)
        if started is None:
            return
        lines = self.lines_of(started.number)
        if before:
            self.issue(LAST, 3, "GUARD")
        booked = [x.quantity for x in (lines if before else self.lines_of(started.number))]
        after = {"after": started.number} if before else {}
        for who in ("甲", "乙"):
            counts = [
                CountLine(x.line, max(q + (off if n == which % len(lines) else 0), 0), **after)
                for n, (x, q) in enumerate(zip(lines, booked, strict=True))
            ]
            said = {"number": started.number, "lines": counts, "counter": who}
            self.try_(stocktake_counts.count, organization, recount=who == "乙", **said)
        if settles:
            held = self.held()
            self.do(stocktake_settling.settle_stocktake, LAST, organization, number=started.number)
            self.expected += self.held() - held

    def lines_of(self, number):
        with self.books.reading() as session:
            found = standing.document(session, number)
            return stocktake_books.read(session, found.id).lines

    def try_(self, verb, organization, **said):
        """A verb that posts no document."""
        with contextlib.suppress(LedgerError), self.books.writing() as session:
            verb(
                session,
                actor="system",
                organization=organization,
                on=LAST,
                request_key=f"k{next(self.keys)}",
                **said,
            )

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
        self.do(spending.spend, on, holder, **said)

    @rule()
    def merge(self):
        """What the town entered twice becomes one; a second time that is refused."""
        said = {"code": f"{self.town}-M", "into": "MASK", "reason": "同一种"}
        with contextlib.suppress(LedgerError), self.books.writing() as session:
            merging.merge_items(session, actor="system", **said)

    @rule(on=days, back=st.integers(0, 20))
    def close_period(self, on, back):
        self.do(periods.close_period, on, through=on - timedelta(days=back))

    @rule(on=days)
    def reopen_period(self, on):
        closed = [n for o, n in self.by_verb[periods.close_period] if o == self.town]
        if closed:
            self.do(periods.reopen_period, on, number=closed[-1], reason="漏记")

    def stock(self, organization):
        with self.books.reading() as session:
            return ledger.on_hand(session, actor="system", organization=organization)

    def held(self):
        both = (self.town, f"{self.town}V")
        return sum(row.quantity for organization in both for row in self.stock(organization))

    @invariant()
    def the_shelves_hold_what_came_less_what_went(self):
        assert self.held() == self.expected

    @invariant()
    def every_promise_holds(self):
        with self.books.reading() as session:
            assert [r for r in checks.run(session, actor="system") if not r.holds] == []


@pytest.mark.timeout(600)
def test_every_promise_holds_after_every_step(ledger):
    clock = SettableClock()
    clock.set(LAST)
    books = ledger.with_(clock=clock, salts=counted_salts())
    run_state_machine_as_test(
        type("Town", (Town,), {"books": books}),
        settings=settings(
            max_examples=10,
            stateful_step_count=22,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with books.reading() as session:
        assert session.scalar(text("select count(*) from document")) > 30
