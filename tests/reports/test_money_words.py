"""Documents of money in words, and their slips."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from inventory import cash_gifts, documents, spending
from inventory.documents import Entry
from reports import money_words, slip
from tests.inventory.books import DECISION
from tests.inventory.money import ON, Money


@pytest.fixture
def books(sqlite_ledger):
    return Money(sqlite_ledger)


def of(books, number):
    return slip.slip(books.ask(documents.whole, number=number))


def test_a_sum_that_goes_on_at_once_is_one_step_and_two_sums_are_two():
    def entry(start, end, fen):
        return Entry("专项资金", "东沟村", start, "东沟村", end, fen)

    (step,) = money_words.steps([entry("AVAILABLE", "PAYABLE", 5), entry("PAYABLE", "PAID", 5)])
    assert (step.way, step.amount_fen) == ("东沟村：从可用到已付", 5)
    two = money_words.steps([entry("AVAILABLE", "PAYABLE", 5), entry("AVAILABLE", "PAYABLE", 5)])
    assert [s.amount_fen for s in two] == [5, 5]
    part = money_words.steps([entry("AVAILABLE", "PAYABLE", 5), entry("PAYABLE", "PAID", 4)])
    assert [s.amount_fen for s in part] == [5, 4]


def test_an_expenditure_that_settles_an_order(books):
    order = books.commit(100_000, use="PROTECTION", due_on=date(2020, 3, 1))
    said = of(books, order)
    assert said.facts == (
        ("向谁订", "示例医疗器械有限公司"),
        ("事项", "订购口罩"),
        ("用途", "防护"),
        ("占用到", "2020年3月1日"),
    )
    assert said.notes == ("占用不是支出；结算只能少、不能多。",)
    bought = of(books, books.buy(98_050, number=order, awaiting_papers=True))
    assert ("结算的是", f"额度占用单 {order}（2020年2月8日）") in bought.facts
    assert ("发票", "待补票") in bought.facts
    assert bought.notes == ("发票没有到，待补票。",)
    assert bought.entries == (("专项资金", "东沟村：从已占用到已付", "980.50"),)
    assert bought.sum == ("980.50", "玖佰捌拾元伍角整")
    assert bought.signs == ("经手", "证明", "审批", "会计")


def test_a_reimbursement_names_who_had_paid_and_his_proof(books):
    said = of(books, books.buy(5_000, payee="李四", reimburses=True, proof="付款截图"))
    assert ("垫付人", "李四") in said.facts
    assert ("垫付凭据", "付款截图") in said.facts
    assert said.signs[0] == "报销人"


def test_papers_that_came_and_cash_that_was_paid_in(books):
    number = books.buy(5_000, awaiting_papers=True)
    books.create_gifts()
    gift = books.gift(50_000, "收 001", intent="给卡口买棉衣")
    assert ("现金", "还没有解缴") in of(books, gift).facts
    with books.ledger.writing() as session:
        spending.add_papers(session, actor="system", number=number, on=ON, reference="发票 9")
        cash_gifts.bank(session, actor="system", number=gift, on=ON, slip="缴 7")
    assert ("发票", "2020年2月8日补到，发票 9") in of(books, number).facts
    said = of(books, gift)
    assert said.facts == (
        ("捐赠人", "未留名"),
        ("票据号", "收 001"),
        ("现金", "2020年2月8日解缴，缴 7"),
        ("捐赠意愿", "给卡口买棉衣"),
    )


def test_a_sub_allocation_says_its_terms_once_for_all_who_have_the_same(books):
    terms = {"uses": ("PROTECTION",), "ends_on": date(2020, 6, 30)}
    assert ("使用条件", "只能用于防护，用到2020年6月30日") in of(
        books, books.give("DGC", 5, **terms)
    ).facts
    said = of(books, books.allot(ON, DGC=5, XLC=7))
    assert said.facts == ()
    assert [way for _, way, _ in said.entries] == [
        "从南独乐河镇未下拨到东沟村可用",
        "从南独乐河镇未下拨到西梁村可用",
    ]


def test_a_change_of_an_appropriation_names_its_decision(books):
    said = of(books, books.change(1_000_000))
    assert ("决定", f"{DECISION.body}《{DECISION.title}》") in said.facts
    assert said.entries[0][1] == "南独乐河镇：从资金来源到未下拨"


@pytest.mark.parametrize("lines", [1, 3])
def test_it_is_drawn_with_the_amount_in_capitals(books, lines):
    holders = dict.fromkeys(("NDL", "DGC", "XLC")[:lines], 100_000)
    whole = books.ask(documents.whole, number=books.allot(ON, **holders))
    text = pypdfium2.PdfDocument(BytesIO(slip.draw(whole)))[0].get_textpage().get_text_bounded()
    assert "人民币（大写）" + ("壹仟元整" if lines == 1 else "叁仟元整") in text
