"""Lines of ``inventory post`` about papers: each field comes to its verb, and what is malformed is named."""

import json

import pytest

from inventory import entry
from inventory.errors import BadInput, UnsafeFile
from tests.inventory.invoicing import Invoicing
from tests.rules.invoice_files import xml

LINE = {
    "do": "record_invoice",
    "request_key": "i1",
    "organization": "DGC",
    "on": "2020-02-06",
    "kind": "SMALL_RECEIPT",
    "seller": "小卖部",
    "total_fen": 500,
}


@pytest.fixture
def books(ledger):
    return Invoicing(ledger)


def post(books, **line):
    said = {key: value for key, value in {**LINE, **line}.items() if value is not ...}
    with books.ledger.writing() as session:
        parsed = entry.parse(json.dumps(said))
        return entry.post_line(session, actor="system", line=parsed)


def test_a_paper_is_recorded_used_taken_off_and_made_void(books):
    spent = books.buy(10000)
    paper = post(books)
    assert (paper.number, post(books).replayed) == ("DGC-FP-000001", True)
    common = {"seller": ..., "kind": ..., "total_fen": ..., "on": "2020-02-08"}
    link = common | {"invoice": paper.number, "number": spent}
    post(books, do="use_invoice", request_key="u", amount_fen=300, **link)
    assert books.paper(paper.number).left_fen == 200
    post(books, do="take_off_invoice", request_key="t", reason="错了", **link)
    void = common | {"number": paper.number, "reason": "录错", "cause": "MISTAKEN"}
    assert not post(books, do="void_invoice", **void).replayed
    assert post(books, do="void_invoice", **void).replayed
    assert books.paper(paper.number).row.void == "MISTAKEN"


def test_a_file_comes_as_its_text(books):
    told = post(books, kind=..., seller=..., total_fen=..., xml=xml().decode())
    assert books.paper(told.number).row.total_fen == 10300
    with pytest.raises(UnsafeFile):
        post(books, request_key="x", xml=xml(prolog="<!DOCTYPE a>").decode())


def test_lines_and_a_red_one(books):
    lines = [{"name": "口罩", "amount_fen": 500, "item": "MASK", "unit": "包", "quantity": 10}]
    said = {"kind": "FISCAL", "code": "1101", "number": "0001", "lines": lines}
    whole = post(books, **said)
    assert books.paper(whole.number).lines[0].quantity == 10
    red = {"kind": "FISCAL", "number": "0002", "total_fen": -100, "red_of": whole.number}
    post(books, request_key="r", **red)
    assert books.paper(whole.number).left_fen == 400


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"note": "x"}, "note"),
        ({"lines": [{"name": "x", "amount": 1}]}, "lines[0].amount"),
        ({"lines": [{"amount_fen": 500}]}, "lines[0].name"),
        ({"lines": [{"name": "x"}]}, "lines[0].amount_fen"),
        ({"lines": {}}, "lines"),
        ({"total_fen": "5"}, "total_fen"),
        ({"seller": 5}, "seller"),
        ({"confirmed": "x"}, "confirmed"),
        ({"do": "use_invoice", "kind": ..., "seller": ..., "total_fen": ...}, "invoice"),
    ],
)
def test_what_is_malformed_is_named(books, line, field):
    with pytest.raises(BadInput) as refused:
        post(books, **line)
    assert refused.value.field == field
