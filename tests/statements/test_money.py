"""资金明细账 and 资金结存 by hand: of one holder, of all, on any day; a reversal with minus at its original's place."""

from itertools import pairwise

import pytest

from inventory.errors import BadInput, NotAllowed, NotFound
from inventory.statements.asking import statement
from inventory.stock import ReceiptLine, receive
from tests.inventory.money import Money
from tests.statements.town import Town, day, keys

FEBRUARY = day(1), day(8)


@pytest.fixture
def town(ledger):
    town = Town(ledger)
    town.create_fund(day(28, 1))
    town.appropriate(day(28, 1), 1_000_000)
    town.allot(day(29, 1), DGC=50_000, NDL=300_000)
    town.allot(day(2), DGC=20_000, XLC=10_000)
    town.spend(day(3), 12_000)
    wrong = town.spend(day(4), 3000, purpose="多记的一笔")
    town.reverse(day(5), wrong, "DGC")
    town.spend(day(5), 40_000, organization="NDL")
    return town


def test_every_entry_of_one_holder_and_what_is_left(town):
    shown = town.show("fund-ledger", *FEBRUARY, organization="DGC")
    assert shown.opening["balance_fen"] == 50_000
    assert keys(shown.rows, "on", "kind_name", "whom", "in_fen", "out_fen", "balance_fen") == [
        ("2020-02-02", "资金下拨单", "南独乐河镇", 20_000, 0, 70_000),
        ("2020-02-03", "支出单", "示例商贸有限公司", 0, 12_000, 58_000),
        ("2020-02-04", "支出单", "示例商贸有限公司", 0, 3000, 55_000),
        ("2020-02-05", "冲销支出单", "示例商贸有限公司", 0, -3000, 58_000),
    ]
    assert shown.rows[1]["purpose"] == "购买口罩"
    assert shown.closing["balance_fen"] == 58_000
    assert keys(shown.totals, "in_fen", "out_fen") == [(20_000, 12_000)]


def test_all_holders_together(town):
    shown = town.show("fund-ledger", *FEBRUARY, below=True)
    assert shown.opening["balance_fen"] == 350_000
    assert shown.closing["balance_fen"] == 328_000
    assert shown.closing["balance_fen"] == 350_000 + 30_000 - 12_000 - 40_000
    assert town.show("fund-ledger", *FEBRUARY).rows[-1]["balance_fen"] == 260_000


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_joined_are_the_whole_and_each_begins_where_the_last_ended(town, limit):
    whole = town.show("fund-ledger", *FEBRUARY, below=True)
    pages = town.pages("fund-ledger", *FEBRUARY, limit=limit, below=True)
    assert sum((page.rows for page in pages), ()) == whole.rows
    for before, page in pairwise(pages):
        assert page.opening["balance_fen"] == before.rows[-1]["balance_fen"]
    assert (pages[-1].closing, pages[-1].totals) == (whole.closing, whole.totals)
    assert len(pages) == -(-len(whole.rows) // limit)


def test_where_the_money_stands_on_each_day(town):
    said = ("holder_name", "allotted_fen", "spent_fen", "available_fen", "unallocated_fen")
    assert keys(town.show("fund-position", below=True).rows, *said) == [
        ("南独乐河镇", 300_000, 40_000, 260_000, 620_000),
        ("东沟村", 70_000, 12_000, 58_000, 0),
        ("西梁村", 10_000, 0, 10_000, 0),
    ]
    assert keys(town.show("fund-position", None, day(4), below=True).rows, *said)[1] == (
        "东沟村", 70_000, 15_000, 55_000, 0,
    )  # fmt: skip
    (total,) = town.show("fund-position", below=True).totals
    assert (total["allotted_fen"], total["unallocated_fen"]) == (380_000, 620_000)
    pages = town.pages("fund-position", below=True, limit=1, sort="spent_fen", descending=True)
    assert [page.rows[0]["spent_fen"] for page in pages] == [40_000, 12_000, 0]
    assert keys(town.show("fund-position", organization="DGC").rows, "holder_name") == [("东沟村",)]


def test_which_fund_is_meant_must_be_said_where_there_are_several(town):
    town.create_fund(day(6), "G")
    with pytest.raises(BadInput) as refused:
        town.show("fund-ledger", *FEBRUARY)
    assert refused.value.field == "fund"
    assert town.show("fund-ledger", *FEBRUARY, fund="F").rows
    assert town.show("fund-ledger", *FEBRUARY, fund="G").rows == ()
    with pytest.raises(NotFound):
        town.show("fund-ledger", *FEBRUARY, fund="H")


def test_a_checkpoint_head_sees_no_money(town):
    for name in ("fund-ledger", "fund-position"):
        with pytest.raises(NotAllowed):
            town.show(name, actor="checkpoint", organization="NDL")


@pytest.fixture
def money(ledger, clock):
    clock.set(day(31, 3))
    return Money(ledger)


def show(books, name, end=None, start=None, **said):
    paging = {k: said.pop(k) for k in ("sort", "limit") if k in said}
    below = said.pop("below", True)
    return books.ask(
        statement, name=name, organization=said.pop("organization", "NDL"), below=below,
        start=start, end=end, filters=said, **paging,
    )  # fmt: skip


def test_what_is_owed_came_back_and_was_returned_stands_in_the_position(money):
    owed = money.buy(90_000, paid=False)
    money.refund(owed, 10_000, unpaid=True)
    money.pay(owed, 50_000)
    money.give_back(100_000)
    money.take_back(200_000)
    figures = (
        "given_fen",
        "returned_fen",
        "allotted_fen",
        "gross_fen",
        "refunded_fen",
        "spent_fen",
        "payable_fen",
    )
    (row,) = keys(show(money, "fund-position", organization="DGC").rows, *figures)
    assert row == (5_000_000, 300_000, 4_700_000, 90_000, 10_000, 80_000, 30_000)
    (row,) = keys(show(money, "fund-position", day(7), organization="DGC").rows, *figures)
    assert row == (5_000_000, 0, 5_000_000, 0, 0, 0, 0)


def test_open_commitments_and_prepayments_with_their_age_the_oldest_first(money):
    order = money.commit(70_000, due_on=day(1, 3), use="HEATING")
    money.enlarge(order, 10_000, on=day(9))
    ahead = money.prepay(30_000, number=order, on=day(10))
    cash = money.advance(5_000, on=day(20))
    said = (
        "number",
        "kind_name",
        "whom",
        "purpose",
        "due_on",
        "amount_fen",
        "left_fen",
        "days",
        "overdue",
    )
    assert keys(show(money, "commitments").rows, *said, "use_name") == [
        (order, "额度占用单", "示例医疗器械有限公司", "订购口罩", "2020-03-01", 80_000, 50_000, 52, 30, "保暖设施"),
    ]  # fmt: skip
    assert keys(show(money, "commitments", day(8)).rows, *said)[0][5:] == (70_000, 70_000, 0, None)
    assert keys(show(money, "prepayments").rows, *said) == [
        (
            ahead,
            "预付款单",
            "示例医疗器械有限公司",
            "预付帐篷款",
            "2020-03-01",
            30_000,
            30_000,
            50,
            30,
        ),
        (cash, "备用金单", "李四", "值守零星开支", "2020-02-29", 5_000, 5_000, 40, 31),
    ]
    assert keys(show(money, "prepayments").totals, "kind_name", "left_fen") == [
        ("31 至 60 天", 35_000), ("合计", 35_000),
    ]  # fmt: skip
    money.unspent(cash, on=day(21))
    assert keys(show(money, "prepayments").rows, "number") == [(ahead,)]
    assert keys(show(money, "prepayments", day(20)).rows, "number") == [(ahead,), (cash,)]
    assert show(money, "payables").rows == ()


def test_spending_by_what_it_was_for_and_to_whom(money):
    owed = money.buy(90_000, use="PROTECTION", payee="FIRM", paid=False)
    money.refund(owed, 10_000, unpaid=True, on=day(1, 3))
    money.buy(20_000, "NDL", use="DUTY")
    said = {"start": day(1), "end": day(31, 3)}
    told = ("by_name", "spent_fen", "refunded_fen", "net_fen", "documents")
    assert keys(show(money, "spending", **said).rows, *told) == [
        ("值守生活保障", 20_000, 0, 20_000, 1),
        ("防护", 90_000, -10_000, 80_000, 2),
    ]
    assert keys(show(money, "spending", by="month", **said).rows, *told) == [
        ("2020年2月", 110_000, 0, 110_000, 2),
        ("2020年3月", 0, -10_000, -10_000, 1),
    ]
    by = show(money, "spending", by="supplier", sort="net_fen", **said)
    assert keys(by.rows, "by", "by_name", "net_fen") == [
        ("示例商贸有限公司", "示例商贸有限公司", 20_000),
        ("FIRM", "示例医疗器械有限公司", 80_000),
    ]
    assert keys(show(money, "payables").rows, "number", "amount_fen", "left_fen") == [
        (owed, 90_000, 80_000)
    ]
    with pytest.raises(BadInput):
        show(money, "spending", by="colour")


def test_the_ledger_tells_every_document_whose_it_is_and_where_the_money_went(money):
    order = money.commit(70_000)
    owed = money.buy(60_000, number=order, paid=False)
    money.pay(owed, 60_000)
    money.refund(owed, 1_000)
    money.release(order)
    said = ("kind_name", "whom", "way", "amount_fen", "in_fen", "out_fen", "balance_fen")
    whom = "示例医疗器械有限公司"
    assert keys(
        show(money, "fund-ledger", day(8), day(8), organization="DGC", below=False).rows, *said
    ) == [
        ("额度占用单", whom, "可用 → 已占用", 70_000, 0, 70_000, 4_930_000),
        ("支出单", whom, "已占用 → 应付", 60_000, 0, 0, 4_930_000),
        ("付款单", whom, "应付 → 已付", 60_000, 0, 0, 4_930_000),
        ("退款单", whom, "已付 → 可用", 1_000, 1_000, 0, 4_931_000),
        ("解除占用单", whom, "已占用 → 可用", 10_000, 10_000, 0, 4_941_000),
    ]


def test_the_town_sees_of_its_villages_what_is_accounted_for(money):
    money.buy(1_000_000)
    money.buy(400_000, awaiting_papers=True)
    money.advance(50_000)
    said = (
        "holder_name", "allotted_fen", "reported_fen", "awaiting_fen", "unreported_fen",
        "available_fen", "rate", "goods",
    )  # fmt: skip
    line = ReceiptLine("MASK", "DGC-KF", 500)
    money.post(receive, day(9), "DGC", origin="PURCHASED", counterparty=None, lines=[line])
    assert keys(show(money, "villages", below=False).rows, *said) == [
        ("东沟村", 5_000_000, 1_000_000, 400_000, 3_600_000, 3_550_000, "20.0%", "口罩 500 只"),
        ("西梁村", 5_000_000, 0, 0, 5_000_000, 5_000_000, "0.0%", None),
    ]
    assert keys(show(money, "villages", day(8)).rows, "goods") == [(None,), (None,)]
    assert show(money, "villages", organization="XLC").rows[0]["holder"] == "XLC"
