"""应付按供应商 by hand: what is owed to each, by age, with the oldest document."""

import pytest

from inventory.statements.asking import statement
from tests.inventory.money import Money
from tests.statements.town import day, keys

BANDS = ("band_0_fen", "band_1_fen", "band_2_fen", "band_3_fen")
SAID = ("creditor", *BANDS, "left_fen", "documents", "on", "number")


@pytest.fixture
def money(ledger, clock):
    clock.set(day(31, 3))
    return Money(ledger)


def show(money, end=None, actor="system", **said):
    said = {"organization": "NDL", "below": True} | said
    return money.ask(statement, actor, name="creditors", end=end, **said)


def owe(money, fen, on, organization="DGC", payee="FIRM"):
    return money.buy(fen, organization, on, payee=payee, paid=False)


def test_what_is_owed_to_each_by_how_long(money):
    owe(money, 300, day(20, 3))
    oldest = owe(money, 200, day(8))
    town = owe(money, 50, day(9), "NDL", payee="村口小卖部")
    owe(money, 100, day(10), "NDL")
    firm = "示例医疗器械有限公司"
    assert keys(show(money).rows, *SAID) == [
        (firm, 300, 300, 0, 0, 600, 3, "2020-02-08", oldest),
        ("村口小卖部", 0, 50, 0, 0, 50, 1, "2020-02-09", town),
    ]
    assert keys(show(money).totals, *BANDS, "left_fen", "documents") == [(300, 350, 0, 0, 650, 4)]
    money.pay(oldest, 150, on=day(1, 3))
    assert keys(show(money).rows, "left_fen") == [(450,), (50,)]
    assert keys(show(money, day(29)).rows, "left_fen", "documents") == [(300, 2), (50, 1)]
    assert keys(show(money, organization="DGC").rows, "left_fen") == [(350,)]


def test_pages_joined_are_the_whole_and_the_last_adds_up(money):
    for at, payee in enumerate(("FIRM", "甲店", "乙店", "丙店"), start=1):
        owe(money, 100 * at, day(10 + at), payee=payee)
    for sort in (None, "left_fen"):
        whole, found, after = show(money, sort=sort), [], None
        while True:
            drawn = show(money, sort=sort, limit=3, after=after)
            found += drawn.rows
            if (after := drawn.next) is None:
                break
        assert (tuple(found), drawn.totals) == (whole.rows, whole.totals)


def test_a_neighbour_is_masked_and_no_key_tells_him(money):
    owe(money, 100, day(10), payee="李小明")
    owe(money, 100, day(11), payee="王小红")
    drawn = show(money, actor="publisher", limit=1)
    assert "李**" in f"{drawn.rows}"
    assert "小明" not in f"{drawn.rows}{drawn.next}"
    assert show(money, actor="finance").rows[0]["creditor"] == "李小明"


def test_nothing_owed_is_nothing(money):
    assert (show(money).rows, show(money).totals) == ((), ())
