"""资金明细账 and 资金结存 by hand: of one holder, of all, on any day; a reversal with minus at its original's place."""

from itertools import pairwise

import pytest

from inventory.errors import BadInput, NotAllowed, NotFound
from tests.statements.town import Town, day, keys

FEBRUARY = day(1), day(8)


@pytest.fixture
def town(ledger):
    town = Town(ledger)
    town.create_fund(day(28, 1))
    town.appropriate(day(28, 1), 1_000_000)
    town.allot(day(29, 1), DGC=50_000, NDL=300_000)
    town.allot(day(2), DGC=20_000, XLC=10_000)
    town.spend(day(3), 12_000)
    wrong = town.spend(day(4), 3000, purpose="多记的一笔")
    town.reverse(day(5), wrong, "DGC")
    town.spend(day(5), 40_000, organization="NDL")
    return town


def test_every_entry_of_one_holder_and_what_is_left(town):
    shown = town.show("fund-ledger", *FEBRUARY, organization="DGC")
    assert shown.opening["balance_fen"] == 50_000
    assert keys(shown.rows, "on", "kind_name", "whom", "in_fen", "out_fen", "balance_fen") == [
        ("2020-02-02", "资金下拨单", "南独乐河镇", 20_000, 0, 70_000),
        ("2020-02-03", "支出单", "示例商贸有限公司", 0, 12_000, 58_000),
        ("2020-02-04", "支出单", "示例商贸有限公司", 0, 3000, 55_000),
        ("2020-02-05", "冲销支出单", "应付", 0, -3000, 58_000),
    ]
    assert shown.rows[1]["purpose"] == "购买口罩"
    assert shown.closing["balance_fen"] == 58_000
    assert keys(shown.totals, "in_fen", "out_fen") == [(20_000, 12_000)]


def test_all_holders_together(town):
    shown = town.show("fund-ledger", *FEBRUARY, below=True)
    assert shown.opening["balance_fen"] == 350_000
    assert shown.closing["balance_fen"] == 328_000
    assert shown.closing["balance_fen"] == 350_000 + 30_000 - 12_000 - 40_000
    assert town.show("fund-ledger", *FEBRUARY).rows[-1]["balance_fen"] == 260_000


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_joined_are_the_whole_and_each_begins_where_the_last_ended(town, limit):
    whole = town.show("fund-ledger", *FEBRUARY, below=True)
    pages = town.pages("fund-ledger", *FEBRUARY, limit=limit, below=True)
    assert sum((page.rows for page in pages), ()) == whole.rows
    for before, page in pairwise(pages):
        assert page.opening["balance_fen"] == before.rows[-1]["balance_fen"]
    assert (pages[-1].closing, pages[-1].totals) == (whole.closing, whole.totals)
    assert len(pages) == -(-len(whole.rows) // limit)


def test_where_the_money_stands_on_each_day(town):
    said = ("holder_name", "allotted_fen", "spent_fen", "available_fen", "unallocated_fen")
    assert keys(town.show("fund-position", below=True).rows, *said) == [
        ("南独乐河镇", 300_000, 40_000, 260_000, 620_000),
        ("东沟村", 70_000, 12_000, 58_000, 0),
        ("西梁村", 10_000, 0, 10_000, 0),
    ]
    assert keys(town.show("fund-position", None, day(4), below=True).rows, *said)[1] == (
        "东沟村", 70_000, 15_000, 55_000, 0,
    )  # fmt: skip
    (total,) = town.show("fund-position", below=True).totals
    assert (total["allotted_fen"], total["unallocated_fen"]) == (380_000, 620_000)
    pages = town.pages("fund-position", below=True, limit=1, sort="spent_fen", descending=True)
    assert [page.rows[0]["spent_fen"] for page in pages] == [40_000, 12_000, 0]
    assert keys(town.show("fund-position", organization="DGC").rows, "holder_name") == [("东沟村",)]


def test_which_fund_is_meant_must_be_said_where_there_are_several(town):
    town.create_fund(day(6), "G")
    with pytest.raises(BadInput) as refused:
        town.show("fund-ledger", *FEBRUARY)
    assert refused.value.field == "fund"
    assert town.show("fund-ledger", *FEBRUARY, fund="F").rows
    assert town.show("fund-ledger", *FEBRUARY, fund="G").rows == ()
    with pytest.raises(NotFound):
        town.show("fund-ledger", *FEBRUARY, fund="H")


def test_a_checkpoint_head_sees_no_money(town):
    for name in ("fund-ledger", "fund-position"):
        with pytest.raises(NotAllowed):
            town.show(name, actor="checkpoint", organization="NDL")
