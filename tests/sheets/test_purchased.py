"""S2 by hand: what was bought, of whom, for how much and out of which money, and whether it is paid."""

from datetime import date

import pytest

from inventory import corrections, revaluation
from inventory.corrections import LotLine
from inventory.orders import PurchaseLine
from inventory.returns import BackLine
from reports import csv, json
from tests.inventory.buying import MASKS, Shop

FEB_1, FEB_3, FEB_7, FEB_8, FEB_9 = (date(2020, 2, day) for day in (1, 3, 7, 8, 9))


class Market(Shop):
    """Goods bought for their price, a receipt in one call."""

    def came(self, quantity=1_000, item="MASK", fen=300_000, on=FEB_7, by="FIRM", **said):
        number = self.receive(on, quantity, item, origin="PURCHASED", by=by, value_fen=fen, **said)
        return f"{number}-1"

    def drawn(self, start=FEB_1, end=FEB_9, **said):
        return self.sheet("S2", start, end, **said)

    def back(self, lot, quantity, on=FEB_9, item="MASK"):
        line = LotLine(item, "KF", quantity, lot)
        return self.post(corrections.send_back, on, lines=[line], reason="破损")


@pytest.fixture
def market(ledger, clock):
    clock.set(FEB_9)
    return Market(ledger)


@pytest.fixture
def file(sqlite_ledger, clock):
    clock.set(FEB_9)
    return Market(sqlite_ledger)


def column(drawn, *keys):
    return [tuple(row[key] for key in keys) for row in drawn.rows]


def test_a_purchase_with_its_order_and_payment_by_hand_and_no_gift(market):
    market.receive(FEB_7, 50, by="FIRM")
    lot = market.came()
    number = market.order(MASKS)
    market.link(number, lot)
    market.buy(120_000, "NDL", number=number)
    (row,) = market.drawn().rows
    assert row == {
        "no": 1,
        "number": lot.rpartition("-")[0],
        "on": "2020-02-07",
        "supplier": "示例医疗器械有限公司",
        "name": "口罩",
        "specification": None,
        "unit": "只",
        "quantity": 1_000,
        "price": "3.00",
        "value_fen": 300_000,
        "procurement": f"询价 {number}",
        "papers": None,
        "fund": "专项资金·镇级",
        "state": "部分",
        "inspector": "本机操作员",
        "note": None,
    }
    assert [(c.id, c.holds) for c in market.drawn().checks] == [
        ("R2", True),
        ("R4", True),
        ("R6", True),
    ]


def test_a_receipt_is_unpaid_then_partly_paid_then_paid(file):
    number = file.order(MASKS)
    file.link(number, file.came())
    assert column(file.drawn(), "state") == [("未付",)]
    spent = file.buy(300_000, "NDL", number=number, paid=False)
    assert column(file.drawn(), "state") == [("未付",)]
    file.pay(spent, 100_000, "NDL")
    assert column(file.drawn(), "state") == [("部分",)]
    file.pay(spent, 200_000, "NDL", on=FEB_9)
    assert column(file.drawn(), "state") == [("已付",)]
    assert column(file.drawn(end=FEB_8), "state") == [("部分",)]


def test_what_is_on_no_order_is_not_said_to_be_unpaid(file):
    file.came()
    drawn = file.drawn()
    assert column(drawn, "state", "procurement", "fund") == [("未挂账", None, None)]
    assert "1 行未挂账" in drawn.notes


def test_a_lot_of_which_a_part_is_on_no_order_is_never_paid_in_full(file):
    number = file.order(MASKS)
    file.link(number, file.came(1_500, fen=450_000), quantity=1_000)
    file.buy(300_000, "NDL", number=number)
    assert column(file.drawn(), "state", "note") == [("部分", "500 只未挂采购单")]


def test_a_prepayment_pays_what_came(file):
    number = file.order(MASKS)
    file.prepay(300_000, "NDL", number=number)
    file.link(number, file.came())
    assert column(file.drawn(), "state") == [("已付",)]


def test_goods_sent_back_stand_with_minus_on_their_day(market):
    lot = market.came()
    market.back(lot, 100)
    receipt = lot.rpartition("-")[0]
    assert column(market.drawn(), "quantity", "value_fen", "state", "note") == [
        (1_000, 300_000, "未挂账", None),
        (-100, -30_000, None, f"退货 {receipt}"),
    ]
    assert column(market.drawn(start=FEB_9), "quantity", "price") == [(-100, "3.00")]
    assert [t["quantity"] for t in market.drawn().totals] == [900]


def test_a_correction_and_a_reversal_stand_with_minus(market):
    lot = market.came()
    receipt = lot.rpartition("-")[0]
    said = {"number": receipt, "lines": [BackLine(1, 10)], "reason": "多记"}
    fixed = market.post(corrections.correct, FEB_8, **said)
    market.reverse(FEB_9, fixed)
    assert column(market.drawn(), "quantity", "note") == [
        (1_000, None),
        (-10, f"已由 {market.drawn().rows[2]['number']} 冲销；更正 {receipt}"),
        (10, f"冲销 {fixed}"),
    ]
    assert any(fixed in note for note in market.drawn().notes)


def test_a_provisional_price_is_marked_and_its_correction_has_a_row(market):
    lot = market.came(provisional=True)
    line = revaluation.ValueLine(lot, 320_000, "INVOICE")
    market.post(revaluation.revalue, FEB_9, lines=[line], reason="发票到了")
    drawn = market.drawn()
    assert column(drawn, "quantity", "value_fen", "note") == [
        (1_000, 300_000, "暂估"),
        (None, 20_000, f"暂估调整 {lot}"),
    ]
    assert "1 行是暂估价，以后按发票或者合同调整" in drawn.notes
    assert [t["value_fen"] for t in drawn.totals] == [320_000]


def test_goods_without_a_price_have_none_and_are_not_added(file):
    file.came(fen=None)
    drawn = file.drawn()
    assert column(drawn, "price", "value_fen", "note") == [(None, None, "没有价格")]
    assert [t["value_fen"] for t in drawn.totals] == [None]


def test_totals_never_cross_units(file):
    file.came()
    file.came(2, "MASK-BOX", 60_000)
    assert [(t["unit"], t["quantity"]) for t in file.drawn().totals] == [("只", 1_000), ("箱", 2)]


@pytest.mark.parametrize(
    ("by", "shown"), [("FIRM", "示例医疗器械有限公司"), ("ZHANG", "张**"), (None, None)]
)
def test_a_firm_is_named_and_a_person_masked(file, by, shown):
    file.came(by=by)
    drawn = file.drawn()
    assert column(drawn, "supplier") == [(shown,)]
    assert "张三" not in str(drawn.as_json())


def test_a_price_that_is_no_whole_fen_has_four_decimals(file):
    file.came(30, "SOAP", 10_000)
    assert column(file.drawn(), "price") == [("3.3333",)]


def test_no_purchases_make_an_empty_sheet_that_holds(market):
    drawn = market.drawn()
    assert (drawn.rows, drawn.totals, drawn.notes) == ((), (), ())
    assert all(check.holds for check in drawn.checks)


def test_the_files_hold_what_the_sheet_does(file):
    file.came()
    drawn = file.drawn()
    assert drawn.digest.encode() in json.draw(drawn)
    assert "示例医疗器械有限公司" in csv.draw(drawn).decode()


def test_goods_of_an_order_of_two_lines_are_paid_first_come_first(file):
    number = file.order(MASKS, PurchaseLine("SOAP", 30, 10_000))
    file.link(number, file.came())
    file.link(number, file.came(30, "SOAP", 10_000, on=FEB_8), line=2)
    file.buy(300_000, "NDL", number=number)
    assert column(file.drawn(), "state") == [("已付",), ("未付",)]
