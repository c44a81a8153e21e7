"""Recording a receipt on a page."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from inventory import ledger as questions
from inventory import setting_up
from inventory.db import Ledger
from tests.webui.conftest import post, request_key
from tests.webui.town import LONG_NAME

FORM = {
    "origin": "PURCHASED",
    "counterparty": "FIRM",
    "location": "T-MAIN",
    "on": "2020-02-08",
    "note": "门口交接",
    "lines-0-item": "MASK",
    "lines-0-quantity": "1,200",
    "lines-0-value": "1,234.56",
    "lines-0-expires_on": "2021-02-01",
    "lines-2-item": "COAT",
    "lines-2-quantity": "3",
    "lines-2-value": "",
    "lines-2-earmark": "organization:TV1",
}


@pytest.fixture
def keeper(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("keeper")


def lots_of(ledger: Ledger, number: str) -> list[questions.StockRow]:
    with ledger.reading() as books:
        rows = questions.on_hand(books, actor="keeper")
    return [row for row in rows if row.lot.startswith(number)]


def test_a_receipt_is_recorded_as_typed_and_the_next_page_says_so(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    answer = post(keeper, "/receipts/new", request_key="k-1", **FORM)
    assert answer.status_code == 303
    page = keeper.get(answer.location).text
    assert "已入库 2 种，单号" in page
    assert "再入一单" in page
    number = page.split('<span class="nb">')[1].split("<")[0]
    coat, mask = sorted(lots_of(ledger, number), key=lambda row: row.item)
    assert (mask.quantity, mask.value_fen, mask.source) == (1200, 123_456, "PURCHASED")
    assert str(mask.expires_on) == "2021-02-01"
    assert (coat.quantity, coat.value_fen) == (3, None)
    assert coat.earmark


def test_sending_twice_gives_one_document_and_says_so(keeper: FlaskClient, ledger: Ledger) -> None:
    first = post(keeper, "/receipts/new", request_key="k-2", **FORM)
    page = keeper.get(first.location).text
    again = post(keeper, "/receipts/new", request_key="k-2", **FORM)
    page_again = keeper.get(again.location).text
    number = page.split('<span class="nb">')[1].split("<")[0]
    assert number in page_again
    assert "没有重复记" in page_again
    assert "没有重复记" not in page
    assert len(lots_of(ledger, number)) == 2


def test_the_same_key_with_other_content_is_refused(keeper: FlaskClient) -> None:
    post(keeper, "/receipts/new", request_key="k-3", **FORM)
    answer = post(
        keeper, "/receipts/new", **{**FORM, "request_key": "k-3", "lines-2-quantity": "4"}
    )
    assert answer.status_code == 409
    assert "请重新打开表单" in answer.text


def test_a_refused_form_keeps_everything_and_says_what_to_do_at_the_field(
    keeper: FlaskClient,
) -> None:
    typed = {**FORM, "lines-0-quantity": "两百", "lines-2-value": "12.345", "request_key": "k-4"}
    answer = post(keeper, "/receipts/new", **typed)
    assert answer.status_code == 422
    page = answer.text
    assert "有 2 处要改，还没有记账" in page
    assert 'href="#lines-0-quantity"' in page
    assert 'id="e-lines-0-quantity"' in page
    assert 'value="两百"' in page
    assert 'value="12.345"' in page
    assert 'value="门口交接"' in page
    assert 'value="2021-02-01"' in page
    assert '<option value="organization:TV1" selected>' in page
    assert '<option value="FIRM" selected>' in page
    assert request_key(page) == "k-4"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("lines-0-item", "", "请选物资"),
        ("lines-0-item", "NO-SUCH", "NO-SUCH"),
        ("lines-0-quantity", "", "请填数量"),
        ("lines-0-quantity", "0", "数量至少是 1"),
        ("lines-0-quantity", "99999999999999", "之间"),
        ("lines-0-value", "一百元", "金额"),
        ("lines-0-value", "-5", "金额不能是负数"),
        ("counterparty", "", "请选谁给的"),
        ("counterparty", "NO-SUCH", "NO-SUCH"),
        ("location", "", "请选入到哪个库房"),
        ("origin", "", "请选来源"),
        ("origin", "STOLEN", "来源"),
        ("on", "", "请填日期"),
        ("on", "下周", "不是日期"),
        ("on", "2099-01-01", "还没有到"),
        ("note", "长" * 201, "备注最多"),
        ("lines-0-batch", "长" * 61, "批号最多"),
    ],
)
def test_each_bad_value_is_refused_with_a_sentence_and_nothing_is_recorded(
    keeper: FlaskClient, ledger: Ledger, field: str, value: str, words: str
) -> None:
    with ledger.reading() as books:
        before = questions.on_hand(books, actor="keeper")
    answer = post(keeper, "/receipts/new", **{**FORM, "request_key": "k-5", field: value})
    assert answer.status_code in (404, 422)
    assert words in answer.text
    assert "还没有记账" in answer.text
    with ledger.reading() as books:
        assert questions.on_hand(books, actor="keeper") == before


def test_no_giver_is_a_choice_of_its_own(keeper: FlaskClient) -> None:
    answer = post(keeper, "/receipts/new", **{**FORM, "request_key": "k-6", "counterparty": "-"})
    assert answer.status_code == 303


def test_an_estimate_without_an_amount_is_just_unknown(keeper: FlaskClient) -> None:
    typed = {**FORM, "request_key": "k-7", "lines-2-provisional": "y"}
    assert post(keeper, "/receipts/new", **typed).status_code == 303


def test_a_line_is_added_and_taken_away_without_recording(keeper: FlaskClient) -> None:
    more = post(keeper, "/receipts/new", **{**FORM, "request_key": "k-8", "act": "add"})
    assert more.status_code == 200
    assert 'name="lines-2-quantity"' in more.text
    assert request_key(more.text) == "k-8"
    fewer = post(keeper, "/receipts/new", **{**FORM, "request_key": "k-8", "act": "drop-0"})
    assert fewer.text.count('-quantity" value') == 1
    assert '<option value="COAT" selected>' in fewer.text
    assert "已入库" not in fewer.text


def test_the_button_counts_no_blank_line(keeper: FlaskClient) -> None:
    typed = {"origin": "DONATED", "lines-1-item": "MASK", "lines-1-quantity": ""}
    for item, words in (("", ">确认入库<"), ("COAT", ">确认入库 2 种<")):
        typed |= {"lines-0-item": item, "lines-0-quantity": ""}
        assert words in post(keeper, "/receipts/new", **typed, act="look").text
    assert ">确认入库<" in keeper.get("/receipts/new").text


def test_a_fresh_form_has_a_fresh_key_today_and_the_own_store(keeper: FlaskClient) -> None:
    first, second = (keeper.get("/receipts/new").text for _ in range(2))
    assert request_key(first) != request_key(second)
    assert '<option value="T-MAIN" selected>' in first
    assert LONG_NAME in first


def test_a_form_with_script_is_sent_on_by_header(keeper: FlaskClient) -> None:
    from tests.webui.conftest import token

    fields = {"csrf_token": token(keeper), "request_key": "k-9", **FORM}
    answer = keeper.post("/receipts/new", data=fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/receipts/done"


def test_the_clerk_of_a_village_sees_his_own_places_only(
    browse: Callable[[str], FlaskClient],
) -> None:
    page = browse("village_clerk").get("/receipts/new").text
    assert "上坡村库房" in page
    assert "镇中心库房" not in page
    assert "下坡村库房" not in page


def test_a_packing_what_the_slip_said_and_what_is_on_trial(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    typed = {
        "request_key": "k-9",
        "origin": "DONATED",
        "counterparty": "-",
        "location": "T-MAIN",
        "on": "2020-02-08",
        "slip": "送货单 12",
        "lines-0-item": "MASK",
        "lines-0-quantity": "3",
        "lines-0-packing": "箱",
        "lines-0-factor": "1000",
        "lines-0-expected": "4",
        "lines-0-difference": "少一箱",
        "lines-0-acceptance": "PENDING",
    }
    half = post(keeper, "/receipts/new", **{**typed, "lines-0-factor": ""})
    assert "要一起填" in half.text
    done = post(keeper, "/receipts/new", **typed)
    assert done.status_code == 303
    number = keeper.get(done.location).text.split('<span class="nb">')[1].split("<")[0]
    (lot,) = lots_of(ledger, number)
    assert (lot.quantity, lot.acceptance) == (3000, "PENDING")
    page = keeper.get(f"/documents/{number}").text
    assert "3 箱" in page
    assert "应收 4,000" in page
    assert "送货单 12" in page


def test_goods_handed_over_where_they_are_used_come_in_and_go_out(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    typed = {
        "request_key": "k-10",
        "origin": "DONATED",
        "counterparty": "-",
        "location": "T-MAIN",
        "on": "2020-02-08",
        "direct": "group:GATE",
        "heads": "9",
        "lines-0-item": "COAT",
        "lines-0-quantity": "9",
    }
    asked = post(keeper, "/receipts/new", **typed)
    assert asked.status_code == 422
    assert "棉大衣是要交回的物资" in asked.text
    (token,) = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    done = post(keeper, "/receipts/new", **typed, confirmed=token)
    page = keeper.get(done.location).text
    assert "已入库并发放 1 种" in page
    number = page.split('<span class="nb">')[1].split("<")[0]
    assert lots_of(ledger, number) == []
    assert "同时办的发放出库单" in keeper.get(f"/documents/{number}").text


def test_a_note_that_names_another_grade_asks_on_the_page_and_is_answered_there(
    keeper: FlaskClient, ledger: Ledger
) -> None:
    item = {"code": "N95", "name": "防护口罩", "unit": "只", "grade": "KN95"}
    setting_up.setup(ledger, actor="system", data={"items": [item]})
    form = {
        **{k: v for k, v in FORM.items() if not k.startswith("lines-")},
        "lines-0-item": "N95",
        "lines-0-quantity": "20",
        "lines-0-note": "盒上印 YY 0469",
    }
    asked = post(keeper, "/receipts/new", request_key="k-q", **form)
    assert "还没有记账，请先核对" in asked.text
    assert "登记的级别是 KN95 GB 2626，文字里写的是 医用外科 YY 0469" in asked.text
    assert 'value="盒上印 YY 0469"' in asked.text
    token = asked.text.split('name="confirmed" value="')[1].split('"')[0]
    done = post(keeper, "/receipts/new", request_key="k-q", confirmed=token, **form)
    assert done.status_code == 303
    page = keeper.get(done.location).text
    number = page.split('<span class="nb">')[1].split("<")[0]
    assert [row.quantity for row in lots_of(ledger, number)] == [20]
