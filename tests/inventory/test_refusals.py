"""What the verbs refuse, by name, with nothing half-written."""

from datetime import date

import pytest
from sqlalchemy import text

from inventory import (
    checks,
    errors,
    fund_ledger,
    funds,
    ledger,
    periods,
    reversal,
    setting_up,
    spending,
    stock,
)
from inventory.stock import Earmark, IssueLine, ReceiptLine

ON = date(2020, 2, 8)
TOWN = {
    "organizations": [
        {"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"},
        {"code": "DGC", "name": "东沟村", "kind": "VILLAGE", "parent": "NDL"},
        {"code": "SYC", "name": "上营村", "kind": "VILLAGE", "parent": "NDL"},
    ],
    "locations": [
        {"code": "KF", "name": "镇中心库房", "organization": "NDL"},
        {"code": "DGC-KF", "name": "东沟村库房", "organization": "DGC"},
    ],
    "groups": [{"code": "GUARD", "name": "检查点值守人员"}, {"code": "CLEAN", "name": "保洁员"}],
    "items": [{"code": "MASK", "name": "一次性医用口罩", "unit": "只"}],
    "users": [
        {"login": "keeper", "name": "物资员", "role": "keeper", "organization": "NDL"},
        {"login": "clerk", "name": "村报账员", "role": "village_clerk", "organization": "DGC"},
        {"login": "approver", "name": "审批人", "role": "approver", "organization": "NDL"},
    ],
}


class Town:
    """The books of a small town, with verbs that fill in what a test does not care for."""

    def __init__(self, books):
        self.books = books
        self.keys = 0

    def do(self, verb, *, on=ON, actor="system", organization="NDL", key=None, **values):
        self.keys += 1
        with self.books.writing() as session:
            return verb(
                session,
                actor=actor,
                organization=organization,
                on=on,
                request_key=key or f"key-{self.keys}",
                **values,
            )

    def receive(self, quantity, *, lot=None, **values):
        lines = [ReceiptLine("MASK", "KF", quantity, **(lot or {}))]
        return self.do(stock.receive, origin="DONATED", lines=lines, **values)

    def issue(self, quantity, *, lot=None, to=None, **values):
        lines = [IssueLine("MASK", "KF", quantity, lot=lot)]
        return self.do(stock.issue, lines=lines, **(to or {"group": "GUARD"}), **values)

    def fund(self, amount=5_000_000):
        decision = funds.Decision("镇党委", "专题会议", ON, "1号")
        self.do(
            funds.create_fund, fund="F", name="专项资金", decision=decision, budget_source="预备费"
        )
        self.do(funds.appropriate, fund="F", amount_fen=200_000_000)
        lines = [funds.AllocationLine("DGC", amount)]
        return self.do(funds.sub_allocate, fund="F", lines=lines)

    def spend(self, amount, **values):
        said = {"fund": "F", "amount_fen": amount, "purpose": "购买口罩", "payee": "示例商店"}
        return self.do(spending.spend, organization="DGC", **{**said, **values})

    def on_hand(self, **values):
        with self.books.reading() as session:
            rows = ledger.on_hand(session, actor="system", organization="NDL", **values)
        return [(row.lot, row.quantity, row.value_fen) for row in rows]

    def documents(self):
        with self.books.reading() as session:
            return session.scalar(text("select count(*) from document"))

    def require_promises(self):
        with self.books.reading() as session:
            assert [r for r in checks.run(session, actor="system") if not r.holds] == []


@pytest.fixture
def town(ledger):
    setting_up.setup(ledger, actor="system", data=TOWN)
    made = Town(ledger)
    yield made
    made.require_promises()


def refused(town, error, work, *args, **values):
    """The work is refused by that name and leaves the books as they were."""
    before = town.documents(), town.on_hand()
    with pytest.raises(error) as caught:
        work(*args, **values)
    assert (town.documents(), town.on_hand()) == before
    return caught.value


def test_more_than_on_hand(town):
    town.receive(46)
    error = refused(town, errors.NotEnough, town.issue, 60)
    assert (error.on_hand, error.asked, error.unit) == (46, 60, "只")


def test_one_short_line_refuses_the_whole_document(town):
    town.receive(10)
    lines = [IssueLine("MASK", "KF", 6), IssueLine("MASK", "KF", 5)]
    refused(town, errors.NotEnough, town.do, stock.issue, group="GUARD", lines=lines)


def test_an_expired_lot_named_or_picked(town):
    posted = town.receive(10, lot={"expires_on": date(2020, 2, 7)})
    refused(town, errors.Expired, town.issue, 5)
    refused(town, errors.Expired, town.issue, 5, lot=f"{posted.number}-1")


def test_goods_may_go_out_on_the_printed_day(town):
    town.receive(10, lot={"expires_on": ON})
    town.issue(10)
    assert town.on_hand() == []


def test_a_lot_earmarked_for_others(town):
    posted = town.receive(10, lot={"earmark": Earmark(group="CLEAN")})
    refused(town, errors.Earmarked, town.issue, 5)
    refused(town, errors.Earmarked, town.issue, 5, lot=f"{posted.number}-1")
    town.issue(5, to={"group": "CLEAN"})


def test_an_unresolved_earmark_needs_the_lot_named_and_a_reason(town):
    posted = town.receive(10, lot={"earmark": Earmark(unresolved=True)})
    lot = f"{posted.number}-1"
    refused(town, errors.Earmarked, town.issue, 5)
    refused(town, errors.Earmarked, town.issue, 5, purpose="按捐赠人意愿")
    refused(town, errors.Earmarked, town.issue, 5, lot=lot)
    town.issue(5, lot=lot, purpose="按捐赠人意愿")


def test_one_fen_more_than_the_holder_has(town):
    town.fund(5_000_000)
    error = refused(town, errors.OverFund, town.spend, 5_000_001)
    assert (error.available_fen, error.asked_fen, error.holder) == (5_000_000, 5_000_001, "DGC")
    town.spend(5_000_000)
    refused(town, errors.OverFund, town.spend, 1)


def test_more_than_the_fund_has_unallocated(town):
    town.fund()
    lines = [funds.AllocationLine("SYC", 195_000_001)]
    refused(town, errors.OverFund, town.do, funds.sub_allocate, fund="F", lines=lines)


def test_a_future_date(town):
    refused(town, errors.FutureDate, town.receive, 1, on=date(2020, 2, 9))


def test_a_closed_date(town):
    town.do(periods.close_period, through=date(2020, 1, 31))
    refused(town, errors.ClosedPeriod, town.receive, 1, on=date(2020, 1, 31))
    refused(town, errors.ClosedPeriod, town.do, periods.close_period, through=date(2020, 1, 31))
    town.receive(1, on=date(2020, 2, 1))


def test_money_does_not_reach_a_holder_on_a_date_he_has_closed(town):
    town.fund()
    town.do(periods.close_period, organization="SYC", through=ON)
    lines = [funds.AllocationLine("SYC", 1)]
    refused(town, errors.ClosedPeriod, town.do, funds.sub_allocate, fund="F", lines=lines)


def test_a_past_date_on_which_later_documents_left_too_little(town):
    town.receive(100, on=date(2020, 2, 1))
    town.issue(80, on=date(2020, 2, 5))
    town.receive(30, on=date(2020, 2, 6))
    refused(town, errors.NoBackdating, town.issue, 21, on=date(2020, 2, 3))
    lot = town.on_hand()[0][0]
    town.issue(20, on=date(2020, 2, 3), lot=lot)
    assert town.on_hand(as_of=date(2020, 2, 4)) == [(lot, 80, None)]


def test_a_repeated_request_gives_the_first_document(town):
    first = town.receive(10, key="same", note="第一次")
    again = town.receive(10, key="same", note="第一次")
    assert (again.number, again.digest, again.replayed) == (first.number, first.digest, True)
    assert town.documents() == 1


@pytest.mark.parametrize(
    "other", [{"note": "第二次"}, {"actor": "keeper"}, {"on": date(2020, 2, 7)}], ids=str
)
def test_a_key_with_other_content_or_from_somebody_else(town, other):
    town.receive(10, key="same", note="第一次")
    refused(town, errors.KeyReused, town.receive, 10, **{"key": "same", "note": "第一次", **other})
    refused(town, errors.KeyReused, town.receive, 11, key="same", note="第一次")


def test_a_document_is_reversed_once_and_a_reversal_never(town):
    number = town.receive(10).number
    by = town.do(reversal.reverse, number=number, reason="录错").number
    assert town.on_hand() == []
    for wrong in (number, by):
        refused(
            town, errors.AlreadyReversed, town.do, reversal.reverse, number=wrong, reason="再冲"
        )


def test_what_later_documents_drew_on_is_reversed_after_them(town):
    number = town.receive(10, lot={"value_fen": 100}).number
    issued = town.issue(3).number
    error = refused(town, errors.DrawnOn, town.do, reversal.reverse, number=number, reason="录错")
    assert error.by == [issued]
    town.do(reversal.reverse, number=issued, reason="没发")
    town.do(reversal.reverse, number=number, reason="录错")
    assert town.on_hand() == []


def test_a_reversal_is_not_dated_before_its_original(town):
    number = town.receive(10).number
    refused(
        town,
        errors.BadInput,
        town.do,
        reversal.reverse,
        number=number,
        reason="录错",
        on=date(2020, 2, 7),
    )


def test_a_role_that_may_not(town):
    refused(town, errors.NotAllowed, town.receive, 1, actor="approver")
    refused(town, errors.NotAllowed, town.spend, 1, actor="keeper")
    refused(town, errors.NotAllowed, town.receive, 1, actor="nobody")


@pytest.mark.parametrize("organization", ["SYC", "NOWHERE"])
def test_outside_the_scope_the_answer_is_the_same_whether_it_exists_or_not(town, organization):
    error = refused(
        town, errors.NotAllowed, town.receive, 1, actor="clerk", organization=organization
    )
    assert (error.act, error.role) == ("receive", "village_clerk")
    error = refused(
        town,
        errors.NotAllowed,
        town.do,
        reversal.reverse,
        actor="clerk",
        organization=organization,
        number=f"{organization}-RK-2020-000001",
        reason="x",
    )
    assert error.act == "reverse"


def test_a_fund_of_the_same_code(town):
    town.fund()
    refused(town, errors.Duplicate, town.fund)


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, "3", None, 10**13])
def test_a_quantity_that_is_no_whole_number_of_pieces(town, quantity):
    error = refused(town, errors.BadInput, town.receive, quantity)
    assert error.field == "lines[0].quantity"


def test_value_leaves_with_the_pieces_and_the_last_takes_the_rest(town):
    town.receive(3, lot={"value_fen": 100})
    for left in (67, 34):
        town.issue(1)
        assert town.on_hand()[0][2] == left
    town.issue(1)
    assert town.on_hand() == []


def test_spending_is_seen_by_holder(town):
    town.fund()
    town.spend(1_234_500)
    with town.books.reading() as session:
        position = fund_ledger.position(session, actor="system", fund="F")
    (village,) = position.holders
    assert (village.allotted_fen, village.spent_fen) == (5_000_000, 1_234_500)
    assert (village.available_fen, position.unallocated_fen) == (3_765_500, 195_000_000)
