"""What is made public, when and in whose name is dated data, and holds for those below who have none of their own."""

from datetime import date

import pytest

from inventory import disclosure, disclosure_rules, setting_up
from tests.inventory.books import Books

RULE = {
    "organization": "NDL",
    "starts_on": "2020-01-28",
    "emergency": "新冠肺炎疫情",
    "rhythm": "DAYS",
    "days": 5,
    "sheets": ["S1", "S6"],
    "decision": "镇党委会议纪要〔2020〕3号",
}


@pytest.fixture
def books(ledger):
    return Books(ledger)


def set_up(books, actor="system", **change):
    data = {"disclosure_rules": [RULE | change]}
    setting_up.setup(books.ledger, actor=actor, data=data)


def in_force(books, path, day):
    with books.ledger.reading() as session:
        return disclosure_rules.in_force(session, path, day)


def title(books, organization="NDL"):
    period = {"start": date(2020, 2, 1), "end": date(2020, 2, 5)}
    return books.ask(disclosure.sheet, sheet="S6", organization=organization, **period).title


def test_a_title_bears_the_name_of_the_emergency_once_there_is_one(books):
    assert "疫情防控" in title(books)
    assert "新冠肺炎" not in title(books)
    set_up(books)
    assert "新冠肺炎疫情防控" in title(books)
    set_up(books, starts_on="2020-02-06", emergency="新型疫情")
    assert "新冠肺炎疫情防控" in title(books)


def test_each_holds_from_its_day_and_for_those_below_without_their_own(books):
    set_up(books)
    set_up(books, organization="DGC", starts_on="2020-02-10", rhythm="MONTH", days=None)
    assert in_force(books, "/NDL/", date(2020, 1, 27)) is None
    assert in_force(books, "/NDL/DGC/", date(2020, 2, 9)).organization == "NDL"
    found = in_force(books, "/NDL/DGC/", date(2020, 2, 10))
    assert (found.organization, found.rhythm, found.days) == ("DGC", "MONTH", None)
    assert in_force(books, "/NDL/", date(2020, 2, 10)).days == 5


def test_it_is_listed_and_set_anew_for_its_day(books):
    set_up(books)
    set_up(books, hotline="010-60900000", issuer="镇防控指挥部")
    (row,) = books.ask(disclosure_rules.disclosure_rules)
    assert (row.sheets, row.hotline, row.issuer) == (("S1", "S6"), "010-60900000", "镇防控指挥部")
    assert (row.due_days, row.posted_days) == (3, 10)
