"""A sheet in one sentence: its own totals and nothing added, never across units."""

from dataclasses import replace
from datetime import date

import pytest

from inventory.sheet import Column, Part
from inventory.sheets import cash_gifts
from reports import plain_words
from tests.reports import samples


def with_totals(sheet, *totals):
    return replace(sheet, totals=totals)


def item(name, unit, **figures):
    return {"item": name, "unit": unit, **figures}


def test_goods_say_what_came_what_went_and_what_is_left_each_in_its_unit():
    sheet = with_totals(
        samples.stock(1),
        item("口罩", "只", in_total=1800, out_total=330, closing=1470),
        item("酒精", "瓶", in_total=0, out_total=40, closing=0),
    )
    assert plain_words.sentence(sheet) == (
        "收到口罩 1,800 只；发出口罩 330 只、酒精 40 瓶；还剩口罩 1,470 只。"
    )


def test_of_more_than_three_kinds_the_most_are_told_and_the_rest_counted():
    totals = [item(f"物资{n}", "件", in_total=n, out_total=0, closing=0) for n in range(1, 6)]
    said = plain_words.sentence(with_totals(samples.stock(1), *totals))
    assert said == "收到物资5 5 件、物资4 4 件、物资3 3 件 等 5 种；没有发出物资；没有结存。"


def test_a_month_in_which_nothing_moved_says_so():
    sheet = with_totals(samples.stock(1), item("口罩", "只", in_total=0, out_total=0, closing=5))
    assert plain_words.sentence(sheet) == "没有收发物资；还剩口罩 5 只。"
    assert plain_words.sentence(samples.stock(0)) == "没有收发物资；没有结存。"


def test_gifts_say_what_became_of_them():
    totals = item("口罩", "只", quantity=900, issued=300, on_hand=600)
    worth = item("合计", "元", value_fen=5_000)
    sheet = with_totals(samples.donated(1), totals, worth)
    assert (
        plain_words.sentence(sheet)
        == "收到捐赠口罩 900 只；其中已发放口罩 300 只；还剩口罩 600 只。"
    )
    assert plain_words.sentence(samples.donated(0)) == "没有接收捐赠物资。"


def test_money_says_what_was_got_spent_and_is_left():
    figures = {
        "allotted_fen": 20_000_000,
        "committed_fen": 100_000,
        "prepaid_fen": 50_000,
        "spent_fen": 1_234_567,
        "refunded_fen": 0,
        "available_fen": 18_615_433,
    }
    sheet = with_totals(samples.fund(), {"item": "合计", "unit": "元", "holder": "合计", **figures})
    assert plain_words.sentence(sheet) == (
        "专项资金分到 20 万元，已支出 12,345.67 元，订货未付和预付 1,500.00 元，还可用 186,154.33 元。"
    )


def test_of_no_money_spent_and_of_none_left_it_says_so():
    total = {"item": "合计", "unit": "元", "allotted_fen": 100, "spent_fen": 0, "available_fen": 0}
    said = plain_words.sentence(with_totals(samples.fund(), total))
    assert said == "专项资金分到 1.00 元，没有支出，没有余额。"


def test_gifts_of_money_say_what_their_facts_say():
    facts = Part(
        "A",
        "一、",
        (Column("item", "项目"), Column("text", "内容")),
        tuple(
            {"item": k, "text": f"{v} 元"}
            for k, v in {"本期收到": "5.00", "期末结余": "4.00"}.items()
        ),
    )
    sheet = replace(samples.donated(0), sheet="S1F", columns=cash_gifts.COLUMNS, parts=(facts,))
    assert plain_words.sentence(sheet) == "捐赠款收到 5.00 元，还剩 4.00 元。"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("S2", "买进口罩 9 只，一共 30.00 元。"),
        ("S3", "上级下拨口罩 9 只。"),
        ("S4", "发放口罩 9 只；退回口罩 2 只。"),
        ("S9", ""),
    ],
)
def test_every_other_sheet_has_its_own_words(code, said):
    totals = (
        item("口罩", "只", quantity=9, returned=2, value_fen=3_000),
        item("合计", "元", value_fen=3_000),
    )
    columns = (*samples.donated(0).columns, Column("returned", "退回", role="in"))
    sheet = replace(samples.donated(0), sheet=code, columns=columns, totals=totals)
    assert plain_words.sentence(sheet) == said


def test_what_turns_the_writing_round_is_left_out():
    sheet = with_totals(
        samples.stock(1), item("口\u202e罩", "只", in_total=1, out_total=0, closing=1)
    )
    assert "\u202e" not in plain_words.sentence(sheet)


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (200_000_000, "200 万元"),
        (1_050_000, "1.05 万元"),
        (1_500_000, "1.5 万元"),
        (1_050_001, "10,500.01 元"),
        (990_000, "9,900.00 元"),
        (-2_000_000, "−2 万元"),
        (0, "0.00 元"),
    ],
)
def test_an_amount_is_exact(fen, said):
    assert plain_words.amount(fen) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2020, 2, 1), date(2020, 2, 15), "2020年2月1日至15日"),
        (date(2020, 2, 16), date(2020, 3, 1), "2020年2月16日至3月1日"),
        (date(2020, 12, 16), date(2021, 1, 1), "2020年12月16日至2021年1月1日"),
        (date(2020, 2, 1), date(2020, 2, 1), "2020年2月1日"),
    ],
)
def test_days_say_no_more_than_changes(start, end, said):
    assert plain_words.days(start, end) == said
