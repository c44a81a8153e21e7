"""The list of duties says whose people do which, and by what decision."""

from datetime import date

import pytest

from inventory import duty_list, errors, setting_up
from tests.inventory.books import Books

RULE = {"organization": "DGC", "duty": "APPROVAL", "whose": "ABOVE", "decision": "会议纪要4号"}


@pytest.fixture
def books(ledger):
    return Books(ledger)


def listed(books, actor="finance"):
    rows = books.ask(duty_list.duties, actor=actor)
    return {(r.organization, r.duty): (r.whose, r.above, r.starts_on, r.decision) for r in rows}


def test_where_nothing_is_recorded_a_village_leaves_its_books_alone_to_the_town(books):
    rows = listed(books)
    assert len(rows) == 18
    above = {key for key, (whose, *_) in rows.items() if whose == "ABOVE"}
    assert above == {("DGC", "BOOKKEEPING"), ("XLC", "BOOKKEEPING")}
    assert rows["DGC", "BOOKKEEPING"] == ("ABOVE", "NDL", None, "")
    assert rows["NDL", "BOOKKEEPING"] == ("OWN", None, None, "")


def test_what_is_recorded_is_listed_with_its_decision_from_its_day_on(books, clock):
    rules = [RULE | {"starts_on": "2020-02-09"}]
    setting_up.setup(books.ledger, actor="system", data={"duties": rules})
    assert listed(books)["DGC", "APPROVAL"] == ("OWN", "NDL", None, "")
    clock.set(date(2020, 2, 9))
    assert listed(books)["DGC", "APPROVAL"] == ("ABOVE", "NDL", date(2020, 2, 9), "会议纪要4号")
    assert listed(books)["XLC", "APPROVAL"] == ("OWN", "NDL", None, "")


def test_who_may_not_list_is_refused(books):
    with pytest.raises(errors.NotAllowed):
        listed(books, actor="nobody")
