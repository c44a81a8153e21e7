"""The public sheets on pages and as files."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from inventory import setting_up, stock
from inventory.db import Ledger

PERIOD = "from=2020-02-01&to=2020-02-29"


@pytest.fixture
def publisher(browse: Callable[[str], FlaskClient]) -> FlaskClient:
    return browse("publisher")


def test_the_month_of_the_newest_document_is_proposed(publisher: FlaskClient) -> None:
    page = publisher.get("/sheets").text
    assert 'name="from" value="2020-02-01"' in page
    assert 'name="to" value="2020-02-08"' in page
    for words in (
        "S1 受赠物资",
        "S2 自购物资",
        "S3 上级下拨物资",
        "S4 物资发放使用",
        "S6 收发存总表",
    ):
        assert words in page


@pytest.mark.parametrize("code", ["S1", "S2", "S3", "S4", "S5", "S6", "SC"])
def test_each_sheet_opens_with_title_period_proof_and_digest(
    publisher: FlaskClient, code: str
) -> None:
    page = publisher.get(f"/sheets/{code}?{PERIOD}").text
    starts = (
        "" if code == "SC" else "2020年2月1日0时"
    )  # the closing sheet has a beginning of its own
    assert f"{starts}至2月29日24时" in page
    assert "全部相符" in page
    assert "数据摘要 SHA-256" in page
    assert f"/sheets/{code}.pdf" in page


def test_stock_is_shown_with_its_opening_and_closing(publisher: FlaskClient) -> None:
    page = publisher.get(f"/sheets/S6?{PERIOD}").text
    assert "本期入库" in page
    assert "一次性医用口罩" in page
    assert "1,970" in page, "2,000 and 60 in, 90 out"


def test_a_donor_whose_kind_is_not_known_stays_unnamed(publisher: FlaskClient) -> None:
    page = publisher.get(f"/sheets/S1?{PERIOD}").text
    assert "甲医疗器械有限公司" in page
    assert "爱心人士" in page


def test_the_same_sheet_can_be_taken_along(publisher: FlaskClient) -> None:
    as_json = publisher.get(f"/sheets/S6.json?{PERIOD}")
    assert as_json.headers["Content-Type"] == "application/json"
    assert "S6-T-2020-02-01-2020-02-29.json" in as_json.headers["Content-Disposition"]
    sheet = json.loads(as_json.text)
    assert sheet["sheet"] == "S6"
    as_csv = publisher.get(f"/sheets/S6.csv?{PERIOD}")
    assert as_csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(as_csv.data.decode("utf-8-sig"))))
    assert any("一次性医用口罩" in row for row in rows)


def test_a_sheet_comes_as_pdf(publisher: FlaskClient) -> None:
    pytest.importorskip("weasyprint")
    answer = publisher.get(f"/sheets/S6.pdf?{PERIOD}")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_a_sheet_comes_as_it_hangs(publisher: FlaskClient) -> None:
    page = publisher.get(f"/sheets/S1?{PERIOD}").text
    assert "张榜版 PDF" in page
    assert "form=WALL" in page
    assert "张榜版" in publisher.get(f"/sheets/S6?{PERIOD}").text
    hung = publisher.get(f"/sheets/S1.pdf?{PERIOD}&form=WALL").data
    assert hung.startswith(b"%PDF")
    assert hung != publisher.get(f"/sheets/S1.pdf?{PERIOD}").data


def test_a_period_without_anything_says_so(publisher: FlaskClient) -> None:
    page = publisher.get("/sheets/S1?from=2019-01-01&to=2019-01-31").text
    assert "没有可列的内容" in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("from=2020-02-10&to=2020-02-01", "结束日期在开始日期之前"),
        ("from=&to=2020-02-01", "请填开始日期"),
        ("from=x&to=2020-02-01", "不是日期"),
    ],
)
def test_a_period_that_cannot_be_is_refused_and_kept(
    publisher: FlaskClient, asked: str, words: str
) -> None:
    answer = publisher.get(f"/sheets/S6?{asked}")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="2020-02-01"' in answer.text


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://example.com","点这里")',
        "<script>alert(1)</script>",
        "\u202e罩口\u202c",
        "很长的名字" * 20,
    ],
)
def test_whatever_goods_are_called_they_are_shown_as_text(
    publisher: FlaskClient, ledger: Ledger, name: str
) -> None:
    item = {"code": "ODD", "name": name, "specification": name, "unit": "只"}
    setting_up.setup(ledger, actor="system", data={"items": [item]})
    with ledger.writing() as session:
        stock.receive(
            session,
            actor="system",
            organization="T",
            on=date(2020, 2, 3),
            request_key="odd",
            origin="DONATED",
            lines=[stock.ReceiptLine("ODD", "T-MAIN", 5)],
        )
    page = publisher.get(f"/sheets/S1?{PERIOD}").text
    assert str(escape(name)) in page
    assert "<script>alert" not in page
    drawn = publisher.get(f"/sheets/S1.csv?{PERIOD}").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(drawn)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "\u202e"))]
    assert json.loads(publisher.get(f"/sheets/S1.json?{PERIOD}").text)["rows"][-1]["name"] == name


def test_a_town_may_choose_to_be_shown_with_its_villages(publisher: FlaskClient) -> None:
    assert 'name="below"' in publisher.get("/sheets").text
    page = publisher.get(f"/sheets/S6?{PERIOD}&below=y").text
    assert "（含各村）" in page
    assert f"/sheets/S6.pdf?{PERIOD}".replace("&", "&amp;") in page
    assert page.count("below=y") == 6, "five files, and back to the choice"
    taken = publisher.get(f"/sheets/S6.json?{PERIOD}&below=y")
    assert "S6-ALL-T-2020-02-01-2020-02-29.json" in taken.headers["Content-Disposition"]
    assert len(json.loads(taken.text)["scope"]) > 1


def test_who_has_nobody_below_has_no_such_choice(browse: Callable[[str], FlaskClient]) -> None:
    assert 'name="below"' not in browse("village_clerk").get("/sheets").text
