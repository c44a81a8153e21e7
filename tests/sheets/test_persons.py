"""Whatever people write about people, wherever they may: no sheet says it, in no form."""

import io
import json
import re

import pytest
from pypdf import PdfReader

from inventory import users
from inventory.sheets.persons import Persons, named_in
from inventory.sheets.scan import found
from reports import csv as as_csv
from reports import json as as_json
from reports import pdf as as_pdf
from tests.inventory.neighbours import CONSENTED, NAMES, PERIOD, PRIVATE, Neighbours
from tests.webui.conftest import post
from webui import create_app

PASSWORD = "一句不太短的口令"

OF_GOODS = [("S1", None), ("S2", None), ("S3", None), ("S4", None), ("S6", None), ("SC", None)]
SHEETS = [*OF_GOODS, ("S1F", "G"), ("S5", "F"), ("S5", "G")]


@pytest.fixture
def town(ledger):
    return Neighbours(ledger)


def told(text):
    """What of the private words stands in a text, however it is spaced or broken."""
    bare = re.sub(r"\s", "", text)
    return [word for word in PRIVATE if word in bare]


def sheets(town):
    for organization in ("NDL", "DGC"):
        for name, fund in SHEETS:
            if organization == "NDL" or (name, fund) in (*OF_GOODS, ("S5", "F")):
                yield town.sheet(name, *PERIOD, organization=organization, fund=fund)


def test_no_sheet_names_anybody_or_a_number_of_his(town):
    drawn = list(sheets(town))
    assert len(drawn) == 16
    for sheet in drawn:
        assert told(json.dumps(sheet.as_json(), ensure_ascii=False)) == [], sheet.sheet
        assert told(as_json.draw(sheet).decode()) == [], sheet.sheet
        assert told(as_csv.draw(sheet).decode("utf-8-sig")) == [], sheet.sheet
        assert found(sheet) == (), sheet.sheet


def test_who_said_that_he_may_be_named_is(town):
    (row,) = [r for r in town.sheet("S1", *PERIOD).rows if r["number"] == town.named]
    assert row["donor"] == NAMES[CONSENTED]


def test_what_money_was_for_is_still_said(town):
    sheet = town.sheet("S5", *PERIOD, fund="F")
    matters = [str(row["matter"]) for part in sheet.parts if part.key == "C" for row in part.rows]
    assert any(matter.startswith("买口罩，个人、个人、个人、个人") for matter in matters)


def test_nor_does_a_page_or_a_paper(sqlite_ledger):
    town = Neighbours(sqlite_ledger)
    for sheet in sheets(town):
        pages = PdfReader(io.BytesIO(as_pdf.draw(sheet))).pages
        assert told("".join(page.extract_text() for page in pages)) == [], sheet.sheet


def test_nor_does_a_page_in_the_browser(sqlite_ledger):
    town = Neighbours(sqlite_ledger)
    app = create_app(town.ledger, secret_key=b"k" * 32, plain_loopback=True)
    users.set_password(town.ledger, actor="system", login="publisher", password=PASSWORD)
    client = app.test_client()
    assert post(client, "/sign-in", login="publisher", password=PASSWORD).status_code == 303
    for name, fund in SHEETS:
        query = f"org=NDL&from={PERIOD[0]}&to={PERIOD[1]}&fund={fund or ''}"
        answer = client.get(f"/sheets/{name}?{query}")
        assert answer.status_code == 200
        assert told(answer.text) == [], name


def test_the_longest_name_goes_first():
    persons = Persons(("张三丰", "张三"))
    assert persons.hide("给张三丰和张三 13912345678") == "给个人和个人"


def test_a_name_before_a_telephone_number_is_one_and_before_a_sum_it_is_none():
    assert Persons().hide("买炭，找王小明 13912345678") == "买炭，找个人"
    assert Persons().hide("金额 13912 元，石灰 139 斤") == "金额 13912 元，石灰 139 斤"


def test_a_post_and_a_firm_are_no_persons(town):
    text = "物资员和示例医疗器械有限公司、示例来客有限公司"
    with town.ledger.reading() as session:
        assert named_in(session, [text]).hide(text) == text


def test_nothing_is_asked_of_no_text(town):
    with town.ledger.reading() as session:
        assert named_in(session, [None, ""]).names == ()
