"""SC by hand: everything from the first document to the last day, and what of it is still open."""

from datetime import date

import pytest

from inventory import in_use, surplus, transfers
from inventory.errors import SheetBroken
from inventory.stock import IssueLine, Recipient
from reports import csv, json
from tests.inventory.books import Books, document
from tests.inventory.money import Money

JAN_28, FEB_1, FEB_3, FEB_8, FEB_9 = (
    date(2020, 1, 28), date(2020, 2, 1), date(2020, 2, 3), date(2020, 2, 8), date(2020, 2, 9)
)  # fmt: skip


def tell(books):
    """Gifts and purchases, money for two villages, some of each used."""
    books.gift_of_goods = books.receive(FEB_1, 1_000, by="FIRM", value_fen=150_000)
    books.receive(FEB_1, 40, "SOAP")
    books.receive(FEB_1, 300, origin="PURCHASED", by="FIRM", value_fen=90_000)
    books.issue(FEB_3, 200)
    books.buy(1_000_000, on=FEB_8)
    books.buy(300_000, on=FEB_8, use="DUTY", paid=False)
    return books


@pytest.fixture
def town(ledger, clock):
    clock.set(FEB_9)
    return tell(Money(ledger))


@pytest.fixture
def file(sqlite_ledger, clock):
    clock.set(FEB_9)
    return tell(Money(sqlite_ledger))


def drawn(books, start=FEB_9, end=FEB_9, organization="NDL"):
    return books.sheet("SC", start, end, organization=organization)


def part(sheet, key):
    (found,) = [p for p in sheet.parts if p.key == key]
    return found


def rows(of, *keys):
    return [tuple(row[key] for key in keys) for row in of.rows]


def facts(sheet, key="open"):
    return dict(rows(part(sheet, key), "item", "text"))


def test_everything_from_the_first_document_on_whatever_day_is_asked(town):
    sheet = drawn(town)
    assert (sheet.start, sheet.end) == (JAN_28, FEB_9)
    keys = ("item", "donated", "purchased", "issued", "closing", "in_use", "in_transit", "became")
    assert rows(sheet, *keys) == [
        ("MASK", 1_000, 300, 200, 1_100, 0, 0, None),
        ("SOAP", 40, 0, 0, 40, 0, 0, None),
    ]
    assert [p.title for p in sheet.parts] == [
        "二、资金收支", "三、支出按用途", "四、捐赠情况", "五、受赠物资使用情况", "六、未了事项",
    ]  # fmt: skip
    assert [check.id for check in sheet.checks] == [
        "R1", "R2", "R3", "R4", "R2", "R5", "R6", "用途",
    ]  # fmt: skip
    assert all(check.holds for check in sheet.checks)


def test_a_fund_as_a_whole_and_what_it_was_spent_for(town):
    sheet = drawn(town)
    (fund,) = part(sheet, "funds").rows
    assert fund == {
        "no": 1,
        "name": "专项资金",
        "decided_fen": 200_000_000,
        "given_fen": 20_000_000,
        "returned_fen": 0,
        "unallocated_fen": 180_000_000,
        "spent_fen": 1_300_000,
        "refunded_fen": 0,
        "committed_fen": 0,
        "prepaid_fen": 0,
        "available_fen": 18_700_000,
        "payable_fen": 300_000,
        "awaiting_fen": 0,
    }
    uses = part(sheet, "uses")
    assert sum(row["amount_fen"] for row in uses.rows) == 1_300_000
    assert 300_000 in [row["amount_fen"] for row in uses.rows]
    assert [t["amount_fen"] for t in uses.totals] == [1_300_000]


def test_gifts_are_counted_and_nobody_is_named(town):
    town.receive(FEB_8, 5, "SOAP", by="ZHANG", value_fen=500)
    wrong = town.receive(FEB_8, 7, by="CLASS")
    town.reverse(FEB_9, wrong)
    sheet = drawn(town)
    assert facts(sheet, "gifts") == {
        "捐物的捐赠方": "2 个，另有不留名的 1 笔",
        "受赠物资": "3 批，已估价的折价 1,505.00 元，另有 1 批没有估价",
    }
    assert rows(part(sheet, "given"), "item", "received", "used", "left") == [
        ("MASK", 1_000, 200, 800),
        ("SOAP", 45, 0, 45),
    ]
    assert "张三" not in str(sheet.as_json())


def test_gifts_of_money_are_a_fund_of_their_own(town):
    town.create_gifts(FEB_1)
    town.gift(500_000, "JZ-1", FEB_3, donor="FIRM")
    town.gift(20_000, "JZ-2", FEB_3, donor="FIRM")
    town.gift(700, "JZ-3", FEB_3)
    town.reverse(FEB_8, town.gift(900, "JZ-4", FEB_3, donor="ZHANG"))
    town.give_from_gifts = town.allot(FEB_8, "G", DGC=100_000)
    town.buy(60_000, fund="G", on=FEB_9)
    sheet = drawn(town)
    told = facts(sheet, "gifts")
    assert told["捐款的捐赠方"] == "1 个，另有不留名的 1 笔"
    assert told["捐赠款"] == "收到 5,207.00 元，使用 600.00 元，结余 4,607.00 元"
    funds = part(sheet, "funds")
    assert rows(funds, "name", "spent_fen") == [("专项资金", 1_300_000), ("捐赠款", 60_000)]
    assert [t["spent_fen"] for t in funds.totals] == [1_360_000]
    assert [check.id for check in sheet.checks].count("R5") == 2


def test_what_is_open_is_listed(town):
    said = {"recipient": Recipient(group="GUARD"), "custodian": "李四"}
    town.post(in_use.hand_out, FEB_8, lines=[IssueLine("SOAP", "KF", 3)], **said)
    town.post(transfers.dispatch, FEB_8, to="DGC", lines=[IssueLine("SOAP", "KF", 2)])
    town.commit(40_000)
    town.prepay(50_000)
    town.advance(60_000)
    town.buy(70_000, awaiting_papers=True)
    sheet = drawn(town)
    assert facts(sheet) == {
        "结项情况": "还有 9 项没有了结",
        "库存未分配": "口罩 1,100 只、洗手液 35 瓶",
        "在用物资": "洗手液 3 瓶",
        "在途物资": "洗手液 2 瓶",
        "资金结余": "1,984,800.00 元，各村未报账 86,300.00 元",
        "已订未付": "400.00 元",
        "预付款": "500.00 元",
        "备用金": "600.00 元",
        "应付未付": "3,000.00 元",
        "待补票的支出": "700.00 元",
    }
    assert rows(sheet, "item", "in_use", "in_transit")[1] == ("SOAP", 3, 2)
    assert "李四" not in str(sheet.as_json())


def test_where_nothing_is_left_it_says_so_and_what_became_of_the_rest(ledger, clock):
    clock.set(FEB_9)
    books = Books(ledger)
    books.receive(FEB_1, 100, by="FIRM")
    books.issue(FEB_3, 30)
    said = {"reason": "RESERVE", "counterparty": "FIRM", "note": "应急库"}
    lines = [surplus.SurplusLine("KF", "NDL-RK-2020-000001-1", 10)]
    books.post(surplus.hand_over_surplus, FEB_8, lines=lines, **said)
    sent = books.post(surplus.hand_over_surplus, FEB_8, reason="TRANSFER", to="DGC")
    assert facts(drawn(books)) == {"结项情况": "还有 1 项没有了结", "在途物资": "口罩 60 只"}
    books.arrive(FEB_9, sent, None)
    sheet = drawn(books)
    assert facts(sheet) == {"结项情况": "已结清"}
    assert rows(sheet, "became", "issued", "dispatched", "closing") == [
        ("转应急储备 10；移交 60", 40, 60, 0)
    ]
    assert [p.key for p in sheet.parts] == ["gifts", "given", "open"]
    assert [check.id for check in sheet.checks] == ["R1", "R2", "R3", "R4", "R2"]
    books.reverse(FEB_9, "DGC-DR-2020-000001", "DGC")
    assert rows(drawn(books), "became") == [("转应急储备 10",)]


def test_a_village_accounts_for_its_own_money_alone(town):
    town.post(transfers.dispatch, FEB_8, to="DGC", lines=[IssueLine("SOAP", "KF", 2)])
    town.arrive(FEB_9, "NDL-DC-2020-000001", None)
    sheet = drawn(town, organization="DGC")
    assert sheet.start == FEB_8, "its first own document"
    assert rows(sheet, "item", "allocated", "closing") == [("SOAP", 2, 2)]
    keys = ("decided_fen", "given_fen", "unallocated_fen", "spent_fen", "available_fen")
    assert rows(part(sheet, "funds"), *keys) == [(None, 5_000_000, None, 1_300_000, 3_700_000)]
    assert facts(sheet, "gifts") == {"捐赠情况": "没有收到捐赠"}
    assert facts(sheet)["资金结余"] == "37,000.00 元"
    assert all(check.holds for check in sheet.checks)


def test_an_organization_without_anything_has_nothing_open(town):
    sheet = town.sheet("SC", JAN_28, FEB_9, organization="DGC")
    assert sheet.rows == ()
    empty = Books.sheet(town, "SC", date(2019, 1, 1), date(2019, 2, 1))
    assert (empty.rows, facts(empty)) == ((), {"结项情况": "已结清"})
    assert (empty.start, empty.end) == (date(2019, 2, 1), date(2019, 2, 1))


def test_a_past_day_stays_what_it_was(file):
    before = drawn(file, FEB_1, FEB_3)
    file.issue(FEB_8, 9)
    file.spend(FEB_9, 500)
    assert drawn(file, FEB_1, FEB_3).digest == before.digest


def test_the_files_hold_what_the_sheet_does(file):
    sheet = drawn(file)
    assert sheet.digest.encode() in json.draw(sheet)
    assert "未了事项" in csv.draw(sheet).decode()


def refused(books):
    with pytest.raises(SheetBroken) as broken:
        drawn(books)
    assert all(broken.value.details)
    return set(broken.value.checks)


KF = "(select id from location where code = 'KF')"
GONE = "(select id from location where code = 'NDL:consumed')"
ISSUE = document("NDL-CK-2020-000001")
SPENT = document("DGC-ZC-2020-000001")


@pytest.mark.parametrize(
    ("check", "sql"),
    [
        ("R1", f"update stock_move set from_id = {GONE}, to_id = {KF} where document_id = {ISSUE}"),
        ("R2", "update document set kind = 'ISSUE', serial = 9 where number = 'NDL-RK-2020-000001'"),
        ("R3", "update document set recipient_group_id = null where kind = 'ISSUE'"),
        ("R4", "update stock_balance set quantity = quantity + 1"),
        ("R5", f"update document set kind = 'SUB_ALLOCATION', serial = 9 where id = {SPENT}"),
    ],
)  # fmt: skip
def test_each_identity_breaks_with_its_figure(file, check, sql):
    file.tamper(sql)
    assert check in refused(file)


def test_gifts_that_are_not_what_came_break_r2(file):
    lot = "(select id from lot where document_id = {})".format(document("NDL-RK-2020-000001"))
    file.tamper(f"update lot set document_id = 1 where id = {lot}")
    with pytest.raises(SheetBroken) as broken:
        drawn(file)
    assert broken.value.checks == ["R2"]
    assert "受赠物资：收到" in broken.value.details[0]


def test_spending_that_is_of_no_use_of_the_holder_breaks_the_uses(file):
    other = "(select id from organization where code = 'XLC')"
    file.tamper(f"update document set organization_id = {other}, serial = 9 where id = {SPENT}")
    with pytest.raises(SheetBroken) as broken:
        drawn(file, organization="DGC")
    assert broken.value.checks == ["用途"]
