"""Papers are kept by class, counted from the end of the year that they belong to."""

from datetime import date

import pytest
from sqlalchemy import select

from inventory import retention, setting_up
from inventory.models import PaperCategory
from tests.inventory.books import Books

FEB = date(2020, 2, 8)


@pytest.fixture
def books(ledger):
    return Books(ledger)


def kept(books, kind="EXPENDITURE", on=FEB):
    with books.ledger.reading() as session:
        return retention.of_document(session, kind=kind, on=on)


def set_up(books, **said):
    said = {
        "code": "VOUCHER",
        "name": "会计凭证",
        "starts_on": "2021-01-01",
        "decision": "新办法",
    } | said
    setting_up.setup(books.ledger, actor="system", data={"retentions": [said]})


def test_a_voucher_is_kept_for_thirty_years_after_its_year(books):
    found = kept(books)
    assert (found.name, found.years, found.until) == ("会计凭证", 30, date(2050, 12, 31))
    assert found.words == "会计凭证，保管 30 年，到 2050-12-31"


def test_a_monthly_closing_is_kept_for_ten(books):
    assert kept(books, "PERIOD_CLOSING").until == date(2030, 12, 31)


def test_an_attachment_is_kept_as_its_class_or_with_its_document(books):
    with books.ledger.reading() as session:
        of = {"kind": "EXPENDITURE", "on": FEB}
        rules = retention.read(session)
        classes = dict(session.execute(select(PaperCategory.code, PaperCategory.retention)).all())
    statement = retention.of_attachment(rules, code=classes["BANK_STATEMENT"], **of)
    photo = retention.of_attachment(rules, code=classes["PHOTO"], **of)
    assert statement.until == date(2030, 12, 31)
    assert photo == kept(books)


def test_a_newer_rule_holds_for_what_is_newer(books):
    set_up(books, years=None)
    assert kept(books).until == date(2050, 12, 31)
    found = kept(books, on=date(2021, 1, 1))
    assert (found.until, found.words) == (None, "会计凭证，永久保管")


def test_every_rule_is_listed(books):
    rows = {r.code: r.years for r in books.ask(retention.retentions)}
    assert rows["VOUCHER"] == rows["BOOK"] == 30
    assert rows["MONTHLY_REPORT"] == rows["BANK_STATEMENT"] == rows["TAX_RETURN"] == 10
    assert rows["ANNUAL_REPORT"] is None
