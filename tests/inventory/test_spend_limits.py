"""Above the spend limit an expenditure straight from available is done first and approved within a day."""

from datetime import date, timedelta

import pytest

from inventory import approvals, setting_up, spend_limits
from inventory.errors import BadInput, NotAllowed
from tests.inventory.eyes import LAST, LIMIT, ON, Eyes

EDGE = LIMIT["amount_fen"]


@pytest.fixture
def books(ledger, clock):
    clock.set(LAST)
    return Eyes(ledger)


def waiting(books):
    return books.ask(approvals.waiting)


def test_one_fen_above_the_limit_wants_approval_and_the_limit_itself_does_not(books):
    books.buy(EDGE, "NDL")
    assert waiting(books) == ()
    number = books.buy(EDGE + 1, "NDL")
    (row,) = waiting(books)
    assert (row.number, row.overdue) == (number, False)
    assert row.wanted.causes == ("超过支出限额",)
    assert row.wanted.details == ("支出 5,000.01 元，限额 5,000.00 元",)
    assert books.approve("approver", number).approved
    assert waiting(books) == ()
    assert books.broken() == {}


def test_it_is_overdue_after_a_day(books, clock):
    books.buy(EDGE + 1, "NDL")
    clock.set(LAST + timedelta(days=2))
    assert [row.overdue for row in waiting(books)] == [True]


def test_what_was_ordered_prepaid_or_advanced_before_is_not_asked_about_again(books):
    order = books.commit(EDGE * 2, "NDL")
    paid = books.prepay(EDGE * 2, "NDL")
    for number in (order, paid):
        books.approve("approver", number)
        books.buy(EDGE + 1, "NDL", number=number)
    assert waiting(books) == ()


def test_the_limit_holds_for_villages_below_until_they_have_their_own(books, ledger):
    books.buy(EDGE + 1, "DGC")
    own = LIMIT | {"organization": "DGC", "amount_fen": None}
    setting_up.setup(ledger, actor="system", data={"spend_limits": [own]})
    books.buy(EDGE + 2, "DGC")
    books.buy(EDGE + 3, "XLC")
    assert [row.wanted.organization for row in waiting(books)] == ["DGC", "XLC"]


def test_the_limit_in_force_on_the_day_is_the_newest_that_has_started(books, ledger):
    later = LIMIT | {"starts_on": "2020-02-08", "amount_fen": 10}
    setting_up.setup(ledger, actor="system", data={"spend_limits": [later]})
    books.buy(11, "NDL", on=date(2020, 2, 7))
    books.buy(EDGE * 9, "NDL", on=date(2020, 1, 31))
    assert waiting(books) == ()
    books.buy(11, "NDL", on=ON)
    assert [row.wanted.details for row in waiting(books)] == [("支出 0.11 元，限额 0.10 元",)]


def test_a_limit_is_set_by_whoever_sets_up_that_organization_and_may_change(books, ledger):
    below = {"login": "below", "name": "村管理员", "role": "admin", "organization": "DGC"}
    setting_up.setup(ledger, actor="system", data={"users": [below]})
    with pytest.raises(NotAllowed):
        setting_up.setup(ledger, actor="below", data={"spend_limits": [LIMIT]})
    changed = LIMIT | {"amount_fen": 7}
    setting_up.setup(ledger, actor="admin", data={"spend_limits": [changed]})
    (row,) = books.ask(spend_limits.spend_limits)
    assert (row.organization, row.amount_fen) == ("NDL", 7)


@pytest.mark.parametrize("said", [{"amount_fen": -1}, {"decision": ""}, {"starts_on": "x"}])
def test_a_limit_says_a_day_an_amount_and_a_decision(books, ledger, said):
    with pytest.raises(BadInput):
        setting_up.setup(ledger, actor="system", data={"spend_limits": [LIMIT | said]})


def test_without_a_limit_one_says_null(books, ledger):
    unsaid = {key: value for key, value in LIMIT.items() if key != "amount_fen"}
    with pytest.raises(BadInput):
        setting_up.setup(ledger, actor="system", data={"spend_limits": [unsaid]})


def test_nobody_waives_the_second_eyes_of_his_own_organization(books, ledger):
    users = [{"login": "root", "name": "村管理员", "role": "admin", "organization": "DGC"}]
    setting_up.setup(ledger, actor="system", data={"users": users})
    limit = {"organization": "DGC", "starts_on": "2020-02-01", "amount_fen": None, "decision": "无"}
    with pytest.raises(NotAllowed) as refused:
        setting_up.setup(ledger, actor="root", data={"spend_limits": [limit]})
    assert refused.value.organization == "DGC"
    setting_up.setup(ledger, actor="system", data={"spend_limits": [limit]})
