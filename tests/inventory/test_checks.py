"""Every promise can be broken by somebody with the file in his hands, and then it is named."""

import sqlite3
from datetime import date

import pytest
from sqlalchemy import make_url

from inventory import (
    checks,
    disclosure,
    errors,
    funds,
    periods,
    reversal,
    setting_up,
    spending,
    stock,
)
from inventory.stock import Earmark, IssueLine, ReceiptLine

JANUARY, FEBRUARY = date(2020, 1, 30), date(2020, 2, 8)
TOWN = {
    "organizations": [
        {"code": "NDL", "name": "南独乐河镇", "kind": "TOWN"},
        {"code": "DGC", "name": "东沟村", "kind": "VILLAGE", "parent": "NDL"},
    ],
    "locations": [{"code": "KF", "name": "镇中心库房", "organization": "NDL"}],
    "groups": [{"code": "GUARD", "name": "检查点值守人员"}, {"code": "CLEAN", "name": "保洁员"}],
    "items": [{"code": "MASK", "name": "一次性医用口罩", "unit": "只"}],
    "counterparties": [
        {"code": "FIRM", "name": "示例医疗器械有限公司", "kind": "单位"},
        {"code": "ZHANG", "name": "张三", "kind": "个人"},
    ],
}


def tell(session):
    """January and February: two gifts, an issue, a reversed issue, a closing, a village that spends."""
    common = {"actor": "system", "organization": "NDL"}

    def receive(key, on, counterparty, quantity, **lot):
        lines = [ReceiptLine("MASK", "KF", quantity, **lot)]
        return stock.receive(
            session,
            **common,
            on=on,
            request_key=key,
            origin="DONATED",
            counterparty=counterparty,
            lines=lines,
        )

    def issue(key, on, group, quantity):
        lines = [IssueLine("MASK", "KF", quantity)]
        return stock.issue(session, **common, on=on, request_key=key, group=group, lines=lines)

    receive("r1", JANUARY, "FIRM", 1000, value_fen=150_000)
    periods.close_period(
        session, **common, on=date(2020, 2, 1), request_key="c1", through=date(2020, 1, 31)
    )
    receive("r2", FEBRUARY, "ZHANG", 200, earmark=Earmark(group="GUARD"))
    issue("i1", FEBRUARY, "GUARD", 300)
    wrong = issue("i2", FEBRUARY, "CLEAN", 50)
    reversal.reverse(
        session, **common, on=FEBRUARY, request_key="x1", number=wrong.number, reason="录错"
    )
    tell_fund(session, {**common, "on": FEBRUARY, "fund": "F"})


def tell_fund(session, money):
    """A fund of two million, a village's fifty thousand, and what it spent."""
    decision = funds.Decision("镇党委", "专题会议", FEBRUARY, "1号")
    funds.create_fund(
        session,
        **money,
        request_key="f1",
        name="专项资金",
        decision=decision,
        budget_source="预备费",
    )
    funds.appropriate(session, **money, request_key="f2", amount_fen=200_000_000)
    lines = [funds.AllocationLine("DGC", 5_000_000)]
    funds.sub_allocate(session, **money, request_key="f3", lines=lines)
    spending.spend(
        session,
        **{**money, "organization": "DGC"},
        request_key="f4",
        amount_fen=1_234_500,
        purpose="购买口罩",
        payee="李四",
    )


@pytest.fixture
def told(ledger):
    setting_up.setup(ledger, actor="system", data=TOWN)
    with ledger.writing() as session:
        tell(session)
    return ledger


@pytest.fixture
def tampered(sqlite_ledger):
    """Books told, and a function that changes them with the triggers gone."""
    setting_up.setup(sqlite_ledger, actor="system", data=TOWN)
    with sqlite_ledger.writing() as session:
        tell(session)
    sqlite_ledger.close()
    connection = sqlite3.connect(make_url(sqlite_ledger.url).database, isolation_level=None)
    connection.execute("pragma ignore_check_constraints = on")
    for (name,) in connection.execute(
        "select name from sqlite_master where type = 'trigger'"
    ).fetchall():
        connection.execute(f"drop trigger {name}")

    def change(sql):
        connection.execute(sql)
        return sqlite_ledger

    yield change
    connection.close()


def broken(books):
    with books.reading() as session:
        return {r.id for r in checks.run(session, actor="system") if not r.holds}


def sheet(books, name, start=date(2020, 1, 1), end=FEBRUARY, organization="NDL"):
    with books.reading() as session:
        return disclosure.sheet(
            session, actor="system", sheet=name, start=start, end=end, organization=organization
        )


def test_every_promise_holds_on_honest_books(told):
    assert broken(told) == set()


ISSUE = "(select id from document where number = 'NDL-CK-2020-000001')"
SPENT = "(select id from document where number = 'DGC-ZC-2020-000001')"


@pytest.mark.parametrize(
    ("promise", "sql"),
    [
        ("P1", f"update stock_move set to_id = from_id + 90 where document_id = {ISSUE}"),
        ("P1", "update document set kind = 'ODD' where number = 'NDL-CK-2020-000001'"),
        ("P1", "update stock_balance set quantity = quantity + 1"),
        ("P1", "update fund_balance set amount_fen = amount_fen + 1"),
        (
            "P1",
            f"update fund_entry set to_account_id = from_account_id where document_id = {SPENT}",
        ),
        ("P2", f"update stock_move set quantity = 9000 where document_id = {ISSUE}"),
        ("P2", f"update fund_entry set amount_fen = 9000000 where document_id = {SPENT}"),
        ("P3", "update stock_balance set quantity = quantity + 1"),
        ("P3", "update stock_balance set value_fen = value_fen + 1"),
        ("P3", "update stock_balance set last_on = '2020-02-07'"),
        ("P3", "update fund_balance set amount_fen = amount_fen + 1"),
        ("P3", "update fund_balance set last_on = '2020-02-07'"),
        (
            "P4",
            "update document set recipient_group_id ="
            " (select id from recipient_group where code = 'CLEAN')"
            " where number = 'NDL-CK-2020-000001'",
        ),
        (
            "P5",
            "update stock_move set quantity = 49"
            " where document_id = (select id from document where reverses_id is not null)",
        ),
        (
            "P6",
            "update document set business_on = '2020-01-31' where number = 'NDL-RK-2020-000002'",
        ),
        (
            "P5",
            "update document set business_on = '2020-02-07' where reverses_id is not null",
        ),
        ("P7", "delete from document where number = 'NDL-CK-2020-000001'"),
        ("P7", "update document set serial = serial + 1 where number = 'NDL-CK-2020-000003'"),
        ("P8", "update document set kind = 'EXPENDITURE' where kind = 'SUB_ALLOCATION'"),
        ("P10", "update stock_move set value_fen = value_fen + 1"),
        ("P10", f"update stock_move set business_on = '2020-02-07' where document_id = {ISSUE}"),
        ("P10", f"update fund_entry set business_on = '2020-02-07' where document_id = {SPENT}"),
        ("P10", "update document set serial = 9 where number = 'NDL-CK-2020-000003'"),
        ("P10", "update document set year = 2021 where number = 'NDL-LX-2020-000001'"),
        ("P10", "update fund set budget_source = 'x'"),
        ("P10", "update lot set batch = 'x'"),
        ("P10", "update document set heads = 3 where number = 'NDL-CK-2020-000001'"),
        ("P10", "update document_text set text = 'x' where field = 'payee'"),
        ("P10", "update organization_head set digest = previous_digest from document"),
    ],
)
def test_a_tampered_row_breaks_its_promise(tampered, promise, sql):
    assert promise in broken(tampered(sql))


@pytest.mark.parametrize(
    ("name", "check", "sql"),
    [
        (
            "S6",
            "R1",
            "update stock_move set to_id = (select id from location where code = 'KF'), from_id ="
            f" (select id from location where code = 'NDL:consumed') where document_id = {ISSUE}",
        ),
        ("S6", "R4", "update stock_balance set quantity = quantity + 1"),
        ("S1", "R4", "update stock_balance set quantity = quantity + 1"),
        ("S5", "R5", "update document set kind = 'EXPENDITURE' where kind = 'SUB_ALLOCATION'"),
    ],
)
def test_a_sheet_that_breaks_an_identity_is_refused(tampered, clock, name, check, sql):
    with pytest.raises(errors.SheetBroken) as refused:
        sheet(tampered(sql), name)
    assert check in refused.value.checks


def test_what_came_what_went_and_what_is_left(told):
    (row,) = sheet(told, "S6", start=date(2020, 2, 1)).rows
    assert (row["opening"], row["donated"], row["in_total"]) == (1000, 200, 200)
    # 300 and 50 out, the 50 taken back on their own date
    assert (row["issued"], row["out_total"], row["closing"]) == (300, 300, 900)
    (before,) = sheet(told, "S6", end=date(2020, 1, 31)).rows
    assert (before["opening"], before["donated"], before["closing"]) == (0, 1000, 1000)


def test_gifts_name_organizations_in_full_and_nobody_else(told):
    first, second = sheet(told, "S1").rows
    assert (first["donor"], first["value_fen"], first["issued"]) == (
        "示例医疗器械有限公司",
        150_000,
        100,
    )
    assert (second["donor"], second["donor_kind"], second["value_fen"]) == (
        "爱心人士",
        "个人",
        None,
    )
    assert (second["intent"], second["issued"], second["on_hand"]) == (
        "定向：检查点值守人员",
        200,
        0,
    )


def test_the_fund_sheet_adds_up_and_hides_a_private_payee(told):
    drawn = sheet(told, "S5")
    (row,) = drawn.rows
    assert (row["allotted_fen"], row["spent_fen"], row["available_fen"]) == (
        5_000_000,
        1_234_500,
        3_765_500,
    )
    spent = next(part for part in drawn.parts if part.key == "C")
    assert [r["payee"] for r in spent.rows] == ["个人"]
    assert "李四" not in str(drawn.as_json())
