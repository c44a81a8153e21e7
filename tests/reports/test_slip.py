"""The slips: what the document says, who signs, and the sentences that the law and the township want on them."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from inventory import (
    approvals,
    documents,
    in_use,
    loans,
    periods,
    revaluation,
    setting_up,
    stock,
    stocktakes,
    transfers,
)
from inventory.revaluation import ValueLine
from inventory.stock import IssueLine, ReceiptLine, Recipient
from reports import slip
from tests.inventory.books import Books

FEB_1, FEB_3 = date(2020, 2, 1), date(2020, 2, 3)


@pytest.fixture
def town(sqlite_ledger):
    return Books(sqlite_ledger)


def of(town, number):
    return slip.slip(town.ask(documents.whole, number=number))


def test_the_receipt_of_a_gift_says_that_it_is_no_tax_receipt(town):
    line = ReceiptLine("MASK", "KF", 3, unit="盒", factor=50, expected=4, difference="少一盒")
    said = of(town, town.receive_lines([line], by="FIRM", slip="12 号"))
    assert said.title == "捐赠物资接收单（收条）"
    assert said.notes == ("本单仅证明收到捐赠物资，不是公益事业捐赠票据。",)
    assert said.facts == (("捐赠方", "示例医疗器械有限公司"), ("来单号", "12 号"))
    (row,) = said.rows
    assert (row.quantity, row.value, row.remark) == ("150", "未估价", "3 盒，应收 200，少一盒")
    assert said.signs == ("交货人", "验收", "保管", "经手")


def test_a_purchase_is_an_ordinary_receipt(town):
    said = of(town, town.receive(FEB_1, 5, origin="PURCHASED", by="FIRM", value_fen=1_250))
    assert (said.title, said.notes, said.rows[0].value) == ("物资入库单", (), "12.50")


def test_goods_for_a_firm_may_not_be_resold(town):
    town.receive(FEB_1, 500, origin="PURCHASED")
    lines = [IssueLine("MASK", "KF", 200)]
    number = town.post(stock.issue, FEB_3, counterparty="FIRM", heads=10, days=20, lines=lines)
    said = of(town, number)
    assert ("在岗人数", "10 人 × 20 天") in said.facts
    assert said.notes == ("本批物资仅供本单位防疫使用、不得转售。",)


@pytest.mark.parametrize(
    ("decided", "said"),
    [(None, "待审批"), (True, "镇书记已批准"), (False, "镇书记不批准，应冲销")],
)
def test_what_is_above_the_norm_says_so_and_what_became_of_it(town, decided, said):
    norm = {"group": "GUARD", "item": "MASK", "starts_on": "2020-02-01", "pieces": 2}
    user = {"login": "chief", "name": "镇书记", "role": "approver", "organization": "NDL"}
    data = {"norms": [{**norm, "decision": "防控办〔2020〕5号"}], "users": [user]}
    setting_up.setup(town.ledger, actor="system", data=data)
    town.receive(FEB_1, 500)
    lines = [IssueLine("MASK", "KF", 40)]
    number = town.post(stock.issue, FEB_3, group="GUARD", heads=9, days=2, lines=lines)
    if decided is not None:
        with town.ledger.writing() as session:
            approvals.decide(session, actor="chief", number=number, approved=decided, note="见附件")
    why = "口罩 40 只，标准 9 人 × 2 天 = 36 只"
    assert of(town, number).notes == (f"超过发放标准，{said}：{why}。",)
    town.reverse(FEB_3, number)
    assert of(town, number).notes == ("本单已由 NDL-CK-2020-000002 冲销，不再有效。",)


def test_an_issue_to_a_group_has_a_line_for_each_person(town):
    town.receive(FEB_1, 500)
    lines = [IssueLine("MASK", "KF", 18)]
    number = town.post(stock.issue, FEB_3, group="GUARD", heads=9, lines=lines)
    whole = town.ask(documents.whole, number=number)
    assert slip.people(whole) == tuple(range(1, 10))
    text = (
        pypdfium2.PdfDocument(BytesIO(slip.draw_list(whole)))[0].get_textpage().get_text_bounded()
    )
    assert "签收表" in text
    assert "口罩 18 只" in text
    assert slip.people(town.ask(documents.whole, number=town.issue(FEB_3, 1))) == ()


def test_a_reversed_document_says_that_it_is_void(town):
    number = town.receive(FEB_1, 5)
    back = town.reverse(FEB_3, number)
    assert of(town, number).notes[0] == f"本单已由 {back} 冲销，不再有效。"
    assert of(town, back).title == "捐赠物资接收单（收条）（冲销）"
    assert of(town, back).notes[0] == f"冲销 {number}，原单保留备查。"


def test_who_answers_for_goods_in_use_stands_on_the_slip(town):
    town.receive(FEB_1, 5)
    number = town.post(
        in_use.hand_out,
        FEB_3,
        lines=[IssueLine("MASK", "KF", 1)],
        recipient=Recipient(organization="DGC"),
        custodian="一号卡口",
        due_on=date(2020, 4, 1),
    )
    said = of(town, number)
    assert said.title == "物资领用单"
    assert said.signs[0] == "领用保管人"
    assert {("领用对象", "东沟村"), ("归还日期", "2020年4月1日"), ("保管人", "一号卡口")} <= set(
        said.facts
    )


def test_a_loan_that_is_given_away_names_loan_goods_and_both_sides(town):
    town.receive(FEB_1, 50)
    lines = [IssueLine("MASK", "KF", 20)]
    lent = town.post(transfers.dispatch, FEB_3, lines=lines, to="DGC", due_on=date(2020, 2, 20))
    number = town.post(loans.give_loan, FEB_3, number=lent, reason="村里留用")
    said = of(town, number)
    assert said.title == "无偿划转单"
    assert said.facts == (
        ("接收单位", "东沟村"),
        ("原借用单", f"{lent}（2020年2月3日）"),
        ("划转物资", "口罩 20 只"),
        ("南独乐河镇审批", "待批"),
        ("东沟村审批", "待批"),
        ("事由", "村里留用"),
    )
    assert said.signs == ("划出经手", "划出审批", "接收经手", "接收审批")
    assert not [words for words in said.notes if "待审批" in words], "the head says it already"


def test_a_document_of_money_has_a_slip_too(town):
    town.create_fund(FEB_1)
    town.appropriate(FEB_1, 500_000)
    said = of(town, town.allot(FEB_1, DGC=300_000))
    assert said.entries == (("专项资金", "从南独乐河镇未下拨到东沟村可用", "3,000.00"),)
    assert said.rows == ()


def test_what_goods_are_worth_after_all_says_where_the_difference_went(town):
    town.receive(FEB_1, 4, by="FIRM", value_fen=1_000, provisional=True)
    town.issue(FEB_1, 1)
    lines = [ValueLine("NDL-RK-2020-000001-1", 800, "INVOICE")]
    said = of(town, town.post(revaluation.revalue, FEB_3, lines=lines, reason="发票"))
    assert said.title == "物资估价调整单"
    assert said.facts[1] == ("估价", "NDL-RK-2020-000001-1 口罩，减少 2.00 元，依据：发票")
    assert [(r.quantity, r.value, r.remark) for r in said.rows] == [
        ("", "−1.50", "镇中心库房"),
        ("", "−0.50", "发放"),
    ]
    assert said.signs == ("会计", "估价人", "审批")
    back = of(town, town.reverse(FEB_3, said.number))
    assert [row.value for row in back.rows] == ["1.50", "0.50"]


@pytest.mark.parametrize("lines", [1, 200])
def test_it_is_drawn_however_many_lines_there_are(town, lines):
    number = town.receive_lines([ReceiptLine("MASK", "KF", 1)] * lines)
    drawn = pypdfium2.PdfDocument(BytesIO(slip.draw(town.ask(documents.whole, number=number))))
    text = "".join(page.get_textpage().get_text_bounded() for page in drawn)
    assert f"{number}-{lines}" in text
    assert f"共 {len(drawn)} 页" in text


def test_a_closing_says_through_which_day_and_a_reopening_of_which(town):
    town.receive(date(2020, 2, 1), 5)
    closing = town.close(date(2020, 2, 8), date(2020, 2, 7))
    assert ("结账至", "2020年2月7日") in of(town, closing).facts
    said = {"number": closing, "reason": "漏记"}
    reopening = town.post(periods.reopen_period, date(2020, 2, 8), **said)
    assert ("反结账", closing) in of(town, reopening).facts


def test_a_stocktake_that_was_given_up_is_void_and_not_reversed(town):
    town.receive(date(2020, 2, 8), 5)
    started = town.post(stocktakes.start_stocktake, date(2020, 2, 8))
    said = {"number": started, "reason": "改日再盘"}
    ended = of(town, town.post(stocktakes.abandon_stocktake, date(2020, 2, 8), **said))
    assert ended.title == "盘点单（作废）"
    assert ended.notes[0] == f"作废 {started}，原单保留备查。"
