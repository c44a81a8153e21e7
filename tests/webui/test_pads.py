"""The page of receipt pads, and what a receipt takes over from a stub."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.webui.conftest import post, request_key
from webui.pads import spans

Browse = Callable[[str], FlaskClient]
GIFT = {
    "origin": "DONATED",
    "counterparty": "FIRM",
    "location": "T-MAIN",
    "on": "2020-02-08",
    "lines-0-item": "COAT",
    "lines-0-quantity": "3",
}


@pytest.fixture
def keeper(browse: Browse) -> FlaskClient:
    return browse("keeper")


def record(browser: FlaskClient, **fields: str):
    key = request_key(browser.get("/receipts/new").text)
    return post(browser, "/receipts/new", **{"request_key": key, **GIFT, **fields})


def number_of(browser: FlaskClient, **fields: str) -> str:
    page = browser.get(record(browser, **fields).location).text
    return page.split('<span class="nb">')[1].split("<")[0]


def test_a_pad_is_numbered_and_its_paper_is_one_click_away(keeper: FlaskClient) -> None:
    key = request_key(keeper.get("/pads").text)
    fields = {"request_key": key, "organization": "TV1", "custodian": "上坡卡口", "count": "4"}
    answer = post(keeper, "/pads", **fields)
    assert answer.status_code == 303
    page = keeper.get(answer.location).text
    assert "第 1 本已编好号" in page
    assert 'href="/pads/TV1/1.pdf"' in page
    assert "TV1-ST-000001 至 000004" in page
    assert post(keeper, "/pads", **fields).location == answer.location
    assert keeper.get("/pads").text.count("上坡卡口") == 1
    paper = keeper.get("/pads/TV1/1.pdf")
    assert paper.content_type == "application/pdf"
    assert paper.data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"custodian": " "}, "请填交给谁保管"),
        ({"count": "51"}, "一本最多 50 张"),
        ({"count": "一本"}, "张"),
        ({"count": "0"}, "张数至少是 1"),
    ],
)
def test_a_pad_that_cannot_be_says_so_at_its_field(
    keeper: FlaskClient, fields: dict[str, str], words: str
) -> None:
    typed = {"request_key": "k", "organization": "T", "custodian": "卡口", "count": "2"}
    answer = post(keeper, "/pads", **{**typed, **fields})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_stub_that_is_recorded_or_void_is_out_no_more(keeper: FlaskClient) -> None:
    assert "T-ST-000001 至 000002" in keeper.get("/pads").text
    number = number_of(keeper, stub="1", consent="MASKED")
    assert "T-ST-000001" not in keeper.get("/pads").text
    page = keeper.get(f"/documents/{number}").text
    assert "<dt>收条号</dt><dd>T-ST-000001</dd>" in page
    assert "<dt>公布姓名</dt><dd>隐去部分公布</dd>" in page
    done = post(keeper, "/pads/void", stub="2", reason="写坏")
    page = keeper.get(done.location).text
    assert '收条 <span class="nb">T-ST-000002</span> 已作废' in page
    assert "没有在外面的收条" in page


@pytest.mark.parametrize(
    ("stub", "reason", "status", "words"),
    [
        ("1", "", 422, "请写原因"),
        ("", "写坏", 422, "请填收条号"),
        ("9", "写坏", 404, "没有号码为 T-ST-000009 的收条"),
    ],
)
def test_what_cannot_be_made_void_says_so(
    keeper: FlaskClient, stub: str, reason: str, status: int, words: str
) -> None:
    answer = post(keeper, "/pads/void", stub=stub, reason=reason)
    assert answer.status_code == status
    assert words in answer.text


def test_a_used_stub_is_refused_at_its_field_and_keeps_what_was_typed(keeper: FlaskClient) -> None:
    number = number_of(keeper, stub="1")
    answer = record(keeper, stub="1", consent="FULL")
    assert answer.status_code == 409
    assert f"收条 T-ST-000001 已经记在 {number}" in answer.text
    assert 'href="#stub"' in answer.text
    assert 'id="e-stub"' in answer.text
    assert 'value="FULL" checked' in answer.text
    assert post(keeper, "/pads/void", stub="1", reason="写坏").status_code == 409


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"stub": "9"}, "stub"),
        ({"origin": "PURCHASED", "stub": "1"}, "stub"),
        ({"origin": "PURCHASED", "consent": "NOT"}, "consent"),
        ({"counterparty": "-", "consent": "FULL"}, "consent"),
        ({"consent": "YES"}, "consent"),
    ],
)
def test_what_belongs_to_no_gift_is_refused_at_its_field(
    keeper: FlaskClient, fields: dict[str, str], target: str
) -> None:
    answer = record(keeper, **fields)
    assert answer.status_code in (404, 422)
    assert f'href="#{target}"' in answer.text
    assert f'id="{target}"' in answer.text


def test_nobody_need_be_asked(keeper: FlaskClient) -> None:
    number = number_of(keeper, stub="", consent="")
    assert "<dt>公布姓名</dt><dd>没有问</dd>" in keeper.get(f"/documents/{number}").text


def test_a_donor_changes_his_mind_on_the_page_of_the_receipt(
    keeper: FlaskClient, browse: Browse
) -> None:
    number = number_of(keeper, consent="FULL")
    assert post(keeper, "/pads/consent", number=number, consent="NOT").status_code == 303
    assert "<dd>不公布</dd>" in keeper.get(f"/documents/{number}").text
    sheet = keeper.get("/sheets/S1?from=2020-02-08&to=2020-02-08").text
    assert "爱心单位" in sheet
    assert "甲医疗器械有限公司" not in sheet
    assert "记下来" not in browse("finance").get(f"/documents/{number}").text


def test_of_a_gift_of_nobody_no_name_is_offered(keeper: FlaskClient) -> None:
    page = keeper.get(f"/documents/{number_of(keeper, counterparty='-')}").text
    assert 'id="consent-NOT"' in page
    assert 'id="consent-FULL"' not in page


def test_a_stub_given_in_the_address_is_filled_in(keeper: FlaskClient) -> None:
    assert 'value="T-ST-000002"' in keeper.get("/receipts/new?stub=T-ST-000002").text


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("A-ST-000001",), "A-ST-000001"),
        (("A-ST-000001", "A-ST-000002", "A-ST-000004"), "A-ST-000001 至 000002、A-ST-000004"),
        (("A-ST-000009", "A-ST-000010", "A-ST-000011"), "A-ST-000009 至 000011"),
    ],
)
def test_runs_of_numbers_are_told_by_their_ends(numbers: tuple[str, ...], said: str) -> None:
    assert spans(numbers) == said
