"""Before a closing every promise is asked of the organization's own books, from its last closing on."""

from datetime import date

import pytest

from inventory import closings, errors, heads, period_checks, periods, stock
from tests.inventory.books import Books


@pytest.fixture
def town(ledger):
    return Books(ledger)


@pytest.fixture
def sqlite_town(sqlite_ledger):
    return Books(sqlite_ledger)


def day(n, month=2):
    return date(2020, month, n)


def broken_closing(town, *statements):
    town.tamper(*statements)
    with pytest.raises(errors.Breaches) as told:
        town.close(day(8), day(7))
    assert told.value.count == len(told.value.breaches)
    return told.value.breaches


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("update stock_balance set quantity = quantity + 1", "P3 库房"),
        ("update stock_balance set value_fen = value_fen + 1", "P3 库房"),
        ("update fund_balance set amount_fen = amount_fen + 1", "P3 资金账户"),
        (
            "update stock_move set to_id = from_id, from_id = to_id where business_on = '2020-02-03'",
            "P1",
        ),
        ("update stock_move set quantity = 99 where business_on = '2020-02-04'", "P2"),
        ("delete from document where number = 'NDL-CK-2020-000002'", "P7 结账以后"),
        ("update document set serial = 9 where number = 'NDL-CK-2020-000002'", "P7 ISSUE"),
        (
            "update document set business_on = '2020-01-30' where number = 'NDL-CK-2020-000002'",
            "P6",
        ),
        ("update document set recipient_group_id = 2 where number = 'NDL-CK-2020-000001'", "P4"),
        ("update stock_move set quantity = 1 where business_on = '2020-02-06'", "P5"),
        ("update stock_snapshot set quantity = quantity + 1", "P3"),
        ("update fund_snapshot set amount_fen = amount_fen + 1", "P8"),
    ],
)
def test_books_that_break_a_promise_are_not_closed(sqlite_town, statement, told):
    town = sqlite_town
    town.receive(day(20, 1), 100, value_fen=1000)
    town.create_fund(day(28, 1))
    town.appropriate(day(28, 1), 1000)
    town.allot(day(29, 1), NDL=600)
    town.close(day(1), day(31, 1))
    town.receive(day(3), 5, earmark=stock.Earmark(group="GUARD"))
    town.issue(day(4), 10)
    town.issue(day(5), 20)
    town.issue(day(5), 5)
    town.reverse(day(6), "NDL-CK-2020-000002")
    town.spend(day(6), 100, "NDL")
    found = broken_closing(town, statement)
    assert [breach for breach in found if breach.startswith(told)], found


def test_only_what_is_new_is_proved_again(sqlite_town):
    """What was closed is trusted, for the closing proved it; the whole check still sees it."""
    town = sqlite_town
    town.receive(day(20, 1), 100)
    town.issue(day(21, 1), 10)
    town.close(day(1), day(31, 1))
    town.tamper("update document set recipient_group_id = 99 where number = 'NDL-CK-2020-000001'")
    town.close(day(8), day(7))
    assert town.broken()


def test_another_organizations_breach_does_not_keep_one_from_closing(sqlite_town):
    town = sqlite_town
    town.receive(day(3), 10)
    town.post(
        stock.receive,
        day(3),
        "DGC",
        origin="DONATED",
        lines=[stock.ReceiptLine("MASK", "DGC-KF", 3)],
    )
    town.tamper("update stock_balance set quantity = 4 where quantity = 3")
    town.close(day(8), day(7))
    with pytest.raises(errors.Breaches):
        town.post(periods.close_period, day(8), "DGC", through=day(7))


def test_books_that_keep_their_promises_have_no_breach_at_any_time(town):
    town.receive(day(20, 1), 100, value_fen=999)
    town.create_fund(day(28, 1))
    town.appropriate(day(28, 1), 1000)
    town.allot(day(29, 1), NDL=600, DGC=300)
    for closing in (None, day(31, 1), day(4)):
        if closing:
            town.close(day(8), closing)
        issued = town.issue(day(5), 10)
        town.reverse(day(6), issued)
        town.spend(day(6), 20, "NDL")
        town.allot(day(6), NDL=1)
        with town.ledger.writing() as session:
            own = {s.organization: s for s in closings.states(session, actor="system")}
            assert set(own) == {"NDL", "DGC", "XLC"}
            for organization_id in (1, 2, 3):
                heads.lock(session, [organization_id])
                assert list(period_checks.breaches(session, organization_id)) == []
    assert town.broken() == {}
