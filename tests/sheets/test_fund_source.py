"""资金来源与总盘 by hand: each change with its decision, what was given out and came back, for what and until when."""

from datetime import date

import pytest

from inventory import funds
from inventory.funds import Decision
from tests.inventory.books import DECISION, Books
from tests.inventory.money import Money

JAN_28, FEB_8, FEB_9, FEB_10 = (date(2020, 1, 28), *(date(2020, 2, n) for n in (8, 9, 10)))
MORE = Decision("镇党委", "追加防控资金的决定", FEB_8, "9号")


@pytest.fixture
def books(ledger, clock):
    clock.set(FEB_10)
    return Money(ledger)


def facts(books, end=FEB_10, **said):
    sheet = books.sheet("S5", JAN_28, end, **said)
    part = next(p for p in sheet.parts if p.key == "A")
    return [(row["item"], row["text"]) for row in part.rows]


def test_the_whole_of_a_fund_that_nothing_changed(books):
    assert facts(books) == [
        ("资金名称", "专项资金"),
        ("决策依据", "2020年1月28日，镇党委《防控专题会议》（1号）"),
        ("预算来源", "预备费"),
        ("核定总额", "2,000,000.00 元"),
        ("调增", "无"),
        ("调减", "无"),
        ("现总额", "2,000,000.00 元"),
        ("已下拨", "200,000.00 元"),
        ("收回缴回", "0.00 元"),
        ("未下拨", "1,800,000.00 元"),
        ("用途", "没有另行限定"),
        ("期限", "没有规定期限"),
    ]


def test_each_change_stands_with_its_decision_and_what_takes_it_back(books):
    books.change(30_000_000, decision=MORE)
    books.change(100, less=True, on=FEB_9)
    wrong = books.change(500, on=FEB_9)
    books.reverse(FEB_10, wrong)
    told = facts(books)
    decided = "2020年1月28日，镇党委《防控专题会议》（1号）"
    assert [text for item, text in told if item == "调增"] == [
        "300,000.00 元，2020年2月8日，镇党委《追加防控资金的决定》（9号）",
        f"5.00 元，{decided}",
        f"−5.00 元，冲销 {wrong}",
    ]
    assert [text for item, text in told if item == "调减"] == [f"1.00 元，{decided}"]
    assert dict(told)["核定总额"] == "2,000,000.00 元"
    assert dict(told)["现总额"] == "2,299,999.00 元"
    assert dict(facts(books, FEB_8))["现总额"] == "2,300,000.00 元"


def test_what_came_back_is_unallocated_again_and_told_apart(books):
    books.give_back(300_000)
    undone = books.take_back(200_000, "XLC")
    books.reverse(FEB_9, undone)
    told = dict(facts(books))
    assert told["已下拨"] == "200,000.00 元"
    assert told["收回缴回"] == "3,000.00 元"
    assert told["未下拨"] == "1,803,000.00 元"
    assert dict(facts(books, FEB_8))["收回缴回"] == "5,000.00 元"


def test_uses_and_term_of_the_fund(ledger, clock):
    clock.set(FEB_10)
    books = Books(ledger)
    books.post(
        funds.create_fund, JAN_28, fund="F", name="专项资金", decision=DECISION,
        budget_source="预备费", uses=["PROTECTION", "DISINFECTION"], ends_on=date(2020, 6, 30),
    )  # fmt: skip
    books.appropriate(JAN_28, 100)
    told = dict(facts(books))
    assert told["用途"] == "防护、消杀"
    assert told["期限"] == "到2020年6月30日止"
