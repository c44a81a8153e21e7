"""The register of papers on pages: typed, scanned, from a file; the list; one of them; red and void."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inventory import invoice_ledger, users
from inventory.db import Ledger
from inventory.invoice_ledger import WholeInvoice
from tests.rules.invoice_files import xml
from tests.webui.conftest import post
from webui import invoice_reading

NUMBER = "TV1-FP-000001"
QR = "01,32,,23112000000000000001,103.00,20200206,,"
PAPER: dict[str, str] = {
    "request_key": "p-1",
    "organization": "TV1",
    "kind": "DIGITAL_ORDINARY",
    "number": "23112000000000000001",
    "on": "2020-02-06",
    "seller": "甲医疗器械有限公司",
    "amount": "100",
    "tax": "3",
}


@pytest.fixture
def clerk(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("village_clerk")


def told(ledger: Ledger, number: str = NUMBER) -> WholeInvoice:
    with ledger.reading() as books:
        return invoice_ledger.invoice(books, actor=users.SYSTEM, number=number)


def record(browser: FlaskClient, **said: Any) -> TestResponse:
    return post(browser, "/papers/new", **PAPER | said)


def value(page: str, field: str) -> str:
    """What stands in a field."""
    found = re.search(rf'id="{field}" name="{field}"[^>]* value="([^"]*)"', page)
    assert found, page
    return found[1]


def test_a_paper_is_typed_and_its_seller_known_by_name(clerk: FlaskClient, ledger: Ledger) -> None:
    answer = record(clerk)
    assert (answer.status_code, answer.location) == (303, f"/papers/{NUMBER}?made=1")
    assert "已登记，登记号" in clerk.get(answer.location).text
    paper = told(ledger)
    assert (paper.row.total_fen, paper.row.seller_code, paper.came) == (10_300, "FIRM", "TYPED")
    assert record(clerk).location == answer.location, "sent twice, recorded once"


@pytest.mark.parametrize("act", ["look", "read"])
def test_what_is_scanned_fills_the_empty_fields(clerk: FlaskClient, act: str) -> None:
    sent = {"request_key": "p-1", "organization": "TV1", "scanned": QR, "act": act}
    page = post(clerk, "/papers/new", **sent).text
    assert [value(page, name) for name in ("code", "number", "on", "total", "amount")] == [
        "",
        "23112000000000000001",
        "2020-02-06",
        "103.00",
        "",
    ]
    assert '<option value="DIGITAL_ORDINARY" selected>' in page
    assert "处要改" not in page


def test_what_was_typed_is_held_against_the_code(clerk: FlaskClient, ledger: Ledger) -> None:
    page = record(clerk, scanned=QR, number="23112000000000000009", act="look").text
    assert 'id="e-number"' in page
    assert value(page, "number") == "23112000000000000009", "what was typed is kept"
    answer = record(clerk, scanned=QR, tax="3.01", total="103.01")
    assert answer.status_code == 422
    assert 'id="e-total"' in answer.text
    assert "103.01 元" in answer.text
    assert record(clerk, scanned=QR).status_code == 303
    assert told(ledger).came == "SCANNED"


def test_what_is_no_code_is_said_beside_the_code(clerk: FlaskClient) -> None:
    for act in ({"act": "look"}, {}):
        page = record(clerk, scanned="http://example.test", **act).text
        assert 'id="e-scanned"' in page
        assert 'value="http://example.test"' in page


def test_a_file_fills_the_form_and_is_carried_along(clerk: FlaskClient, ledger: Ledger) -> None:
    sent = {"request_key": "p-1", "organization": "TV1", "act": "read"}
    page = post(clerk, "/papers/new", **sent, file=(BytesIO(xml()), "票.xml")).text
    assert "文件已经选好" in page
    assert [value(page, n) for n in ("seller", "amount", "tax", "total")] == [
        "示例商贸有限公司",
        "100.00",
        "3.00",
        "103.00",
    ]
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found
    said = {"seller": "示例商贸有限公司", "kept": found[1]}
    asked = record(clerk, **said)
    assert asked.status_code == 422
    assert "照这样记账" in asked.text, "it is made out to somebody else"
    token = re.search(r'name="confirmed" value="([^"]+)"', asked.text)
    assert token
    assert record(clerk, **said, confirmed=token[1]).status_code == 303
    paper = told(ledger)
    assert (paper.came, [line.name for line in paper.lines]) == ("FILE", ["*纺织产品*口罩"])
    page = clerk.get("/papers/TV1-FP-000001").text
    assert "23112000000000000001.xml" in page
    kept = clerk.get("/papers/TV1-FP-000001/originals/1")
    assert kept.data == xml()
    assert kept.headers["Content-Disposition"].startswith("attachment")
    dropped = record(clerk, kept=found[1], act="unfile").text
    assert "文件已经选好" not in dropped


def test_a_file_that_is_none_or_not_safe_is_refused_beside_the_file(
    clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = xml(prolog='<!DOCTYPE x [<!ENTITY a "b">]>')
    for content in (b"<x/>", b"\x00\x01", bomb):
        for act in ({"act": "read"}, {}):
            page = record(clerk, file=(BytesIO(content), "票.xml"), **act).text
            assert 'id="e-file"' in page
            assert value(page, "seller") == PAPER["seller"]
    monkeypatch.setattr(invoice_reading, "KEPT_MAX", 10)
    assert "照票面录入" in record(clerk, file=(BytesIO(xml()), "票.xml")).text


@pytest.mark.parametrize(
    ("said", "where", "words"),
    [
        ({"kind": ""}, "kind", "请选票据种类"),
        ({"seller": ""}, "seller", "请填销售方"),
        ({"on": ""}, "on", "请填开票日期"),
        ({"on": "2031-01-01"}, "on", "2031"),
        ({"number": "12"}, "number", "20 位"),
        ({"code": "1"}, "code", "没有发票代码"),
        ({"amount": "", "tax": ""}, "total", "至少写两个"),
        ({"total": "103.01"}, "total", "103.00 元"),
        ({"amount": "-100", "tax": "-3"}, "total", "金额要大于 0"),
        ({"seller_credit_code": "91130600000000000X"}, "seller_credit_code", ""),
        ({"lines-0-name": "口罩", "lines-0-amount": "99", "lines-0-tax": "3"}, "amount", "99.00"),
        ({"lines-0-name": "", "lines-0-amount": "100"}, "lines-0-name", "请填名称"),
        (
            {"lines-0-name": "口罩", "lines-0-amount": "100", "lines-0-quantity": "9"},
            "lines-0-item",
            "是哪种物资",
        ),
    ],
)
def test_a_refusal_stands_beside_its_field(
    clerk: FlaskClient, said: dict[str, str], where: str, words: str
) -> None:
    answer = record(clerk, **said)
    assert answer.status_code == 422
    assert f'id="e-{where}"' in answer.text
    assert words in answer.text
    assert answer.text.count('class="err"') == 1


def test_the_same_paper_twice_is_refused_at_its_number(clerk: FlaskClient) -> None:
    record(clerk)
    answer = record(clerk, request_key="p-2")
    assert answer.status_code == 422
    assert 'id="e-number"' in answer.text
    assert NUMBER in answer.text


def test_lines_are_written_with_what_they_are_here(clerk: FlaskClient, ledger: Ledger) -> None:
    page = record(clerk, act="add").text
    assert 'name="lines-0-name"' in page
    line = {"name": "医用口罩", "item": "MASK", "quantity": "50", "amount": "100", "tax": "3"}
    record(clerk, **{f"lines-0-{key}": text for key, text in line.items()})
    (kept,) = told(ledger).lines
    assert (kept.item, kept.quantity, kept.amount_fen, kept.tax_fen) == ("MASK", 50, 10_000, 300)


def test_a_red_one_takes_back_with_or_without_the_minus(clerk: FlaskClient, ledger: Ledger) -> None:
    record(clerk)
    page = clerk.get(f"/papers/new?red_of={NUMBER}").text
    assert value(page, "seller") == PAPER["seller"]
    assert value(page, "total") == "\N{MINUS SIGN}103.00"
    said = {"red_of": NUMBER, "number": "23112000000000000002", "request_key": "p-2"}
    too_much = record(clerk, **said, amount="101")
    assert 'id="e-total"' in too_much.text
    assert record(clerk, **said, amount="-50", tax="1.50").status_code == 303
    assert told(ledger).left_fen == 5_150
    assert "TV1-FP-000002" in clerk.get(f"/papers/{NUMBER}").text
    assert "这是红字票" in clerk.get("/papers/TV1-FP-000002").text


def test_one_is_void_with_its_reason(clerk: FlaskClient, ledger: Ledger) -> None:
    record(clerk)
    there = f"/papers/{NUMBER}/void"
    assert there in clerk.get(f"/papers/{NUMBER}").text
    assert clerk.get(there).status_code == 200
    said = {"on": "2020-02-07", "cause": "VOIDED"}
    assert 'id="e-reason"' in post(clerk, there, **said).text
    early = post(clerk, there, **said | {"on": "2020-02-05"}, reason="重开")
    assert 'id="e-on"' in early.text
    assert post(clerk, there, **said, reason="重开").status_code == 303
    page = clerk.get(f"/papers/{NUMBER}").text
    assert "已作废，不能再用" in page
    assert there not in page
    assert told(ledger).row.void == "VOIDED"


def test_the_list_is_filtered_and_turns_pages(
    clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch, browse: Callable[[str], FlaskClient]
) -> None:
    assert "还没有登记过票据" in clerk.get("/papers").text
    for n in (1, 2, 3):
        said = {"request_key": f"p-{n}", "number": f"2311200000000000000{n}"}
        record(clerk, **said, seller=f"第{n}家", on=f"2020-02-0{n}")
    assert "第3家" in clerk.get("/papers?supplier=第3").text
    assert "第1家" not in clerk.get("/papers?supplier=第3").text
    assert "第1家" not in clerk.get("/papers?from=2020-02-02&unused=y").text
    assert clerk.get("/papers?from=x").status_code == 422
    monkeypatch.setattr("webui.invoices.PAGE", 2)
    assert 'href="/papers?after=TV1-FP-000002"' in clerk.get("/papers").text
    assert "第3家" in clerk.get("/papers?after=TV1-FP-000002").text
    assert "登记票据" not in browse("supervisor").get("/papers?org=TV1").text
