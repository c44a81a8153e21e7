"""What belongs together for an audit is found from the decision to the payment, as far as its asker may see it."""

from datetime import date

import pytest

from inventory import bundles, setting_up, vouchers
from inventory.errors import BadInput, NotAllowed, NotFound
from tests.inventory.auditing import Audited
from tests.inventory.money import ON


@pytest.fixture
def books(ledger):
    return Audited(ledger)


def test_it_goes_from_the_decision_to_the_payment(books):
    found = books.bundle(document=books.payment)
    sections = [piece.section for piece in found.pieces]
    assert sections == sorted(sections, key=bundles.SECTIONS.index)
    assert [p.whole.number for p in found.pieces] == [
        "NDL-LX-2020-000001",
        "NDL-HD-2020-000001",
        "NDL-XB-2020-000001",
        books.number,
        books.prepayment,
        books.received,
        books.spent,
        books.owed,
        books.payment,
    ]
    assert [paper.row.register for paper in found.invoices] == [books.invoice_number]
    assert [file.category for _, file in found.files] == ["ACCEPTANCE"]
    assert found.hidden == 0


def test_it_is_the_same_from_wherever_it_is_asked(books):
    whole = books.numbers(document=books.payment)
    books.run(vouchers.record_voucher, number=books.owed, voucher="记-0012", on=ON)
    assert books.numbers(document=books.received) == whole
    assert books.numbers(lot=books.lot) == whole
    assert books.numbers(supplier="FIRM") == whole
    assert books.numbers(voucher="记-0012") == whole
    assert books.numbers(document=books.number) == whole


def test_who_sees_goods_alone_gets_goods_alone_and_is_told_of_more(books):
    found = books.bundle("keeper", lot=books.lot)
    assert books.received in [piece.whole.number for piece in found.pieces]
    clerk = books.bundle("clerk", document=books.buy(1_000))
    assert {p.whole.organization for p in clerk.pieces} <= {"DGC", "NDL"}
    assert clerk.hidden > 0


def test_what_is_out_of_sight_is_told_as_if_it_were_not_there(books):
    setting_up.setup(
        books.ledger,
        actor="system",
        data={
            "users": [
                {
                    "login": "xlc",
                    "name": "西梁报账员",
                    "role": "village_clerk",
                    "organization": "XLC",
                }
            ]
        },
    )
    for said in ({"document": books.payment}, {"lot": books.lot}):
        with pytest.raises(NotAllowed):
            books.bundle("xlc", **said)
    books.run(vouchers.record_voucher, number=books.owed, voucher="记-0012", on=ON)
    for said in ({"voucher": "记-0012"}, {"supplier": "FIRM"}):
        with pytest.raises(NotFound):
            books.bundle("xlc", **said)


def test_a_person_who_sold_is_masked_to_who_need_not_know_him(books):
    number = books.buy(1_000, "NDL", payee="李四", awaiting_papers=True)
    paper = books.record(1_000, "NDL", kind="SMALL_RECEIPT", seller="李四", issued_on=ON)
    books.use(paper, number)
    assert books.bundle(document=number).invoices[0].row.seller == "李四"
    assert books.bundle("publisher", document=number).invoices[0].row.seller == "李**"


def test_a_voucher_of_several_months_is_told_apart_by_a_day(books):
    books.run(vouchers.record_voucher, number=books.owed, voucher="记-0001", on=date(2020, 2, 8))
    books.run(vouchers.record_voucher, number=books.spent, voucher="记-0001", on=date(2020, 1, 31))
    with pytest.raises(BadInput) as refused:
        books.bundle(voucher="记-0001")
    assert refused.value.field == "on"
    assert books.owed in books.numbers(voucher="记-0001", on=date(2020, 2, 1))
    with pytest.raises(NotFound):
        books.bundle(voucher="记-0001", on=date(2020, 3, 1))


def test_exactly_one_thing_is_asked_for(books):
    for said in ({}, {"lot": books.lot, "document": books.number}):
        with pytest.raises(BadInput):
            books.bundle(**said)
    for said in ({"voucher": "没有"}, {"supplier": "没有"}, {"lot": "没有"}):
        with pytest.raises(NotFound):
            books.bundle(**said)


def test_too_much_is_refused_and_not_cut(books, monkeypatch):
    monkeypatch.setattr(bundles, "DOCUMENTS_MAX", 3)
    with pytest.raises(BadInput):
        books.bundle(document=books.payment)


def test_how_long_each_is_kept_is_said(books):
    assert {p.whole.kept.until for p in books.bundle(lot=books.lot).pieces} == {date(2050, 12, 31)}
