"""Which papers a step must have is dated data, set from the top."""

from datetime import date

import pytest

from inventory import paper_rules, setting_up
from inventory.errors import NotAllowed
from tests.inventory.books import Books

RULE = {
    "step": "PAYMENT",
    "name": "银行回单",
    "categories": ["PAYMENT_PROOF"],
    "missing": "LIST",
    "days": 5,
    "starts_on": "2020-02-01",
    "decision": "内控制度",
}


@pytest.fixture
def books(ledger):
    return Books(ledger)


def set_up(books, actor="system", **change):
    setting_up.setup(books.ledger, actor=actor, data={"paper_rules": [RULE | change]})


def picked(books, day, use="OTHER", fen=0):
    with books.ledger.reading() as session:
        rules = paper_rules.read(session)
    found = paper_rules.pick(rules, steps={"PAYMENT"}, use=use, on=day, fen=fen)
    return {rule.name: rule for rule in found}


def test_by_default_what_is_paid_has_papers_and_nothing_else_is_blocked(books):
    rules = books.ask(paper_rules.paper_rules)
    blocking = [(r.step, r.name) for r in rules if r.missing == "BLOCK"]
    assert blocking == [("PAYMENT", "支出凭据")]
    assert {r.use for r in rules} == {"", "TRANSPORT", "DUTY", "PUBLICITY"}


def test_the_newest_rule_of_a_name_holds(books):
    set_up(books)
    set_up(books, starts_on="2020-02-05", missing="NONE")
    assert "银行回单" not in picked(books, date(2020, 1, 31))
    assert picked(books, date(2020, 2, 1))["银行回单"].days == 5
    assert "银行回单" not in picked(books, date(2020, 2, 5))


def test_a_rule_may_be_of_one_use_and_from_a_sum_on(books):
    set_up(books, use="DUTY", from_fen=100)
    day = date(2020, 2, 1)
    assert "银行回单" in picked(books, day, "DUTY", 100)
    assert "银行回单" not in picked(books, day, "DUTY", 99)
    assert "银行回单" not in picked(books, day, "OTHER", 100)


def test_setting_up_again_takes_the_place_of_the_same_day(books):
    set_up(books)
    set_up(books, days=9)
    assert picked(books, date(2020, 2, 1))["银行回单"].days == 9


def test_only_the_top_sets_it(books):
    admins = [
        {"login": code.lower(), "name": code, "role": "admin", "organization": code}
        for code in ("NDL", "DGC")
    ]
    setting_up.setup(books.ledger, actor="system", data={"users": admins})
    set_up(books, "ndl")
    with pytest.raises(NotAllowed):
        set_up(books, "dgc")


def test_what_attachments_may_be_is_data_too(books):
    more = {"code": "QUARANTINE", "name": "封控通知"}
    setting_up.setup(books.ledger, actor="system", data={"paper_categories": [more]})
    last = books.ask(paper_rules.paper_categories)[-1]
    assert (last.code, last.name, last.retention) == ("QUARANTINE", "封控通知", "VOUCHER")
