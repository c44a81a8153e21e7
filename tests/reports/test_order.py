"""An order on paper says what is bought, how the supplier was found, who was asked and who approved."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from inventory import approvals, documents, order_books, setting_up
from inventory.order_books import Quote
from inventory.orders import PurchaseLine
from reports import order, papers
from tests.inventory.buying import MASKS, Shop
from tests.inventory.money import ON

ASKED = (
    Quote("示例医疗器械有限公司", date(2020, 2, 7), 300_000),
    Quote("县城药店", date(2020, 2, 7), 320_050),
)


@pytest.fixture
def shop(sqlite_ledger, clock):
    clock.set(date(2020, 2, 9))
    return Shop(sqlite_ledger)


def of(shop, number):
    whole = shop.ask(documents.whole, number=number)
    return order.paper(whole, shop.ask(order_books.order, number=number))


def read(drawn):
    pages = pypdfium2.PdfDocument(BytesIO(drawn))
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_the_paper_says_what_from_whom_and_why(shop):
    dear = PurchaseLine("MASK", 500, 9_900, price_reason="全县断货")
    number = shop.order(
        MASKS,
        dear,
        procurement="EMERGENCY",
        reason="卡口当天断货",
        quotes=ASKED,
        due_on=date(2020, 2, 20),
    )
    said = of(shop, number)
    assert (said.title, said.organization) == ("采购审批单", "南独乐河镇")
    facts = dict(said.facts)
    assert facts["采购方式"] == "紧急采购"
    assert facts["采购理由"] == "卡口当天断货"
    assert facts["约定到货"] == "2020年2月20日"
    assert facts["供货单位"] == "示例医疗器械有限公司"
    assert len(facts) == len(said.facts), "nothing is said twice"
    assert [(row.quantity, row.amount) for row in said.rows] == [
        ("1,000", "3,000.00"),
        ("500", "99.00"),
    ]
    assert said.rows[1].remark == "高于限价：全县断货"
    assert said.sum == ("3,099.00", "叁仟零玖拾玖元整")
    assert [(one.of, one.amount, one.chosen) for one in said.asked] == [
        ("示例医疗器械有限公司", "3,000.00", True),
        ("县城药店", "3,200.50", False),
    ]
    assert said.signs == ("经手", "询价", "审批", "会计")
    assert "待审批" in said.approvals[0][1]


@pytest.mark.parametrize(("approved", "words"), [(True, "已批准"), (False, "不批准，应冲销")])
def test_who_approved_and_what_he_said_stands_on_it(shop, approved, words):
    user = {"login": "chief", "name": "镇书记", "role": "approver", "organization": "NDL"}
    setting_up.setup(shop.ledger, actor="system", data={"users": [user]})
    number = shop.order(procurement="EMERGENCY", reason="断货")
    with shop.ledger.writing() as session:
        approvals.decide(session, actor="chief", number=number, approved=approved, note="见附件")
    ((_, said),) = of(shop, number).approvals
    assert f"{words}，镇书记，2020年2月9日（见附件）" in said


def test_without_quotes_nobody_signs_for_having_asked(shop):
    said = of(shop, shop.order())
    assert said.signs == ("经手", "审批", "会计")
    assert said.asked == ()
    assert said.approvals == ()


def test_one_that_was_reversed_says_so(shop):
    number = shop.order()
    by = shop.reverse(ON, number)
    said = of(shop, number)
    assert said.notes == (f"本单已由 {by} 冲销，不再有效。",)


def test_it_is_the_paper_of_the_document_and_can_be_read(shop):
    number = shop.order(quotes=ASKED)
    with shop.ledger.reading() as session:
        printed = read(papers.of(session, actor="system", number=number)())
    for words in ("采购审批单", number, "询价记录", "县城药店", "成交", "叁仟元整", "审批意见"):
        assert words in printed
    with shop.ledger.reading() as session:
        bare = read(papers.of(session, actor="system", number=shop.reverse(ON, number))())
    assert "额度占用单（冲销）" in bare, "what reverses it is no order"
