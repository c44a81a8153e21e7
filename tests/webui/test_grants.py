"""What the owner of a fund does with it: sub-allocate to several at once, take back, change what was decided, receive
gifts of money."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from inventory import documents, fund_ledger, fund_pools, funds
from inventory.db import Ledger
from inventory.fund_ledger import FundPosition
from inventory.funds import Decision
from tests.webui import town
from tests.webui.conftest import post, request_key

SHARES = {
    "lines-0-to": "T",
    "lines-0-amount": "",
    "lines-1-to": "TV1",
    "lines-1-amount": "1万",
    "lines-2-to": "TV2",
    "lines-2-amount": "￥２,500.50",
}
ALLOT = {"fund": "F2020", "on": "2020-02-08", "ends_on": "2020-06-30", **SHARES}
CHANGE = {
    "fund": "F2020",
    "on": "2020-02-08",
    "way": "more",
    "amount": "5万",
    "body": "镇党委会",
    "title": "关于追加专项资金的决定",
    "decided_on": "2020-02-07",
    "reference": "青党〔2020〕9号（示例）",
}
GIFT = {
    "fund": "G",
    "on": "2020-02-08",
    "way": "cash",
    "amount": "500",
    "receipt_number": "票 001",
    "donor": "FIRM",
    "intent": "给卡口买棉衣",
}
BACK = {"fund": "F2020", "on": "2020-02-08", "holder": "TV2", "amount": "1000", "reason": "到期"}


@pytest.fixture
def finance(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("finance")


@pytest.fixture
def gifts(ledger: Ledger) -> Ledger:
    decision = Decision("镇政府", "关于接受捐赠款的决定", town.DAY, "青政〔2020〕3号（示例）")
    with ledger.writing() as books:
        funds.create_fund(
            books,
            actor="system",
            organization="T",
            on=town.DAY,
            request_key="g-0",
            fund="G",
            name="捐赠款",
            decision=decision,
            budget_source="社会捐赠",
            donated=True,
        )
    return ledger


def position(ledger: Ledger, fund: str = "F2020") -> FundPosition:
    with ledger.reading() as books:
        return fund_ledger.position(books, actor="finance", fund=fund)


def allotted(ledger: Ledger) -> dict[str, int]:
    return {h.organization: h.allotted_fen for h in position(ledger).holders}


def test_several_get_money_on_the_same_terms_in_one_document(
    finance: FlaskClient, ledger: Ledger
) -> None:
    typed = {**ALLOT, "uses": ["PROTECTION", "DISINFECTION"], "request_key": "a-1"}
    answer = post(finance, "/grants/allot", **typed)
    assert answer.status_code == 303
    assert "已下拨 12,500.50 元" in finance.get(answer.location).text
    assert allotted(ledger) == {"T": 6_000_000, "TV1": 6_000_000, "TV2": 5_250_050}
    with ledger.reading() as books:
        pools = fund_pools.pools(books, actor="finance", fund="F2020", organization="TV2")
    assert [(set(p.uses), p.ends_on, p.left_fen) for p in pools] == [
        ({"防护", "消杀"}, date(2020, 6, 30), 250_050),
        (set(), None, 5_000_000),
    ]


def test_the_form_has_a_line_for_each_holder_and_fills_them_alike(finance: FlaskClient) -> None:
    page = finance.get("/grants/allot").text
    for words in ("青石镇", "上坡村", "下坡村", "已拨 5 万元", "未下拨 40,000.00 元", "保暖设施"):
        assert words in page
    filled = post(finance, "/grants/allot", **{**ALLOT, "each": "5000", "act": "fill"})
    assert filled.status_code == 200
    assert filled.text.count('value="5000"') == 4
    assert "共 15,000.00 元；未下拨 40,000.00 元，记账后 25,000.00 元" in filled.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"lines-1-amount": "", "lines-2-amount": ""}, "还没有填给哪个单位多少"),
        ({"lines-1-amount": "0"}, "金额要大于 0"),
        ({"lines-1-amount": "一万"}, "金额写成元"),
        ({"lines-1-amount": "4万"}, "未下拨只有 40,000.00 元，不够 42,500.50 元"),
        ({"ends_on": "2020-02-07"}, "使用期限不能早于下拨日期"),
        ({"uses": "NONE"}, "没有"),
        ({"fund": ""}, "请选哪项资金"),
        ({"on": ""}, "请填日期"),
    ],
)
def test_nothing_is_given_where_one_thing_is_wrong(
    finance: FlaskClient, ledger: Ledger, typed: dict[str, str], words: str
) -> None:
    before = position(ledger)
    answer = post(finance, "/grants/allot", **{**ALLOT, "request_key": "a-2", **typed})
    assert answer.status_code in (404, 422)
    assert words in answer.text
    assert request_key(answer.text) == "a-2"
    assert position(ledger) == before


def test_sending_twice_gives_once(finance: FlaskClient, ledger: Ledger) -> None:
    for _ in range(2):
        assert post(finance, "/grants/allot", request_key="a-3", **ALLOT).status_code == 303
    assert position(ledger).unallocated_fen == 4_000_000 - 1_250_050


def test_money_is_taken_back_from_a_holder_and_never_more_than_he_has(
    finance: FlaskClient, ledger: Ledger
) -> None:
    page = finance.get("/grants/take-back?holder=TV2").text
    assert '<option value="TV2" data-left="5000000" selected>' in page
    assert "可用 50,000.00 元" in page
    typed = {**BACK, "amount": "50000.01", "request_key": "b-1"}
    answer = post(finance, "/grants/take-back", **typed)
    assert answer.status_code == 422
    assert "只有 50,000.00 元，不够 50,000.01 元" in answer.text
    assert "不够，差 0.01 元" in answer.text
    assert post(finance, "/grants/take-back", **{**typed, "amount": "5万"}).status_code == 303
    assert position(ledger).unallocated_fen == 9_000_000


def test_more_and_less_is_decided_each_with_its_decision(
    finance: FlaskClient, ledger: Ledger
) -> None:
    assert 'value="镇党委会"' in finance.get("/grants/change").text
    assert post(finance, "/grants/change", request_key="c-1", **CHANGE).status_code == 303
    assert position(ledger).total_fen == 25_000_000
    with ledger.reading() as books:
        whole = documents.whole(books, actor="finance", number="T-HD-2020-000002")
    assert whole.money.decision.reference == CHANGE["reference"]
    less = {**CHANGE, "way": "less", "amount": "90000.01", "request_key": "c-2"}
    answer = post(finance, "/grants/change", **less)
    assert answer.status_code == 422
    assert "未下拨只有 90,000.00 元" in answer.text
    assert post(finance, "/grants/change", **{**less, "amount": "9万"}).status_code == 303
    assert (position(ledger).total_fen, position(ledger).unallocated_fen) == (16_000_000, 0)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("body", "请填谁决定的"),
        ("title", "请填决定的名称"),
        ("reference", "请填文号"),
        ("decided_on", "请填决定日期"),
        ("amount", "请填金额"),
    ],
)
def test_without_a_decision_nothing_is_changed(
    finance: FlaskClient, ledger: Ledger, field: str, words: str
) -> None:
    answer = post(finance, "/grants/change", **{**CHANGE, "request_key": "c-3", field: " "})
    assert answer.status_code == 422
    assert words in answer.text
    assert position(ledger).total_fen == 20_000_000


def test_a_gift_of_money_goes_to_a_fund_of_gifts_with_its_receipt(
    finance: FlaskClient, gifts: Ledger
) -> None:
    page = finance.get("/grants/gift").text
    assert '<option value="F2020"' not in page
    assert post(finance, "/grants/gift", request_key="g-1", **GIFT).status_code == 303
    assert position(gifts, "G").unallocated_fen == 50_000
    again = post(finance, "/grants/gift", **{**GIFT, "request_key": "g-2"})
    assert again.status_code == 409
    assert "票 001" in again.text
    moved = {**GIFT, "way": "transfer", "donor": "", "receipt_number": "2", "request_key": "g-3"}
    assert post(finance, "/grants/gift", **moved).status_code == 303
    page = finance.get("/documents/T-SK-2020-000002").text
    assert "未留名" in page
    assert "不是现金，转账" in page


def test_without_a_fund_of_gifts_the_form_says_what_comes_first(finance: FlaskClient) -> None:
    assert "先立项，再收款" in finance.get("/grants/gift").text


def test_each_fund_offers_what_fits_it(finance: FlaskClient, gifts: Ledger) -> None:
    page, given = (finance.get(f"/fund?fund={code}").text for code in ("F2020", "G"))
    assert "/grants/change" in page
    assert "/grants/gift" not in page
    assert "/grants/gift" in given
    assert "/grants/change" not in given


def test_a_village_is_offered_none_of_it(browse: Callable[[str], FlaskClient]) -> None:
    assert "/grants/" not in browse("village_clerk").get("/fund").text
