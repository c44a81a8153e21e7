"""S5 by hand: what was decided, what each holder got, spent and has left; and what breaks R5 is refused."""

from datetime import date

import pytest

from inventory.errors import NotFound, SheetBroken
from inventory.wording import say
from tests.inventory.books import Books, document

JAN_28 = date(2020, 1, 28)
FEB_1, FEB_3, FEB_5, FEB_8 = (date(2020, 2, day) for day in (1, 3, 5, 8))


def tell(books):
    """Two million yuan, fifty thousand for each of two villages, some spent, some of it taken back."""
    books.create_fund(JAN_28)
    books.decided = books.appropriate(JAN_28, 200_000_000)
    books.given = books.allot(FEB_1, NDL=10_000_000, DGC=5_000_000, XLC=5_000_000)
    books.first = books.spend(FEB_3, 1_234_500)
    books.wrong = books.spend(FEB_3, 100_000)
    books.back = books.reverse(FEB_5, books.wrong, "DGC")
    books.spend(FEB_5, 3_000_000, "NDL")
    return books


@pytest.fixture
def town(ledger):
    return tell(Books(ledger))


@pytest.fixture
def file(sqlite_ledger):
    return tell(Books(sqlite_ledger))


def rows(part, *keys):
    return [tuple(row[key] for key in keys) for row in part.rows]


def part(drawn, key):
    (found,) = [p for p in drawn.parts if p.key == key]
    return found


FIGURES = ("holder", "allotted_fen", "spent_fen", "available_fen", "rate")


def test_every_holder_by_hand(town):
    drawn = town.sheet("S5", JAN_28, FEB_8)
    assert rows(drawn, *FIGURES) == [
        ("南独乐河镇本级", 10_000_000, 3_000_000, 7_000_000, "30.0%"),
        ("东沟村", 5_000_000, 1_234_500, 3_765_500, "24.6%"),
        ("西梁村", 5_000_000, 0, 5_000_000, "0.0%"),
    ]
    assert {(r["committed_fen"], r["prepaid_fen"], r["refunded_fen"]) for r in drawn.rows} == {
        (0, 0, 0)
    }
    (total,) = drawn.totals
    assert (total["item"], total["unit"]) == ("合计", "元")
    assert [total[k] for k in FIGURES[1:4]] == [20_000_000, 4_234_500, 15_765_500]
    assert [(check.id, check.holds) for check in drawn.checks] == [("R5", True), ("R6", True)]
    check = drawn.checks[0]
    assert "200,000.00 + 未下拨 1,800,000.00 = 现总额 2,000,000.00" in check.detail


def test_the_whole_of_the_fund_is_told_in_words(town):
    told = dict(rows(part(town.sheet("S5", JAN_28, FEB_8), "A"), "item", "text"))
    assert told["核定总额"] == "2,000,000.00 元"
    assert told["已下拨"] == "200,000.00 元"
    assert told["未下拨"] == "1,800,000.00 元"
    assert told["决策依据"] == "2020年1月28日，镇党委《防控专题会议》（1号）"


def test_every_expenditure_and_its_reversal_on_its_own_day(town):
    drawn = town.sheet("S5", JAN_28, FEB_8)
    details = part(drawn, "C")
    assert rows(details, "on", "number", "amount_fen") == [
        ("2020-02-03", town.first, 1_234_500),
        ("2020-02-03", town.wrong, 100_000),
        ("2020-02-05", "NDL-ZC-2020-000001", 3_000_000),
        ("2020-02-05", town.back, -100_000),
    ]
    assert details.totals[0]["amount_fen"] == 4_234_500
    later = part(town.sheet("S5", FEB_5, FEB_8), "C")
    assert rows(later, "amount_fen") == [(3_000_000,), (-100_000,)]


def test_the_villages_have_a_table_of_their_own(town):
    villages = part(town.sheet("S5", JAN_28, FEB_8), "villages")
    keys = ("holder", "allotted_fen", "on", "paid_out_fen", "spent_fen", "unreported_fen")
    assert rows(villages, *keys) == [
        ("东沟村", 5_000_000, "2020-02-01", 5_000_000, 1_234_500, 3_765_500),
        ("西梁村", 5_000_000, "2020-02-01", 5_000_000, 0, 5_000_000),
    ]
    assert villages.totals[0]["allotted_fen"] == 10_000_000


def test_a_village_draws_its_own_sheet_alone(town):
    drawn = town.sheet("S5", JAN_28, FEB_8, organization="DGC")
    assert rows(drawn, *FIGURES[:4]) == [("东沟村", 5_000_000, 1_234_500, 3_765_500)]
    assert {row["holder"] for row in part(drawn, "C").rows} == {"东沟村"}
    assert drawn.organization == "DGC"
    assert [check.holds for check in drawn.checks] == [True, True]


def test_a_past_period_stays_what_it_was(town):
    before = town.sheet("S5", JAN_28, FEB_3)
    assert rows(before, "holder", "spent_fen")[1] == ("东沟村", 1_334_500)
    town.spend(FEB_8, 500_000)
    town.allot(FEB_8, XLC=70)
    after = town.sheet("S5", JAN_28, FEB_3)
    assert (after.rows, after.parts, after.digest) == (before.rows, before.parts, before.digest)


def test_a_sub_allocation_taken_back_leaves_the_holder_nothing(town):
    given = town.allot(FEB_5, XLC=900)
    town.reverse(FEB_8, given)
    assert rows(town.sheet("S5", JAN_28, FEB_8), *FIGURES[:4])[2] == (
        "西梁村",
        5_000_000,
        0,
        5_000_000,
    )


@pytest.mark.parametrize(
    ("payee", "shown"),
    [
        ("示例商贸有限公司", "示例商贸有限公司"),
        ("李四", "个人"),
        ("李四 13800138000", "个人"),
        ("示例商贸有限公司李四", "个人"),
    ],
)
def test_a_payee_who_is_no_organization_is_not_named(file, payee, shown):
    file.spend(FEB_8, 100, payee=payee)
    drawn = file.sheet("S5", FEB_8, FEB_8)
    assert rows(part(drawn, "C"), "payee") == [(shown,)]
    assert "李四" not in str(drawn.as_json())


def test_private_numbers_leave_the_matter(file):
    file.spend(FEB_8, 100, purpose="口罩款，电话 13800138000")
    assert "13800138000" not in str(file.sheet("S5", FEB_8, FEB_8).as_json())


def refused(books, organization="NDL"):
    with pytest.raises(SheetBroken) as broken:
        books.sheet("S5", JAN_28, FEB_8, organization=organization)
    assert broken.value.checks == ["R5"]


@pytest.mark.parametrize("organization", ["NDL", "DGC"])
def test_an_expenditure_that_is_none_by_kind_breaks_the_holder(file, organization):
    file.tamper(
        f"update document set kind = 'SUB_ALLOCATION', serial = 99 where id = {document(file.first)}"
    )
    refused(file, organization)


def test_a_sub_allocation_that_is_none_by_kind_breaks_every_holder(file):
    file.tamper(
        f"update document set kind = 'EXPENDITURE', serial = 99 where id = {document(file.given)}"
    )
    refused(file)


def test_money_decided_that_is_nowhere_breaks_the_whole(file):
    file.tamper(
        f"update document set kind = 'EXPENDITURE', serial = 99 where id = {document(file.decided)}"
    )
    refused(file)


def test_an_expenditure_that_goes_back_to_the_holder_breaks_him(file):
    file.tamper(
        "update fund_entry set from_account_id = to_account_id, to_account_id = from_account_id"
        f" where document_id = {document(file.first)}"
    )
    refused(file)


def test_what_was_taken_back_is_named_and_no_goods_among_it(town):
    gift = town.receive(FEB_3, 10)
    town.reverse(FEB_5, gift)
    told = f"冲销单据：{town.wrong} 由 {town.back} 冲销"
    assert town.sheet("S5", JAN_28, FEB_8).notes[5:] == (told,)
    assert town.sheet("S5", JAN_28, FEB_8, organization="DGC").notes[5:] == (told,)
    assert town.sheet("S5", JAN_28, FEB_8, organization="XLC").notes[5:] == ()
    assert town.sheet("S6", FEB_5, FEB_5).notes[0].startswith(f"冲销单据：{gift} 由")


def test_a_payees_contact_is_not_named(file):
    file.spend(FEB_8, 100, payee="示例商贸有限公司（李四）")
    details = part(file.sheet("S5", FEB_8, FEB_8), "C")
    assert rows(details, "payee") == [("示例商贸有限公司",)]


def test_a_village_that_got_nothing_is_told_so_and_not_that_there_is_no_fund(ledger):
    books = Books(ledger)
    with pytest.raises(NotFound) as refused:
        books.sheet("S5", JAN_28, FEB_8, organization="XLC")
    assert "先立项" in say(refused.value)
    books.create_fund(JAN_28)
    books.appropriate(JAN_28, 200_000_000)
    books.allot(FEB_1, DGC=5_000_000)
    with pytest.raises(NotFound) as refused:
        books.sheet("S5", JAN_28, FEB_8, organization="XLC")
    assert say(refused.value) == "西梁村还没有从专项资金得到下拨。请会计先下拨，再看这张表。"
    assert books.sheet("S5", JAN_28, FEB_8, organization="DGC").rows
