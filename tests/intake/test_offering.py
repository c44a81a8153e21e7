"""What an entry form offers to choose from, and to whom."""

import pytest

from inventory import setting_up
from inventory.errors import BadInput, NotAllowed
from inventory.intake import headers
from inventory.intake.offering import offered
from tests.inventory.books import Books

MORE = {
    "counterparties": [{"code": "ZHANG", "name": "张三", "kind": "PERSON"}],
}


@pytest.fixture
def books(ledger):
    books = Books(ledger)
    setting_up.setup(ledger, actor="system", data=MORE)
    return books


def ask(books, kind, actor="system"):
    """What a form offers."""
    with books.ledger.reading() as session:
        return offered(session, actor=actor, kind=kind)


def test_goods_are_offered_with_their_specification_and_unit_and_none_for_money(books):
    assert ("口罩", "", "只") in ask(books, headers.DONATED).items
    assert ask(books, headers.CASH).items == ()
    assert ask(books, headers.DONATED).organization_name == "南独乐河镇"


def test_persons_are_offered_where_gifts_are_written_down_and_nowhere_else(books):
    givers = {kind: ask(books, kind).parties for kind in headers.KINDS}
    assert {kind for kind, names in givers.items() if "张三" in names} == {"donated", "cash"}
    assert "示例医疗器械有限公司" in givers["purchased"]
    assert (givers["opening"], givers["catalogue"]) == ((), ())


def test_what_is_issued_goes_to_organizations_and_groups(books):
    receivers = ask(books, headers.ISSUED).parties
    assert {"东沟村", "检查点值守人员"} <= set(receivers)
    assert "示例医疗器械有限公司" not in receivers


def test_only_who_may_write_a_ledger_is_offered_anything(books):
    assert ask(books, headers.DONATED, "keeper")
    assert ask(books, headers.CASH, "finance")
    for kind, actor in ((headers.DONATED, "finance"), (headers.CASH, "keeper")):
        with pytest.raises(NotAllowed):
            ask(books, kind, actor)
    with pytest.raises(BadInput):
        ask(books, "nothing")
